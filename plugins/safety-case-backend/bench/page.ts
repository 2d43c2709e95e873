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

import { AddressInfo } from 'node:net';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createValidatedOpenApiRouterFromGeneratedEndpointMap } from '@backstage/backend-openapi-utils';
import { SafetyCase } from '@maestro/backstage-plugin-safety-case-common';
import express from 'express';
import knexFactory, { Knex } from 'knex';
import { mountCases } from '../src/http/cases';
import { RouterContext } from '../src/http/context';
import { EndpointMap, spec } from '../src/schema/openapi.generated';
import { CaseService } from '../src/service/CaseService';
import { DatabaseCaseStore } from '../src/store/DatabaseCaseStore';

const ID = 'bench';
const ENTITY = 'component:default/bench';

/** Migrations import packages of ours, which are bundled here from source. */
function bundledMigrations(): Knex.MigrationSource<string> {
  const folder = join('plugins', 'safety-case-backend', 'migrations');
  return {
    getMigrations: async () => readdirSync(folder).sort(),
    getMigrationName: name => name,
    getMigration: async name =>
      require(`../migrations/${name.replace(/\.js$/, '')}.js`),
  };
}

/**
 * Answers for the page of a case over HTTP: the route, the store and a SQLite
 * database are the plugin's own; only the catalog and the permissions answer at
 * once. The reader is one who may read and not approve, as auditors are.
 */
export async function servePage(judged: object): Promise<{
  read(): Promise<number>;
  close(): Promise<void>;
}> {
  const knex = knexFactory({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  await knex.migrate.latest({ migrationSource: bundledMigrations() });
  const store = DatabaseCaseStore.create({ knex });
  await store.put({
    id: ID,
    entityRef: ENTITY,
    verdict: 'supported',
    wentBad: false,
    activeAt: '2026-11-21T12:00:00.000Z',
    baseline: null,
    notifiedAt: null,
    author: null,
    contributors: null,
    owner: null,
    judged: { id: ID, entityRef: ENTITY, ...judged } as SafetyCase,
  });
  const context = {
    service: new CaseService({ store, now: () => new Date() } as never),
    access: { visible: async (refs: string[]) => new Set(refs) },
    httpAuth: {
      credentials: async () => ({
        principal: { type: 'user', userEntityRef: 'user:default/auditor' },
      }),
    },
    permissions: {
      authorize: async (asked: Array<{ permission: { name: string } }>) =>
        asked.map(({ permission }) => ({
          result: permission.name.endsWith('.approve') ? 'DENY' : 'ALLOW',
        })),
    },
  } as unknown as RouterContext;
  const api = createValidatedOpenApiRouterFromGeneratedEndpointMap<EndpointMap>(
    spec as never,
  );
  mountCases(api, context);
  const app = express();
  app.use(api);
  const server = app.listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    /** @returns bytes of the answer, after it was parsed */
    async read() {
      const answer = await fetch(`http://127.0.0.1:${port}/cases/${ID}`);
      const text = await answer.text();
      const { nodes } = JSON.parse(text);
      if (!answer.ok || !Array.isArray(nodes)) {
        throw new Error(`The page's data were refused: ${text.slice(0, 300)}`);
      }
      return text.length;
    },
    async close() {
      await new Promise(resolve => server.close(resolve));
      await knex.destroy();
    },
  };
}
