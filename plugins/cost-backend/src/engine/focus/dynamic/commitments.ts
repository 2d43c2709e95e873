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

import { Row, rowRule } from './build';
import { close } from './money';
import { DynamicRule } from './types';

const ID = 'CommitmentDiscountId';
const STATUS = 'CommitmentDiscountStatus';
const QUANTITY = 'CommitmentDiscountQuantity';
const UNIT = 'CommitmentDiscountUnit';
const CATEGORY = 'ChargeCategory';

const DETAILS = [
  STATUS,
  'CommitmentDiscountCategory',
  'CommitmentDiscountName',
  'CommitmentDiscountType',
  QUANTITY,
  UNIT,
];

const DISCOUNTS = ['COMMITMENT_DISCOUNT_SUPPORTED'];

export const isUsage = (row: Row) => row.is(CATEGORY, 'Usage');
const isUsed = (row: Row) => row.is(STATUS, 'Used');
const isUnused = (row: Row) => row.is(STATUS, 'Unused');
const isCorrection = (row: Row) => row.is('ChargeClass', 'Correction');
const isPurchase = (row: Row) => row.is(CATEGORY, 'Purchase');

const isPositive = (row: Row, column: string) =>
  row.amount(column)?.gt(0) ?? false;

/** Whether the commitment itself, not what uses it, is the resource. */
const isOfItself = (row: Row) =>
  row.text('ResourceId') !== null && row.text('ResourceId') === row.text(ID);

const sameUnit = (row: Row) =>
  row.text(UNIT) !== null && row.text(UNIT) === row.text('ConsumedUnit');

const mentions = (row: Row, word: RegExp) =>
  ['ChargeDescription', 'SkuMeter'].some(column =>
    word.test(row.text(column) ?? ''),
  );

export const COMMITMENT_RULES: DynamicRule[] = [
  rowRule('CommitmentDiscountId-C-004-C', {
    proof: 'refutes',
    looksFor:
      'A CommitmentDiscountId on usage at another price than a committed one',
    columns: [ID, STATUS, 'PricingCategory'],
    when: row => isUsage(row) && row.has(ID) && row.has('PricingCategory'),
    holds: row => row.has(STATUS) || row.is('PricingCategory', 'Committed'),
  }),
  rowRule('CommitmentDiscountId-C-005-C', {
    keyword: 'MUST NOT',
    proof: 'refutes',
    looksFor: 'Rows that tell of a commitment and do not name it',
    columns: [ID],
    shows: [ID, ...DETAILS, 'PricingCategory'],
    when: row => row.has(...DETAILS) || row.is('PricingCategory', 'Committed'),
    holds: row => row.has(ID),
  }),
  rowRule('CommitmentDiscountQuantity-C-014-C', {
    proof: 'refutes',
    looksFor:
      'Used quantities below zero or, in the unit of the usage, other than it',
    columns: [CATEGORY, STATUS, QUANTITY],
    shows: [QUANTITY, UNIT, 'ConsumedQuantity', 'ConsumedUnit'],
    when: row =>
      isUsage(row) && isUsed(row) && !isCorrection(row) && row.has(QUANTITY),
    holds(row, { tolerance }) {
      const quantity = row.amount(QUANTITY);
      const consumed = row.amount('ConsumedQuantity');
      return (
        quantity !== null &&
        quantity.gte(0) &&
        (consumed === null ||
          !sameUnit(row) ||
          close(quantity, consumed, tolerance))
      );
    },
  }),
  rowRule('CommitmentDiscountQuantity-C-015-C', {
    proof: 'refutes',
    looksFor: 'Unused rows with nothing left, or with something consumed',
    columns: [CATEGORY, STATUS, QUANTITY],
    shows: [QUANTITY, 'ConsumedQuantity'],
    when: row =>
      isUsage(row) && isUnused(row) && !isCorrection(row) && row.has(QUANTITY),
    holds: row =>
      isPositive(row, QUANTITY) && !isPositive(row, 'ConsumedQuantity'),
  }),
  rowRule('CommitmentDiscountUnit-C-009-M', {
    proof: 'refutes',
    looksFor: 'Spend commitments not in a currency, usage commitments in one',
    columns: [UNIT, 'CommitmentDiscountCategory'],
    when: row =>
      row.has(UNIT) && row.is('CommitmentDiscountCategory', 'Spend', 'Usage'),
    holds(row, { currencies }) {
      const unit = row.text(UNIT)!;
      const isMoney =
        currencies.has(unit) ||
        unit === row.text('BillingCurrency') ||
        unit === row.text('PricingCurrency');
      return row.is('CommitmentDiscountCategory', 'Spend') === isMoney;
    },
  }),
  rowRule('PricingCategory-C-009-C', {
    proof: 'refutes',
    looksFor: 'Usage under a commitment that is not priced as committed',
    columns: ['PricingCategory', STATUS, CATEGORY],
    when: row => isUsage(row) && (isUsed(row) || isUnused(row)),
    holds: row => row.is('PricingCategory', 'Committed'),
  }),
  rowRule('PricingCategory-C-008-C', {
    proof: 'refutes',
    looksFor: 'Prices called committed where no commitment is named',
    columns: ['PricingCategory', ID, CATEGORY],
    when: row => isUsage(row) && row.is('PricingCategory', 'Committed'),
    holds: row => row.has(ID),
  }),
  rowRule('PricingCategory-C-010-C', {
    proof: 'refutes',
    looksFor: 'Spot or preemptible usage that is not priced as dynamic',
    columns: ['PricingCategory', CATEGORY, 'ChargeDescription'],
    when: row =>
      isUsage(row) &&
      row.has('PricingCategory') &&
      mentions(
        row,
        /\b(?:spot instances?|spot vms?|spot usage|preemptible)\b/i,
      ),
    holds: row => row.is('PricingCategory', 'Dynamic'),
  }),
  rowRule('DiscountHandling-A-001-C', {
    keyword: 'SHOULD',
    proof: 'refutes',
    criteria: DISCOUNTS,
    looksFor: 'Discounts that are a negative row of their own',
    columns: ['ChargeDescription', 'BilledCost'],
    when: row =>
      /\bdiscounts?\b/i.test(row.text('ChargeDescription') ?? '') &&
      !isCorrection(row),
    holds: row => !(row.amount('BilledCost')?.lt(0) ?? false),
  }),
  rowRule('DiscountHandling-A-004-C', {
    proof: 'refutes',
    criteria: DISCOUNTS,
    looksFor: 'Rows of which the commitment covers only a part',
    columns: [STATUS, QUANTITY, UNIT, 'ConsumedQuantity', 'ConsumedUnit'],
    when: row =>
      isUsed(row) &&
      sameUnit(row) &&
      row.amount(QUANTITY) !== null &&
      row.amount('ConsumedQuantity') !== null,
    holds: (row, { tolerance }) =>
      row
        .amount(QUANTITY)!
        .plus(tolerance)
        .gte(row.amount('ConsumedQuantity')!),
  }),
  rowRule('DiscountHandling-A-006-C', {
    criteria: DISCOUNTS,
    proof: 'refutes',
    looksFor: 'Rows at a commitment’s price without its id',
    columns: [ID],
    shows: [ID, STATUS, 'PricingCategory'],
    when: row =>
      isUsed(row) ||
      isUnused(row) ||
      (isUsage(row) && row.is('PricingCategory', 'Committed')),
    holds: row => row.has(ID),
  }),
  rowRule('DiscountHandling-A-009-C', {
    criteria: DISCOUNTS,
    proof: 'refutes',
    looksFor: 'Usage that a commitment covers and that is billed again',
    columns: [STATUS, CATEGORY, 'BilledCost'],
    when: row =>
      isUsage(row) && (isUsed(row) || isUnused(row)) && !isCorrection(row),
    holds: row => row.amount('BilledCost')?.isZero() ?? false,
  }),
  rowRule('DiscountHandling-A-012-C', {
    criteria: DISCOUNTS,
    looksFor: 'Purchases of a commitment with another resource than itself',
    columns: [CATEGORY, ID, 'ResourceId'],
    when: row =>
      isPurchase(row) && (row.has(ID) || row.has('CommitmentDiscountCategory')),
    holds: row => row.has(ID) && isOfItself(row),
  }),
  rowRule('DiscountHandling-A-013-C', {
    criteria: DISCOUNTS,
    proof: 'refutes',
    looksFor: 'Rows of a commitment itself, neither used nor unused, as usage',
    columns: [CATEGORY, ID, 'ResourceId', STATUS],
    when: row => isOfItself(row) && !row.has(STATUS),
    holds: row => !isUsage(row),
  }),
  rowRule('DiscountHandling-A-014-C', {
    criteria: DISCOUNTS,
    proof: 'refutes',
    looksFor: 'Usage of a resource at a committed price that is not Used',
    columns: [CATEGORY, ID, STATUS, 'ResourceId'],
    when: row =>
      isUsage(row) &&
      row.has(ID) &&
      row.has('ResourceId') &&
      !isOfItself(row) &&
      !isCorrection(row),
    holds: isUsed,
  }),
  rowRule('DiscountHandling-A-015-C', {
    criteria: DISCOUNTS,
    proof: 'refutes',
    looksFor: 'Used rows without the id of the commitment',
    columns: [ID, STATUS],
    when: isUsed,
    holds: row => (row.text(ID) ?? '').trim() !== '',
  }),
  rowRule('DiscountHandling-A-016-C', {
    criteria: DISCOUNTS,
    proof: 'refutes',
    looksFor: 'Used rows with no resource but the commitment',
    columns: ['ResourceId', ID, STATUS],
    when: isUsed,
    holds: row => row.has('ResourceId') && !isOfItself(row),
  }),
  rowRule('DiscountHandling-A-018-C', {
    criteria: DISCOUNTS,
    looksFor: 'Unused rows that are no usage',
    columns: [STATUS, CATEGORY],
    when: isUnused,
    holds: isUsage,
  }),
  rowRule('DiscountHandling-A-019-C', {
    criteria: DISCOUNTS,
    looksFor: 'Unused rows with another resource than the commitment',
    columns: [STATUS, ID, 'ResourceId'],
    when: isUnused,
    holds: isOfItself,
  }),
  rowRule('DiscountHandling-A-020-C', {
    criteria: DISCOUNTS,
    proof: 'refutes',
    looksFor: 'Negative rows that tell of a credit and are no Credit',
    columns: [CATEGORY, 'ChargeDescription', 'BilledCost'],
    when: row =>
      /\bcredits?\b/i.test(row.text('ChargeDescription') ?? '') &&
      (row.amount('BilledCost')?.lt(0) ?? false),
    holds: row => row.is(CATEGORY, 'Credit'),
  }),
];
