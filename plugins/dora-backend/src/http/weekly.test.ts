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
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { wrapServer } from '@backstage/backend-openapi-utils/testUtils';
import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import express from 'express';
import request from 'supertest';
import { entity } from '../__testUtils__/backend';
import { TEAM, weeklyOf, weeksOf } from '../__testUtils__/weekly';
import { createRouter } from '../router';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const CHECKOUT = 'component:default/checkout';
const PACK = '/entities/group/default/checkout-team/weekly-pack';

const servers: Server[] = [];

async function serve(
  options: { visible?: string[]; allowed?: boolean; files?: boolean } = {},
) {
  const { allowed = true, files, visible = [TEAM, CHECKOUT] } = options;
  const { weekly } = await weeklyOf(await databases.init('SQLITE_3'), [
    ...weeksOf('checkout', { weeks: 18, perWeek: () => 2, incidents: true }),
    ...weeksOf('payments', { weeks: 18, perWeek: () => 1 }),
  ]);
  const app = express();
  app.use(
    createRouter({
      access: {
        async entity(ref) {
          if (!visible.includes(ref)) {
            throw new NotFoundError(`Entity ${ref} was not found`);
          }
          return entity('Group', 'checkout-team');
        },
        visible: async refs =>
          new Set(refs.filter(ref => visible.includes(ref))),
      },
      service: {
        levelOf: async (ref: string) =>
          ref === TEAM
            ? { kind: 'group', ref, groups: new Set([ref]) }
            : { kind: 'component', ref },
      } as never,
      pullRequests: undefined as never,
      mergeTime: undefined as never,
      readModel: undefined as never,
      space: undefined as never,
      surveys: undefined as never,
      weekly,
      httpAuth: mockServices.httpAuth(),
      permissions: mockServices.permissions({
        result: allowed ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
      }),
      exportReceipts: undefined as never,
      auditor: mockServices.auditor.mock(),
    }),
  );
  app.use(
    MiddlewareFactory.create({
      logger: mockServices.logger.mock(),
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
  // wrapServer checks JSON only: files go past it.
  return files ? app.listen(0) : wrapServer(app);
}

afterEach(() => {
  servers.splice(0).forEach(server => server.close());
});

describe('the weekly pack over HTTP', () => {
  it('answers as the OpenAPI document says', async () => {
    const server = await serve();
    const { body, status } = await request(server).get(
      `${PACK}?week=2026-W46&format=json`,
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      entityRef: TEAM,
      week: '2026-W46',
      state: 'ok',
      headline: expect.stringMatching(/^3 deployments this week, 1 of them/),
    });
    const one = await request(server).get(
      '/entities/component/default/checkout/weekly-pack?week=2026-W40',
    );
    expect(one.body).toMatchObject({
      entityRef: CHECKOUT,
      weeks: { previous: '2026-W39', next: '2026-W41', latest: '2026-W46' },
    });
  });

  it('withholds what the caller may not read', async () => {
    const server = await serve();
    const { body, text } = await request(server).get(PACK);
    expect(text).not.toContain('payments');
    expect(body.withheld).toBeGreaterThan(0);
    const week = body.sections.find(({ id }: { id: string }) => id === 'week');
    expect(week.sentences[0]).toMatchObject({
      text: '3 deployments of 2 services.',
      count: 3,
      withheld: 1,
    });
  });

  it('is a file as Markdown', async () => {
    const server = await serve({ files: true });
    const answer = await request(server).get(`${PACK}?format=markdown`);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain('text/markdown');
    expect(answer.headers['content-disposition']).toContain(
      'weekly-pack-group-default-checkout-team-2026-W46.md',
    );
    expect(answer.text).toMatch(/^# checkout-team, week 2026-W46\n/);
    const again = await request(server).get(`${PACK}?format=markdown`);
    expect(again.text).toBe(answer.text);
  });

  it.each([
    ['week=2026-W47', 'week is "2026-W47", which is not closed'],
    ['week=2026-W60', 'week is "2026-W60", which is no week'],
    ['week=last', 'week is "last", which is no week'],
    ['week=', 'week'],
    ['week=2026-W40&week=2026-W41', 'week'],
    [`week=${'9'.repeat(50)}`, 'week'],
    ['format=pdf', 'format'],
    ['weeek=2026-W40', 'weeek'],
  ])('refuses %s', async (query, message) => {
    const server = await serve({ files: true });
    const { body, status } = await request(server).get(`${PACK}?${query}`);
    expect(status).toBe(400);
    expect(body.error.message).toContain(message);
  });

  it('is closed to those who may not read figures, or the entity', async () => {
    const denied = await serve({ allowed: false, files: true });
    expect((await request(denied).get(PACK)).status).toBe(403);
    const hidden = await serve({ visible: [], files: true });
    expect((await request(hidden).get(PACK)).status).toBe(404);
    const user = '/entities/user/default/anna/weekly-pack';
    expect((await request(hidden).get(user)).status).toBe(400);
  });
});
