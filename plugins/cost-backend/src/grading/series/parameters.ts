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

/**
 * What daily cost series are drawn from. Reasons for the values: README.md of
 * this folder, which says where a value is assumed.
 */
export interface SeriesParameters {
  level: 'easy' | 'middle' | 'hard';
  /** Daily cost of a series, in units of the currency: median, log spread. */
  scale: { median: number; sigma: number };
  /** Share of series that are cheaper at weekends, and by how much (from, to). */
  weekend: { share: number; factor: readonly [number, number] };
  /** What else a weekday does: standard deviation of the logarithm. */
  weekdaySigma: number;
  /**
   * Noise of a day: standard deviation of the logarithm, its median over the
   * series and its log spread; degrees of freedom of Student's t (null: normal);
   * correlation with the day before.
   */
  noise: {
    sigma: number;
    spread: number;
    freedom: number | null;
    correlation: number;
  };
  /** Growth per 30 days: standard deviation over the series, as a logarithm. */
  trendSigma: number;
  /** Random walk of the level: standard deviation per day, as a logarithm. */
  walkSigma: number;
  /** Share of series with a monthly charge booked as usage of the first day. */
  monthlyUsage: number;
  /** Share of series with a subscription, category Purchase, on the first day. */
  subscription: number;
  /** Chance per month of one purchase that does not come again. */
  purchase: number;
  /** Share of series with tax, booked on the last day of the month. */
  tax: number;
  /** Share of series with cost on some days only; and of those with none. */
  sparse: number;
  zero: number;
  /** Share of a day's cost that is billed on that day, one and two days later. */
  billed: readonly [number, number, number];
  /** Resources of a series: from, to, both included. */
  resources: readonly [number, number];
}

/** Days of a series: 1 January to 30 June 2026. */
export const FIRST_DAY = '2026-01-01';
export const DAYS = 181;

/** Judged from this day on; what is before is history to learn from. */
export const FIRST_JUDGED_DAY = 60;

/** An anomaly begins within these days. */
export const ANOMALY_DAYS = { from: 70, to: 165 } as const;

/** A lasting shift multiplies usage by this. */
export const SHIFT = 1.3;

/** Shares of series with a shift and with a spike; the others have neither. */
export const ANOMALIES = { shift: 0.3, spike: 0.15 } as const;

/** A spike lasts 1 to 3 days and multiplies usage by 1.6 to 4. */
export const SPIKE = { days: 3, from: 1.6, to: 4 } as const;

/**
 * Users say from which amount on they want to hear: incidents of less in all
 * are not told. Shifts and spikes of less a day are counted apart.
 */
export const MATERIAL = 1;

/** The three levels of difficulty. */
export const SERIES_LEVELS: readonly SeriesParameters[] = [
  {
    level: 'easy',
    scale: { median: 30, sigma: 1.5 },
    weekend: { share: 0.4, factor: [0.6, 0.9] },
    weekdaySigma: 0.01,
    noise: { sigma: 0.03, spread: 0.3, freedom: null, correlation: 0 },
    trendSigma: 0.01,
    walkSigma: 0,
    monthlyUsage: 0,
    subscription: 0.2,
    purchase: 0,
    tax: 0.3,
    sparse: 0,
    zero: 0,
    billed: [0.5, 0.95, 1],
    resources: [2, 6],
  },
  {
    level: 'middle',
    scale: { median: 20, sigma: 1.8 },
    weekend: { share: 0.5, factor: [0.4, 0.9] },
    weekdaySigma: 0.03,
    noise: { sigma: 0.06, spread: 0.4, freedom: 5, correlation: 0.3 },
    trendSigma: 0.03,
    walkSigma: 0.003,
    monthlyUsage: 0.15,
    subscription: 0.3,
    purchase: 0.05,
    tax: 0.3,
    sparse: 0.1,
    zero: 0.05,
    billed: [0.4, 0.9, 0.98],
    resources: [2, 12],
  },
  {
    level: 'hard',
    scale: { median: 10, sigma: 2.2 },
    weekend: { share: 0.5, factor: [0.2, 0.9] },
    weekdaySigma: 0.05,
    noise: { sigma: 0.12, spread: 0.5, freedom: 3, correlation: 0.5 },
    trendSigma: 0.06,
    walkSigma: 0.008,
    monthlyUsage: 0.3,
    subscription: 0.3,
    purchase: 0.1,
    tax: 0.3,
    sparse: 0.2,
    zero: 0.1,
    billed: [0.3, 0.8, 0.95],
    resources: [2, 20],
  },
];

/** Seeds `series-tuning-1`, …: the only ones that tuning may look at. */
export const TUNING_SEEDS = { prefix: 'series-tuning', count: 1000 } as const;

/** Seeds `series-grading-1`, …: looked at when the engine is finished. */
export const GRADING_SEEDS = { prefix: 'series-grading', count: 2000 } as const;
