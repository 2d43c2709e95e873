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
import { Appendable, SequencedLeaf } from '../engine/sequence';
import { bulkInsert } from './sql';
import { AppendResult } from './types';

/** The rows of one batch, written inside its transaction. */
export async function insertBatch(
  tx: Knex,
  leaves: SequencedLeaf[],
): Promise<void> {
  await insertLeaves(tx, leaves);
  await insertBodies(tx, leaves);
  await insertEvents(tx, leaves);
  await insertPersons(tx, leaves);
}

async function insertLeaves(tx: Knex, leaves: SequencedLeaf[]): Promise<void> {
  await bulkInsert(
    tx,
    'leaf',
    [
      { name: 'seq', type: 'bigint' },
      { name: 'leaf_hash', type: 'bytea' },
      { name: 'bytes', type: 'bytea' },
      { name: 'kind', type: 'text' },
      { name: 'source', type: 'text' },
      { name: 'tenant', type: 'text' },
      { name: 'delivery_id', type: 'text' },
      { name: 'received_at', type: 'text' },
      { name: 'recorded_at', type: 'text' },
    ],
    leaves.map(({ seq, leafHash, bytes, item, recordedAt }) => [
      seq,
      Buffer.from(leafHash),
      Buffer.from(bytes),
      item.kind,
      item.source,
      item.tenant,
      item.deliveryId,
      item.receivedAt,
      recordedAt,
    ]),
  );
}

async function insertBodies(tx: Knex, leaves: SequencedLeaf[]): Promise<void> {
  await bulkInsert(
    tx,
    'body',
    [
      { name: 'seq', type: 'bigint' },
      { name: 'media_type', type: 'text' },
      { name: 'salt', type: 'bytea' },
      { name: 'bytes', type: 'bytea' },
      { name: 'state', type: 'text' },
      { name: 'expires_at', type: 'text' },
    ],
    leaves.flatMap(({ seq, item: { body } }) =>
      body
        ? [
            [
              seq,
              body.mediaType,
              Buffer.from(body.salt),
              Buffer.from(body.bytes),
              'kept',
              body.expiresAt,
            ],
          ]
        : [],
    ),
  );
}

async function insertEvents(tx: Knex, leaves: SequencedLeaf[]): Promise<void> {
  await bulkInsert(
    tx,
    'event',
    [
      { name: 'position', type: 'bigint' },
      { name: 'seq', type: 'bigint' },
      { name: 'type', type: 'text' },
      { name: 'version', type: 'text' },
      { name: 'natural_key', type: 'text' },
      { name: 'revision', type: 'text' },
      { name: 'occurred_at', type: 'text' },
      { name: 'host', type: 'text' },
      { name: 'repository', type: 'text' },
      { name: 'environment', type: 'text' },
      { name: 'service', type: 'text' },
      { name: 'source', type: 'text' },
      { name: 'tenant', type: 'text' },
      { name: 'normalizer', type: 'text' },
      { name: 'recorded_at', type: 'text' },
      { name: 'data', type: 'text' },
    ],
    leaves.flatMap(({ seq, item, recordedAt, events }) =>
      events.map(({ event, data }, index) => [
        seq * 1024 + index,
        seq,
        event.type,
        event.version,
        event.naturalKey,
        event.revision,
        event.occurredAt,
        event.subject.host,
        event.subject.repository,
        event.subject.environment,
        event.subject.service,
        item.source,
        item.tenant,
        item.normalizer,
        recordedAt,
        data,
      ]),
    ),
  );
}

async function insertPersons(tx: Knex, leaves: SequencedLeaf[]): Promise<void> {
  const persons = new Map(
    leaves.flatMap(({ item }) =>
      item.persons.map(person => [person.id, person] as const),
    ),
  );
  // An erased person stays erased: the row is a tombstone then.
  await bulkInsert(
    tx,
    'person',
    [
      { name: 'id', type: 'text' },
      { name: 'host', type: 'text' },
      { name: 'login', type: 'text' },
      { name: 'name', type: 'text' },
      { name: 'type', type: 'text' },
    ],
    [...persons.values()]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, host, login, name, type }) => [id, host, login, name, type]),
    'on conflict (id) do nothing',
  );
  await bulkInsert(
    tx,
    'event_person',
    [
      { name: 'person', type: 'text' },
      { name: 'seq', type: 'bigint' },
    ],
    leaves.flatMap(({ seq, item }) =>
      item.persons.map(person => [person.id, seq]),
    ),
    'on conflict (person, seq) do nothing',
  );
}

export async function countDeliveries(
  tx: Knex,
  items: Appendable[],
  results: AppendResult[],
): Promise<void> {
  const counts = new Map<string, [number, number, string | null]>();
  items.forEach((item, at) => {
    const count = counts.get(item.source) ?? [0, 0, null];
    if (results[at].duplicate) {
      count[1] += 1;
    } else {
      count[0] += 1;
      count[2] =
        count[2] !== null && count[2] > item.receivedAt
          ? count[2]
          : item.receivedAt;
    }
    counts.set(item.source, count);
  });
  await bulkInsert(
    tx,
    'source_state',
    [
      { name: 'source', type: 'text' },
      { name: 'deliveries', type: 'bigint' },
      { name: 'duplicates', type: 'bigint' },
      { name: 'last_delivery_at', type: 'text' },
    ],
    [...counts].map(([source, count]) => [source, ...count]),
    `on conflict (source) do update set
       deliveries = source_state.deliveries + excluded.deliveries,
       duplicates = source_state.duplicates + excluded.duplicates,
       last_delivery_at = case
         when source_state.last_delivery_at is null
           or excluded.last_delivery_at > source_state.last_delivery_at
         then coalesce(excluded.last_delivery_at, source_state.last_delivery_at)
         else source_state.last_delivery_at end`,
  );
}
