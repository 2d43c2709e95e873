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
  Outcome,
  apgr,
  callPerformanceThreshold,
  oracleStrongShare,
  outcomeFigures,
  routerCurve,
} from './metrics';

const outcome = (strong: number, weak: number): Outcome => ({
  strong: strong === 1,
  weak: weak === 1,
});

// 11 rows: each quantile is a score. The strong model alone is right in 4, the
// weak one alone in 1.
const OUTCOMES = [
  ...Array.from({ length: 4 }, () => outcome(1, 0)),
  ...Array.from({ length: 3 }, () => outcome(1, 1)),
  outcome(0, 1),
  ...Array.from({ length: 3 }, () => outcome(0, 0)),
];
const BEST = OUTCOMES.map((_, row) => OUTCOMES.length - row);

describe('outcomeFigures', () => {
  it('counts and takes the percentages', () => {
    expect(outcomeFigures(OUTCOMES)).toEqual({
      rows: 11,
      strongCorrect: 7,
      weakCorrect: 4,
      onlyStrong: 4,
      onlyWeak: 1,
      both: 3,
      neither: 3,
      strongAccuracy: 700 / 11,
      weakAccuracy: 400 / 11,
      oracleAccuracy: 800 / 11,
    });
  });

  it('knows no accuracy without a row', () => {
    expect(outcomeFigures([])).toMatchObject({
      rows: 0,
      strongAccuracy: null,
      oracleAccuracy: null,
    });
  });

  it('gives the strong calls of perfect foresight', () => {
    expect(oracleStrongShare(OUTCOMES, 0.5)).toBeCloseTo(150 / 11, 12);
    expect(oracleStrongShare([outcome(0, 1)], 0.5)).toBeNull();
  });
});

describe('routerCurve', () => {
  it('calls the strong model from each quantile on, at last above it', () => {
    const curve = routerCurve(OUTCOMES, BEST);
    expect(curve).toHaveLength(11);
    expect(curve.map(({ strongCalls }) => strongCalls)).toEqual([
      0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
    expect(curve.map(({ correct }) => correct)).toEqual([
      4, 6, 7, 8, 8, 8, 8, 7, 7, 7, 7,
    ]);
    expect(curve[1].threshold).toBe(10);
  });

  it('interpolates thresholds between scores', () => {
    const curve = routerCurve([outcome(1, 0), outcome(1, 0)], [0, 10]);
    expect(curve.map(({ threshold }) => threshold)[3]).toBeCloseTo(7, 12);
  });

  it('takes tied scores together', () => {
    const curve = routerCurve(
      OUTCOMES,
      OUTCOMES.map(() => 5),
    );
    expect(curve[0]).toEqual({ threshold: 5, strongCalls: 0, correct: 4 });
    curve
      .slice(1)
      .forEach(point => expect(point).toMatchObject({ strongCalls: 11 }));
    // A straight line from weak to strong.
    expect(apgr(OUTCOMES, curve)).toBeCloseTo(0.5, 12);
  });

  it('refuses scores that do not fit', () => {
    expect(() => routerCurve(OUTCOMES, [1])).toThrow(
      'scores has 1 items; expected 11',
    );
    expect(() => routerCurve([outcome(1, 0)], [NaN])).toThrow(
      'scores[0] is NaN; expected a finite number',
    );
    expect(routerCurve([], [])).toEqual([]);
  });
});

describe('apgr and callPerformanceThreshold', () => {
  it('take trapezoids under the curve', () => {
    // 2 x (4 + 6) / 2 + 6.5 + 7.5 + 8 + 8 + 8 + 7.5 + 7 + 7 + 7 = 76.5
    const curve = routerCurve(OUTCOMES, BEST);
    expect(apgr(OUTCOMES, curve)).toBeCloseTo((76.5 / 11 - 4) / 3, 12);
  });

  it('find where the curve first gets there', () => {
    const curve = routerCurve(OUTCOMES, BEST);
    // 4 + 0.5 x 3 = 5.5 lies at three quarters of the first two calls.
    expect(callPerformanceThreshold(OUTCOMES, curve, 0.5)).toBeCloseTo(
      150 / 11,
      12,
    );
    expect(callPerformanceThreshold(OUTCOMES, curve, 0)).toBe(0);
    expect(callPerformanceThreshold(OUTCOMES, curve, 2)).toBeNull();
  });

  it('is unknown where there is no gap', () => {
    const even = [outcome(1, 0), outcome(0, 1)];
    expect(apgr(even, routerCurve(even, [1, 2]))).toBeNull();
  });
});
