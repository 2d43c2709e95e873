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

/**
 * A point in time: ISO 8601 text with `Z` or a numeric offset, milliseconds
 * since 1970-01-01T00:00:00Z, or a `Date`. Results are always text in UTC with
 * milliseconds, such as `2026-11-16T00:00:00.000Z`.
 */
export type Instant = string | number | Date;

export const MS_PER_HOUR = 3_600_000;
export const MS_PER_DAY = 86_400_000;

/** Beyond, a month's start or end would leave the four digits of ISO 8601. */
const FIRST = Date.parse('0001-02-01T00:00:00Z');
const LAST = Date.UTC(9998, 11, 31);

const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:Z|([+-])(\d\d):?(\d\d))$/;
const WALL_CLOCK =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?$/;

/**
 * The fields of a matched date and time as milliseconds, as if it were UTC.
 * `Date.parse` is not enough: it turns 30 February into 1 March.
 */
function fieldsToMs(match: RegExpExecArray): number | undefined {
  const [year, month, day, hour, minute] = match.slice(1, 6).map(Number);
  const second = Number(match[6] ?? 0);
  const ms = Number((match[7] ?? '0').slice(0, 3).padEnd(3, '0'));
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const exists =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  return exists ? date.setUTCHours(hour, minute, second, ms) : undefined;
}

/**
 * Milliseconds since the epoch of an instant.
 *
 * @param instant - see {@link Instant}; digits below the millisecond are cut
 * @param field - name used in the error message
 * @throws InvalidInputError when it is no instant, has no UTC offset, or lies
 *   outside the years 1 to 9998
 */
export function toEpochMs(instant: Instant, field = 'instant'): number {
  let ms: number | undefined;
  if (typeof instant === 'number') {
    ms = Math.floor(instant);
  } else if (instant instanceof Date) {
    ms = instant.getTime();
  } else if (typeof instant === 'string') {
    const match = INSTANT.exec(instant);
    ms = match ? fieldsToMs(match) : undefined;
    if (match && ms !== undefined && match[8]) {
      const minutes = Number(match[9]) * 60 + Number(match[10]);
      const sign = match[8] === '+' ? -1 : 1;
      ms = Number(match[10]) < 60 ? ms + sign * minutes * 60_000 : undefined;
    }
  }
  if (ms === undefined || !(ms >= FIRST && ms <= LAST)) {
    throw new InvalidInputError(
      `${field} is ${shown(instant)}; expected an ISO 8601 instant with an ` +
        'offset in the years 1 to 9998, such as "2026-11-16T08:30:00Z"',
    );
  }
  return ms;
}

/**
 * A local date and time without offset, as the milliseconds that the same
 * digits would have in UTC.
 *
 * @throws InvalidInputError when it is no such date and time
 */
export function wallClockToMs(local: string, field = 'local'): number {
  const match = typeof local === 'string' ? WALL_CLOCK.exec(local) : null;
  const ms = match ? fieldsToMs(match) : undefined;
  if (ms === undefined || !(ms >= FIRST && ms <= LAST)) {
    throw new InvalidInputError(
      `${field} is ${shown(local)}; expected a local date and time without ` +
        'offset, such as "2026-11-16T08:30:00"',
    );
  }
  return ms;
}

/** ISO 8601 text in UTC with milliseconds. */
export function toIso(ms: number): string {
  return new Date(ms).toISOString();
}
