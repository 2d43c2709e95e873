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

import { Area, AreaContext } from '../areas';
import { mountInsights } from '../http/insights';
import { CostService } from '../service/CostService';
import { InsightService } from '../service/InsightService';
import { DatabaseBudgetStore } from '../store/DatabaseBudgetStore';
import { DatabaseHistoryStore } from '../store/DatabaseHistoryStore';
import { scheduleInsights } from '../tasks/insights';

/** Forecast, anomalies, budgets and unit costs. */
export async function startInsights(
  context: AreaContext,
  { costs }: { costs: CostService },
): Promise<Area & { insights: InsightService }> {
  const budgetStore = DatabaseBudgetStore.create(context);
  const insights = new InsightService({
    costs,
    store: budgetStore,
    now: context.now,
  });
  return {
    insights,
    mount: router =>
      mountInsights(router, { ...context, budgetStore, costs, insights }),
    schedule: () =>
      scheduleInsights({
        ...context,
        budgetStore,
        insights,
        history: DatabaseHistoryStore.create(context),
        recipients:
          context.config.getOptionalStringArray('maestro.cost.notify') ?? [],
      }),
  };
}
