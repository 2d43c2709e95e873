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

import { DateTime } from 'luxon';

/**
 * First and last day of a half-open window, as people say it; UTC.
 *
 * @param window - days or instants; `to` is the first that is left out
 */
export function formatDays(window: { from: string; to: string }): string {
  const from = window.from.slice(0, 10);
  const last = DateTime.fromISO(window.to.slice(0, 10), { zone: 'utc' })
    .minus({ days: 1 })
    .toISODate()!;
  return last <= from ? from : `${from} to ${last}`;
}

/** The day after one, `YYYY-MM-DD`. */
export function dayAfter(day: string): string {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ days: 1 }).toISODate()!;
}
