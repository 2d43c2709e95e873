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

import { Appendable, SequencedLeaf } from '../engine/sequence';
import { BulkInsert } from './sql';
import { AppendResult } from './types';

/** The rows of one batch. */
export function rowsOfBatch(leaves: SequencedLeaf[]): BulkInsert[] {
  return [
    leafRows(leaves),
    bodyRows(leaves),
    eventRows(leaves),
    ...personRows(leaves),
  ];
}

function leafRows(leaves: SequencedLeaf[]): BulkInsert {
  return {
    table: 'leaf',
    columns: [
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
    rows: leaves.map(({ seq, leafHash, bytes, item, recordedAt }) => [
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
  };
}

function bodyRows(leaves: SequencedLeaf[]): BulkInsert {
  return {
    table: 'body',
    columns: [
      { name: 'seq', type: 'bigint' },
      { name: 'media_type', type: 'text' },
      { name: 'salt', type: 'bytea' },
      { name: 'bytes', type: 'bytea' },
      { name: 'state', type: 'text' },
      { name: 'expires_at', type: 'text' },
    ],
    rows: leaves.flatMap(({ seq, item: { body } }) =>
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
  };
}

function eventRows(leaves: SequencedLeaf[]): BulkInsert {
  return {
    table: 'event',
    columns: [
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
    rows: leaves.flatMap(({ seq, item, recordedAt, events }) =>
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
  };
}

function personRows(leaves: SequencedLeaf[]): BulkInsert[] {
  const persons = new Map(
    leaves.flatMap(({ item }) =>
      item.persons.map(person => [person.id, person] as const),
    ),
  );
  // An erased person stays erased: the row is a tombstone then.
  const named: BulkInsert = {
    table: 'person',
    columns: [
      { name: 'id', type: 'text' },
      { name: 'host', type: 'text' },
      { name: 'login', type: 'text' },
      { name: 'name', type: 'text' },
      { name: 'type', type: 'text' },
    ],
    rows: [...persons.values()]
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, host, login, name, type }) => [id, host, login, name, type]),
    suffix: 'on conflict (id) do nothing',
  };
  const places: BulkInsert = {
    table: 'event_person',
    columns: [
      { name: 'person', type: 'text' },
      { name: 'seq', type: 'bigint' },
    ],
    rows: leaves.flatMap(({ seq, item }) =>
      item.persons.map(person => [person.id, seq]),
    ),
    suffix: 'on conflict (person, seq) do nothing',
  };
  return [named, places];
}

/** What a batch adds to the counters of its sources. */
export function countRows(
  items: Appendable[],
  results: AppendResult[],
): BulkInsert {
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
  return {
    table: 'source_state',
    columns: [
      { name: 'source', type: 'text' },
      { name: 'deliveries', type: 'bigint' },
      { name: 'duplicates', type: 'bigint' },
      { name: 'last_delivery_at', type: 'text' },
    ],
    rows: [...counts].map(([source, count]) => [source, ...count]),
    suffix: `on conflict (source) do update set
       deliveries = source_state.deliveries + excluded.deliveries,
       duplicates = source_state.duplicates + excluded.duplicates,
       last_delivery_at = case
         when source_state.last_delivery_at is null
           or excluded.last_delivery_at > source_state.last_delivery_at
         then coalesce(excluded.last_delivery_at, source_state.last_delivery_at)
         else source_state.last_delivery_at end`,
  };
}
