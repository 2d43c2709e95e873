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
import { MS_PER_DAY } from './instants';

/**
 * Dates without a zone are counted as whole days since 1970-01-01 here (a
 * Thursday); ISO 8601 weeks begin on Monday and belong to the year that holds
 * their Thursday.
 */
export type DayNumber = number;

/** The day number of a date; `month` is 1 to 12 and may run over. */
export function dayNumber(year: number, month: number, day: number): DayNumber {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return Math.floor(date.getTime() / MS_PER_DAY);
}

/** `YYYY-MM-DD`. */
export function dateText(day: DayNumber): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** ISO 8601 weekday, 1 (Monday) to 7 (Sunday). */
export function isoWeekday(day: DayNumber): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** The Monday of the ISO week that holds a day. */
export function mondayOf(day: DayNumber): DayNumber {
  return day - isoWeekday(day) + 1;
}

/** The Monday of week 1: the week that holds 4 January. */
export function firstMondayOf(isoWeekYear: number): DayNumber {
  return mondayOf(dayNumber(isoWeekYear, 1, 4));
}

/** The ISO week year and week number, 1 to 53, of a day. */
export function isoWeekOf(day: DayNumber): {
  isoWeekYear: number;
  isoWeek: number;
} {
  const thursday = mondayOf(day) + 3;
  const isoWeekYear = new Date(thursday * MS_PER_DAY).getUTCFullYear();
  const isoWeek = (mondayOf(day) - firstMondayOf(isoWeekYear)) / 7 + 1;
  return { isoWeekYear, isoWeek };
}

/** `2026-W47`, the ISO 8601 extended form; sorts as text. */
export function isoWeekText(isoWeekYear: number, isoWeek: number): string {
  const year = String(isoWeekYear).padStart(4, '0');
  return `${year}-W${String(isoWeek).padStart(2, '0')}`;
}

/** A year of ISO 8601 weeks. */
export interface IsoYear {
  isoWeekYear: number;
  /** 52 or 53. */
  weeks: number;
  /** Monday of week 1, `YYYY-MM-DD`; may lie in December before. */
  firstMonday: string;
  /** Sunday of the last week, `YYYY-MM-DD`; may lie in January after. */
  lastSunday: string;
}

/**
 * The ISO 8601 week year: number of weeks, first and last day.
 *
 * @param isoWeekYear - whole number, 1 to 9998
 * @throws InvalidInputError for any other value
 */
export function isoYear(isoWeekYear: number): IsoYear {
  if (!Number.isInteger(isoWeekYear) || isoWeekYear < 1 || isoWeekYear > 9998) {
    throw new InvalidInputError(
      `isoWeekYear is ${shown(isoWeekYear)}; expected a year from 1 to 9998`,
    );
  }
  const first = firstMondayOf(isoWeekYear);
  const next = firstMondayOf(isoWeekYear + 1);
  return {
    isoWeekYear,
    weeks: (next - first) / 7,
    firstMonday: dateText(first),
    lastSunday: dateText(next - 1),
  };
}
