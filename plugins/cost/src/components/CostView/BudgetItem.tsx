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

import { useState } from 'react';
import {
  CostBudget,
  CostBudgetState,
} from '@maestro/backstage-plugin-cost-common';
import {
  Chip,
  tabular,
  useTones,
} from '@maestro/backstage-plugin-maestro-react';
import { formatMoney, shareOf } from '../../format/money';
import { formatDays } from '../../format/days';

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

/** One budget: what is spent, and what is expected at its end. */
export function BudgetItem(props: {
  budget: CostBudget;
  onRemove?: () => void;
}) {
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
