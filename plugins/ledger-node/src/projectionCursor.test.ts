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
import { LedgerEvent } from '@maestro/backstage-plugin-ledger-common';
import { Knex } from 'knex';
import {
  FeedConsumer,
  FeedProjection,
  LedgerFeed,
  createFeedCursorTable,
  dropFeedCursorTable,
} from './consumer';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

function events(count: number): LedgerEvent[] {
  return Array.from({ length: count }, (_, position) => ({
    type: 'maestro.tag.created' as const,
    version: '1.0.0',
    naturalKey: `tag|${position}`,
    revision: '2026-11-02T00:00:00.000Z',
    occurredAt: '2026-11-02T00:00:00.000Z',
    subject: { host: 'h', repository: 'o/r', environment: null, service: null },
    data: { tag: `v${position}`, sha: 'a', createdAt: null },
    // With gaps, as the ledger has them.
    position: position * 3,
    seq: position,
    source: 's',
    tenant: null,
    normalizer: 'n@1',
    recordedAt: '2026-11-02T00:00:00.000Z',
  }));
}

function feedOf(all: LedgerEvent[]): LedgerFeed {
  return {
    async read({ after, limit }) {
      const rest = all.filter(({ position }) => position > after);
      const page = rest.slice(0, limit);
      return {
        events: page,
        cursor: page.at(-1)?.position ?? after,
        atEnd: page.length < limit,
        head: all.at(-1)?.position,
        remaining: rest.length - page.length,
      };
    },
  };
}

// One row per applied event: applying twice shows.
const projection: FeedProjection = {
  name: 'tags',
  async apply(tx, page, generation) {
    await tx('applied').insert(
      page.map(({ position }) => ({ generation, position })),
    );
  },
  async discard(knex, generation) {
    await knex('applied').where({ generation }).delete();
  },
};

async function prepared(id: Parameters<typeof databases.init>[0]) {
  const knex = await databases.init(id);
  await createFeedCursorTable(knex);
  await knex.schema.createTable('applied', table => {
    table.increments('id');
    table.integer('generation');
    table.integer('position');
  });
  return knex;
}

async function applied(knex: Knex, generation = 1): Promise<number[]> {
  const rows = await knex('applied').where({ generation }).orderBy('id');
  return rows.map(({ position }) => position);
}

const logger = { info: () => {}, warn: () => {} };

describe.each(databases.eachSupportedId())('FeedConsumer on %p', id => {
  it('applies every event once, also with replicas that race', async () => {
    const knex = await prepared(id);
    const all = events(100);
    const make = (pageSize: number) =>
      FeedConsumer.create({
        feed: feedOf(all),
        projection,
        knex,
        logger,
        pageSize,
      });
    const replicas = await Promise.all([make(7), make(9), make(100)]);
    await Promise.all(replicas.map(replica => replica.poll()));
    expect((await applied(knex)).sort((a, b) => a - b)).toEqual(
      all.map(({ position }) => position),
    );
    expect(await replicas[0].status()).toEqual({
      generation: 1,
      cursor: 297,
      behind: 0,
      caughtUp: true,
      rebuilding: false,
      lastError: null,
    });
  });

  it('moves the cursor only together with the rows', async () => {
    const knex = await prepared(id);
    let broken = true;
    const consumer = await FeedConsumer.create({
      feed: feedOf(events(10)),
      projection: {
        ...projection,
        async apply(tx, page, generation) {
          await projection.apply(tx, page, generation);
          if (broken && page.some(({ position }) => position === 15)) {
            throw new Error('disk full');
          }
        },
      },
      knex,
      logger,
      pageSize: 4,
    });
    await consumer.poll();
    expect(await consumer.status()).toMatchObject({
      cursor: 9,
      behind: 6,
      caughtUp: false,
      lastError: 'disk full',
    });
    expect(await applied(knex)).toHaveLength(4);
    broken = false;
    await consumer.poll();
    expect(await consumer.status()).toMatchObject({
      behind: 0,
      cursor: 27,
      lastError: null,
    });
    expect(await applied(knex)).toHaveLength(10);
  });

  it('rebuilds beside the old generation and resumes after a restart', async () => {
    const knex = await prepared(id);
    const all = events(20);
    const first = await FeedConsumer.create({
      feed: feedOf(all),
      projection,
      knex,
      logger,
    });
    await first.poll();

    let reads = 0;
    const flaky: LedgerFeed = {
      read: async options => {
        reads += 1;
        if (reads === 4) {
          throw new Error('killed');
        }
        return feedOf(all).read(options);
      },
    };
    const upgraded = { ...projection, version: 2 };
    const killed = await FeedConsumer.create({
      feed: flaky,
      projection: upgraded,
      knex,
      logger,
      pageSize: 5,
    });
    await killed.poll();
    expect(await killed.status()).toMatchObject({
      generation: 1,
      rebuilding: true,
    });
    expect(await applied(knex, 1)).toHaveLength(20);
    expect(await applied(knex, 2)).toHaveLength(10);

    const restarted = await FeedConsumer.create({
      feed: feedOf(all),
      projection: upgraded,
      knex,
      logger,
      pageSize: 5,
    });
    await restarted.poll();
    expect(await restarted.status()).toMatchObject({
      generation: 2,
      cursor: 57,
      rebuilding: false,
    });
    expect(await applied(knex, 1)).toEqual([]);
    expect(await applied(knex, 2)).toHaveLength(20);
  });

  it('drops its table', async () => {
    const knex = await prepared(id);
    await dropFeedCursorTable(knex);
    expect(await knex.schema.hasTable('feed_cursor')).toBe(false);
  });
});
