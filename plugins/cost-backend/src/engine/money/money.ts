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

import { Decimal as DecimalJs } from 'decimal.js';
import { InvalidInputError } from '@maestro/backstage-plugin-maestro-statistics';

/**
 * Decimals of 60 significant digits, so that sums and products of amounts are
 * exact and quotients are off in the 60th digit at most. A class of its own:
 * settings of other users of the library do not reach it.
 */
export const Decimal = DecimalJs.clone({ precision: 60, defaults: true });
// The class and the type of its instances share a name, as in the library.
// eslint-disable-next-line @typescript-eslint/no-redeclare
export type Decimal = DecimalJs;

/** Digits after the point of a stored amount: DECIMAL(38, 15). */
export const MONEY_SCALE = 15;

/** What can be read as an amount: text is exact. */
export type AmountInput = Decimal | string | number | bigint;

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,4})?$/i;
/** No amount is longer; written out, 1e999999999 would fill the memory. */
const MOST_DIGITS = 200;

/**
 * Reads an amount. Of texts only decimals: the library knows hexadecimals too.
 *
 * @throws InvalidInputError - not a finite number, or one of more than 200
 *   digits; the message names `field`
 */
export function toDecimal(value: AmountInput, field = 'amount'): Decimal {
  let read: Decimal | undefined;
  try {
    read = new Decimal(typeof value === 'bigint' ? String(value) : value);
  } catch {
    // Told below.
  }
  const isText = typeof value === 'string';
  if (!read?.isFinite() || (isText && !DECIMAL.test(value))) {
    throw new InvalidInputError(
      `${field} is ${String(value).slice(0, 80)}; give a decimal number.`,
    );
  }
  if (
    isText &&
    (value.length > MOST_DIGITS || Math.abs(read.e) > MOST_DIGITS)
  ) {
    throw new InvalidInputError(
      `${field} is ${value.slice(
        0,
        80,
      )}; give a decimal number of at most ${MOST_DIGITS} digits.`,
    );
  }
  return read;
}

const UNIT = new Decimal(10).pow(MONEY_SCALE);

/** An amount in units of 1e-15; what is smaller is rounded half to even. */
export function toUnits(value: AmountInput, field = 'amount'): bigint {
  return BigInt(
    toDecimal(value, field)
      .mul(UNIT)
      .toDecimalPlaces(0, Decimal.ROUND_HALF_EVEN)
      .toFixed(0),
  );
}

/** The amount of a number of units of 1e-15; exact. */
export function fromUnits(units: bigint): Decimal {
  return new Decimal(units.toString()).div(UNIT);
}
