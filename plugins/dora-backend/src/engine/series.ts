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
  FigurePoint,
  FigureSeries,
} from '@maestro/backstage-plugin-maestro-common';
import { median } from '@maestro/backstage-plugin-maestro-statistics';
import { divide } from './divisions';
import { ms } from './facts';
import { EDITION, FigureOptions, isReadable } from './figures';
import {
  CHANGE_FAILURE_RATE,
  RECOVERY_TIME,
  REWORK_RATE,
  WindowFailures,
} from './failureParts';
import { Rate } from './failures';
import { Outcome, outcomesIn, windowFailures } from './outcomes';
import { DEPLOYMENTS, LEAD_TIME, timedSamples } from './parts';
import { PROFILE_FIGURES } from './profileFigures';
import { SEGMENTS } from './segments';
import { deploymentsIn, firstWeekStart, samplesIn } from './windows';

/** What the series of a page are made of. */
export type SeriesOptions = Pick<
  FigureOptions,
  'model' | 'page' | 'window' | 'asOf' | 'failures' | 'only' | 'profile'
>;

/**
 * Of each ISO week of a window: deployments, the median lead time and the mean
 * of each of its parts, change failure rate, recovery time, rework rate.
 *
 * Under another tool's profile only those that the tool has.
 *
 * A week has few deployments. Its rates are shares of what happened, with `n`
 * beside them, and estimates of nothing; rates of the whole window are figures.
 */
export function computeSeries(options: SeriesOptions): FigureSeries[] {
  const { model, page, window, asOf } = options;
  const readable = isReadable(page);
  const { weeks: buckets, weekAt: find } = divide(window);
  const counts = buckets.map(() => 0);
  const changes = buckets.map((): ReturnType<typeof timedSamples> => []);
  for (const { at } of deploymentsIn(model, window, asOf)) {
    counts[find(at)] += 1;
  }
  for (const sample of timedSamples(samplesIn(model, window, asOf))) {
    changes[find(sample.deployment.at)].push(sample);
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
  const pointsOf = (valueOf: Value): FigurePoint[] =>
    buckets.map(({ id, from, to, partial }, index) => ({
      bucket: id,
      from,
      to,
      partial: partial || now < ms(to),
      ...(observed[index] ? valueOf(index) : { value: null, n: null }),
    }));
  const failures = failuresOfWeeks(options, buckets.length, find);
  const all: Array<[string, string, Value]> = [
    [
      DEPLOYMENTS,
      'deployments/week',
      index => ({ value: counts[index], n: counts[index] }),
    ],
    [
      LEAD_TIME,
      's',
      index => ({
        value: median(
          changes[index].map(({ seconds }) => seconds).sort((a, b) => a - b),
        ),
        n: changes[index].length,
      }),
    ],
    ...SEGMENTS.map((name): [string, string, Value] => [
      `${LEAD_TIME}.${name}`,
      's',
      index => {
        const parts = changes[index]
          .map(({ segments }) => segments[name])
          .filter((part): part is number => part !== null);
        const n = changes[index].length;
        return {
          value: n === 0 ? null : parts.reduce((a, b) => a + b, 0) / n / 1000,
          n: parts.length,
        };
      },
    ]),
    [CHANGE_FAILURE_RATE, 'ratio', index => share(failures(index).failureRate)],
    [
      RECOVERY_TIME,
      's',
      index => {
        const { value, state, samples } = failures(index).recovery;
        // Where nobody would have told a failure, none known is not none.
        return { value, n: state === 'no_source' ? null : samples.length };
      },
    ],
    [REWORK_RATE, 'ratio', index => share(failures(index).reworkRate)],
  ];
  return all
    .filter(
      ([figureId]) =>
        (options.only?.has(figureId) ?? true) &&
        ((options.profile ?? EDITION) === EDITION ||
          PROFILE_FIGURES.has(figureId)),
    )
    .map(([figureId, unit, valueOf]) => ({
      figureId,
      unit,
      points: pointsOf(valueOf),
    }));
}

type Value = (index: number) => Pick<FigurePoint, 'value' | 'n'>;

// Worked out when a series asks for them: those of an overview do not.
function failuresOfWeeks(
  { model, window, asOf, failures: settings }: SeriesOptions,
  weeks: number,
  weekAt: (at: number) => number,
): (index: number) => WindowFailures {
  let all: WindowFailures[] | undefined;
  return index => {
    if (!all) {
      const outcomes = Array.from({ length: weeks }, (): Outcome[] => []);
      for (const outcome of outcomesIn(model, window, asOf, settings)) {
        outcomes[weekAt(outcome.deployment.at)].push(outcome);
      }
      all = outcomes.map(list => windowFailures(model, list, asOf, settings));
    }
    return all[index];
  };
}

function share({ counted, of, state }: Rate): Pick<FigurePoint, 'value' | 'n'> {
  const known = of.length > 0 && (state === 'ok' || state === 'too_few');
  return known
    ? { value: counted.length / of.length, n: of.length }
    : { value: null, n: null };
}
