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
import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import { StoredModel } from '../engine/mergeTime/model';
import { ModelCard } from '../engine/mergeTime/types';

/** Scope of the model of all repositories together. */
export const PORTAL = 'portal';

const PAGE = 2000;
const CHUNK = 200;

/** What one training left behind. */
export interface TrainingRecord {
  /** Digest of what was learnt: the same data are not learnt twice. */
  digest: string;
  /** Null where history is used. */
  model: StoredModel | null;
  /** Of the portal, then of each repository. */
  cards: ModelCard[];
}

interface Row {
  scope: string;
  digest: string;
  trained_at: string;
  model: string | null;
  card: string;
}

/** The stored model with its cards. */
export class MergeTimeStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): MergeTimeStore {
    return new MergeTimeStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  /** Facts of pull requests of a generation, page by page. */
  async *changes(generation: number): AsyncGenerator<CanonicalEvent> {
    for (let after = ''; ; ) {
      const rows = await this.#knex('fact')
        .where({ generation, kind: 'change' })
        .andWhere('natural_key', '>', after)
        .orderBy('natural_key')
        .limit(PAGE)
        .select(
          'natural_key',
          'type',
          'revision',
          'occurred_at',
          'host',
          'repository',
          'data',
        );
      for (const row of rows) {
        yield {
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
        } as CanonicalEvent;
      }
      if (rows.length < PAGE) {
        return;
      }
      after = rows[rows.length - 1].natural_key;
    }
  }

  /** Digest of the last training; null before the first. */
  async digest(): Promise<string | null> {
    const row = await this.#knex<Row>('merge_time_model')
      .where({ scope: PORTAL })
      .first('digest');
    return row?.digest ?? null;
  }

  async model(): Promise<StoredModel | null> {
    const row = await this.#knex<Row>('merge_time_model')
      .where({ scope: PORTAL })
      .first('model');
    return row?.model ? JSON.parse(row.model) : null;
  }

  /** Cards of those of the scopes that have one. */
  async cards(scopes: readonly string[]): Promise<ModelCard[]> {
    const cards: ModelCard[] = [];
    for (let start = 0; start < scopes.length; start += CHUNK) {
      const rows = await this.#knex<Row>('merge_time_model')
        .whereIn('scope', scopes.slice(start, start + CHUNK))
        .orderBy('scope')
        .select('card');
      cards.push(...rows.map(row => JSON.parse(row.card)));
    }
    return cards;
  }

  /** Replaces model and cards, all or none. */
  async replace(record: TrainingRecord): Promise<void> {
    const rows = record.cards.map(card => ({
      scope: card.scope,
      digest: record.digest,
      trained_at: card.trainedAt,
      model:
        card.scope === PORTAL && record.model
          ? JSON.stringify(record.model)
          : null,
      card: JSON.stringify(card),
    }));
    await this.#knex.transaction(async tx => {
      await tx('merge_time_model').delete();
      await tx.batchInsert('merge_time_model', rows, 100);
    });
  }
}
