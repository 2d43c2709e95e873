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

import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  IsoWeekday,
  WorkingClock,
  workingClock,
} from '@maestro/backstage-plugin-maestro-statistics';
import { WorkingTime } from '../engine';
import { holidaysOf } from './holidays';

const KEY = 'maestro.dora.workingHours';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Clocks remembered: one per zone and span of years. */
const REMEMBERED = 100;

/**
 * Working hours as configured; none when they are not.
 *
 * @throws InputError that names the key, its value and what to write
 */
export function readWorkingTime(config: Config): WorkingTime | undefined {
  const part = config.getOptionalConfig(KEY);
  if (!part) {
    return undefined;
  }
  const days = readDays(part);
  const [from, to] = [
    readTime(part, 'from', '09:00'),
    readTime(part, 'to', '17:00'),
  ];
  if (from >= to) {
    throw new InputError(`${KEY}.to is "${to}"; write a time after "${from}"`);
  }
  const ownZone = part.getOptionalString('zone');
  const holidays = readHolidays(part);
  const build = (zone: string, years: { from: number; to: number }) =>
    workingClock({
      zone,
      hours: Object.fromEntries(
        days.map(day => [DAYS.indexOf(day) + 1, [{ from, to }]]),
      ) as Partial<Record<IsoWeekday, Array<{ from: string; to: string }>>>,
      holidays: holidays.dates(years),
    });
  // A slip of the pen should stop the start, not the first page.
  try {
    build(ownZone ?? 'UTC', { from: 2026, to: 2026 });
  } catch (error) {
    throw new InputError(`${KEY}: ${(error as Error).message}`);
  }
  const clocks = new Map<string, WorkingClock>();
  return {
    clock(pageZone, span) {
      const zone = ownZone ?? pageZone;
      // A local date may lie in the year beside.
      const years = {
        from: new Date(span.from - 86_400_000).getUTCFullYear(),
        to: new Date(span.to + 86_400_000).getUTCFullYear(),
      };
      const key = `${zone} ${years.from} ${years.to}`;
      const known = clocks.get(key);
      if (known) {
        return known;
      }
      if (clocks.size >= REMEMBERED) {
        clocks.clear();
      }
      const clock = build(zone, years);
      clocks.set(key, clock);
      return clock;
    },
    describe: pageZone =>
      [
        `${wordsOf(days)} ${from}–${to} ${ownZone ?? pageZone}`,
        holidays.words,
      ].join(', '),
  };
}

function readDays(part: Config): string[] {
  const days = part.getOptionalStringArray('days') ?? DAYS.slice(0, 5);
  const stray = days.find(day => !DAYS.includes(day));
  if (days.length === 0 || stray !== undefined) {
    throw new InputError(
      `${KEY}.days is ${JSON.stringify(stray ?? days)}; write ${DAYS.join(
        ', ',
      )}`,
    );
  }
  return DAYS.filter(day => days.includes(day));
}

function readTime(part: Config, name: string, fallback: string): string {
  const text = part.getOptionalString(name) ?? fallback;
  if (!/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/.test(text)) {
    throw new InputError(
      `${KEY}.${name} is "${text}"; write a time of day such as "${fallback}"`,
    );
  }
  return text;
}

function readHolidays(part: Config): {
  dates(years: { from: number; to: number }): readonly string[];
  words: string;
} {
  const given = part.getOptional('holidays');
  if (given === undefined) {
    return { dates: () => [], words: 'no holidays' };
  }
  if (Array.isArray(given)) {
    const dates = part.getStringArray('holidays');
    return { dates: () => dates, words: `without ${dates.length} holidays` };
  }
  const region = part.getString('holidays.region');
  return {
    dates: years => holidaysOf(region, years, `${KEY}.holidays.region`),
    words: `without the public holidays of ${region}`,
  };
}

/** `mon–fri` for days that follow each other, else `mon, wed`. */
function wordsOf(days: readonly string[]): string {
  const [first, last] = [days[0], days[days.length - 1]];
  return DAYS.indexOf(last) - DAYS.indexOf(first) === days.length - 1 &&
    days.length > 2
    ? `${first}–${last}`
    : days.join(', ');
}
