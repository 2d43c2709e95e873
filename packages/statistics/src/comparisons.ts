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

import { assertCount, assertSample } from './arguments';
import { InvalidInputError, shown } from './errors';
import { binomialCdf, lnGamma, normalCdf } from './specialFunctions';

/**
 * Two-sided p-value for equal rates of two Poisson counts: given their sum,
 * the first count is binomial with the share of its exposure (Przyborowski and
 * Wilenski, Biometrika 31, 1940). Twice the smaller tail, at most 1, which
 * never claims more than the level.
 * @param first - events, and the time (any unit) in which they were counted
 * @param second - the same of the other period
 * @returns 1 without any event; null when one of the periods has no length
 * @throws InvalidInputError for counts that are not whole, negative exposures
 */
export function poissonRateTest(
  first: { count: number; exposure: number },
  second: { count: number; exposure: number },
): number | null {
  for (const [name, { count, exposure }] of Object.entries({ first, second })) {
    assertCount(count, `${name}.count`);
    if (!(exposure >= 0 && Number.isFinite(exposure))) {
      throw new InvalidInputError(
        `${name}.exposure is ${shown(
          exposure,
        )}; expected a length of time, 0 or greater`,
      );
    }
  }
  if (first.exposure === 0 || second.exposure === 0) {
    return null;
  }
  const n = first.count + second.count;
  const share = first.exposure / (first.exposure + second.exposure);
  return twice(
    binomialCdf(first.count, n, share),
    1 - binomialCdf(first.count - 1, n, share),
  );
}

/**
 * Two-sided p-value for equal proportions k1 of n1 and k2 of n2: Fisher's
 * exact test ("Statistical Methods for Research Workers", 5th ed., 1934,
 * section 21.02), twice the smaller tail, at most 1.
 * @returns null when one of the samples is empty
 * @throws InvalidInputError for counts that are not whole, or k > n
 */
export function fisherExactTest(
  first: { k: number; n: number },
  second: { k: number; n: number },
): number | null {
  for (const [name, { k, n }] of Object.entries({ first, second })) {
    assertCount(k, `${name}.k`);
    assertCount(n, `${name}.n`);
    if (k > n) {
      throw new InvalidInputError(
        `${name}.k is ${k} and n is ${n}; expected at most as many successes as trials`,
      );
    }
  }
  if (first.n === 0 || second.n === 0) {
    return null;
  }
  const successes = first.k + second.k;
  const total = first.n + second.n;
  const probability = (k: number) =>
    Math.exp(
      lnChoose(first.n, k) +
        lnChoose(second.n, successes - k) -
        lnChoose(total, successes),
    );
  let below = 0;
  let above = 0;
  const least = Math.max(0, successes - second.n);
  const most = Math.min(first.n, successes);
  for (let k = least; k <= most; k += 1) {
    const p = probability(k);
    below += k <= first.k ? p : 0;
    above += k >= first.k ? p : 0;
  }
  return twice(below, above);
}

/** Pairs of samples up to which the exact distribution is worked out. */
const EXACT_PAIRS = 400;

/**
 * Two-sided p-value for two samples of the same distribution against a shift:
 * the rank-sum test of Wilcoxon (Biometrics Bulletin 1, 1945) and Mann and
 * Whitney (Annals of Mathematical Statistics 18, 1947). Exact, twice the
 * smaller tail, for few samples without ties; else by the normal distribution
 * with the variance corrected for ties, and a correction for continuity.
 * @param first - finite numbers in any order
 * @param second - the same
 * @returns null when one of them is empty
 * @throws InvalidInputError for a sample that is not finite
 */
export function rankSumTest(
  first: readonly number[],
  second: readonly number[],
): number | null {
  first.forEach(assertSample);
  second.forEach(assertSample);
  const n = first.length;
  const m = second.length;
  if (n === 0 || m === 0) {
    return null;
  }
  const { u, ties } = countSmaller(first, second);
  if (ties === 0 && n * m <= EXACT_PAIRS) {
    return exactRankSum(u, n, m);
  }
  const total = n + m;
  const variance = ((n * m) / 12) * (total + 1 - ties / (total * (total - 1)));
  if (variance <= 0) {
    return 1;
  }
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5);
  return Math.min(1, 2 * (1 - normalCdf(distance / Math.sqrt(variance))));
}

// Pairs in which the first is greater, a tie as one half; and the sum of
// t^3 - t over groups of t equal values.
function countSmaller(first: readonly number[], second: readonly number[]) {
  const all = [
    ...first.map(value => ({ value, mine: 1 })),
    ...second.map(value => ({ value, mine: 0 })),
  ].sort((a, b) => a.value - b.value);
  let ranks = 0;
  let ties = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    let mine = 0;
    while (end < all.length && all[end].value === all[start].value) {
      mine += all[end].mine;
      end += 1;
    }
    const size = end - start;
    ranks += mine * ((start + 1 + end) / 2);
    ties += size ** 3 - size;
    start = end;
  }
  return { u: ranks - (first.length * (first.length + 1)) / 2, ties };
}

// The number of ways to reach each U is the coefficient of the Gaussian
// binomial, here built up sample by sample.
function exactRankSum(u: number, n: number, m: number): number {
  let ways: Float64Array[] = Array.from({ length: m + 1 }, () =>
    Float64Array.of(1),
  );
  for (let i = 1; i <= n; i += 1) {
    const next: Float64Array[] = [Float64Array.of(1)];
    for (let j = 1; j <= m; j += 1) {
      // The greatest of all is of the first sample (it beats all j), or not.
      const sums = new Float64Array(i * j + 1);
      ways[j].forEach((count, sum) => {
        sums[sum + j] += (count * i) / (i + j);
      });
      next[j - 1].forEach((count, sum) => {
        sums[sum] += (count * j) / (i + j);
      });
      next.push(sums);
    }
    ways = next;
  }
  const probabilities = ways[m];
  let below = 0;
  let above = 0;
  probabilities.forEach((p, sum) => {
    below += sum <= u ? p : 0;
    above += sum >= u ? p : 0;
  });
  return twice(below, above);
}

/**
 * P-values corrected for being asked together (Holm, "A Simple Sequentially
 * Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6,
 * 1979): that any of those below the level is a false alarm has at most the
 * level's probability, whatever their dependence.
 * @returns in the order given
 * @throws InvalidInputError for a p that is no probability
 */
export function holmAdjust(pValues: readonly number[]): number[] {
  pValues.forEach((p, index) => {
    if (!(p >= 0 && p <= 1)) {
      throw new InvalidInputError(
        `p-value ${index} is ${shown(p)}; expected a probability from 0 to 1`,
      );
    }
  });
  const order = pValues
    .map((p, index) => ({ p, index }))
    .sort((a, b) => a.p - b.p || a.index - b.index);
  const adjusted = pValues.map(() => 1);
  let greatest = 0;
  order.forEach(({ p, index }, rank) => {
    greatest = Math.max(greatest, Math.min(1, p * (order.length - rank)));
    adjusted[index] = greatest;
  });
  return adjusted;
}

function twice(below: number, above: number): number {
  return Math.min(1, 2 * Math.max(0, Math.min(below, above)));
}

function lnChoose(n: number, k: number): number {
  return lnGamma(n + 1) - lnGamma(k + 1) - lnGamma(n - k + 1);
}
