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
import { contributorAbsenceFactor, giniCoefficient } from './concentration';

describe('giniCoefficient', () => {
  it('is 0 for equal shares, 1 when one has everything', () => {
    expect(giniCoefficient([3, 3, 3])).toBe(0);
    expect(giniCoefficient([0, 0, 7])).toBe(1);
    // Mean absolute difference of 1, 2, 3 over ordered pairs: 8 / 6; mean 2.
    expect(giniCoefficient([1, 2, 3])).toBeCloseTo(8 / 6 / 4, 12);
  });

  it('is null where nothing is shared', () => {
    expect(giniCoefficient([4])).toBeNull();
    expect(giniCoefficient([0, 0])).toBeNull();
    expect(() => giniCoefficient([1, -1])).toThrow(/sample 1 is -1/);
  });

  it('equals half the relative mean absolute difference of pairs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { minLength: 2, maxLength: 20 }),
        amounts => {
          fc.pre(amounts.some(amount => amount > 0));
          const n = amounts.length;
          const mean = amounts.reduce((a, b) => a + b, 0) / n;
          const pairs = amounts.flatMap(a => amounts.map(b => Math.abs(a - b)));
          const difference =
            pairs.reduce((a, b) => a + b, 0) / (n * (n - 1)) / (2 * mean);
          expect(giniCoefficient(amounts)).toBeCloseTo(difference, 9);
        },
      ),
    );
  });
});

describe('contributorAbsenceFactor', () => {
  it('counts the fewest members who make half', () => {
    expect(contributorAbsenceFactor([10, 1, 1, 1, 1])).toBe(1);
    expect(contributorAbsenceFactor([2, 2, 2, 2])).toBe(2);
    expect(contributorAbsenceFactor([1, 1, 1, 1, 1])).toBe(3);
    expect(contributorAbsenceFactor([0, 0])).toBeNull();
    expect(contributorAbsenceFactor([], 0.5)).toBeNull();
    expect(() => contributorAbsenceFactor([1], 0)).toThrow(/share is 0/);
  });
});
