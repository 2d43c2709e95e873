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

import { randomUUID } from 'node:crypto';
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  BusinessMetricPoint,
  CostAnomalies,
  CostBudgetInput,
  costBudgetPermission,
  costLoadPermission,
} from '@maestro/backstage-plugin-cost-common';
import { normalizeEntityRef } from '@maestro/backstage-plugin-maestro-common';
import { AreaContext } from '../areas';
import { budgetWindow } from '../engine/budgets';
import { toDecimal } from '../engine/money';
import { NOT_VISIBLE } from '../service/costs/view';
import { CostService } from '../service/CostService';
import { InsightService } from '../service/InsightService';
import { DatabaseBudgetStore } from '../store/DatabaseBudgetStore';
import { CostRouter, demand, userOf } from './context';
import { AskedCost, askCost } from './costs';

type Context = AreaContext & {
  budgetStore: DatabaseBudgetStore;
  costs: CostService;
  insights: InsightService;
};

/** Forecast, anomalies, budgets and unit costs. */
export function mountInsights(router: CostRouter, context: Context): void {
  const { access, auditor, budgetStore, costs, httpAuth, insights, now } =
    context;

  /** A budget of what a caller may not see is not theirs to change. */
  const assertSeen = async (
    budgetId: string | undefined,
    credentials: BackstageCredentials,
  ) => {
    const stored = (await budgetStore.budgets()).find(
      each => each.budgetId === budgetId,
    );
    if (stored && stored.entityRef !== null) {
      const seen = await access.visible([stored.entityRef], credentials);
      if (!seen.has(stored.entityRef)) {
        throw new NotFoundError(`Budget ${budgetId} was not found`);
      }
    }
  };

  router.get('/forecast', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    const { currency, entityRef } = request.query;
    const asked = await askCost(context, credentials, entityRef);
    response.json(
      (await insights.forecast({
        entityRef: asked.entityRef ?? null,
        currency,
      })) as never,
    );
  });

  router.get('/anomalies', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    const { currency, entityRef } = request.query;
    const asked = await askCost(context, credentials, entityRef);
    const found = await insights.anomalies({
      entityRef: asked.entityRef ?? null,
      currency,
    });
    response.json((await withoutHidden(found, asked, costs)) as never);
  });

  router.get('/unit-costs', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    const { currency, entityRef, from, to } = request.query;
    const asked = await askCost(context, credentials, entityRef);
    response.json({
      items: await insights.unitCosts({
        entityRef: asked.entityRef!,
        from,
        to,
        currency,
      }),
    } as never);
  });

  router.get('/budgets', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    const { entityRef } = request.query;
    const asked = await askCost(context, credentials, entityRef);
    const stored = await budgetStore.budgets(
      asked.entityRef === undefined ? undefined : [asked.entityRef],
    );
    const visible = await access.visible(
      stored.flatMap(budget => budget.entityRef ?? []),
      credentials,
    );
    const items = [];
    for (const budget of stored) {
      if (budget.entityRef === null || visible.has(budget.entityRef)) {
        items.push((await insights.judge(budget)).budget);
      }
    }
    response.json({ items } as never);
  });

  router.post('/budgets', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costBudgetPermission);
    const budget = readBudget(request.body as CostBudgetInput);
    if (budget.entityRef !== null) {
      await access.entity(budget.entityRef, credentials);
    }
    await assertSeen(budget.budgetId, credentials);
    const event = await auditor.createEvent({
      eventId: 'budget-put',
      severityLevel: 'medium',
      request: request as never,
      meta: { ...budget },
    });
    const stored = { ...budget, budgetId: budget.budgetId ?? randomUUID() };
    await budgetStore.put(stored, {
      at: now().toISOString(),
      user: userOf(credentials),
    });
    await event.success();
    response.status(201).json((await insights.judge(stored)).budget as never);
  });

  router.delete('/budgets/:budgetId', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costBudgetPermission);
    const { budgetId } = request.params;
    await assertSeen(budgetId, credentials);
    const event = await auditor.createEvent({
      eventId: 'budget-delete',
      severityLevel: 'medium',
      request: request as never,
      meta: { budgetId },
    });
    if (!(await budgetStore.remove(budgetId))) {
      const error = new NotFoundError(`Budget ${budgetId} was not found`);
      await event.fail({ error });
      throw error;
    }
    await event.success();
    response.status(204).end();
  });

  router.post('/business-metrics', async (request, response) => {
    const credentials = await httpAuth.credentials(request as never);
    await demand(context, credentials, costLoadPermission);
    const good: BusinessMetricPoint[] = [];
    const rejected: Array<{ index: number; field: string; message: string }> =
      [];
    request.body.items.forEach((item, index) => {
      try {
        good.push(readPoint(item as BusinessMetricPoint));
      } catch (error) {
        const { message } = error as Error;
        rejected.push({ index, field: message.split(' ')[0], message });
      }
    });
    await budgetStore.putMetrics(good);
    response.json({ accepted: good.length, rejected } as never);
  });
}

/**
 * Anomalies as a caller may see them: of a group or the portal the cause can be
 * a resource of an entity that they may not see.
 */
async function withoutHidden(
  found: CostAnomalies,
  { seenBy }: AskedCost,
  costs: CostService,
): Promise<CostAnomalies> {
  const resources = found.items.flatMap(({ cause }) =>
    cause?.dimension === 'resource' ? [cause.value] : [],
  );
  if (resources.length === 0) {
    return found;
  }
  const holders = await costs.holdersOf(resources);
  const seen = await seenBy([...new Set([...holders.values()].flat())]);
  return {
    ...found,
    items: found.items.map(item =>
      item.cause?.dimension === 'resource' &&
      holders.get(item.cause.value)?.some(ref => !seen.has(ref))
        ? { ...item, cause: { ...item.cause, value: NOT_VISIBLE } }
        : item,
    ),
  };
}

/** @throws InputError that names the field */
function readBudget(input: CostBudgetInput): CostBudgetInput {
  let limit;
  try {
    limit = toDecimal(input.limit, 'limit');
  } catch (error) {
    throw new InputError((error as Error).message);
  }
  if (!limit.greaterThan(0)) {
    throw new InputError(`limit is ${input.limit}; give an amount above 0`);
  }
  if (!/^[A-Z]{3}$/.test(input.currency)) {
    throw new InputError(
      `currency is ${JSON.stringify(
        input.currency,
      )}; write three letters, e.g. USD`,
    );
  }
  try {
    budgetWindow(
      { period: input.period, zone: input.zone },
      new Date(0).toISOString(),
    );
  } catch (error) {
    throw new InputError((error as Error).message);
  }
  return {
    ...input,
    limit: limit.toFixed(),
    entityRef:
      input.entityRef === null ? null : refOf(input.entityRef, 'entityRef'),
  };
}

function refOf(text: string, field: string): string {
  try {
    return normalizeEntityRef(text);
  } catch (error) {
    throw new InputError(`${field}: ${(error as Error).message}`);
  }
}

function readPoint(item: BusinessMetricPoint): BusinessMetricPoint {
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(item.metricId)) {
    throw new InputError(
      `metricId is ${JSON.stringify(
        item.metricId,
      )}; write letters, digits, dots and dashes`,
    );
  }
  const day = new Date(`${item.day}T00:00:00Z`);
  if (
    !/^\d{4}-\d{2}-\d{2}$/.test(item.day) ||
    Number.isNaN(day.getTime()) ||
    day.toISOString().slice(0, 10) !== item.day
  ) {
    throw new InputError(
      `day is ${JSON.stringify(item.day)}; write a day as YYYY-MM-DD`,
    );
  }
  const value = toDecimal(item.value, 'value');
  if (value.isNegative() && !value.isZero()) {
    throw new InputError(`value is ${item.value}; give 0 or more`);
  }
  return {
    metricId: item.metricId,
    entityRef: refOf(item.entityRef, 'entityRef'),
    day: item.day,
    value: value.toFixed(),
  };
}
