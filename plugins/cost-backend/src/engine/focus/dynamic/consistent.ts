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

import { Row, RuleHead, endOf, fold, rule, show } from './build';
import { DynamicContext, DynamicRule, MAX_KEYS, Violations } from './types';

/** Values kept of one key: two are enough for a verdict. */
const MAX_VALUES = 64;

interface Seen {
  row: number;
  from: number;
  to: number;
  /** A second mark beside the value, such as the account it was seen in. */
  beside: Set<string> | null;
}

/**
 * One value for each key: where a key has two, it is a violation.
 *
 * `over`: `always`, or `at one time`, where the periods in which the two
 * values are seen overlap (a name that changes once breaks nothing), or
 * `across`, where the two are seen beside different values of a column.
 */
export function consistentRule(
  id: string,
  head: RuleHead & {
    /** null: the row is left out. */
    key: (row: Row) => string | null;
    value: (row: Row) => string | null;
    over?: 'always' | 'at one time' | { across: string };
    /** What key and value are called in a sentence. */
    names: readonly [key: string, value: string];
  },
): DynamicRule {
  const { over = 'always' } = head;
  const across = typeof over === 'object' ? over.across : null;
  return rule(id, head, () => {
    const seen = new Map<string, Map<string, Seen>>();
    let full = false;
    const note = (row: Row) => {
      const key = head.key(row);
      const value = key === null ? null : head.value(row);
      if (key === null || value === null) {
        return;
      }
      let values = seen.get(key);
      if (values === undefined) {
        if (seen.size >= MAX_KEYS) {
          full = true;
          return;
        }
        values = new Map();
        seen.set(key, values);
      }
      const time =
        over === 'at one time' ? row.instant('ChargePeriodStart') ?? 0 : 0;
      let known = values.get(value);
      if (known === undefined && values.size >= MAX_VALUES) {
        return;
      }
      if (known === undefined) {
        known = {
          row: row.at,
          from: time,
          to: time,
          beside: across === null ? null : new Set(),
        };
        values.set(value, known);
      }
      known.from = Math.min(known.from, time);
      known.to = Math.max(known.to, time);
      if (across !== null) {
        known.beside!.add(row.text(across) ?? '');
      }
    };
    return {
      see(block) {
        const row = new Row(block);
        for (row.index = 0; row.index < block.size; row.index += 1) {
          note(row);
        }
      },
      end() {
        const violations = new Violations();
        for (const [key, values] of seen) {
          if (values.size > 1) {
            const clash = clashOf([...values], over);
            if (clash !== null) {
              violations.add(
                clash.row,
                () =>
                  `${head.names[0]} ${show(key)} has ${values.size} of ${
                    head.names[1]
                  }: ${clash.values.map(show).join(', ')}`,
              );
            }
          }
        }
        return endOf(
          seen.size,
          violations,
          full ? 1 : 0,
          `there are more than ${MAX_KEYS} distinct keys`,
        );
      },
    };
  });
}

function clashOf(
  values: Array<[string, Seen]>,
  over: 'always' | 'at one time' | { across: string },
): { row: number; values: string[] } | null {
  for (let b = 1; b < values.length; b += 1) {
    for (let a = 0; a < b; a += 1) {
      const [first, second] = [values[a][1], values[b][1]];
      const clash =
        over === 'always' ||
        (over === 'at one time'
          ? first.from <= second.to && second.from <= first.to
          : apart(first.beside!, second.beside!));
      if (clash) {
        return { row: second.row, values: [values[a][0], values[b][0]] };
      }
    }
  }
  return null;
}

function apart(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size > 1 || b.size > 1 || ![...a].every(value => b.has(value));
}

/** One spelling: values that differ only in case and blanks. */
export function spellingRule(
  id: string,
  head: Omit<RuleHead, 'columns'> & {
    columns?: readonly string[];
    of: (context: DynamicContext) => readonly string[];
    /** Whether a value is no display value at all. */
    unreadable?: (value: string) => boolean;
  },
): DynamicRule {
  return rule(id, { ...head, columns: head.columns ?? [] }, context => {
    const spellings = new Map<string, Map<string, number>>();
    const violations = new Violations();
    let applied = 0;
    const columns = head.of(context);
    return {
      see(block) {
        for (const name of columns) {
          const column = block.column(name);
          if (column === null) {
            continue;
          }
          const wrong = column.values.map(
            value => value !== null && (head.unreadable?.(value) ?? false),
          );
          const noted = new Uint8Array(column.values.length);
          for (let row = 0; row < block.size; row += 1) {
            const code = column.codes[row];
            const value = column.values[code];
            if (value === null) {
              continue;
            }
            applied += 1;
            if (wrong[code]) {
              violations.add(
                block.offset + row + 1,
                () => `${name} is ${show(value)}`,
              );
            } else if (noted[code] === 0) {
              noted[code] = 1;
              const folded = `${name}\n${fold(value)}`;
              const known = spellings.get(folded) ?? new Map<string, number>();
              if (!known.has(value)) {
                known.set(value, block.offset + row + 1);
              }
              spellings.set(folded, known);
            }
          }
        }
      },
      end() {
        for (const [folded, known] of spellings) {
          if (known.size > 1) {
            violations.add(
              [...known.values()][1],
              () =>
                `${folded.split('\n')[0]} is spelt ${[...known.keys()]
                  .map(show)
                  .join(' and ')}`,
            );
          }
        }
        return endOf(applied, violations);
      },
    };
  });
}
