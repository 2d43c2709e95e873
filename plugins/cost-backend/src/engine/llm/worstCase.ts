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
import { Decimal, toDecimal } from '../money';
import { PriceRow, Rate, Rates } from '../prices';

/** Tokens that a request can use at most. */
export interface TokenBound {
  /** Of the whole prompt: cache reads and writes are part of it. */
  input: number;
  /** Of all answers together, reasoning included. */
  output: number;
}

/** Rates of text; sound and pictures cannot be in a bounded request. */
const PRICE = /^(?!.*(?:audio|image|video)).*_mtok$/;

/** Highest rate that a request up to the bound can meet. */
function highest(rate: Rate, input: number, name: string): Decimal {
  if (typeof rate === 'object' && rate !== null && 'base' in rate) {
    return [
      toDecimal(rate.base, name),
      ...rate.tiers
        .filter(({ start }) => input > start)
        .map(({ price }) => toDecimal(price, name)),
    ].reduce((most, value) => Decimal.max(most, value));
  }
  return toDecimal(rate, name);
}

function dearest(rates: Rates, { input, output }: TokenBound): Decimal {
  let dearestInput = new Decimal(0);
  let dearestOutput = new Decimal(0);
  let perRequest = new Decimal(0);
  for (const [name, rate] of Object.entries(rates)) {
    if (rate === null || rate === undefined) {
      continue;
    }
    const value = highest(rate, input, name);
    if (name === 'requests_kcount') {
      perRequest = value.div(1000);
    } else if (PRICE.test(name)) {
      if (name.startsWith('output_')) {
        dearestOutput = Decimal.max(dearestOutput, value);
      } else {
        // Input, and what is kept of it: cache reads and writes.
        dearestInput = Decimal.max(dearestInput, value);
      }
    }
  }
  return dearestInput
    .mul(input)
    .plus(dearestOutput.mul(output))
    .div(1_000_000)
    .plus(perRequest);
}

/**
 * The most that a text request can cost under a price row, US dollars: all
 * input at the dearest kind of input (a cache write may cost more than plain
 * input), all output at the dearest kind of output, at the dearest tier that
 * the bound reaches.
 *
 * @throws InvalidInputError for a bound that is not a whole number, 0 or more,
 *   and for a row that prices no tokens
 */
export function worstCase(row: PriceRow, bound: TokenBound): Decimal {
  for (const [field, value] of Object.entries(bound)) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new InvalidInputError(
        `The bound of ${field} tokens is ${value}; give a whole number, 0 or more.`,
      );
    }
  }
  if (!Object.keys(row.rates).some(name => PRICE.test(name))) {
    throw new InvalidInputError(
      'The price row has no rate for tokens: what a request can cost is not known.',
    );
  }
  return dearest(row.rates, bound);
}
