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

/** Of which weekly packs their groups were told. */
export interface WeeklyPackStore {
  /** Whether a group was told of the pack of a week. */
  isSent(groupRef: string, week: string): Promise<boolean>;
  /**
   * Takes on the sending of a pack.
   *
   * @param at - now, ISO 8601 in UTC
   * @param lostBefore - a sending that began before this instant and has not
   *   ended is taken for lost
   * @returns false when the group was told, or somebody is telling it
   */
  claim(pack: {
    groupRef: string;
    week: string;
    digest: string;
    at: string;
    lostBefore: string;
  }): Promise<boolean>;
  /** The claimed pack was sent. */
  sent(groupRef: string, week: string, at: string): Promise<void>;
  /** The claimed pack was not sent: whoever comes next may try. */
  release(groupRef: string, week: string): Promise<void>;
}

/** Sent packs in the plugin's own database. */
export class DatabaseWeeklyPackStore implements WeeklyPackStore {
  readonly #knex: Knex;

  static create(options: { knex: Knex }): DatabaseWeeklyPackStore {
    return new DatabaseWeeklyPackStore(options.knex);
  }

  private constructor(knex: Knex) {
    this.#knex = knex;
  }

  async isSent(groupRef: string, week: string): Promise<boolean> {
    const row = await this.#knex('weekly_pack_sent')
      .where({ group_ref: groupRef, week })
      .whereNotNull('sent_at')
      .first('week');
    return row !== undefined;
  }

  async claim(pack: {
    groupRef: string;
    week: string;
    digest: string;
    at: string;
    lostBefore: string;
  }): Promise<boolean> {
    const { at, digest, groupRef, lostBefore, week } = pack;
    const key = { group_ref: groupRef, week };
    await this.#knex('weekly_pack_sent')
      .insert({ ...key, digest, claimed_at: null, sent_at: null })
      .onConflict(['group_ref', 'week'])
      .ignore();
    // One statement decides: of two that ask at once, one finds the row free.
    const claimed = await this.#knex('weekly_pack_sent')
      .where(key)
      .whereNull('sent_at')
      .andWhere(free =>
        free.whereNull('claimed_at').orWhere('claimed_at', '<', lostBefore),
      )
      .update({ claimed_at: at, digest });
    return claimed === 1;
  }

  async sent(groupRef: string, week: string, at: string): Promise<void> {
    await this.#knex('weekly_pack_sent')
      .where({ group_ref: groupRef, week })
      .update({ sent_at: at, claimed_at: null });
  }

  async release(groupRef: string, week: string): Promise<void> {
    await this.#knex('weekly_pack_sent')
      .where({ group_ref: groupRef, week })
      .whereNull('sent_at')
      .update({ claimed_at: null });
  }
}
