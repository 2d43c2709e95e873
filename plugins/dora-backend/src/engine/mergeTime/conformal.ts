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

/** Between which probabilities of a distribution the interval lies. */
export interface IntervalRule {
  /** Share of the times that intervals hold, such as 0.8. */
  level: number;
  low: number;
  high: number;
}

/** Sources tell times in whole minutes, or in seconds that mean no more. */
const RESOLUTION = 60;

/** Scores of one held-out case: probabilities of a shorter time. */
export interface Scores {
  /** Counted as below the interval when less than its low probability. */
  low: number;
  /** Counted as above the interval when greater than its high probability. */
  high: number;
}

/**
 * Scores of a case under its distribution. Many requests are merged within the
 * minute in which they were opened: as the low end of an interval is rounded
 * down to a minute, they are below it only if the whole minute is.
 *
 * @param distribution - probability of a time of at most so many seconds
 */
export function scoresOf(
  distribution: (seconds: number) => number,
  seconds: number,
): Scores {
  return {
    low: distribution((Math.floor(seconds / RESOLUTION) + 1) * RESOLUTION),
    high: distribution(seconds),
  };
}

/** Low end of an interval: the last whole minute before it, seconds. */
export function roundDown(seconds: number): number {
  // A minute that the end falls on by more than rounding errors is outside.
  const minutes = Math.ceil(seconds / RESOLUTION - 1e-6) - 1;
  return Math.max(0, minutes) * RESOLUTION;
}

/** Bounds the weight of a single case. */
const LEAST_SHARE = 0.1;

/**
 * Weight of a held-out case of a window: of requests that take so long only
 * those opened early in the window were merged before its end, so that each of
 * these stands for the others too. The inverse of the share of the window in
 * which such a request could be opened and still be seen merged.
 *
 * @param window - openings lie between `from` and `to`, merges before `until`;
 * seconds
 * @see Candès, Lei, Ren: "Conformalized survival analysis", JRSS B 85 (2023),
 * for weighting by the inverse probability of being seen
 */
export function truncationWeight(
  mergeSeconds: number,
  window: { from: number; to: number; until: number },
): number {
  const { from, to, until } = window;
  const seen = to > from ? (until - mergeSeconds - from) / (to - from) : 1;
  return 1 / Math.min(1, Math.max(LEAST_SHARE, seen));
}

/**
 * Distributional conformal prediction, two-sided: the ends are those weighted
 * order statistics of the scores that leave out `(1 - level) / 2` on either
 * side, with one more case that lies beyond either end. Where held-out and
 * future cases are exchangeable but for the weights, intervals hold at least
 * `level` of the times, whatever the model is worth.
 *
 * @param weights - 1 each by default
 * @see Chernozhukov, Wüthrich, Zhu: "Distributional conformal prediction",
 * PNAS 118 (2021); Tibshirani et al., "Conformal Prediction Under Covariate
 * Shift", NeurIPS 2019, for the weights
 */
export function fitInterval(
  scores: readonly Scores[],
  level: number,
  weights?: readonly number[],
): IntervalRule {
  const weightOf = (index: number) => weights?.[index] ?? 1;
  const total = scores.reduce((sum, _, index) => sum + weightOf(index), 0);
  // The case to come weighs as much as the mean of the known ones.
  const whole = total + (scores.length > 0 ? total / scores.length : 1);
  const tail = ((1 - level) / 2) * whole + 1e-9;
  const order = (end: keyof Scores) =>
    [...scores.keys()].sort((a, b) => scores[a][end] - scores[b][end]);
  // The last case with at most the tail's weight up to and including it.
  let low = 0;
  let sum = 0;
  for (const index of order('low')) {
    sum += weightOf(index);
    if (sum > tail) {
      break;
    }
    low = scores[index].low;
  }
  let high = 1;
  sum = 0;
  for (const index of order('high').reverse()) {
    sum += weightOf(index);
    if (sum > tail) {
      break;
    }
    high = scores[index].high;
  }
  return { level, low, high };
}
