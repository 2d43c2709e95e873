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

export const TABLE = 'maestro_audit_spool';
export const DROPPED = 'maestro_audit_dropped';

/** Not a migration: any plugin may use the spool without owning its tables. */
export async function createTables(knex: Knex): Promise<void> {
  if (!(await knex.schema.hasTable(TABLE))) {
    await ignoreExisting(knex, TABLE, () =>
      knex.schema.createTable(TABLE, table => {
        table.comment('Audit events that the ledger has not taken yet');
        table.string('id', 64).primary().comment('Id of the record');
        table.string('at', 32).notNullable().comment('When it happened');
        table.text('data').notNullable().comment('AuditRecord as JSON');
        table.index(['at', 'id'], 'maestro_audit_spool_at_idx');
      }),
    );
  }
  if (!(await knex.schema.hasTable(DROPPED))) {
    await ignoreExisting(knex, DROPPED, () =>
      knex.schema.createTable(DROPPED, table => {
        table.comment('Audit events that the full spool did not take, counted');
        table.string('first_at', 32).primary().comment('Minute of the events');
        table.string('last_at', 32).notNullable().comment('Last of them');
        table.bigInteger('count').notNullable().comment('How many');
      }),
    );
  }
}

/** Two replicas may start at the same moment. */
async function ignoreExisting(
  knex: Knex,
  table: string,
  create: () => Promise<unknown>,
): Promise<void> {
  try {
    await create();
  } catch (error) {
    if (!(await knex.schema.hasTable(table))) {
      throw error;
    }
  }
}

/** One row an hour: a ledger that is away for long must not cost much. */
export async function drop(
  knex: Knex,
  dropped: { count: number; firstAt: string; lastAt: string },
): Promise<void> {
  await knex.raw(
    `insert into ${DROPPED} (first_at, last_at, count) values (?, ?, ?)
     on conflict (first_at) do update set
       count = ${DROPPED}.count + excluded.count, last_at = excluded.last_at`,
    [
      `${dropped.firstAt.slice(0, 13)}:00:00.000Z`,
      dropped.lastAt,
      dropped.count,
    ],
  );
}

export function toSummary(
  plugin: string,
  row: { first_at: string; last_at: string; count: string | number },
  at: string,
): AuditRecord {
  return {
    kind: 'dropped',
    // A row that counted on after it was sent is another fact.
    id: `${plugin}|${row.first_at}|${row.last_at}|${row.count}`,
    at,
    plugin,
    count: Number(row.count),
    firstAt: row.first_at,
    lastAt: row.last_at,
  };
}
