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

import * as tf from '@tensorflow/tfjs';
import { generatedRows } from '../__testUtils__/requests';
import { extractFeatures } from '../engine/mergeTime/features';
import { EnsembleModel } from '../engine/mergeTime/model';
import { evaluateNetwork, inputsOf } from '../engine/mergeTime/network';
import { seededRandom } from '../engine/mergeTime/random';
import { trainModel } from './trainModel';
import { prepareTensors, trainNetwork } from './trainNetwork';

jest.setTimeout(120_000);

const rows = generatedRows(700, 11);
const until = rows[rows.length - 1].createdAt + 1;
const OPTIONS = { until, size: false, seed: 1, rounds: 20, networks: 1 };

describe('training of a network', () => {
  const random = seededRandom(1);
  const vectors = Array.from({ length: 400 }, () =>
    Float64Array.of(random(), random() < 0.3 ? Number.NaN : random()),
  );
  // Unknown is a class of its own; else the first feature decides.
  const truth = vectors.map(([a, b]) => {
    if (Number.isNaN(b)) {
      return 2;
    }
    return a < 0.5 ? 0 : 1;
  });
  const options = {
    outputs: 3,
    hidden: [16, 16],
    epochs: 30,
    batch: 32,
    learningRate: 0.01,
    weightDecay: 0.01,
    dropout: 0.1,
    seed: 3,
  };

  it('learns, and is the same again for the same seed', async () => {
    await prepareTensors();
    const network = await trainNetwork(vectors, truth, options);
    const right = vectors.filter((vector, index) => {
      const found = evaluateNetwork(network, vector);
      return found.indexOf(Math.max(...found)) === truth[index];
    });
    expect(right.length).toBeGreaterThan(370);
    expect(await trainNetwork(vectors, truth, options)).toEqual(network);
    expect(network.scaling.flagged).toEqual([1]);
  });

  it('is evaluated as TensorFlow.js evaluates it', async () => {
    await tf.setBackend('cpu');
    const network = await trainNetwork(vectors, truth, {
      ...options,
      epochs: 1,
    });
    for (const vector of vectors.slice(0, 20)) {
      const inputs = inputsOf(network.scaling, vector);
      const expected = tf.tidy(() => {
        let values = tf.tensor2d(inputs, [1, inputs.length]);
        network.layers.forEach((layer, depth) => {
          values = tf.add(
            tf.matMul(
              values,
              tf.tensor2d(layer.weights, [layer.inputs, layer.outputs]),
            ),
            tf.tensor1d(layer.bias),
          );
          if (depth < network.layers.length - 1) {
            values = tf.relu(values);
          }
        });
        return [...tf.softmax(values).dataSync()];
      });
      evaluateNetwork(network, vector).forEach((value, output) =>
        expect(value).toBeCloseTo(expected[output], 5),
      );
    }
  });
});

describe('training of a model', () => {
  it('learns by the order of time, judges, and can be repeated', async () => {
    const result = await trainModel(rows, OPTIONS);
    const { split, metrics, baselines, model } = result;
    split.fit.forEach(index =>
      expect(rows[index].mergedAt).toBeLessThan(split.at),
    );
    [...split.calibration, ...split.validation].forEach(index =>
      expect(rows[index].createdAt).toBeGreaterThanOrEqual(split.at),
    );
    expect(Math.max(...split.calibration)).toBeLessThan(
      Math.min(...split.validation),
    );
    expect(metrics.n).toBe(split.validation.length);
    expect(metrics.logLoss).toBeLessThan(baselines[0].metrics.logLoss);
    expect(metrics.handTillAuc).toBeGreaterThan(0.7);
    expect(result.learnt).toBe(
      rows.filter(row => row.mergedAt !== null && row.mergedAt < until).length,
    );
    // No requester is in what is stored.
    expect(JSON.stringify(model)).not.toContain('person-');
    expect(await trainModel(rows, OPTIONS)).toEqual(result);
  });

  it('sees nothing of what came after', async () => {
    const { model } = await trainModel(rows, OPTIONS);
    const { model: same } = await trainModel(
      [
        ...rows.map(row =>
          row.closedAt! >= until
            ? { ...row, closedAt: null, mergedAt: null }
            : row,
        ),
        ...rows.map(row => ({
          ...row,
          createdAt: row.createdAt + until,
          closedAt: row.closedAt! + until,
        })),
      ],
      OPTIONS,
    );
    expect(same).toEqual(model);
  });

  it('keeps what it says when it is stored', async () => {
    const { model } = await trainModel(rows, OPTIONS);
    const stored = JSON.parse(JSON.stringify(model));
    const { vectors } = extractFeatures(rows.slice(-5), model.options, rows);
    vectors.forEach(vector =>
      expect(new EnsembleModel(stored).predict(vector)).toEqual(
        new EnsembleModel(model).predict(vector),
      ),
    );
  });

  it('refuses what cannot be split', async () => {
    await expect(trainModel(rows.slice(0, 1), OPTIONS)).rejects.toThrow(
      /cannot be split into parts/,
    );
  });
});
