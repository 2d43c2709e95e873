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

/** Rows for one table. */
export interface BulkInsert {
  table: string;
  columns: BulkColumn[];
  rows: unknown[][];
  /** An `on conflict` clause. */
  suffix?: string;
}

/**
 * Inserts many rows with few statements: SQLite gets rows of placeholders, for
 * PostgreSQL see {@link insertStatement}. The query builder is left out because compiling
 * it costs more than the insert.
 */
export async function bulkInsert(tx: Knex, insert: BulkInsert): Promise<void> {
  const { table, columns, rows, suffix = '' } = insert;
  if (rows.length === 0) {
    return;
  }
  if (isPostgres(tx)) {
    const { sql, bindings } = insertStatement(insert);
    await tx.raw(sql, bindings as Knex.RawBinding[]);
    return;
  }
  const placeholders = `(${columns.map(() => '?').join(', ')})`;
  const perStatement = Math.floor(SQLITE_MAX_BINDINGS / columns.length);
  for (let at = 0; at < rows.length; at += perStatement) {
    const chunk = rows.slice(at, at + perStatement);
    await tx.raw(
      `insert into ${table} (${namesOf(columns)}) values ${chunk
        .map(() => placeholders)
        .join(', ')} ${suffix}`,
      chunk.flat() as Knex.RawBinding[],
    );
  }
}

/**
 * Several inserts, and a last statement that changes rows. PostgreSQL gets all
 * in one statement and so in one round trip; they must not need to see each
 * other's rows.
 *
 * @returns how many rows the last statement changed
 */
export async function insertAll(
  tx: Knex,
  inserts: BulkInsert[],
  last: { sql: string; bindings: unknown[] },
): Promise<number> {
  const filled = inserts.filter(({ rows }) => rows.length > 0);
  if (isPostgres(tx)) {
    const parts = filled.map(insertStatement);
    const list = parts.map(({ sql }, at) => `part_${at} as (${sql})`);
    const { rowCount } = await tx.raw(
      `${list.length > 0 ? `with ${list.join(', ')} ` : ''}${last.sql}`,
      [
        ...parts.flatMap(({ bindings }) => bindings),
        ...last.bindings,
      ] as Knex.RawBinding[],
    );
    return rowCount;
  }
  for (const insert of filled) {
    await bulkInsert(tx, insert);
  }
  const { changes } = await tx.raw(
    last.sql,
    last.bindings as Knex.RawBinding[],
  );
  return changes;
}

function namesOf(columns: BulkColumn[]): string {
  return columns.map(column => column.name).join(', ');
}

/**
 * PostgreSQL gets one array per column, so that the text of the statement, and
 * its plan, do not depend on the number of rows. Bytes of a column travel as
 * one binary value with the length of each part: an array of them would be
 * written as hexadecimal text, and read again.
 */
function insertStatement({ table, columns, rows, suffix = '' }: BulkInsert): {
  sql: string;
  bindings: unknown[];
} {
  const values: string[] = [];
  const arrays: string[] = [];
  const names: string[] = [];
  const blobs: unknown[] = [];
  const lists: unknown[] = [];
  columns.forEach(({ name, type }, at) => {
    if (type !== 'bytea') {
      values.push(`rows.${name}`);
      names.push(name);
      arrays.push(`?::${type}[]`);
      lists.push(rows.map(row => row[at]));
      return;
    }
    const parts = rows.map(row => row[at] as Uint8Array);
    let end = 0;
    values.push(
      `substring(?::bytea from rows.${name}_from for rows.${name}_length)`,
    );
    blobs.push(Buffer.concat(parts));
    names.push(`${name}_from`, `${name}_length`);
    arrays.push('?::integer[]', '?::integer[]');
    lists.push(
      parts.map(part => {
        end += part.length;
        // The first byte is 1.
        return end - part.length + 1;
      }),
      parts.map(part => part.length),
    );
  });
  return {
    sql: `insert into ${table} (${namesOf(columns)})
      select ${values.join(', ')}
      from unnest(${arrays.join(', ')}) as rows(${names.join(', ')}) ${suffix}`,
    bindings: [...blobs, ...lists],
  };
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
