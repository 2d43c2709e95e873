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
  RootConfigService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Knex } from 'knex';
import { GroupTree } from './service/groupTree';
import { ReadModel } from './service/ReadModel';
import { WeeklyService } from './service/WeeklyService';
import { DatabaseWeeklyPackStore } from './store/WeeklyPackStore';
import { scheduleWeeklyPacks } from './tasks/weeklyPack';

const KEY = 'maestro.dora.weeklyPack';

/**
 * A week closes at another hour in each zone, so packs are looked for every
 * hour; each group is told once.
 */
const SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { hours: 1 },
  // A portal that starts has not followed its ledger yet.
  initialDelay: { minutes: 1 },
  timeout: { minutes: 30 },
};

/**
 * Weekly packs, and the telling of their groups unless it is turned off.
 *
 * @throws InputError for a schedule that cannot be read
 */
export async function startWeekly(options: {
  knex: Knex;
  readModel: ReadModel;
  groups: GroupTree;
  zone: string;
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
  logger: LoggerService;
  notifications: NotificationService;
  scheduler: SchedulerService;
}): Promise<WeeklyService> {
  const { config, knex, readModel, zone } = options;
  const weekly = WeeklyService.create({
    readModel,
    defaultZone: zone,
    appUrl: config.getOptionalString('app.baseUrl'),
  });
  const settings = config.getOptionalConfig(KEY);
  if (settings?.getOptionalBoolean('enabled') ?? true) {
    await scheduleWeeklyPacks({
      ...options,
      weekly,
      store: DatabaseWeeklyPackStore.create({ knex }),
      schedule: settings?.has('schedule')
        ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
            settings.getConfig('schedule'),
          )
        : SCHEDULE,
    });
  }
  return weekly;
}
