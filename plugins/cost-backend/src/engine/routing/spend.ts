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

import { Decimal } from '../money';
import { Router } from './decide';
import { CurvePoint, Outcome, outcomeFigures } from './metrics';
import { OutcomeRow } from './outcomes';

/** Characters of a token of text, roughly. */
const CHARACTERS_PER_TOKEN = 4;
const PROMPTS = 1000;
/** Scores are per so many US dollars, so that they are readable numbers. */
const UNIT = 0.001;

/** List prices of two models. */
export interface PairPrices {
  /** USD for a token, decimal text. */
  strong: { input: string; output: string };
  weak: { input: string; output: string };
  /** Tokens that an answer is expected to have, whatever the prompt. */
  answerTokens: number;
}

/** Tokens of a prompt, about. */
export function promptTokens(prompt: string): number {
  return Math.max(1, Math.ceil([...prompt].length / CHARACTERS_PER_TOKEN));
}

/** What a model is expected to cost for a prompt, USD. */
function listCost(
  prices: PairPrices,
  model: 'strong' | 'weak',
  tokens: number,
): Decimal {
  const { input, output } = prices[model];
  return new Decimal(input)
    .times(tokens)
    .plus(new Decimal(output).times(prices.answerTokens));
}

/**
 * Scores prompts by what the strong model brings for its money: the score over
 * what it costs more than the weak one. Where quality is bought under a budget,
 * taking the best ratio first is the greedy solution of the knapsack problem,
 * the best one up to the last prompt (Dantzig, Operations Research 5, 1957).
 *
 * @returns the router as it is where the strong model is not dearer
 */
export function perCost(router: Router, prices: PairPrices | null): Router {
  if (!prices) {
    return router;
  }
  const difference = (kind: 'input' | 'output') =>
    new Decimal(prices.strong[kind]).minus(prices.weak[kind]).toNumber();
  const [input, output] = [difference('input'), difference('output')];
  const answer = output * prices.answerTokens;
  if (input < 0 || answer < 0 || input + answer <= 0) {
    return router;
  }
  return {
    version: `${router.version}/per-cost`,
    familiarity: prompt => router.familiarity(prompt),
    score: prompt =>
      (UNIT * router.score(prompt)) / (input * promptTokens(prompt) + answer),
  };
}

/** Tells what a choice between two models costs over a table of outcomes. */
export class SpendOfChoice {
  /**
   * `outcomes`: the table tells what each answer cost; `list_prices`: prompts
   * and expected answers at list prices; null: neither is known.
   */
  readonly basis: 'outcomes' | 'list_prices' | null;
  readonly #costs: ReadonlyArray<{ strong: Decimal; weak: Decimal }>;

  constructor(rows: readonly OutcomeRow[], prices: PairPrices | null) {
    const told = rows.every(
      ({ strongCost, weakCost }) => strongCost !== null && weakCost !== null,
    );
    if (told) {
      this.basis = 'outcomes';
      this.#costs = rows.map(({ strongCost, weakCost }) => ({
        strong: new Decimal(strongCost!),
        weak: new Decimal(weakCost!),
      }));
    } else if (prices) {
      this.basis = 'list_prices';
      this.#costs = rows.map(({ prompt }) => {
        const tokens = promptTokens(prompt);
        return {
          strong: listCost(prices, 'strong', tokens),
          weak: listCost(prices, 'weak', tokens),
        };
      });
    } else {
      this.basis = null;
      this.#costs = [];
    }
  }

  /**
   * USD for 1,000 prompts of the table, decimal text; null: not known.
   *
   * @param isStrong - whether a row goes to the strong model
   */
  of(isStrong: (row: number) => boolean): string | null {
    if (this.basis === null || this.#costs.length === 0) {
      return null;
    }
    return this.#costs
      .reduce(
        (sum, { strong, weak }, row) => sum.plus(isStrong(row) ? strong : weak),
        new Decimal(0),
      )
      .times(PROMPTS)
      .div(this.#costs.length)
      .toSignificantDigits(12)
      .toFixed();
  }
}

/**
 * The average performance gap recovered over money instead of calls: area under
 * accuracy over the cost between the two models, less the weak accuracy, in
 * units of the gap. 0.5 is a coin. Trapezoids between the points.
 *
 * @param costs - of each point of the curve, in its order, any unit
 * @returns null without a gap in accuracy, or where the strong model is not
 *   the dearer one
 */
export function apgrByCost(
  outcomes: readonly Outcome[],
  curve: readonly CurvePoint[],
  costs: readonly number[],
): number | null {
  const { strongCorrect, weakCorrect } = outcomeFigures(outcomes);
  const span = costs[costs.length - 1] - costs[0];
  if (strongCorrect === weakCorrect || !(span > 0)) {
    return null;
  }
  let area = 0;
  for (let k = 1; k < curve.length; k += 1) {
    const width = costs[k] - costs[k - 1];
    area += (width * (curve[k].correct + curve[k - 1].correct)) / 2;
  }
  return (area / span - weakCorrect) / (strongCorrect - weakCorrect);
}
