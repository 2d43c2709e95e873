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

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { JsonObject } from '@backstage/types';
import request from 'supertest';
import { BillingRow, billingCsv } from '../__testUtils__/attribution';
import { costPlugin } from '../plugin';

jest.setTimeout(120_000);

const BASE = '/api/maestro-cost';
const DAY = 86_400_000;
const GIB = 2 ** 30;
const PLAN = 'savings plan lighthouse';
/** The day before yesterday, UTC. */
const BILLED = new Date(Date.now() - 2 * DAY).toISOString().slice(0, 10);
const MONTH = `${BILLED.slice(0, 7)}-01`;
const NEXT = new Date(Date.parse(MONTH) + 32 * DAY)
  .toISOString()
  .slice(0, 7)
  .concat('-01');

describe('usage of workloads over HTTP', () => {
  let folder: string;
  let server: Server;
  let run: (id: string) => Promise<void>;

  async function start(options: { allowed?: boolean } = {}) {
    folder = await mkdtemp(join(tmpdir(), 'maestro-resources-'));
    const scheduler = mockServices.scheduler.mock({
      scheduleTask: async () => {},
      triggerTask: async () => {},
    });
    const entity = (kind: string, name: string, spec: JsonObject) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind,
      metadata: { name, namespace: 'default' },
      spec,
    });
    const backend = await startTestBackend({
      features: [
        costPlugin,
        scheduler.factory,
        mockServices.permissions.factory({
          result:
            options.allowed ?? true
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        }),
        catalogServiceMock.factory({
          entities: [
            entity('System', 'store', { owner: 'team' }),
            entity('Component', 'checkout', { owner: 'team', system: 'store' }),
            entity('Component', 'search', { owner: 'team' }),
          ],
        }),
        mockServices.rootConfig.factory({
          data: {
            maestro: {
              cost: {
                directory: join(folder, 'cost'),
                sources: [{ id: 'aws', path: join(folder, 'in', '*.csv') }],
                rules: {
                  rules: [
                    {
                      ruleId: 'nodes',
                      when: { resource: ['node-*'] },
                      target: { kind: 'pool', poolId: 'cluster' },
                    },
                  ],
                  pools: [
                    {
                      poolId: 'cluster',
                      line: 'shared',
                      split: { by: 'workloads', cluster: 'prod' },
                    },
                  ],
                },
              },
            },
          },
        }),
      ],
    });
    server = backend.server as never;
    run = async id => {
      const task = scheduler.scheduleTask.mock.calls.find(
        ([given]) => given.id === id,
      )![0];
      await task.fn(new AbortController().signal);
    };
    await mkdir(join(folder, 'in'));
  }

  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A bill whose rows with a plan are paid for by it. */
  async function deliver(rows: Array<BillingRow & { plan?: boolean }>) {
    const [header, ...lines] = billingCsv(rows).trim().split('\n');
    await writeFile(
      join(folder, 'in', 'bill.csv'),
      [
        `${header},CommitmentDiscountId,CommitmentDiscountName`,
        ...lines.map(
          (line, at) => `${line},${rows[at].plan ? `sp-1,${PLAN}` : ','}`,
        ),
        '',
      ].join('\n'),
    );
    await run('maestro-cost-ingest-aws');
    await run('maestro-cost-history');
    await run('maestro-cost-attribute');
  }

  const post = (path: string, items: unknown) =>
    request(server).post(`${BASE}${path}`).send({ items });
  const get = (path: string) => request(server).get(`${BASE}${path}`);

  const sample = (changes: object = {}) => ({
    cluster: 'prod',
    namespace: 'shop',
    workload: 'checkout',
    container: 'app',
    entityRef: 'component:default/checkout',
    at: `${BILLED}T12:00:00Z`,
    cpuCores: 0.1,
    memoryBytes: GIB / 2,
    requestCpuCores: 1,
    requestMemoryBytes: GIB,
    replicas: 1,
    ...changes,
  });

  const price = (changes: object = {}) => ({
    cluster: 'prod',
    day: BILLED,
    currency: 'USD',
    cpuPerCoreHour: '0.03',
    ramPerGibHour: '0.004',
    nodes: [
      {
        count: 1,
        cpuCores: 4,
        memoryBytes: 16 * GIB,
        hours: 1,
        resourceIds: ['node-1'],
      },
    ],
    scaling: 'nodes',
    ...changes,
  });

  it('splits the cluster on the bill by requests and usage, with idle', async () => {
    await start();
    await deliver([{ day: BILLED, billed: '5.2', resource: 'node-1' }]);
    const window = `from=${MONTH}&to=${NEXT}`;
    const costs = async (name: string) =>
      (await get(`/costs?entityRef=component:default/${name}&${window}`)).body;
    expect((await costs('checkout')).total).not.toBe('5.2');
    const answer = await post('/resource-usage', [
      sample(),
      // Uses more than it asks for: counts with what it uses.
      sample({
        workload: 'search',
        entityRef: 'component:default/search',
        cpuCores: 2,
        memoryBytes: 7 * GIB,
      }),
      sample({ cpuCores: 'many' }),
    ]);
    expect(answer.body).toEqual({
      accepted: 2,
      duplicates: 0,
      rejected: [
        {
          index: 2,
          field: 'cpuCores',
          message: 'cpuCores is "many"; give a number from 0 to 100000',
        },
      ],
    });
    expect((await post('/node-prices', [price()])).body).toMatchObject({
      accepted: 1,
    });
    await run('maestro-cost-attribute');
    // 4 cores weigh 36 and 16 GiB 16 of 52: a core hour 0.9, a GiB hour 0.1.
    const steps = (summary: any) =>
      Object.fromEntries(
        summary.steps.map((s: any) => [s.step, s.amount]),
      ) as Record<string, string>;
    const checkout = await costs('checkout');
    const search = await costs('search');
    // Idle of 0.9 of CPU by 1 to 2, and of 0.8 of memory by 1 to 7.
    expect(steps(checkout)).toMatchObject({ direct: '1', idle: '0.4' });
    expect(steps(search)).toMatchObject({ direct: '2.5', idle: '1.3' });
    expect([checkout.total, search.total]).toEqual(['1.4', '3.8']);
  });

  it('advises, and claims nothing that the savings plan pays for', async () => {
    await start();
    expect(
      (await get('/recommendations?entityRef=component:default/checkout')).body,
    ).toMatchObject({ state: 'no_source', items: [] });
    await deliver([
      {
        day: BILLED,
        billed: '0',
        effective: '4',
        resource: 'node-1',
        plan: true,
      },
    ]);
    const end = Date.now() - 60_000;
    const items = Array.from({ length: 240 }, (_, at) =>
      sample({ at: new Date(end - (239 - at) * 3_600_000).toISOString() }),
    );
    expect((await post('/resource-usage', items)).body.accepted).toBe(240);
    expect((await post('/resource-usage', items)).body.duplicates).toBe(240);
    await post('/node-prices', [price()]);
    const { body } = await get(
      '/recommendations?entityRef=component:default/checkout',
    );
    expect(body.items[0]).toMatchObject({
      state: 'lower',
      cpu: { request: 1 },
      saving: {
        perMonth: '0',
        limit: 'commitment',
        commitment: { id: 'sp-1', name: PLAN },
        why: expect.stringContaining(
          `saves nothing while ${PLAN} covers the nodes`,
        ),
      },
    });
    // Of the system, too, that it is a part of.
    expect(
      (await get('/recommendations?entityRef=system:default/store')).body.items,
    ).toEqual(body.items);
    // The bill restated: the plan is gone, requests are what is billed.
    await deliver([
      { day: BILLED, billed: '4', effective: '4', resource: 'node-1' },
    ]);
    await post('/node-prices', [price({ scaling: 'pods' })]);
    const after = (
      await get('/recommendations?entityRef=component:default/checkout')
    ).body;
    expect(after.items[0].saving).toMatchObject({
      limit: 'none',
      commitment: null,
      perMonth: after.items[0].saving.capacity,
    });
    expect(Number(after.totals[0].perMonth)).toBeGreaterThan(0);
  });

  it('takes 5,000 samples at once, and no more', async () => {
    await start();
    const many = Array.from({ length: 5000 }, (_, at) =>
      sample({
        workload: `workload-${at % 250}`,
        at: new Date(
          Date.parse(`${BILLED}T00:00:00Z`) + at * 1000,
        ).toISOString(),
      }),
    );
    const answer = await post('/resource-usage', many);
    expect([answer.status, answer.body.accepted]).toEqual([200, 5000]);
    expect((await post('/resource-usage', [...many, sample()])).status).toBe(
      400,
    );
    expect((await post('/node-prices', 'all')).status).toBe(400);
  });

  it('needs the permission, and an entity that the caller sees', async () => {
    await start({ allowed: false });
    const refused = await post('/resource-usage', [sample()]);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('maestro.cost.load');
    expect((await post('/node-prices', [price()])).status).toBe(403);
    await rm(folder, { recursive: true, force: true });
    await start();
    expect(
      (await get('/recommendations?entityRef=component:default/none')).status,
    ).toBe(404);
    expect((await get('/recommendations?entityRef=checkout')).status).toBe(400);
  });
});
