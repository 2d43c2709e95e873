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

import { FocusVersion, inVersion } from '../columns';
import { DynamicRule } from '../dynamic';
import { rowRule, valueRule } from '../dynamic/build';
import { COLUMN_TABLE } from './columns';
import { NULL_TABLE } from './nulls';
import { OBJECT_TABLE } from './objects';
import { SERVICE_TABLE } from './services';

const notNegative = (
  column: string,
  since: FocusVersion = '1.0',
): DynamicRule =>
  valueRule(`Maestro-${column}-NotNegative`, {
    since,
    looksFor: `Values of ${column} below 0`,
    columns: [column],
    of: () => [column],
    test: text =>
      Number.isNaN(Number(text)) || text.trim() === ''
        ? null
        : Number(text) >= 0,
  });

/**
 * What FOCUS demands that data alone decides, of all versions: presence by
 * level, type and format, nulls, allowed values, and the shape of objects.
 */
export const STATIC_TABLE: readonly DynamicRule[] = [
  ...COLUMN_TABLE,
  ...NULL_TABLE,
  ...OBJECT_TABLE,
  ...SERVICE_TABLE,
  notNegative('ListUnitPrice'),
  notNegative('ContractedUnitPrice'),
  notNegative('PricingCurrencyListUnitPrice', '1.2'),
  rowRule('Maestro-ChargeFrequency-NotOfPurchase', {
    keyword: 'MUST NOT',
    looksFor: 'Purchases with the ChargeFrequency Usage-Based',
    columns: ['ChargeFrequency', 'ChargeCategory'],
    when: row => row.is('ChargeCategory', 'Purchase'),
    holds: row => !row.is('ChargeFrequency', 'Usage-Based'),
  }),
].sort((a, b) => (a.id < b.id ? -1 : 1));

/** Rules of the table for one version. */
export function staticTableOf(version: FocusVersion): DynamicRule[] {
  return STATIC_TABLE.filter(rule => inVersion(rule, version));
}
