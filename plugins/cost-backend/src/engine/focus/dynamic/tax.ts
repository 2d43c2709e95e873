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
import { Row, endOf, rule, show } from './build';
import { close } from './money';
import { DynamicRule, Violations } from './types';

interface Group {
  row: number;
  taxBilled: Decimal;
  tax: Decimal;
  taxes: number;
  /** Smallest and largest share of the metric in the billed cost of a row. */
  least: number;
  most: number;
  charges: number;
}

// Shares are compared, not money: doubles do.
const SAME_SHARE = 1e-6;

const WHY =
  'the charges of these groups hold the metric in unequal shares of their billed cost, or are not in this data, so that no share follows for the tax';

/**
 * Tax follows the charges that it is levied on. Which these are no column
 * says; but where every other charge of the invoice (without one: of account,
 * issuer and billing period) holds the metric in the same share of its
 * billed cost, the tax must hold it in that share too, whatever is taxed.
 */
function taxRule(id: string, metric: string): DynamicRule {
  return rule(
    id,
    {
      proof: 'refutes',
      looksFor: `Taxes of which ${metric} does not follow that of the charges of the same invoice`,
      columns: ['ChargeCategory', 'BilledCost', metric],
    },
    ({ tolerance }) => {
      const groups = new Map<string, Group>();
      const note = (row: Row) => {
        const billed = row.number('BilledCost');
        const amount = row.number(metric);
        if (billed === null || amount === null) {
          return;
        }
        const key = keyOf(row);
        let group = groups.get(key);
        if (group === undefined) {
          group = {
            row: row.at,
            taxBilled: new Exact(0),
            tax: new Exact(0),
            taxes: 0,
            least: Infinity,
            most: -Infinity,
            charges: 0,
          };
          groups.set(key, group);
        }
        if (row.is('ChargeCategory', 'Tax')) {
          if (group.taxes === 0) {
            group.row = row.at;
          }
          group.taxes += 1;
          group.taxBilled = group.taxBilled.plus(row.amount('BilledCost')!);
          group.tax = group.tax.plus(row.amount(metric)!);
        } else if (billed !== 0 || amount !== 0) {
          group.charges += 1;
          const share = billed === 0 ? Infinity : amount / billed;
          group.least = Math.min(group.least, share);
          group.most = Math.max(group.most, share);
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
          let applied = 0;
          let undecided = 0;
          for (const [key, group] of groups) {
            if (group.taxes === 0) {
              continue;
            }
            const even =
              group.charges > 0 &&
              group.most - group.least <=
                SAME_SHARE * Math.max(1, Math.abs(group.most));
            if (!even) {
              undecided += 1;
              continue;
            }
            applied += 1;
            const share = (group.least + group.most) / 2;
            const due =
              Math.abs(share - 1) <= SAME_SHARE
                ? group.taxBilled
                : group.taxBilled.times(share);
            const slack = Decimal.max(
              tolerance,
              group.taxBilled.abs().times(10 * SAME_SHARE),
            );
            const right =
              due === group.taxBilled
                ? close(group.tax, due, tolerance)
                : close(group.tax, due, slack);
            if (!right) {
              violations.add(
                group.row,
                () =>
                  `${show(
                    key,
                  )}: the taxes have ${metric} ${group.tax.toFixed()}; the charges hold ${share.toPrecision(
                    6,
                  )} of their billed cost, so it should be ${due.toFixed()}`,
              );
            }
          }
          return endOf(applied, violations, undecided, WHY);
        },
      };
    },
  );
}

function keyOf(row: Row): string {
  const invoice = row.text('InvoiceId');
  return invoice !== null
    ? `invoice ${invoice}`
    : [
        row.text('InvoiceIssuerName'),
        row.text('BillingAccountId'),
        row.text('BillingPeriodStart'),
        row.text('BillingCurrency'),
      ].join(' ');
}

export const TAX_RULES: DynamicRule[] = [
  taxRule('ContractedCost-C-007-C', 'ContractedCost'),
  taxRule('EffectiveCost-C-009-C', 'EffectiveCost'),
  taxRule('ListCost-C-007-C', 'ListCost'),
];
