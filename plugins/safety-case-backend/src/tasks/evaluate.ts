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
import { NotificationService } from '@backstage/plugin-notifications-node';
import { EvidenceService } from '../service/EvidenceService';
import { Evaluator } from '../service/Evaluator';
import { CaseStore, StoredCase } from '../store/types';

interface EvaluateOptions {
  evaluator: Evaluator;
  evidence: EvidenceService;
  store: CaseStore;
  notifications: NotificationService;
  logger: LoggerService;
  now: () => Date;
}

/** Judges what changed, seals what waits, and tells owners what went bad. */
export async function runEvaluation(
  options: EvaluateOptions,
  signal?: AbortSignal,
): Promise<void> {
  const { evaluator, evidence, logger } = options;
  try {
    // What was handed in is sealed first, so that it counts when judged.
    await evidence.settle();
  } catch (error) {
    logger.warn(`Evidence waits for the ledger: ${error}`);
  }
  try {
    await evaluator.evaluate(signal);
  } catch (error) {
    logger.warn(`Cases could not be judged, will try again: ${error}`);
    return;
  }
  await tellOwners(options);
}

/** One word per component, however many of its cases went bad at once. */
async function tellOwners({
  notifications,
  now,
  store,
}: EvaluateOptions): Promise<void> {
  const groups = new Map<string, StoredCase[]>();
  for (const item of await store.wentBadUntold()) {
    groups.set(item.entityRef, [...(groups.get(item.entityRef) ?? []), item]);
  }
  for (const [entityRef, items] of groups) {
    const { owner } = items[0];
    if (owner !== null) {
      const [first] = items;
      await notifications.send({
        recipients: { type: 'entity', entityRef: owner },
        payload: {
          title:
            items.length === 1
              ? `Safety case of ${first.judged.title} does not hold any more`
              : `${items.length} safety cases of ${entityRef} do not hold any more`,
          description: first.judged.sentence,
          link:
            items.length === 1
              ? `/safety-cases/${first.id}`
              : `/safety-cases?entityRef=${encodeURIComponent(
                  entityRef,
                )}&wentBad=true`,
          severity: 'high',
          topic: 'maestro-safety-case',
          // A repetition after a failure replaces what came through before.
          scope: `maestro-safety-case-${first.id}`,
        },
      });
    }
    await store.told(
      items.map(({ id }) => id),
      now().toISOString(),
    );
  }
}

/** Runs {@link runEvaluation} often, on one replica at a time. */
export async function scheduleEvaluation(
  options: EvaluateOptions & { scheduler: SchedulerService },
): Promise<void> {
  await options.scheduler.scheduleTask({
    id: 'maestro-safety-case-evaluate',
    frequency: { seconds: 15 },
    timeout: { minutes: 15 },
    initialDelay: { seconds: 10 },
    fn: signal => runEvaluation(options, signal),
  });
}
