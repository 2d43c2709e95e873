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

import { SchedulerService } from '@backstage/backend-plugin-api';
import { ConformanceJudge } from '../ingest/judge';

/** A judge that works has come to an end by then. */
const LEFT_BEHIND = 3_600_000;

/** Judges loads that a crash left without verdicts of the FOCUS rules. */
export async function scheduleJudging(options: {
  judge: ConformanceJudge;
  now: () => Date;
  scheduler: SchedulerService;
}): Promise<void> {
  const { judge, now, scheduler } = options;
  await scheduler.scheduleTask({
    id: 'maestro-cost-judge',
    frequency: { minutes: 30 },
    timeout: { hours: 2 },
    initialDelay: { minutes: 5 },
    fn: async () => {
      await judge.catchUp(
        new Date(now().getTime() - LEFT_BEHIND).toISOString(),
      );
    },
  });
}
