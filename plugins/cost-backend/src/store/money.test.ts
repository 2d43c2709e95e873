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

import fc from 'fast-check';
import { joinUnits, splitUnits64 } from './money';

describe('amounts in two columns', () => {
  it('come back, and add up column by column', () => {
    const amount = fc.bigInt(-(10n ** 24n), 10n ** 24n);
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 20 }), amounts => {
        let hi = 0n;
        let lo = 0n;
        for (const units of amounts) {
          const stored = splitUnits64(units);
          expect(joinUnits(stored.hi, stored.lo)).toBe(units);
          expect(stored.lo >= 0 && stored.lo < 1e9).toBe(true);
          hi += BigInt(stored.hi);
          lo += BigInt(stored.lo);
        }
        expect(joinUnits(hi, lo)).toBe(
          amounts.reduce((sum, units) => sum + units, 0n),
        );
      }),
    );
  });

  it('refuses what 64 bits do not hold', () => {
    expect(() => splitUnits64(10n ** 30n)).toThrow('beyond');
  });
});
