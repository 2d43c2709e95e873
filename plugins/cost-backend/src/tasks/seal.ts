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
import { LedgerPort, manifestOf } from '../ledger';
import { LoadStore } from '../store/LoadStore';

/** Manifests that one round seals. */
const ROUND = 100;

/** Seals manifests of loads in the ledger until each has its receipt. */
export async function scheduleSealing(options: {
  ledger: Pick<LedgerPort, 'seal'>;
  loads: LoadStore;
  logger: LoggerService;
  scheduler: SchedulerService;
}): Promise<void> {
  await options.scheduler.scheduleTask({
    id: 'maestro-cost-seal',
    frequency: { seconds: 20 },
    timeout: { minutes: 5 },
    initialDelay: { seconds: 10 },
    fn: async signal => {
      await sealLoads({ ...options, signal });
    },
  });
}

/** @returns how many manifests were sealed */
export async function sealLoads(options: {
  ledger: Pick<LedgerPort, 'seal'>;
  loads: LoadStore;
  logger: LoggerService;
  signal?: AbortSignal;
}): Promise<number> {
  const { ledger, loads, logger, signal } = options;
  let sealed = 0;
  for (const load of await loads.unsealed(ROUND)) {
    if (signal?.aborted) {
      break;
    }
    try {
      await loads.sealed(load.loadId, await ledger.seal(manifestOf(load)));
      sealed += 1;
    } catch (error) {
      await loads.sealFailed(load.loadId, error.message);
      logger.warn(
        `The manifest of load ${load.loadId} could not be sealed; it is tried again: ${error.message}`,
      );
    }
  }
  return sealed;
}
