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

import { assertLevel, assertProbability, assertSample } from './arguments';
import { InvalidInputError } from './errors';
import { binomialCdf } from './specialFunctions';

/** Finite numbers, ascending. Order is the caller's promise (read models). */
export type SortedSamples = ArrayLike<number>;

function sampleAt(samples: SortedSamples, index: number): number {
  assertSample(samples[index], index);
  return samples[index];
}

/**
 * Sample quantile by linear interpolation of order statistics: type 7 of
 * Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American
 * Statistician 50 (1996), the default of R, NumPy and spreadsheets. With
 * h = (n - 1) p it is x[h], interpolated between the neighbours of h.
 *
 * @param samples - ascending; the result has their unit
 * @param p - probability from 0 to 1, such as 0.9
 * @returns null without a sample, never NaN
 * @throws InvalidInputError for a bad p, a sample that is not finite, or
 *   neighbours out of order
 */
export function quantile(samples: SortedSamples, p: number): number | null {
  assertProbability(p);
  const n = samples.length;
  if (n === 0) {
    return null;
  }
  const h = (n - 1) * p;
  const index = Math.floor(h);
  const below = sampleAt(samples, index);
  const above = sampleAt(samples, Math.min(index + 1, n - 1));
  if (above < below) {
    throw new InvalidInputError(
      `samples ${index} and ${index + 1} are ${below} and ${above}; ` +
        'expected samples in ascending order',
    );
  }
  const fraction = h - index;
  if (fraction === 0) {
    return below;
  }
  const step = above - below;
  const value = Number.isFinite(step)
    ? below + fraction * step
    : (1 - fraction) * below + fraction * above;
  // Rounding must not carry the value out of its neighbours.
  return Math.min(Math.max(value, below), above);
}

/** The R-7 {@link quantile} at one half; null without a sample. */
export function median(samples: SortedSamples): number | null {
  return quantile(samples, 0.5);
}

/**
 * The lower median: the lower of the two middle samples, never interpolated.
 * It is what SQL yields for "largest value with percent_rank() <= 0.5" and
 * belongs to compatibility profiles; figures of our own use {@link median}.
 *
 * @returns null without a sample
 */
export function lowerMedian(samples: SortedSamples): number | null {
  const n = samples.length;
  return n === 0 ? null : sampleAt(samples, Math.floor((n - 1) / 2));
}

/** Confidence interval between two order statistics. */
export interface QuantileInterval {
  lower: number;
  upper: number;
  /** One-based ranks of the two samples in ascending order. */
  lowerRank: number;
  upperRank: number;
  /** Level that was asked for, such as 0.95. */
  level: number;
  /** Probability actually reached, at least `level`. */
  coverage: number;
  method: 'order-statistics';
}

/**
 * Distribution-free confidence interval for the p-quantile of the population
 * (Hahn and Meeker, "Statistical Intervals", 1991, section 5.2; David and
 * Nagaraja, "Order Statistics", section 7.1). The number of samples below the
 * quantile is binomial (n, p), whatever the distribution. The interval is
 * [x(l), x(u)] with the largest l for which P(B < l) <= alpha / 2 and the
 * smallest u for which P(B >= u) <= alpha / 2, alpha = 1 - level: conservative
 * on each side, exact for continuous distributions. Samples are taken to be
 * independent.
 *
 * @param samples - ascending
 * @param p - probability strictly between 0 and 1
 * @param level - confidence level between 0 and 1
 * @returns null when the samples are too few to bound both sides; a median at
 *   0.95 needs six
 * @throws InvalidInputError for a bad p, level or sample
 */
export function quantileInterval(
  samples: SortedSamples,
  p: number,
  level: number = 0.95,
): QuantileInterval | null {
  assertLevel(level);
  assertProbability(p);
  if (p === 0 || p === 1) {
    throw new InvalidInputError(
      `p is ${p}; a confidence interval needs a p strictly between 0 and 1`,
    );
  }
  const n = samples.length;
  const tail = (1 - level) / 2;
  // Largest l in 0..n with P(B <= l - 1) <= tail; l = 0 bounds nothing.
  const lowerRank = firstTrue(n + 1, l => binomialCdf(l, n, p) > tail);
  // Smallest u in 0..n with P(B <= u - 1) >= 1 - tail.
  const upperRank = firstTrue(n + 1, u => binomialCdf(n - u, n, 1 - p) <= tail);
  if (lowerRank < 1 || upperRank > n || lowerRank >= upperRank) {
    return null;
  }
  const below = binomialCdf(lowerRank - 1, n, p);
  const above = binomialCdf(n - upperRank, n, 1 - p);
  return {
    lower: sampleAt(samples, lowerRank - 1),
    upper: sampleAt(samples, upperRank - 1),
    lowerRank,
    upperRank,
    level,
    coverage: 1 - below - above,
    method: 'order-statistics',
  };
}

/** Smallest i in 0..end-1 where a monotonic test is true, else `end`. */
function firstTrue(end: number, test: (i: number) => boolean): number {
  let low = 0;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(middle)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
