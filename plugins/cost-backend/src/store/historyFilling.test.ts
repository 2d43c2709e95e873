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
import { DatabaseHistoryStore, SeenEntity } from './DatabaseHistoryStore';

jest.setTimeout(120_000);

const TEAM = 'group:default/team';
const COMPANY = 'group:default/company';
const SHOP = 'component:default/shop';

const seen = (
  entityRef: string,
  kind: string,
  ownerRef: string | null,
  ownerPath: string,
): SeenEntity => ({
  entityRef,
  kind,
  ownerRef,
  systemRef: null,
  ownerPath,
  partPath: `/(none)/${entityRef}`,
  claims: null,
  since: null,
});

const company = seen(COMPANY, 'group', null, `/${COMPANY}`);
const team = seen(TEAM, 'group', null, `/${COMPANY}/${TEAM}`);
const below = seen(SHOP, 'component', TEAM, `/${COMPANY}/${TEAM}/${SHOP}`);

describe('history of a catalog that fills', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  async function start() {
    const knex = await databases.init('SQLITE_3');
    await knex.migrate.latest({
      directory: resolvePackagePath(
        '@maestro/backstage-plugin-cost-backend',
        'migrations',
      ),
    });
    const store = DatabaseHistoryStore.create({ knex });
    const versions = async () =>
      (await store.all())
        .filter(({ entityRef }) => entityRef === SHOP)
        .map(({ from, ownerPath }) => ({ from, ownerPath }));
    return { store, versions };
  }

  it('gives the past to owners that are seen later', async () => {
    const { store, versions } = await start();
    await store.record(
      [seen(SHOP, 'component', TEAM, `/${TEAM}/${SHOP}`)],
      '2026-11-21',
    );
    const changed = await store.record([company, team, below], '2026-11-21');
    expect(changed).toEqual([SHOP, COMPANY, TEAM]);
    expect(await versions()).toEqual([
      { from: null, ownerPath: below.ownerPath },
    ]);
  });

  it('keeps the past of a team that moves', async () => {
    const { store, versions } = await start();
    const alone = seen(SHOP, 'component', TEAM, `/${TEAM}/${SHOP}`);
    await store.record(
      [alone, seen(TEAM, 'group', null, `/${TEAM}`)],
      '2026-10-01',
    );
    await store.record([company, team, below], '2026-11-21');
    expect(await versions()).toEqual([
      { from: null, ownerPath: alone.ownerPath },
      { from: '2026-11-21', ownerPath: below.ownerPath },
    ]);
  });
});
