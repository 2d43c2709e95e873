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

import { rm, stat } from 'node:fs/promises';
import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { BillingFiles } from '../ingest/files';
import { LoadStore } from '../store/LoadStore';

/** Deletes files of replaced loads that nobody reads any more. */
export async function scheduleFileCollection(options: {
  files: BillingFiles;
  loads: LoadStore;
  graceMilliseconds: number;
  logger: LoggerService;
  now: () => Date;
  scheduler: SchedulerService;
}): Promise<void> {
  await options.scheduler.scheduleTask({
    id: 'maestro-cost-billing-files',
    frequency: { minutes: 30 },
    timeout: { minutes: 30 },
    initialDelay: { minutes: 2 },
    fn: async () => {
      await collectFiles(options);
    },
  });
}

/** @returns how many files were deleted */
export async function collectFiles(options: {
  files: BillingFiles;
  loads: LoadStore;
  graceMilliseconds: number;
  logger: LoggerService;
  now: () => Date;
}): Promise<number> {
  const { files, graceMilliseconds, loads, logger, now } = options;
  let removed = 0;
  for (const key of await loads.giveUpFiles(options)) {
    const path = files.path(key);
    const found = await stat(path).catch(() => null);
    // The same rows may be under way again: the file is young then.
    if (
      found &&
      now().getTime() - Math.max(found.mtimeMs, found.ctimeMs) >
        graceMilliseconds &&
      !(await loads.needsFile(key))
    ) {
      await rm(path, { force: true });
      removed += 1;
    }
  }
  removed += await files.collect(now(), {
    youngMilliseconds: graceMilliseconds,
    needed: key => loads.needsFile(key),
  });
  if (removed > 0) {
    logger.info(`${removed} files of billing rows were deleted`);
  }
  return removed;
}
