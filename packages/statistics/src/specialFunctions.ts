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

/** Coefficients B(2k) / (2k (2k - 1)) of Stirling's series for ln gamma. */
const STIRLING = [
  1 / 12,
  -1 / 360,
  1 / 1260,
  -1 / 1680,
  1 / 1188,
  -691 / 360360,
  1 / 156,
];

const EPSILON = 1e-16;
const TINY = 1e-300;

/** Natural logarithm of the gamma function, for x > 0. */
export function lnGamma(x: number): number {
  // Stirling's series needs a large argument: shift up by the recurrence.
  let shift = 0;
  let y = x;
  while (y < 12) {
    shift += Math.log(y);
    y += 1;
  }
  const inverse = 1 / (y * y);
  let series = 0;
  for (let i = STIRLING.length - 1; i >= 0; i--) {
    series = series * inverse + STIRLING[i];
  }
  const half = 0.5 * Math.log(2 * Math.PI);
  return (y - 0.5) * Math.log(y) - y + half + series / y - shift;
}

/** Evaluates b0 + a1 / (b1 + a2 / (b2 + ...)) by Lentz's method. */
function continuedFraction(
  b0: number,
  term: (i: number) => [a: number, b: number],
  limit: number,
): number {
  let f = b0 || TINY;
  let c = f;
  let d = 0;
  for (let i = 1; i <= limit; i++) {
    const [a, b] = term(i);
    d = 1 / (b + a * d || TINY);
    c = b + a / c || TINY;
    const delta = c * d;
    f *= delta;
    if (Math.abs(delta - 1) < EPSILON * 4) {
      break;
    }
  }
  return f;
}

/** Terms that series and fractions need near their slowest point. */
function termLimit(size: number): number {
  return 500 + Math.ceil(20 * Math.sqrt(size));
}

/** Regularised lower incomplete gamma function P(a, x), a > 0, x >= 0. */
export function gammaP(a: number, x: number): number {
  if (x <= 0) {
    return 0;
  }
  const factor = Math.exp(a * Math.log(x) - x - lnGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let i = 1; i <= termLimit(a); i++) {
      term *= x / (a + i);
      sum += term;
      if (term < sum * EPSILON) {
        break;
      }
    }
    return Math.min(1, factor * sum);
  }
  const fraction = continuedFraction(
    x + 1 - a,
    i => [-i * (i - a), x + 2 * i + 1 - a],
    termLimit(a),
  );
  return 1 - Math.min(1, factor / fraction);
}

/** Regularised incomplete beta function I_x(a, b), a, b > 0, 0 <= x <= 1. */
export function betaI(x: number, a: number, b: number): number {
  if (x <= 0) {
    return 0;
  }
  if (x >= 1) {
    return 1;
  }
  if (x > (a + 1) / (a + b + 2)) {
    return 1 - betaI(1 - x, b, a);
  }
  const factor = Math.exp(
    a * Math.log(x) +
      b * Math.log1p(-x) +
      lnGamma(a + b) -
      lnGamma(a) -
      lnGamma(b),
  );
  const fraction = continuedFraction(
    1,
    i => {
      const m = Math.floor(i / 2);
      const numerator =
        i % 2 === 0
          ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
          : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
      return [numerator, 1];
    },
    termLimit(a + b),
  );
  return Math.min(1, factor / (a * fraction));
}

/** P(B <= k) for B binomial with n trials of probability p. */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) {
    return 0;
  }
  return k >= n ? 1 : betaI(1 - p, n - k, k + 1);
}

/** Standard normal distribution function. */
export function normalCdf(x: number): number {
  const half = gammaP(0.5, (x * x) / 2) / 2;
  return x < 0 ? 0.5 - half : 0.5 + half;
}

// Every interval of a page asks for the same few: bisection is slow.
const normalQuantiles = new Map<number, number>();

/** Results that a function remembers at most. */
export const REMEMBERED = 10_000;

/**
 * Quantile of the standard normal distribution, 0 < p < 1: bisection on the
 * distribution function, which is an incomplete gamma function.
 */
export function normalQuantile(p: number): number {
  if (p < 0.5) {
    return -normalQuantile(1 - p);
  }
  let quantile = normalQuantiles.get(p);
  if (quantile === undefined) {
    quantile = Math.sqrt(2 * invert(y => gammaP(0.5, y), 2 * p - 1, 0.5));
    if (normalQuantiles.size < REMEMBERED) {
      normalQuantiles.set(p, quantile);
    }
  }
  return quantile;
}

/**
 * The x >= 0 at which an increasing distribution function reaches a target
 * probability, 0 <= target < 1. `guess` only saves steps.
 */
export function invert(
  distribution: (x: number) => number,
  target: number,
  guess: number,
): number {
  if (target <= 0) {
    return 0;
  }
  let low = 0;
  let high = Math.max(guess, 1);
  while (distribution(high) < target) {
    low = high;
    high *= 2;
  }
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) {
      return middle;
    }
    if (distribution(middle) < target) {
      low = middle;
    } else {
      high = middle;
    }
  }
}
