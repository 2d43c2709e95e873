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
import {
  BackstageCredentials,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  PermissionEvaluator,
} from '@backstage/plugin-permission-common';
import { ANNOTATION_COST } from '@maestro/backstage-plugin-cost-common';
import request from 'supertest';
import { BillingRow, billingCsv } from '../__testUtils__/attribution';
import { costPlugin } from '../plugin';

jest.setTimeout(120_000);

const BASE = '/api/maestro-cost';
const SECRET = 'component:default/secret';
const DAY = 86_400_000;

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
      annotations: {
        'backstage.io/source-location': `url:https://github.com/acme/${name}/`,
        ...(claims && { [ANNOTATION_COST]: claims }),
      },
    },
    spec,
  };
}

/** Six weeks of one price, then a week of ten times as much. */
function rows(): BillingRow[] {
  const today = Date.parse(new Date().toISOString().slice(0, 10));
  return Array.from({ length: 70 }, (_, at): BillingRow[] => {
    const day = new Date(today - (70 - at) * DAY).toISOString().slice(0, 10);
    const jump = at >= 60;
    return [
      { day, billed: '10', account: '1', resource: 'open-db' },
      {
        day,
        billed: jump ? '100' : '10',
        account: '2',
        resource: 'secret-db',
      },
    ];
  }).flat();
}

describe('what a reader may see of others', () => {
  let folder: string;
  let server: Server;
  let run: (id: string) => Promise<void>;

  /** A user who sees all entities but the secret one. */
  async function start(denied: string[] = []) {
    folder = await mkdtemp(join(tmpdir(), 'maestro-seen-'));
    const entities = [
      entity('Group', 'team'),
      entity('Component', 'open', { owner: 'team' }, 'account=1'),
      entity('Component', 'secret', { owner: 'team' }, 'account=2'),
      entity('Component', 'secret-2', { owner: 'team' }, 'account=3'),
      entity('Component', 'secret-3', { owner: 'team' }, 'account=4'),
    ];
    const all = catalogServiceMock({ entities });
    const isUser = ({ principal }: BackstageCredentials) =>
      (principal as { type: string }).type === 'user';
    const scheduler = mockServices.scheduler.mock({
      scheduleTask: async () => {},
      triggerTask: async () => {},
    });
    const authorize: PermissionEvaluator['authorize'] = async requests =>
      requests.map(({ permission }) => ({
        result: denied.includes(permission.name)
          ? AuthorizeResult.DENY
          : AuthorizeResult.ALLOW,
      }));
    const backend = await startTestBackend({
      features: [
        costPlugin,
        scheduler.factory,
        mockServices.permissions.mock({
          authorize: authorize as never,
        }).factory,
        createServiceFactory({
          service: catalogServiceRef,
          deps: {},
          factory: () =>
            ({
              ...all,
              getEntities: all.getEntities.bind(all),
              async getEntitiesByRefs(
                given: { entityRefs: string[] },
                { credentials }: { credentials: BackstageCredentials },
              ) {
                const found = await all.getEntitiesByRefs(given, {
                  credentials,
                } as never);
                return {
                  items: found.items.map(item =>
                    item &&
                    isUser(credentials) &&
                    stringifyEntityRef(item).startsWith(SECRET)
                      ? undefined
                      : item,
                  ),
                };
              },
            } as never),
        }),
        mockServices.rootConfig.factory({
          data: {
            maestro: {
              cost: {
                directory: join(folder, 'cost'),
                sources: [{ id: 'aws', path: join(folder, 'in', '*.csv') }],
                llm: {
                  prices: {
                    'acme/big': [
                      { rates: { input_mtok: '10', output_mtok: '40' } },
                    ],
                  },
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

  async function deliver() {
    const months = new Map<string, BillingRow[]>();
    for (const row of rows()) {
      const month = row.day.slice(0, 7);
      months.set(month, [...(months.get(month) ?? []), row]);
    }
    for (const [month, own] of months) {
      await writeFile(join(folder, 'in', `${month}.csv`), billingCsv(own));
    }
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

  it('names no hidden entity, and no resource of one', async () => {
    await start();
    await deliver();
    await get(`/costs?entityRef=${SECRET}`, 404);
    for (const path of [
      '/costs',
      '/costs?entityRef=group:default/team',
      '/costs/rows?entityRef=group:default/team&limit=200',
      '/anomalies',
      '/anomalies?entityRef=group:default/team',
    ]) {
      expect(JSON.stringify(await get(path))).not.toContain('secret');
    }
    const { items } = await get('/anomalies?entityRef=group:default/team');
    expect(items).not.toHaveLength(0);
    expect(items[0].cause).toMatchObject({ value: '(not visible)' });
    const page = await get('/costs/rows?entityRef=group:default/team');
    expect(page.withheld).toBeGreaterThan(0);
  });

  it('keeps budgets of hidden entities from being changed', async () => {
    await start();
    const budget = {
      title: 'Secret',
      entityRef: SECRET,
      limit: '100',
      currency: 'USD',
      period: 'month',
      zone: 'UTC',
    };
    // As a service, which sees everything, has set it.
    const set = await request(server)
      .post(`${BASE}/budgets`)
      .set('authorization', 'Bearer mock-service-token')
      .send({ ...budget, budgetId: 'b-1' });
    expect(set.status).toBe(201);
    expect((await get('/budgets')).items).toEqual([]);
    const taken = await request(server)
      .post(`${BASE}/budgets`)
      .send({
        ...budget,
        entityRef: 'component:default/open',
        budgetId: 'b-1',
      });
    expect(taken.status).toBe(404);
    const gone = await request(server).delete(`${BASE}/budgets/b-1`);
    expect(gone.status).toBe(404);
  });

  it('sums LLM spend of hidden teams, entities and pull requests', async () => {
    await start();
    const item = (eventId: string, changes: object) => ({
      eventId,
      at: new Date(Date.now() - 60_000).toISOString(),
      format: 'maestro',
      provider: 'acme',
      model: 'big',
      payload: { input_tokens: 0, output_tokens: 100_000 },
      ...changes,
    });
    await request(server)
      .post(`${BASE}/llm/usage`)
      .send({
        items: [
          item('1', {
            entityRef: SECRET,
            pullRequest: 'github.com/acme/secret#1',
          }),
          item('2', {
            entityRef: 'component:default/open',
            pullRequest: 'github.com/acme/open#1',
          }),
          item('3', { entityRef: 'component:default/unheard-of' }),
        ],
      });
    const summary = await get('/llm/summary');
    expect(JSON.stringify(summary)).not.toContain('secret');
    expect(summary.total).toBe('12');
    expect(
      summary.by.entity.map(({ key, amount }: any) => [key, amount]).sort(),
    ).toEqual([
      ['(not visible)', '4'],
      ['component:default/open', '4'],
      // Of no entity: a name that somebody wrote wrong.
      ['component:default/unheard-of', '4'],
    ]);
    expect(summary.caps.map(({ key }: any) => key)).toEqual([
      'github.com/acme/open#1',
    ]);
    const pull = (name: string) =>
      encodeURIComponent(`github.com/acme/${name}#1`);
    await get(`/llm/summary?pullRequest=${pull('secret')}`, 404);
    await get(`/llm/rows?pullRequest=${pull('secret')}`, 404);
    await get(`/llm/summary?team=${SECRET}`, 404);
    expect(
      (await get(`/llm/rows?pullRequest=${pull('open')}`)).items,
    ).toHaveLength(1);
  });

  it('gives no sealed row that names who is hidden', async () => {
    await start(['maestro.cost.unallocated.read']);
    const item = (eventId: string, changes: object) => ({
      eventId,
      at: new Date(Date.now() - 60_000).toISOString(),
      format: 'maestro',
      provider: 'acme',
      model: 'big',
      payload: { input_tokens: 0, output_tokens: 100_000 },
      ...changes,
    });
    const team = 'group:default/team';
    const open = 'component:default/open';
    await request(server)
      .post(`${BASE}/llm/usage`)
      .send({
        items: [
          item('1', { team, entityRef: open }),
          item('2', { entityRef: open }),
        ],
      });
    expect((await get(`/llm/rows?team=${team}`)).items).toHaveLength(1);
    await request(server)
      .post(`${BASE}/llm/usage`)
      .send({ items: [item('3', { team, entityRef: SECRET })] });
    const refused = await get(`/llm/rows?team=${team}`, 403);
    expect(JSON.stringify(refused)).not.toContain('secret');
    expect((await get(`/llm/rows?entityRef=${open}`)).items).toHaveLength(2);
    // A pull request that names a hidden entity elsewhere is hidden too.
    const pullRequest = 'github.com/acme/mixed#1';
    await request(server)
      .post(`${BASE}/llm/usage`)
      .send({
        items: [
          item('4', { pullRequest, entityRef: open }),
          item('5', { pullRequest, entityRef: SECRET }),
        ],
      });
    await get(`/llm/rows?entityRef=${open}`, 403);
  });

  it('names nobody who moved up a list because others are hidden', async () => {
    await start();
    const spend = (eventId: string, entityRef: string, tokens: number) => ({
      eventId,
      at: new Date(Date.now() - 60_000).toISOString(),
      format: 'maestro',
      provider: 'acme',
      model: 'big',
      payload: { input_tokens: 0, output_tokens: tokens },
      entityRef,
    });
    const hidden = [SECRET, `${SECRET}-2`, `${SECRET}-3`];
    await request(server)
      .post(`${BASE}/llm/usage`)
      .send({
        items: [
          spend('a', hidden[0], 900_000),
          spend('b', hidden[1], 800_000),
          ...Array.from({ length: 48 }, (_, at) =>
            spend(`c${at}`, `component:default/other-${at}`, 100_000),
          ),
          spend('d', hidden[2], 1_000),
        ],
      });
    const summary = await get('/llm/summary');
    expect(JSON.stringify(summary)).not.toContain('secret');
    expect(summary.by.entity.slice(-2).map(({ label }: any) => label)).toEqual([
      '(not visible)',
      '1 others',
    ]);
  });

  it('gives rows of all to those who may see what nobody has', async () => {
    await start(['maestro.cost.unallocated.read']);
    for (const path of [
      '/costs/rows',
      '/llm/rows',
      '/llm/batches',
      '/llm/batches/1/export',
      '/reconciliation',
      '/unallocated',
      '/sources',
      '/loads',
    ]) {
      const { error } = await get(path, 403);
      expect(error.message).toContain('maestro.cost.unallocated.read');
    }
  });

  it('answers what cannot be with the field and the fix, never with a fault', async () => {
    await start();
    await deliver();
    const open = 'entityRef=component:default/open';
    for (const [path, status, text] of [
      ['/costs?from=yesterday', 400, 'from'],
      ['/costs?from=2026-02-30', 400, 'from'],
      ['/costs?from=2026-11-02&to=2026-11-01', 400, 'from must be earlier'],
      ['/costs?from=2000-01-01&to=2026-11-01', 400, 'longer than'],
      ['/costs?from=0000-01-01&to=9999-12-31', 400, 'longer than'],
      ['/costs?from=9999-12-31', 400, ''],
      ['/costs?from=2026-11-01&from=2026-11-02', 400, 'from'],
      ['/costs?metric=gross', 400, 'metric'],
      ['/costs?hierarchy=up', 400, 'hierarchy'],
      ['/costs?convertTo=euro', 400, 'convertTo'],
      ['/costs?colour=red', 400, 'colour'],
      ['/costs?entityRef=nothing', 400, 'entityRef'],
      ['/costs?entityRef=component:default/none', 404, ''],
      ['/costs/rows?limit=-1', 400, 'limit'],
      ['/costs/rows?limit=1e9', 400, 'limit'],
      ['/costs/rows?limit=many', 400, 'limit'],
      ['/costs/rows?day=today', 400, 'day'],
      ['/costs/rows?line=sideways', 400, 'line'],
      ['/costs/rows?cursor=x', 400, 'cursor'],
      ['/costs/rows?unallocated=perhaps', 400, 'unallocated'],
      ["/costs/rows?service=' or 1=1 --", 200, ''],
      ["/costs/rows?rule='%22;drop table x", 200, ''],
      ['/reconciliation?from=x', 400, 'from'],
      ['/unallocated?from=2026-13-01', 400, 'from'],
      ['/forecast?currency=XXX', 200, 'no_data'],
      [`/forecast?${open}&currency=`, 400, 'currency'],
      ['/anomalies?currency=XXX', 200, ''],
      [`/unit-costs?${open}&from=a&to=b`, 400, 'from'],
      [`/unit-costs?${open}&from=2026-11-02&to=2026-11-01`, 400, 'from'],
      ['/unit-costs?from=2026-11-01&to=2026-11-02', 400, 'entityRef'],
      ['/loads?limit=0', 400, 'limit'],
      ['/loads?cursor=%00', 400, 'cursor'],
      ['/loads/none', 404, 'none'],
      ['/loads/none/conformance', 404, 'none'],
      ['/llm/summary?from=2026-11-02&to=2026-11-01', 400, 'from'],
      ['/llm/summary?from=2020-01-01', 400, '400'],
      ['/llm/rows?limit=-3', 400, 'limit'],
      ['/llm/rows?cursor=x', 400, 'cursor'],
      ['/llm/batches/x/export', 400, 'batch'],
      ['/llm/batches/9/export', 404, '9'],
      ['/llm/reservations/none', 404, 'none'],
      ['/pull-requests?entityRef=component:default/none', 404, ''],
      [`/pull-requests?${open}&cursor=x`, 400, 'cursor'],
      [`/pull-requests?${open}&limit=0`, 400, 'limit'],
      ['/recommendations', 400, 'entityRef'],
      ['/ci-budget', 400, 'entityRef'],
    ] as const) {
      const answer = await request(server).get(`${BASE}${path}`);
      expect([path, answer.status, JSON.stringify(answer.body)]).toEqual([
        path,
        status,
        expect.stringContaining(text),
      ]);
    }
    const odd = await get('/costs?currency=XXX');
    expect(odd).toMatchObject({ state: 'no_data', total: null });
    for (const [path, body] of [
      ['/budgets', { title: 'x', entityRef: null, limit: '1e999999999' }],
      ['/budgets', { title: 'x', entityRef: null, limit: '0' }],
      [
        '/budgets',
        {
          title: 'x',
          entityRef: null,
          limit: '1',
          currency: 'USD',
          period: 'month',
          zone: 'Mars/Olympus',
        },
      ],
      ['/rules/dry-run', { tagAliases: [], rules: [{}], pools: [] }],
      [
        '/rules/dry-run',
        {
          tagAliases: [],
          rules: [],
          pools: [
            {
              poolId: 'p',
              title: 'p',
              line: 'shared',
              split: {
                by: 'fixed',
                percent: { 'component:default/open': '1e-999999999' },
              },
            },
          ],
        },
      ],
      [
        '/pull-requests/estimates',
        {
          pullRequest: 'github.com/acme/open#1',
          items: [{ sku: 'x', amountPerMonth: '1e400', currency: 'USD' }],
        },
      ],
      ['/llm/reservations', { model: 'none', maxInputTokens: 1 }],
      ['/llm/choose', { model: 'acme/big', messages: [] }],
      [
        '/llm/choose',
        {
          model: 'acme/big',
          n: 90_000_000,
          max_tokens: 90_000_000,
          messages: [{ role: 'user', content: 'x' }],
        },
      ],
    ] as const) {
      const answer = await request(server).post(`${BASE}${path}`).send(body);
      expect([path, answer.status]).toEqual([path, 400]);
    }
  });
});
