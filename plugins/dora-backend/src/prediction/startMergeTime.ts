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

import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { Config } from '@backstage/config';
import { Knex } from 'knex';
import { ReadModel } from '../service/ReadModel';
import { MergeTimeService } from './MergeTimeService';
import { MergeTimeStore } from './MergeTimeStore';
import { readMergeTimeConfig } from './config';
import { trainInThread } from './trainInThread';

/** Wires the merge-time prediction together, and schedules its training. */
export async function startMergeTime(options: {
  config: Config;
  knex: Knex;
  logger: LoggerService;
  readModel: Pick<ReadModel, 'snapshot'>;
  scheduler: SchedulerService;
}): Promise<MergeTimeService> {
  const { config, knex, logger, readModel, scheduler } = options;
  const settings = readMergeTimeConfig(config);
  const service = MergeTimeService.create({
    store: MergeTimeStore.create({ knex }),
    settings,
    snapshot: () => readModel.snapshot(),
    train: trainInThread,
    logger,
  });
  if (settings.enabled) {
    await scheduler.scheduleTask({
      id: 'merge-time-training',
      frequency: settings.trainEvery,
      // The read model is read first, then nobody waits for a training.
      initialDelay: { minutes: 2 },
      timeout: { minutes: 30 },
      fn: signal => service.refresh(signal),
    });
  }
  return service;
}
