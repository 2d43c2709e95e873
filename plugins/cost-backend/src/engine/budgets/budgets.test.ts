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
import { BudgetCalendar, budgetWindow, judgeBudget } from '.';

const input = {
  budgetId: 'b',
  windowId: 'month:2026-11-01',
  limit: '100',
  forecast: null,
  sent: [],
};

describe('judgeBudget', () => {
  it.each([
    ['79.999999999999999', 'ok', []],
    ['80', 'warning', [80]],
    ['94.99', 'warning', [80]],
    ['95', 'critical', [80, 95]],
    ['99.999999999999999', 'critical', [80, 95]],
    ['100', 'exceeded', [80, 95, 100]],
    ['250', 'exceeded', [80, 95, 100]],
    ['-5', 'ok', []],
  ])('at %s of 100 is %s', (actual, state, fired) => {
    const judged = judgeBudget({ ...input, actual });
    expect(judged.state).toBe(state);
    expect(judged.notices.map(({ percent }) => percent)).toEqual(fired);
  });

  it('never takes what is unknown for nothing', () => {
    const judged = judgeBudget({ ...input, actual: null, forecast: '96' });
    expect(judged.state).toBe('unknown');
    expect(judged.left).toBeNull();
    expect(judged.actual).toEqual({
      state: 'unknown',
      amount: null,
      percent: null,
    });
    expect(judged.notices.map(({ key }) => key)).toEqual([
      'b/month:2026-11-01/forecast/80',
      'b/month:2026-11-01/forecast/95',
    ]);
    expect(judgeBudget({ ...input, actual: '0' }).state).toBe('ok');
  });

  it('fires once per window, kind and threshold, and again after a reset', () => {
    const first = judgeBudget({ ...input, actual: '81', forecast: '120' });
    expect(first.state).toBe('exceeded');
    expect(first.notices).toHaveLength(4);
    const sent = first.notices.map(({ key }) => key);
    expect(
      judgeBudget({ ...input, actual: '81', forecast: '120', sent }).notices,
    ).toEqual([]);
    // It fell and rose again: still the same window.
    expect(
      judgeBudget({ ...input, actual: '85', forecast: '90', sent }).notices,
    ).toEqual([]);
    expect(
      judgeBudget({
        ...input,
        windowId: 'month:2026-12-01',
        actual: '81',
        sent,
      }).notices.map(({ percent }) => percent),
    ).toEqual([80]);
  });

  it('rounds no percentage up to a threshold, and says what is left', () => {
    const judged = judgeBudget({ ...input, actual: '79.9999' });
    expect(judged.actual.percent).toBe('79.99');
    expect(judged.left).toBe('20.0001');
    expect(judgeBudget({ ...input, actual: '100.1' }).left).toBe('-0.1');
  });

  it('does not depend on the unit of the currency', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 20n),
        fc.bigInt(1n, 10n ** 20n),
        fc.integer({ min: -15, max: 15 }),
        (actual, limit, exponent) => {
          const judge = (scale: string) =>
            judgeBudget({
              ...input,
              actual: `${actual}${scale}`,
              limit: `${limit}${scale}`,
            });
          expect(judge(`e${exponent}`).state).toBe(judge('').state);
        },
      ),
    );
  });

  it('refuses a limit that is not above 0', () => {
    expect(() => judgeBudget({ ...input, limit: '0', actual: '1' })).toThrow(
      'limit of budget b is 0',
    );
    expect(() => judgeBudget({ ...input, actual: 'much' })).toThrow(
      'actual is much',
    );
  });
});

describe('budgetWindow', () => {
  const month = { period: 'month', zone: 'UTC' } as const;

  it('resets at midnight of its own zone', () => {
    const berlin = { period: 'month', zone: 'Europe/Berlin' } as const;
    expect(budgetWindow(berlin, '2026-10-31T22:59:59.999Z')).toEqual({
      id: 'month:2026-10-01',
      from: '2026-09-30T22:00:00.000Z',
      to: '2026-10-31T23:00:00.000Z',
      firstDay: '2026-10-01',
      endDay: '2026-11-01',
    });
    expect(budgetWindow(berlin, '2026-10-31T23:00:00Z').id).toBe(
      'month:2026-11-01',
    );
  });

  it('takes the last day of a month that is too short for its reset day', () => {
    const days = ['2026-01-31', '2026-02-28', '2026-03-30', '2026-03-31'];
    expect(
      days.map(
        day => budgetWindow({ ...month, resetDay: 31 }, `${day}T12:00Z`).id,
      ),
    ).toEqual([
      'month:2026-01-31',
      'month:2026-02-28',
      'month:2026-02-28',
      'month:2026-03-31',
    ]);
    expect(
      budgetWindow({ ...month, resetDay: 29 }, '2028-02-29T00:00Z').firstDay,
    ).toBe('2028-02-29');
  });

  it('knows quarters, years and ISO weeks', () => {
    const at = '2027-01-02T12:00Z';
    const zone = 'UTC';
    expect(budgetWindow({ period: 'quarter', zone }, at).id).toBe(
      'quarter:2027-01-01',
    );
    expect(
      budgetWindow({ period: 'quarter', zone, resetMonth: 2 }, at).id,
    ).toBe('quarter:2026-11-01');
    expect(
      budgetWindow({ period: 'year', zone, resetMonth: 4, resetDay: 6 }, at).id,
    ).toBe('year:2026-04-06');
    expect(budgetWindow({ period: 'isoWeek', zone }, at)).toMatchObject({
      id: 'isoWeek:2026-12-28',
      endDay: '2027-01-04',
    });
  });

  it('tiles time: each window holds its instant and meets the next', () => {
    fc.assert(
      fc.property(
        fc.record({
          period: fc.constantFrom('month', 'quarter', 'year', 'isoWeek'),
          zone: fc.constantFrom(
            'UTC',
            'Europe/Berlin',
            'America/Santiago',
            'Pacific/Apia',
          ),
          resetDay: fc.integer({ min: 1, max: 31 }),
          resetMonth: fc.integer({ min: 1, max: 12 }),
        }) as fc.Arbitrary<BudgetCalendar>,
        fc.integer({
          min: Date.parse('2005-01-01T00:00Z'),
          max: Date.parse('2035-01-01T00:00Z'),
        }),
        (calendar, instant) => {
          const window = budgetWindow(calendar, instant);
          expect(Date.parse(window.from)).toBeLessThanOrEqual(instant);
          expect(Date.parse(window.to)).toBeGreaterThan(instant);
          expect(budgetWindow(calendar, window.to).from).toBe(window.to);
          expect(budgetWindow(calendar, window.from)).toEqual(window);
        },
      ),
    );
  });

  it('names what cannot be used', () => {
    expect(() =>
      budgetWindow({ ...month, resetDay: 32 }, '2026-01-01T00:00Z'),
    ).toThrow('resetDay is 32');
    expect(() =>
      budgetWindow({ period: 'day' as 'month', zone: 'UTC' }, 0),
    ).toThrow('period is day');
    expect(() => budgetWindow({ ...month, zone: '+02:00' }, 0)).toThrow('zone');
  });
});
