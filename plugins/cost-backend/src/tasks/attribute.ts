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
import { Attributor } from '../service/attribution/Attributor';
import { HistoryStore } from '../store/DatabaseHistoryStore';
import { RollupStore } from '../store/RollupStore';

const TASK = 'maestro-cost-attribute';
/** Readers that began before a change are done by then. */
const KEEP_RETIRED = 2 * 60_000;

interface AttributeOptions {
  attributor: Attributor;
  history: HistoryStore;
  rollups: RollupStore;
  logger: LoggerService;
  /** Notes the catalog's state, before the very first attribution. */
  recordHistory(): Promise<unknown>;
}

/** Attributes what is new or changed, and clears what was replaced. */
export async function runAttribution(
  options: AttributeOptions,
  signal?: AbortSignal,
): Promise<void> {
  const { attributor, history, rollups, logger, recordHistory } = options;
  if ((await history.all()).length === 0) {
    await recordHistory();
  }
  const { months, loads } = await attributor.run(signal);
  if (months.length > 0) {
    logger.info(`Cost of ${months.join(', ')} was attributed (${loads} loads)`);
  }
  await rollups.sweep({ olderThanMilliseconds: KEEP_RETIRED });
}

/** Runs {@link runAttribution} often, on one replica at a time. */
export async function scheduleAttribution(
  options: AttributeOptions & { scheduler: SchedulerService },
): Promise<void> {
  await options.scheduler.scheduleTask({
    id: TASK,
    frequency: { minutes: 1 },
    timeout: { hours: 1 },
    initialDelay: { seconds: 15 },
    fn: signal => runAttribution(options, signal),
  });
}

/** Asks for a run soon; one that is under way is followed by the next. */
export async function triggerAttribution(
  scheduler: SchedulerService,
  logger: LoggerService,
): Promise<void> {
  try {
    await scheduler.triggerTask(TASK);
  } catch (error) {
    // It is running, or not scheduled yet: the next run comes by itself.
    logger.debug(`Attribution was not triggered: ${error}`);
  }
}
