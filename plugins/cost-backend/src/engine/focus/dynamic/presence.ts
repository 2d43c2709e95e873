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
import { DynamicRule } from './types';

const ISSUED = /^(?:arn:|ocid1\.|projects\/|\/subscriptions\/|\/\/)/i;

const isUsage = (row: Row) => row.is('ChargeCategory', 'Usage');

/** What tells of a thing needs the id of the thing. */
const idBeside = (
  id: string,
  column: string,
  signs: readonly string[],
  keyword: DynamicRule['keyword'] = 'MUST NOT',
) =>
  rowRule(id, {
    keyword,
    proof: 'refutes',
    looksFor: `Rows with ${signs.join(' or ')} and no ${column}`,
    columns: [column],
    shows: [column, ...signs],
    when: row => row.has(...signs),
    holds: row => row.has(column),
  });

export const PRESENCE_RULES: DynamicRule[] = [
  idBeside('RegionId-C-004-C', 'RegionId', ['RegionName', 'AvailabilityZone']),
  idBeside('ResourceId-C-005-C', 'ResourceId', [
    'ResourceName',
    'ResourceType',
  ]),
  idBeside('SubAccountId-C-005-C', 'SubAccountId', [
    'SubAccountName',
    'SubAccountType',
  ]),
  idBeside(
    'CapacityReservationId-C-006-C',
    'CapacityReservationId',
    ['CapacityReservationStatus'],
    'SHOULD NOT',
  ),
  rowRule('AvailabilityZone-C-003-C', {
    proof: 'refutes',
    looksFor: 'An AvailabilityZone on a tax, or an amount in its place',
    columns: ['AvailabilityZone'],
    when: row => row.has('AvailabilityZone'),
    holds: row =>
      !row.is('ChargeCategory', 'Tax') &&
      !/^-?\d*\.\d+(?:[eE]-?\d+)?$/.test(row.text('AvailabilityZone')!),
  }),
  rowRule('CapacityReservationId-C-004-C', {
    proof: 'refutes',
    looksFor: 'Usage with a reservation that it is said to use in no way',
    columns: ['CapacityReservationId', 'CapacityReservationStatus'],
    when: row => isUsage(row) && row.has('CapacityReservationId'),
    holds: row => row.has('CapacityReservationStatus'),
  }),
  rowRule('CapacityReservationStatus-C-007-C', {
    proof: 'refutes',
    looksFor: 'Rows of the reservation itself that consumed nothing as Used',
    columns: [
      'CapacityReservationId',
      'CapacityReservationStatus',
      'ResourceId',
      'ConsumedQuantity',
    ],
    when: row =>
      isUsage(row) &&
      row.has('CapacityReservationId') &&
      row.text('ResourceId') === row.text('CapacityReservationId') &&
      (row.amount('ConsumedQuantity')?.isZero() ?? true),
    holds: row => row.is('CapacityReservationStatus', 'Unused'),
  }),
  rowRule('CapacityReservationStatus-C-008-C', {
    proof: 'refutes',
    looksFor: 'Usage of another resource in the reservation that is not Used',
    columns: [
      'CapacityReservationId',
      'CapacityReservationStatus',
      'ResourceId',
      'ConsumedQuantity',
    ],
    when: row =>
      isUsage(row) &&
      row.has('CapacityReservationId') &&
      row.has('ResourceId') &&
      row.text('ResourceId') !== row.text('CapacityReservationId') &&
      (row.amount('ConsumedQuantity')?.gt(0) ?? false),
    holds: row => row.is('CapacityReservationStatus', 'Used'),
  }),
  rowRule('ResourceName-C-004-C', {
    proof: 'refutes',
    looksFor: 'A ResourceName without a ResourceId',
    columns: ['ResourceName', 'ResourceId'],
    when: row => !row.has('ResourceId'),
    holds: row => !row.has('ResourceName'),
  }),
  rowRule('ResourceName-C-006-C', {
    keyword: 'MUST NOT',
    proof: 'refutes',
    looksFor: 'Ids that the provider made up, repeated as the name',
    columns: ['ResourceName', 'ResourceId'],
    when: row => row.has('ResourceName') && row.has('ResourceId'),
    holds: row =>
      row.text('ResourceName') !== row.text('ResourceId') ||
      !ISSUED.test(row.text('ResourceId')!),
  }),
  ...(['SkuId-C-011-C', 'SkuPriceId-C-012-C'] as const).map(id => {
    const column = id.split('-')[0];
    return rowRule(id, {
      looksFor: `A ${column} of usage or a purchase with no service or resource`,
      columns: [column, 'ChargeCategory'],
      shows: [column, 'ServiceName', 'ResourceId'],
      when: row =>
        row.is('ChargeCategory', 'Usage', 'Purchase') && row.has(column),
      holds: row => row.has('ServiceName', 'ResourceId'),
    });
  }),
];
