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

import { KeyObject, generateKeyPairSync, sign } from 'node:crypto';
import { Server } from 'node:http';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createEntityAccess } from '@maestro/backstage-plugin-maestro-node';
import { JsonObject } from '@backstage/types';
import express from 'express';
import { Knex } from 'knex';
import {
  PREDICATES,
  STATEMENT_PAYLOAD_TYPE,
  preAuthEncoding,
  writeStatement,
} from '../engine/attest';
import { Head } from '../oidc';
import { createRouter } from '../router';
import { PEOPLE, component, testCases } from './cases';
import { AUDIENCE, testIssuer } from './ci';
import { CHECKOUT, change, check, claim, review, sha } from './events';

export const T1 = '2026-11-19T08:00:00.000Z';

/** The key with which CI of these tests signs. */
export const ci = generateKeyPairSync('ed25519');

export const pemOf = (key: KeyObject) =>
  key.export({ format: 'pem', type: 'spki' }).toString();

/** An envelope as CI would sign it. */
export function envelopeOf(
  predicate: Record<string, unknown>,
  options: {
    key?: KeyObject;
    commit?: string;
    type?: string;
    predicateType?: string;
  } = {},
) {
  const payload = writeStatement({
    subjects: [
      { name: null, digest: { gitCommit: options.commit ?? sha('a1') } },
    ],
    predicateType: options.predicateType ?? PREDICATES.check,
    predicate,
  });
  const payloadType = options.type ?? STATEMENT_PAYLOAD_TYPE;
  const message = preAuthEncoding(payloadType, payload);
  const key = options.key ?? ci.privateKey;
  const algorithm = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  return {
    payload: Buffer.from(payload).toString('base64'),
    payloadType,
    signatures: [{ sig: sign(algorithm, message, key).toString('base64') }],
  };
}

/** Rules by which the portal and the key of CI may speak. */
export const TRUST = {
  keys: [{ name: 'ci', publicKey: pemOf(ci.publicKey) }],
  rules: [
    { predicate: 'https://*', signers: ['portal'] },
    { predicate: PREDICATES.check, signers: ['ci'] },
  ],
};

/** The routes over a database, with an issuer of tokens. */
export async function testDoor(
  knex: Knex,
  options: { config?: JsonObject; head?: Head | null } = {},
) {
  const issuer = await testIssuer();
  const cases = await testCases(
    knex,
    [
      claim('2026-11-01T00:00:00.000Z'),
      change(1, T1),
      check(sha('a1'), T1),
      review(1, T1),
    ],
    {
      fetch: issuer.fetch,
      readHead: async () => options.head ?? null,
      config: {
        trust: TRUST,
        oidc: {
          issuers: [
            {
              issuer: issuer.issuer,
              audience: AUDIENCE,
              repositories: 'github.com/lighthouse/*',
              refs: ['refs/heads/main'],
            },
          ],
        },
        ...options.config,
      },
    },
  );
  await cases.evaluate();
  const audit = { success: jest.fn(), fail: jest.fn() };
  const auditor = mockServices.auditor.mock();
  auditor.createEvent.mockResolvedValue(audit);
  const permissions = mockServices.permissions.mock();
  permissions.authorize.mockImplementation(async requests =>
    requests.map(() => ({ result: AuthorizeResult.ALLOW })),
  );
  const app = express();
  app.use(
    createRouter({
      ...cases,
      access: createEntityAccess({
        catalog: catalogServiceMock({
          entities: [component('checkout'), ...PEOPLE],
        }),
      }),
      auditor,
      httpAuth: mockServices.httpAuth(),
      permissions,
    }),
  );
  app.use(
    MiddlewareFactory.create({
      config: mockServices.rootConfig(),
      logger: mockServices.logger.mock(),
    }).error(),
  );
  const server: Server = app.listen(0, '127.0.0.1');
  return {
    ...cases,
    issuer,
    server,
    auditor,
    audit,
    /** The case of the one pull request, judged anew. */
    async judged() {
      await cases.evaluate();
      const { items } = await cases.service.list({
        limit: 1,
        visible: async () => new Set([CHECKOUT]),
      });
      return (await cases.service.get(items[0].id)).judged;
    },
  };
}
