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
import { UNITS_BY_USAGE, UsageUnit, isPartOf, overlapOf } from './units';

/**
 * What a request used, by kind: tokens, seconds, pages, counts. A total
 * includes its parts: `input_tokens` holds cache reads and writes, audio, images
 * and video; `output_tokens` holds reasoning and citations.
 */
export type Usage = Record<string, number | string | null | undefined>;

/** One kind of usage with its reported amount. */
interface Reported {
  unit: UsageUnit;
  amount: Decimal;
}

function read(usage: Usage, key: string): Decimal | undefined {
  const value = usage[key];
  if (value === undefined || value === null) {
    return undefined;
  }
  const amount = toDecimal(value, key);
  if (amount.isNegative() && !amount.isZero()) {
    throw new InvalidInputError(`${key} is ${value}; usage is 0 or more.`);
  }
  return amount;
}

function reported(usage: Usage): Reported[] {
  return Object.keys(usage).flatMap(key => {
    const unit = key === 'requests' ? undefined : UNITS_BY_USAGE.get(key);
    const amount = unit && read(usage, key);
    return unit && amount?.isPositive() && !amount.isZero()
      ? [{ unit, amount }]
      : [];
  });
}

/**
 * The reported amount of a kind of usage; 0 if nothing says otherwise.
 *
 * @throws InvalidInputError - it is not reported, but a part of it is, or two
 *   kinds are whose overlap it is: then it cannot be known
 */
export function amountOf(usage: Usage, unit: UsageUnit): Decimal {
  const own = read(usage, unit.usage);
  if (own) {
    return own;
  }
  const others = reported(usage);
  const part = others.find(other => isPartOf(other.unit, unit));
  if (part) {
    throw new InvalidInputError(
      `${part.unit.usage} is reported, but ${unit.usage}, of which it is a part, is not.`,
    );
  }
  for (const [index, { unit: first }] of others.entries()) {
    for (const { unit: second } of others.slice(index + 1)) {
      const nested = isPartOf(first, second) || isPartOf(second, first);
      if (!nested && overlapOf(first, second) === unit) {
        throw new InvalidInputError(
          `${first.usage} and ${second.usage} are reported, but their overlap ${unit.usage} is not.`,
        );
      }
    }
  }
  return new Decimal(0);
}

/**
 * Divides usage among the kinds that have a price, so that each token counts
 * once: a kind gets its amount less what more special priced kinds take. What
 * has no price of its own stays in the kind that it is part of.
 *
 * @throws InvalidInputError - parts exceed their whole, an amount is negative,
 *   or a needed total or overlap is missing
 */
export function partition(
  usage: Usage,
  priced: readonly UsageUnit[],
): Map<string, Decimal> {
  const special = (unit: UsageUnit) => Object.keys(unit.dimensions).length;
  const sorted = [...priced].sort((a, b) => special(b) - special(a));
  const parts = new Map<string, Decimal>();
  for (const unit of sorted) {
    const whole = amountOf(usage, unit);
    let taken = new Decimal(0);
    for (const other of sorted) {
      if (isPartOf(other, unit)) {
        taken = taken.plus(parts.get(other.usage)!);
      }
    }
    if (taken.greaterThan(whole)) {
      const names = sorted
        .filter(other => isPartOf(other, unit))
        .filter(other => !parts.get(other.usage)!.isZero())
        .map(other => other.usage);
      throw new InvalidInputError(
        `${names.join(', ')} together are ${taken}, more than ${
          unit.usage
        } (${whole}).`,
      );
    }
    parts.set(unit.usage, whole.minus(taken));
  }
  return parts;
}
