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

/*
 * What lies beside the log: bodies, people, counters, claims, cursors, keys.
 */
import { Knex } from 'knex';
import { anyOf, rawRows } from './sql';
import {
  Publication,
  PullState,
  RejectionCount,
  SourceStats,
  StoredBody,
  StoredClaim,
} from './types';

const KEPT_PUBLICATIONS = 1000;

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

export async function recordPublication(
  knex: Knex,
  publication: Publication,
): Promise<void> {
  const newest = await knex('publication').max({ id: 'id' }).first();
  await knex('publication')
    .where('id', '<=', Number(newest?.id ?? 0) - KEPT_PUBLICATIONS)
    .delete();
  await knex('publication').insert({
    target: publication.target,
    origin: publication.origin,
    tree_size: publication.treeSize,
    published_at: publication.at,
  });
}

export async function lastPublication(
  knex: Knex,
): Promise<Publication | undefined> {
  const row = await knex('publication').orderBy('id', 'desc').first();
  return (
    row && {
      target: row.target,
      origin: row.origin,
      treeSize: Number(row.tree_size),
      at: row.published_at,
    }
  );
}

/** Replicas that start together agree on the one that was stored first. */
export async function readOrMakeKey(
  knex: Knex,
  name: string,
  generate: () => string,
  now: string,
): Promise<string> {
  const present = await knex('key').where({ name }).first();
  if (present) {
    return present.value;
  }
  await knex('key')
    .insert({ name, value: generate(), created_at: now })
    .onConflict('name')
    .ignore();
  const stored = await knex('key').where({ name }).first();
  return stored.value;
}
