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
import { mockServices } from '@backstage/backend-test-utils';
import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import { FeedConsumer } from '@maestro/backstage-plugin-ledger-node';
import { Knex } from 'knex';
import { DEFAULT_PRODUCTION_ENVIRONMENTS } from '../engine';
import { ReadModel } from '../service/ReadModel';
import { WeeklyService } from '../service/WeeklyService';
import { DatabaseFactStore, createDeliveryProjection } from '../store';
import {
  HOST,
  claim,
  commit,
  deployed,
  feedOf,
  incident,
  merged,
  push,
} from './events';

const HOUR = 3_600_000;
const WEEK = 168 * HOUR;

/** Monday of 2026-W46, the last week of these histories. */
export const LAST_MONDAY = Date.parse('2026-11-09T00:00:00.000Z');

/** When the tests ask: 2026-W46 has settled, 2026-W47 runs. */
export const NOW = new Date('2026-11-18T12:00:00.000Z');

export const TEAM = 'group:default/checkout-team';

/**
 * Weeks of one service up to 2026-W46. Each deployment brings one request that
 * was merged an hour before; the first one has nothing to compare with.
 *
 * @param perWeek - deployments of a week; 0 is the last one, 1 the one before
 */
export function weeksOf(
  name: string,
  options: {
    weeks: number;
    perWeek(ago: number): number;
    owner?: string;
    /** Adds incidents: one in the first week, one in the last. */
    incidents?: boolean;
  },
): CanonicalEvent[] {
  const repository = `lighthouse/${name}`;
  const at = { repository };
  const iso = (time: number) => new Date(time).toISOString();
  const events: CanonicalEvent[] = [
    claim('2026-01-05T00:00:00.000Z', {
      entityRef: `component:default/${name}`,
      subjects: [{ host: HOST, repository, environment: null, service: null }],
      owner: options.owner ?? TEAM,
    }),
  ];
  let number = 0;
  let before: string | null = null;
  for (let ago = options.weeks - 1; ago >= 0; ago -= 1) {
    const count = options.perWeek(ago);
    for (let index = 0; index < count; index += 1) {
      number += 1;
      const time =
        LAST_MONDAY -
        ago * WEEK +
        8 * HOUR +
        Math.floor((index * 120) / count) * HOUR;
      const merge = `merge-${number}`;
      events.push(
        push(
          iso(time - 5 * HOUR),
          null,
          [commit(`head-${number}`, iso(time - (5 + (number % 4)) * HOUR))],
          { branch: `feature-${number}` },
          at,
        ),
        push(
          iso(time - HOUR),
          before,
          [commit(merge, iso(time - HOUR))],
          {},
          at,
        ),
        merged(
          number,
          iso(time - HOUR),
          { createdAt: iso(time - 4 * HOUR) },
          at,
        ),
        deployed(number, iso(time), merge, {}, at),
      );
      before = merge;
      if (options.incidents && index === 0 && (number === 1 || ago === 0)) {
        const trouble = {
          causedBy: { deploymentId: String(number), sha: null },
        };
        events.push(
          incident(number, iso(time + HOUR / 2), trouble, at),
          incident(
            number,
            iso(time + HOUR / 2),
            { ...trouble, resolvedAt: iso(time + 2 * HOUR) },
            at,
          ),
        );
      }
    }
  }
  return events;
}

/** Weekly packs of the given events, in the order in which they come. */
export async function weeklyOf(
  knex: Knex,
  events: readonly CanonicalEvent[],
  now = () => NOW,
): Promise<{ weekly: WeeklyService; readModel: ReadModel }> {
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@maestro/backstage-plugin-dora-backend',
      'migrations',
    ),
  });
  const feed = feedOf(events);
  const store = DatabaseFactStore.create({ knex });
  const consumer = await FeedConsumer.create({
    feed: {
      read: async ({ after, limit }) => {
        const page = feed.slice(after + 1, after + 1 + limit);
        return {
          events: page,
          cursor: after + page.length,
          atEnd: after + 1 + page.length >= feed.length,
        };
      },
    },
    projection: createDeliveryProjection(store),
    knex,
    logger: mockServices.logger.mock(),
  });
  await consumer.poll();
  const readModel = ReadModel.create({
    store,
    consumer,
    productionEnvironments: DEFAULT_PRODUCTION_ENVIRONMENTS,
  });
  const weekly = WeeklyService.create({
    readModel,
    defaultZone: 'UTC',
    appUrl: 'https://portal.example/',
    now,
  });
  return { weekly, readModel };
}
