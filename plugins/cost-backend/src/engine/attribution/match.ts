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

import { CostCondition } from '@maestro/backstage-plugin-cost-common';
import { TagKeys } from './tags';
import { ROW_FIELDS, RowFacts, RowField } from './types';

/** Texts that fit: some exactly, some by their beginning. */
export class Pattern {
  readonly exact: ReadonlySet<string>;
  readonly prefixes: readonly string[];

  constructor(values: readonly string[]) {
    this.exact = new Set(values.filter(value => !value.endsWith('*')));
    this.prefixes = values
      .filter(value => value.endsWith('*'))
      .map(value => value.slice(0, -1));
  }

  fits(value: string | null | undefined): boolean {
    return (
      typeof value === 'string' &&
      (this.exact.has(value) ||
        this.prefixes.some(prefix => value.startsWith(prefix)))
    );
  }
}

/** A row as rules see it: its tags are read once. */
export interface ReadFacts {
  fields: RowFacts;
  tags: ReadonlyMap<string, string>;
}

/** A condition made ready; all of its terms must hold. */
export interface ReadyCondition {
  fields: Array<{ field: RowField; pattern: Pattern }>;
  tags: Array<{ keys: string[]; pattern: Pattern | null }>;
}

/** Makes a condition ready to be asked often. */
export function readyCondition(
  condition: CostCondition,
  keys: TagKeys,
): ReadyCondition {
  return {
    fields: ROW_FIELDS.flatMap(field => {
      const values = condition[field];
      return values ? [{ field, pattern: new Pattern(values) }] : [];
    }),
    tags: (condition.tags ?? []).map(tag => ({
      keys: [...new Set(tag.keys.map(key => keys.canonical(key)))],
      pattern: tag.values
        ? new Pattern(tag.values.map(value => value.trim()))
        : null,
    })),
  };
}

/** Whether all terms hold. */
export function holds(condition: ReadyCondition, row: ReadFacts): boolean {
  return (
    condition.fields.every(({ field, pattern }) =>
      pattern.fits(row.fields[field]),
    ) &&
    condition.tags.every(({ keys, pattern }) =>
      keys.some(key => {
        const value = row.tags.get(key);
        return value !== undefined && (pattern === null || pattern.fits(value));
      }),
    )
  );
}
