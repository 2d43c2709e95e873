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

import { InvalidInputError } from '@maestro/backstage-plugin-maestro-statistics';
import { AmountInput, Decimal, toDecimal } from '../money';

/**
 * `ok` below the first threshold, `warning` from 80 %, `critical` from 95 %,
 * `exceeded` from 100 %; `unknown` where the amount is not known, which is
 * never taken for 0.
 */
export type BudgetState =
  | 'ok'
  | 'warning'
  | 'critical'
  | 'exceeded'
  | 'unknown';

/** What a threshold is compared with. */
export type BudgetKind = 'actual' | 'forecast';

/** A threshold in percent of the limit, and the state from it on. */
export interface BudgetThreshold {
  percent: number;
  state: Exclude<BudgetState, 'ok' | 'unknown'>;
}

/** The thresholds of every budget of Maestro, whatever its scope. */
export const BUDGET_THRESHOLDS: readonly BudgetThreshold[] = [
  { percent: 80, state: 'warning' },
  { percent: 95, state: 'critical' },
  { percent: 100, state: 'exceeded' },
];

/** A notice that has been sent; kept by the caller. */
export interface BudgetNotice {
  /** `budget/window/kind/threshold`: unique, fit for a key of a table. */
  key: string;
  budgetId: string;
  windowId: string;
  kind: BudgetKind;
  percent: number;
  state: BudgetThreshold['state'];
}

export interface BudgetInput {
  budgetId: string;
  /** Id of the running window; see `budgetWindow`. */
  windowId: string;
  /** More than 0, in the currency of the amounts. */
  limit: AmountInput;
  /** Spent in the window so far; null: unknown. */
  actual: AmountInput | null;
  /** Expected at the end of the window; null: unknown. */
  forecast: AmountInput | null;
  /** Keys of notices that were sent before, of any window. */
  sent: Iterable<string>;
}

export interface BudgetJudgement {
  /** The worse of both; `unknown` if the actual is. */
  state: BudgetState;
  actual: BudgetPart;
  forecast: BudgetPart;
  /** Limit less actual; negative when exceeded; null: unknown. */
  left: string | null;
  /** To be sent now, the least threshold first. */
  notices: BudgetNotice[];
}

export interface BudgetPart {
  state: BudgetState;
  /** Decimal text; null: unknown. */
  amount: string | null;
  /** Percent of the limit, rounded down to two decimals; null: unknown. */
  percent: string | null;
}

const ORDER: readonly BudgetState[] = ['ok', 'warning', 'critical', 'exceeded'];

const read = (amount: AmountInput | null, field: string) =>
  amount === null ? null : toDecimal(amount, field);

/**
 * Judges a budget: a threshold fires when the amount is at or above it, on
 * actual and on forecast, once per budget, window, kind and threshold. A new
 * window has an id of its own, so all thresholds are armed again.
 *
 * Comparison is exact (amount × 100 ≥ limit × percent in decimals).
 *
 * @throws InvalidInputError for a limit that is not above 0, or no amount
 */
export function judgeBudget(input: BudgetInput): BudgetJudgement {
  const { budgetId, windowId } = input;
  const limit = toDecimal(input.limit, 'limit');
  if (limit.lte(0)) {
    throw new InvalidInputError(
      `limit of budget ${budgetId} is ${limit.toFixed()}; give an amount above 0.`,
    );
  }
  const sent = new Set(input.sent);
  const amounts = {
    actual: read(input.actual, 'actual'),
    forecast: read(input.forecast, 'forecast'),
  };
  const notices: BudgetNotice[] = [];
  for (const kind of ['actual', 'forecast'] as const) {
    for (const { percent, state } of reached(amounts[kind], limit)) {
      const key = `${budgetId}/${windowId}/${kind}/${percent}`;
      if (!sent.has(key)) {
        notices.push({ key, budgetId, windowId, kind, percent, state });
      }
    }
  }
  const actual = partOf(amounts.actual, limit);
  const forecast = partOf(amounts.forecast, limit);
  return {
    state: worse(actual.state, forecast.state),
    actual,
    forecast,
    left: amounts.actual && limit.minus(amounts.actual).toFixed(),
    notices: notices.sort((a, b) => a.percent - b.percent),
  };
}

function reached(
  amount: Decimal | null,
  limit: Decimal,
): readonly BudgetThreshold[] {
  return amount === null
    ? []
    : BUDGET_THRESHOLDS.filter(({ percent }) =>
        amount.mul(100).gte(limit.mul(percent)),
      );
}

function partOf(amount: Decimal | null, limit: Decimal): BudgetPart {
  if (amount === null) {
    return { state: 'unknown', amount: null, percent: null };
  }
  return {
    state: reached(amount, limit).at(-1)?.state ?? 'ok',
    amount: amount.toFixed(),
    // Rounded up, 79.999 would read 80 without its notice.
    percent: amount
      .mul(100)
      .div(limit)
      .toDecimalPlaces(2, Decimal.ROUND_FLOOR)
      .toFixed(),
  };
}

function worse(actual: BudgetState, forecast: BudgetState): BudgetState {
  if (actual === 'unknown') {
    return 'unknown';
  }
  return ORDER[Math.max(ORDER.indexOf(actual), ORDER.indexOf(forecast))];
}
