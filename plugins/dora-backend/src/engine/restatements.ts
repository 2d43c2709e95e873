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

import {
  FigureSeries,
  TimeWindow,
} from '@maestro/backstage-plugin-maestro-common';
import { calendarAt } from '@maestro/backstage-plugin-maestro-statistics';
import { ms } from './facts';

/** A figure of one closed week, as it was published. */
export interface PublishedWeek {
  figureId: string;
  /** ISO week, `2026-W44`. */
  bucket: string;
  value: number | null;
  /** Null: the week was not observed. */
  n: number | null;
  unit: string;
}

/** A published figure that is another one now. */
export interface ChangedWeek {
  before: PublishedWeek;
  after: PublishedWeek;
}

/** Closed weeks that are looked after. */
export const RESTATED_WEEKS = 53;

/**
 * The window of the weeks that are closed: over for as long as a deployment
 * may take to settle, so that what is still pending is never published as a
 * figure and then restated without a cause.
 *
 * @param now - milliseconds since the epoch
 */
export function closedWindow(options: {
  now: number;
  zone: string;
  settlingMs: number;
  weeks?: number;
}): TimeWindow {
  const { now, zone, settlingMs, weeks = RESTATED_WEEKS } = options;
  const to = calendarAt(now - settlingMs, zone).weekStart;
  let from = ms(to);
  for (let week = 0; week < weeks; week += 1) {
    // The start of the week that holds the instant before: weeks are not
    // equally long.
    from = ms(calendarAt(from - 1, zone).weekStart);
  }
  return {
    from: new Date(from).toISOString(),
    to: new Date(ms(to)).toISOString(),
    zone,
  };
}

/** The points of closed weeks as they are published. */
export function publishedWeeks(
  series: readonly FigureSeries[],
): PublishedWeek[] {
  return series.flatMap(({ figureId, unit, points }) =>
    points
      .filter(({ partial }) => !partial)
      .map(({ bucket, value, n }) => ({ figureId, bucket, value, n, unit })),
  );
}

/**
 * Published figures that have become others. A week that was not observed when
 * it was published (nothing of the entity had been heard of yet) had no figure
 * that could be restated: a history that is read in later fills it silently.
 */
export function changedWeeks(
  before: readonly PublishedWeek[],
  after: readonly PublishedWeek[],
): ChangedWeek[] {
  const key = ({ figureId, bucket }: PublishedWeek) => `${figureId} ${bucket}`;
  const known = new Map(before.map(week => [key(week), week]));
  return after.flatMap(week => {
    const published = known.get(key(week));
    return published &&
      published.n !== null &&
      (published.value !== week.value || published.n !== week.n)
      ? [{ before: published, after: week }]
      : [];
  });
}
