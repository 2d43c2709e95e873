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

import { FocusVersion, VersionRange } from '../columns';
import { Keyword } from '../dynamic';
import { ruleId } from './ids';

/** Of a column: it is null, it is not, it is one of these, it is none of them. */
export type Condition =
  | 'null'
  | 'value'
  | readonly string[]
  | { not: readonly string[] };

/** When a column must be null, or must not. */
export interface NullLine extends VersionRange {
  id: string;
  column: string;
  is: 'null' | 'value';
  keyword: Keyword;
  when: Readonly<Record<string, Condition>>;
}

const PRICED = ['Usage', 'Purchase'] as const;
const NO_CORRECTION = { ChargeClass: { not: ['Correction'] } } as const;

const line = (
  column: string,
  is: NullLine['is'],
  what: string,
  when: NullLine['when'],
  head: VersionRange & { keyword?: Keyword; id?: string } = {},
): NullLine => ({
  id: head.id ?? ruleId(column, what),
  column,
  is,
  keyword: head.keyword ?? (is === 'null' ? 'MUST' : 'MUST NOT'),
  when,
  ...(head.since && { since: head.since }),
  ...(head.until && { until: head.until }),
});

/** One is null exactly where the other is. */
const together = (
  column: string,
  other: string,
  since: FocusVersion = '1.0',
  when: NullLine['when'] = {},
  until?: FocusVersion,
): NullLine[] => [
  line(
    column,
    'null',
    `NullWithout${other}`,
    { ...when, [other]: 'null' },
    { since, until },
  ),
  line(
    column,
    'value',
    `NotNullWith${other}`,
    { ...when, [other]: 'value' },
    { since, until },
  ),
];

/** Prices and what they are of: there for usage and purchases, not for taxes. */
const priced = (
  column: string,
  since: FocusVersion = '1.0',
  until?: FocusVersion,
): NullLine[] => [
  line(
    column,
    'null',
    'NullOfTax',
    { ChargeCategory: ['Tax'] },
    { since, until },
  ),
  line(
    column,
    'value',
    'NotNullOfPriced',
    { ChargeCategory: PRICED, ...NO_CORRECTION },
    { since, until },
  ),
];

/** Since 1.3 what has no price id has no quantity and no price. */
const ofPrice = (column: string) =>
  line(
    column,
    'null',
    'NullWithoutSkuPriceId',
    { SkuPriceId: 'null' },
    { since: '1.3' },
  );

const withPrice = (column: string) =>
  line(
    column,
    'value',
    'NotNullWithSkuPriceId',
    { SkuPriceId: 'value' },
    { since: '1.3' },
  );

const COMMITMENT = { CommitmentDiscountId: 'value' } as const;

/**
 * Where columns must be null or must not, by other columns of the same row.
 * Sources: column pages of the specification, and its change log; a line
 * without `until` is in the latest version too. Null is not "Correction".
 */
export const NULL_LINES: readonly NullLine[] = [
  ...together('BillingAccountType', 'BillingAccountId', '1.2'),
  line('SubAccountName', 'null', 'NullWithoutSubAccountId', {
    SubAccountId: 'null',
  }),
  line(
    'SubAccountName',
    'value',
    'NotNullWithSubAccountId',
    { SubAccountId: 'value' },
    { since: '1.2' },
  ),
  ...together('SubAccountType', 'SubAccountId', '1.2'),
  ...together('RegionName', 'RegionId', '1.2'),
  ...together('ResourceType', 'ResourceId'),
  line('ChargeDescription', 'value', 'NotNull', {}, { keyword: 'SHOULD NOT' }),
  ...priced('ListUnitPrice'),
  ...priced('ContractedUnitPrice'),
  ...priced('PricingCategory'),
  ...priced('PricingQuantity'),
  ...priced('PricingUnit', '1.0', '1.2'),
  ...together('PricingUnit', 'PricingQuantity', '1.2'),
  ...priced('SkuId'),
  ...priced('SkuPriceId'),
  ...priced('PricingCurrencyListUnitPrice', '1.2'),
  line(
    'SkuMeter',
    'null',
    'NullWithoutSkuId',
    { SkuId: 'null' },
    { since: '1.1' },
  ),
  line(
    'SkuMeter',
    'value',
    'NotNullWithSkuId',
    { SkuId: 'value' },
    { since: '1.1', keyword: 'SHOULD NOT' },
  ),
  line(
    'SkuPriceDetails',
    'null',
    'NullWithoutSkuPriceId',
    { SkuPriceId: 'null' },
    { since: '1.1' },
  ),
  ...[
    'CommitmentDiscountQuantity',
    'ConsumedQuantity',
    'ContractedUnitPrice',
    'ListUnitPrice',
    'PricingCategory',
    'PricingCurrencyListUnitPrice',
    'PricingQuantity',
  ].map(ofPrice),
  ...[
    'ContractedUnitPrice',
    'ListUnitPrice',
    'PricingCurrencyListUnitPrice',
  ].map(withPrice),
  line(
    'ConsumedQuantity',
    'null',
    'NullUnlessUsage',
    { ChargeCategory: { not: ['Usage'] }, ...NO_CORRECTION },
    { until: '1.2' },
  ),
  line(
    'ConsumedQuantity',
    'null',
    'NullUnlessUsage-1.2',
    { ChargeCategory: { not: ['Usage'] } },
    { since: '1.2' },
  ),
  line(
    'ConsumedQuantity',
    'null',
    'NullOfUnused',
    { ChargeCategory: ['Usage'], CommitmentDiscountStatus: ['Unused'] },
    { since: '1.1' },
  ),
  line('ConsumedQuantity', 'value', 'NotNullOfUsage', {
    ChargeCategory: ['Usage'],
    CommitmentDiscountStatus: { not: ['Unused'] },
    ...NO_CORRECTION,
  }),
  ...together('ConsumedUnit', 'ConsumedQuantity', '1.0', NO_CORRECTION, '1.2'),
  ...together('ConsumedUnit', 'ConsumedQuantity', '1.2').map(own => ({
    ...own,
    id: `${own.id}-1.2`,
  })),
  line('CommitmentDiscountName', 'null', 'NullWithoutCommitmentDiscountId', {
    CommitmentDiscountId: 'null',
  }),
  ...together('CommitmentDiscountCategory', 'CommitmentDiscountId'),
  ...together('CommitmentDiscountType', 'CommitmentDiscountId'),
  line('CommitmentDiscountStatus', 'null', 'NullWithoutCommitmentDiscountId', {
    CommitmentDiscountId: 'null',
  }),
  line('CommitmentDiscountStatus', 'value', 'NotNullOfUsage', {
    ...COMMITMENT,
    ChargeCategory: ['Usage'],
  }),
  line(
    'CommitmentDiscountQuantity',
    'null',
    'NullWithoutCommitmentDiscountId',
    { CommitmentDiscountId: 'null' },
    { since: '1.1' },
  ),
  line(
    'CommitmentDiscountQuantity',
    'null',
    'NullUnlessPriced',
    { ChargeCategory: { not: PRICED }, ...NO_CORRECTION },
    { since: '1.1', until: '1.2' },
  ),
  line(
    'CommitmentDiscountQuantity',
    'null',
    'NullUnlessPriced-1.2',
    { ChargeCategory: { not: PRICED } },
    { since: '1.2' },
  ),
  line(
    'CommitmentDiscountQuantity',
    'value',
    'NotNullOfPriced',
    { ...COMMITMENT, ChargeCategory: PRICED, ...NO_CORRECTION },
    { since: '1.1' },
  ),
  ...together(
    'CommitmentDiscountUnit',
    'CommitmentDiscountId',
    '1.1',
    NO_CORRECTION,
    '1.2',
  ),
  ...together('CommitmentDiscountUnit', 'CommitmentDiscountQuantity', '1.2'),
  line(
    'CapacityReservationId',
    'value',
    'NotNullOfUnused',
    { CapacityReservationStatus: ['Unused'] },
    { since: '1.1' },
  ),
  line(
    'CapacityReservationStatus',
    'null',
    'NullWithoutCapacityReservationId',
    { CapacityReservationId: 'null' },
    { since: '1.1' },
  ),
  line(
    'CapacityReservationStatus',
    'value',
    'NotNullOfUsage',
    { CapacityReservationId: 'value', ChargeCategory: ['Usage'] },
    { since: '1.1' },
  ),
  line(
    'AllocatedResourceName',
    'null',
    '',
    { AllocatedResourceId: 'null' },
    { since: '1.3', id: 'CAU-AllocatedResourceName-C-004-C' },
  ),
  line(
    'AllocatedResourceName',
    'value',
    '',
    { AllocatedResourceId: 'value' },
    { since: '1.3', id: 'CAU-AllocatedResourceName-C-005-C' },
  ),
];
