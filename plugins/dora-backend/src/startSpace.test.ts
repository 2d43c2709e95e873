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

import {
  coreServices,
  createBackendPlugin,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  notificationService,
  NotificationSendOptions,
} from '@backstage/plugin-notifications-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import express from 'express';
import Router from 'express-promise-router';
import request from 'supertest';
import { doraPlugin } from './plugin';

const BASE = '/api/maestro-dora';
const TEAM = 'group:default/team';

function person(index: number) {
  return `user:default/p${index}`;
}

const ENTITIES: Entity[] = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: 'team', namespace: 'default' },
    spec: { type: 'team', children: [] },
  },
  ...Array.from({ length: 6 }, (_, index) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: `p${index}`, namespace: 'default' },
    relations: [{ type: 'memberOf', targetRef: TEAM }],
  })),
];

async function start() {
  const sealed: Array<{ body: any; authorization: string | undefined }> = [];
  const sent: NotificationSendOptions[] = [];
  const tasks = new Map<string, (signal: AbortSignal) => unknown>();
  const { server } = await startTestBackend({
    features: [
      doraPlugin,
      // Runs a task when the test says so.
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => ({
          scheduleTask: async ({ id, fn }) => void tasks.set(id, fn),
          createScheduledTaskRunner: () => ({
            run: async ({ id, fn }) => void tasks.set(id, fn),
          }),
          triggerTask: async () => {},
          cancelTask: async () => {},
          getScheduledTasks: async () => [],
        }),
      }),
      mockServices.permissions.factory({ result: AuthorizeResult.ALLOW }),
      catalogServiceMock.factory({ entities: ENTITIES }),
      createServiceFactory({
        service: notificationService,
        deps: {},
        factory: () => ({ send: async options => void sent.push(options) }),
      }),
      // The ledger's side of the contract.
      createBackendPlugin({
        pluginId: 'maestro-ledger',
        register(env) {
          env.registerInit({
            deps: { httpRouter: coreServices.httpRouter },
            async init({ httpRouter }) {
              const router = Router();
              router.use(express.json());
              router.get('/events', async (_req, res) => {
                res.type('application/x-ndjson').send('');
              });
              router.post('/survey-rounds', async (req, res) => {
                const { authorization } = req.headers;
                sealed.push({ body: req.body, authorization });
                res.status(202).json({ seq: 7, duplicate: false });
              });
              httpRouter.use(router);
            },
          });
        },
      }),
    ],
  });
  const call = (path: string, body?: object, who = person(0)) =>
    (body
      ? request(server).post(`${BASE}${path}`).send(body)
      : request(server).get(`${BASE}${path}`)
    ).set('authorization', mockCredentials.user.header(who));
  const work = () =>
    tasks.get('maestro-dora-survey-rounds')!(new AbortController().signal);
  return { call, work, sealed, sent };
}

describe('surveys in a backend', () => {
  it('ask the people of the catalog, remind them, and seal what came of it', async () => {
    const { call, work, sealed, sent } = await start();
    const created = await call('/surveys/rounds', {
      title: 'Winter',
      groupRef: 'team',
      questionSet: 'space-core',
      closesAt: new Date(Date.now() + 7 * 86_400_000).toISOString(),
    });
    expect([created.status, created.body.error]).toEqual([201, undefined]);
    const { id } = created.body;
    expect(created.body).toMatchObject({ groupRef: TEAM, invited: 6 });

    for (let index = 0; index < 5; index += 1) {
      const answers = { satisfaction: 1 + (index % 5) };
      const path = `/surveys/rounds/${id}/answers`;
      expect((await call(path, { answers }, person(index))).status).toBe(201);
    }
    await work();
    expect(sent.map(({ recipients }) => recipients)).toEqual([
      { type: 'entity', entityRef: [person(5)] },
    ]);

    await call(`/surveys/rounds/${id}/close`, {});
    await work();
    expect(sealed).toHaveLength(1);
    expect(sealed[0].body).toMatchObject({
      roundId: id,
      groupRef: TEAM,
      respondents: '5 to 9',
    });
    // As this plugin, in nobody's name.
    expect(sealed[0].authorization).toContain('maestro-dora');
    await work();
    expect(sealed).toHaveLength(1);

    const { body } = await call(`/entities/group/default/team/space`);
    expect(body.round.seal).toEqual({
      digest: sealed[0].body.digest,
      receipt: 7,
    });
    expect(body.dimensions[0].survey[0]).toMatchObject({
      id: 'space.survey.satisfaction',
      value: 0.4,
      n: 5,
    });
  });

  it('takes no answer of a service', async () => {
    const { call } = await start();
    const created = await call('/surveys/rounds', {
      title: 'Winter',
      groupRef: TEAM,
      questionSet: 'space-core',
      closesAt: new Date(Date.now() + 7 * 86_400_000).toISOString(),
    });
    const answer = await call(`/surveys/rounds/${created.body.id}/answers`, {
      answers: { satisfaction: 1 },
    }).set('authorization', mockCredentials.service.header());
    expect(answer.status).toBe(403);
  });
});
