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
  Figure,
  FigureInterval,
  FigureSeries,
  TimeWindow,
} from '@maestro/backstage-plugin-maestro-common';
import {
  calendarAt,
  median,
  poissonInterval,
  quantile,
  quantileInterval,
} from '@maestro/backstage-plugin-maestro-statistics';
import { Deployment } from './deployments';
import { divide } from './divisions';
import { ms } from './facts';
import { LeadTimeSample } from './leadTime';
import { EntityModel } from './model';
import { PageState } from './states';

/** Edition of the definitions by which the figures are computed. */
export const EDITION = 'dora-2026';

const DEPLOYMENTS = 'dora.deployment-frequency';
const LEAD_TIME = 'dora.lead-time-for-changes';

const LEAD_TIMES = [
  { id: LEAD_TIME, label: 'Lead time for changes', p: 0.5 },
  {
    id: `${LEAD_TIME}.p75`,
    label: 'Lead time for changes, 75th percentile',
    p: 0.75,
  },
  {
    id: `${LEAD_TIME}.p90`,
    label: 'Lead time for changes, 90th percentile',
    p: 0.9,
  },
];

/** Figures whose evidence is deployments. */
export const DEPLOYMENT_FIGURES = [
  DEPLOYMENTS,
  'dora.deployments',
  'dora.deployment-days',
  'dora.deployment-gap',
];

/** Figures whose evidence is changes. */
export const LEAD_TIME_FIGURES = LEAD_TIMES.map(({ id }) => id);

export interface FigureOptions {
  model: EntityModel;
  page: PageState;
  window: TimeWindow;
  /** Instant that counts as now, ISO 8601. */
  asOf: string;
  /** Deployment rule, `mixed` for a system whose members differ, or `none`. */
  rule: string;
  /** SHA-256 in hex. */
  sha256(text: string): string;
  /** Path of the evidence list of a figure. */
  href(figureId: string): string;
}

/** Deployments of a window that have happened by `asOf`. */
export function deploymentsIn(
  model: EntityModel,
  window: TimeWindow,
  asOf: string,
): Deployment[] {
  const inside = insideOf(window, asOf);
  return model.deployments.filter(({ at }) => inside(at));
}

/** Changes first deployed in a window, by `asOf`. */
export function samplesIn(
  model: EntityModel,
  window: TimeWindow,
  asOf: string,
): LeadTimeSample[] {
  const inside = insideOf(window, asOf);
  return model.samples.filter(({ deployment }) => inside(deployment.at));
}

function insideOf(window: TimeWindow, asOf: string): (at: number) => boolean {
  const from = ms(window.from);
  const to = ms(window.to);
  const now = ms(asOf);
  return at => at >= from && at < to && at <= now;
}

/**
 * Weeks of a window that count as observed: from the start of the ISO week of
 * the first event, to `asOf`. Cut and running weeks count by the part of the
 * week that is inside, so that a week of 167 hours is one week.
 */
export function observedWeeks(
  model: EntityModel,
  window: TimeWindow,
  asOf: string,
): number {
  const first = firstWeekStart(model, window.zone);
  if (first === null) {
    return 0;
  }
  const now = ms(asOf);
  const { weeks, weekLengths } = divide(window);
  return weeks.reduce((sum, week, index) => {
    const from = Math.max(ms(week.from), first);
    const to = Math.min(ms(week.to), now);
    return sum + (to > from ? (to - from) / weekLengths[index] : 0);
  }, 0);
}

function firstWeekStart(model: EntityModel, zone: string): number | null {
  const { firstAt } = model.activity;
  return firstAt === null ? null : ms(calendarAt(firstAt, zone).weekStart);
}

/** SHA-256 over the sorted ids, each followed by a line feed; null for none. */
export function evidenceDigest(
  ids: readonly string[],
  sha256: (text: string) => string,
): string | null {
  return ids.length === 0
    ? null
    : sha256(
        [...ids]
          .sort()
          .map(id => `${id}\n`)
          .join(''),
      );
}

/** The figures of one entity and window. */
export function computeFigures(options: FigureOptions): Figure[] {
  const { model, page, window, asOf } = options;
  const readable = page.state === 'ok' || page.state === 'stale';
  const deployments = readable ? deploymentsIn(model, window, asOf) : [];
  const samples = readable ? samplesIn(model, window, asOf) : [];
  const weeks = readable ? observedWeeks(model, window, asOf) : 0;
  const observed = readable && weeks > 0;
  const figure = (
    parts: Pick<
      Figure,
      'id' | 'label' | 'value' | 'unit' | 'n' | 'interval'
    > & {
      ids: string[];
      why: string;
    },
  ): Figure => {
    const { ids, why, ...rest } = parts;
    const missing = parts.value === null;
    return {
      ...rest,
      state: readable && missing ? 'no_data' : page.state,
      reason: readable && missing ? why : page.reason,
      rule: options.rule,
      edition: EDITION,
      window,
      asOf,
      evidence: {
        kind: 'events',
        count: ids.length,
        digest: evidenceDigest(ids, options.sha256),
        href: readable ? options.href(parts.id) : null,
      },
    };
  };
  const ids = deployments.map(({ id }) => id);
  const count = deployments.length;
  const n = observed ? count : null;
  const unobserved = 'The window ends before the first event of this entity.';
  const counted = { n, ids, interval: null, why: unobserved };
  const gaps = gapsOf(deployments);
  return [
    figure({
      ...counted,
      id: DEPLOYMENTS,
      label: 'Deployment frequency',
      unit: 'deployments/week',
      value: observed ? count / weeks : null,
      interval: observed ? perWeek(count, weeks) : null,
    }),
    ...leadTimeFigures(samples).map(figure),
    figure({
      ...counted,
      id: 'dora.deployments',
      label: 'Deployments',
      unit: 'deployments',
      value: n,
    }),
    figure({
      ...counted,
      id: 'dora.deployment-days',
      label: 'Days with a deployment',
      unit: 'days',
      value: observed ? daysWith(deployments, window) : null,
    }),
    figure({
      id: 'dora.deployment-gap',
      label: 'Median time between deployments',
      unit: 's',
      value: median(gaps),
      n: observed ? gaps.length : null,
      interval: orderStatistics(gaps, 0.5),
      ids,
      why: 'Fewer than two deployments in the window.',
    }),
  ];
}

function leadTimeFigures(samples: LeadTimeSample[]) {
  const timed = samples.filter(({ seconds }) => seconds !== null);
  const sorted = timed.map(({ seconds }) => seconds!).sort((a, b) => a - b);
  return LEAD_TIMES.map(({ id, label, p }) => ({
    id,
    label,
    unit: 's',
    value: quantile(sorted, p),
    n: sorted.length > 0 ? sorted.length : null,
    interval: orderStatistics(sorted, p),
    ids: timed.map(({ change }) => change.id),
    why: 'No change was first deployed in the window.',
  }));
}

function orderStatistics(sorted: number[], p: number): FigureInterval | null {
  const interval = sorted.length > 0 ? quantileInterval(sorted, p) : null;
  return (
    interval && {
      low: interval.lower,
      high: interval.upper,
      level: interval.level,
      method: interval.method,
    }
  );
}

function perWeek(count: number, weeks: number): FigureInterval {
  const { lower, upper, level, method } = poissonInterval(count);
  return { low: lower / weeks, high: upper / weeks, level, method };
}

function gapsOf(deployments: Deployment[]): number[] {
  return deployments
    .slice(1)
    .map(({ at }, index) => (at - deployments[index].at) / 1000)
    .sort((a, b) => a - b);
}

function daysWith(deployments: Deployment[], window: TimeWindow): number {
  const { dayAt } = divide(window);
  return new Set(deployments.map(({ at }) => dayAt(at))).size;
}

/** Deployments, and the median lead time, of each ISO week of a window. */
export function computeSeries(
  options: Pick<FigureOptions, 'model' | 'page' | 'window' | 'asOf'>,
): FigureSeries[] {
  const { model, page, window, asOf } = options;
  const readable = page.state === 'ok' || page.state === 'stale';
  const { weeks: buckets, weekAt: find } = divide(window);
  const counts = buckets.map(() => 0);
  const spans = buckets.map((): number[] => []);
  for (const { at } of deploymentsIn(model, window, asOf)) {
    counts[find(at)] += 1;
  }
  for (const { deployment, seconds } of samplesIn(model, window, asOf)) {
    if (seconds !== null) {
      spans[find(deployment.at)].push(seconds);
    }
  }
  const first = firstWeekStart(model, window.zone);
  const now = ms(asOf);
  const observed = buckets.map(
    bucket =>
      readable &&
      first !== null &&
      ms(bucket.to) > first &&
      ms(bucket.from) <= now,
  );
  const point = (index: number) => {
    const { id, from, to, partial } = buckets[index];
    return { bucket: id, from, to, partial: partial || now < ms(to) };
  };
  return [
    {
      figureId: DEPLOYMENTS,
      unit: 'deployments/week',
      points: counts.map((count, index) => ({
        ...point(index),
        value: observed[index] ? count : null,
        n: observed[index] ? count : null,
      })),
    },
    {
      figureId: LEAD_TIME,
      unit: 's',
      points: spans.map((span, index) => ({
        ...point(index),
        value: observed[index] ? median(span.sort((a, b) => a - b)) : null,
        n: observed[index] ? span.length : null,
      })),
    },
  ];
}
