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

import { median } from '@maestro/backstage-plugin-maestro-statistics';

/*
 * Rules of dora-team/fourkeys, Apache-2.0, commit
 * 6cc642e037a95a280ed8d3b1624dd003b647d797, METRICS.md: buckets of the 2019
 * report, medians by linear interpolation, weeks from Sunday to Saturday, UTC.
 */

const DAY = 24 * 3_600_000;
/** Hours of a month there. */
const MONTH_HOURS = 730;

/** A median and the bucket that it falls into; null: no sample. */
export interface LabelledMedian {
  median: number | null;
  label: string | null;
}

function durationLabel(hours: number): string {
  if (hours < 24) {
    return 'One day';
  }
  if (hours < 168) {
    return 'One week';
  }
  if (hours < MONTH_HOURS) {
    return 'One month';
  }
  return hours < 6 * MONTH_HOURS ? 'Six months' : 'One year';
}

function medianOf(samples: readonly number[]): number | null {
  return median([...samples].sort((a, b) => a - b));
}

/**
 * Median lead time in minutes: whole minutes only, and only samples above zero,
 * for a merge whose push is deployed at once would count as a change of its own.
 */
export function leadTimeLabel(minutes: readonly number[]): LabelledMedian {
  const value = medianOf(minutes.map(Math.trunc).filter(sample => sample > 0));
  return {
    median: value,
    label: value === null ? null : durationLabel(value / 60),
  };
}

/** Median time to restore in hours, each sample cut to whole hours. */
export function restoreLabel(seconds: readonly number[]): LabelledMedian {
  const value = medianOf(seconds.map(sample => Math.trunc(sample / 3600) || 0));
  return { median: value, label: value === null ? null : durationLabel(value) };
}

/**
 * Rows of incidents joined to the changes of deployments, by distinct
 * deployments. One deployment with several incidents counts several times, so
 * the rate may exceed one; null without a deployment.
 */
export function failureLabel(
  joinedRows: number,
  distinctDeployments: number,
): { rate: number | null; label: string | null } {
  if (distinctDeployments === 0) {
    return { rate: null, label: null };
  }
  const rate = joinedRows / distinctDeployments;
  if (rate <= 0.15) {
    return { rate, label: '0-15%' };
  }
  return { rate, label: rate < 0.46 ? '16-45%' : '46-60%' };
}

/** How often is deployed, over the weeks of the last three months. */
export interface FrequencyLabel {
  /** Null when the window holds no day. */
  label: 'Daily' | 'Weekly' | 'Monthly' | 'Yearly' | null;
  weeks: number;
  /** Days with a deployment per week. */
  medianDaysPerWeek: number | null;
  /** Whether a week has a deployment, 1 or 0. */
  medianWeekDeployed: number | null;
  /**
   * Weeks with a deployment of a month, the median over weeks; a week belongs
   * to the month of its Sunday.
   */
  medianWeeksPerMonth: number | null;
}

/** The same day three calendar months before; the last day if there is none. */
export function threeMonthsBefore(day: number): number {
  const date = new Date(day);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth() - 3;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return Date.UTC(year, month, Math.min(date.getUTCDate(), lastDay));
}

/** Start of the UTC day of an instant. */
export function utcDay(at: number): number {
  return Math.floor(at / DAY) * DAY;
}

/**
 * Label of the deployment frequency: `Daily` with a median of three or more
 * days with deployments per week, `Weekly` when the median week has one,
 * `Monthly` when the median month has a week with one, else `Yearly`.
 *
 * @param today - last day of the window; milliseconds since the epoch
 * @param firstEvent - day of the first event of all: only days after it count;
 *   null: no event, no day; undefined: the data goes back far enough
 * @param deployedAt - instants, or days, of deployments
 */
export function frequencyLabel(
  today: number,
  firstEvent: number | null | undefined,
  deployedAt: readonly number[],
): FrequencyLabel {
  const last = utcDay(today);
  const deployed = new Set(deployedAt.map(utcDay));
  const afterDay = firstEvent === undefined ? -Infinity : firstEvent;
  const weeks = new Map<number, number>();
  for (let day = threeMonthsBefore(last); day <= last; day += DAY) {
    if (afterDay !== null && day > utcDay(afterDay)) {
      const sunday = day - new Date(day).getUTCDay() * DAY;
      weeks.set(sunday, (weeks.get(sunday) ?? 0) + (deployed.has(day) ? 1 : 0));
    }
  }
  const months = new Map<string, number>();
  for (const [sunday, days] of weeks) {
    const month = new Date(sunday).toISOString().slice(0, 7);
    months.set(month, (months.get(month) ?? 0) + (days > 0 ? 1 : 0));
  }
  const days = [...weeks.values()];
  const medianDaysPerWeek = medianOf(days);
  const medianWeekDeployed = medianOf(days.map(count => (count > 0 ? 1 : 0)));
  const medianWeeksPerMonth = medianOf(
    [...weeks.keys()].map(
      sunday => months.get(new Date(sunday).toISOString().slice(0, 7))!,
    ),
  );
  let label: FrequencyLabel['label'] = null;
  if (weeks.size > 0) {
    label = 'Yearly';
    if (medianDaysPerWeek! >= 3) {
      label = 'Daily';
    } else if (medianWeekDeployed! >= 1) {
      label = 'Weekly';
    } else if (medianWeeksPerMonth! >= 1) {
      label = 'Monthly';
    }
  }
  return {
    label,
    weeks: weeks.size,
    medianDaysPerWeek,
    medianWeekDeployed,
    medianWeeksPerMonth,
  };
}
