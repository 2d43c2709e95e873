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

/** Expected cost of the running month. @public */
export interface CostForecast {
  entityRef: string | null;
  currency: string | null;
  /**
   * `too_few`: less than three weeks of complete days; `unknown`: a day of the
   * month was not loaded; `no_data`: nothing was.
   */
  state: 'ok' | 'too_few' | 'unknown' | 'no_data';
  message: string | null;
  from: string;
  to: string;
  /** Last day whose bill is complete; null: none. */
  completeThrough: string | null;
  /** Complete days of the month; decimal text. */
  actual: string | null;
  forecast: string | null;
  /** 80 % interval. */
  interval: { lower: string; upper: string; level: number } | null;
  parts: { usage: string; oneOffs: string; tax: string } | null;
  /** Days to come. */
  days: Array<{ date: string; usage: string }>;
  /**
   * What the month has cost by the end of each of its days: exact up to
   * `completeThrough`, then expected, with the band that holds 8 of 10.
   */
  path: Array<{
    date: string;
    actual: string | null;
    expected: string | null;
    lower: string | null;
    upper: string | null;
  }>;
  /** Complete days that were learned from. */
  n: number;
  /** How it did over the months before; null: there are too few. */
  backTest: {
    /** Forecasts that were compared with what came. */
    forecasts: number;
    /** Part of them whose interval held what came. */
    coverage: number;
    /** Mean absolute error, in that of the same weekdays of last week. */
    error: string;
    naiveError: string;
  } | null;
}

/** Days in a row that cost more or less than expected. @public */
export interface CostAnomaly {
  anomalyId: string;
  entityRef: string | null;
  service: string;
  currency: string;
  kind: string;
  direction: 'up' | 'down';
  from: string;
  to: string;
  ongoing: boolean;
  actual: string;
  expected: string;
  /** All that it has cost so far; negative: saved. */
  impact: string;
  /** Null: nothing was expected. */
  share: number | null;
  cause: { dimension: string; value: string; shareOfImpact: number } | null;
}

/** @public */
export interface CostAnomalies {
  entityRef: string | null;
  currency: string | null;
  asOf: string;
  /** Services that were judged, and those with too short a history. */
  judged: number;
  tooFew: number;
  items: CostAnomaly[];
}

/** @public */
export type CostBudgetPeriod = 'month' | 'quarter' | 'year' | 'isoWeek';

/** @public */
export interface CostBudgetInput {
  /** Absent: a new one. */
  budgetId?: string;
  title: string;
  /** Null: the whole portal. */
  entityRef: string | null;
  /** Decimal text, above 0. */
  limit: string;
  currency: string;
  period: CostBudgetPeriod;
  /** IANA time zone in which it begins anew. */
  zone: string;
}

/** @public */
export type CostBudgetState =
  | 'ok'
  | 'warning'
  | 'critical'
  | 'exceeded'
  | 'unknown';

/** A budget, and how full it is. @public */
export interface CostBudget extends CostBudgetInput {
  budgetId: string;
  state: CostBudgetState;
  window: { firstDay: string; endDay: string };
  actual: {
    state: CostBudgetState;
    amount: string | null;
    percent: string | null;
  };
  forecast: {
    state: CostBudgetState;
    amount: string | null;
    percent: string | null;
  };
  left: string | null;
}

/** @public */
export interface BusinessMetricPoint {
  metricId: string;
  entityRef: string;
  day: string;
  /** Decimal text. */
  value: string;
}

/** Cost of one unit of a business metric: ratio of sums. @public */
export interface UnitCost {
  metricId: string;
  currency: string | null;
  from: string;
  to: string;
  /** Both parts of the ratio; null: unknown. */
  cost: string | null;
  units: string | null;
  /** Null where there are no units. */
  perUnit: string | null;
  previous: {
    cost: string | null;
    units: string | null;
    perUnit: string | null;
  };
  /**
   * Change of the cost, split: what a unit costs more, at the units of now, and
   * that there are more units, at what one cost before.
   */
  change: { intensity: string; volume: string } | null;
}
