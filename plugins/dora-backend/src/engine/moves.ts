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

import { DoraOverviewRow } from '@maestro/backstage-plugin-dora-common';
import { Figure, TimeWindow } from '@maestro/backstage-plugin-maestro-common';
import {
  fisherExactTest,
  holmAdjust,
  median,
  rankSumTest,
} from '@maestro/backstage-plugin-maestro-statistics';
import { divide } from './divisions';
import { ms } from './facts';
import { FailureSettings } from './failureModel';
import {
  CHANGE_FAILURE_RATE,
  RECOVERY_TIME,
  REWORK_RATE,
  WindowFailures,
} from './failureParts';
import { Rate } from './failures';
import { EntityModel } from './model';
import { outcomesIn, windowFailures } from './outcomes';
import { DEPLOYMENTS, LEAD_TIME, timedSamples } from './parts';
import { deploymentsIn, firstWeekStart, samplesIn } from './windows';

/** A difference between two windows that is no chance. */
export type Move = DoraOverviewRow['moved'][number];

/** Probability that a whole overview without any change shows one. */
export const MOVE_LEVEL = 0.05;

/** A comparison of one figure with the window before. */
export interface Comparison {
  figureId: string;
  before: number;
  after: number;
  unit: string;
  /** Whether less of it is better. */
  lessIsBetter: boolean;
  /** Probability of a difference like this without a change. */
  p: number;
  /** How it was tested; ends without a full stop. */
  test: string;
}

/** What is compared: the samples behind a figure, in one window. */
export type Samples =
  | { kind: 'values'; values: number[]; of: string }
  | { kind: 'share'; k: number; n: number; of: string };

/**
 * Compares one figure with the window before. Durations and weekly counts by
 * the rank-sum test, shares by Fisher's exact test: neither takes a
 * distribution for granted.
 *
 * @returns null where one of the windows has no value, or nothing to compare
 */
export function compareFigures(options: {
  before: Figure;
  after: Figure;
  samplesBefore: Samples;
  samplesAfter: Samples;
  lessIsBetter: boolean;
}): Comparison | null {
  const { before, after, samplesBefore, samplesAfter } = options;
  if (before.value === null || after.value === null) {
    return null;
  }
  const p = probability(samplesBefore, samplesAfter);
  if (p === null) {
    return null;
  }
  return {
    figureId: after.id,
    before: before.value,
    after: after.value,
    unit: after.unit,
    lessIsBetter: options.lessIsBetter,
    p,
    test: testOf(samplesBefore, samplesAfter),
  };
}

function probability(before: Samples, after: Samples): number | null {
  if (before.kind === 'values' && after.kind === 'values') {
    return rankSumTest(before.values, after.values);
  }
  return before.kind === 'share' && after.kind === 'share'
    ? fisherExactTest(before, after)
    : null;
}

function testOf(before: Samples, after: Samples): string {
  const size = (samples: Samples) =>
    samples.kind === 'values' ? samples.values.length : samples.n;
  const name =
    before.kind === 'values' ? 'Rank-sum test' : "Fisher's exact test";
  return `${name} of ${size(after)} ${after.of} against ${size(
    before,
  )} of the window before`;
}

/**
 * Which comparisons are no chance, when all of them are looked at together
 * (Holm). The number of comparisons is that of all rows, also of those that a
 * caller may not see: what one sees does not depend on what one may see.
 *
 * @param rows - comparisons of each row
 * @returns moves of each row, in the order given
 */
export function movesOf(rows: ReadonlyArray<readonly Comparison[]>): Move[][] {
  const all = rows.flat();
  const adjusted = holmAdjust(all.map(({ p }) => p));
  let index = 0;
  return rows.map(row =>
    row.flatMap((comparison): Move[] => {
      const p = adjusted[index];
      index += 1;
      const { figureId, before, after, unit, lessIsBetter, test } = comparison;
      if (p > MOVE_LEVEL || before === after) {
        return [];
      }
      return [
        {
          figureId,
          direction: after < before === lessIsBetter ? 'better' : 'worse',
          before,
          after,
          unit,
          reason: `${test}; p = ${p.toPrecision(
            2,
          )} after Holm's correction for ${all.length} comparisons.`,
        },
      ];
    }),
  );
}

/** The window of equal length that ends where this one starts. */
export function windowBefore(window: TimeWindow): TimeWindow {
  const from = ms(window.from);
  return {
    from: new Date(from - (ms(window.to) - from)).toISOString(),
    to: window.from,
    zone: window.zone,
  };
}

/** Deployments of each whole week that was observed. */
export function weeklyCounts(
  model: EntityModel,
  window: TimeWindow,
  asOf: string,
): Samples {
  const { weeks, weekAt } = divide(window);
  const first = firstWeekStart(model, window.zone);
  const now = ms(asOf);
  const counts = weeks.map(() => 0);
  for (const { at } of deploymentsIn(model, window, asOf)) {
    counts[weekAt(at)] += 1;
  }
  const values = counts.filter(
    (_, index) =>
      first !== null &&
      !weeks[index].partial &&
      ms(weeks[index].from) >= first &&
      ms(weeks[index].to) <= now,
  );
  return { kind: 'values', values, of: 'weekly counts' };
}

/**
 * Median lead time of each deployment. The changes of one deployment waited
 * for it together: taken one by one they would claim more than they know.
 */
export function deploymentLeadTimes(
  model: EntityModel,
  window: TimeWindow,
  asOf: string,
): Samples {
  const groups = new Map<string, number[]>();
  for (const { deployment, seconds } of timedSamples(
    samplesIn(model, window, asOf),
  )) {
    const group = groups.get(deployment.id) ?? [];
    group.push(seconds);
    groups.set(deployment.id, group);
  }
  const values = [...groups.values()].map(
    group => median(group.sort((a, b) => a - b))!,
  );
  return { kind: 'values', values, of: 'deployments with changes' };
}

/** Figures of one window, and what they were made of. */
export interface ComparedWindow {
  model: EntityModel;
  window: TimeWindow;
  asOf: string;
  failures: FailureSettings;
  figures: readonly Figure[];
}

const METRICS: ReadonlyArray<{
  id: string;
  lessIsBetter: boolean;
  samples(of: ComparedWindow): Samples;
}> = [
  {
    id: DEPLOYMENTS,
    lessIsBetter: false,
    samples: ({ model, window, asOf }) => weeklyCounts(model, window, asOf),
  },
  {
    id: LEAD_TIME,
    lessIsBetter: true,
    samples: ({ model, window, asOf }) =>
      deploymentLeadTimes(model, window, asOf),
  },
  {
    id: CHANGE_FAILURE_RATE,
    lessIsBetter: true,
    samples: part => shareOf(failuresOfWindow(part).failureRate),
  },
  {
    id: RECOVERY_TIME,
    lessIsBetter: true,
    samples: part => ({
      kind: 'values',
      values: failuresOfWindow(part)
        .recovery.samples.filter(({ censored }) => !censored)
        .flatMap(({ ms: span }) => (span === null ? [] : [span])),
      of: 'recoveries',
    }),
  },
  {
    id: REWORK_RATE,
    lessIsBetter: true,
    samples: part => shareOf(failuresOfWindow(part).reworkRate),
  },
];

/** Comparisons of the figures of two windows, as far as they can be made. */
export function compareWindows(options: {
  before: ComparedWindow;
  after: ComparedWindow;
}): Comparison[] {
  return METRICS.flatMap(({ id, lessIsBetter, samples }) => {
    const figureOf = ({ figures }: ComparedWindow) =>
      figures.find(figure => figure.id === id);
    const before = figureOf(options.before);
    const after = figureOf(options.after);
    const comparison =
      before &&
      after &&
      compareFigures({
        before,
        after,
        samplesBefore: samples(options.before),
        samplesAfter: samples(options.after),
        lessIsBetter,
      });
    return comparison ? [comparison] : [];
  });
}

function failuresOfWindow(part: ComparedWindow): WindowFailures {
  const { model, window, asOf, failures } = part;
  return windowFailures(
    model,
    outcomesIn(model, window, asOf, failures),
    asOf,
    failures,
  );
}

function shareOf({ counted, of }: Rate): Samples {
  return {
    kind: 'share',
    k: counted.length,
    n: of.length,
    of: 'deployments',
  };
}
