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

import { createHash } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  CanonicalEvent,
  LedgerEvent,
} from '@maestro/backstage-plugin-ledger-common';
import {
  FeedConsumer,
  LedgerFeed,
} from '@maestro/backstage-plugin-ledger-node';
import { canonicalFigure } from '@maestro/backstage-plugin-maestro-common';
import { Knex } from 'knex';
import {
  CHECKOUT,
  HOST,
  REPOSITORY,
  claim,
  deployed,
  feedOf,
  push,
  commit,
} from '../__testUtils__/events';
import { disturbed, makeHistory } from '../__testUtils__/history';
import { modelOf } from '../__testUtils__/model';
import {
  DEFAULT_FAILURE_SETTINGS,
  DEFAULT_PRODUCTION_ENVIRONMENTS,
  EntityModel,
  computeFigures,
} from '../engine';
import { ReadModel } from '../service/ReadModel';
import { DatabaseFactStore, createDeliveryProjection } from './index';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const logger = { info: () => {}, warn: () => {} };
const directory = resolvePackagePath(
  '@maestro/backstage-plugin-dora-backend',
  'migrations',
);
const SCOPE = {
  repositories: [{ host: HOST, names: [REPOSITORY] }],
  services: [],
  hosts: [],
};

// A feed as the ledger serves it, from a list that may grow.
function feedFrom(events: LedgerEvent[]): LedgerFeed {
  return {
    async read({ after, limit }) {
      const page = events
        .filter(({ position }) => position > after)
        .slice(0, limit);
      return {
        events: page,
        cursor: page.at(-1)?.position ?? after,
        atEnd: page.length < limit,
      };
    },
  };
}

async function consumerOf(knex: Knex, events: LedgerEvent[], pageSize = 7) {
  const store = DatabaseFactStore.create({ knex });
  const consumer = await FeedConsumer.create({
    feed: feedFrom(events),
    projection: createDeliveryProjection(store),
    knex,
    logger,
    pageSize,
  });
  const readModel = ReadModel.create({
    store,
    consumer,
    productionEnvironments: DEFAULT_PRODUCTION_ENVIRONMENTS,
  });
  return { store, consumer, readModel };
}

async function migrated(id: Parameters<typeof databases.init>[0]) {
  const knex = await databases.init(id);
  await knex.migrate.latest({ directory });
  return knex;
}

function bytes(model: EntityModel): string {
  return computeFigures({
    model,
    page: { state: 'ok', reason: null, reasonCode: null },
    window: {
      from: '2026-09-01T00:00:00.000Z',
      to: '2026-12-01T00:00:00.000Z',
      zone: 'UTC',
    },
    asOf: '2026-11-20T00:00:00.000Z',
    rule: 'deployments',
    failures: DEFAULT_FAILURE_SETTINGS,
    sha256: text => createHash('sha256').update(text).digest('hex'),
    href: id => id,
  })
    .map(canonicalFigure)
    .join('\n');
}

async function served(readModel: ReadModel): Promise<string> {
  return bytes(await readModel.component(await readModel.snapshot(), CHECKOUT));
}

describe.each(databases.eachSupportedId())('fact store on %p', id => {
  it('migrates up, down and up again, with rows in it', async () => {
    const knex = await migrated(id);
    const { consumer } = await consumerOf(knex, feedOf(makeHistory(1)));
    await consumer.poll();
    expect(await knex('fact').first()).toBeDefined();
    // All of them: a later one adds a column to a table of the first.
    await knex.migrate.rollback({ directory }, true);
    expect(await knex.schema.hasTable('fact')).toBe(false);
    expect(await knex.schema.hasTable('feed_cursor')).toBe(false);
    await knex.migrate.latest({ directory });
    const again = await consumerOf(knex, feedOf(makeHistory(1)));
    await again.consumer.poll();
    expect(await served(again.readModel)).toBe(bytes(modelOf(makeHistory(1))));
  });

  it('keeps one version per fact, with all its receipts', async () => {
    const knex = await migrated(id);
    const first = deployed(1, '2026-11-02T10:00:00.000Z', 'a');
    const second = {
      ...deployed(1, '2026-11-02T10:00:00.000Z', 'b'),
      revision: '2026-11-02T11:00:00.000Z',
    } as CanonicalEvent;
    // The same revision: the greater JSON wins, whichever came first.
    const third = {
      ...deployed(1, '2026-11-02T10:00:00.000Z', 'c'),
      revision: '2026-11-02T11:00:00.000Z',
    } as CanonicalEvent;
    const events = feedOf([third, second, first, second, third]);
    const { consumer, store } = await consumerOf(knex, events, 1);
    await consumer.poll();
    const facts = await store.facts(1, SCOPE, [first.type]);
    expect(facts).toHaveLength(1);
    expect(facts[0]).toMatchObject({
      data: { sha: 'c' },
      receipts: [0, 1, 2, 3, 4],
    });
    expect(await store.receipts(1, [first.naturalKey, 'none'])).toEqual(
      new Map([[first.naturalKey, [0, 1, 2, 3, 4]]]),
    );
  });

  it('stores text that the database would refuse', async () => {
    const knex = await migrated(id);
    const odd = push(
      '2026-11-02T10:00:00.000Z',
      null,
      [commit('a', null, { title: 'nul \0 and half \ud83d a pair' })],
      {},
      { repository: 'o/nul\0' },
    );
    const { consumer, store } = await consumerOf(knex, feedOf([odd]));
    await consumer.poll();
    expect((await consumer.status()).lastError).toBeNull();
    const facts = await store.facts(
      1,
      { ...SCOPE, repositories: [], hosts: [HOST] },
      [odd.type],
    );
    expect(facts[0].data).toEqual(odd.data);
  });

  it('gives nothing for a scope of nothing', async () => {
    const knex = await migrated(id);
    const { consumer, store } = await consumerOf(knex, feedOf(makeHistory(2)));
    await consumer.poll();
    const nothing = { repositories: [], services: [], hosts: [] };
    expect(await store.activity(1, nothing)).toEqual([]);
    expect(await store.version(1, nothing)).toBe(-1);
    expect(await store.heardOf(1, ['gitlab.example.org'])).toBe(false);
    expect(await store.heardOf(1, [HOST])).toBe(true);
  });

  it('discards a generation whole, and no other', async () => {
    const knex = await migrated(id);
    const store = DatabaseFactStore.create({ knex });
    const events = feedOf(
      Array.from({ length: 2500 }, (_, number) =>
        deployed(number, '2026-11-02T10:00:00.000Z', `c${number}`),
      ),
    );
    for (const generation of [1, 2]) {
      await knex.transaction(tx => store.apply(tx, events, generation));
    }
    await store.discard(knex, 1);
    const rows = await knex('fact').select('generation');
    expect(rows.filter(({ generation }) => generation === 1)).toEqual([]);
    expect(rows).toHaveLength(2500);
    expect(await store.heardOf(1, [HOST])).toBe(false);
    expect(await store.heardOf(2, [HOST])).toBe(true);
  });

  it.each([11, 12, 13])(
    'seed %i: pages, arrival and replicas do not show in the figures',
    async seed => {
      const knex = await migrated(id);
      const history = makeHistory(seed);
      const expected = bytes(modelOf(history));
      const events = feedOf(disturbed(history, seed));
      // Two replicas race for the same pages.
      const [one, two] = [
        await consumerOf(knex, events, 5),
        await consumerOf(knex, events, 8),
      ];
      await Promise.all([one.consumer.poll(), two.consumer.poll()]);
      expect((await one.consumer.status()).lastError).toBeNull();
      expect((await two.consumer.status()).lastError).toBeNull();
      expect(await served(one.readModel)).toBe(expected);

      await one.consumer.rebuild();
      const status = await two.consumer.status();
      expect(status.generation).toBe(2);
      expect(await served(two.readModel)).toBe(expected);
      expect(await knex('fact').where({ generation: 1 })).toEqual([]);
    },
  );

  it('computes again when a late delivery comes in', async () => {
    const knex = await migrated(id);
    const history = makeHistory(21);
    const events = feedOf(history.slice(0, -30));
    const { consumer, readModel } = await consumerOf(knex, events);
    await consumer.poll();
    const before = await served(readModel);
    events.push(...feedOf(history).slice(-30));
    await consumer.poll();
    expect(await served(readModel)).not.toBe(before);
    expect(await served(readModel)).toBe(bytes(modelOf(history)));
  });

  it('stops in front of an unknown vocabulary and says so', async () => {
    const knex = await migrated(id);
    const events = feedOf([
      claim('2026-11-01T00:00:00.000Z'),
      { ...deployed(1, '2026-11-02T10:00:00.000Z', 'a'), version: '2.0.0' },
    ]);
    const { consumer } = await consumerOf(knex, events, 1);
    await consumer.poll();
    const status = await consumer.status();
    expect(status.cursor).toBe(0);
    expect(status.lastError).toContain('2.0.0');
  });
});
