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

import { CostConversion } from '@maestro/backstage-plugin-cost-common';
import { Decimal, MONEY_SCALE, toDecimal } from '../../engine/money';

/** A dated rate of the configuration. */
export interface Rate {
  from: string;
  to: string;
  /** First day on which it may be used. */
  date: string;
  /** Units of `to` for one of `from`; decimal text. */
  rate: string;
}

/** An amount of units of 1e-`scale` as decimal text without trailing zeros. */
export function amountText(units: bigint, scale = MONEY_SCALE): string {
  const size = units < 0n ? -units : units;
  const digits = String(size).padStart(scale + 1, '0');
  const whole = digits.slice(0, -scale);
  const fraction = digits.slice(-scale).replace(/0+$/, '');
  return `${units < 0n ? '-' : ''}${whole}${fraction && `.${fraction}`}`;
}

/**
 * The rate of a pair on a day: the last one dated on or before it, given
 * directly or the other way round; null: none is known.
 */
export function rateAt(
  rates: readonly Rate[],
  from: string,
  to: string,
  day: string,
): CostConversion | null {
  const usable = rates
    .filter(
      rate =>
        rate.date <= day &&
        ((rate.from === from && rate.to === to) ||
          (rate.from === to && rate.to === from)),
    )
    .sort((a, b) => (a.date < b.date ? 1 : -1));
  const [best] = usable;
  if (!best) {
    return null;
  }
  const direct = best.from === from;
  return {
    from,
    to,
    rate: direct
      ? toDecimal(best.rate, 'rate').toFixed()
      : new Decimal(1)
          .div(toDecimal(best.rate, 'rate'))
          .toDecimalPlaces(12)
          .toFixed(),
    date: best.date,
  };
}

/** A rate as a whole number of units of 1e-`scale`. */
export function rateUnits(rate: string, scale: number): bigint {
  return BigInt(
    toDecimal(rate, 'rate').mul(new Decimal(10).pow(scale)).toFixed(0),
  );
}

/** Digits after the point that all rates need. */
export function rateScale(conversions: readonly CostConversion[]): number {
  return Math.max(
    0,
    ...conversions.map(({ rate }) => toDecimal(rate).decimalPlaces()),
  );
}
