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

import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { seen } from '../__testUtils__/attribution';
import { DatabaseHistoryStore } from './DatabaseHistoryStore';
import { DatabaseRollupStore } from './DatabaseRollupStore';
import { DatabaseRulesStore } from './DatabaseRulesStore';
import { DailyRow } from './RollupStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const directory = resolvePackagePath(
  '@maestro/backstage-plugin-cost-backend',
  'migrations',
);
const shop = 'component:default/shop';
const now = () => new Date('2026-11-21T12:00:00.000Z');

describe.each(databases.eachSupportedId())('stores on %s', id => {
  let knex: Knex;

  beforeEach(async () => {
    knex = await databases.init(id);
    await knex.migrate.latest({ directory });
  });

  const row = (units: bigint, given: Partial<DailyRow> = {}): DailyRow => ({
    loadId: 'l',
    sourceId: 's',
    billingPeriod: '2026-11-01',
    day: '2026-11-02',
    line: 'direct',
    poolId: null,
    target: 'unallocated',
    placeId: null,
    ruleId: null,
    reason: null,
    currency: 'USD',
    provider: null,
    service: `it's "quoted"`,
    resource: null,
    chargeCategory: 'Usage',
    unusedCommitment: false,
    units: [units, units, -units, 0n],
    rows: 1,
    ...given,
  });

  it('keep 64-bit amounts exactly, and show batches all at once', async () => {
    const store = DatabaseRollupStore.create({ knex, now });
    const batch = await store.startBatch('2026-11', 'l', null);
    // Beyond what a double holds, in the upper column as well.
    const amount = 9_007_199_254_740_993_000_000_007n;
    const many = Array.from({ length: 2500 }, (_, at) =>
      row(at < 3 ? amount : -7n, { target: 'pool', poolId: 'p' }),
    );
    await store.append(batch, many);
    expect((await store.visible()).batches).toEqual([]);
    await store.publish({
      month: '2026-11',
      batches: [batch],
      loadIds: ['l'],
      attributions: [],
    });
    const { batches, generation } = await store.visible();
    expect(batches).toEqual([
      { batch, month: '2026-11', loadId: 'l', digest: null },
    ]);
    expect(generation).toBe('1');
    const [cell] = await store.poolCells([batch]);
    const sum = amount * 3n - 7n * 2497n;
    expect(cell.units).toEqual([sum, sum, -sum, 0n]);
    expect(cell.rows).toBe(2500);
    await store.publish({
      month: '2026-11',
      batches: [],
      loadIds: [],
      attributions: [],
    });
    await store.sweep({ olderThanMilliseconds: 0 });
    expect(await knex('cost_daily')).toHaveLength(0);
    expect(await knex('cost_batch')).toHaveLength(0);
  });

  it('number places once', async () => {
    const store = DatabaseRollupStore.create({ knex, now });
    const places = Array.from({ length: 700 }, (_, at) => ({
      entityRef: `component:default/c${at % 350}`,
      ownerPath: '/a',
      partPath: '/b',
    }));
    const first = await store.placeIds(places);
    expect(new Set(first).size).toBe(350);
    expect(first.slice(0, 350)).toEqual(first.slice(350));
    expect(await store.placeIds(places)).toEqual(first);
    expect(await store.places()).toHaveLength(350);
  });

  it('note what the catalog says, by day', async () => {
    const store = DatabaseHistoryStore.create({ knex });
    const of = async () =>
      (await store.all()).map(({ from, to, ownerPath }) => [
        from,
        to,
        ownerPath,
      ]);
    const at = (ownerPath: string, since: string | null = null) => [
      seen(shop, { ownerPath, since }),
    ];
    expect(await store.record(at('/a'), '2026-11-03')).toEqual([shop]);
    expect(await store.record(at('/a'), '2026-11-04')).toEqual([]);
    // The first sight claims the past, a change holds from its day on.
    await store.record(at('/b'), '2026-11-10');
    expect(await of()).toEqual([
      [null, '2026-11-10', '/a'],
      ['2026-11-10', null, '/b'],
    ]);
    // A stated day goes before the day of sight.
    await store.record(at('/c', '2026-11-05'), '2026-11-12');
    expect(await of()).toEqual([
      [null, '2026-11-05', '/a'],
      ['2026-11-05', null, '/c'],
    ]);
    await store.record([], '2026-11-20');
    expect(await of()).toEqual([
      [null, '2026-11-05', '/a'],
      ['2026-11-05', '2026-11-20', '/c'],
    ]);
    await store.record(at('/c'), '2026-11-22');
    expect(await of()).toEqual([
      [null, '2026-11-05', '/a'],
      ['2026-11-05', '2026-11-20', '/c'],
      ['2026-11-22', null, '/c'],
    ]);
  });

  it('let one of two authors who read the same rules change them', async () => {
    const store = DatabaseRulesStore.create({ knex, now });
    const document = { tagAliases: [], rules: [], pools: [] };
    expect(await store.current()).toBeNull();
    const put = await Promise.allSettled([
      store.put(document, 0, 'user:default/a'),
      store.put(document, 0, 'user:default/b'),
    ]);
    expect(put.map(({ status }) => status).sort()).toEqual([
      'fulfilled',
      'rejected',
    ]);
    expect(await store.current()).toMatchObject({ version: 1 });
    expect(await store.put(document, 1, null)).toMatchObject({ version: 2 });
    await expect(store.put(document, 1, null)).rejects.toThrow('version is 1');
  });

  it('go down and up with rows in the tables', async () => {
    const store = DatabaseHistoryStore.create({ knex });
    await store.record([seen(shop)], '2026-11-01');
    const migration = require('../../migrations/20261121171000_attribution.js');
    await migration.down(knex);
    expect(await knex.schema.hasTable('cost_daily')).toBe(false);
    await migration.up(knex);
    expect(await knex('cost_generation')).toHaveLength(1);
    expect(await store.all()).toEqual([]);
  });
});
