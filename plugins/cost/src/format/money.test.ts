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

import { formatChange, formatMoney, isZero, minus, sum } from './money';

const plain = (text: string) => text.replace(/\u00a0/g, ' ');

describe('formatMoney', () => {
  it.each([
    ['1234.565', 'USD', '$1,234.57'],
    ['0', 'USD', '$0.00'],
    ['-3', 'USD', '-$3.00'],
    // Smaller than a cent is not nothing.
    ['0.00000000001', 'USD', '$0.00000000001'],
    ['-0.0012', 'EUR', '-€0.0012'],
    // A binary number would have lost the cents.
    ['90071992547409930.25', 'USD', '$90,071,992,547,409,930.25'],
  ])('writes %s %s', (amount, currency, expected) => {
    expect(plain(formatMoney(amount, currency))).toBe(expected);
  });

  it('names a virtual currency, which has no sign', () => {
    expect(plain(formatMoney('12.5', 'Credits'))).toBe('12.50 Credits');
    expect(plain(formatMoney('0.001', 'Credits'))).toBe('0.001 Credits');
  });

  it('signs changes', () => {
    expect(formatChange('2', 'USD')).toBe('+$2.00');
    expect(formatChange('-2', 'USD')).toBe('-$2.00');
    expect(formatChange('0', 'USD')).toBe('$0.00');
  });
});

describe('sums', () => {
  it('are exact', () => {
    expect(sum(['0.1', '0.2', '1000000000000.000000000000001'])).toBe(
      '1000000000000.300000000000001',
    );
    expect(minus('0.3', '0.1')).toBe('0.2');
    expect(minus('0.1', '0.3')).toBe('-0.2');
    expect(isZero(minus('1.10', '1.1'))).toBe(true);
  });

  it('keep the digits of a rate', () => {
    // 15 digits of a bill times 6 of a rate.
    expect(minus('0.000000000000000000001', '1')).toBe(
      '-0.999999999999999999999',
    );
  });

  it('refuse what is no amount', () => {
    expect(() => sum(['1e3'])).toThrow('1e3 is no decimal amount');
  });
});
