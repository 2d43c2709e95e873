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
import {
  CostAnomalies,
  CostAnomaly,
  CostBudget,
  CostBudgetState,
  CostForecast,
  costBudgetPermission,
} from '@maestro/backstage-plugin-cost-common';
import {
  AutoGrid,
  Chip,
  errorMessage,
  InfoButton,
  Notice,
  Panel,
  stack,
  tabular,
  useLoaded,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { costApiRef } from '../../api/costApiRef';
import {
  exactMoney,
  formatChange,
  formatMoney,
  shareOf,
  toPixels,
} from '../../format/money';
import { formatDays } from '../../format/days';
import { BudgetForm } from './BudgetForm';

const percent = (share: number, digits = 0) =>
  new Intl.NumberFormat(undefined, {
    style: 'percent',
    maximumFractionDigits: digits,
  }).format(share);

function ForecastPanel(props: { forecast: CostForecast }) {
  const { forecast } = props;
  const tones = useTones();
  const { actual, backTest, currency, interval, state } = forecast;
  const known = state === 'ok' && currency && interval && forecast.forecast;
  const end = known ? toPixels(interval.upper) : 0;
  const place = (amount: string) =>
    end > 0 ? Math.max(0, Math.min(100, (toPixels(amount) / end) * 100)) : 0;
  return (
    <Panel
      title="End of the month"
      subtitle={`Effective cost, ${formatDays(forecast)}`}
      actions={
        <InfoButton title="How it is forecast">
          What complete days cost, plus the run rate by weekday for the others,
          plus one-offs that came on the same day of the months before, plus
          tax. The last days are left out: their bill is not complete.
        </InfoButton>
      }
    >
      {!known ? (
        <div style={{ color: tones.muted }}>
          {forecast.message ?? 'There is no forecast.'}
        </div>
      ) : (
        <div style={stack(8)}>
          <div style={{ ...tabular, fontSize: '1.5rem', fontWeight: 600 }}>
            {formatMoney(forecast.forecast!, currency)}
          </div>
          <div
            aria-hidden
            style={{
              position: 'relative',
              height: 14,
              borderRadius: 4,
              background: tones.sunken,
            }}
          >
            <span
              style={{
                position: 'absolute',
                top: 0,
                bottom: 0,
                left: 0,
                borderRadius: 4,
                width: `${place(actual ?? '0')}%`,
                background: tones.accent,
              }}
            />
            <span
              style={{
                position: 'absolute',
                top: 0,
                bottom: 0,
                left: `${place(interval.lower)}%`,
                right: 0,
                borderRadius: 4,
                background: tones.accent,
                opacity: 0.35,
              }}
            />
          </div>
          <div style={{ ...tabular, fontSize: '0.875rem', lineHeight: 1.6 }}>
            8 times out of 10 between {formatMoney(interval.lower, currency)}{' '}
            and {formatMoney(interval.upper, currency)};{' '}
            {actual !== null && (
              <>
                {formatMoney(actual, currency)} until {forecast.completeThrough}
                , from {forecast.n} days
              </>
            )}
          </div>
          <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
            {backTest
              ? `Tried on ${
                  backTest.forecasts
                } weeks it had not seen: the interval held ${percent(
                  backTest.coverage,
                )}, mean error ${formatMoney(
                  backTest.error,
                  currency,
                )} (repeating last week: ${formatMoney(
                  backTest.naiveError,
                  currency,
                )})`
              : 'Too few weeks to say how good such forecasts were here.'}
          </div>
        </div>
      )}
    </Panel>
  );
}

const KINDS: Record<string, string> = {
  new_cost: 'New cost',
  level_shift: 'New level',
  deviation: 'Out of line',
};

/** The dimension and, of a long resource name, its end. */
function causeOf(cause: { dimension: string; value: string }): string {
  const dimension =
    cause.dimension === 'chargeCategory' ? 'charge category' : cause.dimension;
  return cause.value === '(none)'
    ? `rows without a ${dimension}`
    : `${dimension} ${cause.value.split(':').pop()}`;
}

function AnomalyItem(props: { anomaly: CostAnomaly }) {
  const { anomaly } = props;
  const tones = useTones();
  const { cause, currency, from, impact, share, to } = anomaly;
  return (
    <li style={{ borderTop: `1px solid ${tones.divider}`, padding: '8px 0' }}>
      <div
        style={{ display: 'flex', justifyContent: 'space-between', gap: 12 }}
      >
        <span>
          <strong>{anomaly.service}</strong>{' '}
          <span style={{ color: tones.muted }}>
            {KINDS[anomaly.kind] ?? anomaly.kind}
            {anomaly.ongoing && ', goes on'}
          </span>
        </span>
        <span
          style={{
            ...tabular,
            whiteSpace: 'nowrap',
            fontWeight: 600,
            color: anomaly.direction === 'up' ? tones.bad : tones.good,
          }}
          title={exactMoney(impact, currency)}
        >
          {formatChange(impact, currency)}
        </span>
      </div>
      <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
        {from === to ? from : `${from} to ${to}`}
        {share !== null &&
          `, ${percent(Math.abs(share))} ${
            anomaly.direction === 'up' ? 'above' : 'below'
          } what was expected`}
        {cause
          ? `; ${percent(cause.shareOfImpact)} of it by ${causeOf(cause)}`
          : '; no single cause stands out'}
      </div>
    </li>
  );
}

function AnomaliesPanel(props: { anomalies: CostAnomalies }) {
  const { items, judged, tooFew } = props.anomalies;
  const tones = useTones();
  const short =
    tooFew > 0 ? `; ${tooFew} have too short a history to be judged` : '';
  return (
    <Panel
      title="Out of the ordinary"
      subtitle={`${judged} services were compared with their own past, 60 days${short}`}
    >
      {items.length === 0 ? (
        <div style={{ color: tones.muted }}>
          {judged === 0
            ? 'Nothing could be judged yet.'
            : 'Nothing cost more or less than expected.'}
        </div>
      ) : (
        <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
          {items.slice(0, 5).map(anomaly => (
            <AnomalyItem key={anomaly.anomalyId} anomaly={anomaly} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

const BUDGET_WORDS: Record<
  CostBudgetState,
  { label: string; tone: 'good' | 'caution' | 'bad' | 'info' }
> = {
  ok: { label: 'within', tone: 'good' },
  warning: { label: '80 % reached', tone: 'caution' },
  critical: { label: '95 % reached', tone: 'bad' },
  exceeded: { label: 'exceeded', tone: 'bad' },
  unknown: { label: 'unknown', tone: 'info' },
};

/** The same, where only the forecast reaches it. */
const FORECAST_WORDS: Partial<Record<CostBudgetState, string>> = {
  warning: '80 % forecast',
  critical: '95 % forecast',
  exceeded: 'above, by forecast',
};

function BudgetItem(props: { budget: CostBudget; onRemove?: () => void }) {
  const { budget, onRemove } = props;
  const [asked, setAsked] = useState(false);
  const { actual, currency, forecast, limit, state, window } = budget;
  const tones = useTones();
  const width = (amount: string | null) =>
    amount === null
      ? 0
      : Math.max(0, Math.min(100, (shareOf(amount, limit) ?? 0) * 100));
  return (
    <li>
      <div
        style={{
          display: 'flex',
          flexWrap: 'wrap',
          justifyContent: 'space-between',
          gap: '2px 12px',
        }}
      >
        <span>
          {budget.title}{' '}
          <span style={{ color: tones.muted }}>
            {formatDays({ from: window.firstDay, to: window.endDay })}
          </span>
        </span>
        <span style={{ ...tabular, whiteSpace: 'nowrap' }}>
          {actual.amount === null
            ? 'unknown'
            : formatMoney(actual.amount, currency)}{' '}
          of {formatMoney(limit, currency)}{' '}
          <Chip tone={BUDGET_WORDS[state].tone}>
            {state !== actual.state && state === forecast.state
              ? FORECAST_WORDS[state] ?? BUDGET_WORDS[state].label
              : BUDGET_WORDS[state].label}
          </Chip>
        </span>
      </div>
      <div
        aria-hidden
        style={{
          position: 'relative',
          height: 8,
          margin: '4px 0',
          borderRadius: 4,
          background: tones.sunken,
          overflow: 'hidden',
        }}
      >
        {[
          { amount: forecast.amount, opacity: 0.35 },
          { amount: actual.amount, opacity: 1 },
        ].map(({ amount, opacity }) => (
          <span
            key={opacity}
            style={{
              position: 'absolute',
              top: 0,
              bottom: 0,
              left: 0,
              width: `${width(amount)}%`,
              background: tones.accent,
              opacity,
            }}
          />
        ))}
      </div>
      <div style={{ color: tones.muted, fontSize: '0.8125rem' }}>
        {actual.percent === null
          ? 'spent: unknown'
          : `${actual.percent} % spent`}
        {'; '}
        {forecast.percent === null
          ? 'no forecast'
          : `${forecast.percent} % expected at its end`}
        {onRemove && (
          <>
            {' · '}
            <button
              type="button"
              onClick={asked ? onRemove : () => setAsked(true)}
              onBlur={() => setAsked(false)}
              aria-label={
                asked
                  ? `Yes, remove the budget ${budget.title}`
                  : `Remove the budget ${budget.title}`
              }
              style={{
                border: 0,
                padding: 0,
                background: 'none',
                color: tones.info,
                font: 'inherit',
                textDecoration: 'underline',
                cursor: 'pointer',
              }}
            >
              {asked ? 'yes, remove it' : 'remove'}
            </button>
          </>
        )}
      </div>
    </li>
  );
}

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
  return (
    <AutoGrid minWidth={320}>
      {forecast.error && (
        <Notice tone="bad">{errorMessage(forecast.error)}</Notice>
      )}
      {forecast.value && <ForecastPanel forecast={forecast.value} />}
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
