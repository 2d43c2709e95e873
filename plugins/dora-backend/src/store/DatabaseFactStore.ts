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
  EventType,
  LedgerEvent,
} from '@maestro/backstage-plugin-ledger-common';
import { FactKind, factKind } from '../engine';
import {
  FactRow,
  factOf,
  mergeRows,
  rowOf,
  upsertFacts,
  upsertVersions,
} from './rows';
import { Positions, SubjectPosition } from './Positions';
import { FactStore, Scope, StoredFact } from './types';

/** Host under which the position of claims and renames is kept. */
export const ATTRIBUTION_HOST = '*';

/** Keys of one query; far below the limits of both databases. */
const CHUNK = 5000;

/** Rows of a retired generation that are deleted by one statement. */
const DISCARDED = 1000;

/** Facts in the plugin's own database. */
export class DatabaseFactStore implements FactStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseFactStore {
    return new DatabaseFactStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async apply(
    tx: Knex.Transaction,
    events: LedgerEvent[],
    generation: number,
  ): Promise<void> {
    const rows = new Map<string, FactRow>();
    const positions = new Map<string, SubjectPosition>();
    for (const event of events) {
      const row = rowOf(event);
      if (row) {
        const present = rows.get(row.natural_key);
        rows.set(row.natural_key, present ? mergeRows(present, row) : row);
        const subject =
          row.kind === 'claim' || row.kind === 'rename'
            ? { host: ATTRIBUTION_HOST, repository: '', service: '' }
            : {
                host: row.host,
                repository: row.repository,
                service: row.service,
              };
        const key = JSON.stringify(subject);
        positions.set(key, {
          ...subject,
          position: event.position,
          seq: Math.max(event.seq, positions.get(key)?.seq ?? -1),
        });
      }
    }
    if (rows.size === 0) {
      return;
    }
    // The order of versions is that of JavaScript's strings, which no database
    // promises; the cursor's lock keeps other writers out meanwhile.
    for (const present of await this.#byKeys(tx, generation, [
      ...rows.keys(),
    ])) {
      rows.set(
        present.natural_key,
        mergeRows(present, rows.get(present.natural_key)!),
      );
    }
    await upsertFacts(tx, generation, [...rows.values()]);
    await upsertVersions(tx, generation, [...positions.values()]);
  }

  async discard(knex: Knex, generation: number): Promise<void> {
    // In small parts: a million rows in one statement keep SQLite, and with it
    // every page, busy for seconds.
    let deleted: number;
    do {
      deleted = await knex('fact')
        .where({ generation })
        .whereIn(
          'natural_key',
          knex('fact')
            .select('natural_key')
            .where({ generation })
            .orderBy('natural_key')
            .limit(DISCARDED),
        )
        .delete();
    } while (deleted > 0);
    await knex('subject_version').where({ generation }).delete();
  }

  async attributionFacts(generation: number): Promise<StoredFact[]> {
    const rows = await this.#knex<FactRow>('fact')
      .where({ generation } as object)
      // As the predicate of the index is written, so that it is used.
      .whereRaw("kind in ('claim', 'rename')")
      .orderBy('natural_key');
    return rows.map(factOf);
  }

  async facts(
    generation: number,
    scope: Scope,
    types: EventType[],
  ): Promise<StoredFact[]> {
    const rows = new Map<string, FactRow>();
    for (const part of partsOf(scope)) {
      const found = await this.#knex<FactRow>('fact')
        .where({ generation } as object)
        .whereIn('kind', [...new Set(types.map(factKind))] as FactKind[])
        .whereIn('type', types)
        .andWhere(part);
      found.forEach(row => rows.set(row.natural_key, row));
    }
    return [...rows.values()].map(factOf);
  }

  async activity(
    generation: number,
    scope: Scope,
  ): Promise<Array<{ kind: FactKind; at: string }>> {
    const heard: Array<{ kind: FactKind; at: string }> = [];
    for (const part of partsOf(scope)) {
      // The index holds the answer.
      const rows = await this.#knex('fact')
        .where({ generation })
        .andWhere(part)
        .select('kind', { at: 'occurred_at' });
      rows.forEach(row => heard.push(row));
    }
    return heard;
  }

  async receipts(
    generation: number,
    naturalKeys: string[],
  ): Promise<Map<string, number[]>> {
    const rows = await this.#byKeys(this.#knex, generation, naturalKeys);
    return new Map(
      rows.map(row => [row.natural_key, JSON.parse(row.receipts)]),
    );
  }

  async heardOf(generation: number, hosts: string[]): Promise<boolean> {
    const row = await this.#knex('subject_version')
      .where({ generation })
      .whereIn('host', hosts)
      .first('position');
    return row !== undefined;
  }

  async version(
    generation: number,
    scope: Scope | 'attribution',
  ): Promise<number> {
    const parts =
      scope === 'attribution' ? [{ host: ATTRIBUTION_HOST }] : partsOf(scope);
    let greatest = -1;
    for (const part of parts) {
      const [row] = await this.#knex('subject_version')
        .where({ generation })
        .andWhere(part as Knex.QueryCallback)
        .max('position as position');
      greatest = Math.max(greatest, Number(row?.position ?? -1));
    }
    return greatest;
  }

  async positions(generation: number): Promise<Positions> {
    const rows = await this.#knex('subject_version')
      .where({ generation })
      .select('host', 'repository', 'service', 'position', 'seq');
    return Positions.of(
      rows.map(row => ({
        ...row,
        position: Number(row.position),
        seq: Number(row.seq),
      })),
    );
  }

  async #byKeys(
    knex: Knex,
    generation: number,
    keys: string[],
  ): Promise<FactRow[]> {
    const rows: FactRow[] = [];
    for (let start = 0; start < keys.length; start += CHUNK) {
      rows.push(
        ...(await knex<FactRow>('fact')
          .where({ generation } as object)
          .whereIn('natural_key', keys.slice(start, start + CHUNK))),
      );
    }
    return rows;
  }
}

// One query for each part: with all of them in one, joined by OR, neither
// database finds its way to the index.
function partsOf(scope: Scope): Knex.QueryCallback[] {
  return [
    ...scope.repositories.map(
      ({ host, names }): Knex.QueryCallback =>
        query =>
          query.where('host', host).whereIn('repository', names),
    ),
    ...scope.services.map(
      ({ host, service }): Knex.QueryCallback =>
        query => {
          query.where('service', service).whereRaw("service <> ''");
          if (host !== null) {
            query.where('host', host);
          }
        },
    ),
    ...scope.hosts.map(
      (host): Knex.QueryCallback =>
        query =>
          query.where('host', host),
    ),
  ];
}
