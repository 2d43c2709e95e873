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

import fc from 'fast-check';
import {
  Bucket,
  bucketFinder,
  dayBuckets,
  isoWeekBuckets,
  monthBuckets,
} from './buckets';
import { calendarAt } from './calendar';

const LATER = '2030-01-01T00:00:00Z';

describe('isoWeekBuckets', () => {
  it('cuts at the window and marks what is not whole', () => {
    const window = {
      from: '2026-11-04T12:00:00Z',
      to: '2026-11-23T00:00:00Z',
      zone: 'UTC',
    };
    expect(isoWeekBuckets(window, '2026-11-20T00:00:00Z')).toEqual([
      {
        id: '2026-W45',
        from: '2026-11-04T12:00:00.000Z',
        to: '2026-11-09T00:00:00.000Z',
        partial: true,
      },
      {
        id: '2026-W46',
        from: '2026-11-09T00:00:00.000Z',
        to: '2026-11-16T00:00:00.000Z',
        partial: false,
      },
      {
        id: '2026-W47',
        from: '2026-11-16T00:00:00.000Z',
        to: '2026-11-23T00:00:00.000Z',
        partial: true,
      },
    ]);
    // The same week is whole from its last instant's end on.
    const whole = isoWeekBuckets(window, '2026-11-23T00:00:00Z');
    expect(whole[2].partial).toBe(false);
  });

  it('is empty for an empty window and refuses a reversed or absurd one', () => {
    const at = '2026-11-04T12:00:00Z';
    expect(isoWeekBuckets({ from: at, to: at, zone: 'UTC' }, at)).toEqual([]);
    expect(() =>
      isoWeekBuckets({ from: LATER, to: at, zone: 'UTC' }, at),
    ).toThrow(/from must not be later/);
    expect(() =>
      dayBuckets({ from: '1900-01-01T00:00:00Z', to: at, zone: 'UTC' }, at),
    ).toThrow(/shorter/);
    expect(() => dayBuckets({ from: 'soon', to: at, zone: 'UTC' }, at)).toThrow(
      /^from is "soon"/,
    );
    expect(() => dayBuckets({ from: at, to: at, zone: 'UTC' }, 'now')).toThrow(
      /^asOf is "now"/,
    );
    expect(() => dayBuckets({ from: at, to: at, zone: 'X' }, at)).toThrow(
      /^zone is "X"/,
    );
  });
});

describe('dayBuckets and monthBuckets', () => {
  it('has no bucket for a day that was left out', () => {
    const window = {
      from: '2011-12-29T10:00:00Z',
      to: '2011-12-31T10:00:00Z',
      zone: 'Pacific/Apia',
    };
    expect(dayBuckets(window, LATER).map(b => b.id)).toEqual([
      '2011-12-29',
      '2011-12-31',
    ]);
  });

  it('names months and starts them at local midnight', () => {
    const window = {
      from: '2024-02-29T23:00:00Z',
      to: '2024-04-30T22:00:00Z',
      zone: 'Europe/Berlin',
    };
    expect(monthBuckets(window, LATER)).toEqual([
      {
        id: '2024-03',
        from: '2024-02-29T23:00:00.000Z',
        to: '2024-03-31T22:00:00.000Z',
        partial: false,
      },
      {
        id: '2024-04',
        from: '2024-03-31T22:00:00.000Z',
        to: '2024-04-30T22:00:00.000Z',
        partial: false,
      },
    ]);
  });
});

describe('any window in any zone', () => {
  const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC');
  const windows = fc
    .tuple(
      fc.integer({ min: 0, max: Date.UTC(2035, 0, 1) }),
      fc.integer({ min: 1, max: 90 * 86_400_000 }),
      zones,
    )
    .map(([from, length, zone]) => ({ from, to: from + length, zone }));

  /** What is wrong with the tiling; nothing for a sound one. */
  function flaws(buckets: Bucket[], window: { from: number; to: number }) {
    const edges = [
      new Date(window.from).toISOString(),
      ...buckets.map(bucket => bucket.to),
    ];
    return [
      ...buckets.filter((bucket, i) => bucket.from !== edges[i]),
      ...buckets.filter(bucket => bucket.from >= bucket.to),
      ...buckets.filter((bucket, i) => i > 0 && bucket.id <= buckets[i - 1].id),
      ...edges.slice(-1).filter(end => Date.parse(end) !== window.to),
    ];
  }

  it('is tiled by its days, weeks and months', () => {
    fc.assert(
      fc.property(windows, window => {
        for (const divide of [dayBuckets, isoWeekBuckets, monthBuckets]) {
          expect(flaws(divide(window, LATER), window)).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('counts each event once: the weeks add up to the total', () => {
    fc.assert(
      fc.property(
        windows,
        fc.array(fc.double({ min: -0.1, max: 1.1, noNaN: true })),
        (window, places) => {
          const { from, to, zone } = window;
          const events = places.map(x => Math.floor(from + x * (to - from)));
          const buckets = isoWeekBuckets(window, LATER);
          const find = bucketFinder(buckets);
          const inside = events.filter(event => event >= from && event < to);
          const placed = events.filter(event => find(event) >= 0);
          expect(placed).toEqual(inside);
          expect(placed.map(event => buckets[find(event)].id)).toEqual(
            inside.map(event => calendarAt(event, zone).isoWeekId),
          );
          const counts = buckets.map(
            (_, index) => events.filter(event => find(event) === index).length,
          );
          expect(counts.reduce((a, b) => a + b, 0)).toBe(inside.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('marks a bucket partial exactly when it is cut or has not ended', () => {
    fc.assert(
      fc.property(windows, fc.nat(100 * 86_400_000), (window, after) => {
        const asOf = window.from + after;
        for (const bucket of isoWeekBuckets(window, asOf)) {
          const week = calendarAt(bucket.from, window.zone);
          const whole =
            week.weekStart === bucket.from && week.weekEnd === bucket.to;
          expect(bucket.partial).toBe(
            !whole || asOf < Date.parse(week.weekEnd),
          );
        }
      }),
      { numRuns: 150 },
    );
  });
});
