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
import { DoraService } from '../service/DoraService';

/** Keeps the overviews of this replica fresh, so that pages need not wait. */
export async function scheduleOverviews(options: {
  scheduler: SchedulerService;
  logger: LoggerService;
  service: Pick<DoraService, 'refreshOverviews'>;
}): Promise<void> {
  const { scheduler, logger, service } = options;
  await scheduler.scheduleTask({
    id: 'maestro-dora-overviews',
    scope: 'local',
    frequency: { seconds: 30 },
    initialDelay: { seconds: 20 },
    timeout: { minutes: 5 },
    fn: async () => {
      try {
        await service.refreshOverviews();
      } catch (error) {
        logger.warn(`Overviews could not be made anew: ${error}`);
      }
    },
  });
}
