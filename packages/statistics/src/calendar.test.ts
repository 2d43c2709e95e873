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
import { DateTime } from 'luxon';
import { calendarAt, isoWeekInterval } from './calendar';
import { toEpochMs } from './instants';
import { isoYear } from './isoWeeks';
import { assertZone, wallClockToInstant } from './zones';

const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC');
/** Seventy years, from the first day of Unix time on. */
const instants = fc.integer({ min: 0, max: Date.UTC(2040, 0, 1) });

const formats = new Map<string, Intl.DateTimeFormat>();

/** The local time as the runtime formats it, to the second. */
function intlLocal(ms: number, zone: string): string {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    formats.set(zone, format);
  }
  return format.format(ms).replace(' ', 'T');
}

const intlDate = (ms: number, zone: string) => intlLocal(ms, zone).slice(0, 10);

describe('calendarAt', () => {
  it('puts one instant into the ISO week of each zone', () => {
    const at = '2024-12-29T23:30:00Z';
    expect(calendarAt(at, 'UTC').isoWeekId).toBe('2024-W52');
    expect(calendarAt(at, 'America/New_York').isoWeekId).toBe('2024-W52');
    expect(calendarAt(at, 'Europe/Berlin').isoWeekId).toBe('2025-W01');
    expect(calendarAt('2021-01-03T12:00:00Z', 'UTC')).toMatchObject({
      isoWeekYear: 2020,
      isoWeek: 53,
      isoWeekday: 7,
      weekStart: '2020-12-28T00:00:00.000Z',
      weekEnd: '2021-01-04T00:00:00.000Z',
    });
  });

  it('counts elapsed hours across daylight saving', () => {
    expect(calendarAt('2024-03-10T12:00:00Z', 'America/New_York')).toEqual(
      expect.objectContaining({ dayHours: 23, weekHours: 167 }),
    );
    expect(calendarAt('2024-04-07T00:00:00Z', 'Australia/Lord_Howe')).toEqual(
      expect.objectContaining({ dayHours: 24.5, weekHours: 168.5 }),
    );
  });

  it('starts a day without midnight at the jump', () => {
    const day = calendarAt('2024-09-08T12:00:00Z', 'America/Santiago');
    expect(day.dayStart).toBe('2024-09-08T04:00:00.000Z');
    expect(day.dayHours).toBe(23);
  });

  it('survives a day that a zone left out', () => {
    const before = calendarAt('2011-12-30T09:59:59.999Z', 'Pacific/Apia');
    const after = calendarAt('2011-12-30T10:00:00Z', 'Pacific/Apia');
    expect(before.local).toBe('2011-12-29T23:59:59.999');
    expect(before.dayEnd).toBe('2011-12-30T10:00:00.000Z');
    expect(after.local).toBe('2011-12-31T00:00:00.000');
    expect(after.dayStart).toBe('2011-12-30T10:00:00.000Z');
    expect(after.weekHours).toBe(144);
  });

  it('keeps a repeated evening in the day that has already started', () => {
    // Clocks went from 00:01 on 1 November back to 23:01 on 31 October.
    const again = calendarAt('2009-11-01T03:00:00Z', 'America/St_Johns');
    expect(again.local).toBe('2009-10-31T23:30:00.000');
    expect(again.dayStart).toBe('2009-11-01T02:30:00.000Z');
    expect(again.monthStart).toBe('2009-11-01T02:30:00.000Z');
    expect(again.dayHours).toBe(25);
  });

  it('agrees with Intl in every zone of the runtime', () => {
    fc.assert(
      fc.property(instants, zones, (ms, zone) => {
        const at = calendarAt(ms, zone);
        const start = Date.parse(at.dayStart);
        const end = Date.parse(at.dayEnd);
        expect(at.local.slice(0, 19)).toBe(intlLocal(ms, zone));
        expect(start).toBeLessThanOrEqual(ms);
        expect(end).toBeGreaterThan(ms);
        // A start is the first instant of its date, by the runtime's clock.
        const date = intlDate(start, zone);
        expect(intlDate(start - 1, zone) < date).toBe(true);
        expect(intlDate(end, zone) > date).toBe(true);
        expect(intlDate(end - 1, zone) <= date).toBe(true);
        for (const edge of [at.monthStart, at.monthEnd].map(Date.parse)) {
          const month = intlDate(edge, zone).slice(0, 7);
          expect(intlDate(edge - 1, zone).slice(0, 7) < month).toBe(true);
        }
        expect(at.monthStart <= at.dayStart).toBe(true);
        expect(at.monthEnd >= at.dayEnd).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  it("numbers weeks as luxon does, with the day's own date", () => {
    fc.assert(
      fc.property(instants, zones, (ms, zone) => {
        const at = calendarAt(ms, zone);
        const date = DateTime.fromISO(intlDate(Date.parse(at.dayStart), zone), {
          zone: 'utc',
        });
        expect([at.isoWeekYear, at.isoWeek, at.isoWeekday]).toEqual([
          date.weekYear,
          date.weekNumber,
          date.weekday,
        ]);
        expect(isoWeekInterval(at.isoWeekId, zone)).toEqual({
          from: at.weekStart,
          to: at.weekEnd,
        });
      }),
      { numRuns: 400 },
    );
  });
});

describe('wallClockToInstant', () => {
  it('tells unique, ambiguous and missing apart', () => {
    expect(wallClockToInstant('2024-06-01T12:00', 'Europe/Berlin').kind).toBe(
      'unique',
    );
    expect(wallClockToInstant('2024-10-27T02:30:00', 'Europe/Berlin')).toEqual({
      kind: 'ambiguous',
      earlier: '2024-10-27T00:30:00.000Z',
      later: '2024-10-27T01:30:00.000Z',
      compatible: '2024-10-27T00:30:00.000Z',
    });
    expect(wallClockToInstant('2011-12-30T12:00:00', 'Pacific/Apia')).toEqual({
      kind: 'missing',
      earlier: '2011-12-29T22:00:00.000Z',
      later: '2011-12-30T22:00:00.000Z',
      compatible: '2011-12-30T22:00:00.000Z',
    });
  });

  it('leads back from every local time that a clock has shown', () => {
    fc.assert(
      fc.property(instants, zones, (ms, zone) => {
        const { local } = calendarAt(ms, zone);
        const found = wallClockToInstant(local, zone);
        const iso = new Date(ms).toISOString();
        expect(found.kind).not.toBe('missing');
        expect([found.earlier, found.later]).toContain(iso);
        expect(found.earlier <= found.later).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

describe('isoYear', () => {
  it('has 52 or 53 weeks from Monday to Sunday', () => {
    expect(isoYear(2020)).toEqual({
      isoWeekYear: 2020,
      weeks: 53,
      firstMonday: '2019-12-30',
      lastSunday: '2021-01-03',
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9998 }), year => {
        const utc = DateTime.utc(year, 6, 1);
        expect(isoYear(year).weeks).toBe(utc.weeksInWeekYear);
      }),
    );
  });
});

describe('arguments', () => {
  it.each(['Fantasia/Castle', '', '+02:00', 'local', undefined, null, 7])(
    'refuses the zone %p',
    zone => {
      expect(() => assertZone(zone, 'timeZone')).toThrow(
        /^timeZone is .*expected an IANA time zone name/,
      );
    },
  );

  it('names the value of a bad zone and has a name that means 400', () => {
    expect(() => calendarAt(0, 'Mars/Base')).toThrow(
      expect.objectContaining({
        name: 'InputError',
        message: expect.stringContaining('"Mars/Base"'),
      }),
    );
  });

  it.each(['Europe/Kyiv', 'Europe/Kiev', 'US/Eastern', 'UTC', 'Etc/GMT+5'])(
    'accepts the zone %p',
    zone => expect(() => assertZone(zone)).not.toThrow(),
  );

  it.each([
    '2024-02-30T00:00:00Z',
    '2024-01-01T00:00:00',
    '2024-01-01',
    '2024-01-01T24:00:00Z',
    '0000-01-01T00:00:00Z',
    'yesterday',
    NaN,
    Infinity,
    new Date(NaN),
  ])('refuses the instant %p', instant => {
    expect(() => toEpochMs(instant, 'from')).toThrow(/^from is /);
  });

  it('reads offsets, cuts below the millisecond', () => {
    expect(toEpochMs('1970-01-01T02:00:00.0019+02:00')).toBe(1);
    expect(toEpochMs('1969-12-31T19:00-0500')).toBe(0);
    expect(toEpochMs(-1)).toBe(-1);
  });

  it.each(['2024-W53', '2024-W00', '2024-W1', 'W01', '0000-W01'])(
    'refuses the week %p',
    week => expect(() => isoWeekInterval(week, 'UTC')).toThrow(/^week is /),
  );

  it.each(['2024-01-01T00:00:00Z', '2024-13-01T00:00', 'noon'])(
    'refuses the local time %p',
    local =>
      expect(() => wallClockToInstant(local, 'UTC')).toThrow(/^local is /),
  );

  it.each([0, 10_000, 2020.5, NaN])('refuses the year %p', year =>
    expect(() => isoYear(year)).toThrow(/^isoWeekYear is /),
  );
});
