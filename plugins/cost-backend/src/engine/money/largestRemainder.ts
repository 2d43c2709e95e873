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
import { AmountInput, Decimal, toDecimal } from './money';

/**
 * Splits a whole number of units by weights, so that the parts add up to it
 * exactly: each gets its quota rounded down, and the units left go to the
 * largest remainders (Hamilton's method); of equal ones, to the first.
 *
 * A negative total is split like its opposite, so that a refund takes back
 * what the charge gave.
 *
 * @param weights - 0 or more each
 * @returns the parts in the order of the weights; null if all weights are 0
 */
export function splitUnits(
  total: bigint,
  weights: readonly bigint[],
): bigint[] | null {
  let sum = 0n;
  for (const weight of weights) {
    if (weight < 0n) {
      throw new InvalidInputError(
        `A weight is ${weight}; weights of a split are 0 or more.`,
      );
    }
    sum += weight;
  }
  if (sum === 0n) {
    return null;
  }
  if (total < 0n) {
    return splitUnits(-total, weights)!.map(part => -part);
  }
  const parts = weights.map(weight => (total * weight) / sum);
  const remainders = weights.map(weight => (total * weight) % sum);
  let left = total - parts.reduce((all, part) => all + part, 0n);
  const order = remainders
    .map((remainder, index) => ({ remainder, index }))
    .filter(({ remainder }) => remainder > 0n)
    .sort((a, b) => {
      if (a.remainder === b.remainder) {
        return a.index - b.index;
      }
      return a.remainder > b.remainder ? -1 : 1;
    });
  for (const { index } of order) {
    if (left === 0n) {
      break;
    }
    parts[index] += 1n;
    left -= 1n;
  }
  return parts;
}

/**
 * Splits an amount by weights at a scale, so that the parts add up to it
 * exactly (see {@link splitUnits}).
 *
 * @param scale - digits after the point of the parts; the amount itself must
 *   not have more
 * @returns the parts in the order of the weights; null if all weights are 0:
 *   then nobody gets the amount, and the caller shows it
 * @throws InvalidInputError - negative weights, or an amount finer than scale
 */
export function splitByLargestRemainder(
  total: AmountInput,
  weights: readonly AmountInput[],
  scale: number,
): Decimal[] | null {
  const unit = new Decimal(10).pow(scale);
  const amount = toDecimal(total, 'total').mul(unit);
  if (!amount.isInteger()) {
    throw new InvalidInputError(
      `The total ${String(total)} has more than ${scale} decimals.`,
    );
  }
  const read = weights.map((weight, index) =>
    toDecimal(weight, `weight ${index}`),
  );
  const finest = Math.max(0, ...read.map(weight => weight.decimalPlaces()));
  const times = new Decimal(10).pow(finest);
  const parts = splitUnits(
    BigInt(amount.toFixed(0)),
    read.map(weight => BigInt(weight.mul(times).toFixed(0))),
  );
  return parts?.map(part => new Decimal(part.toString()).div(unit)) ?? null;
}
