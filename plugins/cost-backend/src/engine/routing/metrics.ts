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

import { InvalidInputError } from '@maestro/backstage-plugin-maestro-statistics';

/** What a strong and a weak model made of one prompt. */
export interface Outcome {
  /** Whether the strong model answered right. */
  strong: boolean;
  /** Whether the weak model answered right. */
  weak: boolean;
}

/** One setting of a router: from which score on the strong model is called. */
export interface CurvePoint {
  threshold: number;
  /** Prompts that go to the strong model. */
  strongCalls: number;
  /** Prompts answered right by whichever model they go to. */
  correct: number;
}

/** Counts and accuracies, in percent, of a table of outcomes. */
export interface OutcomeFigures {
  rows: number;
  strongCorrect: number;
  weakCorrect: number;
  /** Right by the strong model alone. */
  onlyStrong: number;
  onlyWeak: number;
  both: number;
  neither: number;
  strongAccuracy: number | null;
  weakAccuracy: number | null;
  /** Of a router that always picks a model that is right, where one is. */
  oracleAccuracy: number | null;
}

/** Steps between the thresholds of a curve: each 10 % of the scores. */
export const CURVE_STEPS = 10;

/** Counts and accuracies; accuracies are null without a row. */
export function outcomeFigures(outcomes: readonly Outcome[]): OutcomeFigures {
  let onlyStrong = 0;
  let onlyWeak = 0;
  let both = 0;
  for (const { strong, weak } of outcomes) {
    onlyStrong += strong && !weak ? 1 : 0;
    onlyWeak += weak && !strong ? 1 : 0;
    both += strong && weak ? 1 : 0;
  }
  const rows = outcomes.length;
  const percent = (count: number) => (rows === 0 ? null : (100 * count) / rows);
  return {
    rows,
    strongCorrect: onlyStrong + both,
    weakCorrect: onlyWeak + both,
    onlyStrong,
    onlyWeak,
    both,
    neither: rows - onlyStrong - onlyWeak - both,
    strongAccuracy: percent(onlyStrong + both),
    weakAccuracy: percent(onlyWeak + both),
    oracleAccuracy: percent(onlyStrong + onlyWeak + both),
  };
}

/**
 * Percent of strong calls that a router with perfect foresight needs for a
 * share of the gap between the models: it calls the strong model only where
 * that one alone is right, so it may pass the strong model's accuracy.
 *
 * @param share - of the gap, 0 to 1
 * @returns null where the strong model is not the better one
 */
export function oracleStrongShare(
  outcomes: readonly Outcome[],
  share: number,
): number | null {
  const { rows, strongCorrect, weakCorrect } = outcomeFigures(outcomes);
  return strongCorrect > weakCorrect
    ? (100 * share * (strongCorrect - weakCorrect)) / rows
    : null;
}

/**
 * The curve of a score: eleven thresholds at the quantiles 0, 10, ... 100 % of
 * the scores (linear interpolation); the strong model is called from the
 * threshold on, at the last one above it. Ordered by strong calls.
 *
 * @param scores - one for each outcome; high means that the strong model pays
 * @throws InvalidInputError for a missing score or one that is not finite
 */
export function routerCurve(
  outcomes: readonly Outcome[],
  scores: ArrayLike<number>,
): CurvePoint[] {
  const n = outcomes.length;
  if (scores.length !== n) {
    throw new InvalidInputError(
      `scores has ${scores.length} items; expected ${n}, one for each outcome`,
    );
  }
  for (let row = 0; row < n; row += 1) {
    if (!Number.isFinite(scores[row])) {
      throw new InvalidInputError(
        `scores[${row}] is ${scores[row]}; expected a finite number`,
      );
    }
  }
  if (n === 0) {
    return [];
  }
  const order = Uint32Array.from({ length: n }, (_, row) => row).sort(
    (a, b) => scores[a] - scores[b],
  );
  const ascending = Float64Array.from(order, row => scores[row]);
  // correctFrom[k]: rows of the k lowest scores by the weak model, others by
  // the strong one.
  const correctFrom = new Uint32Array(n + 1);
  correctFrom[0] = outcomes.reduce((sum, o) => sum + (o.strong ? 1 : 0), 0);
  order.forEach((row, k) => {
    const { strong, weak } = outcomes[row];
    correctFrom[k + 1] = correctFrom[k] - (strong ? 1 : 0) + (weak ? 1 : 0);
  });
  return Array.from({ length: CURVE_STEPS + 1 }, (_, step) => {
    const threshold = quantileAt(ascending, step);
    const weakCalls =
      step === CURVE_STEPS ? n : countBelow(ascending, threshold);
    return {
      threshold,
      strongCalls: n - weakCalls,
      correct: correctFrom[weakCalls],
    };
  }).reverse();
}

/** Quantile step / 10, its place in whole numbers so that no tie is missed. */
function quantileAt(ascending: Float64Array, step: number): number {
  const place = (ascending.length - 1) * step;
  const index = Math.floor(place / CURVE_STEPS);
  if (place % CURVE_STEPS === 0) {
    return ascending[index];
  }
  const fraction = place / CURVE_STEPS - index;
  return (
    ascending[index] + fraction * (ascending[index + 1] - ascending[index])
  );
}

function countBelow(ascending: Float64Array, threshold: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (ascending[middle] < threshold) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/**
 * Average performance gap recovered (Ong et al., "RouteLLM", 2024): area under
 * accuracy over the share of strong calls, less the weak accuracy, in units of
 * the gap between the models. 0.5 is a coin; above 1 is possible where the
 * weak model is right alone. Trapezoids between the points.
 *
 * @returns null without a gap
 */
export function apgr(
  outcomes: readonly Outcome[],
  curve: readonly CurvePoint[],
): number | null {
  const { rows, strongCorrect, weakCorrect } = outcomeFigures(outcomes);
  if (strongCorrect === weakCorrect) {
    return null;
  }
  let area = 0;
  for (let k = 1; k < curve.length; k += 1) {
    const width = curve[k].strongCalls - curve[k - 1].strongCalls;
    area += (width * (curve[k].correct + curve[k - 1].correct)) / 2;
  }
  return (area / rows - weakCorrect) / (strongCorrect - weakCorrect);
}

/**
 * Call-performance threshold: percent of strong calls at which the curve first
 * reaches the weak accuracy plus a share of the gap, linear between points.
 *
 * @param share - of the gap, 0 to 1
 * @returns null where the curve never gets there
 */
export function callPerformanceThreshold(
  outcomes: readonly Outcome[],
  curve: readonly CurvePoint[],
  share: number,
): number | null {
  const { rows, strongCorrect, weakCorrect } = outcomeFigures(outcomes);
  const goal = weakCorrect + share * (strongCorrect - weakCorrect);
  for (let k = 0; k < curve.length; k += 1) {
    const { strongCalls, correct } = curve[k];
    if (correct >= goal) {
      const before = curve[k - 1];
      const part =
        before === undefined
          ? 1
          : (goal - before.correct) / (correct - before.correct);
      const from = before?.strongCalls ?? strongCalls;
      return (100 * (from + part * (strongCalls - from))) / rows;
    }
  }
  return null;
}
