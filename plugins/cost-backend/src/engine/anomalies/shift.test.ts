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

import { evidenceOfShift, scaleOf, scoreOfShift } from './shift';

describe('evidenceOfShift', () => {
  const both = [1, 1];

  it('is for a shift where days are off as it would put them', () => {
    const size = Math.log(1.3);
    expect(evidenceOfShift([size, size], both, 0.05)).toBeGreaterThan(3);
    expect(evidenceOfShift([0, 0], both, 0.05)).toBeLessThan(-3);
    expect(evidenceOfShift([-size, -size], both, 0.05)).toBeLessThan(-3);
  });

  it('says little of either where the series is unsteady', () => {
    const size = Math.log(1.3);
    expect(Math.abs(evidenceOfShift([size, 0], both, 0.6))).toBeLessThan(0.5);
  });

  it('does not take one day that is far off for two', () => {
    const size = Math.log(1.3);
    const spread = 0.08;
    const two = evidenceOfShift([size, size], both, spread);
    const one = evidenceOfShift([2 * size, 0], both, spread);
    // Normal errors would call the two equally clear: their sums are equal.
    expect(scoreOfShift([2 * size, 0], both, spread)).toBeCloseTo(
      scoreOfShift([size, size], both, spread),
      9,
    );
    expect(one).toBeLessThan(two - 3);
  });

  it('is the mean of likelihood ratios: 1 at least for one of four sizes', () => {
    // Without a spread to speak of, only the size that fits is possible.
    const exact = evidenceOfShift([Math.log(1.5)], [1], 0.001);
    const ratio = (5 / 2) * Math.log1p((Math.log(1.5) / 0.001) ** 2 / 4);
    expect(exact).toBeCloseTo(ratio - Math.log(4), 3);
  });
});

describe('scaleOf', () => {
  it('is the scale at which Student’s t fits best', () => {
    const errors = [-0.3, 0.1, 0.05, -0.2, 0.15, 2, -0.1, 0.25];
    const scale = scaleOf(errors, 0.2);
    const likelihood = (s: number) =>
      errors.reduce(
        (sum, error) =>
          sum - Math.log(s) - 2.5 * Math.log1p((error / s) ** 2 / 4),
        0,
      );
    expect(likelihood(scale)).toBeGreaterThan(likelihood(scale * 1.1));
    expect(likelihood(scale)).toBeGreaterThan(likelihood(scale / 1.1));
    expect(
      scaleOf(
        errors.map(error => 7 * error),
        1.4,
      ),
    ).toBeCloseTo(7 * scale, 9);
  });

  it('stays 0 where nothing varies', () => {
    expect(scaleOf([0, 0, 0], 0)).toBe(0);
  });
});
