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

import { InvalidInputError, shown } from './errors';
import { Instant, MS_PER_DAY, MS_PER_HOUR, toEpochMs, toIso } from './instants';
import {
  DayNumber,
  dayNumber,
  firstMondayOf,
  isoWeekday,
  isoWeekOf,
  isoWeekText,
  isoYear,
  mondayOf,
} from './isoWeeks';
import { assertZone, firstInstantAt, offsetMs } from './zones';

/** Where an instant lies in the calendar of a zone; instants in UTC. */
export interface CalendarPosition {
  /** What a clock there shows, `YYYY-MM-DDTHH:mm:ss.SSS`. */
  local: string;
  /** Offset from UTC, positive in the east; a fraction only before 1972. */
  offsetMinutes: number;
  isoWeekYear: number;
  /** 1 to 53. */
  isoWeek: number;
  /** 1 (Monday) to 7 (Sunday). */
  isoWeekday: number;
  /** `2026-W47`. */
  isoWeekId: string;
  dayStart: string;
  dayEnd: string;
  /** Elapsed hours of the day: 23, 24 and 25, but also 24.5 or 21. */
  dayHours: number;
  weekStart: string;
  weekEnd: string;
  /** Elapsed hours of the week, 168 without a change of the offset. */
  weekHours: number;
  monthStart: string;
  monthEnd: string;
}

/**
 * The instant at which a day starts: the first whose local date is that date
 * or later. It is local midnight wherever that exists; a day that the zone
 * left out (Pacific/Apia, 2011-12-30) starts where the next one does.
 */
export function startOfDay(zone: string, day: DayNumber): number {
  return firstInstantAt(zone, day * MS_PER_DAY);
}

/**
 * The day that an instant belongs to: the last one that has started.
 *
 * That is the local date, but for one case: clocks that are turned back across
 * midnight (America/St_Johns until 2011, at 00:01) show the evening before a
 * second time, after the new day has started. Such an instant stays in the new
 * day, so that days, weeks and months tile time without overlap.
 */
export function dayAt(zone: string, epochMs: number): DayNumber {
  let day = Math.floor((epochMs + offsetMs(zone, epochMs)) / MS_PER_DAY);
  while (startOfDay(zone, day + 1) <= epochMs) {
    day += 1;
  }
  return day;
}

/** First day of the month that holds a day, moved by a number of months. */
export function monthOf(day: DayNumber, move = 0): DayNumber {
  const date = new Date(day * MS_PER_DAY);
  return dayNumber(date.getUTCFullYear(), date.getUTCMonth() + 1 + move, 1);
}

/**
 * Places an instant in the calendar of a zone: local time, ISO 8601 week, and
 * the half-open intervals `[start, end)` of its day, week and month.
 *
 * @throws InvalidInputError for a bad instant or zone
 */
export function calendarAt(instant: Instant, zone: string): CalendarPosition {
  assertZone(zone);
  const ms = toEpochMs(instant);
  const offset = offsetMs(zone, ms);
  const day = dayAt(zone, ms);
  const { isoWeekYear, isoWeek } = isoWeekOf(day);
  const monday = mondayOf(day);
  const dayStart = startOfDay(zone, day);
  const dayEnd = startOfDay(zone, day + 1);
  const weekStart = startOfDay(zone, monday);
  const weekEnd = startOfDay(zone, monday + 7);
  return {
    local: toIso(ms + offset).slice(0, -1),
    offsetMinutes: offset / 60_000,
    isoWeekYear,
    isoWeek,
    isoWeekday: isoWeekday(day),
    isoWeekId: isoWeekText(isoWeekYear, isoWeek),
    dayStart: toIso(dayStart),
    dayEnd: toIso(dayEnd),
    dayHours: (dayEnd - dayStart) / MS_PER_HOUR,
    weekStart: toIso(weekStart),
    weekEnd: toIso(weekEnd),
    weekHours: (weekEnd - weekStart) / MS_PER_HOUR,
    monthStart: toIso(startOfDay(zone, monthOf(day))),
    monthEnd: toIso(startOfDay(zone, monthOf(day, 1))),
  };
}

/**
 * The half-open interval of a named ISO week in a zone.
 *
 * @param id - such as `2026-W47`
 * @throws InvalidInputError when the year has no such week, or for a bad zone
 */
export function isoWeekInterval(
  id: string,
  zone: string,
): { from: string; to: string } {
  assertZone(zone);
  const match = /^(\d{4})-W(\d\d)$/.exec(id);
  const year = Number(match?.[1]);
  const week = Number(match?.[2]);
  const inRange = year >= 1 && year <= 9998 && week >= 1;
  if (!inRange || week > isoYear(year).weeks) {
    throw new InvalidInputError(
      `week is ${shown(id)}; expected an ISO 8601 week that exists, such as ` +
        '"2026-W47"',
    );
  }
  const monday = firstMondayOf(year) + (week - 1) * 7;
  return {
    from: toIso(startOfDay(zone, monday)),
    to: toIso(startOfDay(zone, monday + 7)),
  };
}
