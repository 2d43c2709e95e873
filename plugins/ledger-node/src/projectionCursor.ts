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

const TABLE = 'feed_cursor';

/**
 * Creates the table `feed_cursor`; call it in `up` of the first migration of a
 * plugin that owns a read model.
 *
 * @public
 */
export async function createFeedCursorTable(knex: Knex): Promise<void> {
  await knex.schema.createTable(TABLE, table => {
    table.comment('How far each read model has followed the ledger');
    table.string('name', 64).notNullable().comment('Read model');
    table.integer('generation').notNullable().comment('Built copy');
    table
      .integer('version')
      .notNullable()
      .comment('Version of the projection that fills the generation');
    table
      .bigInteger('cursor')
      .notNullable()
      .comment('Position of the last event that the rows contain');
    table
      .boolean('active')
      .notNullable()
      .comment('True for the one generation that is read');
    table.primary(['name', 'generation']);
  });
}

/** Undoes {@link createFeedCursorTable}. @public */
export async function dropFeedCursorTable(knex: Knex): Promise<void> {
  await knex.schema.dropTable(TABLE);
}

export interface FeedCursor {
  generation: number;
  version: number;
  cursor: number;
  active: boolean;
}

/** The cursor rows of one read model. */
export class FeedCursorStore {
  constructor(
    private readonly knex: Knex,
    private readonly name: string,
    private readonly version: number,
  ) {}

  /** Creates generation 1, unless there is a generation already. */
  async ensure(): Promise<void> {
    const present = await this.knex(TABLE).where({ name: this.name }).first();
    if (!present) {
      await this.insert(1, true);
    }
  }

  async list(): Promise<FeedCursor[]> {
    const rows = await this.knex(TABLE)
      .where({ name: this.name })
      .orderBy('generation');
    return rows.map(row => ({
      generation: row.generation,
      version: row.version,
      // PostgreSQL hands bigint out as text, SQLite booleans as numbers.
      cursor: Number(row.cursor),
      active: Boolean(row.active),
    }));
  }

  /** Null when the generation does not exist (any more). */
  async read(generation: number): Promise<number | null> {
    const row = await this.knex(TABLE)
      .where({ name: this.name, generation })
      .first('cursor');
    return row ? Number(row.cursor) : null;
  }

  /** The unfinished generation, made if there is none. */
  async startGeneration(): Promise<FeedCursor> {
    const all = await this.list();
    const unfinished = all.find(row => !row.active);
    if (unfinished?.version === this.version) {
      return unfinished;
    }
    const generation = Math.max(0, ...all.map(row => row.generation)) + 1;
    await this.insert(generation, false);
    return (await this.list()).find(row => row.generation === generation)!;
  }

  /** Whether the cursor still is where the page was read after; locks it. */
  async lock(
    tx: Knex.Transaction,
    generation: number,
    expected: number,
  ): Promise<boolean> {
    const query = tx(TABLE).where({ name: this.name, generation });
    const row = await (tx.client.config.client === 'pg'
      ? query.forUpdate().first('cursor')
      : query.first('cursor'));
    return row !== undefined && Number(row.cursor) === expected;
  }

  /** @throws when the cursor was moved by someone else in between */
  async move(
    tx: Knex.Transaction,
    generation: number,
    from: number,
    to: number,
  ): Promise<void> {
    const moved = await tx(TABLE)
      .where({ name: this.name, generation, cursor: from })
      .update({ cursor: to });
    if (moved !== 1) {
      throw new Error(
        `The cursor of ${this.name} moved away from ${from} during a transaction`,
      );
    }
  }

  /**
   * Makes a generation the one that is read and forgets the others.
   *
   * @returns the retired generations, or null while the new one is behind
   */
  async activate(generation: number): Promise<number[] | null> {
    return this.knex.transaction(async tx => {
      const query = tx(TABLE).where({ name: this.name }).orderBy('generation');
      const rows = await (tx.client.config.client === 'pg'
        ? query.forUpdate()
        : query);
      const next = rows.find(row => row.generation === generation);
      const active = rows.find(row => row.active);
      if (!next || next.active) {
        return [];
      }
      if (active && Number(active.cursor) > Number(next.cursor)) {
        return null;
      }
      const retired = rows
        .map(row => row.generation as number)
        .filter(other => other !== generation);
      await tx(TABLE)
        .where({ name: this.name })
        .whereIn('generation', retired)
        .delete();
      await tx(TABLE)
        .where({ name: this.name, generation })
        .update({ active: true });
      return retired;
    });
  }

  private async insert(generation: number, active: boolean): Promise<void> {
    await this.knex(TABLE)
      .insert({
        name: this.name,
        generation,
        version: this.version,
        // Positions start at 0.
        cursor: -1,
        active,
      })
      // Two replicas may start at the same moment.
      .onConflict(['name', 'generation'])
      .ignore();
  }
}
