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

/**
 * One word per component, however many of its cases went bad at once; once per
 * turn, not once per round. What cannot be sent is tried in the next round.
 */
async function tellOwners({
  logger,
  notifications,
  now,
  store,
}: EvaluateOptions): Promise<void> {
  const groups = new Map<string, StoredCase[]>();
  for (const item of await store.wentBadUntold()) {
    groups.set(item.entityRef, [...(groups.get(item.entityRef) ?? []), item]);
  }
  for (const [entityRef, items] of groups) {
    try {
      const { owner } = items[0];
      if (owner !== null) {
        await notifications.send({
          recipients: { type: 'entity', entityRef: owner },
          payload: wordsOf(entityRef, items),
        });
      }
      await store.told(
        items.map(({ id }) => id),
        now().toISOString(),
      );
    } catch (error) {
      logger.warn(
        `The owner of ${entityRef} was not told that cases went bad, will try again: ${error}`,
      );
    }
  }
}

function wordsOf(entityRef: string, items: readonly StoredCase[]) {
  const [{ id, judged }] = items;
  const reason = judged.decline?.reasons[0];
  const why = reason
    ? `${reason.text}${reason.at === null ? '' : `, ${reason.at}`}`
    : judged.sentence;
  const alone = items.length === 1;
  return {
    title: alone
      ? `Safety case of ${judged.title} does not hold any more`
      : `${items.length} safety cases of ${entityRef} do not hold any more`,
    description: alone ? why : `${judged.title}: ${why}`,
    link: alone ? `/safety-cases/${id}` : '/safety-cases?verdict=went_bad',
    severity: 'high' as const,
    topic: 'maestro-safety-case',
    // A repetition after a failure replaces what came through before.
    scope: `maestro-safety-case-${id}`,
  };
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
