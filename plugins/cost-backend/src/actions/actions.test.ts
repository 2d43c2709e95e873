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

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  ActionsService,
  actionsServiceRef,
} from '@backstage/backend-plugin-api/alpha';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import request from 'supertest';
import { costPlugin } from '../plugin';

jest.setTimeout(120_000);

const BASE = '/api/maestro-cost';
const PULL_REQUEST = 'github.com/acme/shop#12';
const GIB = 2 ** 30;
const HOUR = 3_600_000;

describe('actions of cost', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maestro-actions-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A plugin that asks for actions, as the MCP backend does. */
  async function start(options: { denied?: boolean } = {}) {
    let actions: ActionsService | undefined;
    const asker = createBackendPlugin({
      pluginId: 'asker',
      register(env) {
        env.registerInit({
          deps: { actions: actionsServiceRef, http: coreServices.httpRouter },
          async init(deps) {
            actions = deps.actions;
          },
        });
      },
    });
    const scheduler = mockServices.scheduler.mock({
      scheduleTask: async () => {},
      triggerTask: async () => {},
    });
    const { server } = await startTestBackend({
      features: [
        asker,
        costPlugin,
        scheduler.factory,
        mockServices.permissions.factory({
          result: options.denied ? AuthorizeResult.DENY : AuthorizeResult.ALLOW,
        }),
        catalogServiceMock.factory({
          entities: [
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Component',
              metadata: { name: 'checkout', namespace: 'default' },
              spec: { owner: 'team' },
            },
          ],
        }),
        mockServices.rootConfig.factory({
          data: {
            backend: { actions: { pluginSources: ['maestro-cost'] } },
            maestro: {
              cost: {
                directory: join(folder, 'cost'),
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
    const credentials = mockCredentials.user();
    return {
      post: (path: string, body: object) =>
        request(server as never)
          .post(`${BASE}${path}`)
          .send(body),
      list: async () => (await actions!.list({ credentials })).actions,
      invoke: async (name: string, input: object = {}) =>
        (
          await actions!.invoke({
            id: `maestro-cost:${name}`,
            input: input as never,
            credentials,
          })
        ).output as Record<string, any>,
    };
  }

  it('are offered as what they are: reading, and nothing else', async () => {
    const { list } = await start();
    expect(
      (await list()).map(({ id, attributes }) => [id, attributes]).sort(),
    ).toEqual(
      ['get-cost', 'get-llm-spend', 'get-right-sizing'].map(id => [
        `maestro-cost:${id}`,
        { readOnly: true, destructive: false, idempotent: true },
      ]),
    );
  });

  it('are not offered, and do not answer, without the permission', async () => {
    const { invoke, list } = await start({ denied: true });
    expect(await list()).toEqual([]);
    await expect(
      invoke('get-llm-spend', { pullRequest: PULL_REQUEST }),
    ).rejects.toThrow();
  });

  it('tell what a pull request spent, and what its cap leaves', async () => {
    const { invoke, post } = await start();
    const spend = (pullRequest = PULL_REQUEST) =>
      invoke('get-llm-spend', { pullRequest });
    expect(await spend()).toMatchObject({
      state: 'no_source',
      spent: null,
      cap: '10',
      remaining: '10',
    });
    const held = await post('/llm/reservations', {
      provider: 'acme',
      model: 'big',
      maxInputTokens: 0,
      maxOutputTokens: 25_000,
      pullRequest: PULL_REQUEST,
    });
    await post('/llm/reservations', {
      provider: 'acme',
      model: 'big',
      maxInputTokens: 0,
      maxOutputTokens: 1000,
      pullRequest: PULL_REQUEST,
    });
    await post(`/llm/reservations/${held.body.reservationId}/settlement`, {
      format: 'maestro',
      payload: { input_tokens: 0, output_tokens: 12_500 },
    });
    const report = await post('/llm/usage', {
      items: ['big', 'no-such-model'].map((model, at) => ({
        eventId: `${at}`,
        at: new Date().toISOString(),
        format: 'maestro',
        provider: 'acme',
        model,
        pullRequest: PULL_REQUEST,
        payload: { input_tokens: 0, output_tokens: 1000 },
      })),
    });
    expect(report.body).toMatchObject({ accepted: 2, unknown: 1 });
    expect(await spend('GitHub.com/Acme/Shop#12')).toEqual({
      pullRequest: PULL_REQUEST,
      state: 'ok',
      cap: '10',
      capState: 'ok',
      spent: '0.54',
      reserved: '0.04',
      unreserved: '0.04',
      remaining: '9.42',
      requests: 3,
      unknown: 1,
      sealed: 0,
      models: [
        { model: 'acme/big', amount: '0.54', requests: 2, unknown: 0 },
        {
          model: 'acme/no-such-model',
          amount: null,
          requests: 1,
          unknown: 1,
        },
      ],
    });
    expect(await spend('github.com/acme/shop#13')).toMatchObject({
      state: 'no_usage',
      spent: null,
      requests: 0,
    });
    await expect(spend('shop 12')).rejects.toMatchObject({
      body: {
        error: {
          message: expect.stringContaining('pullRequest is "shop 12"'),
        },
      },
    });
  });

  it('tell what containers should ask for, and what is not known', async () => {
    const { invoke, post } = await start();
    const advice = (name: string) =>
      invoke('get-right-sizing', { entityRef: `component:default/${name}` });
    expect(await advice('checkout')).toMatchObject({
      state: 'no_source',
      items: [],
    });
    const first = Math.floor(Date.now() / HOUR) * HOUR - 240 * HOUR;
    const answer = await post('/resource-usage', {
      items: Array.from({ length: 240 }, (_, at) => ({
        cluster: 'prod',
        namespace: 'shop',
        workload: 'checkout',
        container: 'app',
        entityRef: 'component:default/checkout',
        at: new Date(first + at * HOUR).toISOString(),
        cpuCores: 0.1,
        memoryBytes: GIB / 2,
        requestCpuCores: 2,
        requestMemoryBytes: 4 * GIB,
        replicas: 1,
      })),
    });
    expect(answer.body.accepted).toBe(240);
    const told = await advice('checkout');
    expect(told).toMatchObject({ state: 'ok', containers: 1 });
    expect(told.items[0]).toMatchObject({
      workload: 'prod/shop/checkout',
      container: 'app',
      entityRef: 'component:default/checkout',
      state: 'lower',
      cpuCores: { request: 2 },
      // Nobody told what nodes cost: no saving is claimed.
      savingPerMonth: null,
      currency: null,
    });
    expect(told.items[0].cpuCores.target).toBeLessThan(1);
    expect(told.items[0].savingReason).not.toBe('');
    await expect(advice('secret')).rejects.toThrow(/not found/i);
  });
});
