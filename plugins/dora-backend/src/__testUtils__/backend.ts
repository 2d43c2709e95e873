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
  BackendFeature,
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import Router from 'express-promise-router';
import request from 'supertest';
import { doraPlugin } from '../plugin';
import { feedOf } from './events';

type Server = Awaited<ReturnType<typeof startTestBackend>>['server'];

/** The ledger's side of the contract: NDJSON after a position. */
export function ledgerWith(events: CanonicalEvent[]): BackendFeature {
  return createBackendPlugin({
    pluginId: 'maestro-ledger',
    register(env) {
      env.registerInit({
        deps: { httpRouter: coreServices.httpRouter },
        async init({ httpRouter }) {
          const router = Router();
          router.get('/events', async (req, res) => {
            const page = feedOf(events)
              .filter(({ position }) => position > Number(req.query.after))
              .slice(0, Number(req.query.limit));
            res.type('application/x-ndjson');
            res.send(page.map(item => `${JSON.stringify(item)}\n`).join(''));
          });
          httpRouter.use(router);
        },
      });
    },
  });
}

/** An entity of the default namespace. */
export function entity(
  kind: string,
  name: string,
  spec: Entity['spec'] = {},
): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    spec,
  };
}

/** A backend with the plugin, a ledger of the given events, and a catalog. */
export async function startBackend(
  events: CanonicalEvent[],
  options: {
    allowed?: boolean;
    entities?: Entity[];
    features?: BackendFeature[];
  } = {},
): Promise<Server> {
  const { server } = await startTestBackend({
    features: [
      doraPlugin,
      ledgerWith(events),
      mockServices.permissions.factory({
        result:
          options.allowed ?? true
            ? AuthorizeResult.ALLOW
            : AuthorizeResult.DENY,
      }),
      catalogServiceMock.factory({
        entities: options.entities ?? [
          entity('Component', 'checkout'),
          entity('System', 'storefront'),
        ],
      }),
      ...(options.features ?? []),
    ],
  });
  return server;
}

/** Asks until the read model has caught up with the ledger. */
export async function settled(server: Server, path: string) {
  for (;;) {
    const response = await request(server).get(path);
    if (response.body.state !== 'computing') {
      return response;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
