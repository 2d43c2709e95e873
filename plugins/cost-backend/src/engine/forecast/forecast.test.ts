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
import { DailyCost, forecastCost } from '.';

const DAY = 86_400_000;
const FIRST = Date.parse('2026-01-01');
const dateOf = (day: number) =>
  new Date(FIRST + day * DAY).toISOString().slice(0, 10);

/** From Thursday 2026-01-01; weekends cost 40. */
const usual = (day: number) => ((day + 3) % 7 >= 5 ? 40 : 100);

const history = (
  days: number,
  of: (day: number) => Partial<DailyCost> = () => ({}),
): DailyCost[] =>
  Array.from({ length: days }, (_, day) => ({
    date: dateOf(day),
    usage: usual(day),
    ...of(day),
  }));

const sum = (from: string, to: string, of: (day: number) => number) => {
  let total = 0;
  for (let day = 0; dateOf(day) < to; day += 1) {
    total += dateOf(day) >= from ? of(day) : 0;
  }
  return total;
};

/** Index of 2026-04-15. */
const MIDDLE = 104;

describe('forecastCost', () => {
  it('adds the run rate of weekdays to what is billed', () => {
    const answer = forecastCost(history(MIDDLE + 1), { asOf: '2026-04-15' });
    expect(answer).toMatchObject({
      state: 'ok',
      from: '2026-04-01',
      to: '2026-05-01',
      completeThrough: '2026-04-12',
      actual: String(sum('2026-04-01', '2026-04-13', usual)),
    });
    expect(Number(answer.forecast)).toBeCloseTo(
      sum('2026-04-01', '2026-05-01', usual),
      4,
    );
    expect(answer.days).toHaveLength(18);
    expect(answer.days[0].date).toBe('2026-04-13');
  });

  it('tells what the month has cost by each day', () => {
    const answer = forecastCost(
      history(MIDDLE + 1, day => ({
        other: dateOf(day) === '2026-04-02' ? '-0.10000000001' : 0,
      })),
      { asOf: '2026-04-15' },
    );
    const { path } = answer;
    expect(path).toHaveLength(30);
    expect(path.slice(0, 2)).toEqual([
      {
        date: '2026-04-01',
        actual: '100',
        expected: null,
        lower: null,
        upper: null,
      },
      {
        date: '2026-04-02',
        actual: '199.89999999999',
        expected: null,
        lower: null,
        upper: null,
      },
    ]);
    expect(path[11]).toMatchObject({
      date: '2026-04-12',
      actual: answer.actual,
    });
    expect(path[12]).toMatchObject({ date: '2026-04-13', actual: null });
    expect(path[29]).toEqual({
      date: '2026-04-30',
      actual: null,
      expected: answer.forecast,
      lower: answer.interval!.lower,
      upper: answer.interval!.upper,
    });
  });

  it('books tax along the way only where it is booked so', () => {
    // By what share the expected cost grows on each day to come.
    const lastDay = (taxOf: (day: number) => number) => {
      const { path } = forecastCost(
        history(MIDDLE + 1, day => ({ tax: taxOf(day) })),
        { asOf: '2026-04-15' },
      );
      const expected = path.flatMap(day => day.expected ?? []).map(Number);
      return expected[expected.length - 1] - expected[expected.length - 2];
    };
    const whole = 0.2 * sum('2026-04-01', '2026-05-01', usual);
    const isLast = (day: number) => dateOf(day + 1).endsWith('-01');
    const month = (day: number) =>
      sum(`${dateOf(day).slice(0, 7)}-01`, dateOf(day + 1), usual);
    expect(lastDay(day => (isLast(day) ? 0.2 * month(day) : 0))).toBeCloseTo(
      100 + whole,
      3,
    );
    expect(lastDay(day => 0.2 * usual(day))).toBeCloseTo(120, 3);
  });

  it('does not take the last days of a bill for a fall in cost', () => {
    const late = [1, 1, 0.9, 0.5, 0.2];
    const answer = forecastCost(
      history(MIDDLE + 1, day => ({
        usage: usual(day) * (late[day - MIDDLE + 4] ?? 1),
      })),
      { asOf: '2026-04-15' },
    );
    expect(Number(answer.forecast)).toBeCloseTo(
      sum('2026-04-01', '2026-05-01', usual),
      4,
    );
  });

  it('expects purchases again that came every month, and no others', () => {
    const answer = forecastCost(
      history(MIDDLE + 1, day => ({
        purchase:
          { '01': 500, '20': 70 }[dateOf(day).slice(8)] ??
          (dateOf(day) === '2026-03-25' ? 9000 : 0),
      })),
      { asOf: '2026-04-15' },
    );
    expect(answer.parts).toMatchObject({ oneOffs: '70' });
    expect(Number(answer.forecast)).toBeCloseTo(
      sum('2026-04-01', '2026-05-01', usual) + 570,
      4,
    );
  });

  it('adds tax at the rate of the months before, less what is booked', () => {
    const taxOf = (day: number) => {
      const month = dateOf(day).slice(0, 7);
      return dateOf(day + 1).slice(0, 7) === month
        ? 0
        : 0.2 * sum(`${month}-01`, dateOf(day + 1), usual);
    };
    const answer = forecastCost(
      history(MIDDLE + 1, day => ({ tax: taxOf(day) })),
      { asOf: '2026-04-15' },
    );
    const usage = sum('2026-04-01', '2026-05-01', usual);
    expect(Number(answer.parts!.tax)).toBeCloseTo(0.2 * usage, 4);
    expect(Number(answer.forecast)).toBeCloseTo(1.2 * usage, 4);
  });

  it('counts credits, and does not expect them again', () => {
    const credit = (day: number) =>
      dateOf(day).endsWith('-02') ? { other: '-30.25' } : {};
    const answer = forecastCost(history(MIDDLE + 1, credit), {
      asOf: '2026-04-15',
    });
    expect(answer.actual).toBe(
      String(sum('2026-04-01', '2026-04-13', usual) - 30.25),
    );
    expect(Number(answer.forecast)).toBeCloseTo(
      sum('2026-04-01', '2026-05-01', usual) - 30.25,
      4,
    );
  });

  it('takes a lasting shift as the new run rate, and a spike not', () => {
    const of = (factor: (day: number) => number) =>
      forecastCost(
        history(MIDDLE + 1, day => ({ usage: usual(day) * factor(day) })),
        { asOf: '2026-04-15', incompleteDays: 0 },
      );
    const shifted = of(day => (day >= MIDDLE - 20 ? 1.5 : 1));
    expect(Number(shifted.days[0].usage)).toBeCloseTo(150, 0);
    const spiked = of(day => (day === MIDDLE - 3 ? 6 : 1));
    expect(Number(spiked.days[0].usage)).toBeCloseTo(100, 0);
  });

  it('forecasts other spans', () => {
    const answer = forecastCost(history(MIDDLE + 1), {
      asOf: '2026-04-15',
      from: '2026-04-01',
      to: '2026-07-01',
    });
    expect(Number(answer.forecast)).toBeCloseTo(
      sum('2026-04-01', '2026-07-01', usual),
      3,
    );
  });

  it('adds amounts exactly', () => {
    const answer = forecastCost(
      history(MIDDLE + 1, () => ({ usage: '0.00000000001' })),
      { asOf: '2026-04-15' },
    );
    expect(answer.actual).toBe('0.00000000012');
    expect(answer.forecast).toBe('0.0000000003');
  });

  it('says that it cannot know', () => {
    const few = forecastCost(history(20), { asOf: '2026-01-20' });
    expect(few).toMatchObject({
      state: 'too_few',
      n: 17,
      forecast: null,
      interval: null,
    });
    expect(forecastCost([], { asOf: '2026-01-20' })).toMatchObject({
      state: 'too_few',
      actual: null,
      n: 0,
    });
    const unknown = forecastCost(
      history(MIDDLE + 1, day => (day === MIDDLE - 6 ? { usage: null } : {})),
      { asOf: '2026-04-15' },
    );
    expect(unknown).toMatchObject({ state: 'unknown', forecast: null });
    // Before the month an unknown day only is one day less to learn from.
    const before = forecastCost(
      history(MIDDLE + 1, day => (day === 80 ? { usage: null } : {})),
      { asOf: '2026-04-15' },
    );
    expect(before.state).toBe('ok');
  });

  it('names what cannot be used', () => {
    const days = history(40);
    expect(() => forecastCost(days, { asOf: '2026-13-01' })).toThrow(
      'asOf is 2026-13-01',
    );
    expect(() =>
      forecastCost(days, { asOf: '2026-02-01', to: '2026-02-01' }),
    ).toThrow('does not hold asOf');
    expect(() =>
      forecastCost([...days, days[0]], { asOf: '2026-02-09' }),
    ).toThrow('2026-01-01 is given twice');
    expect(() =>
      forecastCost(days, { asOf: '2026-02-09', incompleteDays: 0.5 }),
    ).toThrow('incompleteDays is 0.5');
  });

  const noisy = fc
    .array(fc.double({ min: 0.7, max: 1.4, noNaN: true }), {
      minLength: MIDDLE + 1,
      maxLength: MIDDLE + 1,
    })
    .map(factors =>
      history(MIDDLE + 1, day => ({
        usage: (usual(day) * factors[day]).toFixed(6),
      })),
    );

  it('does not depend on the order of days, nor on the currency', () => {
    fc.assert(
      fc.property(noisy, days => {
        const plain = forecastCost(days, { asOf: '2026-04-15' });
        expect(
          forecastCost([...days].reverse(), { asOf: '2026-04-15' }),
        ).toEqual(plain);
        const scaled = forecastCost(
          days.map(day => ({ ...day, usage: Number(day.usage) * 1024 })),
          { asOf: '2026-04-15' },
        );
        expect(Number(scaled.forecast) / 1024).toBeCloseTo(
          Number(plain.forecast),
          3,
        );
        expect(Number(plain.interval!.lower)).toBeLessThanOrEqual(
          Number(plain.forecast),
        );
        expect(Number(plain.interval!.upper)).toBeGreaterThanOrEqual(
          Number(plain.forecast),
        );
      }),
      { numRuns: 5 },
    );
  });

  it('moves by what is added to the days that are billed as one-offs', () => {
    fc.assert(
      fc.property(noisy, fc.integer({ min: -500, max: 500 }), (days, more) => {
        const plain = forecastCost(days, { asOf: '2026-04-15' });
        const added = forecastCost(
          days.map(day =>
            day.date === '2026-04-03' ? { ...day, other: more } : day,
          ),
          { asOf: '2026-04-15' },
        );
        expect(Number(added.forecast) - Number(plain.forecast)).toBeCloseTo(
          more,
          6,
        );
      }),
      { numRuns: 5 },
    );
  });
});
