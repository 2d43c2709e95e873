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
import {
  Decimal,
  fromUnits,
  splitByLargestRemainder,
  splitUnits,
  toDecimal,
  toUnits,
} from '.';

describe('splitUnits', () => {
  it('gives parts that add up, each within one unit of its quota', () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(10n ** 24n), 10n ** 24n),
        fc.array(fc.bigInt(0n, 10n ** 20n), { maxLength: 20 }),
        (total, weights) => {
          fc.pre(weights.some(weight => weight > 0n));
          const sum = weights.reduce((all, weight) => all + weight, 0n);
          const parts = splitUnits(total, weights)!;
          expect(parts.reduce((all, part) => all + part, 0n)).toBe(total);
          parts.forEach((part, index) => {
            const off = part * sum - total * weights[index];
            expect(off < sum && off > -sum).toBe(true);
          });
        },
      ),
    );
  });

  it('gives the odd units to the largest remainders', () => {
    expect(splitUnits(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(splitUnits(10n, [15n, 25n, 60n])).toEqual([2n, 2n, 6n]);
    expect(splitUnits(-100n, [1n, 1n, 1n])).toEqual([-34n, -33n, -33n]);
    expect(splitUnits(5n, [0n, 0n])).toBeNull();
    expect(() => splitUnits(1n, [2n, -1n])).toThrow('weight is -1');
  });
});

describe('amounts', () => {
  it('splits an amount at a scale', () => {
    expect(
      splitByLargestRemainder('100.00', [1, 1, 1], 2)?.map(String),
    ).toEqual(['33.34', '33.33', '33.33']);
    expect(
      splitByLargestRemainder('1', ['0.5', '1.5'], 1)?.map(String),
    ).toEqual(['0.3', '0.7']);
    expect(splitByLargestRemainder('1', [0, 0], 2)).toBeNull();
    expect(() => splitByLargestRemainder('0.001', [1], 2)).toThrow('decimals');
  });

  it('keeps 15 decimals', () => {
    expect(toUnits('0.000000000000001')).toBe(1n);
    expect(fromUnits(toUnits('20.52022672899')).toFixed()).toBe(
      '20.52022672899',
    );
    expect(new Decimal('0.1').plus('0.2').toFixed()).toBe('0.3');
    expect(() => toUnits('ten', 'BilledCost')).toThrow('BilledCost is ten');
    expect(() => toUnits(Infinity)).toThrow('amount');
  });
});

describe('toDecimal', () => {
  it.each([
    '1e999999999',
    '1e-999999999',
    '0x1f',
    '0b1',
    'Infinity',
    '1'.repeat(201),
    '',
    '1 000',
  ])('refuses the text %j', text => {
    expect(() => toDecimal(text, 'limit')).toThrow(
      /^limit is .*decimal number/,
    );
  });

  it.each([
    ['1e-11', '0.00000000001'],
    ['.5', '0.5'],
    ['-1E3', '-1000'],
  ])('reads %j', (text, expected) => {
    expect(toDecimal(text).toFixed()).toBe(expected);
  });
});
