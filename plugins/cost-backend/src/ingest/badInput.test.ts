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

import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { TestDatabases } from '@backstage/backend-test-utils';
import {
  SOURCE,
  TestBilling,
  focusCsv,
  testBilling,
} from '../__testUtils__/billing';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('files that cannot be taken', () => {
  let billing: TestBilling;

  beforeAll(async () => {
    billing = await testBilling(await databases.init('SQLITE_3'));
    await billing.deliver(focusCsv([{ BilledCost: '7' }]), { name: 'good' });
  });

  afterAll(() => billing.close());

  const two = (row: Record<string, string>) => focusCsv([{}, row]);
  const long = focusCsv(
    Array.from({ length: 5000 }, (_, at) => ({ ResourceId: `i-${at * 7919}` })),
  );

  it.each<[string, string | Buffer, RegExp]>([
    [
      'a text for an amount',
      two({ BilledCost: 'ten' }),
      /^Row 2: BilledCost is "ten"; write a decimal number/,
    ],
    [
      'separators in an amount',
      two({ ListCost: '1_000' }),
      /^Row 2: ListCost is "1_000"/,
    ],
    [
      'a comma in an amount',
      two({ ListCost: '1,5' }),
      /^Row 2: ListCost is "1,5"; write a decimal/,
    ],
    [
      'blanks in an amount',
      two({ ListCost: ' 1.5' }),
      /^Row 2: ListCost is " 1.5"/,
    ],
    ['infinity', two({ EffectiveCost: 'inf' }), /EffectiveCost is "inf"/],
    [
      'a digit beyond 1e-15',
      two({ EffectiveCost: '0.0000000000000001' }),
      /^Row 2: EffectiveCost .* at most 15 digits after the point/,
    ],
    [
      'a digit beyond 1e-15, written with an exponent',
      two({ EffectiveCost: '1.5e-15' }),
      /at most 15 digits/,
    ],
    [
      'an amount too large',
      two({ ContractedCost: '1'.repeat(24) }),
      /ContractedCost .* smaller amount/,
    ],
    [
      'an impossible day',
      two({ ChargePeriodStart: '2026-02-30T00:00:00Z' }),
      /^Row 2: ChargePeriodStart is "2026-02-30T00:00:00Z"; write a time/,
    ],
    [
      'no time at all',
      two({ BillingPeriodStart: 'October' }),
      /BillingPeriodStart is "October"/,
    ],
    [
      'a missing time',
      two({ ChargePeriodEnd: 'NULL' }),
      /^Row 2: ChargePeriodEnd is "\(null\)"/,
    ],
    [
      'a missing currency',
      two({ BillingCurrency: '' }),
      /^Row 2: BillingCurrency is .* cannot be counted/,
    ],
    [
      'tags that are no object',
      two({ Tags: '[1]' }),
      /^Row 2: Tags is "\[1\]"; write a JSON object/,
    ],
    [
      'tags that are no JSON',
      two({ Tags: 'env=prod' }),
      /^Row 2: Tags is "env=prod"/,
    ],
    [
      'missing columns',
      focusCsv([{}], { leaveOut: ['ListCost', 'BillingCurrency'] }),
      /missing: ListCost, BillingCurrency. The file has/,
    ],
    [
      'another separator',
      focusCsv([{}]).replace(/","|,/g, ';'),
      /columns are separated by commas/,
    ],
    [
      'a column twice',
      focusCsv([{}]).replace('ServiceName', 'BilledCost'),
      /Column BilledCost is there twice/,
    ],
    [
      'a column without a name',
      focusCsv([{}]).replace('ServiceName', ''),
      /Column 12 has no name/,
    ],
    ['a header alone', focusCsv([]), /a header and no rows/],
    ['nothing', '', /empty/],
    [
      'a row too short',
      `${focusCsv([{}])}1,2\n`,
      /^Line 3 has 2 values, the header has 14 columns/,
    ],
    [
      'a row too long',
      focusCsv([{}]).replace(/\n$/, ',1,2\n'),
      /^Line 2 has more values than the header, which has 14 columns/,
    ],
    ['an open quote', `${focusCsv([{}])}"1\n`, /^Line 3 .*half-written/],
    [
      'no line end',
      focusCsv([{}]).trimEnd(),
      /no line end: the file is half-written/,
    ],
    [
      'another encoding',
      Buffer.concat([
        Buffer.from(focusCsv([{}])),
        Buffer.from(
          `${focusCsv([{ ServiceName: 'é' }]).split('\n')[1]}\n`,
          'latin1',
        ),
      ]),
      /UTF-8/,
    ],
    ['gzip cut off', gzipSync(long).subarray(0, -200), /gzip data are cut off/],
    [
      'gzip damaged',
      (() => {
        const bytes = gzipSync(long);
        bytes.fill(0, 400, 600);
        return bytes;
      })(),
      /gzip data are cut off or damaged/,
    ],
    [
      'Parquet cut off',
      Buffer.from(`PAR1${'x'.repeat(100)}`),
      /no footer: it is half-written/,
    ],
    [
      'Parquet damaged',
      Buffer.from(`PAR1${'x'.repeat(100)}PAR1`),
      /Parquet file cannot be read/,
    ],
  ])('%s', async (_, content, told) => {
    const before = await billing.loads.currentLoads();
    await expect(billing.deliver(content)).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringMatching(told),
    });
    // What was there stays, and nothing of the file does.
    expect(await billing.loads.currentLoads()).toEqual(before);
    expect(before).toHaveLength(1);
    const left = await readdir(join(billing.folder, 'staged'));
    expect(left.filter(name => name !== 'tmp')).toEqual([]);
    expect(await billing.loads.outcome(SOURCE.id, 'upload')).toMatchObject({
      state: 'refused',
      message: expect.stringMatching(told),
    });
  });

  it('a file that grows while it is read', async () => {
    const path = join(billing.folder, 'growing.csv');
    await writeFile(path, long);
    const writer = setInterval(() => writeFile(path, long, { flag: 'a' }), 1);
    try {
      await expect(
        billing.imports.take({ source: SOURCE, path, name: path, stamp: '1' }),
      ).rejects.toThrow(/changed while it was read|half-written/);
    } finally {
      clearInterval(writer);
    }
  });

  it('a file larger than allowed, also when it is packed', async () => {
    const small = await testBilling(await databases.init('SQLITE_3'), {
      maxBytes: 1000,
    });
    await expect(small.deliver(long)).rejects.toThrow('maestro.cost.maxBytes');
    await expect(small.deliver(gzipSync(long))).rejects.toThrow('maxBytes');
    await small.close();
  });
});

describe('files that are odd, but right', () => {
  let billing: TestBilling;

  beforeEach(async () => {
    billing = await testBilling(await databases.init('SQLITE_3'));
  });

  afterEach(() => billing.close());

  const rows = async (columns: string) => {
    const [load] = await billing.loads.currentLoads();
    return billing.analytics.query(
      `select ${columns} from read_parquet('${billing.files.path(
        load.blobKey,
      )}') order by row_number`,
    );
  };

  it('keeps 1e-15, 23 digits and exponents exactly', async () => {
    await billing.deliver(
      focusCsv([
        { BilledCost: '0.000000000000001' },
        { BilledCost: '-12345678901234567890123.123456789012345' },
        { BilledCost: '1.5E-8' },
        { BilledCost: '+.5' },
        { BilledCost: '1e3' },
        { BilledCost: '1.50000000000000000000' },
      ]),
    );
    expect(await rows('"BilledCost" as b')).toEqual(
      [
        '0.000000000000001',
        '-12345678901234567890123.123456789012345',
        '0.000000015000000',
        '0.500000000000000',
        '1000.000000000000000',
        '1.500000000000000',
      ].map(b => ({ b })),
    );
  });

  it('reads bare NULL and empty texts as nothing, the text NULL as a text', async () => {
    await billing.deliver(
      focusCsv([
        { ServiceName: 'NULL', ResourceId: '', ContractedCost: '' },
      ]).replace('"Compute"', '"NULL"'),
    );
    await billing.deliver(
      focusCsv([{ ServiceName: 'NULL', ResourceId: '', ContractedCost: '' }]),
    );
    expect(
      await rows(
        '"ServiceName" as s, "ResourceId" as r, "ContractedCost" as c',
      ),
    ).toEqual([{ s: null, r: null, c: null }]);
    const [load] = await billing.loads.currentLoads();
    expect(load.findings).toMatchObject([
      { rule: 'null-amount', column: 'ContractedCost', count: 1 },
    ]);
  });

  it('keeps 64-bit ids, instants in UTC, line breaks and columns of others', async () => {
    await billing.deliver(
      `\uFEFF${focusCsv([
        {
          ResourceId: '09007199254740993123',
          ChargePeriodStart: '2026-10-06T01:30:00+02:00',
          ChargePeriodEnd: '2026-10-06 00:00:00',
          ServiceName: 'two\nlines, "quoted"',
          x_team: 'a',
        },
      ])}`,
    );
    expect(
      await rows(
        '"ResourceId" as r, "ChargePeriodStart" as f, "ChargePeriodEnd" as t, cast(charge_day as varchar) as d, "ServiceName" as s, x_team, x_namespace',
      ),
    ).toEqual([
      {
        r: '09007199254740993123',
        f: '2026-10-05 23:30:00',
        t: '2026-10-06 00:00:00',
        d: '2026-10-05',
        s: 'two\nlines, "quoted"',
        x_team: 'a',
        x_namespace: null,
      },
    ]);
  });

  it('reads lines that end as on Windows', async () => {
    await billing.deliver(focusCsv([{}, {}]).replace(/\n/g, '\r\n'));
    expect(await rows('"Tags" as t')).toEqual([
      { t: '{"app":"checkout"}' },
      { t: '{"app":"checkout"}' },
    ]);
  });

  it('keeps currencies apart', async () => {
    const { loads } = await billing.deliver(
      focusCsv([
        { BillingCurrency: 'EUR', BilledCost: '2' },
        { BilledCost: '-1' },
        { BillingCurrency: 'EUR', BilledCost: '0.5' },
      ]),
    );
    expect(loads[0]).toMatchObject({
      totals: { EUR: { billed: '2.5' }, USD: { billed: '-1' } },
      currencyRows: { EUR: 2, USD: 1 },
      findings: [{ rule: 'several-currencies' }],
    });
  });

  it('takes Parquet with types of its own', async () => {
    const path = join(billing.folder, 'delivered.parquet');
    await billing.analytics.run(
      `copy (select 1.5::decimal(20, 4) as "BilledCost", 0.1::double as "EffectiveCost",
        123456789.123456789::double as "ContractedCost", 2 as "ListCost", 'USD' as "BillingCurrency",
        timestamp '2026-10-01' as "BillingPeriodStart", timestamptz '2026-11-01T00:00:00Z' as "BillingPeriodEnd",
        date '2026-10-05' as "ChargePeriodStart", timestamp '2026-10-06' as "ChargePeriodEnd",
        9007199254740993::bigint as "ResourceId", map {'app': 'checkout'} as "Tags", {'a': 1} as "SkuPriceDetails")
       to '${path}' (format parquet)`,
    );
    await billing.imports.take({
      source: SOURCE,
      path,
      name: 'a.parquet',
      stamp: null,
    });
    expect(
      await rows(
        '"BilledCost" as b, "EffectiveCost" as e, "ContractedCost" as c, "ResourceId" as r, "Tags" as t, "SkuPriceDetails" as d, "BillingPeriodEnd" as p',
      ),
    ).toEqual([
      {
        b: '1.500000000000000',
        e: '0.100000000000000',
        c: '123456789.123456790000000',
        r: '9007199254740993',
        t: '{"app":"checkout"}',
        d: '{"a":1}',
        p: '2026-11-01 00:00:00',
      },
    ]);
  });
});
