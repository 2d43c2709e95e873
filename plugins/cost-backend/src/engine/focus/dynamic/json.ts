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

import { EncodedColumn, RowBlock } from '../block';
import { RuleHead, endOf, rule, show } from './build';
import { objectOf } from './formats';
import { DynamicContext, DynamicRule, Violations } from './types';

export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Several rules read the objects of one column: each text is parsed once.
const parsed = new WeakMap<EncodedColumn, Array<JsonObject | null>>();

/** The objects of a column by its distinct values; null: none is there. */
export function objectsOf(column: EncodedColumn): Array<JsonObject | null> {
  let objects = parsed.get(column);
  if (objects === undefined) {
    objects = column.values.map(value =>
      value === null ? null : objectOf(value),
    );
    parsed.set(column, objects);
  }
  return objects;
}

/** The object of one row; null: there is none. */
export function objectAt(
  block: RowBlock,
  name: string,
  row: number,
): JsonObject | null {
  const column = block.column(name);
  return column === null ? null : objectsOf(column)[column.codes[row]];
}

/**
 * Each object of a column by itself, asked once for a distinct value. A text
 * that is no object says nothing: another rule tells of it.
 */
export function objectRule(
  id: string,
  head: Omit<RuleHead, 'columns'> & {
    column: string;
    /** What is wrong with an object, null: nothing, undefined: not asked. */
    wrong: (object: JsonObject) => string | null | undefined;
  },
): DynamicRule {
  return rule(id, { ...head, columns: [head.column] }, () => {
    const violations = new Violations();
    let applied = 0;
    return {
      see(block) {
        const column = block.column(head.column)!;
        const wrongs = objectsOf(column).map(object =>
          object === null ? undefined : head.wrong(object),
        );
        if (wrongs.every(wrong => wrong === undefined)) {
          return;
        }
        for (let row = 0; row < block.size; row += 1) {
          const wrong = wrongs[column.codes[row]];
          applied += wrong === undefined ? 0 : 1;
          if (typeof wrong === 'string') {
            violations.add(
              block.offset + row + 1,
              () =>
                `${head.column} is ${show(
                  column.values[column.codes[row]],
                )}: ${wrong}`,
            );
          }
        }
      },
      end: () => endOf(applied, violations),
    };
  });
}

/** {@link objectRule} of several columns, with the text of the object. */
export function objectsRule(
  id: string,
  head: Omit<RuleHead, 'columns'> & {
    of: (context: DynamicContext) => readonly string[];
    /** null: the rule does not speak of this object. */
    test: (object: JsonObject, text: string) => boolean | null;
  },
): DynamicRule {
  return rule(id, { ...head, columns: [] }, context => {
    const names = head.of(context);
    const violations = new Violations();
    let applied = 0;
    return {
      see(block) {
        for (const name of names) {
          const column = block.column(name)!;
          const truths = objectsOf(column).map((object, code) =>
            object === null ? null : head.test(object, column.values[code]!),
          );
          for (let row = 0; row < block.size; row += 1) {
            const code = column.codes[row];
            applied += truths[code] === null ? 0 : 1;
            if (truths[code] === false) {
              violations.add(
                block.offset + row + 1,
                () => `${name} is ${show(column.values[code])}`,
              );
            }
          }
        }
      },
      end: () => endOf(applied, violations),
    };
  });
}

/** The objects of a list within an object; others are left out. */
export function membersOf(object: JsonObject, list: string): JsonObject[] {
  const members = object[list];
  return Array.isArray(members) ? members.filter(isObject) : [];
}

/**
 * Each object of a list within the objects of a column: `wrong` as in
 * {@link objectRule}, of one of them.
 */
export function memberRule(
  id: string,
  head: Omit<RuleHead, 'columns'> & {
    column: string;
    list: string;
    wrong: (member: JsonObject) => string | null | undefined;
  },
): DynamicRule {
  return objectRule(id, {
    ...head,
    wrong(object) {
      const found = membersOf(object, head.list).map(head.wrong);
      return (
        found.find(wrong => typeof wrong === 'string') ??
        (found.some(wrong => wrong === null) ? null : undefined)
      );
    },
  });
}

/** Levels of lists and objects, the outermost one counted. */
export function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) {
    return 0;
  }
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

/** Every list within a value, of any level. */
export function listsOf(value: unknown): unknown[][] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  const within = Object.values(value).flatMap(listsOf);
  return Array.isArray(value) ? [value, ...within] : within;
}
