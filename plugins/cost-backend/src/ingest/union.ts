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
import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import { Analytics, sqlName } from '../analytics/Analytics';
import { FocusRelation } from './convert';
import { Relation } from './relation';

/** The rows of one file of a set. */
export interface RelationOfPart {
  /** Of the file in its set. */
  name: string;
  /** As it was delivered. */
  delivered: Relation;
  /** By the names of FOCUS. */
  focus: FocusRelation;
}

/**
 * Digest of a set: SHA-256 of one line `digest  name` for each file, in the
 * order of the names by byte; what `sha256sum` prints for them.
 */
export function digestOfSet(
  parts: ReadonlyArray<{ name: string; digest: string }>,
): string {
  const hash = createHash('sha256');
  for (const { digest, name } of parts) {
    hash.update(`${digest}  ${name}\n`);
  }
  return hash.digest('hex');
}

/**
 * The rows of all files of a set, one file after the other. Columns are
 * matched by name; a column that a file does not have is null in its rows.
 *
 * @throws InputError that names the files and the column of two types
 */
export async function unionOf(
  parts: readonly RelationOfPart[],
  analytics: Analytics,
): Promise<FocusRelation> {
  if (parts.length === 1) {
    return parts[0].focus;
  }
  await assertSameTypes(parts, analytics);
  const columns = new Map<string, string>();
  for (const name of parts.flatMap(({ focus }) => focus.columns)) {
    if (!columns.has(name.toLowerCase())) {
      columns.set(name.toLowerCase(), name);
    }
  }
  const selects = parts.map(({ focus }) => {
    const own = new Map(focus.columns.map(name => [name.toLowerCase(), name]));
    return `select ${[...columns]
      .map(([folded, name]) => {
        const column = own.get(folded);
        return `${
          column === undefined ? 'cast(null as varchar)' : sqlName(column)
        } as ${sqlName(name)}`;
      })
      .join(', ')} from (${focus.sql})`;
  });
  return {
    columns: [...columns.values()],
    sql: selects.join(' union all '),
    floats: new Set(
      parts
        .flatMap(({ focus }) => [...focus.floats])
        .map(name => columns.get(name.toLowerCase())!),
    ),
  };
}

/** Of one type are columns whose values are read in the same way. */
async function assertSameTypes(
  parts: readonly RelationOfPart[],
  analytics: Analytics,
): Promise<void> {
  const columns = new Map<string, TypedColumn[]>();
  for (const part of parts) {
    for (const [column, type] of part.delivered.types) {
      const folded = column.toLowerCase();
      const found = columns.get(folded) ?? [];
      columns.set(folded, found);
      found.push({ column, type, part });
    }
  }
  for (const found of columns.values()) {
    if (found.every(({ type }) => type === found[0].type)) {
      continue;
    }
    // Which file comes first says nothing: it may be the one without values.
    let first: TypedColumn | undefined;
    for (const next of found) {
      if (
        next.type === first?.type ||
        !(await holdsValues(next.part.delivered, next.column, analytics))
      ) {
        continue;
      }
      if (first) {
        throw new InputError(
          `Column ${next.column} is ${next.type} in ${next.part.name}, and ${first.type} in ${first.part.name}; write it with one type in all files of the set`,
        );
      }
      first = next;
    }
  }
}

/** A column as one file of a set has it. */
interface TypedColumn {
  column: string;
  type: string;
  part: RelationOfPart;
}

/** A column without a value has any type. */
async function holdsValues(
  { from, text }: Relation,
  column: string,
  analytics: Analytics,
): Promise<boolean> {
  const [{ count }] = await analytics.query<{ count: number }>(
    `select count(${text(column)}) as count from ${from}`,
  );
  return count > 0;
}
