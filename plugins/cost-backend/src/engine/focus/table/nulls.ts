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

import { EncodedColumn } from '../block';
import { focusColumn } from '../columns';
import { DynamicRule, Violations, show } from '../dynamic';
import { endOf, rule } from '../dynamic/build';
import { Condition, NULL_LINES, NullLine } from './nullLines';

function holds(condition: Condition, value: string | null): boolean {
  if (condition === 'null' || condition === 'value') {
    return (value === null) === (condition === 'null');
  }
  return 'not' in condition
    ? value === null || !condition.not.includes(value)
    : value !== null && condition.includes(value);
}

/** `ChargeCategory is "Tax"`, as a condition of a sentence. */
function saying(column: string, condition: Condition): string {
  if (condition === 'null' || condition === 'value') {
    return `${column} is ${condition === 'null' ? '' : 'not '}null`;
  }
  const [word, values] =
    'not' in condition ? ['is not', condition.not] : ['is', condition];
  return `${column} ${word} ${values.map(show).join(' or ')}`;
}

/** Blank text counts as nothing. */
const plain = (value: string | null) =>
  value === null || value.trim() === '' ? null : value;

/** 1 where a condition holds of a row's value, by code. */
const truthsOf = ({ values }: EncodedColumn, condition: Condition) =>
  Uint8Array.from(values, value => Number(holds(condition, plain(value))));

function nullRule(own: NullLine): DynamicRule {
  const { column, is, keyword, when } = own;
  const conditions = Object.entries(when);
  const said = conditions.map(([name, condition]) => saying(name, condition));
  return rule(
    own.id,
    {
      ...(own.since && { since: own.since }),
      ...(own.until && { until: own.until }),
      keyword,
      looksFor: `${
        is === 'null'
          ? `A ${column} that is not null`
          : `Rows without ${column}`
      }${said.length > 0 ? ` where ${said.join(' and ')}` : ''}`,
      columns: [column, ...conditions.filter(isNeeded).map(([name]) => name)],
    },
    () => {
      const violations = new Violations();
      let applied = 0;
      return {
        see(block) {
          const target = block.column(column)!;
          const fulfilled = truthsOf(target, is);
          const asked = conditions.flatMap(([name, condition]) => {
            const other = block.column(name);
            return other === null
              ? []
              : [{ codes: other.codes, truths: truthsOf(other, condition) }];
          });
          const none = fulfilled.every(truth => truth === 1);
          if (none && asked.length === 0) {
            applied += block.size;
            return;
          }
          const isMeant = (row: number) =>
            asked.every(({ codes, truths }) => truths[codes[row]] === 1);
          for (let row = 0; row < block.size; row += 1) {
            if (isMeant(row)) {
              const code = target.codes[row];
              applied += 1;
              if (fulfilled[code] === 0) {
                violations.add(
                  block.offset + row + 1,
                  () => `${column} is ${show(target.values[code])}`,
                );
              }
            }
          }
        },
        end: () => endOf(applied, violations),
      };
    },
  );
}

/**
 * Whether a condition says something only with its column: what a provider
 * need not have is not so where it is missing.
 */
function isNeeded([name, condition]: [string, Condition]): boolean {
  return !(
    typeof condition === 'object' &&
    'not' in condition &&
    focusColumn(name)?.level === 'conditional'
  );
}

/** The rules of {@link NULL_LINES}. */
export const NULL_TABLE: DynamicRule[] = NULL_LINES.map(nullRule);
