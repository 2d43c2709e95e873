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
import { DatabaseLoadStore } from './DatabaseLoadStore';
import { NewLoad } from './LoadStore';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const migrations: {
  up(knex: Knex): Promise<void>;
  down(knex: Knex): Promise<void>;
}[] = ['20261121170000_billing', '20261121177000_load_parts'].map(name =>
  require(resolvePackagePath(
    '@maestro/backstage-plugin-cost-backend',
    `migrations/${name}.js`,
  )),
);

async function up(knex: Knex) {
  for (const migration of migrations) {
    await migration.up(knex);
  }
}

const NOW = '2026-11-21T12:00:00.000Z';

function load(at: number, billingPeriod = '2026-10-01'): NewLoad {
  return {
    loadId: `load-${at}`,
    sourceId: 'aws',
    billingPeriod,
    billingPeriodEnd: billingPeriod.replace('-10-', '-11-'),
    parts: null,
    fileName: 'a.csv',
    inputDigest: String(at),
    fileDigest: String(at),
    blobKey: `loads/${at}.parquet`,
    bytes: 1,
    rows: 1,
    firstDay: null,
    lastDay: null,
    totals: {},
    currencyRows: {},
    focusVersion: '1.2',
    findings: [],
    loadedAt: new Date(Date.parse(NOW) + at * 1000).toISOString(),
  };
}

describe.each(databases.eachSupportedId())('manifest on %s', id => {
  let knex: Knex;
  let store: DatabaseLoadStore;

  beforeEach(async () => {
    knex = await databases.init(id);
    await up(knex);
    store = DatabaseLoadStore.create({ knex, now: () => new Date(NOW) });
  });

  it('goes up, down and up with rows in the tables', async () => {
    await store.swap([load(1)]);
    await store.hold(['load-1']);
    for (const migration of [...migrations].reverse()) {
      await migration.down(knex);
    }
    expect(await knex.schema.hasTable('cost_load')).toBe(false);
    await up(knex);
    expect(await store.currentLoads()).toEqual([]);
  });

  it('swaps all loads of a delivery or none', async () => {
    await store.swap([load(1)]);
    await expect(
      store.swap([load(2), { ...load(3), loadId: 'load-1' }]),
    ).rejects.toThrow();
    expect((await store.currentLoads()).map(({ loadId }) => loadId)).toEqual([
      'load-1',
    ]);
  });

  it('refuses a second current load of a period, whoever writes it', async () => {
    await store.swap([load(1)]);
    const [row] = await knex('cost_load').select();
    await expect(
      knex('cost_load').insert({ ...row, load_id: 'other' }),
    ).rejects.toThrow(/unique/i);
    await knex('cost_load').insert({
      ...row,
      load_id: 'other',
      state: 'superseded',
    });
  });

  it('pages loads, latest first, and filters them', async () => {
    for (let at = 1; at <= 5; at += 1) {
      await store.swap([load(at, at % 2 ? '2026-10-01' : '2026-11-01')]);
    }
    const first = await store.loads({ limit: 2 });
    expect(first.map(({ loadId }) => loadId)).toEqual(['load-5', 'load-4']);
    const next = await store.loads({ limit: 9, after: first[1] });
    expect(next.map(({ loadId }) => loadId)).toEqual([
      'load-3',
      'load-2',
      'load-1',
    ]);
    const october = await store.loads({
      limit: 9,
      sourceId: 'aws',
      billingPeriod: '2026-10-01',
    });
    expect(october.map(({ state }) => state)).toEqual([
      'current',
      'superseded',
      'superseded',
    ]);
    expect(await store.loads({ limit: 9, sourceId: 'gcp' })).toEqual([]);
  });

  it('forgets refused files that are gone, and nothing else', async () => {
    const told = {
      sourceId: 'aws',
      stamp: '1',
      inputDigest: null,
      message: 'why',
      at: NOW,
    };
    await store.setOutcome({ ...told, name: 'gone', state: 'refused' });
    await store.setOutcome({ ...told, name: 'there', state: 'refused' });
    await store.setOutcome({ ...told, name: 'good', state: 'loaded' });
    await store.setOutcome({
      ...told,
      name: 'upload',
      stamp: null,
      state: 'refused',
    });
    await store.forgetRefused('aws', ['there']);
    expect((await store.outcomes('aws')).map(({ name }) => name)).toEqual([
      'good',
      'there',
      'upload',
    ]);
  });
});
