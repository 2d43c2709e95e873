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
import { TimeWindow } from '@maestro/backstage-plugin-maestro-common';

/** An instant with its zone, or `–`. @public */
export function formatInstant(
  instant: string | null,
  options: { zone?: string; locale?: string } = {},
): string {
  if (instant === null) {
    return '–';
  }
  const time = DateTime.fromISO(instant, { zone: options.zone ?? 'local' });
  if (!time.isValid) {
    return instant;
  }
  return time
    .setLocale(options.locale ?? time.locale ?? 'en')
    .toLocaleString({ ...DateTime.DATETIME_MED, timeZoneName: 'short' });
}

/** How long ago, in words: "3 minutes ago". @public */
export function formatAgo(
  instant: string | null,
  options: { now?: DateTime; locale?: string } = {},
): string {
  if (instant === null) {
    return 'never';
  }
  const time = DateTime.fromISO(instant);
  if (!time.isValid) {
    return instant;
  }
  const now = options.now ?? DateTime.now();
  if (Math.abs(now.diff(time).as('seconds')) < 5) {
    return 'just now';
  }
  return (
    time.toRelative({ base: now, locale: options.locale }) ??
    time.toISO() ??
    instant
  );
}

/** First and last day of a half-open window: "31 Aug – 22 Nov 2026". @public */
export function formatDays(
  window: { from: string; to: string },
  options: { zone?: string } = {},
): string {
  const zone = options.zone ?? 'utc';
  const first = DateTime.fromISO(window.from, { zone });
  // The end is not part of the window: an end at midnight names the day before.
  const last = DateTime.fromISO(window.to, { zone }).minus(1);
  if (!first.isValid || !last.isValid) {
    return `${window.from} – ${window.to}`;
  }
  const sameYear = first.year === last.year;
  const start = first.toFormat(sameYear ? 'd LLL' : 'd LLL yyyy');
  return `${start} – ${last.toFormat('d LLL yyyy')}`;
}

/** A window in words, with its length and its zone. @public */
export function formatWindow(window: TimeWindow): string {
  const from = DateTime.fromISO(window.from, { zone: window.zone });
  const to = DateTime.fromISO(window.to, { zone: window.zone });
  if (!from.isValid || !to.isValid) {
    return `${window.from} – ${window.to}`;
  }
  // Counted in days of the zone, which daylight saving does not stretch.
  const days = Math.max(1, Math.ceil(to.diff(from, 'days').days));
  const whole = from.weekday === 1 && from.equals(from.startOf('day'));
  const weeks = Math.ceil(days / 7);
  const amount = whole ? weeks : days;
  const noun = whole ? 'week' : 'day';
  const length = `${amount} ${noun}${amount === 1 ? '' : 's'}`;
  return `${length}, ${formatDays(window, { zone: window.zone })}, ${
    window.zone
  }`;
}
