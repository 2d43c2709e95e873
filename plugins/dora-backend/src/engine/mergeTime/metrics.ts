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

import { MergeTimeMetrics } from './types';

const ECE_BINS = 15;
/** Keeps the logarithm of an impossible outcome finite. */
const LEAST_PROBABILITY = 1e-15;

/** Index of the greatest value; the lowest index wins a tie. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let index = 1; index < values.length; index += 1) {
    if (values[index] > values[best]) {
      best = index;
    }
  }
  return best;
}

/**
 * Area under the ROC curve: probability that a positive case has a greater
 * score than a negative one, ties one half (Mann-Whitney). Null when either
 * side is empty.
 */
export function areaUnderCurve(
  positives: readonly number[],
  negatives: readonly number[],
): number | null {
  if (positives.length === 0 || negatives.length === 0) {
    return null;
  }
  const cases = [
    ...positives.map(score => ({ score, positive: true })),
    ...negatives.map(score => ({ score, positive: false })),
  ].sort((a, b) => a.score - b.score);
  let rankSum = 0;
  for (let start = 0; start < cases.length; ) {
    let end = start;
    let hits = 0;
    while (end < cases.length && cases[end].score === cases[start].score) {
      hits += cases[end].positive ? 1 : 0;
      end += 1;
    }
    rankSum += hits * ((start + 1 + end) / 2);
    start = end;
  }
  const n = positives.length;
  return (rankSum - (n * (n + 1)) / 2) / (n * negatives.length);
}

/**
 * Measure M of Hand and Till: the mean over pairs of classes of the mean of
 * A(i|j) and A(j|i), each the area under the curve of one class's probability
 * among the cases of both. Pairs without cases are left out.
 *
 * @see Hand and Till, "A Simple Generalisation of the Area Under the ROC Curve
 * for Multiple Class Classification Problems", Machine Learning 45 (2001)
 */
export function handTillAuc(
  truth: ArrayLike<number>,
  probabilities: ReadonlyArray<ArrayLike<number>>,
): number | null {
  const classes = probabilities[0]?.length ?? 0;
  const byClass: number[][] = Array.from({ length: classes }, () => []);
  probabilities.forEach((_, index) => byClass[truth[index]].push(index));
  const scores = (of: number, column: number) =>
    byClass[of].map(index => probabilities[index][column]);
  let sum = 0;
  let pairs = 0;
  for (let i = 0; i < classes; i += 1) {
    for (let j = i + 1; j < classes; j += 1) {
      const first = areaUnderCurve(scores(i, i), scores(j, i));
      const second = areaUnderCurve(scores(j, j), scores(i, j));
      if (first !== null && second !== null) {
        sum += (first + second) / 2;
        pairs += 1;
      }
    }
  }
  return pairs === 0 ? null : sum / pairs;
}

/**
 * Mean over pairs of *predicted* classes of the area under the curve of the
 * true class taken as a number, each at least one half; only to compare with
 * figures that were computed from predicted classes.
 */
export function hardLabelAuc(
  truth: ArrayLike<number>,
  probabilities: ReadonlyArray<ArrayLike<number>>,
): number | null {
  const classes = probabilities[0]?.length ?? 0;
  const byPrediction: number[][] = Array.from({ length: classes }, () => []);
  probabilities.forEach((row, index) =>
    byPrediction[argmax(row)].push(truth[index]),
  );
  let sum = 0;
  let pairs = 0;
  for (let i = 0; i < classes; i += 1) {
    for (let j = i + 1; j < classes; j += 1) {
      const area = areaUnderCurve(byPrediction[j], byPrediction[i]);
      if (area !== null) {
        sum += Math.max(area, 1 - area);
        pairs += 1;
      }
    }
  }
  return pairs === 0 ? null : sum / pairs;
}

/**
 * Expected calibration error: mean distance of confidence and accuracy over
 * bins of equal width of the greatest probability, weighted by their size.
 *
 * @see Guo et al., "On Calibration of Modern Neural Networks", ICML 2017
 */
export function expectedCalibrationError(
  truth: ArrayLike<number>,
  probabilities: ReadonlyArray<ArrayLike<number>>,
): number {
  const confidence = new Float64Array(ECE_BINS);
  const correct = new Float64Array(ECE_BINS);
  probabilities.forEach((row, index) => {
    const best = argmax(row);
    const bin = Math.min(Math.floor(ECE_BINS * row[best]), ECE_BINS - 1);
    confidence[bin] += row[best];
    correct[bin] += best === truth[index] ? 1 : 0;
  });
  let sum = 0;
  for (let bin = 0; bin < ECE_BINS; bin += 1) {
    sum += Math.abs(confidence[bin] - correct[bin]);
  }
  return sum / probabilities.length;
}

/**
 * All figures of probabilistic predictions.
 *
 * @param truth - index of the true class of each case
 * @param probabilities - of each class, for each case
 * @param covered - whether each case's interval holds its time; absent
 * without intervals
 * @throws RangeError without a case
 */
export function measure(
  truth: ArrayLike<number>,
  probabilities: ReadonlyArray<ArrayLike<number>>,
  covered?: ArrayLike<boolean>,
): MergeTimeMetrics {
  const n = probabilities.length;
  if (n === 0) {
    throw new RangeError('Predictions cannot be measured without a case');
  }
  const classes = probabilities[0].length;
  const total = new Float64Array(classes);
  const hits = new Float64Array(classes);
  let logLoss = 0;
  let inside = 0;
  for (let index = 0; index < n; index += 1) {
    const row = probabilities[index];
    const actual = truth[index];
    total[actual] += 1;
    hits[actual] += argmax(row) === actual ? 1 : 0;
    logLoss -= Math.log(Math.max(row[actual], LEAST_PROBABILITY));
    inside += covered?.[index] ? 1 : 0;
  }
  const present = [...total.keys()].filter(index => total[index] > 0);
  return {
    n,
    handTillAuc: handTillAuc(truth, probabilities),
    accuracy: hits.reduce((sum, value) => sum + value, 0) / n,
    macroRecall:
      present.reduce((sum, index) => sum + hits[index] / total[index], 0) /
      present.length,
    logLoss: logLoss / n,
    ece: expectedCalibrationError(truth, probabilities),
    coverage: covered ? inside / n : null,
  };
}
