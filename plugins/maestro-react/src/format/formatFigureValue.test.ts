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

import { formatFigureValue } from './formatFigureValue';

const text = (value: number | null, unit: string, locale = 'en-US') =>
  formatFigureValue(value, unit, { locale }).text;

describe('formatFigureValue', () => {
  it.each([
    [5.583, 'deployments/week', '5.6 deployments per week'],
    [1, 'deployments/week', '1 deployment per week'],
    [0, 'deployments/week', '0 deployments per week'],
    // A small rate must not become a zero.
    [0.04, 'deployments/week', '0.04 deployments per week'],
    [1234.5, 'deployments/week', '1,235 deployments per week'],
    [0.125, 'ratio', '12.5%'],
    [3, '', '3'],
    [7, 'bytes', '7 bytes'],
  ])('%s %s', (value, unit, expected) => {
    expect(text(value, unit)).toBe(expected);
  });

  it.each([
    [45, '45 seconds'],
    [59.96, '60 seconds'],
    [60, '1 minute'],
    [3_600, '1 hour'],
    [34_200, '9.5 hours'],
    [86_400, '1 day'],
    [302_400, '3.5 days'],
    [86_400 * 120.4, '120 days'],
    [0, '0 seconds'],
    [-7_200, '-2 hours'],
  ])('durations: %s s', (value, expected) => {
    expect(text(value, 's')).toBe(expected);
  });

  it('follows the locale', () => {
    expect(text(5.5, 'deployments/week', 'de-DE')).toBe(
      '5,5 deployments per week',
    );
    expect(text(34_200, 's', 'de-DE')).toBe('9,5 Stunden');
  });

  it('never makes a number of none', () => {
    for (const value of [null, NaN, Infinity]) {
      expect(formatFigureValue(value, 's')).toEqual({
        number: '–',
        unit: '',
        text: 'no value',
      });
    }
  });
});
