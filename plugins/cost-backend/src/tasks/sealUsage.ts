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
import { LedgerPort, usageManifestOf } from '../ledger';
import { LlmUsageStore } from '../store/LlmUsageStore';

/** A batch is closed at so many rows, or when its first one is so old. */
const MAX_ROWS = 1000;
const MAX_WAIT_MS = 60_000;

/** Batches that one round closes, and that it seals. */
const ROUND = 100;

interface SealUsageOptions {
  ledger: Pick<LedgerPort, 'sealUsage'>;
  logger: LoggerService;
  now: () => Date;
  usage: LlmUsageStore;
  signal?: AbortSignal;
}

/**
 * Closes batches of usage, and seals them until each has its receipt.
 *
 * A batch is closed in one transaction, and is never changed again. If the
 * process ends between the seal and the note of its number, the same batch is
 * offered once more: the ledger knows it by its root and answers with the same
 * number.
 *
 * @returns how many batches were sealed
 */
export async function sealUsage(options: SealUsageOptions): Promise<number> {
  const { ledger, logger, now, signal, usage } = options;
  for (let closed = 0; closed < ROUND && !signal?.aborted; closed += 1) {
    const at = now();
    const batch = await usage.close({
      maxRows: MAX_ROWS,
      bookedBy: new Date(at.getTime() - MAX_WAIT_MS).toISOString(),
      now: at.toISOString(),
    });
    if (batch === null) {
      break;
    }
  }
  let sealed = 0;
  for (const batch of await usage.unsealed(now().toISOString(), ROUND)) {
    if (signal?.aborted) {
      break;
    }
    try {
      await usage.sealed(
        batch.batch,
        await ledger.sealUsage(usageManifestOf(batch)),
      );
      sealed += 1;
    } catch (error) {
      await usage.sealFailed(batch.batch, error.message, now().toISOString());
      logger.warn(
        `Batch ${batch.batch} of LLM usage could not be sealed; it is tried again: ${error.message}`,
      );
    }
  }
  return sealed;
}

/** Runs {@link sealUsage} often, on one replica at a time. */
export async function scheduleUsageSealing(
  options: SealUsageOptions & { scheduler: SchedulerService },
): Promise<void> {
  await options.scheduler.scheduleTask({
    id: 'maestro-cost-llm-seal',
    frequency: { seconds: 20 },
    timeout: { minutes: 5 },
    initialDelay: { seconds: 10 },
    fn: async signal => {
      await sealUsage({ ...options, signal });
    },
  });
}
