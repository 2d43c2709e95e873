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

import { useCallback, useState } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import { costBudgetPermission } from '@maestro/backstage-plugin-cost-common';
import {
  AutoGrid,
  errorMessage,
  Notice,
  Panel,
  stack,
  useLoaded,
} from '@maestro/backstage-plugin-maestro-react';
import { costApiRef } from '../../api/costApiRef';
import { AnomaliesPanel } from './AnomaliesPanel';
import { BudgetForm } from './BudgetForm';
import { BudgetItem } from './BudgetItem';
import { ForecastPanel } from './ForecastPanel';

/** Forecast, budgets, and what is out of the ordinary. */
export function Insights(props: { entityRef?: string; currency: string }) {
  const { entityRef, currency } = props;
  const api = useApi(costApiRef);
  const { allowed: mayRemove } = usePermission({
    permission: costBudgetPermission,
  });
  const [problem, setProblem] = useState<string>();
  const query = { entityRef, currency };
  const forecast = useLoaded(
    useCallback(
      () => api.getForecast({ entityRef, currency }),
      [api, entityRef, currency],
    ),
  );
  const anomalies = useLoaded(
    useCallback(
      () => api.getAnomalies({ entityRef, currency }),
      [api, entityRef, currency],
    ),
  );
  const budgets = useLoaded(
    useCallback(() => api.getBudgets({ entityRef }), [api, entityRef]),
  );
  const remove = async (budgetId: string) => {
    try {
      await api.deleteBudget(budgetId);
      setProblem(undefined);
      budgets.reload();
    } catch (error) {
      setProblem(errorMessage(error));
    }
  };
  const own = budgets.value?.items.filter(
    budget => budget.entityRef === (entityRef ?? null),
  );
  const ofMonth = own?.find(
    budget =>
      budget.currency === forecast.value?.currency &&
      budget.window.firstDay === forecast.value.from &&
      budget.window.endDay === forecast.value.to,
  );
  return (
    <AutoGrid minWidth={320}>
      {forecast.error && (
        <Notice tone="bad">{errorMessage(forecast.error)}</Notice>
      )}
      {forecast.value && (
        <ForecastPanel forecast={forecast.value} limit={ofMonth?.limit} />
      )}
      <Panel
        title="Budgets"
        subtitle="A threshold is reached when the amount is equal or above"
        actions={
          <BudgetForm
            entityRef={query.entityRef ?? null}
            currency={currency}
            onSaved={budgets.reload}
          />
        }
      >
        {budgets.error && (
          <Notice tone="bad">{errorMessage(budgets.error)}</Notice>
        )}
        {problem && (
          <Notice tone="bad">The budget was not removed: {problem}</Notice>
        )}
        {own && own.length === 0 && 'No budget is set here.'}
        {own && own.length > 0 && (
          <ul
            style={{ ...stack(14), listStyle: 'none', margin: 0, padding: 0 }}
          >
            {own.map(budget => (
              <BudgetItem
                key={budget.budgetId}
                budget={budget}
                onRemove={mayRemove ? () => remove(budget.budgetId) : undefined}
              />
            ))}
          </ul>
        )}
      </Panel>
      {anomalies.error && (
        <Notice tone="bad">{errorMessage(anomalies.error)}</Notice>
      )}
      {anomalies.value && <AnomaliesPanel anomalies={anomalies.value} />}
    </AutoGrid>
  );
}
