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

import { InvalidInputError } from '@maestro/backstage-plugin-maestro-statistics';

const MS_PER_DAY = 86_400_000;

/**
 * Days since 1970-01-01 of a date `YYYY-MM-DD`; a day of a bill has no zone.
 *
 * @throws InvalidInputError that names the field, when there is no such date
 */
export function dayOf(date: string, field: string): number {
  const ms = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(date) : NaN;
  if (Number.isNaN(ms) || textOf(ms / MS_PER_DAY) !== date) {
    throw new InvalidInputError(
      `${field} is ${String(date)}; expected a date such as 2026-11-16.`,
    );
  }
  return ms / MS_PER_DAY;
}

/** `YYYY-MM-DD` of a number of days since 1970-01-01. */
export function textOf(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** 0 (Monday) to 6 (Sunday). */
export const weekdayOf = (day: number) => (((day + 3) % 7) + 7) % 7;

/** 1 to 31. */
export const dayOfMonth = (day: number) =>
  new Date(day * MS_PER_DAY).getUTCDate();

/** First day of the month that holds a day, moved by a number of months. */
export function monthStart(day: number, move: number): number {
  const date = new Date(day * MS_PER_DAY);
  return (
    Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + move, 1) / MS_PER_DAY
  );
}
