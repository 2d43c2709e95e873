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

import { Row } from './build';
import { consistentRule, spellingRule } from './consistent';
import { DynamicRule } from './types';

/** What scopes an id: the provider, by its name in either form. */
export const providerOf = (row: Row) =>
  row.text('ServiceProviderName') ?? row.text('ProviderName') ?? '';

/** Key within the provider; null where the row has no such id. */
export const within =
  (...columns: string[]) =>
  (row: Row): string | null => {
    const parts = columns.map(column => row.text(column));
    return parts.some(part => part === null || part.trim() === '')
      ? null
      : [providerOf(row), ...parts].join(' ');
  };

const value = (column: string) => (row: Row) => row.text(column);

/** Two names at one time under one id are two things. */
const unique = (id: string, column: string, name: string) =>
  consistentRule(id, {
    proof: 'refutes',
    looksFor: `One ${column} with two values of ${name} at one time`,
    columns: [column, name],
    key: within(column),
    value: value(name),
    over: 'at one time',
    names: [column, name],
  });

/** An id that is named in one row is named in all of that time. */
const named = (
  id: string,
  column: string,
  name: string,
  keyword: DynamicRule['keyword'],
) =>
  consistentRule(id, {
    keyword,
    proof: 'refutes',
    looksFor: `A ${name} that some rows of the same ${column} lack`,
    columns: [column, name],
    key: within(column),
    value: row => (row.has(name) ? 'a name' : 'null'),
    over: 'at one time',
    names: [column, name],
  });

export const IDENTITY_RULES: DynamicRule[] = [
  unique('BillingAccountId-C-004-M', 'BillingAccountId', 'BillingAccountName'),
  unique('ResourceId-C-007-M', 'ResourceId', 'ResourceName'),
  unique(
    'CommitmentDiscountId-C-007-M',
    'CommitmentDiscountId',
    'CommitmentDiscountType',
  ),
  consistentRule('CapacityReservationId-C-008-M', {
    proof: 'refutes',
    looksFor: 'One CapacityReservationId in two regions',
    columns: ['CapacityReservationId', 'RegionId'],
    key: within('CapacityReservationId'),
    value: value('RegionId'),
    names: ['CapacityReservationId', 'RegionId'],
  }),
  consistentRule('InvoiceId-C-007-C', {
    proof: 'refutes',
    looksFor: 'One InvoiceId of an issuer with two billing accounts',
    columns: ['InvoiceId', 'BillingAccountId'],
    key: row => {
      const invoice = row.text('InvoiceId');
      return invoice === null
        ? null
        : `${row.text('InvoiceIssuerName') ?? ''} ${invoice}`;
    },
    value: row => row.text('BillingAccountId') ?? 'null',
    names: ['InvoiceId', 'BillingAccountId'],
  }),
  consistentRule('CommitmentDiscountUnit-C-008-M', {
    looksFor: 'One CommitmentDiscountId with two units',
    columns: ['CommitmentDiscountId', 'CommitmentDiscountUnit'],
    key: within('CommitmentDiscountId'),
    value: value('CommitmentDiscountUnit'),
    names: ['CommitmentDiscountId', 'CommitmentDiscountUnit'],
  }),
  named(
    'CommitmentDiscountName-C-006-C',
    'CommitmentDiscountId',
    'CommitmentDiscountName',
    'MUST NOT',
  ),
  named('ResourceName-C-005-C', 'ResourceId', 'ResourceName', 'MUST NOT'),
  ...(['BillingAccountType', 'SubAccountType'] as const).map(column =>
    spellingRule(`${column}-C-006-M`, {
      proof: 'refutes',
      looksFor: `One ${column} spelt in two ways, or one without a letter`,
      columns: [column],
      of: () => [column],
      unreadable: text => !/\p{L}/u.test(text),
    }),
  ),
];
