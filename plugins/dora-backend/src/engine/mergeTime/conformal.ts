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

/**
 * Distributional conformal prediction, two-sided: the ends are those order
 * statistics of the scores that leave out `(1 - level) / 2` on either side.
 * Where held-out and future cases are exchangeable, intervals hold at least
 * `level` of the times, whatever the model is worth.
 *
 * @see Chernozhukov, Wüthrich, Zhu: "Distributional conformal prediction",
 * PNAS 118 (2021)
 */
export function fitInterval(
  scores: readonly Scores[],
  level: number,
): IntervalRule {
  const sorted = (end: keyof Scores) =>
    scores.map(score => score[end]).sort((a, b) => a - b);
  const n = scores.length;
  const tail = (1 - level) / 2;
  // Ranks from 1 to n; beyond them the interval has no end.
  const below = Math.floor((n + 1) * tail + 1e-9);
  const above = Math.ceil((n + 1) * (1 - tail) - 1e-9);
  return {
    level,
    low: below < 1 ? 0 : sorted('low')[below - 1],
    high: above > n ? 1 : sorted('high')[above - 1],
  };
}
