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

import { Row, endOf, rowRule, rule, show, valueRule } from './build';
import { consistentRule } from './consistent';
import { objectOf } from './formats';
import { within } from './identity';
import { DynamicRule, MAX_KEYS, Violations } from './types';

/** Properties that FOCUS 1.1 and later define for a price. */
const PROPERTIES: Record<string, 'number' | 'string'> = {
  CoreCount: 'number',
  DiskMaxIops: 'number',
  DiskSpace: 'number',
  DiskType: 'string',
  GpuCount: 'number',
  InstanceSeries: 'string',
  InstanceType: 'string',
  MemorySize: 'number',
  NetworkMaxIops: 'number',
  NetworkMaxThroughput: 'number',
  OperatingSystem: 'string',
  Redundancy: 'string',
  StorageClass: 'string',
};

const bare = (key: string) =>
  key
    .replace(/^x_/i, '')
    .toLowerCase()
    .replace(/[_\s-]/g, '');

const BY_BARE = new Map(Object.keys(PROPERTIES).map(key => [bare(key), key]));

const DETAILS = ['SkuPriceDetails'];

const value = (column: string) => (row: Row) => row.text(column);

const skuRule = (
  id: string,
  across: string | null,
  looksFor: string,
  column: 'SkuId' | 'SkuPriceId' = 'SkuId',
  what = 'SkuMeter',
) =>
  consistentRule(id, {
    proof: 'refutes',
    looksFor,
    columns: [column, what, ...(across === null ? [] : [across])],
    key: within(column),
    value: value(what),
    over: across === null ? 'always' : { across },
    names: [column, what],
  });

const details = (
  id: string,
  keyword: DynamicRule['keyword'],
  looksFor: string,
  test: (found: Record<string, unknown>, keys: string[]) => boolean | null,
) =>
  valueRule(id, {
    keyword,
    looksFor,
    columns: DETAILS,
    of: () => DETAILS,
    test: text => {
      const found = objectOf(text);
      return found === null ? null : test(found, Object.keys(found));
    },
  });

const price = (
  id: string,
  column: string,
  criterion: string,
  scope: readonly string[],
) =>
  consistentRule(id, {
    proof: 'refutes',
    criteria: [criterion],
    looksFor: `One SkuPriceId with two values of ${column} at one time`,
    columns: ['SkuPriceId', column, ...scope],
    key: row =>
      row.is('ChargeClass', 'Correction') ||
      !row.is('ChargeCategory', 'Usage', 'Purchase')
        ? null
        : within('SkuPriceId', ...scope)(row),
    value: row => row.amount(column)?.toFixed() ?? null,
    over: 'at one time',
    names: ['SkuPriceId', column],
  });

export const SKU_RULES: DynamicRule[] = [
  skuRule(
    'SkuId-C-008-M',
    'BillingAccountId',
    'One SkuId with two meters in different billing accounts',
  ),
  skuRule(
    'SkuId-C-009-M',
    'PricingCategory',
    'One SkuId with two meters at different pricing categories',
  ),
  skuRule(
    'SkuId-C-010-M',
    'RegionId',
    'One SkuId with two meters in different regions',
  ),
  consistentRule('SkuMeter-C-006-O', {
    keyword: 'SHOULD',
    looksFor: 'One SkuId with two meters',
    columns: ['SkuId', 'SkuMeter'],
    key: within('SkuId'),
    value: value('SkuMeter'),
    names: ['SkuId', 'SkuMeter'],
  }),
  skuRule(
    'SkuPriceId-C-009-M',
    null,
    'One SkuPriceId of different SKUs',
    'SkuPriceId',
    'SkuId',
  ),
  skuRule(
    'SkuPriceId-C-010-M',
    'BillingAccountId',
    'One SkuPriceId of different SKUs in different billing accounts',
    'SkuPriceId',
    'SkuId',
  ),
  skuRule(
    'PricingUnit-C-008-M',
    null,
    'One SkuPriceId with two pricing units, of which a price list has one',
    'SkuPriceId',
    'PricingUnit',
  ),
  price('SkuPriceId-C-014-C', 'ListUnitPrice', 'PUBLIC_PRICE_LIST_SUPPORTED', [
    'BillingCurrency',
  ]),
  price(
    'SkuPriceId-C-015-C',
    'ContractedUnitPrice',
    'NEGOTIATED_PRICING_SUPPORTED',
    ['BillingCurrency', 'BillingAccountId'],
  ),
  details(
    'SkuPriceDetails-C-002-O',
    'SHOULD',
    'Properties that are not in Pascal case',
    (_, keys) =>
      keys.every(key => /^[A-Z][A-Za-z0-9]*$/.test(key.replace(/^x_/, ''))),
  ),
  rowRule('SkuPriceDetails-C-007-M', {
    looksFor: 'SkuPriceDetails without a SkuPriceId',
    columns: ['SkuPriceDetails', 'SkuPriceId'],
    when: row => row.has('SkuPriceDetails'),
    holds: row => row.has('SkuPriceId'),
  }),
  details(
    'SkuPriceDetails-C-010-C',
    'MUST',
    'An x_ property in place of the one that FOCUS defines',
    (_, keys) =>
      keys.every(key => {
        const own = key.startsWith('x_') ? BY_BARE.get(bare(key)) : undefined;
        return own === undefined || keys.includes(own);
      }),
  ),
  details(
    'SkuPriceDetails-C-017-C',
    'MUST',
    'Properties that FOCUS does not define and that carry no x_',
    (_, keys) => keys.every(key => key in PROPERTIES || key.startsWith('x_')),
  ),
  details(
    'SkuPriceDetails-C-020-M',
    'MUST',
    'Properties of FOCUS in another spelling',
    (_, keys) =>
      keys.every(key => {
        const own = key.startsWith('x_') ? undefined : BY_BARE.get(bare(key));
        return own === undefined || own === key;
      }),
  ),
  details(
    'SkuPriceDetails-C-021-M',
    'MUST',
    'Properties of FOCUS of another type than theirs',
    found => {
      const own = Object.entries(found).filter(([key]) => key in PROPERTIES);
      return own.length === 0
        ? null
        : own.every(
            ([key, member]) =>
              member === null || typeof member === PROPERTIES[key],
          );
    },
  ),
  propertyRule('SkuPriceDetails-C-013-O', {
    keyword: 'SHOULD',
    looksFor: 'Properties of a SkuPriceId that change',
    keyOf: (price_, property) => `${price_} ${property}`,
    valueOf: member => JSON.stringify(member),
    called: 'property',
  }),
  propertyRule('SkuPriceDetails-C-016-O', {
    keyword: 'SHOULD',
    looksFor: 'Properties that are a number in one price and a text in another',
    keyOf: (_, property) => property,
    valueOf: member => (member === null ? null : typeof member),
    called: 'property',
  }),
  removedRule(),
];

/** Each property of the details, one value for each key. */
function propertyRule(
  id: string,
  head: {
    keyword: DynamicRule['keyword'];
    looksFor: string;
    keyOf: (price_: string, property: string) => string;
    valueOf: (member: unknown) => string | null;
    called: string;
  },
): DynamicRule {
  return rule(
    id,
    { ...head, columns: ['SkuPriceDetails', 'SkuPriceId'] },
    () => {
      const known = new Map<string, string>();
      const broken = new Set<string>();
      const violations = new Violations();
      const done = new Set<string>();
      return {
        see(block) {
          const row = new Row(block);
          const prices = block.column('SkuPriceId')!;
          const column = block.column('SkuPriceDetails')!;
          const objects = column.values.map(text =>
            text === null ? null : objectOf(text),
          );
          const pairs = new Set<string>();
          for (row.index = 0; row.index < block.size; row.index += 1) {
            const code = column.codes[row.index];
            const pair = `${prices.codes[row.index]} ${code}`;
            const found = objects[code];
            if (found === null || pairs.has(pair)) {
              continue;
            }
            pairs.add(pair);
            const price_ = row.text('SkuPriceId') ?? '';
            for (const [property, member] of Object.entries(found)) {
              const key = head.keyOf(price_, property);
              const text = head.valueOf(member);
              const before = known.get(key);
              done.add(key);
              if (text !== null && before === undefined) {
                if (known.size < MAX_KEYS) {
                  known.set(key, text);
                }
              } else if (text !== null && before !== text && !broken.has(key)) {
                broken.add(key);
                violations.add(
                  row.at,
                  () =>
                    `${head.called} ${show(
                      key,
                    )} is ${before} before and ${text} here`,
                );
              }
            }
          }
        },
        end: () => endOf(done.size, violations),
      };
    },
  );
}

/** A property that the last rows of a price do not have any more. */
function removedRule(): DynamicRule {
  return rule(
    'SkuPriceDetails-C-014-O',
    {
      keyword: 'SHOULD NOT',
      looksFor: 'Properties of a SkuPriceId that later rows lack',
      columns: ['SkuPriceDetails', 'SkuPriceId', 'ChargePeriodStart'],
    },
    () => {
      const prices = new Map<
        string,
        { properties: Map<string, number>; last: number; row: number }
      >();
      return {
        see(block) {
          const row = new Row(block);
          const column = block.column('SkuPriceDetails')!;
          const keys = column.values.map(text => {
            const found = text === null ? null : objectOf(text);
            return found === null ? null : Object.keys(found);
          });
          for (row.index = 0; row.index < block.size; row.index += 1) {
            const own = keys[column.codes[row.index]];
            const name = within('SkuPriceId')(row);
            const time = row.instant('ChargePeriodStart');
            if (own === null || name === null || time === null) {
              continue;
            }
            let known = prices.get(name);
            if (known === undefined) {
              known = { properties: new Map(), last: time, row: row.at };
              prices.set(name, known);
            }
            if (time > known.last) {
              known.last = time;
              known.row = row.at;
            }
            for (const key of own) {
              known.properties.set(
                key,
                Math.max(time, known.properties.get(key) ?? time),
              );
            }
          }
        },
        end() {
          const violations = new Violations();
          for (const [name, { properties, last, row }] of prices) {
            const gone = [...properties].filter(([, time]) => time < last);
            if (gone.length > 0) {
              violations.add(
                row,
                () =>
                  `SkuPriceId ${show(name)} no longer has ${gone
                    .map(([key]) => key)
                    .join(', ')}`,
              );
            }
          }
          return endOf(prices.size, violations);
        },
      };
    },
  );
}
