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

import { BinBounds, binColumns, findBounds } from './binning';
import { seededRandom, shuffle } from './random';
import { Tree, evaluateTree, growTree } from './tree';

export interface BoostingOptions {
  classes: number;
  rounds: number;
  learningRate: number;
  leaves: number;
  /** Least sum of second derivatives in a leaf. */
  minHessian: number;
  /** Ridge penalty on the values of leaves. */
  lambda: number;
  /** Share of features and of rows that each tree sees. */
  featureShare: number;
  rowShare: number;
  seed: number;
}

/** Trees by round and class, with thresholds in the units of the features. */
export interface Boosting {
  classes: number;
  /** Scores before the first tree. */
  base: number[];
  /** `rounds × classes`, round by round. */
  trees: Tree[];
}

/**
 * Gradient boosting of regression trees on the multinomial deviance, on
 * histograms of binned features.
 *
 * @see Friedman, "Greedy Function Approximation: A Gradient Boosting Machine",
 * Annals of Statistics 29 (2001), section 4.6, with the second-order leaf
 * values of Chen and Guestrin, "XGBoost", KDD 2016, equations 5 and 7
 */
export function trainBoosting(
  vectors: readonly Float64Array[],
  truth: ArrayLike<number>,
  options: BoostingOptions,
  weights?: ArrayLike<number>,
  onRound?: (round: number, boosting: Boosting) => void,
): Boosting {
  const { classes, rounds, seed } = options;
  const n = vectors.length;
  const bounds: BinBounds = findBounds(vectors);
  const columns = binColumns(vectors, bounds);
  const random = seededRandom(seed);
  const base = logShares(truth, n, classes, weights);
  const scores = new Float64Array(n * classes);
  for (let row = 0; row < n; row += 1) {
    scores.set(base, row * classes);
  }
  const probabilities = new Float64Array(n * classes);
  const gradients = new Float64Array(n);
  const hessians = new Float64Array(n);
  const boosting: Boosting = { classes, base, trees: [] };
  const features = Int32Array.from(columns.keys());
  const everyone = Int32Array.from({ length: n }, (_, row) => row);
  for (let round = 0; round < rounds; round += 1) {
    softmaxRows(scores, probabilities, classes);
    const rows = sample(everyone, options.rowShare, random).sort();
    for (let label = 0; label < classes; label += 1) {
      for (let row = 0; row < n; row += 1) {
        const p = probabilities[row * classes + label];
        const weight = weights?.[row] ?? 1;
        gradients[row] = weight * (p - (truth[row] === label ? 1 : 0));
        hessians[row] = weight * Math.max(1e-6, 2 * p * (1 - p));
      }
      const tree = growTree({
        columns,
        bounds,
        gradients,
        hessians,
        rows,
        features: sample(features, options.featureShare, random),
        options,
      });
      boosting.trees.push(tree);
      for (let row = 0; row < n; row += 1) {
        scores[row * classes + label] += evaluateTree(tree, vectors[row]);
      }
    }
    onRound?.(round, boosting);
  }
  return boosting;
}

/** Scores of the classes: logarithms of probabilities up to a constant. */
export function boostedScores(
  boosting: Boosting,
  vector: ArrayLike<number>,
): number[] {
  const scores = [...boosting.base];
  boosting.trees.forEach((tree, index) => {
    scores[index % boosting.classes] += evaluateTree(tree, vector);
  });
  return scores;
}

function sample(
  from: Int32Array,
  share: number,
  random: () => number,
): Int32Array {
  if (share >= 1) {
    return from;
  }
  return shuffle(from.slice(), random).slice(
    0,
    Math.max(1, Math.round(share * from.length)),
  );
}

function logShares(
  truth: ArrayLike<number>,
  n: number,
  classes: number,
  weights?: ArrayLike<number>,
): number[] {
  const counts = new Array(classes).fill(1);
  let total = classes;
  for (let row = 0; row < n; row += 1) {
    const weight = weights?.[row] ?? 1;
    counts[truth[row]] += weight;
    total += weight;
  }
  return counts.map(count => Math.log(count / total));
}

function softmaxRows(
  scores: Float64Array,
  target: Float64Array,
  classes: number,
): void {
  for (let start = 0; start < scores.length; start += classes) {
    let greatest = -Infinity;
    for (let label = 0; label < classes; label += 1) {
      greatest = Math.max(greatest, scores[start + label]);
    }
    let sum = 0;
    for (let label = 0; label < classes; label += 1) {
      target[start + label] = Math.exp(scores[start + label] - greatest);
      sum += target[start + label];
    }
    for (let label = 0; label < classes; label += 1) {
      target[start + label] /= sum;
    }
  }
}
