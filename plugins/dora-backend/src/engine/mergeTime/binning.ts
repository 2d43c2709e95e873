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

/** Values of a feature fall into at most this many bins; 0 is unknown. */
export const MAX_BINS = 255;

/** Upper bounds of the bins of each feature, ascending. */
export type BinBounds = number[][];

/** Bounds at the quantiles of each feature, NaN left out. */
export function findBounds(
  vectors: readonly Float64Array[],
  bins: number = MAX_BINS - 1,
): BinBounds {
  const features = vectors[0]?.length ?? 0;
  return Array.from({ length: features }, (_, feature) => {
    const values = vectors
      .map(vector => vector[feature])
      .filter(value => !Number.isNaN(value))
      .sort((a, b) => a - b);
    const few = new Set(values).size <= bins;
    const bounds: number[] = [];
    // A bin ends between two different values, after its share of the rows.
    let inBin = 0;
    for (let place = 0; place + 1 < values.length; place += 1) {
      inBin += 1;
      const left = values.length - place - 1;
      const due = (inBin + left) / (bins - bounds.length);
      if (
        values[place] < values[place + 1] &&
        bounds.length < bins - 1 &&
        (inBin >= due || few)
      ) {
        bounds.push((values[place] + values[place + 1]) / 2);
        inBin = 0;
      }
    }
    return bounds;
  });
}

/** Bin of a value: 0 when unknown, else one more than the bounds below it. */
export function binOf(bounds: readonly number[], value: number): number {
  if (Number.isNaN(value)) {
    return 0;
  }
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value > bounds[middle]) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low + 1;
}

/** Bins of all vectors, one column per feature. */
export function binColumns(
  vectors: readonly Float64Array[],
  bounds: BinBounds,
): Uint8Array[] {
  return bounds.map((own, feature) =>
    Uint8Array.from(vectors, vector => binOf(own, vector[feature])),
  );
}
