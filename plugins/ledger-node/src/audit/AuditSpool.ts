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
import { AuditRecord } from '@maestro/backstage-plugin-ledger-common';
import { createTables, drop, DROPPED, TABLE, toSummary } from './spoolTables';

const BATCH = 100;
/** Of one request; the ledger takes 1 MB. */
const MAX_BATCH_BYTES = 500_000;
const MIN_INTERVAL_MS = 1000;
const MAX_INTERVAL_MS = 60_000;
const STOP_GRACE_MS = 2000;

function sleep(milliseconds: number): Promise<void> {
  return new Promise(resolve => {
    setTimeout(resolve, milliseconds).unref();
  });
}

/**
 * Audit events on their way to the ledger, in two tables of the plugin's own
 * database. An event is durable here before the act goes on, and leaves when
 * the ledger has it; while the ledger is away the spool fills up to its limit,
 * after which events are counted and sealed as one summary. Nothing here
 * throws at its caller: what cannot be kept is counted.
 */
export class AuditSpool {
  readonly #plugin: string;
  readonly #knex: () => Promise<Knex>;
  readonly #send: (records: AuditRecord[]) => Promise<void>;
  readonly #logger: { error(message: string, error?: Error): void };
  readonly #maxRows: number;
  readonly #now: () => string;
  #tables: Promise<void> | undefined;
  /** Rows in the table as far as this process knows. */
  #rows = 0;
  /** What the database did not take either. */
  #lost = { count: 0, firstAt: '', lastAt: '' };
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #wait = MIN_INTERVAL_MS;
  #stopped = false;

  constructor(options: {
    plugin: string;
    knex: () => Promise<Knex>;
    /** Hands records to the ledger; resolves when they are in the log. */
    send: (records: AuditRecord[]) => Promise<void>;
    logger: { error(message: string, error?: Error): void };
    maxRows: number;
    now?: () => string;
  }) {
    this.#plugin = options.plugin;
    this.#knex = options.knex;
    this.#send = options.send;
    this.#logger = options.logger;
    this.#maxRows = options.maxRows;
    this.#now = options.now ?? (() => new Date().toISOString());
  }

  async add(record: AuditRecord & { kind: 'event' }): Promise<void> {
    try {
      const knex = await this.#open();
      await this.#writeLost(knex);
      if (this.#rows >= this.#maxRows) {
        await drop(knex, { count: 1, firstAt: record.at, lastAt: record.at });
      } else {
        await knex(TABLE).insert({
          id: record.id,
          at: record.at,
          data: JSON.stringify(record),
        });
        this.#rows += 1;
      }
    } catch (error) {
      this.#lost = {
        count: this.#lost.count + 1,
        firstAt: this.#lost.firstAt || record.at,
        lastAt: record.at,
      };
      this.#logger.error(
        `An audit event (${record.plugin}.${record.eventId}) could not be kept for the ledger; it is counted`,
        error as Error,
      );
    }
    this.#schedule();
  }

  /** Sends what is there; resolves when nothing is left or the ledger fails. */
  async flush(): Promise<void> {
    this.#running ??= this.#drain().finally(() => {
      this.#running = undefined;
    });
    await this.#running;
  }

  /** Picks up what an earlier process left. */
  start(): void {
    this.#schedule();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    // What is under way is in the table, too: nothing is lost by leaving.
    await Promise.race([this.#running, sleep(STOP_GRACE_MS)]);
  }

  #schedule(): void {
    if (this.#timer || this.#stopped) {
      return;
    }
    this.#timer = setTimeout(async () => {
      await this.flush();
      this.#timer = undefined;
      if (this.#rows > 0) {
        this.#schedule();
      }
    }, this.#wait);
    this.#timer.unref();
  }

  async #drain(): Promise<void> {
    try {
      const knex = await this.#open();
      await this.#writeLost(knex);
      for (;;) {
        const rows = await knex(TABLE).orderBy(['at', 'id']).limit(BATCH);
        const dropped = await knex(DROPPED).orderBy('first_at').limit(BATCH);
        if (rows.length + dropped.length === 0) {
          break;
        }
        const part = within(rows, MAX_BATCH_BYTES);
        await this.#hand(part.map(row => JSON.parse(row.data)));
        await this.#hand(
          dropped.map(row => toSummary(this.#plugin, row, this.#now())),
        );
        await knex(TABLE)
          .whereIn(
            'id',
            part.map(row => row.id),
          )
          .delete();
        for (const { first_at: firstAt, count } of dropped) {
          // Another replica may have counted on in between.
          await knex(DROPPED).where({ first_at: firstAt, count }).delete();
        }
      }
      await this.#count(knex);
      this.#wait = MIN_INTERVAL_MS;
    } catch (error) {
      this.#logger.error(
        'Audit events wait: the ledger does not take them at the moment',
        error as Error,
      );
      this.#wait = Math.min(2 * this.#wait, MAX_INTERVAL_MS);
    }
  }

  /** One record that the ledger refuses must not hold back the others. */
  async #hand(records: AuditRecord[]): Promise<void> {
    if (records.length === 0) {
      return;
    }
    try {
      await this.#send(records);
    } catch (error) {
      if (
        ![400, 413].includes((error as { statusCode?: number }).statusCode!)
      ) {
        throw error;
      }
      if (records.length > 1) {
        for (const record of records) {
          await this.#hand([record]);
        }
        return;
      }
      this.#logger.error(
        `The ledger refused an audit event of ${this.#plugin}; it is counted`,
        error as Error,
      );
      const [{ at }] = records;
      await drop(await this.#open(), { count: 1, firstAt: at, lastAt: at });
    }
  }

  async #open(): Promise<Knex> {
    const knex = await this.#knex();
    this.#tables ??= createTables(knex).then(() => this.#count(knex));
    this.#tables.catch(() => {
      this.#tables = undefined;
    });
    await this.#tables;
    return knex;
  }

  async #count(knex: Knex): Promise<void> {
    const row = await knex(TABLE).count({ rows: '*' }).first();
    this.#rows = Number(row?.rows ?? 0);
  }

  async #writeLost(knex: Knex): Promise<void> {
    if (this.#lost.count > 0) {
      const lost = this.#lost;
      await drop(knex, lost);
      this.#lost = { count: 0, firstAt: '', lastAt: '' };
    }
  }
}

/** As many rows from the front as fit, at least one. */
function within<Row extends { data: string }>(
  rows: Row[],
  maxBytes: number,
): Row[] {
  let bytes = 0;
  const end = rows.findIndex(row => {
    bytes += Buffer.byteLength(row.data);
    return bytes > maxBytes;
  });
  return end < 0 ? rows : rows.slice(0, Math.max(1, end));
}
