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

import { TestDatabases } from '@backstage/backend-test-utils';
import { SOURCE, TestBilling, testBilling } from '../../__testUtils__/billing';
import { SourceFormat } from '../../config/billing';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

function csv(rows: Array<Record<string, string>>): string {
  const columns = [...new Set(rows.flatMap(Object.keys))];
  const quote = (value: string) => `"${value.replace(/"/g, '""')}"`;
  return [
    columns.join(','),
    ...rows.map(row => columns.map(name => quote(row[name] ?? '')).join(',')),
    '',
  ].join('\n');
}

describe('exports of the providers', () => {
  let billing: TestBilling;

  beforeEach(async () => {
    billing = await testBilling(await databases.init('SQLITE_3'));
  });

  afterEach(() => billing.close());

  async function read(
    format: SourceFormat,
    content: string,
    columns: string,
  ): Promise<object[]> {
    const { loads } = await billing.deliver(content, {
      source: { ...SOURCE, format },
    });
    return billing.analytics.query(
      `select ${columns} from read_parquet('${billing.files.path(
        loads[0].blobKey,
      )}') order by row_number`,
    );
  }
  const short = (name: string) =>
    `rtrim(rtrim(cast("${name}" as varchar), '0'), '.') as "${name}"`;

  it('reads AWS CUR 2.0: commitments are amortised, the bill stays the bill', async () => {
    const usual = {
      bill_billing_period_start_date: '2026-10-01T00:00:00.000Z',
      bill_billing_period_end_date: '2026-11-01T00:00:00.000Z',
      bill_payer_account_id: '000111122223',
      line_item_usage_start_date: '2026-10-05T01:00:00.000Z',
      line_item_usage_end_date: '2026-10-05T02:00:00.000Z',
      line_item_currency_code: 'USD',
      line_item_product_code: 'AmazonEC2',
      resource_tags: '{"user_app":"checkout"}',
    };
    const line = (type: string, cost: string, more = {}) => ({
      ...usual,
      line_item_line_item_type: type,
      line_item_unblended_cost: cost,
      ...more,
    });
    const rows = await read(
      'aws-cur',
      csv([
        line('Usage', '0.0000000123'),
        line('SavingsPlanCoveredUsage', '2', {
          savings_plan_savings_plan_effective_cost: '1.25',
          savings_plan_savings_plan_a_r_n: 'arn:sp',
        }),
        line('SavingsPlanNegation', '-2', {
          savings_plan_savings_plan_a_r_n: 'arn:sp',
        }),
        line('SavingsPlanRecurringFee', '1.5', {
          savings_plan_total_commitment_to_date: '1.5',
          savings_plan_used_commitment: '1.25',
        }),
        line('DiscountedUsage', '0', { reservation_effective_cost: '0.4' }),
        line('RIFee', '3', {
          reservation_unused_amortized_upfront_fee_for_billing_period: '0.1',
          reservation_unused_recurring_fee: '0.2',
        }),
        line('Fee', '100', { reservation_reservation_a_r_n: 'arn:ri' }),
        line('Fee', '9'),
        line('Tax', '0.5'),
        line('Credit', '-1'),
      ]),
      `${short('BilledCost')}, ${short(
        'EffectiveCost',
      )}, "ChargeCategory" as c, "CommitmentDiscountStatus" as s`,
    );
    expect(rows.map(row => Object.values(row))).toEqual([
      ['0.0000000123', '0.0000000123', 'Usage', null],
      ['2', '1.25', 'Usage', 'Used'],
      ['-2', '0', 'Usage', null],
      ['1.5', '0.25', 'Purchase', 'Unused'],
      ['0', '0.4', 'Usage', 'Used'],
      ['3', '0.3', 'Purchase', 'Unused'],
      ['100', '0', 'Purchase', null],
      ['9', '9', 'Purchase', null],
      ['0.5', '0.5', 'Tax', null],
      ['-1', '-1', 'Credit', null],
    ]);
    const [load] = await billing.loads.currentLoads();
    expect(load).toMatchObject({
      billingPeriod: '2026-10-01',
      billingPeriodEnd: '2026-11-01',
      totals: { USD: { billed: '113.0000000123' } },
    });
  });

  it('reads Azure usage details: the last day counts, tags may lack braces', async () => {
    const rows = await read(
      'azure',
      csv([
        {
          Date: '10/05/2026',
          BillingPeriodStartDate: '10/01/2026',
          BillingPeriodEndDate: '10/31/2026',
          CostInBillingCurrency: '1.234567890123',
          BillingCurrencyCode: 'EUR',
          SubscriptionId: 's-1',
          ResourceId: '/subscriptions/s-1/x',
          MeterCategory: 'Virtual Machines',
          ChargeType: 'Usage',
          Tags: '"app": "checkout","env": "prod"',
        },
        {
          Date: '10/06/2026',
          BillingPeriodStartDate: '10/01/2026',
          BillingPeriodEndDate: '10/31/2026',
          CostInBillingCurrency: '-1',
          BillingCurrencyCode: 'EUR',
          ChargeType: 'Refund',
        },
      ]),
      '"ChargePeriodEnd" as e, "BillingPeriodEnd" as p, "Tags" as t, "ChargeCategory" as c, "SubAccountId" as a',
    );
    expect(rows.map(row => Object.values(row))).toEqual([
      [
        '2026-10-06 00:00:00',
        '2026-11-01 00:00:00',
        '{"app": "checkout","env": "prod"}',
        'Usage',
        's-1',
      ],
      ['2026-10-07 00:00:00', '2026-11-01 00:00:00', null, 'Adjustment', null],
    ]);
    const [load] = await billing.loads.currentLoads();
    expect(load.totals).toMatchObject({ EUR: { billed: '0.234567890123' } });
  });

  it('reads the BigQuery export of Google Cloud: credits belong to the cost', async () => {
    const rows = await read(
      'gcp',
      csv([
        {
          'invoice.month': '202610',
          cost: '10.5',
          cost_at_list: '12',
          currency: 'USD',
          credits:
            '[{"name":"CUD","amount":"-2.25"},{"name":"x","amount":-0.25}]',
          usage_start_time: '2026-10-05 01:00:00 UTC',
          usage_end_time: '2026-10-05 02:00:00 UTC',
          'service.description': 'Compute Engine',
          'project.id': 'shop',
          labels: '[{"key":"app","value":"checkout"}]',
          cost_type: 'regular',
        },
        {
          'invoice.month': '202610',
          cost: '1',
          currency: 'USD',
          credits: '[]',
          usage_start_time: '2026-10-05 01:00:00 UTC',
          usage_end_time: '2026-10-05 02:00:00 UTC',
          labels: '[]',
          cost_type: 'tax',
        },
      ]),
      `${short('BilledCost')}, ${short('ContractedCost')}, ${short(
        'ListCost',
      )}, "ServiceName" as s, "SubAccountId" as a, "Tags" as t, "ChargeCategory" as c, cast("BillingPeriodEnd" as varchar) as p`,
    );
    expect(rows.map(row => Object.values(row))).toEqual([
      [
        '8',
        '10.5',
        '12',
        'Compute Engine',
        'shop',
        '{"app":"checkout"}',
        'Usage',
        '2026-11-01 00:00:00',
      ],
      ['1', '1', '1', null, null, '{}', 'Tax', '2026-11-01 00:00:00'],
    ]);
  });

  it('names what another kind of file lacks', async () => {
    await expect(read('gcp', csv([{ cost: '1' }]), '*')).rejects.toThrow(
      'invoice.month or invoice_month',
    );
    await expect(
      read('azure', csv([{ Date: '1', Cost: '1' }]), '*'),
    ).rejects.toThrow(/^Row 1: ChargePeriodStart is "1"/);
    await expect(
      read(
        'azure',
        csv([
          {
            Date: '5.10.2026',
            Cost: '1',
            Currency: 'EUR',
            BillingPeriodStartDate: '10/01/2026',
            BillingPeriodEndDate: '10/31/2026',
          },
        ]),
        '*',
      ),
    ).rejects.toThrow('Row 1: ChargePeriodStart is "5.10.2026"');
  });
});
