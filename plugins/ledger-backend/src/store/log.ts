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
import { LogKey, LogState } from './types';

/** A row of `log_state` as the drivers hand it out. */
export interface LogStateRow {
  log: number;
  origin: string;
  base: string | number;
  size: string | number;
  epoch: string | number;
  root: Uint8Array;
  recorded_at: string | null;
  checkpoint: string | null;
  checkpoint_at: string | null;
  verifier_key: string | null;
}

/** PostgreSQL hands out bigint as text; the ledger stays below 2^53. */
export function toLogState(row: LogStateRow): LogState {
  return {
    log: Number(row.log),
    origin: row.origin,
    base: Number(row.base),
    size: Number(row.size),
    epoch: Number(row.epoch),
    root: row.root,
    recordedAt: row.recorded_at,
    checkpoint: row.checkpoint,
    checkpointAt: row.checkpoint_at,
    verifierKey: row.verifier_key,
  };
}

export async function readLogKeys(knex: Knex, log: number): Promise<LogKey[]> {
  const rows = await knex('log_key').where({ log }).orderBy('since_size');
  return rows.map(row => ({
    verifierKey: row.verifier_key,
    sinceSize: Number(row.since_size),
    seq: row.seq === null ? null : Number(row.seq),
    since: row.since,
  }));
}

export async function insertLogKey(
  tx: Knex,
  log: number,
  key: LogKey,
): Promise<void> {
  await tx('log_key')
    .insert({
      log,
      since_size: key.sinceSize,
      verifier_key: key.verifierKey,
      seq: key.seq,
      since: key.since,
    })
    .onConflict(['log', 'since_size'])
    .ignore();
}

/** Names the first key of a log; of two replicas the first one decides. */
export async function assignLogKey(
  knex: Knex,
  log: number,
  verifierKey: string,
  at: string,
): Promise<void> {
  await knex.transaction(async tx => {
    const assigned = await tx('log_state')
      .where({ log })
      .whereNull('verifier_key')
      .update({ verifier_key: verifierKey });
    if (assigned === 1) {
      await insertLogKey(tx, log, {
        verifierKey,
        sinceSize: 0,
        seq: null,
        since: at,
      });
    }
  });
}

export async function readNewestLog(knex: Knex): Promise<LogState | undefined> {
  const row = await knex<LogStateRow>('log_state')
    .orderBy('log', 'desc')
    .first();
  return row && toLogState(row);
}

export async function readLogOf(
  knex: Knex,
  seq: number,
): Promise<LogState | undefined> {
  const row = await knex<LogStateRow>('log_state')
    .where('base', '<=', seq)
    .orderBy('log', 'desc')
    .first();
  const state = row && toLogState(row);
  return state && seq < state.base + state.size ? state : undefined;
}

/** Makes a log unless another replica was faster, and reads what is there. */
export async function createLog(
  knex: Knex,
  options: { log: number; origin: string; base: number; root: Uint8Array },
): Promise<LogState> {
  await knex('log_state')
    .insert({ ...options, size: 0, epoch: 0 })
    .onConflict('log')
    .ignore();
  const state = await readNewestLog(knex);
  if (!state) {
    throw new Error('The log that was just made cannot be read');
  }
  return state;
}
