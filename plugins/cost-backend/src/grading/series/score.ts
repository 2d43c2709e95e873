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

import { GeneratedSeries } from './generator';
import { DAYS, FIRST_JUDGED_DAY, MATERIAL } from './parameters';

/** What a method told about a series, by indices of days. */
export interface Told {
  first: number;
  /** Day whose complete bill was needed. */
  told: number;
}

/** Counts of a method over many series. */
export interface AlertCounts {
  /** Shifts of regular series that matter, and how many were found in time. */
  shifts: number;
  found: number;
  /** Found later, by the 14th day. */
  late: number;
  spikes: number;
  spikesFound: number;
  /** Shifts of sparse series, and of less than the amount that matters. */
  otherShifts: number;
  otherFound: number;
  falseAlerts: number;
  seriesMonths: number;
}

export const noCounts = (): AlertCounts => ({
  shifts: 0,
  found: 0,
  late: 0,
  spikes: 0,
  spikesFound: 0,
  otherShifts: 0,
  otherFound: 0,
  falseAlerts: 0,
  seriesMonths: 0,
});

const LATE_DAYS = 14;

/** Counts what was told about one series; the rules are in README.md. */
export function countAlerts(
  series: GeneratedSeries,
  all: readonly Told[],
  counts: AlertCounts,
): void {
  const judged = all.filter(({ told }) => told >= FIRST_JUDGED_DAY);
  const { anomaly, kind } = series;
  counts.seriesMonths += (DAYS - FIRST_JUDGED_DAY) / 30;
  if (!anomaly) {
    counts.falseAlerts += judged.length;
    return;
  }
  const { from, to } = anomaly;
  const lastStart =
    anomaly.kind === 'shift' ? from + 1 : Math.max(from + 1, to - 1);
  const hits = judged.filter(
    ({ first }) => first >= from - 1 && first <= lastStart,
  );
  const late = judged.filter(
    ({ first }) =>
      anomaly.kind === 'shift' && first > lastStart && first < from + LATE_DAYS,
  );
  const inTime = hits.some(({ told }) => told <= from + 1);
  counts.falseAlerts += judged.length - hits.length - late.length;
  if (anomaly.kind === 'spike') {
    if (kind === 'regular' && anomaly.dailyImpact >= MATERIAL) {
      counts.spikes += 1;
      counts.spikesFound += hits.length > 0 ? 1 : 0;
    }
    return;
  }
  if (kind === 'regular' && anomaly.dailyImpact >= MATERIAL) {
    counts.shifts += 1;
    counts.found += inTime ? 1 : 0;
    counts.late += !inTime && hits.length + late.length > 0 ? 1 : 0;
  } else {
    counts.otherShifts += 1;
    counts.otherFound += inTime ? 1 : 0;
  }
}
