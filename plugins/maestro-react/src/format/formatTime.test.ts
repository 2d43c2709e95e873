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
import {
  formatAgo,
  formatDays,
  formatInstant,
  formatWindow,
} from './formatTime';

describe('formatTime', () => {
  it('names the last day of a half-open window', () => {
    expect(
      formatDays({ from: '2026-08-31T00:00:00Z', to: '2026-11-23T00:00:00Z' }),
    ).toBe('31 Aug – 22 Nov 2026');
    expect(
      formatDays({ from: '2025-12-29T00:00:00Z', to: '2026-01-05T00:00:00Z' }),
    ).toBe('29 Dec 2025 – 4 Jan 2026');
  });

  it('counts weeks by the calendar of the zone, over a change of clocks', () => {
    // Berlin leaves summer time on 25 October 2026.
    expect(
      formatWindow({
        from: '2026-08-30T22:00:00.000Z',
        to: '2026-11-22T23:00:00.000Z',
        zone: 'Europe/Berlin',
      }),
    ).toBe('12 weeks, 31 Aug – 22 Nov 2026, Europe/Berlin');
  });

  it('counts days when a window does not begin with a week', () => {
    expect(
      formatWindow({
        from: '2026-11-03T00:00:00Z',
        to: '2026-11-04T00:00:00Z',
        zone: 'UTC',
      }),
    ).toBe('1 day, 3 Nov – 3 Nov 2026, UTC');
  });

  it('says how long ago, and that it never was', () => {
    const now = DateTime.fromISO('2026-11-21T12:00:00Z');
    const ago = (instant: string | null) =>
      formatAgo(instant, { now, locale: 'en-US' });
    expect(ago('2026-11-21T11:57:00Z')).toBe('3 minutes ago');
    expect(ago('2026-11-21T11:59:58Z')).toBe('just now');
    expect(ago(null)).toBe('never');
  });

  it('shows what it cannot read as it is', () => {
    expect(formatInstant('yesterday')).toBe('yesterday');
    expect(formatInstant(null)).toBe('–');
    expect(formatAgo('yesterday')).toBe('yesterday');
  });

  it('writes an instant with its zone', () => {
    expect(
      formatInstant('2026-11-19T21:49:00Z', {
        zone: 'Europe/Berlin',
        locale: 'en-US',
      }),
    ).toBe('Nov 19, 2026, 10:49 PM GMT+1');
  });
});
