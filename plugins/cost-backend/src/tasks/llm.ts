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
import { LlmStore, OpenNotice } from '../store/llmTypes';
import { formatPico } from '../store/pico';

interface LlmTaskOptions {
  llmStore: LlmStore;
  logger: LoggerService;
  notifications: NotificationService;
  /** Who hears about pull requests and models, which have no owner here. */
  recipients: readonly string[];
  now: () => Date;
}

/** Lets stale reservations go, and tells of reached thresholds, each once. */
export async function runLlm(options: LlmTaskOptions): Promise<void> {
  const { llmStore, logger, now } = options;
  const expired = await llmStore.expire(now().toISOString());
  if (expired > 0) {
    logger.warn(
      `${expired} reservations of LLM requests expired without a settlement`,
    );
  }
  for (const notice of await llmStore.claimNotices(now().toISOString())) {
    try {
      await tell(options, notice);
    } catch (error) {
      logger.warn(`A notice of LLM spend waits: ${error}`);
      await llmStore.releaseNotice(notice.account.accountId, notice.threshold);
    }
  }
}

async function tell(
  { notifications, recipients }: LlmTaskOptions,
  { account, threshold }: OpenNotice,
): Promise<void> {
  const { cap, key, kind, spent, window } = account;
  const entityRef = kind === 'team' ? [key] : [...recipients];
  if (entityRef.length === 0 || cap === null) {
    return;
  }
  await notifications.send({
    recipients: { type: 'entity', entityRef },
    payload: {
      title: `LLM spend of ${key} reached ${threshold} % of its cap`,
      description: `${formatPico(spent)} of ${formatPico(cap)} US dollars${
        window === 'all' ? '' : ` in ${window}`
      }`,
      link: '/cost/llm',
      severity: threshold >= 95 ? 'high' : 'normal',
      topic: 'maestro-cost-llm',
      scope: `maestro-cost-llm-${account.accountId}-${threshold}`,
    },
  });
}

/** Runs {@link runLlm} often, on one replica at a time. */
export async function scheduleLlm(
  options: LlmTaskOptions & { scheduler: SchedulerService },
): Promise<void> {
  await options.scheduler.scheduleTask({
    id: 'maestro-cost-llm',
    frequency: { seconds: 20 },
    timeout: { minutes: 5 },
    initialDelay: { seconds: 15 },
    fn: () => runLlm(options),
  });
}
