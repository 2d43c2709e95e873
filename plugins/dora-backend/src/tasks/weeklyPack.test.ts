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
  TestDatabases,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { entity } from '../__testUtils__/backend';
import { NOW, TEAM, weeklyOf, weeksOf } from '../__testUtils__/weekly';
import {
  DatabaseWeeklyPackStore,
  WeeklyPackStore,
} from '../store/WeeklyPackStore';
import { WeeklyPackOptions, sendWeeklyPacks } from './weeklyPack';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const OTHER = 'group:default/payments-team';

async function start(id: Parameters<typeof databases.init>[0]) {
  const knex = await databases.init(id);
  let now = NOW;
  const { weekly } = await weeklyOf(
    knex,
    [
      ...weeksOf('checkout', { weeks: 4, perWeek: () => 2 }),
      ...weeksOf('payments', { weeks: 4, perWeek: () => 1, owner: OTHER }),
      // Of this group the catalog knows nothing, of this one nothing delivers.
      ...weeksOf('lost', { weeks: 4, perWeek: () => 1, owner: 'group:x/gone' }),
      ...weeksOf('idle', {
        weeks: 0,
        perWeek: () => 0,
        owner: 'group:default/idle',
      }),
    ],
    () => now,
  );
  const sent: NotificationSendOptions[] = [];
  const broken = new Set<string>();
  const options: WeeklyPackOptions = {
    weekly,
    groups: { below: async ref => new Set([ref]) },
    store: DatabaseWeeklyPackStore.create({ knex }),
    notifications: {
      send: async message => {
        const { entityRef } = message.recipients as { entityRef: string };
        if (broken.has(entityRef)) {
          throw new Error('no notifications today');
        }
        sent.push(message);
      },
    },
    catalog: catalogServiceMock({
      entities: ['checkout-team', 'payments-team', 'idle'].map(name =>
        entity('Group', name),
      ),
    }),
    auth: { getOwnServiceCredentials: async () => mockCredentials.service() },
    logger: mockServices.logger.mock(),
    now: () => now,
  };
  return {
    knex,
    options,
    sent,
    broken,
    wait: (hours: number) => {
      now = new Date(now.getTime() + hours * 3_600_000);
    },
  };
}

describe.each(databases.eachSupportedId())('weekly packs on %p', id => {
  it('are told to each group once, over runs and replicas', async () => {
    const { knex, options, sent, wait } = await start(id);
    const replicas = await Promise.all([
      sendWeeklyPacks(options),
      sendWeeklyPacks(options),
    ]);
    expect(replicas[0] + replicas[1]).toBe(2);
    expect(await sendWeeklyPacks(options)).toBe(0);
    expect(sent.map(({ recipients }) => recipients)).toEqual(
      expect.arrayContaining([
        { type: 'entity', entityRef: TEAM },
        { type: 'entity', entityRef: OTHER },
      ]),
    );
    expect(sent).toHaveLength(2);
    const mine = sent.find(
      ({ recipients }) =>
        (recipients as { entityRef: string }).entityRef === TEAM,
    )!;
    expect(mine.payload).toEqual({
      title:
        '2 deployments this week, 0 of them failed; no metric moved beyond noise.',
      description:
        'Weekly pack of checkout-team, 2026-W46 (2026-11-09 to 2026-11-15)',
      link: '/catalog/default/group/checkout-team/weekly-pack?week=2026-W46',
      severity: 'low',
      topic: 'maestro-weekly-pack',
      scope: `maestro-weekly-pack-${TEAM}-2026-W46`,
    });
    const rows = await knex('weekly_pack_sent').select();
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({
      week: '2026-W46',
      claimed_at: null,
      sent_at: NOW.toISOString(),
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    // The next week is another pack.
    wait(7 * 24);
    expect(await sendWeeklyPacks(options)).toBe(2);
  });

  it('are tried again when they could not be sent, and keep nobody waiting', async () => {
    const { broken, options, sent } = await start(id);
    broken.add(TEAM);
    await expect(sendWeeklyPacks(options)).rejects.toThrow(
      '1 weekly packs were not sent',
    );
    expect(sent.map(({ recipients }) => recipients)).toEqual([
      { type: 'entity', entityRef: OTHER },
    ]);
    broken.clear();
    expect(await sendWeeklyPacks(options)).toBe(1);
    expect(sent).toHaveLength(2);
  });

  it('are sent again under the same scope when a run was cut off', async () => {
    const { options, sent, wait } = await start(id);
    const { store } = options;
    const cutOff: WeeklyPackStore = {
      isSent: (...args) => store.isSent(...args),
      claim: pack => store.claim(pack),
      release: (...args) => store.release(...args),
      sent: async () => {
        throw new Error('the process ended here');
      },
    };
    await expect(
      sendWeeklyPacks({ ...options, store: cutOff }),
    ).rejects.toThrow('2 weekly packs');
    expect(sent).toHaveLength(2);
    // Somebody may still be at it.
    expect(await sendWeeklyPacks(options)).toBe(0);
    wait(1);
    expect(await sendWeeklyPacks(options)).toBe(2);
    const scopes = sent.map(({ payload }) => payload.scope);
    expect(new Set(scopes).size).toBe(2);
    expect(await sendWeeklyPacks(options)).toBe(0);
  });

  it('wait until the ledger is read', async () => {
    const { options, sent } = await start(id);
    const behind = {
      caughtUp: async () => false,
      latestWeek: async () => '2026-W46',
      owners: async () => [TEAM],
      pack: async () => {
        throw new Error('must not be asked');
      },
    };
    expect(await sendWeeklyPacks({ ...options, weekly: behind })).toBe(0);
    expect(sent).toEqual([]);
  });
});
