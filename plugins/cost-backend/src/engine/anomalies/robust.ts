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

/**
 * Median of numbers in any order.
 *
 * @returns NaN without a number
 */
export function medianOf(values: readonly number[]): number {
  return medianBetween(values, 0, values.length);
}

/** The same of the values from one index to before another; NaN is left out. */
export function medianBetween(
  values: readonly number[],
  from: number,
  to: number,
): number {
  const sorted = new Float64Array(Math.max(0, to - from));
  let n = 0;
  for (let at = from; at < to; at += 1) {
    const value = values[at];
    if (!Number.isNaN(value)) {
      // Few numbers are sorted faster by insertion than by the runtime.
      let place = n;
      while (place > 0 && sorted[place - 1] > value) {
        sorted[place] = sorted[place - 1];
        place -= 1;
      }
      sorted[place] = value;
      n += 1;
    }
  }
  if (n === 0) {
    return NaN;
  }
  const middle = n >>> 1;
  return n % 2 === 1
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Makes the median absolute deviation consistent for the normal deviation. */
export const MAD_TO_SIGMA = 1.4826;

/**
 * Spread of errors about 0: 1.4826 times the median of their sizes, for normal
 * errors their standard deviation.
 *
 * @returns NaN without an error
 */
export function spreadOf(errors: readonly number[]): number {
  return MAD_TO_SIGMA * medianOf(errors.map(Math.abs));
}

/** A value held within plus and minus a limit. */
export function clip(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}
