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
import { rawRows } from './sql';
import { RejectionCount, SourceStats } from './types';

export async function readSourceStats(
  knex: Knex,
): Promise<Map<string, SourceStats>> {
  const rows = await knex('source_state').select('*');
  return new Map(
    rows.map(row => [
      row.source,
      {
        deliveries: Number(row.deliveries),
        duplicates: Number(row.duplicates),
        lastDeliveryAt: row.last_delivery_at,
        problem: row.problem,
        problemAt: row.problem_at,
      },
    ]),
  );
}

/** received-at of the latest deliveries, newest first. */
export async function recentDeliveries(
  knex: Knex,
  source: string,
  limit: number,
): Promise<string[]> {
  const rows = await knex('leaf')
    .where({ source })
    .orderBy('seq', 'desc')
    .limit(limit)
    .select('received_at');
  return rows.map(row => row.received_at);
}

export async function latestEvent(
  knex: Knex,
  source: string,
): Promise<{ occurredAt: string; receivedAt: string } | undefined> {
  const row = await knex('event')
    .join('leaf', 'leaf.seq', 'event.seq')
    .where('event.source', source)
    .orderBy('event.seq', 'desc')
    .first('event.occurred_at', 'leaf.received_at');
  return row && { occurredAt: row.occurred_at, receivedAt: row.received_at };
}

export async function reportSourceProblem(
  knex: Knex,
  source: string,
  problem: string | null,
  at: string,
): Promise<void> {
  await knex('source_state')
    .insert({
      source,
      deliveries: 0,
      duplicates: 0,
      problem,
      problem_at: problem === null ? null : at,
    })
    .onConflict('source')
    .merge(['problem', 'problem_at']);
}

export async function addRejections(
  knex: Knex,
  counts: RejectionCount[],
): Promise<void> {
  for (const { source, minute, reason, count, lastAt } of counts) {
    await knex.raw(
      `insert into rejection (source, minute, reason, count, last_at)
       values (?, ?, ?, ?, ?)
       on conflict (source, minute, reason) do update set
         count = rejection.count + excluded.count,
         last_at = excluded.last_at`,
      [source, minute, reason, count, lastAt],
    );
  }
}

function toRejection(row: {
  source: string;
  minute: string;
  reason: string;
  count: string | number;
  last_at: string;
}): RejectionCount {
  return {
    source: row.source,
    minute: row.minute,
    reason: row.reason,
    count: Number(row.count),
    lastAt: row.last_at,
  };
}

/** Counters of minutes that began before an instant and are not sealed. */
export async function unsealedRejections(
  knex: Knex,
  before: string,
): Promise<RejectionCount[]> {
  const rows = await knex('rejection')
    .whereNull('seq')
    .andWhere('minute', '<', before)
    .orderBy(['source', 'minute', 'reason'])
    .limit(5000)
    .select('*');
  return rows.map(toRejection);
}

export async function sealRejections(
  knex: Knex,
  source: string,
  minute: string,
  seq: number,
): Promise<void> {
  await knex('rejection').where({ source, minute }).update({ seq });
}

/** Sums per source and reason since an instant. */
export async function rejectionTotals(
  knex: Knex,
  since: string,
): Promise<RejectionCount[]> {
  const rows = await rawRows<Parameters<typeof toRejection>[0]>(
    knex,
    `select source, reason, min(minute) as minute, sum(count) as count,
            max(last_at) as last_at
     from rejection where minute >= ? group by source, reason`,
    [since],
  );
  return rows.map(toRejection);
}
