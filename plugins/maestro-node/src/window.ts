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
import { TimeWindow } from '@maestro/backstage-plugin-maestro-common';
import {
  assertZone,
  calendarAt,
  toEpochMs,
  wallClockToInstant,
} from '@maestro/backstage-plugin-maestro-statistics';

const DATE = /^\d{4}-\d\d-\d\d$/;
const MS_PER_DAY = 86_400_000;
/** Ten years and a bit: a longer window is a slip of the pen. */
const MAX_DAYS = 3700;

/**
 * Reads the window of a request. Without `from` it starts at the Monday
 * `weeks - 1` weeks before the week in which it ends; without `to` it ends
 * with the running week.
 *
 * @param options - `query` as it came: ISO 8601 instants with an offset, or
 *   dates, which mean the start of that day in the zone; `to` is not part of
 *   the window
 * @throws InputError that names the parameter, its value and what to write
 * @public
 */
export function parseWindow(options: {
  query: { from?: unknown; to?: unknown; zone?: unknown };
  /** IANA zone of the entity; a `zone` in the query replaces it. */
  zone: string;
  now: Date;
  /** Weeks of the default window, the running one included; 12 by default. */
  weeks?: number;
}): TimeWindow {
  const { query, now, weeks = 12 } = options;
  const zone = text(query.zone, 'zone') ?? options.zone;
  assertZone(zone);
  const to =
    instant(query.to, 'to', zone) ??
    toEpochMs(calendarAt(now, zone).weekEnd, 'to');
  const from =
    instant(query.from, 'from', zone) ?? mondayBefore(to, weeks, zone);
  if (from >= to) {
    throw new InputError(
      `from is ${iso(from)} and to is ${iso(to)}; from must be earlier`,
    );
  }
  if (to - from > MAX_DAYS * MS_PER_DAY) {
    throw new InputError(
      `the window from ${iso(from)} to ${iso(
        to,
      )} is longer than ${MAX_DAYS} days; choose a shorter one`,
    );
  }
  return { from: iso(from), to: iso(to), zone };
}

function mondayBefore(to: number, weeks: number, zone: string): number {
  // Any instant of the Monday's day will do: its week start is asked for.
  const last = calendarAt(to - 1, zone).weekStart;
  const middle = toEpochMs(last) + MS_PER_DAY / 2;
  return toEpochMs(
    calendarAt(middle - (weeks - 1) * 7 * MS_PER_DAY, zone).weekStart,
  );
}

function instant(
  value: unknown,
  field: string,
  zone: string,
): number | undefined {
  const given = text(value, field);
  if (given === undefined) {
    return undefined;
  }
  try {
    return toEpochMs(
      DATE.test(given)
        ? wallClockToInstant(`${given}T00:00:00`, zone).compatible
        : given,
      field,
    );
  } catch {
    throw new InputError(
      `${field} is ${JSON.stringify(
        given,
      )}; write a date such as 2026-11-02 or an instant such as 2026-11-02T00:00:00Z`,
    );
  }
}

function text(value: unknown, field: string): string | undefined {
  if (value === undefined || value === '') {
    return undefined;
  }
  if (typeof value !== 'string') {
    throw new InputError(`${field} is given more than once; give it once`);
  }
  return value;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
