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

import { Decimal } from 'decimal.js';
import { Exact } from '../dataset';
import { Row, RuleHead, endOf, rowRule, rule, show } from './build';
import { DynamicRule, Violations } from './types';

const isUsageOrPurchase = (row: Row) =>
  row.is('ChargeCategory', 'Usage', 'Purchase');

const isCorrection = (row: Row) => row.is('ChargeClass', 'Correction');

/** Amounts within the tolerance of each other. */
export const close = (a: Decimal, b: Decimal, tolerance: Decimal.Value) =>
  a.minus(b).abs().lte(tolerance);

/** An amount needs a currency that says what it counts. */
const denominated = (id: string, column: string, currency: string) =>
  rowRule(id, {
    proof: 'refutes',
    looksFor: `${column} without a ${currency}`,
    columns: [column, currency],
    when: row => row.has(column),
    holds: row => (row.text(currency) ?? '').trim() !== '',
  });

/** Two amounts in one currency are one amount. */
const sameCurrency = (id: string, column: string, billing: string) =>
  rowRule(id, {
    proof: 'refutes',
    looksFor: `${column} without a PricingCurrency, or, where that is the BillingCurrency, other than ${billing}`,
    columns: [column, 'PricingCurrency', 'BillingCurrency', billing],
    when: row => row.has(column),
    holds(row, { tolerance }) {
      const currency = row.text('PricingCurrency');
      if (currency === null || currency.trim() === '') {
        return false;
      }
      return (
        currency !== row.text('BillingCurrency') ||
        row.block.isSame(row.index, [column, billing], tolerance) !== false
      );
    },
  });

const credit = (id: string, column: string) =>
  rowRule(id, {
    looksFor: `Credits of which ${column} differs from BilledCost`,
    columns: ['ChargeCategory', column, 'BilledCost'],
    when: row =>
      row.is('ChargeCategory', 'Credit') &&
      row.amount(column) !== null &&
      row.amount('BilledCost') !== null,
    holds: (row, { tolerance }) =>
      close(row.amount(column)!, row.amount('BilledCost')!, tolerance),
  });

/** Whether price times quantity is the cost; null: one of them is missing. */
const product = (
  row: Row,
  tolerance: Decimal,
  [price, cost]: readonly [string, string],
) =>
  row.block.isProduct(row.index, [price, 'PricingQuantity', cost], tolerance);

const PRODUCTS = [
  ['ListUnitPrice', 'ListCost'],
  ['ContractedUnitPrice', 'ContractedCost'],
] as const;

export const MONEY_RULES: DynamicRule[] = [
  denominated('BilledCost-C-006-M', 'BilledCost', 'BillingCurrency'),
  denominated('ContractedCost-C-005-M', 'ContractedCost', 'BillingCurrency'),
  denominated('EffectiveCost-C-006-M', 'EffectiveCost', 'BillingCurrency'),
  denominated('ListCost-C-005-M', 'ListCost', 'BillingCurrency'),
  denominated(
    'ContractedUnitPrice-C-010-C',
    'ContractedUnitPrice',
    'BillingCurrency',
  ),
  denominated('ListUnitPrice-C-009-M', 'ListUnitPrice', 'BillingCurrency'),
  sameCurrency(
    'PricingCurrencyContractedUnitPrice-C-009-C',
    'PricingCurrencyContractedUnitPrice',
    'ContractedUnitPrice',
  ),
  sameCurrency(
    'PricingCurrencyListUnitPrice-C-009-M',
    'PricingCurrencyListUnitPrice',
    'ListUnitPrice',
  ),
  sameCurrency(
    'PricingCurrencyEffectiveCost-C-006-M',
    'PricingCurrencyEffectiveCost',
    'EffectiveCost',
  ),
  rowRule('PricingCurrencyEffectiveCost-C-005-M', {
    proof: 'refutes',
    looksFor: 'Purchases of a commitment with an effective cost of their own',
    columns: [
      'ChargeCategory',
      'CommitmentDiscountId',
      'PricingCurrencyEffectiveCost',
    ],
    when: row =>
      row.is('ChargeCategory', 'Purchase') &&
      row.has('CommitmentDiscountId') &&
      row.amount('PricingCurrencyEffectiveCost') !== null,
    holds: row => row.amount('PricingCurrencyEffectiveCost')!.isZero(),
  }),
  credit('ContractedCost-C-008-C', 'ContractedCost'),
  credit('EffectiveCost-C-010-C', 'EffectiveCost'),
  credit('ListCost-C-008-C', 'ListCost'),
  rowRule('ContractedCost-C-009-C', {
    looksFor: 'ContractedUnitPrice times PricingQuantity other than the cost',
    columns: ['ContractedUnitPrice', 'PricingQuantity', 'ContractedCost'],
    when: row =>
      !isCorrection(row) &&
      [...PRODUCTS[1], 'PricingQuantity'].every(
        column => row.number(column) !== null,
      ),
    holds: (row, { tolerance }) => product(row, tolerance, PRODUCTS[1])!,
  }),
  rowRule('PricingQuantity-C-009-C', {
    looksFor: 'A unit price times PricingQuantity other than its cost',
    columns: ['PricingQuantity'],
    shows: ['PricingQuantity', ...PRODUCTS.flat()],
    when: row =>
      !isCorrection(row) &&
      row.number('PricingQuantity') !== null &&
      PRODUCTS.some(
        ([price, cost]) =>
          row.number(price) !== null && row.number(cost) !== null,
      ),
    holds: (row, { tolerance }) =>
      PRODUCTS.every(pair => product(row, tolerance, pair) !== false),
  }),
  rowRule('PricingCurrencyContractedUnitPrice-C-004-C', {
    looksFor: 'Taxes with a PricingCurrencyContractedUnitPrice',
    columns: ['PricingCurrencyContractedUnitPrice', 'ChargeCategory'],
    when: row => row.is('ChargeCategory', 'Tax'),
    holds: row => !row.has('PricingCurrencyContractedUnitPrice'),
  }),
  rowRule('PricingCurrencyContractedUnitPrice-C-005-C', {
    keyword: 'MUST NOT',
    looksFor: 'Usage and purchases with no PricingCurrencyContractedUnitPrice',
    columns: ['PricingCurrencyContractedUnitPrice', 'ChargeCategory'],
    when: row => isUsageOrPurchase(row) && !isCorrection(row),
    holds: row => row.has('PricingCurrencyContractedUnitPrice'),
  }),
  invoiceRule('BilledCost-C-007-M', {
    looksFor: 'Invoices whose payable amount is not the sum of their rows',
    columns: ['InvoiceId', 'BilledCost'],
    wrong(sum, _, invoice, tolerance) {
      if (close(sum, new Exact(invoice.payable), tolerance)) {
        return null;
      }
      return `rows add up to ${sum.toFixed()}, ${invoice.payable} is payable`;
    },
  }),
  invoiceRule('BillingCurrency-C-005-M', {
    looksFor: 'Rows in another currency than their invoice',
    columns: ['InvoiceId', 'BillingCurrency'],
    wrong(_, currencies, invoice) {
      const other = [...currencies].filter(code => code !== invoice.currency);
      return other.length === 0
        ? null
        : `rows are in ${other.join(', ')}, the invoice in ${invoice.currency}`;
    },
  }),
];

function invoiceRule(
  id: string,
  head: RuleHead & {
    wrong: (
      sum: Decimal,
      currencies: ReadonlySet<string>,
      invoice: { payable: string; currency: string },
      tolerance: Decimal,
    ) => string | null;
  },
): DynamicRule {
  return rule(id, head, ({ invoices, tolerance }) => {
    const sums = new Map<string, { sum: Decimal; currencies: Set<string> }>();
    return {
      see(block) {
        const row = new Row(block);
        for (row.index = 0; row.index < block.size; row.index += 1) {
          const invoice = row.text('InvoiceId');
          if (invoice === null) {
            continue;
          }
          const known = sums.get(invoice) ?? {
            sum: new Exact(0),
            currencies: new Set<string>(),
          };
          sums.set(invoice, known);
          // With nothing to compare it with, the sum is not needed.
          if (invoices === null) {
            continue;
          }
          known.sum = known.sum.plus(row.amount('BilledCost') ?? 0);
          const currency = row.text('BillingCurrency');
          if (currency !== null) {
            known.currencies.add(currency);
          }
        }
      },
      end() {
        const violations = new Violations();
        let applied = 0;
        let undecided = 0;
        for (const [invoice, { sum, currencies }] of sums) {
          const given = invoices?.get(invoice);
          if (given === undefined) {
            undecided += 1;
            continue;
          }
          applied += 1;
          const wrong = head.wrong(sum, currencies, given, tolerance);
          if (wrong !== null) {
            violations.add(null, () => `invoice ${show(invoice)}: ${wrong}`);
          }
        }
        return endOf(
          applied,
          violations,
          undecided,
          'what these invoices say is not given; pass `invoices`',
        );
      },
    };
  });
}
