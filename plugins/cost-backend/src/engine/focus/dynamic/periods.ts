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

import { Row, endOf, rowRule, rule, show } from './build';
import { DynamicRule, Violations } from './types';

const shows = [
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'BillingPeriodStart',
  'BillingPeriodEnd',
];

const known = (row: Row, ...columns: string[]) =>
  columns.every(column => row.instant(column) !== null);

/** An end written as the last second of the period, not the first after it. */
const isLastSecond = (row: Row, column: string) =>
  /:59(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?$/.test(row.text(column) ?? '');

function exclusiveEnd(id: string, what: string): DynamicRule {
  const [start, end] = [`${what}PeriodStart`, `${what}PeriodEnd`];
  return rowRule(id, {
    proof: 'refutes',
    looksFor: `A ${end} that is the last second of the period, or before its start`,
    columns: [start, end],
    when: row => known(row, start, end),
    holds: row =>
      !isLastSecond(row, end) && row.instant(end)! > row.instant(start)!,
  });
}

export const PERIOD_RULES: DynamicRule[] = [
  exclusiveEnd('BillingPeriodEnd-C-004-M', 'Billing'),
  exclusiveEnd('ChargePeriodEnd-C-004-M', 'Charge'),
  rowRule('ChargePeriodStart-C-004-M', {
    proof: 'refutes',
    looksFor: 'A ChargePeriodStart that is not before its end',
    columns: ['ChargePeriodStart', 'ChargePeriodEnd'],
    when: row => known(row, 'ChargePeriodStart', 'ChargePeriodEnd'),
    holds: row =>
      row.instant('ChargePeriodStart')! < row.instant('ChargePeriodEnd')!,
  }),
  rule(
    'BillingPeriodStart-C-004-M',
    {
      proof: 'refutes',
      looksFor: 'Billing periods of one account and issuer that overlap',
      columns: ['BillingPeriodStart', 'BillingPeriodEnd', 'BillingAccountId'],
    },
    () => {
      const periods = new Map<
        string,
        Map<string, { row: number; from: number; to: number }>
      >();
      return {
        see(block) {
          const row = new Row(block);
          for (row.index = 0; row.index < block.size; row.index += 1) {
            const from = row.instant('BillingPeriodStart');
            const to = row.instant('BillingPeriodEnd');
            if (from === null || to === null) {
              continue;
            }
            const account = `${row.text('InvoiceIssuerName') ?? ''} ${
              row.text('BillingAccountId') ?? ''
            }`;
            const own = periods.get(account) ?? new Map();
            const key = `${from} ${to}`;
            if (!own.has(key)) {
              own.set(key, { row: row.at, from, to });
            }
            periods.set(account, own);
          }
        },
        end() {
          const violations = new Violations();
          for (const [account, own] of periods) {
            const sorted = [...own.values()].sort((a, b) => a.from - b.from);
            for (let k = 1; k < sorted.length; k += 1) {
              if (sorted[k].from < sorted[k - 1].to) {
                violations.add(
                  sorted[k].row,
                  () =>
                    `account ${show(account)}: the period from ${iso(
                      sorted[k].from,
                    )} begins before that of ${iso(
                      sorted[k - 1].from,
                    )} has ended`,
                );
              }
            }
          }
          return endOf(periods.size, violations);
        },
      };
    },
  ),
  rowRule('ChargeClass-C-003-C', {
    proof: 'refutes',
    looksFor: 'Corrections of charges of the billing period itself',
    columns: ['ChargeClass', 'ChargePeriodStart', 'BillingPeriodStart'],
    shows: ['ChargeClass', ...shows],
    when: row =>
      row.is('ChargeClass', 'Correction') &&
      known(row, 'ChargePeriodStart', 'BillingPeriodStart'),
    holds: row =>
      row.instant('ChargePeriodStart')! < row.instant('BillingPeriodStart')!,
  }),
  rowRule('ChargeClass-C-004-C', {
    keyword: 'MUST NOT',
    proof: 'refutes',
    looksFor: 'Negative charges for an earlier period that are no Correction',
    columns: [
      'ChargeClass',
      'ChargePeriodEnd',
      'BillingPeriodStart',
      'BilledCost',
      'ChargeCategory',
    ],
    shows: ['ChargeClass', 'ChargeCategory', 'BilledCost', ...shows],
    when: row =>
      row.is('ChargeCategory', 'Usage', 'Purchase', 'Tax') &&
      (row.amount('BilledCost')?.lt(0) ?? false) &&
      known(row, 'ChargePeriodEnd', 'BillingPeriodStart') &&
      row.instant('ChargePeriodEnd')! <= row.instant('BillingPeriodStart')!,
    holds: row => row.has('ChargeClass'),
  }),
];

function iso(time: number): string {
  return new Date(time).toISOString();
}
