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
import { SourceService } from '../sources/SourceService';

/** A file is read again after so long, milliseconds; not just before it. */
const REST = 4.5 * 60_000;

/** Reads arguments from repositories often, on one replica at a time. */
export async function scheduleSources(options: {
  sources: SourceService;
  scheduler: SchedulerService;
  logger: LoggerService;
}): Promise<void> {
  const { logger, scheduler, sources } = options;
  await scheduler.scheduleTask({
    id: 'maestro-safety-case-sources',
    // What a component names anew, as all do at first, waits a minute at most.
    frequency: { minutes: 1 },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 6 },
    fn: async signal => {
      try {
        await sources.refreshAll(signal, { rest: REST });
      } catch (error) {
        logger.warn(`Arguments were not read, will try again: ${error}`);
      }
    },
  });
}
