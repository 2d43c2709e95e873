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

import { FocusColumn, FOCUS_COLUMNS } from '../columns';
import { BASE, Fixture, FixtureRow } from '../dynamic/fixtures/base';
import { applied } from '../dynamic/fixtures/later';
import { STATIC_TABLE } from '.';
import { Condition, NULL_LINES } from './nullLines';

const SOME: Record<FocusColumn['type'], [good: string, bad: string]> = {
  decimal: ['1.5', '1,5'],
  object: ['{"a":"b"}', '[1]'],
  text: ['text', 'half \ud800'],
  time: ['2026-01-31T00:00:00Z', '2026-01-31 00:00:00'],
};

/** What stands in a column where a rule of it holds. */
const goodOf = ({ name, type }: FocusColumn) => {
  const own = BASE[name] ?? null;
  return name === 'BillingCurrency' || own !== null ? own : SOME[type][0];
};

const VALUES: Record<string, string> = {
  CapacityReservationStatus: 'Used',
  ChargeClass: 'Correction',
  CommitmentDiscountCategory: 'Spend',
  CommitmentDiscountStatus: 'Unused',
};

const valueOf = (name: string) => VALUES[name] ?? BASE[name];

/** The data sets of a rule about a column by itself. */
function columnFixture(id: string, column: FocusColumn): Fixture {
  const { name, type } = column;
  const rows = (value: string | null): FixtureRow[] => [{ [name]: value }];
  const what = id
    .replace(/-\d\.\d$/, '')
    .split('-')
    .at(-1);
  const good = goodOf(column);
  switch (what) {
    case 'NotNull':
      return { id, pass: rows(good), fail: rows(null) };
    case 'Values':
      return {
        id,
        pass: rows(valueOf(name)),
        fail: rows('Something else'),
      };
    case 'Unit':
      return { id, pass: rows('Hours'), fail: rows('#') };
    default:
      return id.includes('CostAndUsage') || what === 'Presence'
        ? { id, pass: { columns: [name] }, fail: { columns: ['x_Other'] } }
        : {
            id,
            pass: rows(good),
            fail: rows(name === 'BillingCurrency' ? 'euro' : SOME[type][1]),
          };
  }
}

/** A value that fulfils a condition. */
function fulfilling(condition: Condition): string | null {
  if (condition === 'null' || condition === 'value') {
    return condition === 'null' ? null : 'something';
  }
  if ('not' in condition) {
    return condition.not.includes('Usage') ? 'Tax' : null;
  }
  return condition[0];
}

const NULL_FIXTURES: Fixture[] = NULL_LINES.map(({ column, id, is, when }) => {
  const row = Object.fromEntries(
    Object.entries(when).map(([name, condition]) => [
      name,
      fulfilling(condition),
    ]),
  );
  const value = (there: boolean) => [
    { ...row, [column]: there ? 'something' : null },
  ];
  return { id, pass: value(is === 'value'), fail: value(is === 'null') };
});

const elements = (...list: unknown[]) => JSON.stringify({ Elements: list });

const details = (id: string, pass: unknown, fail: unknown): Fixture => ({
  id: `CAU-AllocatedMethodDetailsObject-${id}`,
  pass: [{ AllocatedMethodDetails: elements(pass) }],
  fail: [{ AllocatedMethodDetails: elements(fail) }],
});

const contract = (id: string, pass: object, fail: object): Fixture => ({
  id: `CAU-ContractAppliedObject-${id}`,
  pass: [applied(pass)],
  fail: [applied(fail)],
});

const raw = (id: string, fail: string): Fixture => ({
  id: `CAU-ContractAppliedObject-${id}`,
  pass: [applied({})],
  fail: [{ ContractApplied: fail }],
});

const RATIO = { AllocatedRatio: 0.5 };
const HOURS = {
  ContractCommitmentAppliedQuantity: 2,
  ContractCommitmentAppliedUnit: 'Hours',
};
const NO_COST = { ContractCommitmentAppliedCost: null };

const OBJECT_FIXTURES: Fixture[] = [
  {
    id: 'CAU-AllocatedMethodDetailsObject-O-001-M',
    pass: [{ AllocatedMethodDetails: elements(RATIO) }],
    fail: [{ AllocatedMethodDetails: '{"AllocatedRatio":1}' }],
  },
  details('O-002-M', RATIO, 0.5),
  details('O-003-M', RATIO, { AllocatedRatio: [0.5] }),
  details('O-009-C', { ...RATIO, x_Own: 1 }, { ...RATIO, Own: 1 }),
  details('O-012-M', RATIO, { UsageUnit: 'CPU' }),
  details('O-013-M', RATIO, { AllocatedRatio: 'half' }),
  details(
    'O-016-C',
    { ...RATIO, UsageQuantity: 1, UsageUnit: 'CPU' },
    { ...RATIO, UsageQuantity: 1 },
  ),
  details(
    'O-018-O',
    { ...RATIO, UsageUnit: 'CPU' },
    { ...RATIO, UsageUnit: '#' },
  ),
  details(
    'O-021-M',
    { ...RATIO, UsageQuantity: 1 },
    { ...RATIO, UsageQuantity: 'one' },
  ),
  details('O-025-M', RATIO, { AllocatedRatio: 2 }),
  raw('O-001-M', '{"ContractId":"a"}'),
  raw('O-003-M', '{"Elements":["a"]}'),
  raw('O-004-M', '{"Elements":[{"ContractId":{"a":1}}]}'),
  raw('O-007-M', '{"Elements":[{"ContractId":"a"}]}'),
  contract('O-010-M', { x_Own: 1 }, { Own: 1 }),
  contract('O-017-C', { x_Own: 1 }, { Own: 1 }),
  contract('O-020-M', {}, { ContractId: 1 }),
  contract('O-030-M', {}, { ContractCommitmentId: 1 }),
  {
    id: 'CAU-ContractAppliedObject-O-038-M',
    pass: [applied({}), applied({})],
    fail: [applied({}), applied({ ContractId: 'contract-2' })],
  },
  {
    id: 'CAU-ContractAppliedObject-O-039-C',
    pass: [
      {
        ...applied({}),
        ChargeCategory: 'Purchase',
        ResourceId: 'commitment-1',
      },
    ],
    fail: [{ ...applied({}), ChargeCategory: 'Purchase' }],
  },
  contract('O-043-M', {}, { ContractCommitmentAppliedCost: '5' }),
  contract('O-046-C', {}, NO_COST),
  contract('O-052-M', HOURS, { ContractCommitmentAppliedQuantity: '2' }),
  contract('O-055-C', { ...NO_COST, ...HOURS }, NO_COST),
  contract('O-061-M', HOURS, { ContractCommitmentAppliedUnit: 1 }),
  contract('O-063-O', HOURS, { ContractCommitmentAppliedUnit: '#' }),
  contract('O-065-C', {}, { ContractCommitmentAppliedUnit: 'Hours' }),
  contract('O-066-C', HOURS, { ContractCommitmentAppliedQuantity: 2 }),
  contract('O-067-M', HOURS, { ContractCommitmentId: null }),
  {
    id: 'CAU-CommitmentProgramEligibilityDetailsObject-O-001-M',
    pass: [
      {
        CommitmentProgramEligibilityDetails:
          '{"CommitmentPrograms":[{"ProgramType":"Plan"}]}',
      },
    ],
    fail: [
      {
        CommitmentProgramEligibilityDetails:
          '{"CommitmentPrograms":[{"Type":"Plan"}]}',
      },
    ],
  },
];

const purchase = (ChargeFrequency: string): FixtureRow => ({
  ChargeCategory: 'Purchase',
  ChargeFrequency,
});

const OTHERS: Fixture[] = [
  {
    id: 'Maestro-ServiceSubcategory-OfItsCategory',
    pass: [{}],
    fail: [{ ServiceSubcategory: 'Object Storage' }],
  },
  {
    id: 'Maestro-ServiceName-OneServiceCategory',
    pass: [{}, {}],
    fail: [{}, { ServiceCategory: 'Storage' }],
  },
  {
    id: 'Maestro-SkuPriceId-OneSkuId',
    pass: [{}, { SkuPriceId: 'price-2' }],
    fail: [{}, { SkuId: 'sku-2' }],
  },
  {
    id: 'Maestro-ChargeFrequency-NotOfPurchase',
    pass: [purchase('Recurring')],
    fail: [purchase('Usage-Based')],
  },
  ...[
    'ContractedUnitPrice',
    'ListUnitPrice',
    'PricingCurrencyListUnitPrice',
  ].map(name => ({
    id: `Maestro-${name}-NotNegative`,
    pass: [{ [name]: '0' }],
    fail: [{ [name]: '-0.1' }],
  })),
];

const given = [...NULL_FIXTURES, ...OBJECT_FIXTURES, ...OTHERS];

/** For every rule of the table a data set that fulfils it, and one that does not. */
export const STATIC_FIXTURES: readonly Fixture[] = STATIC_TABLE.map(
  ({ id, looksFor }) => {
    const own = given.find(fixture => fixture.id === id);
    const [column] = FOCUS_COLUMNS.filter(({ name }) =>
      id.includes('CostAndUsage')
        ? looksFor.endsWith(` ${name}`)
        : id.split('-')[1] === name,
    );
    return own ?? columnFixture(id, column);
  },
);
