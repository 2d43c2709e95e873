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

import { sqlName, sqlText } from '../analytics/Analytics';

/** The four cost columns of FOCUS, with the names that our API uses. */
export const METRIC_COLUMNS = {
  billed: 'BilledCost',
  effective: 'EffectiveCost',
  contracted: 'ContractedCost',
  list: 'ListCost',
} as const;

export const TIME_COLUMNS = [
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'BillingPeriodStart',
  'BillingPeriodEnd',
] as const;

/** Without these a row cannot be counted. */
export const REQUIRED_COLUMNS = [
  ...Object.values(METRIC_COLUMNS),
  ...TIME_COLUMNS,
  'BillingCurrency',
] as const;

/** Columns that every stored file has; null where they were not delivered. */
export const STORED_COLUMNS = [
  'BillingAccountId',
  'SubAccountId',
  'SubAccountName',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'RegionId',
  'ServiceName',
  'ServiceCategory',
  'ServiceSubcategory',
  'ProviderName',
  'ServiceProviderName',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargeFrequency',
  'BillingCurrency',
  'CommitmentDiscountId',
  'CommitmentDiscountStatus',
  'PricingQuantity',
  'PricingUnit',
  'ConsumedQuantity',
  'ConsumedUnit',
  'ListUnitPrice',
  'ContractedUnitPrice',
  'SkuId',
  'InvoiceId',
  'AllocatedMethodId',
  'AllocatedResourceId',
  'AllocatedResourceName',
  'AllocatedTags',
  'x_namespace',
  'Tags',
] as const;

/** Begins the message by which a value that cannot be read ends a statement. */
export const BAD_VALUE = 'maestro-bad-value:';

/** Ends the statement at a value; the message names column, row and value. */
function refuse(column: string, value: string, why: string): string {
  return `error(${sqlText(BAD_VALUE)} || to_json({'column': ${sqlText(
    column,
  )}, 'row': row_number, 'value': left(${value}, 100), 'why': ${sqlText(
    why,
  )}})::varchar)`;
}

/** Fits 64 bits, which are read three times as fast as 128. */
const SHORT = "'[+-]?[0-9]{1,6}([.][0-9]{0,12})?'";
const DECIMAL = "'[+-]?([0-9]+[.]?[0-9]{0,15}0*|[.][0-9]{1,15}0*)'";
const SCIENTIFIC = "'[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)[eE][+-]?[0-9]{1,3}'";

/**
 * An amount as DECIMAL(38, 15), exactly or not at all.
 *
 * @param float - it was a binary number: digits beyond 1e-15 are no more than
 *   its noise, and are rounded
 */
export function amountSql(column: string, float: boolean): string {
  const text = sqlName(column);
  const cast = `try_cast(${text} as decimal(38, 15))`;
  if (float) {
    return `case when ${text} is null then null else coalesce(${cast}, ${refuse(
      column,
      text,
      'amount',
    )}) end as ${text}`;
  }
  // Digits after the point, less the exponent.
  const digits = `length(rtrim(regexp_extract(${text}, '[.]([0-9]*)', 1), '0')) - try_cast(regexp_extract(${text}, '[eE]([+-]?[0-9]+)', 1) as integer)`;
  return `case when ${text} is null then null
    when regexp_full_match(${text}, ${SHORT}) then cast(cast(${text} as decimal(18, 12)) as decimal(38, 15))
    when regexp_full_match(${text}, ${DECIMAL}) then coalesce(${cast}, ${refuse(
    column,
    text,
    'large',
  )})
    when regexp_full_match(${text}, ${SCIENTIFIC}) then case when ${digits} <= 15 then coalesce(${cast}, ${refuse(
    column,
    text,
    'large',
  )}) else ${refuse(column, text, 'fine')} end
    when regexp_full_match(${text}, '[+-]?[0-9]*[.][0-9]+') then ${refuse(
    column,
    text,
    'fine',
  )}
    else ${refuse(column, text, 'amount')} end as ${text}`;
}

/** An instant as TIMESTAMP in UTC. */
export function timeSql(column: string): string {
  const text = sqlName(column);
  // With Z at its end it needs no zone, and is read twice as fast.
  return `coalesce(case when suffix(${text}, 'Z') then try_cast(${text} as timestamp) when regexp_matches(${text}, '^[0-9]{4}-[0-9]{2}-[0-9]{2}') then try_cast(${text} as timestamptz) at time zone 'UTC' end, ${refuse(
    column,
    `coalesce(${text}, '(null)')`,
    'time',
  )}) as ${text}`;
}

/** A text that must be there. */
export function neededSql(column: string): string {
  const text = sqlName(column);
  return `coalesce(${text}, ${refuse(
    column,
    "'(null)'",
    'needed',
  )}) as ${text}`;
}

/** What to tell about a value that was refused. */
export function badValueMessage(error: string): string | null {
  const at = error.indexOf(BAD_VALUE);
  if (at < 0) {
    return null;
  }
  let told: BadValue;
  try {
    told = JSON.parse(error.slice(at + BAD_VALUE.length).split('\n')[0]);
  } catch {
    return 'A value of the file cannot be read';
  }
  return tellBadValue(told);
}

/** A value that cannot be read. */
export interface BadValue {
  column: string;
  /** Of the rows below the header, from 1. */
  row: number;
  value: string;
  why: string;
}

/** Names column, row, value and fix. */
export function tellBadValue(told: BadValue): string {
  const fix =
    {
      amount: 'write a decimal number such as -12.34',
      fine: 'it has digits beyond 1e-15; write at most 15 digits after the point',
      large:
        'it has more than 23 digits before the point; write a smaller amount',
      time: 'write a time such as 2026-11-01T00:00:00Z',
      needed: 'a row without it cannot be counted; give it a value',
      object: 'write a JSON object such as {"env":"prod"}',
    }[told.why] ?? 'correct it';
  return `Row ${told.row}: ${told.column} is ${JSON.stringify(
    told.value,
  )}; ${fix}`;
}
