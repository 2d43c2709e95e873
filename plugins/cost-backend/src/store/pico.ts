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

import { AmountInput, Decimal, toDecimal } from '../engine/money';
import { Pico } from './llmTypes';

const UNIT = new Decimal(10).pow(12);

/**
 * US dollars in whole 1e-12.
 *
 * @param rounding - `up` for what is held, half to even for what is booked
 */
export function picoOf(amount: AmountInput, rounding: 'up' | 'even'): Pico {
  return BigInt(
    toDecimal(amount)
      .mul(UNIT)
      .toDecimalPlaces(
        0,
        rounding === 'up' ? Decimal.ROUND_UP : Decimal.ROUND_HALF_EVEN,
      )
      .toFixed(0),
  );
}

/** Whole 1e-12 as decimal text, without zeros at its end. */
export function formatPico(units: Pico): string {
  return new Decimal(units.toString()).div(UNIT).toFixed();
}
