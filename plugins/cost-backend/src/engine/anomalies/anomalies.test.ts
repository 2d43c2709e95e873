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
import { generateSeries, usageKnownAt } from '../../grading/series/generator';
import { SERIES_LEVELS } from '../../grading/series/parameters';
import { CostSeries, adjustForSeries, detectAnomalies } from '.';
import { chanceOf } from './falseDiscovery';

const DAY = 86_400_000;
const FIRST = Date.parse('2026-03-02');

/** From Monday 2026-03-02; cheaper at weekends, and a little uneven. */
const usual = (day: number) =>
  (day % 7 >= 5 ? 40 : 100) * (1 + 0.01 * ((day * 7) % 5));
const dateOf = (day: number) =>
  new Date(FIRST + day * DAY).toISOString().slice(0, 10);

function series(
  days: number,
  usage: (day: number) => number | null,
): CostSeries {
  return {
    id: 'component:default/shop compute',
    days: Array.from({ length: days }, (_, day) => ({
      date: dateOf(day),
      usage: usage(day),
    })),
  };
}

const detect = (input: CostSeries, options = {}) =>
  detectAnomalies(input, {
    asOf: input.days
      .map(({ date }) => date)
      .sort()
      .at(-1)!,
    incompleteDays: 0,
    ...options,
  });

describe('detectAnomalies', () => {
  it('is silent about weekends and about series that never vary', () => {
    expect(detect(series(90, usual)).incidents).toEqual([]);
    expect(detect(series(90, () => 5)).incidents).toEqual([]);
    expect(detect(series(90, () => 0)).incidents).toEqual([]);
  });

  it('tells one incident of days in a row, with all that they cost', () => {
    const report = detect(
      series(60, day => usual(day) * (day >= 50 && day < 53 ? 3 : 1)),
    );
    expect(report.incidents).toHaveLength(1);
    const [incident] = report.incidents;
    expect(incident).toMatchObject({
      id: `component:default/shop compute/${dateOf(50)}`,
      kind: 'deviation',
      direction: 'up',
      from: dateOf(50),
      to: dateOf(52),
      toldFor: dateOf(50),
      ongoing: false,
    });
    const days = [50, 51, 52].map(usual);
    const sum = days.reduce((all, cost) => all + cost, 0);
    expect(Number(incident.actual)).toBeCloseTo(3 * sum, 6);
    expect(Number(incident.impact) / (2 * sum)).toBeCloseTo(1, 1);
    expect(incident.share).toBeGreaterThan(1.8);
  });

  it('tells a lasting shift once, and takes it for normal after a week', () => {
    const report = detect(
      series(90, day => usual(day) * (day >= 60 ? 1.3 : 1)),
    );
    expect(report.incidents).toHaveLength(1);
    expect(report.incidents[0]).toMatchObject({
      kind: 'level_shift',
      from: dateOf(60),
      to: dateOf(66),
      ongoing: false,
    });
    const last = report.expected.at(-1)!;
    expect(Number(last.expected) / (1.3 * usual(89))).toBeCloseTo(1, 1);
    expect(
      detect(series(63, day => usual(day) * (day >= 60 ? 1.3 : 1))).incidents[0]
        .ongoing,
    ).toBe(true);
  });

  it('tells a second shift while the first is told', () => {
    const factor = (day: number) => (day >= 63 ? 2 : 1.4);
    const input = (days: number) =>
      series(days, day => usual(day) * (day >= 60 ? factor(day) : 1));
    const { incidents } = detect(input(66));
    expect(
      incidents.map(({ from, to, toldFor }) => [from, to, toldFor]),
    ).toEqual([
      [dateOf(60), dateOf(62), dateOf(60)],
      [dateOf(63), dateOf(65), dateOf(64)],
    ]);
    // No cent is counted twice.
    const more = incidents.reduce((sum, { actual }) => sum + Number(actual), 0);
    const days = [60, 61, 62, 63, 64, 65];
    expect(more).toBeCloseTo(
      days.reduce((sum, day) => sum + usual(day) * factor(day), 0),
      6,
    );
    // The day before it was told the first one held that day, under the same id.
    expect(detect(input(64)).incidents).toMatchObject([
      { id: incidents[0].id, to: dateOf(63) },
    ]);
  });

  it('tells a drop', () => {
    const [incident] = detect(
      series(60, day => usual(day) * (day >= 57 ? 0.3 : 1)),
    ).incidents;
    expect(incident.direction).toBe('down');
    expect(Number(incident.impact)).toBeLessThan(0);
  });

  it('leaves out the days whose bill is not complete', () => {
    const input = series(60, day => (day >= 57 ? 0.3 : 1) * usual(day));
    const report = detect(input, { incompleteDays: 3 });
    expect(report.completeThrough).toBe(dateOf(56));
    expect(report.incidents).toEqual([]);
  });

  it('expects a monthly charge once it has seen it', () => {
    const charge = (day: number) => (dateOf(day).endsWith('-01') ? 900 : 0);
    const report = detect(series(120, day => usual(day) + charge(day)));
    expect(report.incidents.map(({ from }) => from)).toEqual(['2026-04-01']);
  });

  it('tells new cost, and not what always comes on few days', () => {
    const [incident] = detect(
      series(60, day => (day >= 58 ? 20 : 0)),
    ).incidents;
    expect(incident).toMatchObject({
      kind: 'new_cost',
      share: null,
      score: null,
      expected: '0',
      actual: '40',
    });
    const rare = (day: number) => (day % 9 === 0 ? 20 : 0);
    expect(detect(series(100, rare)).incidents.length).toBeLessThan(2);
    expect(
      detect(series(100, day => (day === 99 ? 900 : rare(day)))).incidents.at(
        -1,
      ),
    ).toMatchObject({ from: dateOf(99), direction: 'up' });
  });

  it('does not take an unknown day for nothing', () => {
    const gap = series(60, day => (day === 55 ? null : usual(day)));
    expect(detect(gap).incidents).toEqual([]);
    const absent = {
      ...gap,
      days: gap.days.filter(({ usage }) => usage !== null),
    };
    expect(detect(absent)).toEqual(detect(gap));
    expect(
      detect(series(60, day => (day === 55 ? 0 : usual(day)))).incidents,
    ).toHaveLength(1);
  });

  it('says when there is too little to tell', () => {
    expect(detect(series(20, usual)).state).toBe('too_few');
    expect(
      detectAnomalies({ id: 'a', days: [] }, { asOf: '2026-05-01' }).state,
    ).toBe('no_data');
  });

  it('is silent below the floors that users set', () => {
    const input = series(60, day => usual(day) * (day >= 58 ? 1.3 : 1));
    expect(detect(input).incidents).toHaveLength(1);
    expect(detect(input, { minImpact: 1000 }).incidents).toEqual([]);
    expect(detect(input, { minShare: 0.5 }).incidents).toEqual([]);
  });

  it('does not tell ever more of a series that is unsteady', () => {
    const unsteady = (day: number) =>
      usual(day) * (1 + 0.3 * Math.sin(1.7 * day) + 0.3 * Math.sin(0.45 * day));
    const report = detect(series(150, unsteady));
    expect(report.state).toBe('ok');
    expect(report.incidents.length).toBeLessThan(15);
  });

  it('names what cannot be used', () => {
    const input = series(30, usual);
    expect(() =>
      detect({ ...input, days: [...input.days, input.days[3]] }),
    ).toThrow('2026-03-05 is given twice');
    expect(() => detectAnomalies(input, { asOf: '2026-02-30' })).toThrow(
      'asOf is 2026-02-30',
    );
    expect(() => detect(input, { threshold: -1 })).toThrow('threshold is -1');
    expect(() => detect(input, { windowDays: 14 })).toThrow('windowDays is 14');
    expect(() =>
      detect({ id: 'a', days: [{ date: '2026-03-01', usage: 'much' }] }),
    ).toThrow('usage of 2026-03-01 is much');
  });
});

describe('properties of detectAnomalies', () => {
  const seeds = fc.integer({ min: 1, max: 1000 });
  const levels = fc.constantFrom(...SERIES_LEVELS);
  const made = (level: (typeof SERIES_LEVELS)[number], seed: number) => {
    const generated = generateSeries(level, `series-tuning-${seed}`);
    return {
      generated,
      input: {
        id: 'x',
        days: generated.dates.map((date, day) => ({
          date,
          usage: generated.usage[day],
        })),
      },
    };
  };

  it('do not depend on the order of the days', () => {
    fc.assert(
      fc.property(levels, seeds, (level, seed) => {
        const { input } = made(level, seed);
        expect(detect({ ...input, days: [...input.days].reverse() })).toEqual(
          detect(input),
        );
      }),
      { numRuns: 4 },
    );
  });

  it('do not depend on the unit of the currency', () => {
    fc.assert(
      fc.property(levels, seeds, (level, seed) => {
        const { input } = made(level, seed);
        // A power of two, so that the numbers have the same digits.
        const scaled = detect(
          {
            ...input,
            days: input.days.map(({ date, usage }) => ({
              date,
              usage: usage * 1024,
            })),
          },
          { minImpact: 1024 },
        );
        const plain = detect(input, { minImpact: 1 });
        const told = (report: typeof plain) =>
          report.incidents.map(({ from, kind, to }) => ({ from, kind, to }));
        expect(told(scaled)).toEqual(told(plain));
        scaled.incidents.forEach((incident, index) => {
          expect(Number(incident.impact) / 1024).toBeCloseTo(
            Number(plain.incidents[index].impact),
            4,
          );
        });
      }),
      { numRuns: 4 },
    );
  });

  it('hold tomorrow: each day tells what a run over all days tells', () => {
    fc.assert(
      fc.property(levels, seeds, (level, seed) => {
        const { generated, input } = made(level, seed);
        const all = detect(input);
        for (let day = 100; day < input.days.length; day += 19) {
          const known = usageKnownAt(generated, day);
          const then = detect(
            {
              id: 'x',
              days: known.map((usage, at) => ({
                date: input.days[at].date,
                usage,
              })),
            },
            { incompleteDays: 3 },
          );
          const last = input.days[day - 3].date;
          expect(
            then.incidents.map(({ id, toldFor }) => ({ id, toldFor })),
          ).toEqual(
            all.incidents
              .filter(({ toldFor }) => toldFor <= last)
              .map(({ id, toldFor }) => ({ id, toldFor })),
          );
        }
      }),
      { numRuns: 4 },
    );
  });
});

describe('root causes', () => {
  const parts = [
    { resource: 'a', region: 'north', share: 0.5 },
    { resource: 'b', region: 'north', share: 0.2 },
    { resource: 'c', region: 'south', share: 0.3 },
  ];
  const withParts = (grown: (part: (typeof parts)[number]) => boolean) => {
    const cost = (part: (typeof parts)[number], day: number) =>
      part.share * usual(day) * (day >= 58 && grown(part) ? 2 : 1);
    return {
      ...series(60, day =>
        parts.reduce((sum, part) => sum + cost(part, day), 0),
      ),
      parts: parts.map(part => ({
        dimensions: { resource: part.resource, region: part.region },
        days: Array.from({ length: 60 }, (_, day) => ({
          date: dateOf(day),
          usage: cost(part, day),
        })),
      })),
    };
  };
  const causeOf = (input: CostSeries) => detect(input).incidents[0].cause;

  it('tell a resource from its region, and the region from its resources', () => {
    const one = causeOf(withParts(({ resource }) => resource === 'b'));
    expect(one).toMatchObject({ dimension: 'resource', value: 'b', same: [] });
    expect(one!.shareOfImpact).toBeCloseTo(1, 1);
    expect(
      causeOf(withParts(({ region }) => region === 'north')),
    ).toMatchObject({ dimension: 'region', value: 'north' });
  });

  it('say what else names the same parts', () => {
    expect(
      causeOf(withParts(({ resource }) => resource === 'c')),
    ).toMatchObject({
      dimension: 'region',
      value: 'south',
      same: [{ dimension: 'resource', value: 'c' }],
    });
  });

  it('name nothing without parts', () => {
    expect(
      causeOf(series(60, day => usual(day) * (day >= 58 ? 2 : 1))),
    ).toBeNull();
  });
});

describe('adjustForSeries', () => {
  const incident = (chance: number, impact = '1') => ({ chance, impact });

  it('asks for more where more series were looked at', () => {
    const found = [incident(0.004)];
    expect(adjustForSeries(found, { series: 10 })[0]).toMatchObject({
      falseDiscovery: 0.04,
      notify: true,
    });
    expect(adjustForSeries(found, { series: 1000 })[0].notify).toBe(false);
  });

  it('follows Benjamini and Hochberg, and puts the dearest first', () => {
    const adjusted = adjustForSeries(
      [incident(0.01, '5'), incident(0.02, '-70'), incident(0.9, '6')],
      { series: 4 },
    );
    expect(adjusted.map(({ incident: { impact } }) => impact)).toEqual([
      '-70',
      '6',
      '5',
    ]);
    const rates = adjusted.map(({ falseDiscovery }) => falseDiscovery);
    [0.04, 1, 0.04].forEach((rate, index) =>
      expect(rates[index]).toBeCloseTo(rate, 12),
    );
  });

  it('takes chances from Student’s t with 4 degrees of freedom', () => {
    // Table of the t distribution: 2.776 is the two-sided 5 % point.
    expect(chanceOf(2.776)).toBeCloseTo(0.05, 4);
    expect(chanceOf(-4.604)).toBeCloseTo(0.01, 4);
    expect(chanceOf(0)).toBe(1);
    expect(chanceOf(Infinity)).toBe(0);
  });

  it('names what cannot be used', () => {
    expect(() => adjustForSeries([incident(0.1)], { series: 0 })).toThrow(
      'series is 0',
    );
    expect(() => adjustForSeries([], { series: 1, rate: 1 })).toThrow(
      'rate is 1',
    );
  });
});
