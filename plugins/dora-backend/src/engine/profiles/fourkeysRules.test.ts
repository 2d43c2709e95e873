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
  failureLabel,
  frequencyLabel,
  leadTimeLabel,
  restoreLabel,
  threeMonthsBefore,
} from './fourkeysRules';

const day = (text: string) => Date.parse(`${text}T00:00:00Z`);
const DAY = 86_400_000;

describe('labels of fourkeys', () => {
  it.each([
    [24 * 60 - 1, 'One day'],
    [24 * 60, 'One week'],
    [168 * 60, 'One month'],
    [730 * 60, 'Six months'],
    [730 * 6 * 60, 'One year'],
  ])('%d minutes are %s', (minutes, label) =>
    expect(leadTimeLabel([minutes]).label).toBe(label),
  );

  it('interpolates medians, drops what is not above zero, cuts fractions', () => {
    expect(leadTimeLabel([0, -5, 0.9, 10.7, 20]).median).toBe(15);
    expect(leadTimeLabel([0])).toEqual({ median: null, label: null });
    expect(restoreLabel([3599, 7200])).toEqual({ median: 1, label: 'One day' });
    expect(restoreLabel([]).median).toBeNull();
  });

  it.each([
    [15, 100, '0-15%'],
    [16, 100, '16-45%'],
    [45, 100, '16-45%'],
    [46, 100, '46-60%'],
    [120, 100, '46-60%'],
  ])('%d rows of %d deployments are %s', (rows, deployments, label) =>
    expect(failureLabel(rows, deployments).label).toBe(label),
  );

  it('has no rate without a deployment', () => {
    expect(failureLabel(3, 0)).toEqual({ rate: null, label: null });
  });

  it('goes back three months to a day that exists', () => {
    expect(threeMonthsBefore(day('2024-05-31'))).toBe(day('2024-02-29'));
    expect(threeMonthsBefore(day('2023-05-31'))).toBe(day('2023-02-28'));
    expect(threeMonthsBefore(day('2024-02-15'))).toBe(day('2023-11-15'));
  });

  it('counts days only after the first event', () => {
    const today = day('2024-09-15');
    expect(frequencyLabel(today, today, [today])).toEqual({
      label: null,
      weeks: 0,
      medianDaysPerWeek: null,
      medianWeekDeployed: null,
      medianWeeksPerMonth: null,
    });
    expect(frequencyLabel(today, null, [today]).weeks).toBe(0);
    // 2024-09-15 is a Sunday: the day alone is a week of its own.
    expect(frequencyLabel(today, today - DAY, [today])).toMatchObject({
      weeks: 1,
      label: 'Weekly',
      medianDaysPerWeek: 1,
    });
  });

  it('takes Saturday and Sunday for two weeks', () => {
    const today = day('2024-09-14');
    const weekend = [day('2024-09-07'), day('2024-09-08')];
    const { medianDaysPerWeek, weeks } = frequencyLabel(
      today,
      day('2024-08-31'),
      weekend,
    );
    expect([weeks, medianDaysPerWeek]).toEqual([2, 1]);
  });

  it('does not depend on order, repetition or the time of the day', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 60 }),
        fc.integer({ min: 0, max: DAY - 1 }),
        (days, offset) => {
          const today = day('2025-01-20');
          const deployed = days.map(n => today - n * DAY);
          expect(
            frequencyLabel(
              today + offset,
              undefined,
              [...deployed, ...deployed].reverse().map(at => at + offset),
            ),
          ).toEqual(frequencyLabel(today, undefined, deployed));
        },
      ),
    );
  });
});
