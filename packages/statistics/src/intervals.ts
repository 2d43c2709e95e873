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

import { assertCount, assertLevel } from './arguments';
import { InvalidInputError } from './errors';
import { REMEMBERED, gammaP, invert, normalQuantile } from './specialFunctions';

/** A two-sided confidence interval, both ends included. */
export interface ConfidenceInterval<M extends string = string> {
  lower: number;
  upper: number;
  /** Confidence level, such as 0.95. */
  level: number;
  method: M;
}

/**
 * Score interval for a proportion: Wilson, "Probable Inference, the Law of
 * Succession, and Statistical Inference", JASA 22 (1927), without continuity
 * correction. It stays inside 0 to 1 and has a width at k = 0 and k = n.
 *
 * @param k - successes, 0 to n
 * @param n - trials
 * @param level - confidence level between 0 and 1
 * @returns bounds as fractions of 1; null for n = 0, where no rate exists
 * @throws InvalidInputError for counts that are not whole, k > n, a bad level
 */
export function wilsonInterval(
  k: number,
  n: number,
  level: number = 0.95,
): ConfidenceInterval<'wilson'> | null {
  assertCount(k, 'k');
  assertCount(n, 'n');
  assertLevel(level);
  if (k > n) {
    throw new InvalidInputError(
      `k is ${k} and n is ${n}; expected at most as many successes as trials`,
    );
  }
  if (n === 0) {
    return null;
  }
  const z = normalQuantile((1 + level) / 2);
  const z2 = z * z;
  const centre = (k + z2 / 2) / (n + z2);
  const half = (z / (n + z2)) * Math.sqrt((k * (n - k)) / n + z2 / 4);
  return {
    // At the ends the formula is exactly 0 or 1, rounding is not.
    lower: k === 0 ? 0 : Math.max(0, centre - half),
    upper: k === n ? 1 : Math.min(1, centre + half),
    level,
    method: 'wilson',
  };
}

// Small counts come again and again: bisection is slow.
const poissonIntervals = new Map<string, ConfidenceInterval<'garwood'>>();

/**
 * Exact interval for the mean of a Poisson distribution of which one count was
 * seen: Garwood, "Fiducial Limits for the Poisson Distribution", Biometrika 28
 * (1936). With alpha = 1 - level the ends are half the chi-squared quantiles
 * alpha / 2 with 2 k, and 1 - alpha / 2 with 2 k + 2 degrees of freedom.
 * Divide both ends by the length of the window for a rate.
 *
 * @param count - events seen; 0 is an observation, with [0, 3.69] at 0.95.
 *   Where nothing was observed (no source) there is no count: do not call
 * @param level - confidence level between 0 and 1
 * @throws InvalidInputError for a count that is not whole, or a bad level
 */
export function poissonInterval(
  count: number,
  level: number = 0.95,
): ConfidenceInterval<'garwood'> {
  assertCount(count, 'count');
  assertLevel(level);
  const key = `${count} ${level}`;
  const known = poissonIntervals.get(key);
  if (known) {
    return { ...known };
  }
  const tail = (1 - level) / 2;
  const above = count + 1;
  const interval = {
    lower: count === 0 ? 0 : invert(x => gammaP(count, x), tail, count),
    upper:
      count === 0
        ? -Math.log(tail)
        : invert(x => gammaP(above, x), 1 - tail, above),
    level,
    method: 'garwood' as const,
  };
  if (poissonIntervals.size < REMEMBERED) {
    poissonIntervals.set(key, interval);
  }
  return { ...interval };
}
