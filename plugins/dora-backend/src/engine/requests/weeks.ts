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
  median,
  quantile,
  quantileInterval,
  wilsonInterval,
} from '@maestro/backstage-plugin-maestro-statistics';
import { divide } from '../divisions';
import { ms } from '../facts';
import { evidenceDigest } from '../figures';
import { PHASES, Phase } from './anatomy';
import { Merged, MergedRequests } from './merged';

/** Prefix of the ids of all figures about pull requests. */
const PREFIX = 'dora.pull-requests';

/** Id of the mean of a phase. */
export function phaseFigureId(phase: Phase): string {
  return `${PREFIX}.${phase}`;
}

/** Ids of the other figures. */
export const REQUEST_FIGURES = {
  /** Median of first commit to merge. */
  timeToMerge: `${PREFIX}.time-to-merge`,
  timeToMergeP75: `${PREFIX}.time-to-merge.p75`,
  /** Mean of first commit to merge; the means of the phases add up to it. */
  timeToMergeMean: `${PREFIX}.time-to-merge.mean`,
  /** Mean number of rounds of rework. */
  reworkCycles: `${PREFIX}.rework-cycles`,
  /** Merged requests. */
  merged: `${PREFIX}.merged`,
  /** Share of merged requests that a person other than the author reviewed. */
  reviewed: `${PREFIX}.reviewed`,
} as const;

/** Phases in the words of the segments of the lead time. */
export const PHASE_LABELS: Record<Phase, string> = {
  coding: 'Coding',
  pickup: 'Waiting for review',
  review: 'In review',
  merge: 'Waiting for merge',
  open: 'Open, not reviewed',
};

/**
 * Mean of a phase over all requests, where a request without it counts zero:
 * so the phases' means add up to the mean of the whole. Null without requests.
 */
export function phaseMean(merged: readonly Merged[], phase: Phase) {
  return merged.length === 0
    ? null
    : merged.reduce(
        (sum, { anatomy }) => sum + (anatomy.phases[phase] ?? 0),
        0,
      ) / merged.length;
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0
    ? null
    : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function boundsOf(
  bounds: {
    lower: number;
    upper: number;
    level: number;
    method: string;
  } | null,
): FigureInterval | null {
  return (
    bounds && {
      low: bounds.lower,
      high: bounds.upper,
      level: bounds.level,
      method: bounds.method,
    }
  );
}

export interface RequestFigureOptions {
  requests: MergedRequests;
  window: TimeWindow;
  asOf: string;
  /** State and reason of the page; figures without samples get their own. */
  state: Figure['state'];
  reason: string | null;
  sha256(text: string): string;
  /** Path of the evidence list of a figure. */
  href(figureId: string): string;
}

/** Figures of the requests merged in a window. */
export function requestFigures(options: RequestFigureOptions): Figure[] {
  const { window, asOf } = options;
  const { merged } = options.requests;
  const readable = options.state === 'ok' || options.state === 'stale';
  const totals = merged
    .map(({ anatomy }) => anatomy.total)
    .sort((a, b) => a - b);
  const reviewed = merged.filter(({ anatomy }) => anatomy.phases.open === null);
  const digest = evidenceDigest(
    merged.map(({ request }) => request.id),
    options.sha256,
  );
  const figure = (
    id: string,
    label: string,
    unit: string,
    value: number | null,
    n: number | null = merged.length,
    interval: Figure['interval'] = null,
  ): Figure => ({
    id,
    label,
    value: readable ? value : null,
    unit,
    state: readable && value === null ? 'no_data' : options.state,
    reason:
      readable && value === null
        ? 'No pull request of a person was merged in the window.'
        : options.reason,
    n: readable && value !== null ? n : null,
    interval: readable ? interval : null,
    rule: 'pull-requests',
    edition: 'dora-2026',
    window,
    asOf,
    evidence: {
      kind: 'events',
      count: readable ? merged.length : 0,
      digest: readable ? digest : null,
      href: readable ? options.href(id) : null,
    },
  });
  const quantileFigure = (id: string, label: string, p: number) => {
    const bounds = totals.length > 0 ? quantileInterval(totals, p) : null;
    return figure(
      id,
      label,
      's',
      totals.length > 0 ? quantile(totals, p) : null,
      totals.length,
      boundsOf(bounds),
    );
  };
  return [
    quantileFigure(REQUEST_FIGURES.timeToMerge, 'Time to merge, median', 0.5),
    quantileFigure(
      REQUEST_FIGURES.timeToMergeP75,
      'Time to merge, 75th percentile',
      0.75,
    ),
    figure(
      REQUEST_FIGURES.timeToMergeMean,
      'Time to merge, mean',
      's',
      meanOf(totals),
    ),
    ...PHASES.map(phase =>
      figure(
        phaseFigureId(phase),
        `${PHASE_LABELS[phase]}, mean`,
        's',
        phaseMean(merged, phase),
      ),
    ),
    figure(
      REQUEST_FIGURES.reworkCycles,
      'Rework cycles per pull request',
      'cycles',
      meanOf(merged.map(({ anatomy }) => anatomy.reworkCycles)),
    ),
    figure(
      REQUEST_FIGURES.reviewed,
      'Reviewed by another person',
      'ratio',
      merged.length > 0 ? reviewed.length / merged.length : null,
      merged.length,
      merged.length > 0
        ? boundsOf(wilsonInterval(reviewed.length, merged.length))
        : null,
    ),
    figure(
      REQUEST_FIGURES.merged,
      'Merged pull requests',
      'pull requests',
      merged.length,
    ),
  ];
}

/**
 * Per ISO week of the merge: the mean of each phase, which add up to the mean
 * of the whole, its median, and the rounds of rework. Weeks before the first
 * known request, and weeks to come, have no value.
 *
 * @param firstAt - first known opening, milliseconds since the epoch
 */
export function requestSeries(options: {
  requests: MergedRequests;
  window: TimeWindow;
  asOf: string;
  readable: boolean;
  firstAt: number | null;
}): FigureSeries[] {
  const { window, readable, firstAt } = options;
  const { weeks, weekAt } = divide(window);
  const now = ms(options.asOf);
  const groups = weeks.map((): Merged[] => []);
  for (const item of options.requests.merged) {
    groups[weekAt(item.request.mergedAt!)].push(item);
  }
  const series = (
    figureId: string,
    unit: string,
    value: (group: readonly Merged[]) => number | null,
  ): FigureSeries => ({
    figureId,
    unit,
    points: weeks.map(({ id, from, to, partial }, index) => {
      const observed =
        readable && firstAt !== null && ms(to) > firstAt && ms(from) <= now;
      return {
        bucket: id,
        from,
        to,
        partial: partial || now < ms(to),
        value: observed ? value(groups[index]) : null,
        n: observed ? groups[index].length : null,
      };
    }),
  });
  return [
    ...PHASES.map(phase =>
      series(phaseFigureId(phase), 's', group => phaseMean(group, phase)),
    ),
    series(REQUEST_FIGURES.timeToMergeMean, 's', group =>
      meanOf(group.map(({ anatomy }) => anatomy.total)),
    ),
    series(REQUEST_FIGURES.timeToMerge, 's', group =>
      median(group.map(({ anatomy }) => anatomy.total).sort((a, b) => a - b)),
    ),
    series(REQUEST_FIGURES.reworkCycles, 'cycles', group =>
      meanOf(group.map(({ anatomy }) => anatomy.reworkCycles)),
    ),
    series(REQUEST_FIGURES.merged, 'pull requests', group => group.length),
  ];
}
