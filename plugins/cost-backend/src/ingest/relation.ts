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

import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { InputError } from '@backstage/errors';
import { parse } from 'csv-parse';
import { Analytics, sqlName, sqlText } from '../analytics/Analytics';
import { InspectedFile } from './inspect';
import { assertUnfolds } from './unfolded';

/** Rows of a delivered file, every value as text or null. */
export interface Relation {
  /** What stands after FROM. */
  from: string;
  columns: string[];
  /** A column as text in SQL. */
  text(column: string): string;
  /** Columns that hold binary floating point numbers. */
  floats: ReadonlySet<string>;
  /** How values of each column were written: text, whole number, time, … */
  types: ReadonlyMap<string, string>;
}

/**
 * The rows of a file as a relation. Nothing is guessed: CSV is read as RFC
 * 4180 says, null is the bare word NULL.
 *
 * @throws InputError when the header cannot be read
 */
export async function relationOf(
  file: InspectedFile,
  analytics: Analytics,
): Promise<Relation> {
  return file.kind === 'parquet'
    ? parquetRelation(file, analytics)
    : csvRelation(file);
}

async function csvRelation(file: InspectedFile): Promise<Relation> {
  const columns = await readHeader(file);
  checkNames(columns);
  const types = columns.map(name => `${sqlText(name)}: 'VARCHAR'`).join(', ');
  const compression = file.kind === 'csv.gz' ? 'gzip' : 'none';
  return {
    from: `read_csv(${sqlText(
      file.path,
    )}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', nullstr = 'NULL', allow_quoted_nulls = false, compression = '${compression}', columns = {${types}})`,
    columns,
    text: sqlName,
    floats: new Set(),
    types: new Map(columns.map(name => [name, 'text'])),
  };
}

async function parquetRelation(
  file: InspectedFile,
  analytics: Analytics,
): Promise<Relation> {
  await assertUnfolds(file, analytics);
  const from = `read_parquet(${sqlText(file.path)})`;
  let described: Array<{ column_name: string; column_type: string }>;
  try {
    described = await analytics.query(`describe select * from ${from}`);
  } catch (error) {
    throw new InputError(
      `The Parquet file cannot be read (${firstLine(
        error.message,
      )}); deliver it again`,
    );
  }
  // Fields of structs count as columns: `service.description`.
  const fields = new Map<string, { sql: string; type: string }>();
  for (const { column_name: name, column_type: type } of described) {
    fields.set(name, { sql: sqlName(name), type });
    for (const member of structFields(type)) {
      fields.set(`${name}.${member.name}`, {
        sql: `${sqlName(name)}.${sqlName(member.name)}`,
        type: member.type,
      });
    }
  }
  return {
    from,
    columns: [...fields.keys()],
    text(column) {
      const { sql, type } = fields.get(column)!;
      if (/^(TIMESTAMP|DATE)/.test(type)) {
        return type.endsWith('WITH TIME ZONE')
          ? `strftime(${sql} at time zone 'UTC', '%Y-%m-%dT%H:%M:%SZ')`
          : `strftime(${sql}, '%Y-%m-%dT%H:%M:%SZ')`;
      }
      return /^(MAP|STRUCT|.*\[\]$)/.test(type)
        ? `cast(to_json(${sql}) as varchar)`
        : `cast(${sql} as varchar)`;
    },
    floats: new Set(
      [...fields]
        .filter(([, { type }]) => type === 'DOUBLE' || type === 'FLOAT')
        .map(([name]) => name),
    ),
    types: new Map(
      described.map(({ column_name: name, column_type: type }) => [
        name,
        kindOfType(type),
      ]),
    ),
  };
}

/** A type of the engine in words; sizes and scales aside. */
function kindOfType(type: string): string {
  return (
    (
      [
        [/\[\]$/, 'list'],
        [/^(MAP|STRUCT)/, 'object'],
        [/^U?(TINY|SMALL|BIG|HUGE)?INT/, 'whole number'],
        [/^DECIMAL/, 'decimal'],
        [/^(DOUBLE|FLOAT)/, 'floating point number'],
        [/^(TIMESTAMP|DATE)/, 'time'],
        [/^(VARCHAR|ENUM)/, 'text'],
      ] as const
    ).find(([pattern]) => pattern.test(type))?.[1] ?? type.toLowerCase()
  );
}

/** Plain members of `STRUCT("a" VARCHAR, b DOUBLE)`. */
function structFields(type: string): Array<{ name: string; type: string }> {
  const inner = /^STRUCT\((.*)\)$/s.exec(type)?.[1];
  return inner === undefined
    ? []
    : [
        ...inner.matchAll(
          /(?:"((?:[^"]|"")+)"|(\w+)) ([A-Z]+(?:\([\d, ]+\))?)(?=,|$)/g,
        ),
      ].map(([, quoted, plain, member]) => ({
        name: quoted?.replace(/""/g, '"') ?? plain,
        type: member,
      }));
}

/** The first record of a CSV file; no more of it is read. */
async function readHeader(file: InspectedFile): Promise<string[]> {
  const input = createReadStream(file.path);
  const text = file.kind === 'csv.gz' ? input.pipe(createGunzip()) : input;
  const parser = text.pipe(
    parse({
      bom: true,
      to: 1,
      relax_column_count: true,
      max_record_size: 1_000_000,
    }),
  );
  try {
    for await (const record of parser) {
      return record as string[];
    }
  } catch (error) {
    throw new InputError(
      `The header row cannot be read (${error.message}); write CSV as RFC 4180 says, with one row of column names`,
    );
  } finally {
    input.destroy();
  }
  throw new InputError('The file has no header row; write the column names');
}

function checkNames(columns: readonly string[]): void {
  const seen = new Set<string>();
  columns.forEach((name, at) => {
    if (name === '') {
      throw new InputError(
        `Column ${at + 1} has no name; name it or leave it out`,
      );
    }
    const folded = name.toLowerCase();
    if (seen.has(folded)) {
      throw new InputError(
        `Column ${name} is there twice; leave one of them out`,
      );
    }
    seen.add(folded);
  });
}

/** The part of an engine's message that a reader needs. */
export function firstLine(message: string): string {
  return message.split('\n')[0].slice(0, 300);
}
