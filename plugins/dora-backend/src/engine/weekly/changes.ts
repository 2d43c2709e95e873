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

import {
  RandomStream,
  quantile,
} from '@maestro/backstage-plugin-maestro-statistics';

/** Sums of one closed week of one service; enough for every test. */
export interface WeekSums {
  deployments: number;
  /** Changes with a lead time, and the sum of its natural logarithms. */
  changes: number;
  leadTimeLogs: number;
  /** Deployments that are settled and, of those, failed. */
  settled: number;
  failed: number;
  /** Recoveries that ended, and the sum of the logarithms of their time. */
  recoveries: number;
  recoveryLogs: number;
  /** Deployments that mend. */
  rework: number;
}

/** One service with its closed weeks, oldest first, all of one length. */
export interface WeeklyUnit {
  id: string;
  weeks: readonly WeekSums[];
}

/** Metrics that a pack may claim to have changed. */
export const WEEKLY_METRICS = [
  'deployment-frequency',
  'lead-time-for-changes',
  'change-failure-rate',
  'failed-deployment-recovery-time',
  'deployment-rework-rate',
] as const;

export type WeeklyMetric = (typeof WEEKLY_METRICS)[number];

/** A change that is larger than what chance among the weeks explains. */
export interface WeeklyChange {
  /** Service; null for all services of the pack together. */
  unit: string | null;
  metric: WeeklyMetric;
  /** Recent over before; of lead and recovery times the geometric means. */
  ratio: number;
  /** Bootstrap interval of the ratio, 95 %; resamples weeks. */
  interval: { low: number; high: number; level: number } | null;
  /** Corrected for all tests of the pack's family. */
  p: number;
  recent: { weeks: number; n: number };
  before: { weeks: number; n: number };
}

/** What was tested, so that a reader knows what silence means. */
export interface WeeklyTests {
  changes: WeeklyChange[];
  /** Tests made; those with too few observations are not made. */
  tested: number;
  tooFew: number;
  /** Share of packs without any true change that may claim one. */
  level: number;
}

export interface WeeklyOptions {
  /** Seeded with a digest of the data, so that a repeat is byte-identical. */
  random: RandomStream;
  /** Weeks at the end that are compared with those before; default 6. */
  recent?: number;
  /** Permutations; default 1,999. */
  permutations?: number;
}

/** Total share of false alarms, and how it is divided. */
const LEVEL = 0.05;
const LEVEL_TOGETHER = 0.045;

/** Fewer observations on either side are no ground for a claim. */
const LEAST = 5;
const LEAST_WEEKS_BEFORE = 8;
const RESAMPLES = 999;

/**
 * The shifts that a pack is made to notice, as logarithms: 30 % of what is
 * plentiful, 50 % of what is rare.
 */
const NOTABLE: Record<WeeklyMetric, number> = {
  'deployment-frequency': Math.log(1.3),
  'lead-time-for-changes': Math.log(1.3),
  'change-failure-rate': Math.log(1.5),
  'failed-deployment-recovery-time': Math.log(1.5),
  'deployment-rework-rate': Math.log(1.5),
};

/** Services with many records may notice less: δ is not raised above this. */
const GREATEST_SHIFT = 3;

interface Series {
  unit: string | null;
  metric: WeeklyMetric;
  numerators: Float64Array;
  denominators: Float64Array;
  /** Sums of both. */
  numerator: number;
  denominator: number;
  /** Whether the difference is one of logarithms. */
  logarithmic: boolean;
}

/**
 * Which metrics differ in the recent weeks from the weeks before, beyond
 * noise.
 *
 * Weeks are the units of chance: what happens within one week is not
 * independent. If nothing changed, any six weeks could have been the last
 * ones; so the difference of the true last ones is compared with those of
 * random choices. All metrics are corrected together by the distribution of
 * the strongest of them (Westfall and Young, "Resampling-Based Multiple
 * Testing", 1993, single-step maxT), which keeps the share of false alarms
 * exactly where weeks are exchangeable. Nine tenths of that share go to
 * the services together, one tenth to single services.
 *
 * Lead and recovery times are compared within each service, by the difference
 * of their logarithms from its own mean, so that a slow service that ships
 * more does not look like a slower team.
 */
export function findChanges(
  units: readonly WeeklyUnit[],
  options: WeeklyOptions,
): WeeklyTests {
  const { random, recent = 6, permutations = 1999 } = options;
  const weeks = units[0]?.weeks.length ?? 0;
  if (weeks - recent < LEAST_WEEKS_BEFORE) {
    return { changes: [], tested: 0, tooFew: 0, level: LEVEL };
  }
  const draws = drawWeeks(weeks, recent, permutations, random);
  const families = [
    { level: LEVEL_TOGETHER, series: seriesOf(null, units) },
    {
      level: LEVEL - LEVEL_TOGETHER,
      // A pack of one service would test it twice.
      series:
        units.length > 1
          ? units.flatMap(unit => seriesOf(unit.id, [unit]))
          : [],
    },
  ];
  const result: WeeklyTests = {
    changes: [],
    tested: 0,
    tooFew: 0,
    level: LEVEL,
  };
  for (const { level, series } of families) {
    const tests = series.filter(item => enough(item, recent));
    result.tested += tests.length;
    result.tooFew += series.length - tests.length;
    const probabilities = correctedProbabilities(tests, draws);
    tests.forEach((test, index) => {
      if (probabilities[index] <= level) {
        result.changes.push(
          describe(test, recent, probabilities[index], random),
        );
      }
    });
  }
  return result;
}

/** The sums of several services, week by week. */
function seriesOf(unit: string | null, units: readonly WeeklyUnit[]): Series[] {
  const weeks = units[0].weeks.length;
  const make = (
    metric: WeeklyMetric,
    logarithmic: boolean,
    of: (week: WeekSums, centre: number) => [number, number],
    centreOf: (sums: readonly WeekSums[]) => number = () => 0,
  ): Series => {
    const numerators = new Float64Array(weeks);
    const denominators = new Float64Array(weeks);
    for (const { weeks: own } of units) {
      const centre = centreOf(own);
      own.forEach((week, index) => {
        const [numerator, denominator] = of(week, centre);
        numerators[index] += numerator;
        denominators[index] += denominator;
      });
    }
    if (metric === 'deployment-frequency') {
      denominators.fill(1);
    }
    return {
      unit,
      metric,
      numerators,
      denominators,
      numerator: sum(numerators),
      denominator: sum(denominators),
      logarithmic,
    };
  };
  return [
    make('deployment-frequency', false, week => [week.deployments, 1]),
    make(
      'lead-time-for-changes',
      true,
      (week, centre) => [
        week.leadTimeLogs - centre * week.changes,
        week.changes,
      ],
      own => meanOf(own, 'leadTimeLogs', 'changes'),
    ),
    make('change-failure-rate', false, week => [week.failed, week.settled]),
    make(
      'failed-deployment-recovery-time',
      true,
      (week, centre) => [
        week.recoveryLogs - centre * week.recoveries,
        week.recoveries,
      ],
      own => meanOf(own, 'recoveryLogs', 'recoveries'),
    ),
    make('deployment-rework-rate', false, week => [
      week.rework,
      week.deployments,
    ]),
  ];
}

function meanOf(
  weeks: readonly WeekSums[],
  total: keyof WeekSums,
  count: keyof WeekSums,
): number {
  const all = weeks.reduce((sofar, week) => sofar + week[total], 0);
  const n = weeks.reduce((sofar, week) => sofar + week[count], 0);
  return n === 0 ? 0 : all / n;
}

/** Observations on each side: of a rate its denominator, else its count. */
function observations(
  { metric, numerators, denominators }: Series,
  from: number,
  to: number,
): number {
  const counted = metric === 'deployment-frequency' ? numerators : denominators;
  return counted.subarray(from, to).reduce((all, value) => all + value, 0);
}

function enough(series: Series, recent: number): boolean {
  const weeks = series.numerators.length;
  const both = [
    observations(series, 0, weeks - recent),
    observations(series, weeks - recent, weeks),
  ];
  return (
    // A frequency may fall to nothing; times and rates need something to be of.
    (series.metric === 'deployment-frequency'
      ? both[0] + both[1] >= 2 * LEAST
      : Math.min(...both) >= LEAST) &&
    // Nothing ever failed: nothing to compare.
    series.numerators.some(value => value !== 0)
  );
}

/** Random choices of weeks; the first one is the true last weeks. */
function drawWeeks(
  weeks: number,
  recent: number,
  permutations: number,
  random: RandomStream,
): Uint16Array[] {
  const all = Uint16Array.from({ length: weeks }, (_, index) => index);
  const draws = [all.slice(weeks - recent)];
  for (let draw = 0; draw < permutations; draw += 1) {
    for (let index = 0; index < recent; index += 1) {
      const other = index + random.below(weeks - index);
      [all[index], all[other]] = [all[other], all[index]];
    }
    draws.push(all.slice(0, recent));
  }
  return draws;
}

function difference(series: Series, chosen: Uint16Array): number {
  const { numerators, denominators } = series;
  let numerator = 0;
  let denominator = 0;
  for (const week of chosen) {
    numerator += numerators[week];
    denominator += denominators[week];
  }
  const others = series.denominator - denominator;
  return denominator === 0 || others === 0
    ? 0
    : numerator / denominator - (series.numerator - numerator) / others;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) {
    total += value;
  }
  return total;
}

/**
 * Share of draws in which any test speaks at least as strongly for a change.
 *
 * How strongly a test speaks is the logarithm of its likelihood ratio for a
 * shift of its `NOTABLE` size, `δ|z| - δ²/2`, where δ is that shift in standard
 * deviations of the draws. So a metric that could not show such a shift anyway
 * takes next to nothing from those that can (Roeder and Wasserman, "Genome-Wide
 * Significance Levels and Weighted Hypothesis Testing", Stat. Sci. 24, 2009).
 * δ is the same for every choice of weeks, which keeps the test exact.
 */
function correctedProbabilities(
  tests: readonly Series[],
  draws: readonly Uint16Array[],
): number[] {
  const greatest = new Float64Array(draws.length).fill(-Infinity);
  const observed = tests.map(test => {
    const values = Float64Array.from(draws, chosen => difference(test, chosen));
    const mean = sum(values) / values.length;
    let squares = 0;
    for (const value of values) {
      squares += (value - mean) ** 2;
    }
    const spread = Math.sqrt(squares / values.length);
    const size = test.logarithmic ? 1 : test.numerator / test.denominator;
    // What is left of equal weeks is rounding.
    if (spread <= 1e-9 * size) {
      return -Infinity;
    }
    const shift = Math.min(
      (NOTABLE[test.metric] * size) / spread,
      GREATEST_SHIFT,
    );
    const strength = (value: number) =>
      shift * (Math.abs((value - mean) / spread) - shift / 2);
    values.forEach((value, index) => {
      const found = strength(value);
      if (found > greatest[index]) {
        greatest[index] = found;
      }
    });
    return strength(values[0]);
  });
  const sorted = greatest.slice().sort();
  return observed.map(strength =>
    // The true weeks are one of the draws, so that no share is zero. Equal
    // choices of weeks must not differ by rounding.
    strength === -Infinity
      ? 1
      : (sorted.length - lowerBound(sorted, strength - 1e-9)) / sorted.length,
  );
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function describe(
  series: Series,
  recent: number,
  p: number,
  random: RandomStream,
): WeeklyChange {
  const weeks = series.numerators.length;
  const split = weeks - recent;
  const last = indices(split, weeks);
  const first = indices(0, split);
  const ratio = ratioOf(series, last, first);
  const ratios: number[] = [];
  for (let resample = 0; resample < RESAMPLES; resample += 1) {
    const value = ratioOf(
      series,
      last.map(() => split + random.below(recent)),
      first.map(() => random.below(split)),
    );
    if (Number.isFinite(value)) {
      ratios.push(value);
    }
  }
  ratios.sort((a, b) => a - b);
  return {
    unit: series.unit,
    metric: series.metric,
    ratio,
    interval:
      // A rate that was zero before has no ratio that could be bounded.
      Number.isFinite(ratio) && ratios.length === RESAMPLES
        ? {
            low: quantile(ratios, 0.025)!,
            high: quantile(ratios, 0.975)!,
            level: 0.95,
          }
        : null,
    p,
    recent: { weeks: recent, n: observations(series, split, weeks) },
    before: { weeks: split, n: observations(series, 0, split) },
  };
}

function indices(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function ratioOf(series: Series, last: number[], first: number[]): number {
  const mean = (chosen: number[]): number => {
    let numerator = 0;
    let denominator = 0;
    for (const week of chosen) {
      numerator += series.numerators[week];
      denominator += series.denominators[week];
    }
    return denominator === 0 ? NaN : numerator / denominator;
  };
  return series.logarithmic
    ? Math.exp(mean(last) - mean(first))
    : mean(last) / mean(first);
}
