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

import { dirname, sep } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import {
  Layer,
  Network,
  fitScaling,
  inputsOf,
} from '../engine/mergeTime/network';
import { normal, seededRandom, shuffle } from '../engine/mergeTime/random';

export interface NetworkOptions {
  outputs: number;
  hidden: readonly number[];
  epochs: number;
  batch: number;
  learningRate: number;
  /** Penalty on squared weights, per step and learning rate. */
  weightDecay: number;
  dropout: number;
  seed: number;
}

/**
 * Chooses where tensors are computed: WebAssembly in one thread, so that a
 * seed gives the same weights again; plain JavaScript where that is missing.
 *
 * @returns `wasm` or `cpu`
 */
export async function prepareTensors(): Promise<string> {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths(dirname(require.resolve('@tensorflow/tfjs-backend-wasm')) + sep);
  const chosen = await tf.setBackend('wasm').catch(() => false);
  if (!chosen) {
    await tf.setBackend('cpu');
  }
  await tf.ready();
  return tf.getBackend();
}

const MASK_POOL = 2 ** 18;

/**
 * Masks of inverted dropout (Srivastava et al., JMLR 15, 2014). Cut from one
 * long random sequence at random places: drawing each anew would take longer
 * than the training.
 */
class Masks {
  readonly #pool: Float32Array;
  readonly #random: () => number;

  constructor(rate: number, random: () => number) {
    this.#random = random;
    this.#pool = Float32Array.from({ length: MASK_POOL }, () =>
      random() < rate ? 0 : 1 / (1 - rate),
    );
  }

  next(shape: [number, number]): tf.Tensor2D {
    const size = shape[0] * shape[1];
    const start = Math.floor(this.#random() * (MASK_POOL - size));
    return tf.tensor2d(this.#pool.slice(start, start + size), shape);
  }
}

/**
 * Trains a perceptron on the cross-entropy by Adam with decoupled weight
 * decay, a falling learning rate, and an exponential mean of the weights.
 *
 * @param vectors - NaN is unknown
 * @param truth - index of the output that came true
 */
export async function trainNetwork(
  vectors: readonly Float64Array[],
  truth: ArrayLike<number>,
  options: NetworkOptions,
  onEpoch?: (epoch: number, network: Network) => void,
): Promise<Network> {
  const { batch, epochs, outputs, seed, learningRate } = options;
  const scaling = fitScaling(vectors);
  const inputs = vectors.map(vector =>
    Float32Array.from(inputsOf(scaling, vector)),
  );
  const width = inputs[0].length;
  const random = seededRandom(seed);
  const sizes = [width, ...options.hidden, outputs];
  const variables = sizes.slice(1).flatMap((size, depth) => {
    const from = sizes[depth];
    const deviation = Math.sqrt(2 / from);
    const start = Float32Array.from(
      { length: from * size },
      () => normal(random) * deviation,
    );
    return [
      tf.variable(tf.tensor2d(start, [from, size])),
      tf.variable(tf.zeros([size])),
    ];
  });
  const means = variables.map(variable => tf.variable(variable.clone()));
  const optimizer = tf.train.adam(learningRate);
  const order = Int32Array.from(inputs.keys());
  const steps = epochs * Math.ceil(inputs.length / batch);
  let step = 0;
  const masks = new Masks(options.dropout, random);
  const logits = (x: tf.Tensor2D, training: boolean): tf.Tensor2D => {
    let values = x;
    for (let depth = 0; depth < variables.length; depth += 2) {
      values = tf.add(
        tf.matMul(values, variables[depth] as tf.Tensor2D),
        variables[depth + 1],
      );
      if (depth + 2 < variables.length) {
        values = tf.relu(values);
        if (training && options.dropout > 0) {
          values = tf.mul(values, masks.next(values.shape));
        }
      }
    }
    return values;
  };
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random);
    for (let start = 0; start < order.length; start += batch) {
      const rows = order.subarray(start, start + batch);
      const x = new Float32Array(rows.length * width);
      const y = new Float32Array(rows.length * outputs);
      rows.forEach((row, place) => {
        x.set(inputs[row], place * width);
        y[place * outputs + truth[row]] = 1;
      });
      step += 1;
      const rate =
        learningRate * 0.5 * (1 + Math.cos((Math.PI * (step - 1)) / steps));
      (optimizer as unknown as { learningRate: number }).learningRate = rate;
      // The mean forgets the beginning, which is far from the end.
      const weight = Math.max(1 / step, 0.005);
      tf.tidy(() => {
        optimizer.minimize(
          () =>
            tf.losses.softmaxCrossEntropy(
              tf.tensor2d(y, [rows.length, outputs]),
              logits(tf.tensor2d(x, [rows.length, width]), true),
            ) as tf.Scalar,
          false,
          variables,
        );
        variables.forEach((variable, index) => {
          if (index % 2 === 0 && options.weightDecay > 0) {
            variable.assign(tf.mul(variable, 1 - rate * options.weightDecay));
          }
          means[index].assign(
            tf.add(tf.mul(means[index], 1 - weight), tf.mul(variable, weight)),
          );
        });
      });
    }
    onEpoch?.(epoch, { scaling, layers: layersOf(means) });
  }
  const network: Network = { scaling, layers: layersOf(means) };
  tf.dispose([...variables, ...means]);
  optimizer.dispose();
  return network;
}

function layersOf(variables: tf.Variable[]): Layer[] {
  const layers: Layer[] = [];
  for (let index = 0; index < variables.length; index += 2) {
    const [inputs, outputs] = variables[index].shape;
    layers.push({
      inputs,
      outputs: outputs!,
      weights: Array.from(variables[index].dataSync()),
      bias: Array.from(variables[index + 1].dataSync()),
    });
  }
  return layers;
}
