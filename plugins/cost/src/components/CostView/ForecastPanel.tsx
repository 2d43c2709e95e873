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

import { lazy, Suspense } from 'react';
import { CostForecast } from '@maestro/backstage-plugin-cost-common';
import {
  InfoButton,
  Panel,
  stack,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { formatMoney } from '../../format/money';
import { formatDays } from '../../format/days';
import { formatPercent } from '../../format/percent';
import { LineKey } from '../LineKey';

// recharts comes when a chart is shown.
const Chart = lazy(() =>
  import('./ForecastPath').then(module => ({ default: module.ForecastPath })),
);

const HEIGHT = 170;

/** What the running month costs by its end, day by day. */
export function ForecastPanel(props: {
  forecast: CostForecast;
  /** Limit of a budget of this month; decimal text. */
  limit?: string;
}) {
  const { forecast, limit } = props;
  const tones = useTones();
  const { actual, backTest, currency, interval, state } = forecast;
  const known = state === 'ok' && currency && interval && forecast.forecast;
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
            role="img"
            aria-label={`Cost of the month by day: ${formatMoney(
              actual ?? '0',
              currency,
            )} until ${forecast.completeThrough}, then rising to ${formatMoney(
              forecast.forecast!,
              currency,
            )}${
              limit ? `; the budget is ${formatMoney(limit, currency)}` : ''
            }`}
            style={{ height: HEIGHT }}
          >
            <Suspense fallback={null}>
              <Chart
                path={forecast.path}
                currency={currency}
                height={HEIGHT}
                limit={limit}
              />
            </Suspense>
          </div>
          <div
            style={{
              display: 'flex',
              flexWrap: 'wrap',
              gap: '4px 16px',
              color: tones.muted,
              fontSize: '0.8125rem',
            }}
          >
            <LineKey colour={tones.accent}>Billed</LineKey>
            <LineKey colour={tones.accent} dashed>
              Expected, with the band that holds 8 of 10
            </LineKey>
            {limit && (
              <LineKey colour={tones.bad} dashed>
                Budget
              </LineKey>
            )}
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
                } weeks it had not seen: the interval held ${formatPercent(
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
