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

import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { testCases } from './__testUtils__/cases';
import { change, claim } from './__testUtils__/events';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const directory = resolvePackagePath(
  '@maestro/backstage-plugin-safety-case-backend',
  'migrations',
);
const AT = '2026-11-19T08:00:00.000Z';

describe.each(databases.eachSupportedId())('migrations on %s', id => {
  it('go up, down and up with rows in the tables', async () => {
    const knex = await databases.init(id);
    const cases = await testCases(knex, [claim(AT), change(1, AT)]);
    await cases.evaluate();
    expect(await knex('safety_case')).toHaveLength(1);
    while ((await knex.migrate.currentVersion()) !== 'none') {
      await knex.migrate.down({ directory });
    }
    expect(await knex.schema.hasTable('safety_case')).toBe(false);
    await knex.migrate.latest({ directory });
    expect(await knex('safety_case')).toHaveLength(0);
  });
});

describe('the key that signs evidence', () => {
  const open = async (knex: Knex) => {
    const { evidence } = await testCases(knex, [], {
      config: { evidenceKey: undefined },
    });
    return evidence.key.fingerprint;
  };

  it('is generated once on SQLite', async () => {
    const knex = await databases.init('SQLITE_3');
    expect(await open(knex)).toBe(await open(knex));
  });

  it.each(databases.eachSupportedId())(
    'must be configured where a database is shared: %s',
    async id => {
      const outcome = await open(await databases.init(id)).then(
        () => 'generated',
        error => String(error),
      );
      expect(outcome).toContain(
        id === 'POSTGRES_18' ? 'maestro.safetyCase.evidenceKey' : 'generated',
      );
    },
  );
});
