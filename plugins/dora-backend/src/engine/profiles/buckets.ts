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

import { Timed } from './timeOnly';

/** Lengths of the intervals that days, weeks and months are grouped by. */
export type Granularity = 'daily' | 'weekly' | 'monthly';

const DAY = 24 * 3_600_000;
/** 1970-01-05, the first Monday after the epoch. */
const FIRST_MONDAY = 4 * DAY;
const WEEK = 7 * DAY;

/** What is wrong with the input of {@link bucketsOf}. */
export class BucketError extends Error {
  constructor(
    readonly code:
      | 'from_after_to'
      | 'time_missing'
      | 'time_invalid'
      | 'granularity_invalid',
    message: string,
  ) {
    super(message);
    this.name = 'BucketError';
  }
}

/**
 * Start of the UTC day, week (Monday) or month that holds an instant; all
 * milliseconds since the epoch.
 */
export function bucketStart(at: number, granularity: Granularity): number {
  if (granularity === 'daily') {
    return Math.floor(at / DAY) * DAY;
  }
  if (granularity === 'weekly') {
    return Math.floor((at - FIRST_MONDAY) / WEEK) * WEEK + FIRST_MONDAY;
  }
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}

function nextBucket(start: number, granularity: Granularity): number {
  if (granularity === 'daily') {
    return start + DAY;
  }
  if (granularity === 'weekly') {
    return start + WEEK;
  }
  const date = new Date(start);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
}

/**
 * Starts of the UTC buckets that an interval touches, ascending; the bucket of
 * `to` included.
 *
 * @throws BucketError when `from` lies after `to`
 */
export function bucketStarts(
  from: number,
  to: number,
  granularity: Granularity,
): number[] {
  if (!['daily', 'weekly', 'monthly'].includes(granularity)) {
    throw new BucketError(
      'granularity_invalid',
      `granularity is ${granularity}; expected daily, weekly or monthly`,
    );
  }
  if (from > to) {
    throw new BucketError(
      'from_after_to',
      'the interval ends before it starts',
    );
  }
  const starts: number[] = [];
  for (
    let start = bucketStart(from, granularity);
    start <= to;
    start = nextBucket(start, granularity)
  ) {
    starts.push(start);
  }
  return starts;
}

/**
 * Groups objects by UTC day, week or month, as Middleware does: buckets of the
 * interval exist even when empty; an object outside of it opens a bucket of its
 * own.
 *
 * Source: middlewarehq/middleware, commit
 * `5471e35d0ccf30997a05dd370dc42d714ac55416`,
 * `backend/analytics_server/mhq/utils/time.py`.
 *
 * @returns start of the bucket to its objects in the given order
 * @throws BucketError when `from` lies after `to`
 */
export function bucketsOf<T extends { at: number }>(
  objects: readonly T[],
  from: number,
  to: number,
  granularity: Granularity,
): Map<number, T[]> {
  const buckets = new Map<number, T[]>(
    bucketStarts(from, to, granularity).map(start => [start, []]),
  );
  for (const object of objects) {
    const start = bucketStart(object.at, granularity);
    const bucket = buckets.get(start) ?? [];
    bucket.push(object);
    buckets.set(start, bucket);
  }
  return buckets;
}

/**
 * One entry for each UTC week from that of `from` to that of `to`, ascending:
 * what is there, else the default. Weeks outside are dropped.
 */
export function fillWeeks<T>(
  have: ReadonlyMap<number, T>,
  from: number,
  to: number,
  missing: () => T,
): Map<number, T> {
  return new Map(
    bucketStarts(from, to, 'weekly').map(start => [
      start,
      have.has(start) ? have.get(start)! : missing(),
    ]),
  );
}

/** Those of an interval, both ends included, as Middleware counts. */
export function within<T extends Pick<Timed, 'at'>>(
  objects: readonly T[],
  from: number,
  to: number,
): T[] {
  return objects.filter(({ at }) => at >= from && at <= to);
}
