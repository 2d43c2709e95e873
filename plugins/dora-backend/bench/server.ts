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

import { databaseServiceFactory } from '@backstage/backend-defaults/database';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { JsonObject } from '@backstage/types';
import { Knex } from 'knex';
import { doraPlugin } from '../src/plugin';
import { SERVICES, refOf } from './history';
import { answer, cpuSeconds, peakMiB } from './part';

export interface ServerOptions {
  /** The configuration `backend.database`; the read model is in there. */
  database: JsonObject;
  feedPort: number;
  /** As after an upgrade that changes the read model: rebuild at the start. */
  outdated: boolean;
}

export interface ServerState {
  rebuilding: boolean;
  peakMiB: number;
  /** Used by the process so far. */
  cpuSeconds: number;
}

/**
 * Part: the plugin in a backend, with Backstage's own database, scheduler and
 * HTTP stack; catalog, sign-in and permissions answer from memory.
 */
export async function server(options: ServerOptions): Promise<void> {
  let knex: Knex;
  // Shares the connections of the plugin: SQLite would lock out another one.
  const observer = createBackendModule({
    pluginId: 'maestro-dora',
    moduleId: 'bench',
    register(env) {
      env.registerInit({
        deps: { database: coreServices.database },
        async init({ database }) {
          knex = await database.getClient();
          if (options.outdated) {
            await knex('feed_cursor').update({ version: 0 });
          }
        },
      });
    },
  });
  const backend = await startTestBackend({
    features: [
      doraPlugin,
      observer,
      mockServices.rootConfig.factory({
        data: {
          // The tables are there already.
          backend: { database: { ...options.database, skipMigrations: true } },
        },
      }),
      databaseServiceFactory,
      schedulerServiceFactory,
      createServiceFactory({
        service: coreServices.discovery,
        deps: {},
        factory: () => ({
          getBaseUrl: async () => `http://127.0.0.1:${options.feedPort}`,
          getExternalBaseUrl: async () =>
            `http://127.0.0.1:${options.feedPort}`,
        }),
      }),
      catalogServiceMock.factory({
        entities: Array.from({ length: SERVICES }, (_, service) => ({
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata: {
            name: refOf(service).split('/')[1],
            namespace: 'default',
          },
        })),
      }),
    ],
  });
  process.on('message', async () => {
    answer({
      rebuilding: await rebuilding(knex),
      peakMiB: peakMiB(),
      cpuSeconds: cpuSeconds(),
    } satisfies ServerState);
  });
  answer({ port: backend.server.port() });
}

// Until rows of the old generation are gone as well.
async function rebuilding(knex: Knex): Promise<boolean> {
  const cursors = await knex('feed_cursor').select('generation', 'active');
  const { generation } = cursors.find(({ active }) => active);
  const old = await knex('fact')
    .where('generation', '<', generation)
    .first('generation');
  return cursors.length > 1 || old !== undefined;
}
