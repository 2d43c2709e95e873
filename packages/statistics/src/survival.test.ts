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
import { InvalidInputError } from './errors';
import { median } from './quantiles';
import { kaplanMeier, survivalQuantile } from './survival';

/**
 * Remission of leukaemia under 6-mercaptopurine, weeks: Freireich et al.,
 * Blood 21 (1963), as printed in Kalbfleisch and Prentice. Cut: `+`.
 */
const FREIREICH =
  '6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+'
    .split(' ')
    .map(text => ({
      time: parseInt(text, 10),
      censored: text.endsWith('+'),
    }));

describe('kaplanMeier', () => {
  it('gives the published table of Freireich’s patients', () => {
    const steps = kaplanMeier(FREIREICH);
    expect(steps.map(({ time }) => time)).toEqual([6, 7, 10, 13, 16, 22, 23]);
    const survival = [0.857, 0.807, 0.753, 0.69, 0.627, 0.538, 0.448];
    const errors = [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346];
    steps.forEach((step, index) => {
      expect(step.survival).toBeCloseTo(survival[index], 3);
      expect(step.survival * Math.sqrt(step.greenwood)).toBeCloseTo(
        errors[index],
        4,
      );
    });
    expect(steps[0]).toMatchObject({ atRisk: 21, ended: 3 });
  });

  it('refuses negative times', () => {
    expect(() => kaplanMeier([{ time: -1, censored: false }])).toThrow(
      InvalidInputError,
    );
  });
});

describe('survivalQuantile', () => {
  it('gives the published median and interval', () => {
    expect(survivalQuantile(FREIREICH)).toEqual({
      value: 23,
      lower: 13,
      upper: null,
      level: 0.95,
      method: 'kaplan-meier',
    });
  });

  it('has no median when most are still going on', () => {
    expect(
      survivalQuantile([
        { time: 1, censored: false },
        { time: 2, censored: true },
        { time: 3, censored: true },
      ]).value,
    ).toBeNull();
    expect(survivalQuantile([]).value).toBeNull();
  });

  it('is the usual median when nothing is cut, in any order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1 }),
        times => {
          const samples = times.map(time => ({ time, censored: false }));
          const sorted = [...times].sort((a, b) => a - b);
          const { value, lower, upper } = survivalQuantile(samples);
          expect(value).toBe(median(sorted));
          expect(lower === null || lower <= value!).toBe(true);
          expect(upper === null || upper >= value!).toBe(true);
          expect(survivalQuantile([...samples].reverse()).value).toBe(value);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('does not fall when an end becomes a cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.boolean()), {
          minLength: 1,
        }),
        fc.nat(),
        (drawn, which) => {
          const samples = drawn.map(([time, censored]) => ({ time, censored }));
          const cut = samples.map((sample, index) =>
            index === which % samples.length
              ? { ...sample, censored: true }
              : sample,
          );
          const before = survivalQuantile(samples).value ?? Infinity;
          const after = survivalQuantile(cut).value ?? Infinity;
          expect(after).toBeGreaterThanOrEqual(before);
        },
      ),
      { seed: 2, numRuns: 300 },
    );
  });
});
