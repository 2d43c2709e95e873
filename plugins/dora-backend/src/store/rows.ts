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
import {
  LedgerEvent,
  compareRevisions,
} from '@maestro/backstage-plugin-ledger-common';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import { factKind } from '../engine';
import { StoredFact } from './types';

/** Receipts of one fact that are kept: the first and the latest. */
const MAX_RECEIPTS = 100;

/** A row of the table `fact`. */
export interface FactRow {
  natural_key: string;
  kind: string;
  type: string;
  host: string;
  repository: string;
  environment: string | null;
  service: string;
  occurred_at: string;
  revision: string;
  data: string;
  /** JSON list. */
  receipts: string;
}

/** Row of an event; null for events that these metrics do not read. */
export function rowOf(event: LedgerEvent): FactRow | null {
  const kind = factKind(event.type);
  if (kind === null) {
    return null;
  }
  const { subject } = event;
  return {
    natural_key: storable(event.naturalKey),
    kind,
    type: event.type,
    host: storable(subject.host),
    repository: storable(subject.repository?.toLowerCase() ?? ''),
    environment:
      subject.environment === null ? null : storable(subject.environment),
    service: storable(subject.service ?? ''),
    occurred_at: new Date(event.occurredAt).toISOString(),
    revision: event.revision,
    data: canonicalJson(event.data),
    receipts: JSON.stringify([event.seq]),
  };
}

/** Of two rows of one fact the one that counts, with the receipts of both. */
export function mergeRows(present: FactRow, next: FactRow): FactRow {
  const wins =
    compareRevisions(
      { revision: next.revision, dataJson: next.data },
      { revision: present.revision, dataJson: present.data },
    ) > 0;
  return {
    ...(wins ? next : present),
    receipts: mergeReceipts(present.receipts, next.receipts),
  };
}

function mergeReceipts(a: string, b: string): string {
  const all = [...new Set<number>([...JSON.parse(a), ...JSON.parse(b)])].sort(
    (x, y) => x - y,
  );
  if (all.length > MAX_RECEIPTS) {
    all.splice(MAX_RECEIPTS / 2, all.length - MAX_RECEIPTS);
  }
  return JSON.stringify(all);
}

export function factOf(row: FactRow): StoredFact {
  return {
    type: row.type,
    version: '1.0.0',
    naturalKey: row.natural_key,
    revision: row.revision,
    occurredAt: row.occurred_at,
    subject: {
      host: row.host,
      repository: row.repository || null,
      environment: row.environment,
      service: row.service || null,
    },
    data: JSON.parse(row.data),
    receipts: JSON.parse(row.receipts),
  } as StoredFact;
}

// Neither NUL nor half a surrogate pair can be stored as text by PostgreSQL.
function storable(text: string): string {
  return /[\0\ud800-\udfff]/.test(text)
    ? Buffer.from(text.replace(/\0/g, '\ufffd'), 'utf8').toString('utf8')
    : text;
}

const COLUMNS = [
  'natural_key',
  'kind',
  'type',
  'host',
  'repository',
  'environment',
  'service',
  'occurred_at',
  'revision',
  'data',
  'receipts',
] as const;

const VERSION_COLUMNS = ['host', 'repository', 'service'] as const;

/**
 * Writes rows by one statement: they travel as one JSON parameter, which both
 * databases unpack faster than knex compiles thousands of bindings.
 */
export async function upsertFacts(
  tx: Knex.Transaction,
  generation: number,
  rows: FactRow[],
): Promise<void> {
  const names = COLUMNS.join(', ');
  await tx.raw(
    `insert into fact (generation, ${names})
     select ?, ${names} from ${unpack(
      tx,
      COLUMNS.map(name => `${name} text`),
    )}
     where true
     on conflict (generation, natural_key) do update set
     ${COLUMNS.slice(1)
       .map(name => `${name} = excluded.${name}`)
       .join(', ')}`,
    [generation, JSON.stringify(rows)],
  );
}

/** Raises the positions of subjects. */
export async function upsertVersions(
  tx: Knex.Transaction,
  generation: number,
  rows: Array<
    Record<(typeof VERSION_COLUMNS)[number], string> & {
      position: number;
      seq: number;
    }
  >,
): Promise<void> {
  const names = [...VERSION_COLUMNS, 'position', 'seq'].join(', ');
  const types = [
    ...VERSION_COLUMNS.map(name => `${name} text`),
    'position bigint',
    'seq bigint',
  ];
  await tx.raw(
    `insert into subject_version (generation, ${names})
     select ?, ${names} from ${unpack(tx, types)}
     where true
     on conflict (generation, host, repository, service) do update set
     position = excluded.position,
     seq = case when excluded.seq > subject_version.seq
       then excluded.seq else subject_version.seq end
     where excluded.position > subject_version.position`,
    [generation, JSON.stringify(rows)],
  );
}

function unpack(knex: Knex, columns: string[]): string {
  if (knex.client.config.client === 'pg') {
    return `json_to_recordset(?::json) as unpacked(${columns.join(', ')})`;
  }
  const members = columns
    .map(column => column.split(' ')[0])
    .map(name => `value ->> '$.${name}' as ${name}`);
  return `(select ${members.join(', ')} from json_each(?))`;
}
