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
import { ForgeReporter } from '../service/ForgeReporter';

/** Tells forges what waits, often, on one replica at a time. */
export async function scheduleReports(options: {
  scheduler: SchedulerService;
  reporter: ForgeReporter;
}): Promise<void> {
  await options.scheduler.scheduleTask({
    id: 'maestro-safety-case-report',
    frequency: { seconds: 15 },
    timeout: { minutes: 10 },
    initialDelay: { seconds: 20 },
    fn: async signal => {
      await options.reporter.run(signal as AbortSignal);
    },
  });
}
