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

import { dayAt, monthOf, startOfDay } from './calendar';
import { InvalidInputError } from './errors';
import { Instant, MS_PER_DAY, toEpochMs, toIso } from './instants';
import {
  dateText,
  DayNumber,
  isoWeekOf,
  isoWeekText,
  mondayOf,
} from './isoWeeks';
import { assertZone } from './zones';

/** A half-open span `[from, to)` and the IANA zone whose calendar divides it. */
export interface CalendarWindow {
  from: Instant;
  to: Instant;
  zone: string;
}

/** One day, ISO week or month of a window. */
export interface Bucket {
  /** `2026-11-16`, `2026-W47` or `2026-11`; sorts as text. */
  id: string;
  /** First instant, UTC; the window's `from` where that is later. */
  from: string;
  /** First instant after, UTC; the window's `to` where that is earlier. */
  to: string;
  /**
   * True when the figure of this bucket cannot be compared with those of whole
   * ones: the window cuts it, or it had not ended at `asOf`.
   */
  partial: boolean;
}

/** More would be a mistake of the caller, not a chart. */
export const MAX_BUCKETS = 20_000;

interface Division {
  first(day: DayNumber): DayNumber;
  next(day: DayNumber): DayNumber;
  id(day: DayNumber): string;
  /** Fewest days of one bucket, to refuse absurd windows early. */
  days: number;
}

const DAYS: Division = {
  first: day => day,
  next: day => day + 1,
  id: dateText,
  days: 1,
};

const WEEKS: Division = {
  first: mondayOf,
  next: day => day + 7,
  id: day => {
    const { isoWeekYear, isoWeek } = isoWeekOf(day);
    return isoWeekText(isoWeekYear, isoWeek);
  },
  days: 7,
};

const MONTHS: Division = {
  first: day => monthOf(day),
  next: day => monthOf(day, 1),
  id: day => dateText(day).slice(0, 7),
  days: 28,
};

function divide(
  window: CalendarWindow,
  asOf: Instant,
  division: Division,
): Bucket[] {
  const { zone } = window;
  assertZone(zone);
  const from = toEpochMs(window.from, 'from');
  const to = toEpochMs(window.to, 'to');
  const now = toEpochMs(asOf, 'asOf');
  if (from > to) {
    throw new InvalidInputError(
      `from is ${toIso(from)} and to is ${toIso(to)}; from must not be later`,
    );
  }
  if ((to - from) / MS_PER_DAY / division.days > MAX_BUCKETS) {
    throw new InvalidInputError(
      `the window from ${toIso(from)} to ${toIso(to)} has more than ` +
        `${MAX_BUCKETS} buckets; choose a shorter one`,
    );
  }
  const buckets: Bucket[] = [];
  if (from === to) {
    return buckets;
  }
  let day = division.first(dayAt(zone, from));
  let start = startOfDay(zone, day);
  while (start < to) {
    const nextDay = division.next(day);
    const end = startOfDay(zone, nextDay);
    // A day that the zone left out has no instant, hence no bucket.
    if (end > start) {
      buckets.push({
        id: division.id(day),
        from: toIso(Math.max(start, from)),
        to: toIso(Math.min(end, to)),
        partial: start < from || end > to || now < end,
      });
    }
    day = nextDay;
    start = end;
  }
  return buckets;
}

/**
 * The ISO 8601 weeks of a window in its zone, ascending, without a gap: weeks
 * in which nothing happened are there too. They tile the window, so counts of
 * the weeks add up to the count of the window.
 *
 * @param asOf - the instant that counts as now; the running week and any later
 *   one are `partial`
 * @returns no bucket for an empty window
 * @throws InvalidInputError for a bad instant, zone, order or size
 */
export function isoWeekBuckets(
  window: CalendarWindow,
  asOf: Instant,
): Bucket[] {
  return divide(window, asOf, WEEKS);
}

/**
 * The local days of a window, as {@link isoWeekBuckets}. A day that a zone
 * left out has no bucket.
 */
export function dayBuckets(window: CalendarWindow, asOf: Instant): Bucket[] {
  return divide(window, asOf, DAYS);
}

/** The local months of a window, as {@link isoWeekBuckets}. */
export function monthBuckets(window: CalendarWindow, asOf: Instant): Bucket[] {
  return divide(window, asOf, MONTHS);
}

/**
 * A function that gives the index of the bucket holding an instant, or -1 when
 * none does. Binary search; made for many instants over the same buckets.
 */
export function bucketFinder(
  buckets: readonly Bucket[],
): (instant: Instant) => number {
  const starts = buckets.map(bucket => toEpochMs(bucket.from));
  const ends = buckets.map(bucket => toEpochMs(bucket.to));
  return instant => {
    const ms = toEpochMs(instant);
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (starts[middle] <= ms) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low > 0 && ms < ends[low - 1] ? low - 1 : -1;
  };
}
