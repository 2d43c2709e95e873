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

import { RandomStream } from '../replay/random';
import { BillingLine, COMMITMENT, LINES } from './lines';

const DAY = 24 * 60 * 60_000;

/** Columns of FOCUS 1.2, in alphabetical order. */
export const COLUMNS = [
  'AvailabilityZone',
  'BilledCost',
  'BillingAccountId',
  'BillingAccountName',
  'BillingAccountType',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'CapacityReservationId',
  'CapacityReservationStatus',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargeFrequency',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'CommitmentDiscountCategory',
  'CommitmentDiscountId',
  'CommitmentDiscountName',
  'CommitmentDiscountQuantity',
  'CommitmentDiscountStatus',
  'CommitmentDiscountType',
  'CommitmentDiscountUnit',
  'ConsumedQuantity',
  'ConsumedUnit',
  'ContractedCost',
  'ContractedUnitPrice',
  'EffectiveCost',
  'InvoiceId',
  'InvoiceIssuerName',
  'ListCost',
  'ListUnitPrice',
  'PricingCategory',
  'PricingCurrency',
  'PricingCurrencyContractedUnitPrice',
  'PricingCurrencyEffectiveCost',
  'PricingCurrencyListUnitPrice',
  'PricingQuantity',
  'PricingUnit',
  'ProviderName',
  'PublisherName',
  'RegionId',
  'RegionName',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'ServiceCategory',
  'ServiceName',
  'ServiceSubcategory',
  'SkuId',
  'SkuMeter',
  'SkuPriceDetails',
  'SkuPriceId',
  'SubAccountId',
  'SubAccountName',
  'SubAccountType',
  'Tags',
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], string | null>>;

/** Amounts are whole numbers of 1e-12: nothing here is ever rounded. */
const UNIT = 1_000_000_000_000n;
const HUNDREDTH = UNIT / 100n;

function parse(text: string): bigint {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,12}))?$/.exec(
    text,
  ) as unknown as [string, string, string, string?];
  const units = BigInt(whole) * UNIT + BigInt(fraction.padEnd(12, '0'));
  return sign ? -units : units;
}

function format(units: bigint): string {
  const sign = units < 0n ? '-' : '';
  const size = units < 0n ? -units : units;
  const fraction = String(size % UNIT)
    .padStart(12, '0')
    .replace(/0+$/, '');
  return `${sign}${size / UNIT}${fraction && `.${fraction}`}`;
}

/** Exact for a quantity of 2 decimals and a price of 10. */
const multiply = (a: bigint, b: bigint) => (a * b) / UNIT;

const instant = (at: number) => new Date(at).toISOString().replace('.000', '');
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

const CURRENCIES = {
  AWS: 'USD',
  'Google Cloud': 'EUR',
  'Beacon Monitoring': 'USD',
} as const;

type Provider = keyof typeof CURRENCIES;

const BILLING: Record<Provider, { id: string; type: string; issuer: string }> =
  {
    AWS: { id: '999900001111', type: 'Payer account', issuer: 'AWS EMEA' },
    'Google Cloud': {
      id: '01A2B3-C4D5E6-F70809',
      type: 'Billing account',
      issuer: 'Google Cloud EMEA',
    },
    'Beacon Monitoring': {
      id: 'beacon-7731',
      type: 'Contract',
      issuer: 'Beacon Monitoring',
    },
  };

/** First instants of a month, `YYYY-MM`, and of the next. */
function monthOf(month: string): { from: number; to: number } {
  const [year, number] = month.split('-').map(Number);
  return {
    from: Date.UTC(year, number - 1, 1),
    to: Date.UTC(year, number, 1),
  };
}

/**
 * Billing data of one provider and month, FOCUS 1.2 rows in CSV.
 *
 * @param month - `YYYY-MM`
 * @param until - instant at which the file is written: charges of the day
 *   before are not all in it yet, later ones not at all
 * @param origin - instant that growth and shifts are measured from
 */
export function billingFile(options: {
  provider: Provider;
  month: string;
  until: number;
  origin: number;
  seed?: string;
}): string {
  const {
    provider,
    month,
    until,
    origin,
    seed = 'lighthouse-billing-1',
  } = options;
  const { from, to } = monthOf(month);
  const currency = CURRENCIES[provider];
  const billing = BILLING[provider];
  const rows: Row[] = [];

  const add = (row: Row) =>
    rows.push({
      BillingAccountId: billing.id,
      BillingAccountName: 'Lighthouse Outfitters',
      BillingAccountType: billing.type,
      BillingCurrency: currency,
      BillingPeriodStart: instant(from),
      BillingPeriodEnd: instant(to),
      InvoiceId: `${billing.id}-${month}`,
      InvoiceIssuerName: billing.issuer,
      PricingCurrency: currency,
      ProviderName: provider,
      PublisherName: provider,
      PricingCurrencyEffectiveCost: row.EffectiveCost,
      PricingCurrencyContractedUnitPrice: row.ContractedUnitPrice,
      PricingCurrencyListUnitPrice: row.ListUnitPrice,
      ...row,
    });

  const lines = LINES.filter(line => line.provider === provider);
  const plan = provider === 'AWS' ? parse(COMMITMENT.perDay) : 0n;
  for (let day = from; day < Math.min(to, until - DAY / 2); day += DAY) {
    let left = plan;
    for (const line of lines) {
      const used = quantity(line, day, { origin, seed, until });
      if (used === 0n) {
        continue;
      }
      const list = parse(line.listPrice);
      const contracted = (list * BigInt(100 - (line.discount ?? 0))) / 100n;
      if (!line.committed) {
        add(usage(line, day, used, list, contracted, contracted));
        continue;
      }
      const rate =
        (list * BigInt(Math.round(COMMITMENT.rate * 10_000))) / 10_000n;
      // Whole hundredths, so that all amounts stay exact.
      const reach = (left * UNIT) / rate;
      const covered = ((reach < used ? reach : used) / HUNDREDTH) * HUNDREDTH;
      if (covered > 0n) {
        left -= multiply(covered, rate);
        add({
          ...usage(line, day, covered, list, contracted, rate),
          BilledCost: '0',
          ...commitmentOf(format(multiply(covered, rate)), 'Used'),
          PricingCategory: 'Committed',
        });
      }
      if (used > covered) {
        add(usage(line, day, used - covered, list, contracted, contracted));
      }
    }
    if (left > 0n) {
      add({
        ...period(day),
        ...commitmentOf(format(left), 'Unused'),
        ListCost: '0',
        ContractedCost: '0',
        BilledCost: '0',
        EffectiveCost: format(left),
        ChargeCategory: 'Usage',
        ChargeDescription: 'Not used part of the compute savings plan',
        ChargeFrequency: 'Usage-Based',
        ResourceId: COMMITMENT.id,
        ResourceName: COMMITMENT.name,
        ResourceType: 'Savings plan',
        ServiceCategory: 'Compute',
        ServiceName: 'Amazon Elastic Compute Cloud',
        ServiceSubcategory: 'Virtual Machines',
        ...accountOf(lines[0]),
      });
    }
  }
  for (const row of monthly(provider, { from, to, until, lines, rows })) {
    add(row);
  }
  const text = (value: string | null | undefined) =>
    value === null || value === undefined
      ? 'NULL'
      : `"${value.replace(/"/g, '""')}"`;
  const AMOUNTS = /Cost$|Price$|Quantity$/;
  return `${[
    COLUMNS.join(','),
    ...rows.map(row =>
      COLUMNS.map(column =>
        AMOUNTS.test(column) ? row[column] ?? 'NULL' : text(row[column]),
      ).join(','),
    ),
  ].join('\n')}\n`;
}

/** Units of a line on a day, in 1e-12. */
function quantity(
  line: BillingLine,
  day: number,
  options: { origin: number; seed: string; until: number },
): bigint {
  const { origin, seed, until } = options;
  const random = new RandomStream(seed, line.sku, line.description, day);
  const weekday = new Date(day).getUTCDay();
  const weekend = weekday === 0 || weekday === 6 ? line.weekend ?? 1 : 1;
  const trend = (1 + (line.growth ?? 0)) ** ((day - origin) / (30 * DAY));
  const noise = line.noise ? random.logNormal(1, line.noise) : 1;
  const shifted =
    line.shift && day >= until - line.shift.daysBeforeEnd * DAY
      ? line.shift.factor
      : 1;
  // The last day is not all in yet when the file is written.
  const arrived = day >= until - 1.5 * DAY ? 0.55 : 1;
  const units = line.perDay * weekend * trend * noise * shifted * arrived;
  return BigInt(Math.round(units * 100)) * HUNDREDTH;
}

function period(day: number, days = 1): Row {
  return {
    ChargePeriodStart: instant(day),
    ChargePeriodEnd: instant(day + days * DAY),
  };
}

function accountOf({ account, provider }: BillingLine): Row {
  return {
    SubAccountId: account.id,
    SubAccountName: account.name,
    SubAccountType: provider === 'Google Cloud' ? 'Project' : 'Account',
  };
}

function commitmentOf(quantityText: string, status: 'Used' | 'Unused'): Row {
  return {
    CommitmentDiscountCategory: 'Spend',
    CommitmentDiscountId: COMMITMENT.id,
    CommitmentDiscountName: COMMITMENT.name,
    CommitmentDiscountQuantity: quantityText,
    CommitmentDiscountStatus: status,
    CommitmentDiscountType: 'Savings plan',
    CommitmentDiscountUnit: 'USD',
  };
}

/** A usage row at a list, a contracted and an effective price. */
function usage(
  line: BillingLine,
  day: number,
  used: bigint,
  list: bigint,
  contracted: bigint,
  effective: bigint,
): Row {
  return {
    ...period(day),
    ...accountOf(line),
    BilledCost: format(multiply(used, effective)),
    EffectiveCost: format(multiply(used, effective)),
    ContractedCost: format(multiply(used, contracted)),
    ContractedUnitPrice: format(contracted),
    ListCost: format(multiply(used, list)),
    ListUnitPrice: format(list),
    ChargeCategory: 'Usage',
    ChargeDescription: line.description,
    ChargeFrequency: 'Usage-Based',
    ConsumedQuantity: format(used),
    ConsumedUnit: line.unit,
    PricingCategory: 'Standard',
    PricingQuantity: format(used),
    PricingUnit: line.unit,
    RegionId: line.region?.id,
    RegionName: line.region?.name,
    ResourceId: line.resource?.id,
    ResourceName: line.resource?.name,
    ResourceType: line.resource?.type,
    ServiceCategory: line.category,
    ServiceName: line.service,
    ServiceSubcategory: line.subcategory,
    SkuId: line.sku,
    SkuMeter: line.description,
    SkuPriceId: `${line.sku}-${line.region?.id ?? 'global'}`,
    Tags: line.tags ? JSON.stringify(line.tags) : null,
  };
}

/** What comes once a month: fees, credits, taxes, refunds. */
function monthly(
  provider: Provider,
  month: {
    from: number;
    to: number;
    until: number;
    lines: BillingLine[];
    rows: Row[];
  },
): Row[] {
  const { from, to, until, lines, rows } = month;
  const all = accountOf(lines[0]);
  const days = BigInt((to - from) / DAY);
  if (provider === 'AWS') {
    const fee = format(parse(COMMITMENT.perDay) * days);
    const found: Row[] = [
      {
        ...period(from, Number(days)),
        ...all,
        ...commitmentOf(fee, 'Used'),
        CommitmentDiscountStatus: null,
        ...once(fee, 'Purchase', 'Compute savings plan, fee of the month'),
        // Pays for usage that is shown at its own effective cost.
        EffectiveCost: '0',
        ChargeFrequency: 'Recurring',
        ResourceId: COMMITMENT.id,
        ResourceName: COMMITMENT.name,
        ResourceType: 'Savings plan',
        ServiceCategory: 'Compute',
        ServiceName: 'Amazon Elastic Compute Cloud',
        ServiceSubcategory: 'Virtual Machines',
      },
    ];
    if (until > from + 12 * DAY) {
      found.push({
        ...period(from + 11 * DAY),
        ...all,
        ...once('-25', 'Credit', 'Promotional credit'),
        ServiceCategory: 'Other',
        ServiceName: 'AWS Credits',
        ServiceSubcategory: 'Other (Other)',
      });
    }
    if (until > from + 4 * DAY) {
      // Belongs to the month before, and is booked in this one.
      const search = lines.find(({ sku }) => sku === 'ES-R6G-LARGE')!;
      const hours = -6n * UNIT;
      const price = parse(search.listPrice);
      found.push({
        ...usage(search, from - 2 * DAY, hours, price, price, price),
        ChargeClass: 'Correction',
        ChargeDescription: 'Refund: hours of an outage',
      });
    }
    return found;
  }
  if (provider === 'Google Cloud' && until >= to) {
    const net = rows.reduce((sum, row) => sum + parse(row.BilledCost!), 0n);
    // Rounded to the cent, as on an invoice.
    const cent = UNIT / 100n;
    const tax = format((((net * 19n) / 100n + cent / 2n) / cent) * cent);
    return [
      {
        ...period(from, Number(days)),
        ...once(tax, 'Tax', 'Value added tax, 19 %'),
        ServiceCategory: 'Other',
        ServiceName: 'Tax',
        ServiceSubcategory: 'Other (Other)',
      },
    ];
  }
  return [];
}

/** A charge of an amount, at no price. */
function once(
  amount: string,
  category: 'Credit' | 'Purchase' | 'Tax',
  description: string,
): Row {
  const purchase = category === 'Purchase';
  return {
    BilledCost: amount,
    EffectiveCost: amount,
    ContractedCost: amount,
    ListCost: amount,
    ChargeCategory: category,
    ChargeDescription: description,
    ChargeFrequency: 'One-Time',
    ...(purchase && {
      ContractedUnitPrice: amount,
      ListUnitPrice: amount,
      PricingCategory: 'Standard',
      PricingQuantity: '1',
      PricingUnit: 'Months',
      SkuId: description,
      SkuMeter: description,
      SkuPriceId: description,
    }),
  };
}

/** Files of the months up to an instant, newest last. */
export function billingFiles(options: {
  until: number;
  months: number;
}): Array<{ name: string; text: string }> {
  const { until, months } = options;
  const last = new Date(until);
  const origin = Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), 1);
  return Array.from({ length: months }, (_, at) => months - 1 - at).flatMap(
    back => {
      const month = dayOf(
        Date.UTC(last.getUTCFullYear(), last.getUTCMonth() - back, 1),
      ).slice(0, 7);
      return (Object.keys(CURRENCIES) as Provider[]).map(provider => ({
        name: `${provider.toLowerCase().replace(/ /g, '-')}-${month}.csv`,
        text: billingFile({ provider, month, until, origin }),
      }));
    },
  );
}
