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

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { seen, testAttribution } from '../__testUtils__/attribution';
import { TestBilling, focusCsv, testBilling } from '../__testUtils__/billing';
import { sqlText } from '../analytics/Analytics';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const EVIL = `x"; drop table t; --'`;

describe('files that mean harm', () => {
  let billing: TestBilling;

  beforeAll(async () => {
    billing = await testBilling(await databases.init('SQLITE_3'), {
      maxBytes: 1_000_000,
    });
  });

  afterAll(() => billing.close());

  /** A Parquet file of a query over the rows of a CSV file. */
  async function parquet(query: string): Promise<Buffer> {
    const csv = join(billing.folder, 'rows.csv');
    await writeFile(csv, focusCsv([{}]));
    const out = join(billing.folder, 'made.parquet');
    await billing.analytics.run(
      `copy (${query.replace(
        'ROWS',
        `read_csv(${sqlText(csv)}, all_varchar = true)`,
      )}) to ${sqlText(out)} (format parquet)`,
    );
    return readFile(out);
  }

  it('takes names and values as text, whatever they say', async () => {
    const { loads } = await billing.deliver(
      focusCsv([
        {
          x_evil: EVIL,
          ServiceName: EVIL,
          ResourceId: '../../etc/passwd',
          Tags: JSON.stringify({ [EVIL]: '=cmd()', __proto__x: '<b>' }),
        },
      ]).replace('x_evil', `"${EVIL.replace(/"/g, '""')}"`),
      { name: '../../evil\u0000\n2026-11-21 error: all is lost.csv' },
    );
    expect(loads[0].totals.USD.billed).toBe('1');
    const { loads: again } = await billing.deliver(
      await parquet(`select *, 1 as "x_${EVIL.replace(/"/g, '""')}" from ROWS`),
    );
    expect(again[0].rows).toBe(1);
  });

  it('refuses Parquet that is damaged inside, in words', async () => {
    const good = await parquet('select * from ROWS');
    const bad = Buffer.from(good);
    bad.fill(0xff, 8, bad.length - 12);
    await expect(billing.deliver(bad)).rejects.toMatchObject({
      name: 'InputError',
    });
    const footer = Buffer.from(good);
    footer.writeUInt32LE(0xfffffff0, footer.length - 8);
    await expect(billing.deliver(footer)).rejects.toMatchObject({
      name: 'InputError',
    });
    const pages = Buffer.from(good);
    pages.fill(0xee, 4, 200);
    await expect(billing.deliver(pages)).rejects.toMatchObject({
      name: 'InputError',
    });
  });

  it('refuses Parquet that unfolds to more than is allowed', async () => {
    const bomb = await parquet(`select r.* from ROWS r, range(200000)`);
    expect(bomb.length).toBeLessThan(1_000_000);
    await expect(billing.deliver(bomb)).rejects.toThrow(
      /more than 1000000 bytes; raise maestro.cost.maxBytes/,
    );
  });
});

describe('names of the language in billing data', () => {
  it('are names like any other', async () => {
    const knex = await databases.init('SQLITE_3');
    const test = await testAttribution(knex);
    try {
      await test.history.record(
        [seen('component:default/__proto__'), seen('component:default/shop')],
        '2026-11-01',
      );
      await test.deliver('aws', [
        {
          day: '2026-11-03',
          billed: '1',
          currency: '__proto__',
          service: '__proto__',
          tags: JSON.parse('{"__proto__": "shop", "constructor": "x"}'),
        },
        { day: '2026-11-03', billed: '2', tags: { app: '__proto__' } },
        { day: '2026-11-03', billed: '4', tags: { app: 'shop' } },
      ]);
      await test.attributor.run();
      const window = { from: '2026-11-01', to: '2026-12-01' };
      expect(
        await test.costs.summary({ ...window, currency: 'USD' }),
      ).toMatchObject({ rows: 2, total: '6' });
      expect(
        await test.costs.summary({ ...window, currency: '__proto__' }),
      ).toMatchObject({
        rows: 1,
        total: '1',
        tagCoverage: { rows: { total: 1 } },
      });
      for (const { difference } of await test.costs.reconciliation(window)) {
        expect(difference).toBe('0');
      }
    } finally {
      await test.close();
    }
  });
});
