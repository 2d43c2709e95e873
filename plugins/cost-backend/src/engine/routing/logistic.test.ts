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

import { createRandom } from '@maestro/backstage-plugin-maestro-statistics';
import { SparseRows, fitLogistic, linearScore, logistic } from './logistic';

function matrix(rows: number[][]): SparseRows {
  const width = rows[0].length;
  return {
    from: Uint32Array.from({ length: rows.length + 1 }, (_, r) => r * width),
    columns: Uint32Array.from(rows.flatMap(row => row.map((_, j) => j))),
    values: Float64Array.from(rows.flat()),
    width,
  };
}

const all = (rows: readonly unknown[]) => rows.map((_, row) => row);

describe('fitLogistic', () => {
  it('finds the log odds ratio of a two by two table', () => {
    // 3 of 10 without, 8 of 10 with: log odds -log(7/3), and log 4 - that.
    const rows = Array.from({ length: 20 }, (_, row) => [row < 10 ? 0 : 1]);
    const labels = rows.map((_, row) =>
      row < 10 ? Number(row < 3) : Number(row < 18),
    );
    const fit = fitLogistic(matrix(rows), labels, all(rows), {
      l2: 1e-9,
      tolerance: 1e-9,
    });
    expect(fit.bias).toBeCloseTo(Math.log(3 / 7), 6);
    expect(fit.weights[0]).toBeCloseTo(Math.log(4) - Math.log(3 / 7), 6);
  });

  it('stands where the penalised gradient is nought', () => {
    const random = createRandom('logistic');
    const rows = Array.from({ length: 200 }, () =>
      Array.from({ length: 6 }, () => random.normal()),
    );
    const labels = rows.map(row =>
      Number(random.next() < logistic(row[0] - 2 * row[1])),
    );
    const x = matrix(rows);
    const l2 = 3;
    const fit = fitLogistic(x, labels, all(rows), { l2, tolerance: 1e-8 });
    const errors = rows.map(
      (_, row) => logistic(linearScore(fit, x, row)) - labels[row],
    );
    expect(errors.reduce((sum, e) => sum + e, 0)).toBeCloseTo(0, 6);
    fit.weights.forEach((weight, j) => {
      const slope = rows.reduce((sum, r, row) => sum + errors[row] * r[j], 0);
      expect(slope + l2 * weight).toBeCloseTo(0, 6);
    });
    expect(fit.weights[0]).toBeGreaterThan(0);
    expect(fit.weights[1]).toBeLessThan(fit.weights[2]);
  });

  it('learns only from the rows it may use, the same each time', () => {
    const rows = [[0], [1], [0], [1], [5]];
    const fit = (last: number) =>
      fitLogistic(matrix(rows), [0, 1, 1, 1, last], [0, 1, 2, 3], { l2: 1 });
    expect(fit(0)).toEqual(fit(1));
  });

  it('refuses what has no minimum', () => {
    const x = matrix([[1], [2]]);
    expect(() => fitLogistic(x, [1, 1], [0, 1], { l2: 1 })).toThrow(
      '2 of 2 labels are 1; expected both 0 and 1',
    );
    expect(() => fitLogistic(x, [0, 1], [0, 1], { l2: 0 })).toThrow(
      'l2 is 0; expected a number above 0',
    );
  });
});
