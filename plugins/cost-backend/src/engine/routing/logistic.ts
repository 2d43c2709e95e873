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

/** A sparse matrix by rows (CSR): row r has the entries from[r] to from[r+1]. */
export interface SparseRows {
  from: Uint32Array;
  columns: Uint32Array;
  values: Float64Array;
  /** Columns of the matrix. */
  width: number;
}

/** A fitted logistic regression: P(y = 1) = 1 / (1 + exp(-(bias + w·x))). */
export interface LogisticModel {
  weights: Float64Array;
  bias: number;
}

export interface LogisticOptions {
  /** Factor of half the squared weights; the bias is free. Above 0. */
  l2: number;
  /** Largest entry of the gradient at which it stops; default 1e-3. */
  tolerance?: number;
  /** Default 200. */
  maxIterations?: number;
}

/** Steps that L-BFGS remembers. */
const MEMORY = 8;

/** The logistic function, without overflow. */
export function logistic(z: number): number {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : 1 - 1 / (1 + Math.exp(z));
}

/** bias + w·x of one row. */
export function linearScore(
  { weights, bias }: LogisticModel,
  { from, columns, values }: SparseRows,
  row: number,
): number {
  let z = bias;
  for (let k = from[row]; k < from[row + 1]; k += 1) {
    z += weights[columns[k]] * values[k];
  }
  return z;
}

const dot = (a: Float64Array, b: Float64Array) => {
  let sum = 0;
  for (let j = 0; j < a.length; j += 1) {
    sum += a[j] * b[j];
  }
  return sum;
};

const add = (to: Float64Array, factor: number, what: Float64Array) => {
  for (let j = 0; j < to.length; j += 1) {
    to[j] += factor * what[j];
  }
};

/**
 * Logistic regression with an L2 penalty at its one minimum, by L-BFGS
 * (Nocedal and Wright, "Numerical Optimization", 2006, algorithm 7.5) with
 * halved steps. No randomness: equal input gives equal weights.
 *
 * @param labels - 0 or 1 by row of the matrix
 * @param use - rows to learn from, both labels among them
 * @throws RangeError for a penalty that is not above 0, or a single label
 */
export function fitLogistic(
  rows: SparseRows,
  labels: ArrayLike<number>,
  use: ArrayLike<number>,
  options: LogisticOptions,
): LogisticModel {
  const { l2, tolerance = 1e-3, maxIterations = 200 } = options;
  if (!(l2 > 0)) {
    throw new RangeError(`l2 is ${l2}; expected a number above 0`);
  }
  let ones = 0;
  for (let k = 0; k < use.length; k += 1) {
    ones += labels[use[k]];
  }
  if (ones === 0 || ones === use.length) {
    throw new RangeError(
      `${ones} of ${use.length} labels are 1; expected both 0 and 1 among them`,
    );
  }
  const { width } = rows;
  // The bias is the last place of the vector.
  let point = new Float64Array(width + 1);
  point[width] = Math.log(ones / (use.length - ones));
  const loss = (at: Float64Array, slope: Float64Array) =>
    lossAt(rows, labels, use, { l2, at, slope });
  let slope = new Float64Array(width + 1);
  let value = loss(point, slope);
  const steps: Array<{ s: Float64Array; y: Float64Array; sy: number }> = [];
  for (let round = 0; round < maxIterations; round += 1) {
    if (slope.every(entry => Math.abs(entry) <= tolerance)) {
      break;
    }
    const direction = descent(slope, steps);
    const fall = -dot(slope, direction);
    let size = 1;
    let next: Float64Array<ArrayBuffer>;
    let nextSlope: Float64Array<ArrayBuffer>;
    let nextValue: number;
    do {
      next = point.slice();
      add(next, size, direction);
      nextSlope = new Float64Array(width + 1);
      nextValue = loss(next, nextSlope);
      size /= 2;
    } while (nextValue > value - 2e-4 * size * fall && size > 1e-12);
    if (nextValue >= value) {
      break;
    }
    const s = next.slice();
    add(s, -1, point);
    const y = nextSlope.slice();
    add(y, -1, slope);
    const sy = dot(s, y);
    if (sy > 0) {
      steps.push({ s, y, sy });
      if (steps.length > MEMORY) {
        steps.shift();
      }
    }
    point = next;
    slope = nextSlope;
    value = nextValue;
  }
  return { weights: point.slice(0, width), bias: point[width] };
}

function lossAt(
  { from, columns, values, width }: SparseRows,
  labels: ArrayLike<number>,
  use: ArrayLike<number>,
  parts: { l2: number; at: Float64Array; slope: Float64Array },
): number {
  const { l2, at, slope } = parts;
  let total = 0;
  for (let index = 0; index < use.length; index += 1) {
    const row = use[index];
    let z = at[width];
    for (let k = from[row]; k < from[row + 1]; k += 1) {
      z += at[columns[k]] * values[k];
    }
    const label = labels[row];
    total += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - label * z;
    const error = logistic(z) - label;
    slope[width] += error;
    for (let k = from[row]; k < from[row + 1]; k += 1) {
      slope[columns[k]] += error * values[k];
    }
  }
  for (let j = 0; j < width; j += 1) {
    total += (l2 / 2) * at[j] * at[j];
    slope[j] += l2 * at[j];
  }
  return total;
}

/** Direction of descent by the two-loop recursion. */
function descent(
  slope: Float64Array,
  steps: ReadonlyArray<{ s: Float64Array; y: Float64Array; sy: number }>,
): Float64Array {
  const direction = slope.map(entry => -entry);
  const shares = new Float64Array(steps.length);
  for (let k = steps.length - 1; k >= 0; k -= 1) {
    shares[k] = dot(steps[k].s, direction) / steps[k].sy;
    add(direction, -shares[k], steps[k].y);
  }
  const last = steps[steps.length - 1];
  const scale = last
    ? last.sy / dot(last.y, last.y)
    : 1 / Math.sqrt(dot(slope, slope));
  for (let j = 0; j < direction.length; j += 1) {
    direction[j] *= scale;
  }
  steps.forEach(({ s, y, sy }, k) => {
    add(direction, shares[k] - dot(y, direction) / sy, s);
  });
  return direction;
}
