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

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  SOURCE,
  TestBilling,
  focusCsv,
  testBilling,
} from '../__testUtils__/billing';
import { manifestOf } from '../ledger';
import { collectFiles } from '../tasks/billingFiles';
import { sealLoads } from '../tasks/seal';
import { BillingFiles } from './files';
import { ImportService } from './ImportService';
import { ConformanceJudge } from './judge';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const MINUTE = 60_000;
const GRACE = 10 * MINUTE;
const PERIOD = {
  BillingPeriodStart: '2026-11-01T00:00:00Z',
  BillingPeriodEnd: '2026-12-01T00:00:00Z',
};

describe.each(databases.eachSupportedId())('loads on %s', id => {
  let billing: TestBilling;

  beforeEach(async () => {
    billing = await testBilling(await databases.init(id));
  });

  afterEach(() => billing.close());

  const logger = mockServices.logger.mock();
  const later = (milliseconds: number) => {
    billing.now.value = new Date(billing.now.value.getTime() + milliseconds);
  };
  const collect = () =>
    collectFiles({
      files: billing.files,
      loads: billing.loads,
      graceMilliseconds: GRACE,
      logger,
      now: () => billing.now.value,
    });
  const sum = async (blobKey: string) => {
    const [row] = await billing.analytics.query<{ total: string }>(
      `select cast(sum("BilledCost")::decimal(38, 2) as varchar) as total from read_parquet('${billing.files.path(
        blobKey,
      )}')`,
    );
    return row.total;
  };

  it('lets a reader finish while its period is restated', async () => {
    const first = await billing.deliver(focusCsv([{ BilledCost: '1' }]));
    const old = first.loads[0];
    const hold = await billing.loads.hold([old.loadId], 30 * MINUTE);
    const heard: unknown[] = [];
    billing.loads.onSwap(swap => heard.push(swap));
    const second = await billing.deliver(focusCsv([{ BilledCost: '2' }]));
    expect(heard).toEqual([
      { current: second.loads, superseded: [old.loadId] },
    ]);
    later(20 * MINUTE);
    await collect();
    expect(await sum(hold.loads[0].blobKey)).toBe('1.00');
    const [current] = await billing.loads.currentLoads();
    expect(await sum(current.blobKey)).toBe('2.00');
    expect(current.rows).toBe(1);
    await hold.release();
    expect(await collect()).toBe(1);
    expect(existsSync(billing.files.path(old.blobKey))).toBe(false);
    await expect(billing.loads.hold([old.loadId])).rejects.toThrow(
      'not kept any more',
    );
    expect(await collect()).toBe(0);
    expect(await billing.loads.load(old.loadId)).toMatchObject({
      state: 'superseded',
      supersededAt: expect.any(String),
      fileRemovedAt: expect.any(String),
    });
  });

  it('gives up what a reader held that never came back', async () => {
    const { loads } = await billing.deliver(focusCsv([{ BilledCost: '1' }]));
    await billing.loads.hold([loads[0].loadId], 30 * MINUTE);
    await billing.deliver(focusCsv([{ BilledCost: '2' }]));
    later(29 * MINUTE);
    expect(await collect()).toBe(0);
    later(2 * MINUTE);
    expect(await collect()).toBe(1);
  });

  it('keeps a file that two loads share', async () => {
    const a = focusCsv([{ BilledCost: '1' }]);
    const first = await billing.deliver(a);
    await billing.deliver(focusCsv([{ BilledCost: '2' }]));
    const back = await billing.deliver(a);
    expect(back.state).toBe('loaded');
    expect(back.loads[0].blobKey).toBe(first.loads[0].blobKey);
    later(20 * MINUTE);
    await collect();
    expect(await sum(back.loads[0].blobKey)).toBe('1.00');
  });

  it('touches only the periods of a file, and each of them', async () => {
    await billing.deliver(focusCsv([{}, PERIOD]), { name: 'both' });
    const before = await billing.loads.currentLoads();
    expect(before.map(load => [load.billingPeriod, load.rows])).toEqual([
      ['2026-10-01', 1],
      ['2026-11-01', 1],
    ]);
    await billing.deliver(focusCsv([PERIOD, PERIOD, PERIOD]));
    const after = await billing.loads.currentLoads();
    expect(after[0]).toEqual(before[0]);
    expect(after[1]).toMatchObject({ rows: 3 });
    expect(
      await billing.loads.currentLoads({
        from: '2026-11-01',
        to: '2026-11-05',
      }),
    ).toEqual([after[1]]);
    // The first file again is no duplicate: one of its periods moved on.
    const again = await billing.deliver(focusCsv([{}, PERIOD]));
    expect(again.state).toBe('loaded');
  });

  it('leaves no half state when it ends between file and manifest', async () => {
    const { loads } = await billing.deliver(focusCsv([{ BilledCost: '1' }]));
    const broken = Object.create(billing.loads);
    broken.swap = async () => {
      throw new Error('killed');
    };
    const imports = new ImportService({
      ...billing,
      loads: broken,
      logger,
      maxBytes: 1e9,
      now: () => billing.now.value,
    });
    const path = billing.files.stage('.csv');
    await writeFile(path, focusCsv([{ BilledCost: '2' }]));
    const take = () =>
      imports.take({ source: SOURCE, path, name: 'x', stamp: '1' });
    await expect(take()).rejects.toThrow('killed');
    expect(await billing.loads.currentLoads()).toEqual(loads);
    expect(await billing.loads.outcome(SOURCE.id, 'x')).toBeNull();
    // The file that nobody names goes when it is not young any more.
    expect(await collect()).toBe(0);
    billing.now.value = new Date(Date.now() + 20 * MINUTE);
    expect(await collect()).toBe(1);
    expect(await sum(loads[0].blobKey)).toBe('1.00');
    // Restarted, the same delivery is taken.
    broken.swap = billing.loads.swap.bind(billing.loads);
    expect((await take()).state).toBe('loaded');
  });

  it('has one current load when two replicas take the same period', async () => {
    const other = new ImportService({
      analytics: billing.analytics,
      files: await BillingFiles.create(billing.folder),
      loads: billing.loads,
      logger,
      maxBytes: 1e9,
      now: () => billing.now.value,
    });
    const paths = await Promise.all(
      ['1', '2'].map(async BilledCost => {
        const path = billing.files.stage('.csv');
        await writeFile(path, focusCsv([{ BilledCost }]));
        return path;
      }),
    );
    const outcomes = await Promise.allSettled([
      billing.imports.take({
        source: SOURCE,
        path: paths[0],
        name: 'a',
        stamp: '1',
      }),
      other.take({ source: SOURCE, path: paths[1], name: 'b', stamp: '1' }),
    ]);
    for (const outcome of outcomes) {
      expect(outcome.status === 'fulfilled' || outcome.reason.name).not.toBe(
        'Error',
      );
    }
    expect(await billing.loads.currentLoads()).toHaveLength(1);
  });

  it('seals each manifest once, after failures too', async () => {
    const { loads } = await billing.deliver(focusCsv([{}]));
    const seal = jest
      .fn()
      .mockRejectedValueOnce(new Error('The ledger cannot be reached'))
      .mockResolvedValue(41);
    const round = () =>
      sealLoads({ ledger: { seal }, loads: billing.loads, logger });
    expect(await round()).toBe(0);
    expect(await billing.loads.load(loads[0].loadId)).toMatchObject({
      seq: null,
      error: expect.stringContaining('cannot be reached'),
    });
    expect(await round()).toBe(0);
    expect(seal).toHaveBeenCalledTimes(1);
    later(MINUTE);
    expect(await round()).toBe(1);
    expect(seal).toHaveBeenLastCalledWith(manifestOf(loads[0]));
    later(MINUTE);
    expect(await round()).toBe(0);
    expect(await billing.loads.load(loads[0].loadId)).toMatchObject({
      seq: 41,
      error: null,
    });
  });

  it('judges every row of a load, from the delivered file or what is stored', async () => {
    const judge = new ConformanceJudge({
      ...billing,
      logger,
      model: null,
      sources: [SOURCE],
    });
    const imports = new ImportService({
      ...billing,
      judge,
      logger,
      maxBytes: 1e9,
      now: () => billing.now.value,
    });
    const path = billing.files.stage('.csv');
    const odd = { ...PERIOD, ChargePeriodStart: '2026-11-05 00:00:00' };
    await writeFile(
      path,
      focusCsv([
        ...Array.from({ length: 5000 }, () => ({})),
        { BilledCost: '1.5', EffectiveCost: '-1', ChargeCategory: 'Credit' },
        odd,
      ]),
    );
    const { loads } = await imports.take({
      source: SOURCE,
      path,
      name: 'a',
      stamp: null,
    });
    await rm(path);
    await judge.idle();
    const [october, november] = loads;
    const times = (report: any) =>
      report.findings.filter((finding: any) => /time|date/.test(finding.code));
    expect(await billing.loads.report(october.loadId)).toMatchObject({
      rows: 5001,
      readFrom: 'delivered',
    });
    const told: any = await billing.loads.report(november.loadId);
    expect(told).toMatchObject({ rows: 1, readFrom: 'delivered' });
    expect(times(told).length).toBeGreaterThan(0);
    expect(
      (await readdir(`${billing.folder}/staged`)).filter(
        name => name !== 'tmp',
      ),
    ).toEqual([]);
    const fresh = await billing.deliver(focusCsv([odd, odd]));
    expect(await judge.catchUp('2999')).toBe(1);
    const caught: any = await billing.loads.report(fresh.loads[0].loadId);
    expect(caught).toMatchObject({ rows: 2, readFrom: 'stored' });
    expect(times(caught)).toEqual([]);
    const load = await billing.loads.load(fresh.loads[0].loadId);
    expect(load!.conformance!.findings.map(({ rule }) => rule)).toContain(
      'judged-from-stored-rows',
    );
  });

  it('knows files by what they hold', async () => {
    const { loads } = await billing.deliver(focusCsv([{}]));
    const bytes = await readFile(billing.files.path(loads[0].blobKey));
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      loads[0].fileDigest,
    );
    // Unfinished files of a crash go after a day.
    const left = billing.files.stage('.parquet');
    await writeFile(left, 'x');
    await utimes(left, 0, 0);
    billing.now.value = new Date(Date.now() + 25 * 60 * MINUTE);
    await collect();
    expect(existsSync(left)).toBe(false);
    expect(existsSync(billing.files.path(loads[0].blobKey))).toBe(true);
  });
});
