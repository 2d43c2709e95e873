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

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { createRandom } from '@maestro/backstage-plugin-maestro-statistics';
import {
  ConformanceRun,
  Exact,
  FocusModel,
  columnsOfVersion,
} from '../src/engine/focus';

const BLOCK = 20_000;
const COLUMNS = columnsOfVersion('1.2').map(({ name }) => name);
const HOUR = 3_600_000;

type Row = Array<string | null>;

/** Made-up rows of one month: hourly usage, some of it under commitments. */
function* blocks(rows: number, seed: string): Generator<Row[]> {
  const random = createRandom(seed);
  const start = Date.UTC(2026, 0, 1);
  const iso = (time: number) =>
    new Date(time).toISOString().replace('.000', '');
  const hours = Array.from({ length: 745 }, (_, hour) =>
    iso(start + hour * HOUR),
  );
  const tags = Array.from({ length: 2000 }, (_, k) =>
    JSON.stringify({ team: `team-${k % 40}`, service: `service-${k}` }),
  );
  const prices = Array.from({ length: 400 }, (_, k) =>
    new Exact(k + 1).div(1000).toFixed(),
  );
  let block: Row[] = [];
  for (let k = 0; k < rows; k += 1) {
    const resource = random.below(50_000);
    const sku = resource % 400;
    const hour = random.below(744);
    const quantity = new Exact(random.below(1_000_000) + 1).div(1_000_000);
    const cost = quantity.times(prices[sku]).toFixed();
    const covered = sku < 20;
    const isTax = k % 1000 === 0;
    const values: Record<string, string | null> = {
      AvailabilityZone: `eu-west-1${'abc'[resource % 3]}`,
      BilledCost: covered ? '0' : cost,
      BillingAccountId: 'account-1',
      BillingAccountName: 'Main',
      BillingAccountType: 'Organization',
      BillingCurrency: 'EUR',
      BillingPeriodStart: hours[0],
      BillingPeriodEnd: hours[744],
      ChargeCategory: isTax ? 'Tax' : 'Usage',
      ChargeDescription: `Use of ${sku}`,
      ChargeFrequency: 'Usage-Based',
      ChargePeriodStart: hours[hour],
      ChargePeriodEnd: hours[hour + 1],
      ConsumedQuantity: quantity.toFixed(),
      ConsumedUnit: 'Hours',
      ContractedCost: cost,
      ContractedUnitPrice: isTax ? null : prices[sku],
      EffectiveCost: cost,
      InvoiceId: 'invoice-1',
      InvoiceIssuerName: 'Cloud',
      ListCost: cost,
      ListUnitPrice: isTax ? null : prices[sku],
      PricingCategory: covered ? 'Committed' : 'Standard',
      PricingCurrency: 'EUR',
      PricingCurrencyContractedUnitPrice: isTax ? null : prices[sku],
      PricingCurrencyEffectiveCost: cost,
      PricingCurrencyListUnitPrice: isTax ? null : prices[sku],
      PricingQuantity: quantity.toFixed(),
      PricingUnit: 'Hours',
      ProviderName: 'Cloud',
      PublisherName: 'Cloud',
      RegionId: 'eu-west-1',
      RegionName: 'Ireland',
      ResourceId: `arn:cloud:machine:${resource}`,
      ResourceName: `machine ${resource}`,
      ResourceType: 'Machine',
      ServiceCategory: 'Compute',
      ServiceName: `Service ${sku % 30}`,
      ServiceSubcategory: 'Virtual Machines',
      SkuId: `sku-${sku}`,
      SkuMeter: `meter ${sku}`,
      SkuPriceDetails: `{"CoreCount":${sku}}`,
      SkuPriceId: `price-${sku}`,
      SubAccountId: `team-${resource % 40}`,
      SubAccountName: `Team ${resource % 40}`,
      SubAccountType: 'Project',
      Tags: k % 10 === 0 ? null : tags[resource % 2000],
      ...(covered && {
        CommitmentDiscountCategory: 'Usage',
        CommitmentDiscountId: `plan-${sku}`,
        CommitmentDiscountName: `Plan ${sku}`,
        CommitmentDiscountQuantity: quantity.toFixed(),
        CommitmentDiscountStatus: 'Used',
        CommitmentDiscountType: 'Reservation',
        CommitmentDiscountUnit: 'Hours',
      }),
    };
    block.push(COLUMNS.map(name => values[name] ?? null));
    if (block.length === BLOCK) {
      yield block;
      block = [];
    }
  }
  if (block.length > 0) {
    yield block;
  }
}

/**
 * `yarn bench cost focus [--rows N] [--data FOLDER]`: every rule and every
 * finding over made-up rows of FOCUS 1.2, block by block. The making of the
 * rows is not counted. With a folder of vectors its rule model is run too.
 */
export async function focus(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string' },
      data: { type: 'string', default: '../shared/vectors/cost' },
    },
  });
  const file = join(values.data, 'focus', 'model-1.2.json');
  const model = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as FocusModel)
    : undefined;
  if (!model) {
    console.log(
      `There is no ${file}: the static rules are those of the table.`,
    );
  }
  const sizes = values.rows ? [Number(values.rows)] : [1000, 1_000_000];
  for (const rows of sizes) {
    const run = new ConformanceRun(COLUMNS, {
      model,
      currencies: new Set(['EUR']),
    });
    let took = 0;
    let cpu = 0;
    const count = (work: () => void) => {
      const start = performance.now();
      const before = process.cpuUsage();
      work();
      const { system, user } = process.cpuUsage(before);
      cpu += (system + user) / 1e6;
      took += performance.now() - start;
    };
    for (const block of blocks(rows, `focus ${rows}`)) {
      count(() => run.see(block));
    }
    const start = performance.now();
    const report = run.report();
    took += performance.now() - start;
    const { rss } = process.memoryUsage();
    console.log(
      `focus conformance: ${rows} rows x ${COLUMNS.length} columns, ${
        report.dynamic.rules.length
      } dynamic and ${report.static.rules.length} static rules in ${(
        took / 1000
      ).toFixed(2)} s (${cpu.toFixed(2)} s of processor); resident ${Math.round(
        rss / 2 ** 20,
      )} MiB; dynamic ${JSON.stringify(report.dynamic.counts)}`,
    );
  }
}
