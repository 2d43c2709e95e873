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
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import PromiseRouter from 'express-promise-router';
import request from 'supertest';
import { focusCsv } from '../__testUtils__/billing';
import { costPlugin } from '../plugin';

jest.setTimeout(120_000);

const BASE = '/api/maestro-cost';
const REF = 'component:default/shop';

/** A ledger that tells of one pull request and a run of it. */
function ledgerPlugin() {
  const subject = {
    host: 'github.com',
    repository: 'acme/shop',
    environment: null,
    service: null,
  };
  const told = {
    version: '1.0.0',
    revision: '2026-11-20T10:00:00.000Z',
    occurredAt: '2026-11-20T10:00:00.000Z',
    subject,
    source: 'github',
    tenant: null,
    normalizer: 'github@1',
    recordedAt: '2026-11-20T10:00:00.000Z',
  };
  const events = [
    {
      ...told,
      type: 'dev.cdevents.change.created',
      naturalKey: 'change|12',
      position: 0,
      seq: 0,
      data: {
        number: 12,
        title: 'Faster checkout',
        url: 'https://github.com/acme/shop/pull/12',
        state: 'open',
        headBranch: 'faster',
        headSha: 'sha-1',
        createdAt: '2026-11-20T08:00:00Z',
        mergedAt: null,
        closedAt: null,
      },
    },
    {
      ...told,
      type: 'dev.cdevents.pipelinerun.finished',
      naturalKey: 'run|1',
      position: 1,
      seq: 1,
      data: {
        runId: '1',
        attempt: 1,
        name: 'build',
        sha: 'sha-1',
        branch: 'faster',
        trigger: 'pull_request',
        outcome: 'success',
        queuedAt: null,
        startedAt: '2026-11-20T09:00:00Z',
        finishedAt: '2026-11-20T09:10:00Z',
        url: null,
      },
    },
  ];
  return createBackendPlugin({
    pluginId: 'maestro-ledger',
    register(env) {
      env.registerInit({
        deps: { httpRouter: coreServices.httpRouter },
        async init({ httpRouter }) {
          const router = PromiseRouter();
          router.get('/events', (req, res) => {
            const after = Number(req.query.after);
            const page = events.filter(({ position }) => position > after);
            res
              .type('application/x-ndjson')
              .send(
                [...page, { cursor: 1, atEnd: true }]
                  .map(line => `${JSON.stringify(line)}\n`)
                  .join(''),
              );
          });
          httpRouter.use(router);
        },
      });
    },
  });
}

describe('pull requests over HTTP', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maestro-pulls-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function start(options: { allowed?: boolean } = {}) {
    const scheduler = mockServices.scheduler.mock({
      scheduleTask: async () => {},
    });
    const { server } = await startTestBackend({
      features: [
        costPlugin,
        ledgerPlugin(),
        scheduler.factory,
        mockServices.permissions.factory({
          result:
            options.allowed ?? true
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        }),
        catalogServiceMock.factory({
          entities: [
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Component',
              metadata: {
                name: 'shop',
                annotations: { 'github.com/project-slug': 'Acme/Shop' },
              },
            },
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Component',
              metadata: { name: 'bare' },
            },
          ],
        }),
        mockServices.rootConfig.factory({
          data: {
            maestro: {
              cost: {
                directory: join(folder, 'cost'),
                sources: [{ id: 'aws', path: join(folder, 'in', '*.csv') }],
                pullRequests: { runnerMinute: { price: '0.008' } },
              },
            },
          },
        }),
      ],
    });
    return {
      server: server as never,
      tasks: () =>
        scheduler.scheduleTask.mock.calls.map(([{ id }]) => String(id)),
      async run(id: string) {
        const task = scheduler.scheduleTask.mock.calls.find(
          ([given]) => given.id === id,
        )![0];
        await task.fn(new AbortController().signal);
      },
    };
  }

  it('joins runs of the ledger with an estimate by the newest bills', async () => {
    const { run, server, tasks } = await start();
    // Off by default: nothing is written into repositories.
    expect(tasks()).not.toContain('maestro-cost-pull-request-comments');
    await mkdir(join(folder, 'in'));
    const row = (month: string, price: string, sku: string) => ({
      BillingPeriodStart: `2026-${month}-01T00:00:00Z`,
      BillingPeriodEnd: `2026-${String(Number(month) + 1).padStart(
        2,
        '0',
      )}-01T00:00:00Z`,
      ChargePeriodStart: `2026-${month}-05T00:00:00Z`,
      ChargePeriodEnd: `2026-${month}-06T00:00:00Z`,
      SkuId: sku,
      PricingUnit: 'Hours',
      PricingQuantity: '24',
      ListUnitPrice: price,
    });
    await writeFile(
      join(folder, 'in', '09.csv'),
      focusCsv([row('09', '0.2', 'db')]),
    );
    await writeFile(
      join(folder, 'in', '10.csv'),
      focusCsv([
        row('10', '0.1', 'db'),
        row('10', '0.10', 'db'),
        row('10', '0.5', 'ip'),
        row('10', '0.6', 'ip'),
      ]),
    );
    await run('maestro-cost-ingest-aws');
    await run('maestro-feed-pull-requests');
    const handed = await request(server)
      .post(`${BASE}/pull-requests/estimates`)
      .send({
        pullRequest: 'github.com/Acme/Shop#12',
        source: 'terraform plan',
        items: [
          { sku: 'db', quantityPerMonth: '730', before: '1', after: '2' },
          { sku: 'ip', quantityPerMonth: '730', before: '0', after: '1' },
        ],
      });
    expect(handed.status).toBe(201);
    const page = await request(server).get(
      `${BASE}/pull-requests?entityRef=${REF}`,
    );
    expect(page.body).toMatchObject({
      state: 'ok',
      repository: 'github.com/acme/shop',
      nextCursor: null,
      items: [
        {
          pullRequest: 'github.com/acme/shop#12',
          title: 'Faster checkout',
          llm: { state: 'no_source', amount: null },
          ci: { minutes: '10', amount: '0.08', currency: 'USD' },
          infrastructure: {
            unknown: 1,
            // Of the newest bill, not of the one before.
            perMonth: [{ currency: 'USD', amount: '73' }],
            items: [
              { pricedBy: 'list-price', unitPrice: '0.1' },
              { amountPerMonth: null },
            ],
          },
          totals: [{ currency: 'USD', amount: '0.08' }],
          complete: false,
        },
      ],
    });
    const budget = await request(server).get(
      `${BASE}/ci-budget?entityRef=${REF}`,
    );
    expect(budget.body).toMatchObject({ state: 'no_budget', month: null });
  });

  it('answers 404, 400 and 403 with what to do', async () => {
    const { server } = await start();
    const get = (path: string) => request(server).get(`${BASE}/${path}`);
    expect(
      (await get('ci-budget?entityRef=component:default/none')).status,
    ).toBe(404);
    expect(
      (await get('pull-requests?entityRef=component:default/none')).status,
    ).toBe(404);
    expect((await get('pull-requests')).status).toBe(400);
    const bad = await get(`pull-requests?entityRef=${REF}&cursor=x`);
    expect(bad.status).toBe(400);
    expect(bad.body.error.message).toContain('cursor is "x"');
    expect(
      (await get('pull-requests?entityRef=component:default/bare')).body,
    ).toMatchObject({ state: 'not_annotated', items: [] });
    const estimate = await request(server)
      .post(`${BASE}/pull-requests/estimates`)
      .send({
        pullRequest: 'github.com/acme/shop#12',
        items: [{ sku: 'db', quantityPerMonth: '1', before: 'x', after: '1' }],
      });
    expect(estimate.status).toBe(400);
    expect(estimate.body.error.message).toContain('items[0].before is x');
  });

  it('needs the permission', async () => {
    const { server } = await start({ allowed: false });
    for (const answer of [
      await request(server).get(`${BASE}/pull-requests?entityRef=${REF}`),
      await request(server).get(`${BASE}/ci-budget?entityRef=${REF}`),
      await request(server)
        .post(`${BASE}/pull-requests/estimates`)
        .send({ pullRequest: 'github.com/a/b#1', items: [{ sku: 'x' }] }),
    ]) {
      expect(answer.status).toBe(403);
    }
  });
});
