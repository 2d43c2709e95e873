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
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { ANNOTATION_COST } from '@maestro/backstage-plugin-cost-common';
import { Server } from 'node:http';
import request from 'supertest';
import { BillingRow, billingCsv } from '../__testUtils__/attribution';
import { costPlugin } from '../plugin';

jest.setTimeout(120_000);

const BASE = '/api/maestro-cost';

function entity(
  kind: string,
  name: string,
  spec: Entity['spec'] = {},
  claims?: string,
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      namespace: 'default',
      ...(claims && { annotations: { [ANNOTATION_COST]: claims } }),
    },
    spec,
  };
}

const ROWS: BillingRow[] = [
  { day: '2026-11-03', billed: '3', account: '1', resource: 'i-1' },
  { day: '2026-11-04', billed: '1', account: '2', tags: { app: 'x' } },
  { day: '2026-11-05', billed: '1', service: 'Support' },
  { day: '2026-11-05', billed: '0.25', tags: { app: 'chekout' } },
  { day: '2026-11-05', billed: '-0.5', category: 'Credit' },
];

describe('cost over HTTP', () => {
  let folder: string;
  let server: Server;
  let run: (id: string) => Promise<void>;

  async function start(options: { allowed?: boolean } = {}) {
    folder = await mkdtemp(join(tmpdir(), 'maestro-costs-'));
    const scheduler = mockServices.scheduler.mock({
      scheduleTask: async () => {},
      triggerTask: async () => {},
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
            entity('Group', 'team', { parent: 'company' }),
            entity('Group', 'company'),
            entity('System', 'store', { owner: 'team' }),
            entity(
              'Component',
              'checkout',
              { owner: 'team', system: 'store' },
              'account=1',
            ),
            entity('Component', 'search', { owner: 'team' }, 'account=2'),
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
                      ruleId: 'support',
                      when: { service: ['Support'] },
                      target: { kind: 'pool', poolId: 'support' },
                    },
                  ],
                  pools: [
                    {
                      poolId: 'support',
                      line: 'overhead',
                      split: { by: 'proportional' },
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

  async function deliver(rows: BillingRow[]) {
    await writeFile(join(folder, 'in', 'november.csv'), billingCsv(rows));
    await run('maestro-cost-ingest-aws');
    await run('maestro-cost-history');
    await run('maestro-cost-attribute');
  }

  const get = async (path: string, status = 200) => {
    const response = await request(server).get(`${BASE}${path}`);
    expect([response.status, response.body]).toEqual([
      status,
      expect.anything(),
    ]);
    return response.body;
  };

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const WINDOW = 'from=2026-11-01&to=2026-12-01';

  it('answers summaries, rows, reconciliation and what no rule claims', async () => {
    await start();
    expect(await get('/costs')).toMatchObject({ state: 'no_source' });
    await deliver(ROWS);
    const all = await get(`/costs?${WINDOW}&metric=billed`);
    expect(all).toMatchObject({ total: '4.75', currency: 'USD', rows: 5 });
    expect(all.steps.find((s: any) => s.step === 'invoice').amount).toBe(
      '4.75',
    );
    const group = await get(`/costs?${WINDOW}&entityRef=group:default/company`);
    expect(group).toMatchObject({ total: '5', rows: 3 });
    const one = await get(
      `/costs?${WINDOW}&entityRef=component:default/checkout`,
    );
    expect(one).toMatchObject({ total: '3.75', rows: 2 });

    const path = one.evidence.href.replace(BASE, '');
    const rows = await get(`${path}&limit=1`);
    expect(rows).toMatchObject({ total: 2, withheld: 0 });
    expect(rows.items).toEqual([
      expect.objectContaining({
        id: `${one.loads[0].inputDigest}:1`,
        share: '1',
        ruleId: 'annotation',
        entityRef: 'component:default/checkout',
      }),
    ]);
    const next = await get(`${path}&limit=1&cursor=${rows.nextCursor}`);
    expect(next.items).toEqual([
      expect.objectContaining({
        share: '0.75',
        line: 'overhead',
        poolId: 'support',
        ruleId: 'support',
        amounts: expect.objectContaining({ effective: '0.75' }),
      }),
    ]);
    expect(next.nextCursor).toBeNull();

    const { items } = await get('/reconciliation');
    expect(items).toHaveLength(4);
    expect(
      items.map(({ difference }: { difference: string }) => difference),
    ).toEqual(['0', '0', '0', '0']);

    const unallocated = await get('/unallocated');
    expect(unallocated.items).toHaveLength(2);
    expect(unallocated.items[0]).toMatchObject({
      chargeCategory: 'Credit',
      amounts: { effective: '-0.5' },
      suggestion: { rule: { target: { kind: 'pool', poolId: 'credit' } } },
    });
    expect(unallocated.items[1].suggestion).toMatchObject({
      rule: {
        target: { kind: 'entity', entityRef: 'component:default/checkout' },
      },
      why: expect.stringContaining('close to'),
    });
    expect(
      (await get(`/costs/rows?${WINDOW}&unallocated=true`)).items,
    ).toHaveLength(2);
  });

  it('tries rules out before they are put in force', async () => {
    await start();
    await deliver(ROWS);
    const rules = await get('/rules');
    expect(rules).toMatchObject({ version: 0, author: null });
    const body = {
      tagAliases: rules.tagAliases,
      pools: rules.pools,
      rules: [
        ...rules.rules,
        {
          ruleId: 'credit',
          title: 'Credits',
          when: { chargeCategory: ['Credit'] },
          target: { kind: 'entity', entityRef: 'component:default/search' },
        },
      ],
    };
    const dry = await request(server).post(`${BASE}/rules/dry-run`).send(body);
    expect(dry.body).toEqual({
      items: [
        {
          billingPeriod: '2026-11-01',
          currency: 'USD',
          metric: 'effective',
          moves: [
            {
              from: '(unallocated)',
              to: 'component:default/search',
              amount: '-0.5',
              rows: 1,
            },
          ],
          unallocated: { before: '-0.25', after: '0.25' },
        },
      ],
      warnings: [],
    });
    const misspelt = await request(server)
      .post(`${BASE}/rules/dry-run`)
      .send({
        ...body,
        rules: [
          ...body.rules.slice(0, -1),
          {
            ...body.rules[body.rules.length - 1],
            target: { kind: 'entity', entityRef: 'component:default/serach' },
          },
        ],
      });
    expect(misspelt.body.warnings).toEqual([
      'rule credit names component:default/serach, which the catalog does not have',
    ]);
    const put = await request(server)
      .put(`${BASE}/rules`)
      .send({ ...body, version: 0 });
    expect(put.body).toMatchObject({
      version: 1,
      author: 'user:default/mock',
    });
    const again = await request(server)
      .put(`${BASE}/rules`)
      .send({ ...body, version: 0 });
    expect(again.status).toBe(409);
    await run('maestro-cost-attribute');
    expect(
      await get(`/costs?${WINDOW}&entityRef=component:default/search`),
    ).toMatchObject({ total: '0.642857142857143' });
    const bad = await request(server)
      .put(`${BASE}/rules`)
      .send({ ...body, version: 1, pools: [] });
    expect([bad.status, bad.body.error.message]).toEqual([
      400,
      'rule support: there is no pool "support"; add it to pools',
    ]);
  });

  it('refuses what it does not understand, by name', async () => {
    await start();
    await deliver(ROWS);
    for (const [path, message] of [
      ['/costs?from=2026-13-01', 'from is "2026-13-01"'],
      ['/costs?from=2026-11-02&to=2026-11-01', 'from must be earlier'],
      ['/costs?entityRef=x', 'entityRef'],
      ['/costs/rows?cursor=zzz', 'cursor'],
      ['/costs/rows?day=monday', 'day is'],
      ['/costs?convertTo=euro', 'convertTo'],
    ]) {
      const { error } = await get(path, 400);
      expect(error.message).toContain(message);
    }
    await get('/costs?entityRef=component:default/unknown', 404);
  });

  it('asks for permissions', async () => {
    await start({ allowed: false });
    expect((await request(server).get(`${BASE}/costs`)).status).toBe(403);
    for (const path of [
      '/costs',
      '/costs/rows',
      '/reconciliation',
      '/unallocated',
      '/rules',
    ]) {
      await get(path, 403);
    }
  });
});
