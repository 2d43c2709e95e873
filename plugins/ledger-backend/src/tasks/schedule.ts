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
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { LedgerSource } from '@maestro/backstage-plugin-ledger-node';
import { LedgerConfig } from '../config';
import { Attributions } from '../service/Attributions';
import { Rejections } from '../service/Rejections';
import { StartedLedger } from '../startLedger';
import { attributeFromCatalog } from './attribute';
import { expireBodies, flushRejections, sealRejections } from './housekeeping';
import { publishCheckpoint } from './publish';
import { pullSource } from './pull';

/** Registers the scheduled work. Each task is resumable and idempotent. */
export async function scheduleTasks(options: {
  ledger: StartedLedger;
  sources: LedgerSource[];
  attributions: Attributions;
  rejections: Rejections;
  config: LedgerConfig;
  scheduler: SchedulerService;
  catalog: CatalogService;
  auth: AuthService;
  logger: LoggerService;
  now: () => string;
}): Promise<void> {
  const { ledger, config, scheduler, logger, now, rejections } = options;
  const { store, ingest, publishers } = ledger;

  await scheduler.scheduleTask({
    id: 'attribute-from-catalog',
    frequency: config.attributeEvery,
    timeout: { minutes: 5 },
    initialDelay: { seconds: 5 },
    fn: async () => {
      const changed = await attributeFromCatalog({
        ...options,
        store,
        ingest,
        zone: config.zone,
      });
      if (changed > 0) {
        logger.info(`Claims of ${changed} entities changed`);
      }
    },
  });

  await scheduler.scheduleTask({
    id: 'publish-checkpoint',
    frequency: config.publishEvery,
    timeout: { minutes: 2 },
    initialDelay: { seconds: 10 },
    // Each replica has a disk of its own.
    scope: 'local',
    fn: async () => publishCheckpoint({ store, publishers, now }),
  });

  await scheduler.scheduleTask({
    id: 'flush-rejections',
    frequency: { seconds: 10 },
    timeout: { minutes: 1 },
    scope: 'local',
    fn: async () => flushRejections({ store, rejections }),
  });

  await scheduler.scheduleTask({
    id: 'seal-rejections',
    frequency: { minutes: 1 },
    timeout: { minutes: 5 },
    fn: async () => {
      await sealRejections({ store, ingest, now });
    },
  });

  await scheduler.scheduleTask({
    id: 'expire-bodies',
    frequency: { hours: 1 },
    timeout: { minutes: 30 },
    initialDelay: { minutes: 1 },
    fn: async signal => {
      await expireBodies({ store, now, signal });
    },
  });

  for (const source of options.sources.filter(({ pull }) => pull)) {
    await scheduler.scheduleTask({
      id: `pull-${source.id}`,
      frequency: config.pullEvery,
      timeout: { minutes: 30 },
      initialDelay: { seconds: 5 },
      fn: async signal => {
        const { delivered, done } = await pullSource({
          source,
          store,
          ingest,
          logger,
          backfillDays: config.backfillDays,
          now,
          signal,
        });
        if (delivered > 0) {
          logger.info(
            `Source ${source.id}: pulled ${delivered} deliveries${
              done ? '' : '; more to come'
            }`,
          );
        }
      },
    });
  }
}
