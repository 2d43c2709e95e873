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
import { AmountInput, Decimal, toDecimal, toUnits } from '../money';

/**
 * Overhead of a window in units of 1e-15: costs per hour times hours. A cost
 * may be a fraction (`10/24`), which is multiplied before it is divided.
 */
export function hourlyUnits(
  costs: Record<string, AmountInput> | undefined,
  hours: AmountInput,
): Array<[name: string, units: bigint]> {
  return Object.entries(costs ?? {}).map(([name, cost]) => {
    const [numerator, denominator = '1', ...rest] = String(cost).split('/');
    const field = `sharedHourlyCosts.${name}`;
    const divisor = toDecimal(denominator.trim(), field);
    if (rest.length > 0 || divisor.isZero()) {
      throw new InvalidInputError(
        `${field} is ${cost}; give an amount, or a fraction such as 10/24.`,
      );
    }
    const amount = toDecimal(numerator.trim(), field)
      .mul(toDecimal(hours, 'hours'))
      .div(divisor);
    return [name, toUnits(new Decimal(amount), field)];
  });
}
