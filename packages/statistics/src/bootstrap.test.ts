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
import { bootstrapInterval } from './bootstrap';
import { InvalidInputError } from './errors';
import { median } from './quantiles';
import { createRandom } from './random';

const mean = (samples: readonly number[]) =>
  samples.reduce((sum, value) => sum + value, 0) / samples.length;
const middle = (samples: readonly number[]) =>
  median([...samples].sort((a, b) => a - b))!;

describe('bootstrapInterval', () => {
  it('repeats itself for equal seeds', () => {
    const samples = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3];
    const run = (seed: string) =>
      bootstrapInterval(samples, mean, { random: createRandom(seed) });
    expect(run('x')).toEqual(run('x'));
    expect(run('x')).not.toEqual(run('y'));
    expect(samples).toEqual([3, 1, 4, 1, 5, 9, 2, 6, 5, 3]);
  });

  it.each(['percentile', 'bca'] as const)(
    'is near Student’s interval for the mean of normal samples: %s',
    method => {
      const random = createRandom('normal');
      const samples = Array.from({ length: 100 }, () => random.normal());
      const centre = mean(samples);
      const error = Math.sqrt(mean(samples.map(x => (x - centre) ** 2)) / 99);
      const interval = bootstrapInterval(samples, mean, { random, method })!;
      expect(interval.method).toBe(method);
      expect(interval.estimate).toBe(centre);
      expect(interval.lower).toBeCloseTo(centre - 1.984 * error, 1);
      expect(interval.upper).toBeCloseTo(centre + 1.984 * error, 1);
    },
  );

  it('holds the mean of a skewed population about as often as it says', () => {
    const random = createRandom('coverage');
    let held = 0;
    for (let trial = 0; trial < 300; trial += 1) {
      const samples = Array.from({ length: 40 }, () => random.exponential(1));
      const { lower, upper } = bootstrapInterval(samples, mean, {
        random,
        resamples: 400,
      })!;
      held += lower <= 1 && upper >= 1 ? 1 : 0;
    }
    expect(held / 300).toBeGreaterThan(0.88);
    expect(held / 300).toBeLessThan(0.99);
  });

  it('is a point where samples agree, and nothing for one sample', () => {
    const random = createRandom('edge');
    expect(bootstrapInterval([2, 2, 2], middle, { random })).toMatchObject({
      lower: 2,
      upper: 2,
      estimate: 2,
    });
    expect(bootstrapInterval([2], middle, { random })).toBeNull();
  });

  it('refuses bad input', () => {
    const random = createRandom('bad');
    expect(() => bootstrapInterval([1, NaN], mean, { random })).toThrow(
      InvalidInputError,
    );
    expect(() =>
      bootstrapInterval([1, 2], mean, { random, resamples: 5 }),
    ).toThrow(/resamples is 5/);
    expect(() => bootstrapInterval([1, 2], mean, { random, level: 1 })).toThrow(
      /level is 1/,
    );
  });
});
