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
  BucketError,
  Granularity,
  bucketStart,
  bucketStarts,
  bucketsOf,
  fillWeeks,
} from './buckets';

const at = (text: string) => Date.parse(text);
const iso = (ms: number) => new Date(ms).toISOString();
const starts = (from: string, to: string, granularity: Granularity) =>
  bucketStarts(at(from), at(to), granularity).map(iso);

describe('buckets', () => {
  it('start weeks on Monday, across years and leap weeks, in UTC', () => {
    expect(iso(bucketStart(at('2021-01-03T23:59:59Z'), 'weekly'))).toBe(
      '2020-12-28T00:00:00.000Z',
    );
    expect(iso(bucketStart(at('2024-12-30T00:00:00Z'), 'weekly'))).toBe(
      '2024-12-30T00:00:00.000Z',
    );
    expect(iso(bucketStart(at('1969-12-29T00:00:00Z'), 'weekly'))).toBe(
      '1969-12-29T00:00:00.000Z',
    );
  });

  it('hold the bucket of the end, and just that one when both ends meet', () => {
    expect(
      starts('2024-05-06T00:00:00Z', '2024-05-06T00:00:00Z', 'weekly'),
    ).toEqual(['2024-05-06T00:00:00.000Z']);
    expect(
      starts('2023-11-30T12:00:00Z', '2024-02-01T00:00:00Z', 'monthly'),
    ).toHaveLength(4);
    expect(
      starts('2024-02-28T22:00:00Z', '2024-03-01T01:00:00Z', 'daily'),
    ).toHaveLength(3);
  });

  it('refuse an interval that ends before it starts, and other lengths', () => {
    expect(() => bucketStarts(2, 1, 'daily')).toThrow(BucketError);
    expect(() => bucketStarts(1, 2, 'yearly' as Granularity)).toThrow(
      /daily, weekly or monthly/,
    );
  });

  it('give an object outside a bucket of its own, in input order', () => {
    const found = bucketsOf(
      [
        { id: 2, at: at('2024-05-09T00:00:00Z') },
        { id: 1, at: at('2024-05-08T00:00:00Z') },
        { id: 3, at: at('2024-04-20T00:00:00Z') },
      ],
      at('2024-05-08T00:00:00Z'),
      at('2024-05-09T00:00:00Z'),
      'weekly',
    );
    expect(
      [...found].map(([start, list]) => [iso(start), list.map(o => o.id)]),
    ).toEqual([
      ['2024-05-06T00:00:00.000Z', [2, 1]],
      ['2024-04-15T00:00:00.000Z', [3]],
    ]);
  });

  it('fill weeks with what is there, drop others, keep null and zero', () => {
    const monday = at('2024-12-30T00:00:00Z');
    const have = new Map<number, number | null>([
      [monday, 0],
      [at('2024-01-01T00:00:00Z'), 9],
    ]);
    const found = fillWeeks(
      have,
      at('2024-12-25T00:00:00Z'),
      at('2025-01-06T00:00:00Z'),
      () => null,
    );
    expect([...found.values()]).toEqual([null, 0, null]);
  });

  it('tile time: each start is the bucket of itself and follows the last', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: at('1999-01-01'), max: at('2050-01-01') }),
        fc.integer({ min: 0, max: 500 * 86_400_000 }),
        fc.constantFrom<Granularity>('daily', 'weekly', 'monthly'),
        (from, length, granularity) => {
          const found = bucketStarts(from, from + length, granularity);
          expect(found[0]).toBe(bucketStart(from, granularity));
          expect(found.at(-1)).toBe(bucketStart(from + length, granularity));
          expect(found.map(start => bucketStart(start, granularity))).toEqual(
            found,
          );
          expect(
            found.slice(1).map(start => bucketStart(start - 1, granularity)),
          ).toEqual(found.slice(0, -1));
        },
      ),
    );
  });
});
