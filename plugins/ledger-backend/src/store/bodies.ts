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
import { anyOf } from './sql';
import { StoredBody } from './types';

export async function readBody(
  knex: Knex,
  seq: number,
): Promise<StoredBody | undefined> {
  const row = await knex('body').where({ seq }).first();
  return (
    row && {
      mediaType: row.media_type,
      salt: row.salt,
      bytes: row.bytes,
      state: row.state,
    }
  );
}

/** @returns how many bodies went, at most `limit` */
export async function expireBodies(
  knex: Knex,
  now: string,
  limit: number,
): Promise<number> {
  const rows = await knex('body')
    .where('state', 'kept')
    .andWhere('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(limit)
    .select('seq');
  return dropBodies(
    knex,
    rows.map(row => Number(row.seq)),
    'expired',
  );
}

export async function eraseBodies(knex: Knex, seqs: number[]): Promise<number> {
  return dropBodies(knex, seqs, 'erased');
}

async function dropBodies(
  knex: Knex,
  seqs: number[],
  state: 'erased' | 'expired',
): Promise<number> {
  if (seqs.length === 0) {
    return 0;
  }
  const condition = anyOf(knex, 'seq', 'bigint', seqs);
  return knex('body')
    .whereRaw(condition.sql, condition.bindings as Knex.RawBinding[])
    .whereNot('state', state)
    .update({ state, bytes: null, salt: null });
}

/**
 * Forgets the name behind a pseudonym; the row stays as a tombstone so that
 * later deliveries do not bring the name back.
 *
 * @returns receipts whose bodies may hold the name
 */
export async function erasePerson(
  knex: Knex,
  id: string,
  at: string,
): Promise<{ seqs: number[] }> {
  return knex.transaction(async tx => {
    await tx('person')
      .where({ id })
      .update({ host: null, login: null, name: null, erased_at: at });
    const rows = await tx('event_person').where({ person: id }).select('seq');
    const seqs = rows.map(row => Number(row.seq)).sort((a, b) => a - b);
    await eraseBodies(tx, seqs);
    return { seqs };
  });
}

export async function personByLogin(
  knex: Knex,
  host: string,
  login: string,
): Promise<{ id: string } | undefined> {
  return knex('person')
    .where({ host: host.toLowerCase() })
    .andWhereRaw('lower(login) = ?', [login.toLowerCase()])
    .first('id');
}
