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

import { Server } from 'node:http';
import { wrapServer } from '@backstage/backend-openapi-utils/testUtils';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  DoraPullRequestAnatomy,
  DoraPullRequestPage,
} from '@maestro/backstage-plugin-dora-common';
import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import { FeedConsumer } from '@maestro/backstage-plugin-ledger-node';
import { EntityAccess } from '@maestro/backstage-plugin-maestro-node';
import express from 'express';
import request from 'supertest';
import { CHECKOUT, claim, commit, feedOf, push } from '../__testUtils__/events';
import {
  ADA,
  BEN,
  BOT,
  change,
  checked,
  reviewed,
} from '../__testUtils__/pullRequests';
import { DEFAULT_PRODUCTION_ENVIRONMENTS } from '../engine';
import { MergeTimePredictor } from '../engine/mergeTime/types';
import { DEFAULT_HEALTH_WEIGHTS } from '../engine/requests';
import { registerPullRequestActions } from '../pullRequestActions';
import { createRouter } from '../router';
import { spec } from '../schema/openapi.generated';
import { DoraService } from '../service/DoraService';
import { PullRequestConfig } from '../service/pullRequestConfig';
import { PullRequestService } from '../service/PullRequestService';
import { ReadModel } from '../service/ReadModel';
import { DatabaseFactStore, createDeliveryProjection } from '../store';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const NOW = '2026-11-20T08:00:00.000Z';
const OTHER = 'component:default/payments';
const COMPONENT = '/entities/component/default/checkout/pull-requests';
const SYSTEM = '/entities/system/default/storefront/pull-requests';
const GROUP = '/entities/group/default/shop/pull-requests';
const ONE = 'github.com~lighthouse~checkout~1';

const OFF: PullRequestConfig = {
  weights: DEFAULT_HEALTH_WEIGHTS,
  verdictChecks: { coverage: [], security: [], budget: [] },
  comment: { enabled: false, repositories: [] },
};

function hoursBefore(hours: number): string {
  return new Date(Date.parse(NOW) - hours * 3_600_000).toISOString();
}

function repositoryClaim(entityRef: string, repository: string) {
  return claim('2026-01-01T00:00:00.000Z', {
    entityRef,
    subjects: [
      { host: 'github.com', repository, environment: null, service: null },
    ],
  });
}

const PAYMENTS = { repository: 'lighthouse/payments' };

const EVENTS: CanonicalEvent[] = [
  repositoryClaim(CHECKOUT, 'lighthouse/checkout'),
  repositoryClaim(OTHER, 'lighthouse/payments'),
  // The past: twelve merged requests of 1 … 12 hours.
  ...Array.from({ length: 12 }, (_, index) => {
    const createdAt = hoursBefore(300 - index * 10);
    const mergedAt = hoursBefore(300 - index * 10 - (index + 1));
    return [
      reviewed(100 + index, mergedAt, 'approved', BEN, { id: `a${index}` }),
      change(100 + index, 'merged', mergedAt, {
        createdAt,
        readyAt: createdAt,
      }),
    ];
  }).flat(),
  push(hoursBefore(31), null, [commit('head-1', hoursBefore(31))], {
    branch: 'feature-1',
  }),
  change(1, 'created', hoursBefore(30)),
  checked(1, 'build', 'head-1', hoursBefore(29), 'success'),
  change(2, 'created', hoursBefore(5), { title: 'Two' }),
  reviewed(2, hoursBefore(4), 'changes_requested', BEN, { id: 'r2' }),
  change(3, 'created', hoursBefore(2), { draft: true }),
  change(4, 'created', hoursBefore(50), { author: BOT }),
  change(1, 'created', hoursBefore(7), { title: 'Pay' }, PAYMENTS),
];

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

const ALL = visibleTo(
  CHECKOUT,
  OTHER,
  'system:default/storefront',
  'group:default/shop',
  'component:default/bare',
);

const servers: Server[] = [];

async function serve(
  options: {
    access?: EntityAccess;
    events?: CanonicalEvent[];
    settings?: PullRequestConfig;
    predictor?: MergeTimePredictor;
  } = {},
) {
  const { access = ALL, events = EVENTS, settings = OFF, predictor } = options;
  const knex = await databases.init('SQLITE_3');
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@maestro/backstage-plugin-dora-backend',
      'migrations',
    ),
  });
  const logger = mockServices.logger.mock();
  const store = DatabaseFactStore.create({ knex });
  const feed = feedOf(events);
  const consumer = await FeedConsumer.create({
    feed: {
      read: async ({ after }) => ({
        events: feed.filter(({ position }) => position > after),
        cursor: feed.length - 1,
        atEnd: true,
      }),
    },
    projection: createDeliveryProjection(store),
    knex,
    logger,
  });
  await consumer.poll();
  const readModel = ReadModel.create({
    store,
    consumer,
    productionEnvironments: DEFAULT_PRODUCTION_ENVIRONMENTS,
  });
  const now = () => new Date(NOW);
  const pullRequests = PullRequestService.create({
    readModel,
    store,
    settings,
    defaultZone: 'UTC',
    appUrl: 'https://portal.example',
    predictor: async () => predictor ?? null,
    now,
  });
  const app = express();
  app.use(
    createRouter({
      access,
      service: DoraService.create({
        readModel,
        groups: {
          below: async ref => new Set([ref, 'group:default/checkout-team']),
          children: async () => [],
        },
        defaultZone: 'UTC',
        now,
      }),
      pullRequests,
      httpAuth: mockServices.httpAuth(),
      permissions: mockServices.permissions({ result: AuthorizeResult.ALLOW }),
      exportReceipts: undefined as never,
      auditor: mockServices.auditor.mock(),
    } as never),
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
  return { server: await wrapServer(app), pullRequests };
}

async function get<T>(server: Server, path: string, status = 200): Promise<T> {
  const response = await request(server).get(path);
  expect({ path, status: response.status, text: response.text }).toMatchObject({
    status,
  });
  return response.body;
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    await new Promise(done => server.close(done));
  }
});

describe('pull requests', () => {
  it('lists open ones, those that wait longest first', async () => {
    const { server } = await serve();
    const page = await get<DoraPullRequestPage>(server, COMPONENT);
    expect(page).toMatchObject({
      state: 'ok',
      open: 3,
      bots: 1,
      overdue: 1,
      withheld: 0,
      nextCursor: null,
      repositories: [
        {
          host: 'github.com',
          repository: 'lighthouse/checkout',
          sharedWith: 0,
        },
      ],
    });
    expect(
      page.items.map(({ number, waitingFor }) => [number, waitingFor.role]),
    ).toEqual([
      [1, 'reviewer'],
      [2, 'author'],
      [3, 'author'],
    ]);
    const [first] = page.items;
    expect(first).toMatchObject({
      id: ONE,
      ageSeconds: 30 * 3600,
      usualSeconds: 9.25 * 3600,
      mergeWindow: { source: 'none' },
    });
    expect(first.receipts.length).toBe(3);
    expect(first.health.score).not.toBeNull();
    expect(page.items[1].mergeWindow.source).toBe('none');
  });

  it('pages, filters by role and shows bots when asked', async () => {
    const { server } = await serve();
    const one = await get<DoraPullRequestPage>(server, `${COMPONENT}?limit=2`);
    expect(one.items.map(({ number }) => number)).toEqual([1, 2]);
    const two = await get<DoraPullRequestPage>(
      server,
      `${COMPONENT}?limit=2&cursor=${one.nextCursor}`,
    );
    expect(two.items.map(({ number }) => number)).toEqual([3]);
    expect(two.nextCursor).toBeNull();
    const authors = await get<DoraPullRequestPage>(
      server,
      `${COMPONENT}?waiting=author`,
    );
    expect(authors.items.map(({ number }) => number)).toEqual([2, 3]);
    expect(authors.open).toBe(3);
    const bots = await get<DoraPullRequestPage>(
      server,
      `${COMPONENT}?bots=include`,
    );
    expect(bots.items.map(({ number }) => number)).toEqual([4, 1, 2, 3]);
  });

  it.each([
    'waiting=ada',
    'author=ada',
    'sort=author',
    'limit=0',
    'cursor=x',
    'state=all',
    'zone=Mars',
  ])('refuses %s', async query => {
    const { server } = await serve();
    const response = await request(server).get(`${COMPONENT}?${query}`);
    expect(response.status).toBe(400);
    expect(response.text).toContain(query.split('=')[0]);
  });

  it('merges the components of systems and groups, and withholds', async () => {
    const { server } = await serve();
    for (const path of [SYSTEM, GROUP]) {
      const page = await get<DoraPullRequestPage>(server, path);
      expect(page.open).toBe(4);
      expect(page.items).toHaveLength(4);
    }
    const limited = await serve({
      access: visibleTo('system:default/storefront', CHECKOUT),
    });
    const page = await get<DoraPullRequestPage>(limited.server, SYSTEM);
    expect(page).toMatchObject({ open: 4, withheld: 1 });
    expect(page.items.map(({ title }) => title)).not.toContain('Pay');
    await get(
      limited.server,
      `${SYSTEM}/github.com~lighthouse~payments~1/comment`,
      404,
    );
    await get(limited.server, COMPONENT.replace('checkout', 'payments'), 404);
  });

  it('says who else claims the repository, and counts it once', async () => {
    const { server } = await serve({
      events: [
        ...EVENTS,
        repositoryClaim('component:default/bare', 'lighthouse/checkout'),
      ],
    });
    const page = await get<DoraPullRequestPage>(server, COMPONENT);
    expect(page.repositories[0].sharedWith).toBe(1);
    const system = await get<DoraPullRequestPage>(server, SYSTEM);
    expect(system.open).toBe(4);
  });

  it('tells why there is nothing', async () => {
    const bare = '/entities/component/default/bare/pull-requests';
    const { server } = await serve();
    const page = await get<DoraPullRequestPage>(server, bare);
    expect(page).toMatchObject({
      state: 'no_source',
      reasonCode: 'no_annotation',
      items: [],
    });
    const anatomy = await get<DoraPullRequestAnatomy>(
      server,
      `${bare}/anatomy`,
    );
    expect(anatomy.figures.map(({ value }) => value)).toEqual(
      anatomy.figures.map(() => null),
    );
    const silent = await serve({
      events: [repositoryClaim(CHECKOUT, 'lighthouse/checkout')],
    });
    expect(
      (await get<DoraPullRequestPage>(silent.server, COMPONENT)).reasonCode,
    ).toBe('no_source');
  });

  it('shows the phases of merged requests, and their evidence', async () => {
    const { server } = await serve();
    const anatomy = await get<DoraPullRequestAnatomy>(
      server,
      `${COMPONENT}/anatomy?from=2026-11-02&to=2026-11-23`,
    );
    const value = (id: string) =>
      anatomy.figures.find(figure => figure.id === `dora.pull-requests.${id}`);
    expect(value('merged')).toMatchObject({ value: 12 });
    expect(value('reviewed')).toMatchObject({
      value: 1,
      interval: { high: 1, method: expect.stringContaining('ilson') },
    });
    expect(value('time-to-merge')!.value).toBeCloseTo(6.5 * 3600);
    const evidence = await get<{
      items: Array<{ receipts: number[]; value: number }>;
      nextCursor: string;
    }>(
      server,
      `${COMPONENT}/anatomy/evidence?figure=dora.pull-requests.time-to-merge&from=2026-11-02&to=2026-11-23&limit=5`,
    );
    expect(evidence.items).toHaveLength(5);
    expect(evidence.items[0].value).toBe(12 * 3600);
    expect(evidence.items[0].receipts).toHaveLength(2);
    await get(server, `${COMPONENT}/anatomy/evidence?figure=nothing`, 400);
    await get(server, `${COMPONENT}/anatomy/evidence`, 400);
  });

  it('lists the records of one request', async () => {
    const { server } = await serve();
    const page = await get<{
      items: Array<{ title: string; receipts: number[] }>;
    }>(server, `${COMPONENT}/${ONE}/evidence`);
    expect(page.items.map(({ title }) => title)).toEqual([
      'Check build: passed',
      'Opened',
      'Pushed 1 commit',
    ]);
    page.items.forEach(({ receipts }) => expect(receipts).toHaveLength(1));
    await get(
      server,
      `${COMPONENT}/github.com~lighthouse~checkout~99/evidence`,
      404,
    );
  });

  it('gives the comment as a dry run', async () => {
    const { server } = await serve();
    const comment = await get<{ markdown: string; enabled: boolean }>(
      server,
      `${COMPONENT}/${ONE}/comment`,
    );
    expect(comment.enabled).toBe(false);
    expect(comment.markdown).toMatch(
      /^<!-- maestro:pull-request-health:v1 -->\n/,
    );
    expect(comment.markdown).toContain('Waits for a reviewer.');
    expect(comment.markdown).toContain(
      'https://portal.example/catalog/default/component/checkout/pull-requests',
    );
  });

  it('answers agents, too', async () => {
    const { pullRequests } = await serve();
    const registry = actionsRegistryServiceMock();
    registerPullRequestActions({
      service: pullRequests,
      ask: async (_, { kind, namespace, name }) => {
        const ref = `${kind}:${namespace}/${name}`;
        return {
          question: {
            entityRef: ref,
            level: { kind: 'component', ref },
            annotations: {},
            query: {},
          },
          readable: async members => new Set(members),
        };
      },
      actionsRegistry: registry,
    });
    const ask = (input: object) =>
      registry.invoke({
        id: 'test:get-open-pull-requests',
        input: input as never,
        credentials: mockCredentials.user(),
      });
    const { output } = await ask({ entityRef: CHECKOUT, waiting: 'author' });
    expect(output).toMatchObject({
      open: 3,
      items: [
        { number: 2, waitingFor: 'author', health: 1, mergeLikely: null },
        { number: 3, draft: true },
      ],
    });
    expect(JSON.stringify(output)).not.toContain('p_');
    await expect(ask({ entityRef: 'checkout' })).rejects.toThrow('entityRef');
    await expect(
      ask({ entityRef: CHECKOUT, waiting: 'ada' }),
    ).rejects.toThrow();
  });

  it('asks the model where there is one, with the age of each request', async () => {
    const asked: unknown[] = [];
    const predictor: MergeTimePredictor = {
      predict(rows, history, options) {
        asked.push([rows.length, history.length, options?.ageSeconds?.[0]]);
        return rows.map(() => ({
          source: 'model' as const,
          reason: 'By the model.',
          n: 500,
          probabilities: null,
          medianSeconds: 40 * 3600,
          interval: { low: 31 * 3600, high: 90 * 3600, level: 0.8 },
          mergeShare: 0.9,
          modelId: 'm1',
        }));
      },
    };
    const { server } = await serve({ predictor });
    const page = await get<DoraPullRequestPage>(server, COMPONENT);
    expect(asked).toEqual([[4, 16, 30 * 3600]]);
    expect(page.items[0].mergeWindow).toMatchObject({
      source: 'model',
      earliest: hoursBefore(30 - 31),
      likely: hoursBefore(30 - 40),
      n: 500,
    });
    // A draft has no window, whatever a model says.
    expect(page.items[2].mergeWindow.source).toBe('none');
  });
});

describe('people', () => {
  const BANNED =
    /^(author|authors|reviewers?|requesters?|mergedBy|assignees?|actors?|login|user|users|username|email|person|persons|committers?|contributors?|creators?)$/i;

  function crawl(value: unknown, path: string, found: string[]): string[] {
    if (Array.isArray(value)) {
      value.forEach((item, index) => crawl(item, `${path}/${index}`, found));
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        if (path.endsWith('/properties') && BANNED.test(key)) {
          found.push(`${path}/${key}`);
        }
        crawl(item, `${path}/${key}`, found);
      }
    }
    return found;
  }

  it('are in no schema of the API', () => {
    const { components } = spec as unknown as {
      components: { schemas: object };
    };
    expect(crawl(components.schemas, '', [])).toEqual([]);
    // The crawler sees what it looks for.
    expect(
      crawl({ X: { properties: { author: { type: 'string' } } } }, '', []),
    ).toHaveLength(1);
  });

  it('are no parameter of the API', () => {
    const { paths, components } = spec as unknown as {
      paths: Record<string, Record<string, { parameters?: object[] }>>;
      components: { parameters: Record<string, { name: string }> };
    };
    const names = [
      ...Object.values(paths)
        .flatMap(operations => Object.values(operations))
        .flatMap(({ parameters }) => parameters ?? [])
        .map(parameter => (parameter as { name?: string }).name ?? ''),
      ...Object.values(components.parameters).map(({ name }) => name),
    ];
    expect(names.filter(name => BANNED.test(name))).toEqual([]);
    expect(names.length).toBeGreaterThan(10);
  });

  it('are in no answer about pull requests', async () => {
    const { server } = await serve();
    const answers = await Promise.all(
      [
        COMPONENT,
        `${COMPONENT}?bots=include`,
        `${COMPONENT}/anatomy`,
        `${COMPONENT}/anatomy/evidence?figure=dora.pull-requests.merged`,
        `${COMPONENT}/${ONE}/evidence`,
        `${COMPONENT}/${ONE}/comment`,
        SYSTEM,
        GROUP,
      ].map(path => get(server, path)),
    );
    const text = JSON.stringify(answers);
    expect(text).toContain('lighthouse');
    for (const { id } of [ADA, BEN, BOT]) {
      expect(text).not.toContain(id);
    }
  });
});
