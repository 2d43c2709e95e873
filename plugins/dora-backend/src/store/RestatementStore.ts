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

import { DoraRestatement } from '@maestro/backstage-plugin-dora-common';
import { Knex } from 'knex';
import { durably } from './connection';
import { PublishedWeek } from '../engine';

/** Up to where the figures of a component were published. */
export interface Publication {
  entityRef: string;
  /** Position of the last event of its subjects, and of claims. */
  position: number;
  attributionPosition: number;
  /** Greatest receipt of its subjects that was known. */
  seq: number;
  /** Edition and zone: figures of another one are not comparable. */
  definition: string;
  /** End of the last closed week, ISO 8601 in UTC. */
  closedUntil: string;
}

/** Figures of closed weeks, and what restated them. */
export interface RestatementStore {
  /** By component. */
  publications(): Promise<Map<string, Publication>>;
  /** Figures of a component as last published. */
  weeks(entityRef: string): Promise<PublishedWeek[]>;
  /** Replaces the figures of a component and logs what was restated. */
  publish(
    publication: Publication,
    weeks: readonly PublishedWeek[],
    restatements: readonly DoraRestatement[],
  ): Promise<void>;
  /** Restated figures of a component and some weeks, newest first. */
  restatements(
    entityRef: string,
    buckets: readonly string[],
  ): Promise<DoraRestatement[]>;
}

/** Rows of one statement; far below the limits of both databases. */
const CHUNK = 100;

/** Restatements of one answer. */
const MAX_RESTATEMENTS = 200;

/** Restatements in the plugin's own database. */
export class DatabaseRestatementStore implements RestatementStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseRestatementStore {
    return new DatabaseRestatementStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async publications(): Promise<Map<string, Publication>> {
    const rows = await this.#knex('publication').select();
    return new Map(
      rows.map(row => [
        row.entity_ref,
        {
          entityRef: row.entity_ref,
          position: Number(row.position),
          attributionPosition: Number(row.attribution_position),
          seq: Number(row.seq),
          definition: row.definition,
          closedUntil: row.closed_until,
        },
      ]),
    );
  }

  async weeks(entityRef: string): Promise<PublishedWeek[]> {
    const rows = await this.#knex('published_week').where({
      entity_ref: entityRef,
    });
    return rows.map(row => ({
      figureId: row.figure_id,
      bucket: row.bucket,
      value: row.value === null ? null : Number(row.value),
      n: row.n === null ? null : Number(row.n),
      unit: row.unit,
    }));
  }

  async publish(
    publication: Publication,
    weeks: readonly PublishedWeek[],
    restatements: readonly DoraRestatement[],
  ): Promise<void> {
    const { entityRef } = publication;
    await durably(this.#knex, async tx => {
      await tx('publication')
        .insert({
          entity_ref: entityRef,
          position: publication.position,
          attribution_position: publication.attributionPosition,
          seq: publication.seq,
          definition: publication.definition,
          closed_until: publication.closedUntil,
        })
        .onConflict('entity_ref')
        .merge();
      await tx('published_week').where({ entity_ref: entityRef }).delete();
      await tx.batchInsert(
        'published_week',
        weeks.map(({ figureId, bucket, value, n, unit }) => ({
          entity_ref: entityRef,
          figure_id: figureId,
          bucket,
          value,
          n,
          unit,
        })),
        CHUNK,
      );
      await tx.batchInsert(
        'restatement',
        restatements.map(restatement => ({
          entity_ref: entityRef,
          figure_id: restatement.figureId,
          bucket: restatement.bucket,
          before: restatement.before,
          after: restatement.after,
          unit: restatement.unit,
          restated_at: restatement.restatedAt,
          causes: JSON.stringify(restatement.causes),
        })),
        CHUNK,
      );
    });
  }

  async restatements(
    entityRef: string,
    buckets: readonly string[],
  ): Promise<DoraRestatement[]> {
    const rows = await this.#knex('restatement')
      .where({ entity_ref: entityRef })
      .whereIn('bucket', [...buckets])
      .orderBy('id', 'desc')
      .limit(MAX_RESTATEMENTS);
    return rows.map(row => ({
      figureId: row.figure_id,
      bucket: row.bucket,
      before: row.before === null ? null : Number(row.before),
      after: row.after === null ? null : Number(row.after),
      unit: row.unit,
      restatedAt: row.restated_at,
      causes: JSON.parse(row.causes),
    }));
  }
}
