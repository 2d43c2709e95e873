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

import { GeneratedSeries } from './generator';
import { DAYS, FIRST_JUDGED_DAY, SHIFT } from './parameters';
import { Told } from './score';

/** Score of each judged day; a day is told where it reaches a threshold. */
export type DailyScores = Float64Array;

/** Days that reach the threshold, in a row merged to one. */
export function tellAbove(scores: DailyScores, threshold: number): Told[] {
  const result: Told[] = [];
  let before = false;
  scores.forEach((score, day) => {
    const flagged = day >= FIRST_JUDGED_DAY && score >= threshold;
    if (flagged && !before) {
      result.push({ first: day, told: day });
    }
    before = flagged;
  });
  return result;
}

/**
 * Plain seasonal decomposition, as `series_decompose_anomalies` of Kusto does
 * it by default: level = mean of all days, weekday = mean of what it is above,
 * and Tukey's fences about the 10 % and 90 % quantiles of the residuals; the
 * score is the distance from the fence's quantile in units of their distance
 * (threshold 1.5). Each day is judged on the day that its bill is complete, by
 * the days up to it.
 */
export function plainScores({ usage }: GeneratedSeries): DailyScores {
  const scores = new Float64Array(DAYS);
  for (let day = FIRST_JUDGED_DAY; day < DAYS; day += 1) {
    const known = usage.slice(0, day + 1);
    const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
    const sums = new Array<number>(7).fill(0);
    const counts = new Array<number>(7).fill(0);
    known.forEach((value, at) => {
      sums[at % 7] += value - mean;
      counts[at % 7] += 1;
    });
    const residuals = known.map(
      (value, at) => value - mean - sums[at % 7] / counts[at % 7],
    );
    const sorted = Float64Array.from(residuals).sort();
    const low = sorted[Math.floor(0.1 * (sorted.length - 1))];
    const high = sorted[Math.ceil(0.9 * (sorted.length - 1))];
    const range = high - low;
    const last = residuals[day];
    if (range > 0) {
      scores[day] = Math.max(0, last - high, low - last) / range;
    }
  }
  return scores;
}

/** Logarithm of the density of the noise, up to a constant. */
function logDensity(error: number, freedom: number | null): number {
  return freedom === null
    ? (-error * error) / 2
    : (-(freedom + 1) / 2) * Math.log1p((error * error) / (freedom - 2));
}

/**
 * The best achievable: logarithm of the likelihood ratio of a shift by 30 %
 * that began on this day or the day before, against none, with all parameters,
 * the level of each day and the earlier errors known.
 */
export function oracleScores({
  anomaly,
  kind,
  truth,
  usage,
}: GeneratedSeries): DailyScores {
  const scores = new Float64Array(DAYS).fill(-Infinity);
  if (kind !== 'regular') {
    return scores;
  }
  const { correlation, freedom, median, sigma } = truth;
  const fresh = Math.sqrt(1 - correlation ** 2);
  const shift = Math.log(SHIFT) / sigma;
  const errors = usage.map(
    (value, day) => Math.log(Math.max(value, 1e-9) / median[day]) / sigma,
  );
  const ratio = (day: number, moved: number) => {
    const innovation = (errors[day] - correlation * errors[day - 1]) / fresh;
    return (
      logDensity(innovation - moved / fresh, freedom) -
      logDensity(innovation, freedom)
    );
  };
  // What follows an anomaly is left out: who knows all knows of that, too.
  const end = anomaly ? anomaly.from + 2 : DAYS;
  for (let day = FIRST_JUDGED_DAY; day < end; day += 1) {
    const today = ratio(day, shift);
    const yesterday =
      ratio(day - 1, shift) + ratio(day, shift * (1 - correlation));
    scores[day] = Math.max(today, yesterday);
  }
  return scores;
}

/** Shares of days above a threshold that are tried, from few to many. */
const SHARES = Array.from({ length: 120 }, (_, step) => 1e-5 * 1.09 ** step);

/**
 * The least threshold at which a method tells no more than so many false
 * alerts. It is looked for from above: where nearly all days are told, they
 * merge into few alerts again.
 */
export function thresholdFor(
  scores: readonly DailyScores[],
  falseAlerts: (threshold: number) => number,
  most: number,
): number {
  const all = Float64Array.from(
    scores.flatMap(each => [...each.slice(FIRST_JUDGED_DAY)]),
  ).sort();
  let best = Infinity;
  for (const share of SHARES) {
    const threshold = all[Math.floor((1 - share) * (all.length - 1))];
    if (!Number.isFinite(threshold) || falseAlerts(threshold) > most) {
      break;
    }
    best = threshold;
  }
  return best;
}
