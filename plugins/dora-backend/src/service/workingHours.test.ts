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

import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { claim, commit, deployed, push } from '../__testUtils__/events';
import { modelOf } from '../__testUtils__/model';
import {
  DEFAULT_FAILURE_SETTINGS,
  WORKING_LEAD_TIME,
  computeFigures,
} from '../engine';
import { sha256 } from './links';
import { readWorkingTime } from './workingHours';

const read = (workingHours?: JsonObject) =>
  readWorkingTime(
    new ConfigReader({
      maestro: { dora: workingHours ? { workingHours } : {} },
    }),
  );

/** Working hours between two instants, on a page of Berlin. */
const hours = (config: JsonObject, from: string, to: string) =>
  read(config)!
    .clock('Europe/Berlin', { from: Date.parse(from), to: Date.parse(to) })
    .secondsBetween(from, to)! / 3600;

describe('readWorkingTime', () => {
  it('is off by default, and has defaults when it is on', () => {
    expect(read()).toBeUndefined();
    expect(read({})!.describe('Europe/Berlin')).toBe(
      'mon–fri 09:00–17:00 Europe/Berlin, no holidays',
    );
    // Friday 16:00 to Monday 10:00 in Berlin.
    expect(hours({}, '2026-11-20T15:00:00Z', '2026-11-23T09:00:00Z')).toBe(2);
  });

  it('takes its own zone before that of the page', () => {
    const config = { zone: 'Asia/Tokyo', days: ['mon', 'wed'] };
    expect(read(config)!.describe('Europe/Berlin')).toContain(
      'mon, wed 09:00–17:00 Asia/Tokyo',
    );
    expect(hours(config, '2026-11-23T00:00:00Z', '2026-11-23T03:00:00Z')).toBe(
      3,
    );
  });

  it.each([
    ['2026-10-25', '2026-10-24T22:00:00Z', 7],
    ['2026-03-29', '2026-03-28T23:00:00Z', 5],
    ['2026-10-18', '2026-10-17T22:00:00Z', 6],
  ])(
    'counts the hours that a shift over midnight to six had on %s',
    (...of) => {
      const [, from, expected] = of;
      expect(
        hours(
          { days: ['sun'], from: '00:00', to: '06:00' },
          from,
          new Date(Date.parse(from) + 12 * 3_600_000).toISOString(),
        ),
      ).toBe(expected);
    },
  );

  it('leaves out the holidays of a region, and given days', () => {
    const span = ['2027-03-07T23:00:00Z', '2027-03-09T23:00:00Z'] as const;
    // International Women's Day is a holiday in Berlin, not in Bavaria.
    expect(hours({ holidays: { region: 'DE-BE' } }, ...span)).toBe(8);
    expect(hours({ holidays: { region: 'DE-BY' } }, ...span)).toBe(16);
    expect(hours({ holidays: ['2027-03-08', '2027-03-09'] }, ...span)).toBe(0);
  });

  it('knows the holidays of both years around New Year', () => {
    expect(
      hours(
        { holidays: { region: 'DE-BE' } },
        '2026-12-30T23:00:00Z',
        '2027-01-01T23:00:00Z',
      ),
    ).toBe(8);
  });

  it.each<[JsonObject, string]>([
    [{ days: ['monday'] }, '.days is "monday"; write mon, tue'],
    [{ days: [] }, '.days is []'],
    [{ from: '9:00' }, '.from is "9:00"; write a time of day'],
    [{ to: '25:00' }, '.to is "25:00"'],
    [{ from: '18:00' }, '.to is "17:00"; write a time after "18:00"'],
    [{ zone: 'Berlin' }, 'workingHours: zone is "Berlin"'],
    [{ holidays: { region: 'DE-XX' } }, '.holidays.region is "DE-XX"'],
    [{ holidays: ['2026-02-30'] }, 'holidays[0] is "2026-02-30"'],
  ])('refuses %j', (config, message) => {
    expect(() => read(config)).toThrow(message);
    expect(() => read(config)).toThrow('maestro.dora.workingHours');
  });
});

describe('lead time in working hours', () => {
  // Written on Friday at 16:00 UTC, deployed on Monday at 10:00.
  const EVENTS = [
    claim('2026-11-01T00:00:00.000Z'),
    push('2026-11-12T08:00:00.000Z', null, [commit('a', null)]),
    deployed(1, '2026-11-12T10:00:00.000Z', 'a'),
    push('2026-11-13T16:00:00.000Z', 'a', [
      commit('b', '2026-11-13T16:00:00.000Z'),
    ]),
    deployed(2, '2026-11-16T10:00:00.000Z', 'b'),
  ];

  const figuresBy = (working?: ReturnType<typeof read>) =>
    computeFigures({
      model: modelOf(EVENTS),
      page: { state: 'ok', reason: null, reasonCode: null },
      window: {
        from: '2026-11-09T00:00:00.000Z',
        to: '2026-11-23T00:00:00.000Z',
        zone: 'UTC',
      },
      asOf: '2026-11-21T00:00:00.000Z',
      rule: 'deployments',
      failures: DEFAULT_FAILURE_SETTINGS,
      working,
      sha256,
      href: id => `/evidence/${id}`,
    });

  it('is a figure of its own with a rule of its own', () => {
    const figures = figuresBy(read({}));
    const elapsed = figures.find(
      ({ id }) => id === 'dora.lead-time-for-changes',
    )!;
    const working = figures.find(({ id }) => id === WORKING_LEAD_TIME)!;
    expect(elapsed.value).toBe(66 * 3600);
    expect(working).toMatchObject({
      label: 'Lead time for changes, working hours',
      value: 2 * 3600,
      n: 1,
      unit: 's',
      state: 'ok',
      rule: `${elapsed.rule}; mon–fri 09:00–17:00 UTC, no holidays`,
    });
    expect(working.evidence).toMatchObject({
      count: 1,
      digest: elapsed.evidence.digest,
    });
  });

  it('is not there unless configured', () => {
    const ids = figuresBy().map(({ id }) => id);
    expect(ids).not.toContain(WORKING_LEAD_TIME);
  });
});
