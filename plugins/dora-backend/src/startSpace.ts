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
  DiscoveryService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { NotificationService } from '@backstage/plugin-notifications-node';
import { Knex } from 'knex';
import { DoraService } from './service/DoraService';
import { createReadDirectory } from './service/groupDirectory';
import { PullRequestService } from './service/PullRequestService';
import { ReadModel } from './service/ReadModel';
import { SpaceService } from './service/SpaceService';
import { SurveyService } from './service/SurveyService';
import { createSealRound } from './service/surveySeal';
import { DatabaseSurveyStore } from './store/DatabaseSurveyStore';
import { scheduleSurveyRounds } from './tasks/surveyRounds';

/** Wires SPACE and surveys together, and schedules the work on rounds. */
export async function startSpace(options: {
  knex: Knex;
  delivery: DoraService;
  pullRequests: PullRequestService;
  readModel: ReadModel;
  zone: string;
  auth: AuthService;
  catalog: CatalogService;
  discovery: DiscoveryService;
  logger: LoggerService;
  notifications: NotificationService;
  scheduler: SchedulerService;
}): Promise<{ space: SpaceService; surveys: SurveyService }> {
  const { zone } = options;
  const directory = createReadDirectory(options);
  const store = DatabaseSurveyStore.create(options);
  const surveys = SurveyService.create({ store, directory, zone });
  const space = SpaceService.create({ ...options, surveys, directory });
  await scheduleSurveyRounds({
    ...options,
    store,
    surveys,
    seal: createSealRound(options),
  });
  return { space, surveys };
}
