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

/** Which dialect a knex instance speaks; the ledger supports two. */
export function isPostgres(knex: Knex): boolean {
  return knex.client.config.client === 'pg';
}

export interface BulkColumn {
  name: string;
  /** Element type for PostgreSQL's unnest. */
  type: 'bigint' | 'integer' | 'text' | 'bytea';
}

// SQLite holds at most 32,766 bound values in one statement.
const SQLITE_MAX_BINDINGS = 30_000;

/**
 * Inserts many rows with few statements. PostgreSQL gets one array per column,
 * so that the text of the statement, and its plan, do not depend on the number
 * of rows; SQLite gets rows of placeholders. The query builder is left out
 * because compiling it costs more than the insert.
 *
 * @param suffix - an `on conflict` clause
 */
export async function bulkInsert(
  tx: Knex,
  table: string,
  columns: BulkColumn[],
  rows: unknown[][],
  suffix = '',
): Promise<void> {
  if (rows.length === 0) {
    return;
  }
  const names = columns.map(column => column.name).join(', ');
  if (isPostgres(tx)) {
    const arrays = columns.map(column => `?::${column.type}[]`).join(', ');
    await tx.raw(
      `insert into ${table} (${names}) select * from unnest(${arrays}) ${suffix}`,
      columns.map((_, at) => rows.map(row => row[at])) as Knex.RawBinding[],
    );
    return;
  }
  const placeholders = `(${columns.map(() => '?').join(', ')})`;
  const perStatement = Math.floor(SQLITE_MAX_BINDINGS / columns.length);
  for (let at = 0; at < rows.length; at += perStatement) {
    const chunk = rows.slice(at, at + perStatement);
    await tx.raw(
      `insert into ${table} (${names}) values ${chunk
        .map(() => placeholders)
        .join(', ')} ${suffix}`,
      chunk.flat() as Knex.RawBinding[],
    );
  }
}

/** Rows of a raw select, whose shape differs between the dialects. */
export async function rawRows<Row>(
  knex: Knex,
  sql: string,
  bindings: readonly unknown[] = [],
): Promise<Row[]> {
  const result = await knex.raw(sql, bindings as Knex.RawBinding[]);
  return Array.isArray(result) ? result : result.rows;
}

/** A condition that holds for any of the values, and its bindings. */
export function anyOf(
  knex: Knex,
  column: string,
  type: BulkColumn['type'],
  values: unknown[],
): { sql: string; bindings: unknown[] } {
  if (isPostgres(knex)) {
    return { sql: `${column} = any(?::${type}[])`, bindings: [values] };
  }
  return {
    sql: `${column} in (select value from json_each(?))`,
    bindings: [JSON.stringify(values)],
  };
}
