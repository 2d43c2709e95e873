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

import { NotFoundError } from '@backstage/errors';
import { mockErrorHandler, mockServices } from '@backstage/backend-test-utils';
import { wrapServer } from '@backstage/backend-openapi-utils/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import express from 'express';
import { Server } from 'node:http';
import request from 'supertest';
import { claim } from '../__testUtils__/events';
import { Attribution, Repositories } from '../engine';
import { historyCard } from '../engine/mergeTime/card';
import { createRouter } from '../router';

jest.setTimeout(60_000);

const ME = 'component:default/checkout';
const servers: Server[] = [];

const card = (scope: string) =>
  historyCard({
    scope,
    trainedAt: null,
    data: { repositories: 0, requests: 0, merged: 0, from: null, to: null },
    intervalLevel: 0.8,
    reason: 'No model has been trained yet.',
  });

async function serve(
  options: { allow?: boolean; visible?: string[] } = {},
): Promise<Server> {
  const { allow = true, visible = [ME] } = options;
  const repositories = Repositories.of([]);
  const facts = [claim('2026-11-01T00:00:00.000Z')] as never[];
  const app = express();
  app.use(
    createRouter({
      service: {
        levelOf: async (ref: string) => ({ kind: 'component', ref }),
      },
      mergeTime: {
        portalCard: async () => card('portal'),
        repositoryCards: async (scopes: string[]) => scopes.map(card),
      },
      readModel: {
        snapshot: async () => ({
          attribution: Attribution.of(facts, repositories),
        }),
      },
      access: {
        async entity(ref: string) {
          if (ref !== ME) {
            throw new NotFoundError(`Entity ${ref} was not found`);
          }
          return { metadata: { name: 'checkout' } };
        },
        visible: async () => new Set(visible),
      },
      httpAuth: mockServices.httpAuth(),
      permissions: mockServices.permissions({
        result: allow ? AuthorizeResult.ALLOW : AuthorizeResult.DENY,
      }),
    } as never),
  );
  app.use(mockErrorHandler());
  // Some machines have no IPv6 entry for localhost.
  const listen = app.listen.bind(app) as (...args: unknown[]) => Server;
  app.listen = ((port: number, ...rest: unknown[]) => {
    const server = listen(port ?? 0, '127.0.0.1', ...rest);
    servers.push(server);
    return server;
  }) as never;
  return wrapServer(app);
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    await new Promise(done => server.close(done));
  }
});

describe('model cards', () => {
  it('are told for the portal', async () => {
    const { status, body } = await request(await serve()).get('/model-card');
    expect(status).toBe(200);
    expect(body).toEqual(card('portal'));
  });

  it('are told for the repositories of an entity', async () => {
    const { status, body } = await request(await serve()).get(
      '/entities/component/default/checkout/model-card',
    );
    expect(status).toBe(200);
    expect(body).toEqual({
      entityRef: ME,
      portal: card('portal'),
      repositories: [card('github.com/lighthouse/checkout')],
    });
  });

  it('name no repository of a component that the caller may not see', async () => {
    const { body } = await request(await serve({ visible: [] })).get(
      '/entities/component/default/checkout/model-card',
    );
    expect(body.repositories).toEqual([]);
  });

  it('need the permission, and an entity that the caller may see', async () => {
    expect(
      (await request(await serve({ allow: false })).get('/model-card')).status,
    ).toBe(403);
    expect(
      (
        await request(await serve()).get(
          '/entities/component/default/nowhere/model-card',
        )
      ).status,
    ).toBe(404);
  });
});
