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
import { Decimal } from '../../engine/money';
import { DatabaseResourceStore } from '../../store/DatabaseResourceStore';
import { AdviceService } from './AdviceService';
import { ResourceService } from './ResourceService';
import { NodeCover } from './cover';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const NOW = Date.parse('2026-11-21T12:00:00.000Z');
const HOUR = 3_600_000;
const MIB = 2 ** 20;
const GIB = 2 ** 30;
const CHECKOUT = 'component:default/checkout';

async function start(knex: Knex, cover: NodeCover | null = null) {
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@maestro/backstage-plugin-cost-backend',
      'migrations',
    ),
  });
  const store = DatabaseResourceStore.create({ knex });
  const now = () => new Date(NOW);
  const resources = new ResourceService({ store, now });
  const advice = new AdviceService({
    store,
    cover: { cover: async ids => (ids.length > 0 ? cover : null) },
    minimumDays: 7,
    now,
  });
  return { advice, knex, resources, store };
}

const sample = (changes: object = {}) => ({
  cluster: 'prod',
  namespace: 'shop',
  workload: 'checkout',
  container: 'app',
  entityRef: CHECKOUT,
  at: new Date(NOW - HOUR).toISOString(),
  cpuCores: 0.2,
  memoryBytes: 400 * MIB,
  requestCpuCores: 2,
  requestMemoryBytes: 4 * GIB,
  replicas: 3,
  ...changes,
});

/** Hourly samples of a number of days until now. */
const days = (count: number, changes: object = {}) =>
  Array.from({ length: count * 24 }, (_, at) =>
    sample({
      at: new Date(NOW - (count * 24 - at) * HOUR).toISOString(),
      ...changes,
    }),
  );

const price = (changes: object = {}) => ({
  cluster: 'prod',
  day: '2026-11-20',
  currency: 'USD',
  cpuPerCoreHour: '0.03',
  ramPerGibHour: '0.004',
  nodes: [
    { count: 4, cpuCores: 4, memoryBytes: 16 * GIB, resourceIds: ['i-1'] },
  ],
  scaling: 'nodes',
  ...changes,
});

describe.each(databases.eachSupportedId())('resources on %s', id => {
  it('takes in each sample by itself and counts nothing twice', async () => {
    const { knex, resources } = await start(await databases.init(id));
    const items = [
      sample({ at: '2026-11-20T01:00:00Z' }),
      // Stands for the half hour that is not counted yet.
      sample({ at: '2026-11-20T01:30:00Z', cpuCores: 4 }),
      // Begins on the day before.
      sample({ at: '2026-11-20T00:00:00Z', container: 'proxy', seconds: 60 }),
    ];
    const bad = [
      sample({ cpuCores: -1 }),
      sample({ at: 'yesterday' }),
      sample({ at: '2026-11-22T00:00:00Z' }),
      sample({ entityRef: 'checkout' }),
      sample({ workload: '' }),
      'sample',
    ];
    const answer = await resources.recordUsage([...bad, ...items]);
    expect(answer).toMatchObject({ accepted: 3, duplicates: 0 });
    expect(answer.rejected.map(({ index, field }) => [index, field])).toEqual([
      [0, 'cpuCores'],
      [1, 'at'],
      [2, 'at'],
      [3, 'entityRef'],
      [4, 'workload'],
      [5, 'item'],
    ]);
    expect(answer.rejected[0].message).toBe(
      'cpuCores is -1; give a number from 0 to 100000',
    );
    expect(await resources.recordUsage(items)).toEqual({
      accepted: 0,
      duplicates: 3,
      rejected: [],
    });
    const rows = await knex('cost_workload_usage').orderBy('name');
    expect(
      rows.map(row => [
        row.name,
        row.day,
        Number(row.cpu_request),
        Number(row.cpu_used),
        Number(row.ram_request),
        row.seconds,
      ]),
    ).toEqual([
      [
        'shop/checkout/app',
        '2026-11-20',
        // Millicore seconds of three replicas that ask for two cores.
        2000 * 3 * 5400,
        (200 * 3600 + 4000 * 1800) * 3,
        4 * 2 ** 20 * 3 * 5400,
        5400,
      ],
      [
        'shop/checkout/proxy',
        '2026-11-19',
        2000 * 3 * 60,
        200 * 3 * 60,
        4 * 2 ** 20 * 3 * 60,
        60,
      ],
    ]);
  });

  it('counts each sample once when two deliver at the same time', async () => {
    const { resources } = await start(await databases.init(id));
    const items = days(2);
    const answers = await Promise.all([
      resources.recordUsage(items),
      resources.recordUsage(items),
      resources.recordUsage(items.slice(0, 10)),
    ]);
    const sum = (of: 'accepted' | 'duplicates') =>
      answers.reduce((all, answer) => all + answer[of], 0);
    expect(sum('accepted')).toBe(48);
    expect(sum('duplicates')).toBe(58);
  });

  it('comes to the same advice in one delivery and in many', async () => {
    const one = await start(await databases.init(id));
    const many = await start(await databases.init(id));
    const items = days(10).map((item, at) => ({
      ...item,
      memoryBytes: (300 + (at % 24) * 10) * MIB,
      cpuCores: 0.1 + (at % 7) / 10,
    }));
    await one.resources.recordUsage(items);
    for (const item of items) {
      await many.resources.recordUsage([item]);
    }
    const [first, second] = [
      (await one.advice.advice([CHECKOUT])).items[0],
      (await many.advice.advice([CHECKOUT])).items[0],
    ];
    expect(second.confidence).toEqual(first.confidence);
    expect(second.memory).toEqual(first.memory);
    expect(second.cpu).toEqual(first.cpu);
    // One peak a day: 530 MiB, its bucket's end, and the margin.
    expect(first.memory.target! / MIB).toBeGreaterThan(530 * 1.15);
    expect(first.memory.target! / MIB).toBeLessThan(530 * 1.05 * 1.15 + 1);
  });

  it('tells what a cluster is split by on days that are known whole', async () => {
    const { resources } = await start(await databases.init(id));
    const reader = resources.clusterReader();
    const window = { from: '2026-11-01', to: '2026-12-01' };
    expect(await reader.usage('prod', window)).toBeNull();
    await resources.recordUsage([
      sample({ at: '2026-11-19T01:00:00Z' }),
      sample({ at: '2026-11-20T01:00:00Z' }),
      sample({ at: '2026-11-20T02:00:00Z', entityRef: null }),
      // The running day waits.
      sample({ at: '2026-11-21T10:00:00Z' }),
    ]);
    await resources.recordNodePrices([price(), price({ day: '2026-11-21' })]);
    const usage = (await reader.usage('prod', window))!;
    expect(usage.capacity).toEqual({
      cpuCoreHours: '384',
      ramGibHours: '1536',
    });
    expect(usage.workloads).toEqual([
      {
        name: 'shop/checkout/app (nobody)',
        entityRef: null,
        // The payer of a day is that of its last sample.
        cpuRequested: '12',
        cpuUsed: '1.2',
        ramRequested: '24',
        ramUsed: '2.34375',
      },
    ]);
  });

  it('replaces the price of a day, and says what it cannot read', async () => {
    const { resources, store } = await start(await databases.init(id));
    expect(await resources.recordNodePrices([price()])).toMatchObject({
      accepted: 1,
    });
    const again = await resources.recordNodePrices([
      price(),
      price({ cpuPerCoreHour: '0.04' }),
      price({ cpuPerCoreHour: 0.03 }),
      price({ nodes: [{ count: 0, cpuCores: 4, memoryBytes: GIB }] }),
      price({ scaling: 'sometimes' }),
      price({ day: '2026-02-30' }),
    ]);
    expect(again).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(again.rejected.map(({ field }) => field)).toEqual([
      'cpuPerCoreHour',
      'nodes[0].count',
      'scaling',
      'day',
    ]);
    expect((await store.lastNodePrices(['prod']))[0].cpuPerCoreHour).toBe(
      '0.04',
    );
  });

  it('forgets what is too old', async () => {
    const { knex, resources } = await start(await databases.init(id));
    await resources.recordUsage([
      sample({ at: '2026-09-01T00:00:00Z' }),
      sample({ container: 'young' }),
    ]);
    await resources.sweep();
    expect(await knex('cost_container').pluck('container')).toEqual(['young']);
    expect(await knex('cost_workload_usage').pluck('day')).toHaveLength(2);
  });
});

describe('AdviceService', () => {
  const COVERED: NodeCover = {
    uncovered: new Decimal(0),
    commitment: { id: 'sp-1', name: 'savings plan lighthouse' },
  };
  const FREE: NodeCover = { uncovered: new Decimal(1), commitment: null };

  async function advised(options: {
    cover?: NodeCover | null;
    price?: object | null;
    items?: object[];
  }) {
    const { advice, resources } = await start(
      await databases.init('SQLITE_3'),
      options.cover === undefined ? FREE : options.cover,
    );
    const answer = await resources.recordUsage(options.items ?? days(10));
    expect(answer.rejected).toEqual([]);
    if (options.price !== null) {
      await resources.recordNodePrices([price(options.price)]);
    }
    return advice.advice([CHECKOUT]);
  }

  it('tells no source, none of this entity, and too little apart', async () => {
    const { advice, resources } = await start(await databases.init('SQLITE_3'));
    expect((await advice.advice([CHECKOUT])).state).toBe('no_source');
    await resources.recordUsage(days(3));
    expect((await advice.advice(['component:default/x'])).state).toBe('none');
    const { items, totals } = await advice.advice([CHECKOUT]);
    expect(items[0]).toMatchObject({
      state: 'too_few',
      cpu: { request: 2, target: null },
      confidence: { days: 2.9, samples: 72, level: 'low' },
      saving: { perMonth: null, capacity: null },
    });
    expect(totals).toEqual([]);
  });

  it('claims the whole worth where requests are billed', async () => {
    const { items, totals } = await advised({ price: { scaling: 'pods' } });
    const [item] = items;
    expect(item).toMatchObject({
      state: 'lower',
      confidence: { days: 9.9, samples: 240 },
      risk: { level: 'low', outOfMemoryAt: null, reasons: [] },
      saving: { currency: 'USD', limit: 'none', risk: '0' },
    });
    // (request − target) × rate × three replicas × 730 hours.
    const worth = new Decimal(2 - item.cpu.target!)
      .mul('0.03')
      .plus(new Decimal(4 * GIB - item.memory.target!).div(GIB).mul('0.004'))
      .mul(3 * 730);
    expect(
      new Decimal(item.saving.capacity!).minus(worth).abs().toNumber(),
    ).toBeLessThan(1e-9);
    expect(item.saving.perMonth).toBe(item.saving.capacity);
    expect(totals).toEqual([
      {
        currency: 'USD',
        perMonth: item.saving.perMonth,
        capacity: item.saving.capacity,
      },
    ]);
  });

  it('claims whole nodes only, and nothing where they stay', async () => {
    // Six cores on nodes of four: two nodes, then one. Of four nodes.
    const { items: nodes } = await advised({});
    const nodeMonth = new Decimal(4)
      .mul('0.03')
      .plus(new Decimal(16).mul('0.004'))
      .mul(730);
    expect(nodes[0].saving).toMatchObject({ limit: 'nodes' });
    expect(nodes[0].saving.perMonth).toBe(nodeMonth.toFixed());
    const { items: fixed } = await advised({ price: { scaling: 'fixed' } });
    expect(fixed[0].saving).toMatchObject({ perMonth: '0', limit: 'nodes' });
    expect(fixed[0].saving.why).toMatch(
      /^Frees capacity worth \d+\.\d\d USD a month, saves nothing: the nodes of cluster prod stay, only idle cost moves$/,
    );
    const { items: kept } = await advised({ price: { minNodes: 4 } });
    expect(kept[0].saving).toMatchObject({ perMonth: '0', limit: 'nodes' });
  });

  it('claims nothing that a commitment already pays for', async () => {
    const { items } = await advised({
      cover: COVERED,
      price: { scaling: 'pods' },
    });
    expect(items[0].saving).toMatchObject({
      perMonth: '0',
      limit: 'commitment',
      commitment: COVERED.commitment,
    });
    expect(items[0].saving.why).toMatch(
      /saves nothing while savings plan lighthouse covers the nodes$/,
    );
    expect(new Decimal(items[0].saving.capacity!).gt(0)).toBe(true);
  });

  it('shares what no commitment pays for among all of a cluster', async () => {
    const { advice, resources } = await start(
      await databases.init('SQLITE_3'),
      { ...COVERED, uncovered: new Decimal('0.1') },
    );
    await resources.recordUsage(days(10));
    await resources.recordUsage(
      days(10, { workload: 'other', entityRef: 'component:default/other' }),
    );
    await resources.recordNodePrices([price({ scaling: 'pods' })]);
    const { items } = await advice.advice([CHECKOUT]);
    // A tenth of four nodes, half of it: the other one frees as much.
    const share = new Decimal(16)
      .mul('0.03')
      .plus(new Decimal(64).mul('0.004'))
      .mul(730)
      .mul('0.05');
    expect(
      new Decimal(items[0].saving.perMonth!).minus(share).abs().toNumber(),
    ).toBeLessThan(1e-9);
    expect(items[0].saving.limit).toBe('commitment');
  });

  it.each([
    ['no price', { price: null }, /no recent node price of cluster prod/],
    ['an old price', { price: { day: '2026-09-01' } }, /no recent node price/],
    ['unknown scaling', { price: { scaling: undefined } }, /\(scaling\)/],
    ['unknown rows', { cover: null }, /\(resourceIds\)/],
  ])('says that a saving is not known: %s', async (_, options, words) => {
    const { items, totals } = await advised(options);
    expect(items[0].saving.perMonth).toBeNull();
    expect(items[0].saving.why).toMatch(words);
    expect(totals).toEqual([]);
  });

  it('raises what ran out of memory, and never lowers it soon after', async () => {
    const low = { requestMemoryBytes: 300 * MIB, memoryBytes: 290 * MIB };
    const items = days(10, low);
    items[200] = { ...items[200], oom: true } as never;
    const { items: raised } = await advised({ items });
    expect(raised[0]).toMatchObject({
      state: 'raise',
      risk: { level: 'high', outOfMemoryAt: items[200].at },
    });
    expect(raised[0].memory.target!).toBeGreaterThan(400 * MIB);
    // A few percent more count, too, after it ran out of memory.
    const nearly = days(10, {
      memoryBytes: 250 * MIB,
      requestMemoryBytes: 300 * MIB,
      requestCpuCores: 0.25,
    });
    const { items: fits } = await advised({ items: nearly });
    expect(fits[0].state).toBe('fits');
    nearly[239] = { ...nearly[239], oom: true } as never;
    const { items: more } = await advised({ items: nearly });
    expect(more[0].state).toBe('raise');
    const ample = days(10);
    ample[20] = { ...ample[20], oom: true } as never;
    const { items: kept } = await advised({ items: ample });
    expect(kept[0].memory.target!).toBeGreaterThanOrEqual(4 * GIB);
  });

  it('settles under a cap, however often it runs out of memory', async () => {
    // What it is given is used up each time, as by a leak: advice must not
    // grow by its own answer (kubernetes/autoscaler 9521).
    const { advice, resources } = await start(await databases.init('SQLITE_3'));
    const cap = 2 * GIB;
    let request = 512 * MIB;
    const advices: number[] = [];
    for (let hour = 0; hour < 24 * 25; hour += 1) {
      await resources.recordUsage([
        sample({
          at: new Date(NOW - (24 * 25 - hour) * HOUR).toISOString(),
          requestMemoryBytes: request,
          memoryBytes: request,
          oom: true,
        }),
      ]);
      const [{ memory }] = (await advice.advice([CHECKOUT])).items;
      if (memory.target !== null) {
        advices.push(memory.target);
        request = Math.min(memory.target, cap);
      }
    }
    expect(request).toBe(cap);
    // The bump of the cap, its bucket's end, the margin; and there it stays.
    expect(Math.max(...advices)).toBeLessThan(cap * 1.2 * 1.05 * 1.15);
    expect(new Set(advices.slice(-24 * 7)).size).toBe(1);
  });

  it('advises nothing on what is not reported any more', async () => {
    const items = days(10).map(item => ({
      ...item,
      at: new Date(Date.parse(item.at) - 9 * 24 * HOUR).toISOString(),
    }));
    const { items: found } = await advised({ items });
    expect(found[0]).toMatchObject({
      state: 'stale',
      cpu: { target: null },
      saving: { perMonth: null },
    });
  });
});
