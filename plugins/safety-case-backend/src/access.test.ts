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

import { authServiceFactory } from '@backstage/backend-defaults/auth';
import { httpAuthServiceFactory } from '@backstage/backend-defaults/httpAuth';
import { permissionsServiceFactory } from '@backstage/backend-defaults/permissions';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { safetyCaseSubmitPermission } from '@maestro/backstage-plugin-safety-case-common';
import Router from 'express-promise-router';
import request from 'supertest';
import { PEOPLE, component } from './__testUtils__/cases';
import { AUDIENCE, githubClaims, testIssuer } from './__testUtils__/ci';
import { sha } from './__testUtils__/events';
import { safetyCasePlugin } from './plugin';
import { spec } from './schema/openapi.generated';

jest.setTimeout(60_000);

const BASE = '/api/maestro-safety-case';
const TOKEN = 'a-token-of-ci-that-is-long-enough';
const REPORT = `${BASE}/reports?format=junit&commit=${sha('a1')}`;
const JUNIT = '<testsuite><testcase name="a"/></testsuite>';

const otherPlugin = createBackendPlugin({
  pluginId: 'other',
  register(env) {
    env.registerInit({
      deps: { httpRouter: coreServices.httpRouter },
      async init({ httpRouter }) {
        const router = Router();
        router.get('/secrets', async (_, res) => {
          res.json({});
        });
        httpRouter.use(router);
      },
    });
  },
});

/** The plugin behind Backstage's own authentication, barrier and permissions. */
async function start() {
  const issuer = await testIssuer();
  const { server } = await startTestBackend({
    features: [
      safetyCasePlugin,
      otherPlugin,
      authServiceFactory,
      httpAuthServiceFactory,
      permissionsServiceFactory,
      mockServices.scheduler.factory({ skipTaskRunOnStartup: true }),
      mockServices.rootConfig.factory({
        data: {
          backend: {
            baseUrl: 'http://localhost:7007',
            auth: {
              externalAccess: [
                {
                  type: 'static',
                  options: { token: TOKEN, subject: 'ci-evidence' },
                  accessRestrictions: [
                    {
                      plugin: 'maestro-safety-case',
                      permission: safetyCaseSubmitPermission.name,
                    },
                  ],
                },
              ],
            },
          },
          maestro: {
            safetyCase: {
              oidc: {
                issuers: [
                  {
                    issuer: issuer.issuer,
                    audience: AUDIENCE,
                    repositories: 'github.com/lighthouse/*',
                    refs: 'refs/heads/main',
                    jwks: JSON.stringify(issuer.jwks),
                  },
                ],
              },
            },
          },
        },
      }),
      catalogServiceMock.factory({
        entities: [component('checkout'), ...PEOPLE],
      }),
    ],
  });
  const seconds = Math.floor(Date.now() / 1000);
  const ciToken = await issuer.token(
    githubClaims({ iat: seconds, nbf: seconds, exp: seconds + 300 }),
  );
  return { server, ciToken };
}

/** Every operation of the document, but those that take evidence in. */
function otherOperations(): Array<[string, string]> {
  return Object.entries(spec.paths).flatMap(([path, operations]) =>
    Object.keys(operations)
      .filter(method => /^(get|post|put|patch|delete)$/.test(method))
      .filter(
        method => !(method === 'post' && /^\/(evidence|reports)$/.test(path)),
      )
      .map((method): [string, string] => [
        method,
        path.replace(/\{\w+\}/g, 'x'),
      ]),
  );
}

describe('access to the evidence door', () => {
  it('lets a restricted token of Backstage hand in evidence, and do nothing else', async () => {
    const { server } = await start();
    const ask = (method: string, path: string) =>
      (request(server) as any)
        [method](path)
        .set('authorization', `Bearer ${TOKEN}`);
    const kept = await ask('post', REPORT)
      .set('content-type', 'application/xml')
      .send(JUNIT);
    expect(kept.status).toBe(201);
    expect(kept.body.signedByPortal).toBe(true);
    const envelope = await ask('post', `${BASE}/evidence`)
      .set('content-type', 'application/json')
      .send('{}');
    expect(envelope.status).toBe(400);
    const operations = otherOperations();
    expect(operations.length).toBeGreaterThan(6);
    for (const [method, path] of operations) {
      const answer = await ask(method, `${BASE}${path}`)
        .set('content-type', 'application/json')
        .send(
          method === 'get'
            ? undefined
            : JSON.stringify({
                digest: '0'.repeat(64),
                target: 'G1',
                text: 'x',
              }),
        );
      // What the document already rules out is answered before anybody looks.
      expect([method, path, answer.status, answer.body.error?.name]).toEqual([
        method,
        path,
        expect.any(Number),
        expect.stringMatching(/^(NotAllowedError|InputError)$/),
      ]);
    }
    const cases = await ask('get', `${BASE}/cases`);
    expect(cases.status).toBe(403);
    const elsewhere = await ask('get', '/api/other/secrets');
    expect(elsewhere.status).toBe(403);
    expect(elsewhere.body.error.message).toContain(
      "restricted to plugin(s) 'maestro-safety-case'",
    );
  });

  it('lets CI pass the barrier with a token of its forge, on these paths alone', async () => {
    const { ciToken, server } = await start();
    const ask = (method: string, path: string) =>
      (request(server) as any)
        [method](path)
        .set('authorization', `Bearer ${ciToken}`);
    const kept = await ask('post', REPORT)
      .set('content-type', 'application/xml')
      .send(JUNIT);
    expect(kept.status).toBe(201);
    for (const [method, path] of [
      ...otherOperations(),
      ['get', '/evidence'],
      ['get', '/reports'],
      ['post', '/evidence/x'],
      ['post', '/reports/x'],
    ]) {
      const answer = await ask(method, `${BASE}${path}`);
      expect([method, path, answer.status]).toEqual([method, path, 401]);
    }
    expect((await ask('get', '/api/other/secrets')).status).toBe(401);
  });

  it('lets nobody pass without credentials', async () => {
    const { server } = await start();
    for (const path of [REPORT, `${BASE}/evidence`]) {
      const answer = await request(server).post(path).send('{}');
      expect([path, answer.status]).toEqual([path, 401]);
      const forged = await request(server)
        .post(path)
        .set('authorization', 'Bearer some-other-token')
        .send('{}');
      expect([path, forged.status]).toEqual([path, 401]);
    }
  });
});
