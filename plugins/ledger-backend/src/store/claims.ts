/*
 * Copyright 2026 The Maestro Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

import { Knex } from 'knex';
import { PullState, StoredClaim } from './types';

export async function readClaims(knex: Knex): Promise<StoredClaim[]> {
  const rows = await knex('claim').orderBy('entity_ref').select('*');
  return rows.map(row => ({
    entityRef: row.entity_ref,
    digest: row.digest,
    data: row.data,
    seq: Number(row.seq),
  }));
}

export async function saveClaims(
  knex: Knex,
  claims: StoredClaim[],
): Promise<void> {
  await knex.transaction(async tx => {
    for (const { entityRef, digest, data, seq } of claims) {
      await tx('claim')
        .insert({ entity_ref: entityRef, digest, data, seq })
        .onConflict('entity_ref')
        .merge();
    }
  });
}

export async function readPullState(
  knex: Knex,
  source: string,
): Promise<PullState> {
  const row = await knex('pull_cursor').where({ source }).first();
  return {
    cursor: row?.cursor ?? null,
    done: Boolean(row?.done),
    resumeAfter: row?.resume_after ?? null,
  };
}

export async function savePullState(
  knex: Knex,
  source: string,
  state: PullState,
  at: string,
): Promise<void> {
  await knex('pull_cursor')
    .insert({
      source,
      cursor: state.cursor,
      done: state.done,
      resume_after: state.resumeAfter,
      updated_at: at,
    })
    .onConflict('source')
    .merge();
}
