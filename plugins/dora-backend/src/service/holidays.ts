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

import { InputError } from '@backstage/errors';
import Holidays from 'date-holidays';

const DAY = 24 * 3_600_000;
/** Calendars remembered: one per region. */
const REMEMBERED = 200;

const calendars = new Map<string, Holidays>();

/**
 * Where holidays are those of: a country, a state and a region of it, joined by
 * dashes as in ISO 3166, such as `DE`, `DE-BY` or `ES-CT`.
 */
export type HolidayRegion = string;

function calendarOf(region: HolidayRegion, field: string): Holidays {
  const known = calendars.get(region);
  if (known) {
    return known;
  }
  const parts = region.toUpperCase().split('-');
  const [country, state, area] = parts;
  const all = new Holidays();
  const expected = (names: object | undefined, of: string) =>
    `${field} is ${JSON.stringify(region)}; expected ${of}, one of ${
      Object.keys(names ?? {}).join(', ') || 'none'
    }`;
  if (parts.length > 3 || !(country in all.getCountries())) {
    throw new InputError(
      `${field} is ${JSON.stringify(
        region,
      )}; expected a country, or country-state, such as "DE", "DE-BY" or "US-CA"`,
    );
  }
  const states = all.getStates(country) as Record<string, string> | undefined;
  if (state !== undefined && !(state in (states ?? {}))) {
    throw new InputError(expected(states, `a state of ${country}`));
  }
  const areas =
    state === undefined
      ? undefined
      : (all.getRegions(country, state) as Record<string, string> | undefined);
  if (area !== undefined && !(area in (areas ?? {}))) {
    throw new InputError(expected(areas, `a region of ${country}-${state}`));
  }
  const calendar =
    area === undefined
      ? new Holidays(country, state ?? '', { types: ['public'] })
      : new Holidays(country, state, area, { types: ['public'] });
  if (calendars.size >= REMEMBERED) {
    calendars.delete(calendars.keys().next().value!);
  }
  calendars.set(region, calendar);
  return calendar;
}

/**
 * Public holidays of a region that last a whole day, for a clock of working
 * hours. Halves of days, and days that only banks or schools have, are working
 * days here.
 *
 * Data: date-holidays (https://github.com/commenthol/date-holidays), code ISC,
 * data CC-BY-3.0 with attributions to its sources there.
 *
 * @param years - calendar years, both included
 * @param field - name of the setting, for the error
 * @returns local dates, `YYYY-MM-DD`, ascending, each once
 * @throws InputError for a region that is not known
 */
export function holidaysOf(
  region: HolidayRegion,
  years: { from: number; to: number },
  field = 'region',
): string[] {
  const calendar = calendarOf(region, field);
  const dates = new Set<string>();
  for (let year = years.from; year <= years.to; year += 1) {
    for (const { date, start, end } of calendar.getHolidays(year)) {
      const days = Math.round((end.getTime() - start.getTime()) / DAY);
      const startsAtMidnight = date.slice(11, 19) === '00:00:00';
      const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
      for (let day = 0; startsAtMidnight && day < days; day += 1) {
        dates.add(new Date(first + day * DAY).toISOString().slice(0, 10));
      }
    }
  }
  return [...dates].sort();
}
