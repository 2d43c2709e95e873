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
import { createHmac } from 'node:crypto';
import {
  BackendFeature,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  LedgerSource,
  ledgerSourcesExtensionPoint,
} from '@maestro/backstage-plugin-ledger-node';
import { Knex } from 'knex';
import request from 'supertest';
import { ledgerPlugin } from '../plugin';
import { generateCheckpointKey } from '../service/crypto';

const SECRET = 'a secret of the test';
export const BASE = '/api/maestro-ledger';

function signatureOf(body: string) {
  return createHmac('sha256', SECRET).update(body).digest('hex');
}

/** The smallest source: signed JSON that names a tag. */
const testSource: LedgerSource = {
  id: 'tags',
  title: 'Tags',
  tenant: null,
  normalizer: 'tags@1',
  verify({ headers, body }) {
    if (headers['x-signature'] !== signatureOf(Buffer.from(body).toString())) {
      return {
        ok: false,
        status: 401,
        reason: 'wrong_signature',
        message: 'x-signature does not match the body; check the secret',
      };
    }
    return {
      ok: true,
      deliveryId: headers['x-delivery'] ?? '',
      event: 'tag',
      method: 'hmac-sha256',
      mediaType: 'application/json',
    };
  },
  normalize({ body }, context) {
    const { repository, tag, by, at } = JSON.parse(
      Buffer.from(body).toString(),
    );
    context.person({ host: 'github.com', login: by, type: 'user' });
    return {
      events: [
        {
          type: 'maestro.tag.created',
          version: '1.0.0',
          naturalKey: `github.com|${repository}|tag|${tag}`,
          revision: at,
          occurredAt: at,
          subject: {
            host: 'github.com',
            repository,
            environment: null,
            service: null,
          },
          data: { tag, sha: 'b'.repeat(40), createdAt: at },
        },
      ],
      ignored: null,
      problems: [],
    };
  },
};

const entities = [
  {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'checkout',
      annotations: {
        'maestro.dev/repository': 'github.com/lighthouse/checkout',
      },
    },
    spec: { type: 'service', owner: 'group:default/team', lifecycle: 'x' },
  },
];

/** A backend with the ledger, a source and a catalog of one Component. */
export async function startBackend(
  knex: Knex,
  options: {
    /** Below `maestro.ledger`. */
    config?: object;
    features?: BackendFeature[];
    /** Further keys of the configuration. */
    root?: object;
  } = {},
) {
  const backend = await startTestBackend({
    features: [
      ledgerPlugin,
      ...(options.features ?? []),
      createBackendModule({
        pluginId: 'maestro-ledger',
        moduleId: 'tags',
        register(reg) {
          reg.registerInit({
            deps: { sources: ledgerSourcesExtensionPoint },
            async init({ sources }) {
              sources.addSource(testSource);
            },
          });
        },
      }),
      mockServices.database.factory({ knex }),
      catalogServiceMock.factory({ entities }),
      mockServices.rootConfig.factory({
        data: {
          ...options.root,
          maestro: {
            ledger: {
              checkpointKey: generateCheckpointKey(),
              ...options.config,
            },
          },
        },
      }),
    ],
  });
  return { server: backend.server, backend, knex };
}

/** Hands a tag in at the door of the source. */
export function deliverTo(
  server: Parameters<typeof request>[0],
  id: string,
  tag: object,
  signature?: string,
) {
  const body = JSON.stringify(tag);
  return request(server)
    .post(`${BASE}/doors/tags`)
    .set('content-type', 'application/json')
    .set('x-delivery', id)
    .set('x-signature', signature ?? signatureOf(body))
    .set('authorization', '')
    .send(body);
}

export const TAG = {
  repository: 'lighthouse/checkout',
  tag: 'v1.0.0',
  by: 'mona',
  at: '2026-11-02T09:00:00.000Z',
};
