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
import { lowerMedian, median, quantile, quantileInterval } from './quantiles';
import { binomialCdf } from './specialFunctions';

const sorted = fc
  .array(fc.double({ noNaN: true, noDefaultInfinity: true }), {
    minLength: 1,
    maxLength: 60,
  })
  .map(values => values.sort((a, b) => a - b));
const probability = fc.double({ min: 0, max: 1, noNaN: true });

describe('quantile', () => {
  it('interpolates as R does by default (type 7)', () => {
    const samples = [1, 2, 4, 8, 16];
    expect(quantile(samples, 0)).toBe(1);
    expect(quantile(samples, 0.1)).toBeCloseTo(1.4, 12);
    expect(quantile(samples, 0.25)).toBe(2);
    expect(quantile(samples, 0.9)).toBeCloseTo(12.8, 12);
    expect(quantile(samples, 1)).toBe(16);
    expect(quantile([7], 0.3)).toBe(7);
  });

  it('has no value without a sample', () => {
    expect(quantile([], 0.5)).toBeNull();
    expect(median([])).toBeNull();
    expect(lowerMedian([])).toBeNull();
    expect(quantileInterval([], 0.5)).toBeNull();
  });

  it('tells what is wrong with an argument', () => {
    expect(() => quantile([1], 1.5)).toThrow(/p is 1.5/);
    expect(() => quantile([1], NaN)).toThrow(/p is NaN/);
    expect(() => quantile([1, NaN], 0.5)).toThrow(/sample 1 is NaN/);
    expect(() => quantile([2, 1], 0.5)).toThrow(/ascending/);
    expect(() => quantileInterval([1, 2], 0)).toThrow(/strictly between/);
    expect(() => quantileInterval([1, 2], 0.5, 1)).toThrow(/level is 1/);
  });

  it('stays between its neighbours, grows with p, and is never NaN', () => {
    fc.assert(
      fc.property(sorted, probability, probability, (samples, a, b) => {
        const low = quantile(samples, Math.min(a, b))!;
        const high = quantile(samples, Math.max(a, b))!;
        expect(low).toBeGreaterThanOrEqual(samples[0]);
        expect(high).toBeLessThanOrEqual(samples[samples.length - 1]);
        expect(low).toBeLessThanOrEqual(high);
      }),
    );
  });

  it('moves with shifted samples and turns with negated ones', () => {
    const whole = fc
      .array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 1 })
      .map(values => values.sort((a, b) => a - b));
    fc.assert(
      fc.property(whole, probability, (samples, p) => {
        const value = quantile(samples, p)!;
        const shifted = samples.map(x => x + 1000);
        expect(quantile(shifted, p)).toBeCloseTo(value + 1000, 5);
        const negated = samples.map(x => -x).reverse();
        expect(quantile(negated, 1 - p)).toBeCloseTo(-value, 5);
      }),
    );
  });
});

describe('median and lowerMedian', () => {
  it('differ for an even number of samples only', () => {
    expect(median([1, 2])).toBe(1.5);
    expect(lowerMedian([1, 2])).toBe(1);
    expect(median([1, 2, 9])).toBe(2);
    expect(lowerMedian([1, 2, 9])).toBe(2);
  });

  it('lowerMedian is the largest value with percent_rank <= 0.5', () => {
    const ties = fc
      .array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 20 })
      .map(values => values.sort((a, b) => a - b));
    fc.assert(
      fc.property(ties, samples => {
        const rank = (x: number) =>
          samples.length === 1 ? 0 : samples.indexOf(x) / (samples.length - 1);
        const expected = Math.max(...samples.filter(x => rank(x) <= 0.5));
        expect(lowerMedian(samples)).toBe(expected);
      }),
    );
  });
});

describe('quantileInterval', () => {
  const ranks = (n: number, p: number, level?: number) => {
    const samples = Array.from({ length: n }, (_, i) => i + 1);
    const found = quantileInterval(samples, p, level);
    return found && [found.lowerRank, found.upperRank];
  };

  it('agrees with the published ranks for a median at 95 %', () => {
    expect(ranks(5, 0.5)).toBeNull();
    expect(ranks(6, 0.5)).toEqual([1, 6]);
    expect(ranks(10, 0.5)).toEqual([2, 9]);
    expect(ranks(20, 0.5)).toEqual([6, 15]);
    expect(ranks(25, 0.5)).toEqual([8, 18]);
    expect(ranks(100, 0.5)).toEqual([40, 61]);
  });

  it('states the coverage: ten samples, second to ninth, 97.9 %', () => {
    const samples = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    expect(quantileInterval(samples, 0.5)).toEqual({
      lower: 2,
      upper: 9,
      lowerRank: 2,
      upperRank: 9,
      level: 0.95,
      coverage: expect.closeTo(1 - 22 / 1024, 12),
      method: 'order-statistics',
    });
  });

  it('covers at least the level, and a narrower pair would not on its side', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        fc.constantFrom(0.5, 0.8, 0.9, 0.95, 0.99),
        (n, p, level) => {
          const found = ranks(n, p, level);
          if (!found) {
            return;
          }
          const [l, u] = found;
          const tail = (1 - level) / 2;
          expect(binomialCdf(l - 1, n, p)).toBeLessThanOrEqual(tail + 1e-12);
          expect(binomialCdf(l, n, p)).toBeGreaterThan(tail - 1e-12);
          expect(1 - binomialCdf(u - 1, n, p)).toBeLessThan(tail + 1e-12);
          expect(1 - binomialCdf(u - 2, n, p)).toBeGreaterThan(tail - 1e-12);
        },
      ),
    );
  });

  it('is mirrored by p and 1 - p', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.constantFrom(0.125, 0.25, 0.375, 0.5),
        (n, p) => {
          const low = ranks(n, p);
          const high = ranks(n, 1 - p);
          expect(low && [n + 1 - low[1], n + 1 - low[0]]).toEqual(high);
        },
      ),
    );
  });

  it('answers for a million samples', () => {
    const found = quantileInterval(
      Float64Array.from({ length: 1_000_000 }, (_, i) => i),
      0.5,
    )!;
    expect(found.lowerRank).toBe(499_020);
    expect(found.upperRank).toBe(500_981);
  });
});
