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
import { stepsOf } from '../engine/attribution';
import { Decimal } from '../engine/money';
import { InsightService } from '../service/InsightService';
import { DatabaseBudgetStore } from '../store/DatabaseBudgetStore';
import { HistoryStore } from '../store/DatabaseHistoryStore';

interface InsightTaskOptions {
  budgetStore: DatabaseBudgetStore;
  history: Pick<HistoryStore, 'all'>;
  insights: InsightService;
  logger: LoggerService;
  notifications: NotificationService;
  /** Who hears of the whole portal's budgets. */
  recipients: readonly string[];
  now: () => Date;
}

/** Tells owners of reached budgets and of new anomalies, each once. */
export async function runInsights(
  options: InsightTaskOptions,
  signal?: AbortSignal,
): Promise<void> {
  const { budgetStore, history, insights } = options;
  const versions = (await history.all()).filter(({ to }) => to === null);
  const ownerOf = (entityRef: string | null): string[] => {
    if (entityRef === null) {
      return [...options.recipients];
    }
    if (entityRef.startsWith('group:')) {
      return [entityRef];
    }
    const path = versions.find(item => item.entityRef === entityRef)?.ownerPath;
    // The nearest owner is the last step before the entity itself.
    return stepsOf(path ?? '')
      .filter(step => step !== entityRef && /^(group|user):/.test(step))
      .slice(-1);
  };
  for (const budget of await budgetStore.budgets()) {
    if (signal?.aborted) {
      return;
    }
    const { budget: judged, notices } = await insights.judge(budget);
    for (const notice of notices) {
      await tell(options, notice.key, ownerOf(budget.entityRef), {
        title: `${budget.title}: ${notice.percent} % of the budget ${
          notice.kind === 'actual' ? 'is spent' : 'is expected at its end'
        }`,
        description: `${judged[notice.kind].amount} of ${budget.limit} ${
          budget.currency
        } in ${judged.window.firstDay} to ${judged.window.endDay}`,
        severity: notice.percent >= 100 ? 'high' : 'normal',
        link: linkTo(budget.entityRef),
      });
    }
  }
  const components = versions.filter(({ kind }) =>
    ['component', 'resource'].includes(kind.toLocaleLowerCase('en-US')),
  );
  const byOwner = new Map<string, string[]>();
  for (const { entityRef } of components) {
    const [owner] = ownerOf(entityRef);
    if (owner !== undefined) {
      byOwner.set(owner, [...(byOwner.get(owner) ?? []), entityRef]);
    }
  }
  for (const [owner, entityRefs] of byOwner) {
    const found = [];
    for (const entityRef of entityRefs) {
      if (signal?.aborted) {
        return;
      }
      found.push(await insights.anomalies({ entityRef }));
    }
    for (const item of insights
      .worthTelling(found)
      .filter(({ direction, ongoing }) => ongoing && direction === 'up')) {
      await tell(options, `anomaly/${item.anomalyId}`, [owner], {
        title: `${item.service} of ${item.entityRef} costs more than expected`,
        description: `${new Decimal(item.impact).toFixed(2)} ${
          item.currency
        } above what was expected since ${item.from}${
          item.cause ? `, by ${item.cause.value}` : ''
        }`,
        severity: 'normal',
        link: linkTo(item.entityRef),
      });
    }
  }
}

function linkTo(entityRef: string | null): string {
  if (entityRef === null) {
    return '/cost';
  }
  const [kind, rest] = entityRef.split(':');
  const [namespace, name] = rest.split('/');
  return `/catalog/${namespace}/${kind}/${name}/cost`;
}

async function tell(
  { budgetStore, logger, notifications, now }: InsightTaskOptions,
  key: string,
  recipients: readonly string[],
  payload: {
    title: string;
    description: string;
    severity: 'normal' | 'high';
    link: string;
  },
): Promise<void> {
  if (recipients.length === 0) {
    return;
  }
  if (!(await budgetStore.claim(key, now().toISOString()))) {
    return;
  }
  try {
    await notifications.send({
      recipients: { type: 'entity', entityRef: [...recipients] },
      payload: {
        ...payload,
        topic: 'maestro-cost',
        scope: `maestro-cost-${key}`,
      },
    });
  } catch (error) {
    logger.warn(`A notice of cost waits: ${error}`);
    await budgetStore.release(key);
  }
}

/** Runs {@link runInsights} by the hour, on one replica at a time. */
export async function scheduleInsights(
  options: InsightTaskOptions & { scheduler: SchedulerService },
): Promise<void> {
  await options.scheduler.scheduleTask({
    id: 'maestro-cost-insights',
    frequency: { hours: 1 },
    timeout: { minutes: 30 },
    initialDelay: { minutes: 2 },
    fn: signal => runInsights(options, signal),
  });
}
