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

/** Scores become `logarithm / temperature + offset`, per class. */
export interface Calibration {
  temperature: number;
  offsets: number[];
}

const LEAST = 1e-9;
const STEPS = 300;
const RATE = 0.5;
/** Penalty on offsets and on the logarithm of the temperature. */
const RIDGE = 2e-3;

/**
 * Temperature scaling with an offset for each class: the temperature mends
 * confidence, the offsets a change of the classes' shares over time. Fitted by
 * gradient descent on the log loss of held-out cases.
 *
 * @see Guo et al., "On Calibration of Modern Neural Networks", ICML 2017,
 * section 4.2
 */
export function fitCalibration(
  probabilities: ReadonlyArray<readonly number[]>,
  truth: ArrayLike<number>,
): Calibration {
  const n = probabilities.length;
  const classes = probabilities[0]?.length ?? 0;
  const offsets = new Array<number>(classes).fill(0);
  if (n === 0) {
    return { temperature: 1, offsets };
  }
  const logs = Float64Array.from(probabilities.flat(), value =>
    Math.log(Math.max(LEAST, value)),
  );
  // The inverse of the temperature, as a logarithm: it stays positive.
  let sharpness = 0;
  const scores = new Float64Array(classes);
  for (let step = 0; step < STEPS; step += 1) {
    const gradient = offsets.map(offset => 2 * RIDGE * offset);
    let slope = 2 * RIDGE * sharpness;
    const factor = Math.exp(sharpness);
    for (let row = 0; row < n; row += 1) {
      const start = row * classes;
      let sum = 0;
      for (let label = 0; label < classes; label += 1) {
        scores[label] = Math.exp(logs[start + label] * factor + offsets[label]);
        sum += scores[label];
      }
      for (let label = 0; label < classes; label += 1) {
        const hit = truth[row] === label ? 1 : 0;
        const error = (scores[label] / sum - hit) / n;
        gradient[label] += error;
        slope += error * logs[start + label] * factor;
      }
    }
    const rate = RATE * (1 - step / STEPS);
    gradient.forEach((value, label) => {
      offsets[label] -= rate * value;
    });
    sharpness -= rate * slope;
  }
  return { temperature: Math.exp(-sharpness), offsets };
}

/** Calibrated probabilities. */
export function calibrate(
  { temperature, offsets }: Calibration,
  probabilities: readonly number[],
): number[] {
  return softmax(
    probabilities.map(
      (value, label) =>
        Math.log(Math.max(LEAST, value)) / temperature + offsets[label],
    ),
  );
}
