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
import { FeedProjection } from '@maestro/backstage-plugin-ledger-node';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import { Fact, FactKind, factKind, isType } from '../engine/cases/facts';
import { pushAuthors } from '../engine/cases/pushAuthors';
import { Repository } from '../engine/cases/repositories';
import { FactStore } from './types';

/** Keys of one statement; far below the limits of both databases. */
const CHUNK = 500;

interface FactRow {
  natural_key: string;
  kind: string;
  type: string;
  host: string;
  repository: string;
  sha: string;
  occurred_at: string;
  revision: string;
  data: string;
  /** JSON list. */
  receipts: string;
  position: number;
}

/** Facts in the plugin's own database. */
export class DatabaseFactStore implements FactStore {
  static create(options: { knex: Knex }): DatabaseFactStore {
    return new DatabaseFactStore(options.knex);
  }

  private constructor(private readonly knex: Knex) {}

  async apply(
    tx: Knex.Transaction,
    events: LedgerEvent[],
    generation: number,
  ): Promise<void> {
    const rows = new Map<string, FactRow>();
    for (const event of events) {
      const row = rowOf(event);
      if (row) {
        const present = rows.get(row.natural_key);
        rows.set(row.natural_key, present ? merge(present, row) : row);
      }
    }
    for (const keys of chunks([...rows.keys()])) {
      const present = await tx<FactRow>('fact')
        .where({ generation } as object)
        .whereIn('natural_key', keys);
      for (const row of present) {
        rows.set(row.natural_key, merge(row, rows.get(row.natural_key)!));
      }
    }
    for (const part of chunks([...rows.values()])) {
      await tx('fact')
        .insert(part.map(row => ({ ...row, generation })))
        .onConflict(['generation', 'natural_key'])
        .merge();
    }
  }

  async discard(knex: Knex, generation: number): Promise<void> {
    await knex('fact').where({ generation }).delete();
  }

  async attribution(generation: number): Promise<Fact[]> {
    const rows = await this.knex<FactRow>('fact')
      .where({ generation } as object)
      // As the predicate of the index is written, so that it is used.
      .whereRaw("kind in ('claim', 'rename')")
      .orderBy('natural_key');
    return rows.map(factOf);
  }

  async facts(
    generation: number,
    { host, names }: Repository,
    kinds: FactKind[],
    since: string,
  ): Promise<Fact[]> {
    const rows = await this.knex<FactRow>('fact')
      .where({ generation, host } as object)
      .whereIn('repository', names)
      .whereIn('kind', kinds)
      .where('occurred_at', '>=', since);
    return rows.map(factOf);
  }

  async position(
    generation: number,
    { host, names }: Repository,
  ): Promise<number> {
    const [row] = await this.knex('fact')
      .where({ generation, host })
      .whereIn('repository', names)
      .max('position as position');
    return Number(row?.position ?? -1);
  }

  async checks(
    generation: number,
    { host, names }: Repository,
    shas: string[],
  ): Promise<Fact[]> {
    const facts: Fact[] = [];
    for (const part of chunks([...new Set(shas)])) {
      const rows = await this.knex<FactRow>('fact')
        .where({ generation, host } as object)
        .whereRaw("sha <> ''")
        .whereIn('sha', part)
        .whereIn('repository', names);
      facts.push(...rows.map(factOf));
    }
    return facts;
  }
}

/** The fold of the ledger's feed into a fact store. */
export function createFactProjection(store: FactStore): FeedProjection {
  return {
    name: 'safety-case',
    // 2: pushes to the default branch. 3: with the authors of their commits.
    // 4: and those of merges that only their title tells of. 5: with co-authors,
    // all merges, and pushes to the branches of requests. 6: by commit.
    version: 6,
    apply: (tx, events, generation) => store.apply(tx, events, generation),
    discard: (knex, generation) => store.discard(knex, generation),
  };
}

/** Row of an event; null for events that cases do not read. */
function rowOf(event: LedgerEvent): FactRow | null {
  const kind = factKind(event.type);
  if (kind === null) {
    return null;
  }
  let data: object = event.data;
  if (isType(event, 'maestro.branch.pushed')) {
    // Only the newest commit of a push has a case; of all there are the authors.
    data = {
      ...event.data,
      ...pushAuthors(event.data),
      commits: event.data.commits.slice(-1),
    };
  }
  const { subject } = event;
  const sha =
    kind === 'check' || kind === 'run'
      ? (event.data as { sha: string | null }).sha
      : null;
  return {
    natural_key: storable(event.naturalKey),
    kind,
    type: event.type,
    host: storable(subject.host),
    repository: storable(subject.repository?.toLowerCase() ?? ''),
    sha: storable(sha?.toLowerCase() ?? ''),
    occurred_at: new Date(event.occurredAt).toISOString(),
    revision: event.revision,
    data: canonicalJson(data),
    receipts: JSON.stringify([event.seq]),
    position: event.position,
  };
}

/** Of two rows of one fact the one that counts, with the receipts of both. */
function merge(present: FactRow, next: FactRow): FactRow {
  const wins =
    compareRevisions(
      { revision: next.revision, dataJson: next.data },
      { revision: present.revision, dataJson: present.data },
    ) > 0;
  const receipts = new Set<number>([
    ...JSON.parse(present.receipts),
    ...JSON.parse(next.receipts),
  ]);
  return {
    ...(wins ? next : present),
    position: Math.max(Number(present.position), Number(next.position)),
    receipts: JSON.stringify([...receipts].sort((a, b) => a - b).slice(-100)),
  };
}

function factOf(row: FactRow): Fact {
  return {
    type: row.type,
    version: '1.0.0',
    naturalKey: row.natural_key,
    revision: row.revision,
    occurredAt: row.occurred_at,
    subject: {
      host: row.host,
      repository: row.repository || null,
      environment: null,
      service: null,
    },
    data: JSON.parse(row.data),
    receipts: JSON.parse(row.receipts),
  } as Fact;
}

// Neither NUL nor half a surrogate pair can be stored as text by PostgreSQL.
function storable(text: string): string {
  return Buffer.from(text.replace(/\0/g, '\ufffd'), 'utf8').toString('utf8');
}

export function* chunks<T>(items: readonly T[]): Generator<T[]> {
  for (let start = 0; start < items.length; start += CHUNK) {
    yield items.slice(start, start + CHUNK);
  }
}
