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

import { TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { delivery, T0, testStore } from './__testUtils__/store';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const directory = resolvePackagePath(
  '@maestro/backstage-plugin-ledger-backend',
  'migrations',
);

describe.each(databases.eachSupportedId())('migrations on %s', id => {
  it('go up, down with rows in every table, and up again', async () => {
    const knex = await databases.init(id);
    const fill = async () => {
      const store = await testStore(knex);
      await store.append(
        Array.from({ length: 300 }, (_, at) => delivery(`d-${at}`)),
        T0,
      );
      await store.addRejections([
        {
          source: 'github',
          minute: T0,
          reason: 'malformed',
          count: 1,
          lastAt: T0,
        },
      ]);
      await store.saveClaims([
        { entityRef: 'component:default/a', digest: 'x', data: '{}', seq: 0 },
      ]);
      await store.savePullState(
        'github',
        { cursor: 'c', done: false, resumeAfter: null },
        T0,
      );
      await store.recordPublication({
        target: 'file:x',
        origin: 'x',
        treeSize: 1,
        at: T0,
      });
      await store.key('pseudonym', () => 'secret', T0);
      for (const table of [
        'log_state',
        'leaf',
        'body',
        'event',
        'event_person',
        'person',
        'tile',
        'publication',
        'rejection',
        'source_state',
        'claim',
        'pull_cursor',
        'key',
      ]) {
        expect([table, await knex(table).first()]).toEqual([
          table,
          expect.anything(),
        ]);
      }
    };
    await fill();
    await knex.migrate.rollback({ directory }, true);
    expect(await knex.schema.hasTable('leaf')).toBe(false);
    await fill();
  });
});
