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

import {
  ColumnType,
  FOCUS_COLUMNS,
  FOCUS_VERSIONS,
  FocusColumn,
  VersionRange,
  columnsOfVersion,
} from '../columns';
import { instantOf } from '../block';
import {
  DynamicContext,
  DynamicRule,
  Keyword,
  Violations,
  objectOf,
  show,
} from '../dynamic';
import { UNIT } from '../dynamic/formats';
import { endOf, rule, valueRule } from '../dynamic/build';
import { ALLOWED_VALUES, BROKEN_TEXT, SPEC_NUMBER, SPEC_TIME } from '../values';
import { CRITERIA, ruleId } from './ids';

/** Columns of flat objects: the others hold lists. */
const FLAT = new Set(['Tags', 'SkuPriceDetails', 'AllocatedTags']);

const UNITS = new Set([
  'CommitmentDiscountUnit',
  'ConsumedUnit',
  'PricingUnit',
]);

const WHAT: Record<ColumnType, string> = {
  decimal: 'no number as FOCUS writes it',
  object: 'no JSON object',
  text: 'broken text',
  time: 'no time in UTC of the form 2026-01-31T00:00:00Z',
};

const isTime = (value: string) => {
  const instant = SPEC_TIME.test(value) ? instantOf(value) : null;
  return (
    instant !== null &&
    new Date(instant).toISOString().slice(0, 10) === value.slice(0, 10)
  );
};

const isFlat = (value: string) => {
  const object = objectOf(value);
  return (
    object !== null &&
    Object.values(object).every(
      member => member === null || typeof member !== 'object',
    )
  );
};

const TESTS: Record<ColumnType, (value: string) => boolean> = {
  decimal: value => SPEC_NUMBER.test(value),
  object: value => objectOf(value) !== null,
  text: value => !BROKEN_TEXT.test(value),
  time: isTime,
};

/** National codes where they are known, else what looks like one. */
const isCurrency = (value: string, { currencies }: DynamicContext) =>
  currencies.size > 0 ? currencies.has(value) : /^[A-Z]{3}$/.test(value);

const within = ({ since, until }: VersionRange): VersionRange => ({
  since,
  ...(until && { until }),
});

const KEYWORDS: Record<FocusColumn['level'], Keyword> = {
  mandatory: 'MUST',
  conditional: 'MUST',
  recommended: 'SHOULD',
};

/** Whether a column is there; a conditional one only where its criteria hold. */
function presence(
  { level, name, since }: FocusColumn,
  range: VersionRange,
): DynamicRule {
  const criteria = level === 'conditional' ? CRITERIA[name] ?? [] : [];
  return rule(
    ruleId(name, 'Presence', range.since === since ? undefined : range.since),
    {
      ...within(range),
      keyword: KEYWORDS[level],
      looksFor: `A data set without the column ${name}`,
      columns: [],
    },
    ({ applicability, columns }) => ({
      see() {},
      end() {
        const violations = new Violations();
        const isThere = columns.includes(name);
        const isDemanded =
          level !== 'conditional' ||
          applicability === 'ALL' ||
          (applicability !== null &&
            criteria.every(criterion => applicability.includes(criterion)));
        if (isThere) {
          return { ...endOf(1, violations), said: `Column ${name} is there.` };
        }
        const said = `There is no column ${name}.`;
        if (isDemanded) {
          violations.add(null, () => 'it is not there');
          return { ...endOf(1, violations), said };
        }
        const asked = criteria.join(' and ') || 'its condition';
        return applicability === null
          ? {
              ...endOf(
                0,
                violations,
                1,
                `nobody said whether ${asked} holds of the provider (set \`applicability\` of the source)`,
              ),
              said,
            }
          : {
              ...endOf(0, violations),
              said: `${said} ${asked} does not hold of the provider.`,
            };
      },
    }),
  );
}

const value = (
  column: FocusColumn,
  what: string,
  head: Pick<DynamicRule, 'looksFor'> & { keyword?: Keyword },
  test: (text: string, context: DynamicContext) => boolean | null,
) =>
  valueRule(ruleId(column.name, what), {
    ...within(column),
    ...head,
    columns: [column.name],
    of: () => [column.name],
    // Blank text counts as nothing: NullHandling tells of it, once.
    test: (text, context) => (text.trim() === '' ? null : test(text, context)),
  });

/** A rule of its own wherever a version changes the level of the column. */
function presences(column: FocusColumn): DynamicRule[] {
  const levels = FOCUS_VERSIONS.map(
    version =>
      columnsOfVersion(version).find(({ name }) => name === column.name)?.level,
  );
  return FOCUS_VERSIONS.flatMap((since, at) => {
    const level = levels[at];
    if (level === undefined || level === levels[at - 1]) {
      return [];
    }
    const until = FOCUS_VERSIONS.find(
      (_, later) => later > at && levels[later] !== level,
    );
    return [presence({ ...column, level }, { since, until })];
  });
}

/** What is demanded of each column by itself. */
function rulesOf(column: FocusColumn): DynamicRule[] {
  const { name, nullable, type } = column;
  const isFlatColumn = type === 'object' && FLAT.has(name);
  const allowed = ALLOWED_VALUES[name];
  return [
    ...presences(column),
    name === 'BillingCurrency'
      ? value(
          column,
          'Format',
          { looksFor: 'A BillingCurrency that is no national currency' },
          isCurrency,
        )
      : value(
          column,
          'Format',
          {
            looksFor: `Values of ${name} that are ${
              isFlatColumn ? 'no JSON object of plain values' : WHAT[type]
            }`,
          },
          isFlatColumn ? isFlat : TESTS[type],
        ),
    ...(UNITS.has(name)
      ? [
          value(
            column,
            'Unit',
            {
              keyword: 'SHOULD',
              looksFor: `Values of ${name} of no form of a unit`,
            },
            text => UNIT.test(text),
          ),
        ]
      : []),
    ...(allowed
      ? [
          value(
            column,
            'Values',
            { looksFor: `Values of ${name} that FOCUS does not know` },
            text => allowed.includes(text),
          ),
        ]
      : []),
    ...(nullable ? [] : [notNull(column)]),
  ];
}

function notNull(column: FocusColumn): DynamicRule {
  const { name } = column;
  return rule(
    ruleId(name, 'NotNull'),
    {
      ...within(column),
      keyword: 'MUST NOT',
      looksFor: `Rows without ${name}`,
      columns: [name],
    },
    () => {
      const violations = new Violations();
      let applied = 0;
      return {
        see(block) {
          const { codes, values } = block.column(name)!;
          const empty = values.map(text => text === null || text.trim() === '');
          applied += block.size;
          if (!empty.includes(true)) {
            return;
          }
          for (let row = 0; row < block.size; row += 1) {
            const code = codes[row];
            if (empty[code]) {
              violations.add(
                block.offset + row + 1,
                () => `${name} is ${show(values[code])}`,
              );
            }
          }
        },
        end: () => endOf(applied, violations),
      };
    },
  );
}

/** Presence, format, allowed values and nulls of every column. */
export const COLUMN_TABLE: DynamicRule[] = FOCUS_COLUMNS.flatMap(rulesOf);
