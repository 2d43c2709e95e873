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
  FigureState,
} from '@maestro/backstage-plugin-maestro-common';
import {
  median,
  poissonInterval,
  quantile,
  quantileInterval,
} from '@maestro/backstage-plugin-maestro-statistics';
import { Deployment } from './deployments';
import { LeadTimeSample } from './leadTime';
import { SEGMENTS, Segment, Segments } from './segments';

/** A figure before state, rule and evidence of its page are put to it. */
export interface FigurePart
  extends Pick<Figure, 'id' | 'label' | 'value' | 'unit' | 'n' | 'interval'> {
  /** Of the evidence. */
  ids: string[];
  /** Why there is no value, where there is none. */
  why: string;
  /** State, where the value itself decides it; else by page and value. */
  state?: FigureState;
}

export const DEPLOYMENTS = 'dora.deployment-frequency';
export const LEAD_TIME = 'dora.lead-time-for-changes';

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

const SEGMENT_LABELS: Record<Segment, string> = {
  coding: 'Coding: first commit to ready for review',
  pickup: 'Pickup: ready to first review',
  review: 'Review: first review to approval',
  merge: 'Merge: approval to merge',
  open: 'Open: ready to merge without a review',
  deploy: 'Deploy: merge to production',
};

const NO_CHANGE = 'No change was first deployed in the window.';

/** Figures whose evidence is deployments. */
export const DEPLOYMENT_FIGURES = [
  DEPLOYMENTS,
  'dora.deployments',
  'dora.deployment-days',
  'dora.deployment-gap',
];

/** Figures whose evidence is changes, with their whole lead time. */
export const LEAD_TIME_FIGURES = [
  ...LEAD_TIMES.map(({ id }) => id),
  `${LEAD_TIME}.mean`,
];

/** Figures whose evidence is changes, with one part of their lead time. */
export const SEGMENT_FIGURES: ReadonlyMap<string, Segment> = new Map(
  SEGMENTS.map(name => [`${LEAD_TIME}.${name}`, name]),
);

/** Changes with a lead time; the figures of lead time rest on no others. */
export function timedSamples(samples: readonly LeadTimeSample[]) {
  return samples.filter(
    (
      sample,
    ): sample is LeadTimeSample & { seconds: number; segments: Segments } =>
      sample.seconds !== null && sample.segments !== null,
  );
}

/** Deployment frequency. */
export function frequencyPart(
  deployments: readonly Deployment[],
  weeks: number | null,
): FigurePart {
  const count = deployments.length;
  return {
    ...counted(deployments, weeks),
    id: DEPLOYMENTS,
    label: 'Deployment frequency',
    unit: 'deployments/week',
    value: weeks === null ? null : count / weeks,
    interval: weeks === null ? null : perWeek(count, weeks),
  };
}

/** What the frequency is made of. */
export function countParts(
  deployments: readonly Deployment[],
  weeks: number | null,
  days: number,
): FigurePart[] {
  const common = counted(deployments, weeks);
  const gaps = deployments
    .slice(1)
    .map(({ at }, index) => (at - deployments[index].at) / 1000)
    .sort((a, b) => a - b);
  return [
    {
      ...common,
      id: 'dora.deployments',
      label: 'Deployments',
      unit: 'deployments',
      value: common.n,
    },
    {
      ...common,
      id: 'dora.deployment-days',
      label: 'Days with a deployment',
      unit: 'days',
      value: weeks === null ? null : days,
    },
    {
      id: 'dora.deployment-gap',
      label: 'Median time between deployments',
      unit: 's',
      value: median(gaps),
      n: weeks === null ? null : gaps.length,
      interval: orderStatistics(gaps, 0.5),
      ids: common.ids,
      why: 'Fewer than two deployments in the window.',
    },
  ];
}

function counted(deployments: readonly Deployment[], weeks: number | null) {
  return {
    n: weeks === null ? null : deployments.length,
    ids: deployments.map(({ id }) => id),
    interval: null,
    why: 'The window ends before the first event of this entity.',
  };
}

/** Quantiles of the lead time for changes, its mean, and the mean of its parts. */
export function leadTimeParts(
  samples: readonly LeadTimeSample[],
  wanted: (figureId: string) => boolean = () => true,
): FigurePart[] {
  const timed = timedSamples(samples);
  const sorted = timed.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const n = sorted.length > 0 ? sorted.length : null;
  const ids = timed.map(({ change }) => change.id);
  const why = NO_CHANGE;
  const mean = (milliseconds: number) =>
    n === null ? null : milliseconds / n / 1000;
  const total = sumOf(
    timed.map(({ segments }) => sumOf(SEGMENTS.map(name => segments[name]))),
  );
  return [
    ...LEAD_TIMES.filter(({ id }) => wanted(id)).map(of =>
      quantilePart(of, sorted, ids),
    ),
    {
      id: `${LEAD_TIME}.mean`,
      label: 'Lead time for changes, mean',
      unit: 's',
      value: mean(total),
      n,
      interval: null,
      ids,
      why,
    },
    ...SEGMENTS.filter(name => wanted(`${LEAD_TIME}.${name}`)).map(name => {
      const having = timed.filter(({ segments }) => segments[name] !== null);
      return {
        id: `${LEAD_TIME}.${name}`,
        label: SEGMENT_LABELS[name],
        unit: 's',
        // Over all changes, also those without this part: so the means add up.
        value: mean(sumOf(having.map(({ segments }) => segments[name]))),
        n: n === null ? null : having.length,
        interval: null,
        ids: having.map(({ change }) => change.id),
        why,
      };
    }),
  ];
}

/** A quantile of lead times, ascending and in seconds. */
export function quantilePart(
  of: { id: string; label: string; p: number },
  sorted: number[],
  ids: string[],
): FigurePart {
  const { id, label, p } = of;
  return {
    id,
    label,
    unit: 's',
    value: quantile(sorted, p),
    n: sorted.length > 0 ? sorted.length : null,
    interval: orderStatistics(sorted, p),
    ids,
    why: NO_CHANGE,
  };
}

// Whole milliseconds: the sum is exact.
function sumOf(values: ReadonlyArray<number | null>): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

/** Interval of a quantile of ascending samples. */
export function orderStatistics(
  sorted: number[],
  p: number,
): FigureInterval | null {
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
