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
import { DORA_FIGURES } from '@maestro/backstage-plugin-dora-common';
import {
  CanonicalEvent,
  LedgerEvent,
} from '@maestro/backstage-plugin-ledger-common';
import { FeedConsumer } from '@maestro/backstage-plugin-ledger-node';
import {
  CHECKOUT,
  claim,
  commit,
  deployed,
  feedOf,
  incident,
  push,
} from '../__testUtils__/events';
import { DEFAULT_PRODUCTION_ENVIRONMENTS } from '../engine';
import {
  DatabaseFactStore,
  DatabaseRestatementStore,
  createDeliveryProjection,
} from '../store';
import { ReadModel } from './ReadModel';
import { Restatements } from './Restatements';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const logger = { info: () => {}, warn: () => {} };

const T = (day: number, hour = 0) =>
  new Date(Date.UTC(2026, 9, day, hour)).toISOString();
const WINDOW = { from: T(5), to: T(31), zone: 'UTC' };

/** A week with six deployments, and an incident that was nobody's. */
const HISTORY: CanonicalEvent[] = [
  claim(T(1)),
  ...[5, 6, 7, 8, 9, 10].flatMap(day => [
    push(T(day), day === 5 ? null : `c${day - 1}`, [commit(`c${day}`, T(day))]),
    deployed(day, T(day, 1), `c${day}`),
  ]),
  incident(1, T(20), { severity: 'info', resolvedAt: T(20, 1) }),
];

const LATE = incident(2, T(7, 2), {
  resolvedAt: T(7, 4),
  causedBy: { deploymentId: '7', sha: null },
});

describe.each(databases.eachSupportedId())('Restatements on %p', id => {
  async function setup() {
    const knex = await databases.init(id);
    await knex.migrate.latest({
      directory: resolvePackagePath(
        '@maestro/backstage-plugin-dora-backend',
        'migrations',
      ),
    });
    const ledger: LedgerEvent[] = feedOf(HISTORY);
    const store = DatabaseFactStore.create({ knex });
    const consumer = await FeedConsumer.create({
      feed: {
        read: async ({ after }) => ({
          events: ledger.filter(({ position }) => position > after),
          cursor: ledger.length - 1,
          atEnd: true,
        }),
      },
      projection: createDeliveryProjection(store),
      knex,
      logger,
    });
    const published = DatabaseRestatementStore.create({ knex });
    const clock = { now: new Date(T(20)) };
    const restatements = Restatements.create({
      readModel: ReadModel.create({
        store,
        consumer,
        productionEnvironments: DEFAULT_PRODUCTION_ENVIRONMENTS,
      }),
      store: published,
      defaultZone: 'UTC',
      now: () => clock.now,
    });
    const tell = async (...events: CanonicalEvent[]) => {
      const length = ledger.length;
      ledger.push(
        ...feedOf(events).map(event => ({
          ...event,
          position: length + event.position,
          seq: length + event.seq,
        })),
      );
      await consumer.poll();
    };
    const publishFirst = async () => {
      expect(await restatements.run()).toBe(0);
      expect(await restatements.run()).toBe(0);
    };
    return {
      knex,
      consumer,
      restatements,
      publishFirst,
      clock,
      tell,
      ledger,
      publications: () => published.publications(),
    };
  }

  it('logs what a late record changes in a closed week, and the record', async () => {
    const { consumer, restatements, publishFirst, tell, ledger } =
      await setup();
    expect(await restatements.run()).toBe(0);
    await consumer.poll();
    await publishFirst();
    expect(await restatements.of(CHECKOUT, WINDOW)).toEqual([]);
    await tell(LATE);
    expect(await restatements.run()).toBe(2);
    const logged = await restatements.of(CHECKOUT, WINDOW);
    const receipts = [ledger.length - 1];
    expect(logged).toHaveLength(2);
    expect(logged).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          figureId: DORA_FIGURES.changeFailureRate,
          bucket: '2026-W41',
          before: 0,
          after: 1 / 6,
          unit: 'ratio',
          restatedAt: T(20),
          causes: [
            expect.objectContaining({
              title: 'Incident 2',
              receipts,
            }),
          ],
        }),
        expect.objectContaining({
          figureId: DORA_FIGURES.recoveryTime,
          before: null,
          after: 3 * 3600,
        }),
      ]),
    );
    expect(await restatements.run()).toBe(0);
    expect(await restatements.of(CHECKOUT, { ...WINDOW, from: T(12) })).toEqual(
      [],
    );
  });

  it('publishes nothing while a history is still read in', async () => {
    const { consumer, restatements, publishFirst, tell, publications } =
      await setup();
    await consumer.poll();
    await restatements.run();
    await tell(
      push(T(9), 'c9', [commit('m', T(9))]),
      deployed('m', T(9, 5), 'm'),
    );
    expect(await restatements.run()).toBe(0);
    expect((await publications()).size).toBe(0);
    await tell(LATE);
    await publishFirst();
    expect([...(await publications()).keys()]).toEqual([CHECKOUT]);
    expect(await restatements.of(CHECKOUT, WINDOW)).toEqual([]);
  });

  it('names an incident that does not count any more', async () => {
    const { consumer, restatements, publishFirst, tell, ledger } =
      await setup();
    await consumer.poll();
    await tell(LATE);
    await publishFirst();
    await tell(
      incident(2, T(7, 2), {
        resolvedAt: T(7, 4),
        causedBy: { deploymentId: 'nobody', sha: null },
        severity: 'info',
      }),
    );
    await restatements.run();
    const logged = await restatements.of(CHECKOUT, WINDOW);
    expect(logged).toContainEqual(
      expect.objectContaining({
        figureId: DORA_FIGURES.changeFailureRate,
        before: 1 / 6,
        after: 0,
        causes: [expect.objectContaining({ receipts: [ledger.length - 1] })],
      }),
    );
  });

  it('says nothing of a week that is not closed', async () => {
    const { consumer, restatements, publishFirst, clock, tell } = await setup();
    clock.now = new Date(T(11));
    await consumer.poll();
    await publishFirst();
    await tell(LATE);
    expect(await restatements.run()).toBe(0);
  });

  it('fills weeks silently that nobody had observed', async () => {
    const { consumer, restatements, publishFirst, tell } = await setup();
    await consumer.poll();
    await publishFirst();
    await tell(
      push(T(1), null, [commit('old', T(1))]),
      deployed('old', T(1, 1), 'old'),
    );
    const changed = await restatements.run();
    const logged = await restatements.of(CHECKOUT, {
      ...WINDOW,
      from: '2026-09-01T00:00:00.000Z',
    });
    expect(logged).toHaveLength(changed);
    expect(logged.map(({ bucket }) => bucket)).not.toContain('2026-W40');
  });

  it('migrates down with rows in it', async () => {
    const { knex, consumer, restatements, publishFirst, tell } = await setup();
    await consumer.poll();
    await publishFirst();
    await tell(LATE);
    await restatements.run();
    expect(await knex('restatement').first()).toBeDefined();
    const directory = resolvePackagePath(
      '@maestro/backstage-plugin-dora-backend',
      'migrations',
    );
    await knex.migrate.rollback({ directory }, true);
    expect(await knex.schema.hasTable('restatement')).toBe(false);
  });
});
