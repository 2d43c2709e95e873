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
import { OutcomeRow } from './outcomes';

/** Characters of a token of text, roughly; where the table has no cost. */
const CHARACTERS_PER_TOKEN = 4;
const PROMPTS = 1000;

/** What 1,000 prompts of a table use at one setting of a router. */
export interface RoutedSpend {
  /** Tokens of the prompts that the models read, about; answers not counted. */
  strongTokens: number;
  weakTokens: number;
  /** By the costs that the table has, USD, decimal text; null: it has none. */
  cost: string | null;
}

/** Tells what a choice between two models costs over a table of outcomes. */
export class SpendOfChoice {
  readonly #tokens: readonly number[];
  readonly #priced: boolean;

  constructor(private readonly rows: readonly OutcomeRow[]) {
    this.#tokens = rows.map(({ prompt }) =>
      Math.ceil([...prompt].length / CHARACTERS_PER_TOKEN),
    );
    this.#priced =
      rows.length > 0 &&
      rows.every(
        ({ strongCost, weakCost }) => strongCost !== null && weakCost !== null,
      );
  }

  /** @param isStrong - whether the row goes to the strong model */
  of(isStrong: (row: number) => boolean): RoutedSpend {
    let strongTokens = 0;
    let weakTokens = 0;
    let cost = new Decimal(0);
    this.rows.forEach(({ strongCost, weakCost }, at) => {
      const strong = isStrong(at);
      if (strong) {
        strongTokens += this.#tokens[at];
      } else {
        weakTokens += this.#tokens[at];
      }
      if (this.#priced) {
        cost = cost.plus((strong ? strongCost : weakCost)!);
      }
    });
    const n = this.rows.length;
    return {
      strongTokens: (PROMPTS * strongTokens) / n,
      weakTokens: (PROMPTS * weakTokens) / n,
      cost: this.#priced
        ? cost.times(PROMPTS).div(n).toSignificantDigits(12).toFixed()
        : null,
    };
  }
}
