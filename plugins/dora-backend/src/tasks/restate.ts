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
import { HumanDuration } from '@backstage/types';
import { Restatements } from '../service/Restatements';

/** Publishes weekly figures, and logs what restates them. */
export async function scheduleRestatements(options: {
  scheduler: SchedulerService;
  logger: LoggerService;
  restatements: Restatements;
  every: HumanDuration;
}): Promise<void> {
  const { scheduler, logger, restatements, every } = options;
  await scheduler.scheduleTask({
    id: 'maestro-dora-restatements',
    frequency: every,
    // A portal that starts has other things to do. What it still reads in is
    // not published: that waits until two runs find the same.
    initialDelay: { seconds: 30 },
    timeout: { minutes: 30 },
    fn: async signal => {
      const restated = await restatements.run(signal);
      if (restated > 0) {
        logger.info(
          `Later records restated ${restated} figures of closed weeks`,
        );
      }
    },
  });
}
