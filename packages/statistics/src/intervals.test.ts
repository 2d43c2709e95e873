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

import fc from 'fast-check';
import { poissonInterval, wilsonInterval } from './intervals';
import { normalQuantile } from './specialFunctions';

describe('wilsonInterval', () => {
  it.each([
    // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%d of %d is [%d, %d]', (k, n, lower, upper) => {
    const found = wilsonInterval(k, n)!;
    expect(found.lower).toBeCloseTo(lower, 4);
    expect(found.upper).toBeCloseTo(upper, 4);
    expect(found).toMatchObject({ level: 0.95, method: 'wilson' });
  });

  it('has no value for no trial, and refuses impossible counts', () => {
    expect(wilsonInterval(0, 0)).toBeNull();
    expect(() => wilsonInterval(3, 2)).toThrow(/k is 3 and n is 2/);
    expect(() => wilsonInterval(-1, 2)).toThrow(/k is -1/);
    expect(() => wilsonInterval(1, 2.5)).toThrow(/n is 2.5/);
    expect(() => wilsonInterval(1, 2, 95)).toThrow(/level is 95/);
  });

  it('holds the rate, is mirrored, and its ends solve the score equation', () => {
    const counts = fc
      .integer({ min: 1, max: 1_000_000 })
      .chain(n => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    const z = normalQuantile(0.975);
    fc.assert(
      fc.property(counts, ([k, n]) => {
        const { lower, upper } = wilsonInterval(k, n)!;
        const mirror = wilsonInterval(n - k, n)!;
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(upper).toBeLessThanOrEqual(1);
        expect(lower).toBeLessThanOrEqual(k / n);
        expect(upper).toBeGreaterThanOrEqual(k / n);
        expect(mirror.lower).toBeCloseTo(1 - upper, 12);
        for (const end of [lower, upper]) {
          const score = (k / n - end) ** 2 - (z * z * end * (1 - end)) / n;
          expect(score).toBeCloseTo(0, 12);
        }
      }),
    );
  });
});

/** P(X <= k) of a Poisson distribution, summed term by term. */
function poissonCdf(k: number, mean: number): number {
  if (k < 0) {
    return 0;
  }
  let term = Math.exp(-mean);
  let sum = term;
  for (let i = 1; i <= k; i++) {
    term *= mean / i;
    sum += term;
  }
  return sum;
}

describe('poissonInterval', () => {
  it.each([
    // Garwood 1936 as tabled by Ulm, Am. J. Epidemiology 131 (1990).
    [0, 0, 3.689],
    [1, 0.0253, 5.572],
    [2, 0.2422, 7.225],
    [5, 1.6235, 11.668],
    [10, 4.7954, 18.39],
    [100, 81.364, 121.627],
  ])('%d events are [%d, %d]', (count, lower, upper) => {
    const found = poissonInterval(count);
    expect(found.lower).toBeCloseTo(lower, 3);
    expect(found.upper).toBeCloseTo(upper, 2);
    expect(found).toMatchObject({ level: 0.95, method: 'garwood' });
  });

  it('leaves exactly half of alpha beyond each end', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.constantFrom(0.5, 0.8, 0.9, 0.95, 0.99),
        (count, level) => {
          const { lower, upper } = poissonInterval(count, level);
          expect(lower > 0).toBe(count > 0);
          const tail = (1 - level) / 2;
          expect(poissonCdf(count, upper)).toBeCloseTo(tail, 10);
          // Any mean yields 0 or more events, so 0 events bound nothing below.
          const below = count === 0 ? 1 : tail;
          expect(1 - poissonCdf(count - 1, lower)).toBeCloseTo(below, 10);
        },
      ),
    );
  });

  it('stays close to the normal approximation for large counts', () => {
    const { lower, upper } = poissonInterval(1_000_000);
    expect(lower / 1_000_000).toBeCloseTo(1 - 0.00196, 5);
    expect(upper / 1_000_000).toBeCloseTo(1 + 0.00196, 5);
  });

  it('refuses what is no count', () => {
    expect(() => poissonInterval(-1)).toThrow(/count is -1/);
    expect(() => poissonInterval(NaN)).toThrow(/count is NaN/);
    expect(() => poissonInterval(1, 0)).toThrow(/level is 0/);
  });
});

describe('normalQuantile', () => {
  it('gives the tabled values', () => {
    expect(normalQuantile(0.5)).toBeCloseTo(0, 12);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
    expect(normalQuantile(0.995)).toBeCloseTo(2.5758293035489, 12);
    expect(normalQuantile(0.1)).toBeCloseTo(-1.2815515655446, 12);
  });
});
