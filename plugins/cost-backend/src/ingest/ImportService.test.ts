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

import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  SAMPLE,
  TestBilling,
  focusCsv,
  testBilling,
} from '../__testUtils__/billing';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

describe.each(databases.eachSupportedId())('imports on %s', id => {
  let billing: TestBilling;

  beforeEach(async () => {
    billing = await testBilling(await databases.init(id));
  });

  afterEach(() => billing.close());

  it('takes the published sample in, to the last decimal', async () => {
    if (!SAMPLE) {
      console.warn('skipped: ../shared/vectors/cost is not here');
      return;
    }
    const bytes = await readFile(SAMPLE.file);
    const { totals, rows } = JSON.parse(
      await readFile(SAMPLE.expected, 'utf8'),
    );
    const { loads, state } = await billing.deliver(bytes);
    expect(state).toBe('loaded');
    expect(
      loads.map(load => [load.billingPeriod, load.billingPeriodEnd]),
    ).toEqual([
      ['2024-09-01', '2024-10-01'],
      ['2024-10-01', '2024-11-01'],
    ]);
    expect(loads.reduce((sum, load) => sum + load.rows, 0)).toBe(rows);
    const [found] = await billing.analytics.query<Record<string, string>>(
      `select ${Object.keys(totals)
        .map(name => `rtrim(sum(${name})::varchar, '0') as ${name}`)
        .join(
          ', ',
        )}, count(distinct row_number) as numbers, max(row_number) as last
       from read_parquet([${loads
         .map(load => `'${billing.files.path(load.blobKey)}'`)
         .join(', ')}])`,
    );
    expect(found).toEqual({ ...totals, numbers: rows, last: rows });
    const again = await billing.deliver(gzipSync(bytes));
    expect(again.loads.map(load => load.totals)).toEqual(
      loads.map(load => load.totals),
    );
  });

  it('reports the same bytes as a duplicate', async () => {
    const csv = focusCsv([{}, { BilledCost: '-0.000000000000001' }]);
    const first = await billing.deliver(csv);
    const second = await billing.deliver(csv, { name: 'again' });
    expect(second.state).toBe('duplicate');
    expect(second.loads.map(({ loadId }) => loadId)).toEqual(
      first.loads.map(({ loadId }) => loadId),
    );
    expect(await billing.loads.currentLoads()).toHaveLength(1);
  });
});
