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

import { adjustForSeries, detectAnomalies } from '../../engine/anomalies';
import type { CostIncident, CostSeries } from '../../engine/anomalies';
import { gradeForecasts } from './forecasts';
import { GeneratedSeries, generateSeries } from './generator';
import {
  DailyScores,
  oracleScores,
  plainScores,
  tellAbove,
  thresholdFor,
} from './methods';
import {
  DAYS,
  GRADING_SEEDS,
  MATERIAL,
  SERIES_LEVELS,
  SeriesParameters,
  TUNING_SEEDS,
} from './parameters';
import { AlertCounts, Told, countAlerts, noCounts } from './score';

export interface GradeOptions {
  /** Looks at the tuning seeds instead. */
  tuning: boolean;
  /** Series per level; all seeds by default. */
  count?: number;
  only?: 'anomalies' | 'forecast';
  print(line: string): void;
  /** Told now and then what is being done. */
  progress?(line: string): void;
}

/** Share that is expected to be false among what people are notified of. */
const NOTIFIED_RATE = 0.1;
/** Series of one group that is notified. */
const GROUP = 10;
/** False alerts per series-month that the target allows. */
const TARGET = 1;

/** Prints what the engines make of the generated series, level by level. */
export function gradeSeries(options: GradeOptions): void {
  const seeds = options.tuning ? TUNING_SEEDS : GRADING_SEEDS;
  const series = Math.min(options.count ?? seeds.count, seeds.count);
  options.print(
    `daily cost series, ${series} per level, ${DAYS} days, seeds ${seeds.prefix}-1 to -${series}`,
  );
  for (const parameters of SERIES_LEVELS) {
    const names = Array.from(
      { length: series },
      (_, index) => `${seeds.prefix}-${index + 1}`,
    );
    options.progress?.(`${parameters.level}: series`);
    if (options.only !== 'forecast') {
      gradeAnomalies(parameters, names, options);
    }
    if (options.only !== 'anomalies') {
      gradeForecasts(
        parameters,
        names.slice(0, Math.ceil(series / 10)),
        options,
      );
    }
  }
}

const toldOf = (
  { dates }: GeneratedSeries,
  { from, toldFor }: CostIncident,
) => ({
  first: dates.indexOf(from),
  told: dates.indexOf(toldFor),
});

function gradeAnomalies(
  parameters: SeriesParameters,
  names: readonly string[],
  { print, progress }: GradeOptions,
): void {
  const { level } = parameters;
  const all = names.map(name => generateSeries(parameters, name));
  progress?.(`${level}: anomalies`);
  const found = all.map(series => incidentsOf(series, DAYS - 1, false));
  const engine = count(
    all,
    all.map((series, index) =>
      found[index].map(incident => toldOf(series, incident)),
    ),
  );
  line(print, level, 'engine', engine);
  const months = engine.seriesMonths;

  progress?.(`${level}: plain decomposition, best achievable`);
  const plain = all.map(plainScores);
  const ofPlain = (threshold: number) =>
    count(
      all,
      plain.map(scores => tellAbove(scores, threshold)),
    );
  line(print, level, 'plain decomposition, as it comes', ofPlain(1.5));
  const best = all.map(oracleScores);
  const clean = names.map(name => generateSeries(parameters, name, 'none'));
  const cleanScores = clean.map(oracleScores);
  const ofBest = (threshold: number): AlertCounts => ({
    ...count(
      all,
      best.map(scores => tellAbove(scores, threshold)),
    ),
    // False alerts where nothing was put in: who knows all knows anomalies.
    falseAlerts: count(
      clean,
      cleanScores.map(scores => tellAbove(scores, threshold)),
    ).falseAlerts,
  });
  const at = (
    name: string,
    scores: readonly DailyScores[],
    of: (threshold: number) => AlertCounts,
    rate: number,
  ) => {
    const threshold = thresholdFor(
      scores,
      each => of(each).falseAlerts,
      rate * months,
    );
    line(print, level, name, of(threshold));
  };
  // Fewer than one in a hundred months cannot be told apart.
  const own = Math.max(engine.falseAlerts / months, 0.01);
  at('plain decomposition, alerts as the engine', plain, ofPlain, own);
  at(`plain decomposition, up to ${TARGET}`, plain, ofPlain, TARGET);
  at('best achievable, alerts as the engine', cleanScores, ofBest, own);
  at(`best achievable, up to ${TARGET}`, cleanScores, ofBest, TARGET);
  progress?.(`${level}: root causes`);
  gradeCauses(print, level, all, found);
  gradeNotices(print, level, all, found);
}

/** As the plugin calls the engine on a day; all of it is billed. */
function incidentsOf(
  { dates, id, parts, usage }: GeneratedSeries,
  day: number,
  withParts: boolean,
): CostIncident[] {
  const series: CostSeries = {
    id,
    days: dates.map((date, at) => ({ date, usage: usage[at] })),
    parts: withParts
      ? parts.map(part => ({
          dimensions: { ...part.dimensions },
          days: dates.map((date, at) => ({ date, usage: part.usage[at] })),
        }))
      : [],
  };
  return detectAnomalies(series, {
    asOf: dates[day],
    incompleteDays: 0,
    minImpact: MATERIAL,
  }).incidents;
}

function count(
  all: readonly GeneratedSeries[],
  told: ReadonlyArray<readonly Told[]>,
): AlertCounts {
  const counts = noCounts();
  all.forEach((series, index) => countAlerts(series, told[index], counts));
  return counts;
}

const percent = (part: number, of: number) =>
  of === 0 ? 'none' : `${((100 * part) / of).toFixed(1)} %`;

function line(
  print: GradeOptions['print'],
  level: string,
  name: string,
  counts: AlertCounts,
): void {
  const { falseAlerts, found, late, seriesMonths, shifts } = counts;
  print(
    `${level}: ${name}: +30 % shifts found within 2 days ${percent(
      found,
      shifts,
    )} of ${shifts} (later ${percent(late, shifts)}), spikes ${percent(
      counts.spikesFound,
      counts.spikes,
    )} of ${counts.spikes}, false alerts per series-month ${(
      falseAlerts / seriesMonths
    ).toFixed(2)}; small or sparse shifts ${percent(
      counts.otherFound,
      counts.otherShifts,
    )} of ${counts.otherShifts}`,
  );
}

/** Root causes as they are named on the day on which an anomaly is told. */
function gradeCauses(
  print: GradeOptions['print'],
  level: string,
  all: readonly GeneratedSeries[],
  found: ReadonlyArray<readonly CostIncident[]>,
): void {
  const right = { shift: 0, spike: 0 };
  const named = { shift: 0, spike: 0 };
  all.forEach((series, index) => {
    const { anomaly } = series;
    const hit = found[index].find(incident => {
      const { first } = toldOf(series, incident);
      return anomaly && Math.abs(first - anomaly.from) <= 1;
    });
    if (!anomaly || !hit || series.kind !== 'regular') {
      return;
    }
    const day = toldOf(series, hit).told;
    const { cause } = incidentsOf(series, day, true).find(
      ({ id }) => id === hit.id,
    )!;
    named[anomaly.kind] += 1;
    const said = cause ? [cause, ...cause.same] : [];
    right[anomaly.kind] += said.some(
      ({ dimension, value }) =>
        dimension === anomaly.cause.dimension && value === anomaly.cause.value,
    )
      ? 1
      : 0;
  });
  print(
    `${level}: root cause right, on the day it is told: shifts ${percent(
      right.shift,
      named.shift,
    )} of ${named.shift}, spikes ${percent(right.spike, named.spike)} of ${
      named.spike
    }`,
  );
}

/** What people are notified of, each of the series of his own group. */
function gradeNotices(
  print: GradeOptions['print'],
  level: string,
  all: readonly GeneratedSeries[],
  found: ReadonlyArray<readonly CostIncident[]>,
): void {
  const notified = new Set<string>();
  for (let group = 0; group < all.length; group += GROUP) {
    const byDay = new Map<string, CostIncident[]>();
    for (const incident of found.slice(group, group + GROUP).flat()) {
      const day = byDay.get(incident.toldFor) ?? [];
      byDay.set(incident.toldFor, [...day, incident]);
    }
    for (const incidents of byDay.values()) {
      for (const { incident, notify } of adjustForSeries(incidents, {
        series: GROUP,
        rate: NOTIFIED_RATE,
      })) {
        if (notify) {
          notified.add(incident.id);
        }
      }
    }
  }
  const counts = count(
    all,
    all.map((series, index) =>
      found[index]
        .filter(({ id }) => notified.has(id))
        .map(incident => toldOf(series, incident)),
    ),
  );
  line(
    print,
    level,
    `engine, notified after correction (groups of ${GROUP} series)`,
    counts,
  );
}
