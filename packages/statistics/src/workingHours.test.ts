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
import { WorkingHours, workingClock } from './workingHours';

const OFFICE = [{ from: '09:00', to: '17:00' }];
const office: WorkingHours = {
  zone: 'Europe/Berlin',
  hours: { 1: OFFICE, 2: OFFICE, 3: OFFICE, 4: OFFICE, 5: OFFICE },
};
const HOUR = 3600;
const hours = (config: WorkingHours, from: string, to: string) =>
  workingClock(config).secondsBetween(from, to)! / HOUR;

describe('workingClock', () => {
  it('leaves out nights and weekends', () => {
    // Friday 16:00 to Monday 10:00 in Berlin.
    expect(hours(office, '2026-11-13T15:00:00Z', '2026-11-16T09:00:00Z')).toBe(
      2,
    );
    expect(hours(office, '2026-11-14T00:00:00Z', '2026-11-15T23:00:00Z')).toBe(
      0,
    );
    expect(hours(office, '2026-11-09T00:00:00Z', '2026-11-16T00:00:00Z')).toBe(
      40,
    );
  });

  it('keeps local hours when the clocks are turned', () => {
    // From Monday before to Monday after the change of 29 March 2026.
    expect(hours(office, '2026-03-23T00:00:00Z', '2026-03-30T15:00:00Z')).toBe(
      48,
    );
    const nights: WorkingHours = {
      zone: 'Europe/Berlin',
      hours: { 7: [{ from: '00:00', to: '08:00' }] },
    };
    const sunday = (day: string) =>
      hours(nights, `${day}T00:00:00+00:00`, `${day}T20:00:00+00:00`);
    // The night shift has seven hours in March and nine in October; its start
    // at local midnight lies before that of UTC.
    expect(hours(nights, '2026-03-28T22:00:00Z', '2026-03-29T20:00:00Z')).toBe(
      7,
    );
    expect(hours(nights, '2026-10-24T20:00:00Z', '2026-10-25T20:00:00Z')).toBe(
      9,
    );
    expect(sunday('2026-11-15')).toBe(7);
  });

  it('has no span in an hour that was left out', () => {
    const gap: WorkingHours = {
      zone: 'Europe/Berlin',
      hours: { 7: [{ from: '02:00', to: '03:00' }] },
    };
    expect(hours(gap, '2026-03-28T00:00:00Z', '2026-03-30T00:00:00Z')).toBe(0);
    expect(hours(gap, '2026-03-21T00:00:00Z', '2026-03-23T00:00:00Z')).toBe(1);
  });

  it('leaves out holidays by local date, and breaks', () => {
    const config: WorkingHours = {
      zone: 'America/New_York',
      hours: {
        4: [
          { from: '09:00', to: '12:00' },
          { from: '13:00', to: '24:00' },
        ],
      },
      holidays: ['2026-11-26'],
    };
    expect(hours(config, '2026-11-19T00:00:00Z', '2026-11-21T00:00:00Z')).toBe(
      14,
    );
    expect(hours(config, '2026-11-26T00:00:00Z', '2026-11-28T00:00:00Z')).toBe(
      0,
    );
  });

  it('knows no time that runs backwards', () => {
    const clock = workingClock(office);
    expect(
      clock.secondsBetween('2026-11-16T10:00:00Z', '2026-11-16T09:00:00Z'),
    ).toBeNull();
    expect(
      clock.secondsBetween('2026-11-16T10:00:00Z', '2026-11-16T10:00:00Z'),
    ).toBe(0);
  });

  it.each<[string, Partial<WorkingHours>, RegExp]>([
    ['zone', { zone: '+01:00' }, /zone is "\+01:00"/],
    ['weekday', { hours: { 8: OFFICE } as never }, /weekday "8"/],
    ['nothing', { hours: { 1: [] } }, /holds no span/],
    [
      'time',
      { hours: { 1: [{ from: '9:00', to: '17:00' }] } },
      /hours\.1\[0\]\.from is "9:00"/,
    ],
    ['end', { hours: { 1: [{ from: '10:00', to: '10:00' }] } }, /10:00 to 10/],
    [
      'overlap',
      { hours: { 1: [...OFFICE, { from: '16:00', to: '18:00' }] } },
      /do not overlap/,
    ],
    ['holiday', { holidays: ['2026-02-30'] }, /holidays\[0\] is "2026-02-30"/],
  ])('refuses a bad %s', (_, part, message) =>
    expect(() => workingClock({ ...office, ...part })).toThrow(message),
  );

  it('adds up: a span is the sum of its parts', () => {
    const from = Date.parse('2025-01-01T00:00:00Z');
    const instant = fc.integer({ min: 0, max: 700 * 24 * HOUR });
    const zone = fc.constantFrom(
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Africa/Cairo',
      'Asia/Kolkata',
      'UTC',
    );
    fc.assert(
      fc.property(instant, instant, instant, zone, (a, b, c, name) => {
        const clock = workingClock({ ...office, zone: name });
        const [x, y, z] = [a, b, c]
          .sort((p, q) => p - q)
          .map(seconds => from + seconds * 1000);
        expect(clock.secondsBetween(x, z)).toBeCloseTo(
          clock.secondsBetween(x, y)! + clock.secondsBetween(y, z)!,
          6,
        );
        expect(clock.secondsBetween(x, z)).toBeLessThanOrEqual((z - x) / 1000);
      }),
    );
  });

  it('is elapsed time when every hour is a working hour', () => {
    const day = [{ from: '00:00', to: '24:00' }];
    const always = workingClock({
      zone: 'America/St_Johns',
      hours: { 1: day, 2: day, 3: day, 4: day, 5: day, 6: day, 7: day },
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2e9 }),
        fc.integer({ min: 0, max: 5e6 }),
        (start, length) =>
          expect(
            always.secondsBetween(start * 1000, (start + length) * 1000),
          ).toBe(length),
      ),
    );
  });
});
