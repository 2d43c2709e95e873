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

import { BinBounds } from './binning';

/**
 * A regression tree as parallel arrays; node 0 is the root. A leaf has
 * feature -1. What is at most the threshold, or unknown, goes left.
 */
export interface Tree {
  feature: number[];
  threshold: number[];
  left: number[];
  right: number[];
  value: number[];
}

const WIDTH = 256;

interface Task {
  columns: readonly Uint8Array[];
  bounds: BinBounds;
  gradients: Float64Array;
  hessians: Float64Array;
  rows: Int32Array;
  features: Int32Array;
  options: {
    leaves: number;
    minHessian: number;
    lambda: number;
    learningRate: number;
  };
}

interface Leaf {
  node: number;
  rows: Int32Array;
  gradient: number;
  hessian: number;
  /** Sums of gradients and hessians, per feature and bin. */
  histogram: Float64Array;
  best: Split | null;
}

interface Split {
  gain: number;
  feature: number;
  /** Greatest bin that goes left. */
  bin: number;
}

/** Value of a tree at a vector; NaN is unknown. */
export function evaluateTree(tree: Tree, vector: ArrayLike<number>): number {
  let node = 0;
  while (tree.feature[node] >= 0) {
    const goesRight = vector[tree.feature[node]] > tree.threshold[node];
    node = goesRight ? tree.right[node] : tree.left[node];
  }
  return tree.value[node];
}

/** Grows a tree leaf by leaf, always splitting where the gain is greatest. */
export function growTree(task: Task): Tree {
  const { options, bounds } = task;
  const tree: Tree = {
    feature: [],
    threshold: [],
    left: [],
    right: [],
    value: [],
  };
  const addLeaf = (rows: Int32Array, histogram: Float64Array): Leaf => {
    let gradient = 0;
    let hessian = 0;
    for (const row of rows) {
      gradient += task.gradients[row];
      hessian += task.hessians[row];
    }
    const node = tree.feature.length;
    tree.feature.push(-1);
    tree.threshold.push(0);
    tree.left.push(-1);
    tree.right.push(-1);
    tree.value.push(
      (-options.learningRate * gradient) / (hessian + options.lambda),
    );
    const leaf: Leaf = {
      node,
      rows,
      gradient,
      hessian,
      histogram,
      best: null,
    };
    leaf.best = bestSplit(task, leaf);
    return leaf;
  };
  const open = [addLeaf(task.rows, histogramOf(task, task.rows))];
  for (let leaves = 1; leaves < options.leaves; leaves += 1) {
    let chosen = -1;
    open.forEach((leaf, index) => {
      if (
        leaf.best &&
        (chosen < 0 || leaf.best.gain > open[chosen].best!.gain)
      ) {
        chosen = index;
      }
    });
    if (chosen < 0) {
      break;
    }
    const [parent] = open.splice(chosen, 1);
    const { feature, bin } = parent.best!;
    const [leftRows, rightRows] = divide(
      parent.rows,
      task.columns[feature],
      bin,
    );
    // The greater side is what remains of the parent.
    const leftIsSmall = leftRows.length < rightRows.length;
    const small = histogramOf(task, leftIsSmall ? leftRows : rightRows);
    const great = parent.histogram;
    for (let index = 0; index < great.length; index += 1) {
      great[index] -= small[index];
    }
    const left = addLeaf(leftRows, leftIsSmall ? small : great);
    const right = addLeaf(rightRows, leftIsSmall ? great : small);
    tree.feature[parent.node] = feature;
    // Bin 1 ends at the first bound; bin 0 holds the unknown only.
    tree.threshold[parent.node] =
      bin === 0 ? -Number.MAX_VALUE : bounds[feature][bin - 1];
    tree.left[parent.node] = left.node;
    tree.right[parent.node] = right.node;
    open.push(left, right);
  }
  return tree;
}

function divide(
  rows: Int32Array,
  column: Uint8Array,
  bin: number,
): [Int32Array, Int32Array] {
  const left = new Int32Array(rows.length);
  const right = new Int32Array(rows.length);
  let onLeft = 0;
  let onRight = 0;
  for (const row of rows) {
    if (column[row] <= bin) {
      left[onLeft] = row;
      onLeft += 1;
    } else {
      right[onRight] = row;
      onRight += 1;
    }
  }
  return [left.slice(0, onLeft), right.slice(0, onRight)];
}

function histogramOf(task: Task, rows: Int32Array): Float64Array {
  const { features, columns } = task;
  const sums = new Float64Array(features.length * WIDTH * 2);
  const n = rows.length;
  const gradients = new Float64Array(n);
  const hessians = new Float64Array(n);
  for (let index = 0; index < n; index += 1) {
    gradients[index] = task.gradients[rows[index]];
    hessians[index] = task.hessians[rows[index]];
  }
  for (let place = 0; place < features.length; place += 1) {
    const column = columns[features[place]];
    const start = place * WIDTH * 2;
    for (let index = 0; index < n; index += 1) {
      const at = start + column[rows[index]] * 2;
      sums[at] += gradients[index];
      sums[at + 1] += hessians[index];
    }
  }
  return sums;
}

function bestSplit(task: Task, leaf: Leaf): Split | null {
  const { features, bounds, options } = task;
  const { minHessian, lambda } = options;
  const { gradient, hessian, histogram } = leaf;
  if (hessian < 2 * minHessian) {
    return null;
  }
  const whole = (gradient * gradient) / (hessian + lambda);
  let best: Split | null = null;
  for (let place = 0; place < features.length; place += 1) {
    const feature = features[place];
    const start = place * WIDTH * 2;
    let g = 0;
    let h = 0;
    for (let bin = 0; bin <= bounds[feature].length; bin += 1) {
      g += histogram[start + bin * 2];
      h += histogram[start + bin * 2 + 1];
      if (h < minHessian) {
        continue;
      }
      const rest = hessian - h;
      if (rest < minHessian) {
        break;
      }
      const gain =
        (g * g) / (h + lambda) +
        ((gradient - g) * (gradient - g)) / (rest + lambda) -
        whole;
      if (gain > 1e-9 && (best === null || gain > best.gain)) {
        best = { gain, feature, bin };
      }
    }
  }
  return best;
}
