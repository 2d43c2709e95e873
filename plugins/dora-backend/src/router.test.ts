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
import { wrapServer } from '@backstage/backend-openapi-utils/testUtils';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import {
  AuditorService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { FeedConsumer } from '@maestro/backstage-plugin-ledger-node';
import { EntityAccess } from '@maestro/backstage-plugin-maestro-node';
import express from 'express';
import { Server } from 'node:http';
import { Readable } from 'node:stream';
import request from 'supertest';
import {
  CHECKOUT,
  claim,
  commit,
  deployed,
  feedOf,
  push,
} from './__testUtils__/events';
import { DEFAULT_PRODUCTION_ENVIRONMENTS } from './engine';
import { createRouter } from './router';
import { spec } from './schema/openapi.generated';
import { DoraService } from './service/DoraService';
import { ReadModel } from './service/ReadModel';
import { DatabaseFactStore, createDeliveryProjection } from './store';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const BASE = '/entities/component/default/checkout';
const SYSTEM = '/entities/system/default/storefront';
const WINDOW = 'from=2026-11-02T00:00:00Z&to=2026-11-16';
const OTHER = 'component:default/payments';

const EVENTS = feedOf([
  claim('2026-11-01T00:00:00.000Z'),
  claim('2026-11-01T01:00:00.000Z', {
    entityRef: OTHER,
    subjects: [
      {
        host: 'github.com',
        repository: 'lighthouse/payments',
        environment: null,
        service: null,
      },
    ],
  }),
  push('2026-11-02T08:00:00.000Z', null, [commit('a', null)]),
  deployed(1, '2026-11-02T10:00:00.000Z', 'a'),
  push('2026-11-03T08:00:00.000Z', 'a', [
    commit('b', '2026-11-03T08:00:00.000Z', { title: '=1+1, "quoted"' }),
  ]),
  deployed(2, '2026-11-03T10:00:00.000Z', 'b'),
  deployed(
    9,
    '2026-11-04T10:00:00.000Z',
    null,
    {},
    {
      repository: 'lighthouse/payments',
    },
  ),
]);

function visibleTo(...visible: string[]): EntityAccess {
  return {
    async entity(entityRef) {
      if (!visible.includes(entityRef)) {
        throw new NotFoundError(`Entity ${entityRef} was not found`);
      }
      return {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: 'x' },
      };
    },
    async visible(refs) {
      return new Set(refs.filter(ref => visible.includes(ref)));
    },
  };
}

const servers: Server[] = [];

// wrapServer checks JSON only: files go past it.
async function serve(
  access: EntityAccess,
  options: { files?: boolean; auditor?: AuditorService } = {},
) {
  const knex = await databases.init('SQLITE_3');
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@maestro/backstage-plugin-dora-backend',
      'migrations',
    ),
  });
  const logger = mockServices.logger.mock();
  const store = DatabaseFactStore.create({ knex });
  const consumer = await FeedConsumer.create({
    feed: {
      read: async ({ after }) => ({
        events: EVENTS.filter(({ position }) => position > after),
        cursor: EVENTS.length - 1,
        atEnd: true,
      }),
    },
    projection: createDeliveryProjection(store),
    knex,
    logger,
  });
  await consumer.poll();
  const app = express();
  app.use(
    createRouter({
      access,
      pullRequests: undefined as never,
      mergeTime: undefined as never,
      readModel: undefined as never,
      space: undefined as never,
      surveys: undefined as never,
      weekly: undefined as never,
      service: DoraService.create({
        readModel: ReadModel.create({
          store,
          consumer,
          productionEnvironments: DEFAULT_PRODUCTION_ENVIRONMENTS,
        }),
        groups: {
          below: async ref => new Set([ref]),
          children: async () => [],
        },
        defaultZone: 'UTC',
        now: () => new Date('2026-11-10T00:00:00.000Z'),
      }),
      httpAuth: mockServices.httpAuth(),
      permissions: mockServices.permissions({ result: AuthorizeResult.ALLOW }),
      auditor: options.auditor ?? mockServices.auditor.mock(),
      exportReceipts: async ({ seqs }) =>
        Readable.from(
          [
            { format: 'maestro-ledger-export@1' },
            ...seqs.map((_, index) => ({ seq: 100 + index, leaf: '' })),
            { end: true, count: seqs.length },
          ].map(line => JSON.stringify(line)),
        ),
    }),
  );
  app.use(
    MiddlewareFactory.create({
      logger,
      config: mockServices.rootConfig(),
    }).error(),
  );
  // Some machines have no IPv6 entry for localhost.
  const listen = app.listen.bind(app) as (...args: unknown[]) => Server;
  app.listen = ((port: number, ...rest: unknown[]) => {
    const server = listen(port ?? 0, '127.0.0.1', ...rest);
    servers.push(server);
    return server;
  }) as never;
  return options.files ? app.listen(0) : wrapServer(app);
}

afterEach(() => {
  servers.splice(0).forEach(server => server.close());
});

describe('routes', () => {
  it('answer as the OpenAPI document says', async () => {
    const server = await serve(visibleTo(CHECKOUT));
    const answer = await request(server).get(`${BASE}/figures?${WINDOW}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      state: 'ok',
      reasonCode: null,
      asOf: '2026-11-10T00:00:00.000Z',
    });
    for (const figure of answer.body.figures) {
      const evidence = await request(server).get(figure.evidence.href);
      expect(evidence.status).toBe(200);
      const ids = evidence.body.items.map(({ id }: { id: string }) => id);
      expect(ids).toHaveLength(figure.evidence.count);
      const text = ids
        .sort()
        .map((id: string) => `${id}\n`)
        .join('');
      expect(figure.evidence.digest).toBe(
        ids.length === 0
          ? null
          : createHash('sha256').update(text).digest('hex'),
      );
    }
    const missing = await request(server).get(
      '/entities/component/default/none/figures',
    );
    expect(missing.status).toBe(404);
    const bad = await request(server).get(`${BASE}/figures?form=1`);
    expect(bad.status).toBe(400);
  });

  it('are all in the document', () => {
    const router = createRouter({
      access: visibleTo(),
      service: undefined as never,
      pullRequests: undefined as never,
      mergeTime: undefined as never,
      readModel: undefined as never,
      space: undefined as never,
      surveys: undefined as never,
      weekly: undefined as never,
      httpAuth: mockServices.httpAuth(),
      permissions: mockServices.permissions(),
      exportReceipts: undefined as never,
      auditor: undefined as never,
    }) as unknown as { stack: Array<{ route?: { path: string } }> };
    const routes = router.stack
      .map(({ route }) => route?.path.replace(/:(\w+)/g, '{$1}'))
      .filter(
        (path): path is string =>
          path !== undefined && path !== '/openapi.json',
      );
    expect([...new Set(routes)].sort()).toEqual(Object.keys(spec.paths).sort());
  });

  it('write files', async () => {
    const server = await serve(visibleTo(CHECKOUT), { files: true });
    const csv = await request(server).get(`${BASE}/export?${WINDOW}`);
    expect(csv.headers['content-disposition']).toContain('.csv');
    const lines = csv.text.trimEnd().split('\r\n');
    expect(lines[1]).toMatch(
      /^component:default\/checkout,dora.deployment-frequency,window,2026-11-02T00:00:00.000Z,2026-11-16T00:00:00.000Z,\d/,
    );
    const widths = lines.map(line => line.split(',').length);
    expect(new Set(widths).size).toBe(1);
    const json = await request(server).get(
      `${BASE}/export?format=json&${WINDOW}`,
    );
    expect(json.body.entityRef).toBe(CHECKOUT);
    const { figures, series } = json.body;
    expect(lines.length).toBe(1 + figures.length + series.length * 2);
  });

  it('complete the ledger’s export to an evidence set', async () => {
    const audit = { success: jest.fn(), fail: jest.fn() };
    const auditor = { createEvent: jest.fn(async () => audit) };
    const server = await serve(visibleTo(CHECKOUT), { files: true, auditor });
    const { status, text } = await request(server)
      .get(`${BASE}/evidence-set?figure=dora.deployment-frequency&${WINDOW}`)
      .buffer()
      .parse((res, done) => {
        let all = '';
        res.on('data', chunk => (all += chunk));
        res.on('end', () => done(null, all));
      })
      .then(response => ({ status: response.status, text: response.body }));
    expect(status).toBe(200);
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line: string) => JSON.parse(line));
    expect(lines).toHaveLength(4);
    const end = lines.at(-1);
    expect(end).toMatchObject({
      end: true,
      count: 2,
      method: 'rate',
      figure: { id: 'dora.deployment-frequency', n: 2 },
      samples: [{ receipts: [101] }, { receipts: [100] }],
    });
    expect(end.figure.value).toBeCloseTo((2 * 7) / end.exposureDays, 9);
    expect(end.exposureDays).toBe(8);

    const unknown = await request(server).get(
      `${BASE}/evidence-set?figure=dora.deployment-days&${WINDOW}`,
    );
    expect(unknown.status).toBe(400);
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'evidence-set-export',
        meta: { figure: 'dora.deployment-frequency' },
      }),
    );
    expect(audit.success).toHaveBeenCalledTimes(1);
    expect(audit.fail).toHaveBeenCalledTimes(1);
  });

  it('count what the caller may not see, and withhold it', async () => {
    const server = await serve(
      visibleTo('system:default/storefront', CHECKOUT),
    );
    const answer = await request(server).get(`${SYSTEM}/figures?${WINDOW}`);
    expect(answer.body.figures[0].n).toBe(3);
    const evidence = await request(server).get(
      answer.body.figures[0].evidence.href,
    );
    expect(evidence.body.items).toHaveLength(2);
    expect(evidence.body.withheld).toBe(1);
    const files = await serve(
      visibleTo('system:default/storefront', CHECKOUT),
      { files: true },
    );
    const set = await request(files).get(
      `${SYSTEM}/evidence-set?figure=dora.deployments&${WINDOW}`,
    );
    expect(set.status).toBe(403);
  });
});
