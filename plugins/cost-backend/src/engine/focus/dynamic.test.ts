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

import { Exact, RowBlock, instantOf, readFocusCsv } from '.';
import {
  DYNAMIC_RULES,
  LATER_SETTLED,
  PERMISSIONS,
  UNDECIDABLE,
} from './dynamic';
import { datasetOf, purchase, used } from './dynamic/fixtures/base';
import { DYNAMIC_FIXTURES, runFixture } from './dynamic/fixtures';
import { repeatedKey } from './dynamic/keyValue';
import { DynamicConformance, DynamicOptions } from './dynamicConform';

function judge(
  id: string,
  rows: Parameters<typeof datasetOf>[0],
  more: Partial<DynamicOptions> = {},
) {
  const dataset = datasetOf(rows);
  const conformance = new DynamicConformance({
    columns: dataset.columns,
    rules: DYNAMIC_RULES.filter(rule => rule.id === id),
    ...more,
  });
  conformance.see(new RowBlock(dataset));
  return conformance.results()[0];
}

describe('dynamic rules', () => {
  it('have a data set that fulfils them and one that does not', () => {
    expect(DYNAMIC_FIXTURES.map(({ id }) => id).sort()).toEqual(
      DYNAMIC_RULES.map(({ id }) => id),
    );
  });

  it.each(DYNAMIC_FIXTURES.map(fixture => [fixture.id, fixture] as const))(
    '%s',
    (_, fixture) => {
      expect(runFixture(fixture, 'pass')).toBeNull();
      expect(runFixture(fixture, 'fail')).toBeNull();
    },
  );

  it('are answered for once each, checked or not', () => {
    const ids = [
      ...DYNAMIC_RULES.map(({ id }) => id),
      ...PERMISSIONS,
      ...Object.keys(UNDECIDABLE),
      ...Object.keys(LATER_SETTLED),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    const results = new DynamicConformance({ columns: ['Tags'] }).results();
    expect(results.map(({ id }) => id)).toEqual([...ids].sort());
    expect(results.every(({ message }) => message.length > 10)).toBe(true);
  });

  it('say where they found it, with rows of the whole data set', () => {
    const { columns, rows } = datasetOf([{}, {}, { BillingCurrency: null }]);
    const conformance = new DynamicConformance({
      columns,
      rules: DYNAMIC_RULES.filter(({ id }) => id === 'BilledCost-C-006-M'),
    });
    conformance.see(new RowBlock({ columns, rows: rows.slice(0, 2) }));
    conformance.see(new RowBlock({ columns, rows: rows.slice(2) }, 2));
    expect(conformance.results()[0]).toMatchObject({
      verdict: 'fail',
      applied: 3,
      violations: 1,
      examples: [
        { row: 3, detail: 'BilledCost is "0.20", BillingCurrency is null' },
      ],
    });
  });

  it('do not apply without their columns, criteria or rows', () => {
    const none = judge('Tags-C-006-M', { columns: ['SkuId'] });
    expect([none.verdict, none.message]).toEqual([
      'notApplicable',
      'There is no column Tags.',
    ]);
    expect(
      judge('DiscountHandling-A-012-C', [purchase()], { applicability: [] })
        .message,
    ).toBe('COMMITMENT_DISCOUNT_SUPPORTED does not hold.');
    expect(judge('EffectiveCost-C-010-C', [{}]).verdict).toBe('notApplicable');
  });

  it('do not judge a commitment of which the data holds a part', () => {
    const id = 'EffectiveCost-C-012-C';
    // The term runs on: so far less was used than was paid for.
    expect(
      judge(id, [purchase(), used({ EffectiveCost: '0.1' })]),
    ).toMatchObject({ verdict: 'cannotBeDecided', applied: 0 });
    // The purchase was before this data.
    expect(judge(id, [used()]).verdict).toBe('cannotBeDecided');
    // More was used than was paid for, within the term.
    expect(
      judge(id, [purchase(), used({ EffectiveCost: '0.5' })]).verdict,
    ).toBe('fail');
  });

  it('need the invoices to compare with, and say so', () => {
    const { message, verdict } = judge('BilledCost-C-007-M', [{}]);
    expect(verdict).toBe('cannotBeDecided');
    expect(message).toContain('pass `invoices`');
  });

  it('do not judge a tax where the charges hold unequal shares', () => {
    const tax = {
      ChargeCategory: 'Tax',
      BilledCost: '0.1',
      EffectiveCost: '9',
    };
    expect(
      judge('EffectiveCost-C-009-C', [
        { BilledCost: '1', EffectiveCost: '0.5' },
        { BilledCost: '1', EffectiveCost: '1' },
        tax,
      ]).verdict,
    ).toBe('cannotBeDecided');
  });
});

describe('RowBlock', () => {
  it('reads times of either form as UTC, and their offset', () => {
    const noon = Date.UTC(2026, 0, 2, 12);
    expect(instantOf('2026-01-02T12:00:00Z')).toBe(noon);
    expect(instantOf('2026-01-02 12:00:00')).toBe(noon);
    expect(instantOf('2026-01-02T14:00:00+02:00')).toBe(noon);
    expect(instantOf('2. 1. 2026')).toBeNull();
  });

  it('compares products exactly at the edge of the tolerance', () => {
    const block = new RowBlock(
      readFocusCsv(
        'A,B,C\n0.1,3,0.300000001\n0.1,3,0.3000000010000001\n1e12,1,1000000000000.000000001\n',
      ),
    );
    const at = (row: number) =>
      block.isProduct(row, ['A', 'B', 'C'], new Exact('1e-9'));
    expect([0, 1, 2].map(at)).toEqual([true, false, true]);
  });
});

describe('repeatedKey', () => {
  it.each([
    ['{"a":1,"b":{"a":2}}', null],
    ['{"a":"a","b":"\\"a\\":1"}', null],
    ['{"a":1,"\\u0061":2}', 'a'],
    ['{ "x" : [1] , "x" : 2 }', 'x'],
  ])('%s has %s', (json, key) => {
    expect(repeatedKey(json)).toBe(key);
  });

  it('looks into objects of any level where it is told to', () => {
    const json = '{"a":[{"b":1},{"b":2,"b":3}]}';
    expect([repeatedKey(json), repeatedKey(json, true)]).toEqual([null, 'b']);
  });
});
