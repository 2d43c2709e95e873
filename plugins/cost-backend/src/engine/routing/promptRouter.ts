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
import { Router } from './decide';
import { HASH_BITS, SHAPE_NAMES, hashedGrams, promptShape } from './features';
import { LogisticModel, SparseRows, fitLogistic, logistic } from './logistic';
import { Outcome } from './metrics';

/** What a router has learned: plain numbers, to be stored as JSON. */
export interface RouterModel {
  method: typeof METHOD;
  /** Prompts learned from. */
  prompts: number;
  shape: {
    means: number[];
    deviations: number[];
    weights: number[];
    bias: number;
  };
  grams: { weights: number[]; inverseFrequencies: number[]; bias: number };
}

/** A prompt and what both models made of it. */
export interface RoutingExample extends Outcome {
  prompt: string;
}

const METHOD = 'shape-grams/1';
const PLACES = 2 ** HASH_BITS;
/** N-grams of fewer prompts tell nothing. */
const MIN_PROMPTS = 2;
const L2 = 1;
/** Standardised numbers are cut here, so that no outlier decides alone. */
const LARGEST = 4;
/** Small inputs under the same penalty mean stronger shrinkage. */
const SHAPE_SCALE = 0.1;
// Far below what moves a score; sums run over thousands of prompts.
const FIT = { l2: L2, tolerance: 0.05, maxIterations: 60 };

/** Features of prompts, computed once for many fits. */
export interface PreparedPrompt {
  shape: readonly number[];
  grams: ReadonlyMap<number, number>;
}

export function preparePrompt(prompt: string): PreparedPrompt {
  return { shape: promptShape(prompt), grams: hashedGrams(prompt) };
}

/**
 * Learns a router: one logistic regression on the shape of a prompt for "the
 * weak model is wrong", one on its hashed n-grams (TF-IDF, unit length) for
 * "the strong model is right and the weak one wrong". Deterministic.
 *
 * @param prepared - features of the examples' prompts, if at hand
 * @throws RangeError where one of the two never or always happens
 */
export function trainRouter(
  examples: readonly RoutingExample[],
  prepared: readonly PreparedPrompt[] = examples.map(({ prompt }) =>
    preparePrompt(prompt),
  ),
): RouterModel {
  const n = examples.length;
  const use = Uint32Array.from({ length: n }, (_, row) => row);
  const means = SHAPE_NAMES.map(
    (_, j) => prepared.reduce((sum, { shape }) => sum + shape[j], 0) / n,
  );
  const deviations = SHAPE_NAMES.map((_, j) =>
    Math.sqrt(
      prepared.reduce((sum, p) => sum + (p.shape[j] - means[j]) ** 2, 0) / n,
    ),
  );
  const prompts = new Float64Array(PLACES);
  prepared.forEach(({ grams }) =>
    grams.forEach((_, key) => {
      prompts[key] += 1;
    }),
  );
  const inverse = Array.from(prompts, seen =>
    seen < MIN_PROMPTS ? 0 : 1 + Math.log(n / seen),
  );
  const shapeFit = fitLogistic(
    sparse(
      prepared.map(({ shape }) => shapeVector(shape, means, deviations)),
      SHAPE_NAMES.length,
    ),
    examples.map(({ weak }) => (weak ? 0 : 1)),
    use,
    FIT,
  );
  const gramFit = fitLogistic(
    sparse(
      prepared.map(({ grams }) => gramVector(grams, inverse)),
      PLACES,
    ),
    examples.map(({ strong, weak }) => (strong && !weak ? 1 : 0)),
    use,
    FIT,
  );
  return {
    method: METHOD,
    prompts: n,
    shape: {
      means,
      deviations,
      weights: Array.from(shapeFit.weights),
      bias: shapeFit.bias,
    },
    grams: {
      weights: Array.from(gramFit.weights),
      inverseFrequencies: inverse,
      bias: gramFit.bias,
    },
  };
}

/** A fitted router; see `trainRouter`. */
export class PromptRouter implements Router {
  readonly version: string;
  readonly #shape: LogisticModel;
  readonly #grams: LogisticModel;
  /** A decision asks twice about one prompt. */
  #last: { prompt: string; prepared: PreparedPrompt } | null = null;

  constructor(private readonly model: RouterModel) {
    const { shape, grams } = model;
    this.#shape = { ...shape, weights: Float64Array.from(shape.weights) };
    this.#grams = { ...grams, weights: Float64Array.from(grams.weights) };
    this.version = `${METHOD}-${digest([
      shape.bias,
      ...shape.weights,
      grams.bias,
      ...grams.weights,
    ])}`;
  }

  score(prompt: string): number {
    return this.scorePrepared(this.#prepare(prompt));
  }

  /** Half the chance that the weak one errs, plus that only the strong helps. */
  scorePrepared({ shape, grams }: PreparedPrompt): number {
    const { means, deviations } = this.model.shape;
    const { inverseFrequencies } = this.model.grams;
    const weakWrong = probability(
      this.#shape,
      shapeVector(shape, means, deviations),
    );
    // As gramVector, without its list: decisions are many.
    const { weights, bias } = this.#grams;
    let sum = 0;
    let squares = 0;
    for (const [key, times] of grams) {
      const value = gramValue(times, inverseFrequencies[key]);
      sum += weights[key] * value;
      squares += value * value;
    }
    const onlyStrong = logistic(
      squares > 0 ? bias + sum / Math.sqrt(squares) : bias,
    );
    return weakWrong / 2 + onlyStrong;
  }

  familiarity(prompt: string): number {
    const { inverseFrequencies } = this.model.grams;
    const { grams } = this.#prepare(prompt);
    let known = 0;
    grams.forEach((_, key) => {
      known += inverseFrequencies[key] > 0 ? 1 : 0;
    });
    return grams.size === 0 ? 0 : known / grams.size;
  }

  #prepare(prompt: string): PreparedPrompt {
    if (this.#last?.prompt !== prompt) {
      this.#last = { prompt, prepared: preparePrompt(prompt) };
    }
    return this.#last.prepared;
  }
}

type Entries = Array<[column: number, value: number]>;

function shapeVector(
  shape: readonly number[],
  means: readonly number[],
  deviations: readonly number[],
): Entries {
  return shape.map((value, j) => {
    const away = deviations[j] > 0 ? (value - means[j]) / deviations[j] : 0;
    return [j, SHAPE_SCALE * Math.max(-LARGEST, Math.min(LARGEST, away))];
  });
}

/** Term frequency, dampened, times inverse document frequency. */
function gramValue(times: number, inverseFrequency: number): number {
  return (1 + Math.log(times)) * inverseFrequency;
}

function gramVector(
  grams: ReadonlyMap<number, number>,
  inverseFrequencies: readonly number[],
): Entries {
  const entries: Entries = [];
  let squares = 0;
  grams.forEach((times, key) => {
    const value = gramValue(times, inverseFrequencies[key]);
    if (value > 0) {
      entries.push([key, value]);
      squares += value * value;
    }
  });
  const norm = Math.sqrt(squares);
  return entries.map(([key, value]) => [key, value / norm]);
}

function probability({ weights, bias }: LogisticModel, x: Entries): number {
  return logistic(x.reduce((z, [j, value]) => z + weights[j] * value, bias));
}

function sparse(rows: readonly Entries[], width: number): SparseRows {
  const from = new Uint32Array(rows.length + 1);
  rows.forEach((row, index) => {
    from[index + 1] = from[index] + row.length;
  });
  const columns = new Uint32Array(from[rows.length]);
  const values = new Float64Array(columns.length);
  let k = 0;
  for (const row of rows) {
    for (const [column, value] of row) {
      columns[k] = column;
      values[k] = value;
      k += 1;
    }
  }
  return { from, columns, values, width };
}

/** FNV-1a over the bytes of the numbers: tells models apart, no security. */
function digest(numbers: readonly number[]): string {
  const bytes = new Uint8Array(Float64Array.from(numbers).buffer);
  let hash = 0x811c9dc5;
  for (const byte of bytes) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** A router that scores by what has been learned. */
export function createRouter(model: RouterModel): PromptRouter {
  if (model.method !== METHOD) {
    throw new InvalidInputError(
      `method is ${JSON.stringify(
        model.method,
      )}; expected ${METHOD}: learn it again`,
    );
  }
  return new PromptRouter(model);
}
