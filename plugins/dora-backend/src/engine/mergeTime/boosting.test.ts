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

import { BoostingOptions, boostedScores, trainBoosting } from './boosting';
import { binOf, findBounds } from './binning';
import { argmax } from './metrics';
import { seededRandom } from './random';

const OPTIONS: BoostingOptions = {
  classes: 3,
  rounds: 60,
  learningRate: 0.2,
  leaves: 8,
  minHessian: 1,
  lambda: 1,
  featureShare: 1,
  rowShare: 0.8,
  seed: 5,
};

// No class shows in one feature alone; unknown values are a class of their own.
function puzzle(count: number, seed: number) {
  const random = seededRandom(seed);
  const vectors: Float64Array[] = [];
  const truth: number[] = [];
  for (let row = 0; row < count; row += 1) {
    const [a, b] = [random(), random()];
    const unknown = random() < 0.2;
    vectors.push(Float64Array.of(unknown ? Number.NaN : a, b, random()));
    truth.push(unknown ? 2 : Number(a < 0.5 !== b < 0.5));
  }
  return { vectors, truth };
}

describe('boosted trees', () => {
  const { vectors, truth } = puzzle(600, 1);
  const boosting = trainBoosting(vectors, truth, OPTIONS);

  it('learn what two features say together, and what is unknown', () => {
    const other = puzzle(300, 2);
    const right = other.vectors.filter(
      (vector, row) =>
        argmax(boostedScores(boosting, vector)) === other.truth[row],
    );
    expect(right.length).toBeGreaterThan(285);
  });

  it('are the same again for the same seed', () => {
    expect(trainBoosting(vectors, truth, OPTIONS)).toEqual(boosting);
    expect(trainBoosting(vectors, truth, { ...OPTIONS, seed: 6 })).not.toEqual(
      boosting,
    );
  });

  it('survive being stored', () => {
    const stored = JSON.parse(JSON.stringify(boosting));
    vectors.forEach(vector =>
      expect(boostedScores(stored, vector)).toEqual(
        boostedScores(boosting, vector),
      ),
    );
  });

  it('know the shares of the classes before the first tree', () => {
    const { base } = trainBoosting(vectors, truth, { ...OPTIONS, rounds: 0 });
    const shares = [0, 1, 2].map(
      label => (truth.filter(one => one === label).length + 1) / 603,
    );
    base.forEach((score, label) =>
      expect(Math.exp(score)).toBeCloseTo(shares[label], 12),
    );
  });
});

describe('bins', () => {
  it('lie between different values, each its own while there are few', () => {
    const column = [2, 1, 1, 3, 3, 3, Number.NaN].map(value =>
      Float64Array.of(value),
    );
    expect(findBounds(column)).toEqual([[1.5, 2.5]]);
    expect([1, 2, 3, 99, Number.NaN].map(v => binOf([1.5, 2.5], v))).toEqual([
      1, 2, 3, 3, 0,
    ]);
  });

  it('hold about as many rows each when there are many values', () => {
    const random = seededRandom(9);
    const column = Array.from({ length: 2000 }, () =>
      Float64Array.of(random() ** 4),
    );
    const [bounds] = findBounds(column, 10);
    expect(bounds).toHaveLength(9);
    const counts = new Array(11).fill(0);
    column.forEach(([value]) => {
      counts[binOf(bounds, value)] += 1;
    });
    counts.slice(1).forEach(count => expect(count).toBeCloseTo(200, -1.5));
  });
});
