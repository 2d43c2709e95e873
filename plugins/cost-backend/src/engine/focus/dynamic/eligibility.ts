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

import { focusColumn } from '../columns';
import { endOf, headerRule, rowRule, rule } from './build';
import { consistentRule } from './consistent';
import { within } from './identity';
import { membersOf, objectAt } from './json';
import { DynamicRule, Violations } from './types';

const DETAILS = 'CommitmentProgramEligibilityDetails';
const HOST = 'HostProviderName';

// How a term or a way to pay is written, in English.
const TERM_OR_PAYMENT =
  /\b\d+[ -]?(?:yr|year|month|mo)s?\b|\b(?:one|three)[ -]?years?\b|\b(?:all|no|partial)[ -]?upfront\b|\bprepaid\b/i;

const spaced = (text: string) => text.replace(/([a-z0-9])([A-Z])/g, '$1 $2');

const isCustom = (column: string) => focusColumn(column) === null;

/** Names of providers and invoices, since 1.3 and 1.4. */
export const LATER_RULES: DynamicRule[] = [
  rowRule('CAU-HostProviderName-C-006-M', {
    since: '1.3',
    keyword: 'MUST NOT',
    proof: 'refutes',
    looksFor: `Usage with a region or resource and no ${HOST}`,
    columns: [HOST, 'ChargeCategory'],
    shows: [HOST, 'RegionId', 'ResourceId'],
    when: row =>
      row.is('ChargeCategory', 'Usage') && row.has('RegionId', 'ResourceId'),
    holds: row => row.has(HOST),
  }),
  rule(
    'InvoiceHandling-A-001-M',
    {
      since: '1.3',
      until: '1.4',
      proof: 'refutes',
      looksFor: 'Invoices of which the data has no charge',
      columns: ['InvoiceId'],
    },
    ({ invoices }) => {
      const seen = new Set<string>();
      return {
        see(block) {
          for (const value of block.column('InvoiceId')!.values) {
            if (value !== null) {
              seen.add(value);
            }
          }
        },
        end() {
          const violations = new Violations();
          for (const id of invoices?.keys() ?? []) {
            if (!seen.has(id)) {
              violations.add(null, () => `invoice ${id} has no charge`);
            }
          }
          return endOf(
            invoices?.size ?? 0,
            violations,
            invoices === null ? seen.size : 0,
            'no invoices were given to compare with (pass `invoices`)',
          );
        },
      };
    },
  ),
  rowRule('CAU-CommitmentProgramEligibilityDetails-C-004-C', {
    since: '1.4',
    keyword: 'MUST NOT',
    proof: 'refutes',
    looksFor: `Usage that a commitment covers and that is said to be eligible for none`,
    columns: [DETAILS, 'CommitmentDiscountId', 'ChargeCategory'],
    when: row =>
      row.is('ChargeCategory', 'Usage') &&
      row.has('CommitmentDiscountId') &&
      !row.is('CommitmentDiscountStatus', 'Unused'),
    holds: row => row.has(DETAILS),
  }),
  rowRule('CAU-CommitmentProgramEligibilityDetails-C-008-M', {
    since: '1.4',
    keyword: 'MUST NOT',
    proof: 'refutes',
    looksFor: `Terms and ways to pay in ${DETAILS}`,
    columns: [DETAILS],
    when: row => row.has(DETAILS),
    holds: row => !TERM_OR_PAYMENT.test(spaced(row.text(DETAILS)!)),
  }),
  rowRule('CAU-CommitmentProgramEligibilityDetailsObject-O-003-C', {
    since: '1.4',
    looksFor: `A CommitmentDiscountType that ${DETAILS} does not name`,
    columns: [DETAILS, 'CommitmentDiscountType'],
    when: row => row.has(DETAILS) && row.has('CommitmentDiscountType'),
    holds: row =>
      membersOf(
        objectAt(row.block, DETAILS, row.index) ?? {},
        'CommitmentPrograms',
      ).some(
        ({ ProgramType }) => ProgramType === row.text('CommitmentDiscountType'),
      ),
  }),
  rowRule('CAU-InvoiceDetailId-C-004-C', {
    since: '1.4',
    proof: 'refutes',
    looksFor: 'An InvoiceDetailId on charges of no invoice',
    columns: ['InvoiceDetailId', 'InvoiceId'],
    when: row => !row.has('InvoiceId'),
    holds: row => !row.has('InvoiceDetailId'),
  }),
  rowRule('CAU-InvoiceDetailId-C-005-C', {
    since: '1.4',
    keyword: 'MUST NOT',
    looksFor: 'Charges of an invoice without an InvoiceDetailId',
    columns: ['InvoiceDetailId', 'InvoiceId'],
    when: row => row.has('InvoiceId'),
    holds: row => row.has('InvoiceDetailId'),
  }),
  consistentRule('CAU-InvoiceDetailId-C-007-M', {
    since: '1.4',
    proof: 'refutes',
    looksFor: 'One InvoiceDetailId of an invoice in two currencies',
    columns: ['InvoiceDetailId', 'InvoiceId', 'BillingCurrency'],
    key: within('InvoiceId', 'InvoiceDetailId'),
    value: row => row.text('BillingCurrency'),
    names: ['InvoiceDetailId', 'BillingCurrency'],
  }),
  headerRule('DatasetCompleteness-A-006-O', {
    since: '1.4',
    keyword: 'SHOULD',
    proof: 'refutes',
    looksFor: 'Custom columns that repeat a column of FOCUS',
    wrong: column => {
      const meant = /^x_(.+)$/.exec(column)?.[1];
      if (meant === undefined) {
        return undefined;
      }
      return focusColumn(meant) === null ? null : `FOCUS has ${meant}`;
    },
  }),
  headerRule('DatasetCompleteness-A-009-O', {
    since: '1.4',
    keyword: 'SHOULD',
    looksFor: 'Columns out of order: those of FOCUS, then custom, by alphabet',
    wrong: (column, index, { columns }) => {
      const next = columns[index + 1];
      if (next === undefined) {
        return index === 0 ? null : undefined;
      }
      const wrong =
        isCustom(column) === isCustom(next)
          ? column.toLowerCase() > next.toLowerCase()
          : isCustom(column);
      return wrong ? `it stands before ${next}` : null;
    },
  }),
];
