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

import { dayAt } from './calendar';
import { InvalidInputError, shown } from './errors';
import { Instant, MS_PER_DAY, toEpochMs } from './instants';
import { DayNumber, isoWeekday } from './isoWeeks';
import { assertZone, firstInstantAt } from './zones';

/** A part of a local day, `HH:mm` to `HH:mm`; the end may be `24:00`. */
export interface WorkingSpan {
  from: string;
  to: string;
}

/** ISO 8601 weekday: 1 is Monday, 7 is Sunday. */
export type IsoWeekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** When people work, in the time of a zone. */
export interface WorkingHours {
  /** IANA name, such as `Europe/Berlin`. */
  zone: string;
  /** Spans of each weekday, in order, apart; a weekday without any is free. */
  hours: Partial<Record<IsoWeekday, readonly WorkingSpan[]>>;
  /** Local dates on which nobody works, `YYYY-MM-DD`. */
  holidays?: readonly string[];
}

/** Measures working time; see {@link workingClock}. */
export interface WorkingClock {
  /**
   * Working seconds from one instant to another; null when the latter lies
   * before the former.
   *
   * @throws InvalidInputError for what is no instant
   */
  secondsBetween(from: Instant, to: Instant): number | null;
}

/** Half-open intervals of one day, milliseconds since the epoch. */
interface WorkingDay {
  intervals: Array<[number, number]>;
  length: number;
}

/** Days remembered: those of some decades. */
const REMEMBERED = 20_000;

function minutesOf(text: unknown, field: string): number {
  const match =
    typeof text === 'string' ? /^(\d\d):(\d\d)$/.exec(text) : undefined;
  const minutes = match ? Number(match[1]) * 60 + Number(match[2]) : NaN;
  if (!match || Number(match[2]) > 59 || minutes > 24 * 60) {
    throw new InvalidInputError(
      `${field} is ${shown(
        text,
      )}; expected a time of day from "00:00" to "24:00"`,
    );
  }
  return minutes;
}

function spansOf(
  hours: WorkingHours['hours'],
): ReadonlyMap<number, Array<[number, number]>> {
  const byWeekday = new Map<number, Array<[number, number]>>();
  for (const [weekday, spans] of Object.entries(hours)) {
    if (!/^[1-7]$/.test(weekday)) {
      throw new InvalidInputError(
        `hours has the weekday ${shown(
          weekday,
        )}; expected 1 (Monday) to 7 (Sunday)`,
      );
    }
    let end = 0;
    const parts = (spans ?? []).map(({ from, to }, index): [number, number] => {
      const field = `hours.${weekday}[${index}]`;
      const [start, stop] = [
        minutesOf(from, `${field}.from`),
        minutesOf(to, `${field}.to`),
      ];
      if (start >= stop || start < end) {
        throw new InvalidInputError(
          `${field} is ${from} to ${to}; expected an end after the start, and spans in order that do not overlap`,
        );
      }
      end = stop;
      return [start, stop];
    });
    byWeekday.set(Number(weekday), parts);
  }
  if ([...byWeekday.values()].every(parts => parts.length === 0)) {
    throw new InvalidInputError(
      'hours holds no span; expected working hours of at least one weekday',
    );
  }
  return byWeekday;
}

function holidaysOf(dates: readonly string[]): ReadonlySet<DayNumber> {
  return new Set(
    dates.map((text, index) => {
      const at = /^\d{4}-\d\d-\d\d$/.test(text)
        ? Date.parse(`${text}T00:00:00Z`)
        : NaN;
      if (
        Number.isNaN(at) ||
        new Date(at).toISOString().slice(0, 10) !== text
      ) {
        throw new InvalidInputError(
          `holidays[${index}] is ${shown(text)}; expected a date, YYYY-MM-DD`,
        );
      }
      return at / MS_PER_DAY;
    }),
  );
}

/**
 * A clock that runs only in working hours. A figure by it is a figure of its
 * own, with its own label: elapsed and working time are never mixed.
 *
 * Working time is elapsed time inside the spans: on a day on which the clocks
 * are turned, a span that holds the change is shorter or longer. A span begins
 * at the first instant whose local time is its beginning or later, so a span in
 * an hour that was left out is empty, and one that ends in a repeated hour ends
 * in its first pass.
 *
 * @throws InvalidInputError for a bad zone, weekday, span or holiday
 */
export function workingClock(config: WorkingHours): WorkingClock {
  const { zone } = config;
  assertZone(zone);
  const spans = spansOf(config.hours);
  const holidays = holidaysOf(config.holidays ?? []);
  const days = new Map<DayNumber, WorkingDay>();

  const build = (day: DayNumber): WorkingDay => {
    const parts = holidays.has(day) ? [] : spans.get(isoWeekday(day)) ?? [];
    const intervals = parts
      .map(([start, stop]): [number, number] => [
        firstInstantAt(zone, day * MS_PER_DAY + start * 60_000),
        firstInstantAt(zone, day * MS_PER_DAY + stop * 60_000),
      ])
      .filter(([start, stop]) => stop > start);
    return {
      intervals,
      length: intervals.reduce((sum, [start, stop]) => sum + stop - start, 0),
    };
  };
  const dayOf = (day: DayNumber): WorkingDay => {
    const known = days.get(day);
    if (known) {
      return known;
    }
    if (days.size >= REMEMBERED) {
      days.clear();
    }
    const built = build(day);
    days.set(day, built);
    return built;
  };

  return {
    secondsBetween(from, to) {
      const [start, end] = [toEpochMs(from, 'from'), toEpochMs(to, 'to')];
      if (end < start) {
        return null;
      }
      const [first, last] = [dayAt(zone, start), dayAt(zone, end)];
      let total = 0;
      for (let day = first; day <= last; day += 1) {
        const { intervals, length } = dayOf(day);
        total +=
          day > first && day < last
            ? length
            : intervals.reduce(
                (sum, [open, close]) =>
                  sum +
                  Math.max(0, Math.min(close, end) - Math.max(open, start)),
                0,
              );
      }
      return total / 1000;
    },
  };
}
