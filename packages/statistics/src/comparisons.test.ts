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

import {
  fisherExactTest,
  holmAdjust,
  poissonRateTest,
  rankSumTest,
} from './comparisons';
import { InvalidInputError } from './errors';
import { createRandom } from './random';

describe('poissonRateTest', () => {
  it('is the conditional binomial test', () => {
    // P(B <= 2), B binomial (12, 1/2): (1 + 12 + 66) / 4096.
    expect(
      poissonRateTest({ count: 2, exposure: 4 }, { count: 10, exposure: 4 }),
    ).toBeCloseTo((2 * 79) / 4096, 12);
    // Twice the exposure: share 2/3, P(B <= 1), n 4: (1 + 8) / 81.
    expect(
      poissonRateTest({ count: 1, exposure: 2 }, { count: 3, exposure: 1 }),
    ).toBeCloseTo((2 * 9) / 81, 12);
  });

  it('knows no difference without events, nothing without time', () => {
    expect(
      poissonRateTest({ count: 0, exposure: 1 }, { count: 0, exposure: 1 }),
    ).toBe(1);
    expect(
      poissonRateTest({ count: 0, exposure: 0 }, { count: 3, exposure: 1 }),
    ).toBeNull();
  });
});

describe('fisherExactTest', () => {
  it('is exact', () => {
    // Lady tasting tea, 4 of 4 against 0 of 4: 1/70 on one side.
    expect(fisherExactTest({ k: 4, n: 4 }, { k: 0, n: 4 })).toBeCloseTo(
      2 / 70,
      12,
    );
    expect(fisherExactTest({ k: 1, n: 10 }, { k: 11, n: 14 })).toBeCloseTo(
      2 * 0.001379728,
      8,
    );
    expect(fisherExactTest({ k: 1, n: 2 }, { k: 1, n: 2 })).toBe(1);
    expect(fisherExactTest({ k: 0, n: 0 }, { k: 1, n: 2 })).toBeNull();
  });

  it('refuses more successes than trials', () => {
    expect(() => fisherExactTest({ k: 3, n: 2 }, { k: 1, n: 2 })).toThrow(
      InvalidInputError,
    );
  });
});

describe('rankSumTest', () => {
  it('is exact for few samples without ties', () => {
    // All of 3 below all of 3: one of C(6, 3) = 20 orders on each side.
    expect(rankSumTest([1, 2, 3], [4, 5, 6])).toBeCloseTo(2 / 20, 12);
    expect(rankSumTest([1, 2], [3, 4, 5, 6, 7])).toBeCloseTo(2 / 21, 12);
    expect(rankSumTest([1, 4], [2, 3])).toBe(1);
  });

  it('comes to the same by the normal distribution for many', () => {
    const a = Array.from({ length: 20 }, (_, i) => i * 2);
    const b = Array.from({ length: 20 }, (_, i) => i * 2 + 9);
    const exact = rankSumTest(a, b)!;
    const more = rankSumTest([...a, 1000.5], [...b, 1001.5])!;
    expect(Math.abs(exact - more)).toBeLessThan(0.03);
  });

  it('takes ties into account', () => {
    expect(rankSumTest([1, 1, 1], [1, 1])).toBe(1);
    // U = 2 of 16; variance 4*4/12*(9 - 66/56); z = (6 - .5) / 3.2293.
    expect(rankSumTest([1, 2, 2, 3], [3, 4, 4, 4])).toBeGreaterThan(0.02);
    expect(rankSumTest([1, 2, 2, 3], [3, 4, 4, 4])).toBeLessThan(0.06);
    expect(rankSumTest([], [1])).toBeNull();
  });

  it('raises no more false alarms than the level, of no change', () => {
    const random = createRandom('rank-sum');
    const draw = (n: number) =>
      Array.from({ length: n }, () => Math.exp(3 * random.next()));
    let alarms = 0;
    for (let run = 0; run < 1000; run += 1) {
      alarms += rankSumTest(draw(12), draw(30))! <= 0.05 ? 1 : 0;
    }
    // Binomial (1000, 0.05): more than 75 has a probability below 0.0003.
    expect(alarms).toBeLessThan(75);
  });
});

describe('holmAdjust', () => {
  it('multiplies by how many are still asked, and keeps the order', () => {
    expect(holmAdjust([0.01, 0.04, 0.03, 0.005])).toEqual([
      0.03, 0.06, 0.06, 0.02,
    ]);
    expect(holmAdjust([0.9, 0.8])).toEqual([1, 1]);
    expect(holmAdjust([])).toEqual([]);
  });

  it('refuses what is no probability', () => {
    expect(() => holmAdjust([1.2])).toThrow(/p-value 0 is 1.2/);
  });
});
