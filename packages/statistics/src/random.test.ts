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
import { InvalidInputError } from './errors';
import { createRandom } from './random';

function take(count: number, draw: () => number): number[] {
  return Array.from({ length: count }, draw);
}

describe('createRandom', () => {
  it('repeats itself for equal seeds only', () => {
    const draws = (seed: string | number) => take(20, createRandom(seed).next);
    expect(draws('a')).toEqual(draws('a'));
    expect(draws('7')).toEqual(draws(7));
    expect(draws('a')).not.toEqual(draws('b'));
  });

  it('is uniform: chi-squared of 100 cells', () => {
    const random = createRandom('uniform');
    const cells = new Array<number>(100).fill(0);
    take(100_000, random.next).forEach(value => {
      cells[Math.floor(value * 100)] += 1;
    });
    const chi = cells.reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
    // 0.01 % and 99.99 % of 99 degrees of freedom.
    expect(chi).toBeGreaterThan(54);
    expect(chi).toBeLessThan(161);
  });

  it('has the moments of its distributions', () => {
    const random = createRandom('moments');
    const normal = take(50_000, random.normal);
    const mean = normal.reduce((sum, x) => sum + x, 0) / normal.length;
    const variance =
      normal.reduce((sum, x) => sum + (x - mean) ** 2, 0) / normal.length;
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(Math.abs(variance - 1)).toBeLessThan(0.03);
    const waits = take(50_000, () => random.exponential(3));
    expect(
      Math.abs(waits.reduce((sum, x) => sum + x, 0) / waits.length - 3),
    ).toBeLessThan(0.06);
  });

  it('draws whole numbers below a limit and refuses others', () => {
    const random = createRandom('limit');
    const drawn = take(200, () => random.below(5));
    expect([...new Set(drawn)].sort()).toEqual([0, 1, 2, 3, 4]);
    expect(() => random.below(0)).toThrow(InvalidInputError);
    expect(() => createRandom(Number.NaN)).toThrow(InvalidInputError);
  });
});
