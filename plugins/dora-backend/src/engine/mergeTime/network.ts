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

/** Means and scales of the inputs, found on the training part. */
export interface Scaling {
  mean: number[];
  scale: number[];
  /** Features that are often unknown get an input that says so. */
  flagged: number[];
}

/** A dense layer: `weights` is row by row, `inputs × outputs`. */
export interface Layer {
  inputs: number;
  outputs: number;
  weights: number[];
  bias: number[];
}

/** A multilayer perceptron: rectified layers, then logits. */
export interface Network {
  scaling: Scaling;
  layers: Layer[];
}

const CLIP = 4;
const FLAG_SHARE = 0.01;

/** Finds means and standard deviations, unknown values left out. */
export function fitScaling(vectors: readonly Float64Array[]): Scaling {
  const features = vectors[0]?.length ?? 0;
  const scaling: Scaling = { mean: [], scale: [], flagged: [] };
  for (let feature = 0; feature < features; feature += 1) {
    let n = 0;
    let sum = 0;
    let squares = 0;
    for (const vector of vectors) {
      const value = vector[feature];
      if (!Number.isNaN(value)) {
        n += 1;
        sum += value;
        squares += value * value;
      }
    }
    const mean = n === 0 ? 0 : sum / n;
    const variance = n === 0 ? 0 : Math.max(0, squares / n - mean * mean);
    scaling.mean.push(mean);
    scaling.scale.push(variance > 1e-12 ? Math.sqrt(variance) : 1);
    if (n < (1 - FLAG_SHARE) * vectors.length) {
      scaling.flagged.push(feature);
    }
  }
  return scaling;
}

/** Standardised and clipped inputs; an unknown value is the mean. */
export function inputsOf(
  { mean, scale, flagged }: Scaling,
  vector: ArrayLike<number>,
): number[] {
  const inputs = mean.map((center, feature) => {
    const value = (vector[feature] - center) / scale[feature];
    return Number.isNaN(value) ? 0 : Math.min(CLIP, Math.max(-CLIP, value));
  });
  flagged.forEach(feature =>
    inputs.push(Number.isNaN(vector[feature]) ? 1 : 0),
  );
  return inputs;
}

/** Probabilities of the network's outputs (softmax of the logits). */
export function evaluateNetwork(
  { scaling, layers }: Network,
  vector: ArrayLike<number>,
): number[] {
  let values = inputsOf(scaling, vector);
  layers.forEach(({ outputs, weights, bias }, depth) => {
    const next = [...bias];
    values.forEach((value, input) => {
      if (value !== 0) {
        const start = input * outputs;
        for (let output = 0; output < outputs; output += 1) {
          next[output] += value * weights[start + output];
        }
      }
    });
    const last = depth === layers.length - 1;
    values = last ? next : next.map(value => Math.max(0, value));
  });
  return softmax(values);
}

/** Probabilities in proportion to the exponentials of the scores. */
export function softmax(scores: readonly number[]): number[] {
  const greatest = Math.max(...scores);
  const powers = scores.map(score => Math.exp(score - greatest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map(power => power / sum);
}
