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

import { softmax } from './network';

/** By which the logarithms of probabilities are divided; above 1 is humbler. */
export interface Calibration {
  temperature: number;
}

const LEAST = 1e-9;
const STEPS = 40;
/** Bounds of the logarithm of the inverse temperature. */
const SHARPEST = Math.log(20);

/**
 * Temperature scaling: the temperature with the least log loss on held-out
 * cases. It mends confidence and leaves the order of the classes alone; an
 * offset for each class as well would follow the shares of the held-out weeks,
 * which the next weeks do not keep.
 *
 * @returns 1 without a case
 * @see Guo et al., "On Calibration of Modern Neural Networks", ICML 2017,
 * section 4.2
 */
export function fitCalibration(
  probabilities: ReadonlyArray<readonly number[]>,
  truth: ArrayLike<number>,
): Calibration {
  if (probabilities.length === 0) {
    return { temperature: 1 };
  }
  const logs = probabilities.map(logarithms);
  // The loss is convex in the inverse temperature: halve where its slope
  // changes sign.
  let low = -SHARPEST;
  let high = SHARPEST;
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (slopeAt(Math.exp(middle), logs, truth) > 0) {
      high = middle;
    } else {
      low = middle;
    }
  }
  return { temperature: Math.exp(-(low + high) / 2) };
}

function logarithms(row: readonly number[]): number[] {
  return row.map(value => Math.log(Math.max(LEAST, value)));
}

// Of the log loss by the inverse temperature.
function slopeAt(
  sharpness: number,
  logs: ReadonlyArray<readonly number[]>,
  truth: ArrayLike<number>,
): number {
  let slope = 0;
  logs.forEach((row, index) => {
    const shares = softmax(row.map(value => value * sharpness));
    row.forEach((value, label) => {
      slope += (shares[label] - (truth[index] === label ? 1 : 0)) * value;
    });
  });
  return slope;
}

/** Calibrated probabilities. */
export function calibrate(
  { temperature }: Calibration,
  probabilities: readonly number[],
): number[] {
  return softmax(logarithms(probabilities).map(value => value / temperature));
}
