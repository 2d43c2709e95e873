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

import { Analytics, sqlText } from '../src/analytics/Analytics';

/**
 * Writes billing rows in the form of FOCUS as CSV, 24 columns, about 310 bytes
 * each: the same numbers always give the same file. One billing period;
 * hourly usage of some accounts, services and resources, amounts with 11
 * decimals, tags on nine rows of ten, a few credits, purchases and taxes.
 */
export async function writeRows(
  analytics: Analytics,
  options: { rows: number; path: string; period?: string },
): Promise<void> {
  const period = options.period ?? '2026-10-01';
  // Hashes of the row's number stand in for chance.
  const pick = (salt: number, of: number) => `(hash(i, ${salt}) % ${of})`;
  const amount = (factor: string) =>
    `cast(cast(${pick(
      7,
      9_000_000,
    )} as decimal(18, 0)) * ${factor}::decimal(4, 2) / 1000000000::decimal(10, 0) * case when ${pick(
      8,
      200,
    )} = 0 then -1 else 1 end as decimal(28, 11))`;
  await analytics.run(`copy (
    select printf('%012d', ${pick(1, 40)}::bigint) as "BillingAccountId",
      printf('%012d', ${pick(2, 300)}::bigint) as "SubAccountId",
      'account-' || ${pick(2, 300)} as "SubAccountName",
      'arn:aws:ec2:eu-west-1:' || printf('%08x', (${pick(
        3,
        20_000,
      )})::bigint) as "ResourceId",
      'Service ' || ${pick(4, 40)} as "ServiceName",
      'Compute' as "ServiceCategory", 'AWS' as "ProviderName",
      'AWS' as "PublisherName", 'AWS' as "InvoiceIssuerName",
      'eu-west-' || ${pick(11, 3)} as "RegionId",
      case ${pick(
        9,
        1000,
      )} when 0 then 'Tax' when 1 then 'Credit' when 2 then 'Purchase' else 'Usage' end as "ChargeCategory",
      'Usage of kind ' || ${pick(5, 500)} as "ChargeDescription",
      'USD' as "BillingCurrency",
      strftime(timestamp '${period}' + to_hours((${pick(
    6,
    744,
  )})::integer), '%Y-%m-%dT%H:%M:%SZ') as "ChargePeriodStart",
      strftime(timestamp '${period}' + to_hours((${pick(
    6,
    744,
  )})::integer + 1), '%Y-%m-%dT%H:%M:%SZ') as "ChargePeriodEnd",
      '${period}T00:00:00Z' as "BillingPeriodStart",
      strftime(timestamp '${period}' + interval 1 month, '%Y-%m-%dT%H:%M:%SZ') as "BillingPeriodEnd",
      ${amount('1')} as "BilledCost", ${amount('0.9')} as "EffectiveCost",
      ${amount('1')} as "ContractedCost", ${amount('1.2')} as "ListCost",
      '1' as "PricingQuantity", 'Hours' as "PricingUnit",
      case when ${pick(
        10,
        10,
      )} = 0 then null else '{"env":"prod","app":"app-' || ${pick(
    12,
    400,
  )} || '"}' end as "Tags"
    from range(${options.rows}) numbers(i)
  ) to ${sqlText(options.path)} (format csv, header)`);
}
