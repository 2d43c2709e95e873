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
import { dayOf } from '../days';
import { Decimal, toDecimal } from '../money';
import type { DailyCost } from './forecast';

/** {@link DailyCost} as it was read. */
export interface CostDay {
  usage: Decimal | null;
  purchase: Decimal;
  tax: Decimal;
  other: Decimal;
}

/** Days up to and with `through`, by number of the day. */
export function readDays(
  days: readonly DailyCost[],
  through: number,
): Map<number, CostDay> {
  const seen = new Set<number>();
  const known = new Map<number, CostDay>();
  for (const { date, other, purchase, tax, usage } of days) {
    const day = dayOf(date, 'date');
    if (seen.has(day)) {
      throw new InvalidInputError(
        `The day ${date} is given twice; add its rows up first.`,
      );
    }
    seen.add(day);
    if (day <= through) {
      known.set(day, {
        usage: usage === null ? null : toDecimal(usage, `usage of ${date}`),
        purchase: toDecimal(purchase ?? 0, `purchase of ${date}`),
        tax: toDecimal(tax ?? 0, `tax of ${date}`),
        other: toDecimal(other ?? 0, `other of ${date}`),
      });
    }
  }
  return known;
}

/** Exact sum of all categories; null if a day of it is unknown. */
export function sumOf(
  known: ReadonlyMap<number, CostDay>,
  from: number,
  through: number,
): Decimal | null {
  let sum = new Decimal(0);
  for (let day = from; day <= through; day += 1) {
    const found = known.get(day);
    if (!found?.usage) {
      return null;
    }
    sum = sum
      .plus(found.usage)
      .plus(found.purchase)
      .plus(found.tax)
      .plus(found.other);
  }
  return sum;
}

/** An estimate as an amount: nine digits are more than it knows. */
export function toMoney(value: number): Decimal {
  return new Decimal(value).toSignificantDigits(9);
}
