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

import { InvalidInputError } from '@maestro/backstage-plugin-maestro-statistics';
import { dayOf, dayOfMonth, textOf, weekdayOf } from '../days';
import { AmountInput, Decimal, toDecimal } from '../money';
import { AnomalyOptions, readAnomalyOptions } from './options';
import { RootCause, findRootCause } from './rootCause';
import { chanceOf } from './falseDiscovery';
import { SeriesWalk, WalkedIncident } from './walk';

/** Cost of one day; charge category Usage alone. */
export interface DailyUsage {
  /** `YYYY-MM-DD`. */
  date: string;
  /** Null: unknown, which is not 0. A day that is absent is unknown, too. */
  usage: AmountInput | null;
}

/** A part of a series by its dimensions, such as resource and region. */
export interface SeriesPart {
  dimensions: Readonly<Record<string, string>>;
  /** Days that are absent cost nothing. */
  days: ReadonlyArray<{ date: string; usage: AmountInput }>;
}

/** Daily effective cost of one service of one entity. */
export interface CostSeries {
  /** Unique among the series that are judged together. */
  id: string;
  /** In any order. */
  days: readonly DailyUsage[];
  /** Parts that add up to it; without them no root cause is named. */
  parts?: readonly SeriesPart[];
}

/** Days in a row that cost more or less than expected. Amounts: decimal text. */
export interface CostIncident {
  /** `series/first day`: the same in every later run. */
  id: string;
  seriesId: string;
  /**
   * `new_cost` where there was none before; `level_shift` if it lasted so long
   * that it is the new normal; `deviation` otherwise.
   */
  kind: WalkedIncident['kind'];
  direction: 'up' | 'down';
  /** First and last day, both included, and the day whose bill showed it. */
  from: string;
  to: string;
  toldFor: string;
  /** The last complete day belongs to it. */
  ongoing: boolean;
  /** Exact sum of its known days, and what was expected of them. */
  actual: string;
  expected: string;
  /** Actual less expected: all that it has cost (negative: saved) so far. */
  impact: string;
  /** Impact as a share of what was expected; null if that was nothing. */
  share: number | null;
  /** Distance from what was expected, in spreads; null where none was. */
  score: number | null;
  /** Chance of its score when it was told, if it had no cause; see `adjustForSeries`. */
  chance: number;
  /** Null without parts, or where no value explains half of the impact. */
  cause: RootCause | null;
}

export interface AnomalyReport {
  seriesId: string;
  /**
   * `too_few` complete days (since cost began anew) to judge the next one;
   * `no_data`: none.
   */
  state: 'ok' | 'too_few' | 'no_data';
  /** Last day that was judged, `YYYY-MM-DD`. */
  completeThrough: string;
  /** Oldest first. */
  incidents: CostIncident[];
  /** Band of each day that could be judged, for charts. */
  expected: Array<{
    date: string;
    expected: string;
    lower: string;
    upper: string;
  }>;
}

/** An estimate as text: nine digits are more than it knows. */
const shown = (value: number) =>
  new Decimal(value).toSignificantDigits(9).toFixed();

/**
 * Finds incidents in the daily cost of a series. Each day is judged by the days
 * before it, so later runs repeat what earlier ones said as long as the bill is
 * not restated; incidents that go on grow. Days whose bill is not complete are
 * left out.
 *
 * @param options.asOf - the running day, `YYYY-MM-DD`
 * @throws InvalidInputError for a bad date, amount or option, or a day given twice
 */
export function detectAnomalies(
  series: CostSeries,
  options: { asOf: string } & Partial<AnomalyOptions>,
): AnomalyReport {
  const read = readAnomalyOptions(options);
  const through = dayOf(options.asOf, 'asOf') - read.incompleteDays;
  const amounts = readUsage(series.days, through);
  const report = {
    seriesId: series.id,
    completeThrough: textOf(through),
    incidents: [],
    expected: [],
  };
  if (amounts.size === 0) {
    return { state: 'no_data', ...report };
  }
  const first = Math.min(...amounts.keys());
  const usage: number[] = [];
  const daysOfMonth: number[] = [];
  for (let day = first; day <= through; day += 1) {
    usage.push(amounts.get(day)?.toNumber() ?? NaN);
    daysOfMonth.push(dayOfMonth(day));
  }
  const walk = new SeriesWalk(usage, weekdayOf(first), daysOfMonth, read);
  return {
    ...report,
    state: walk.next().model === null ? 'too_few' : 'ok',
    incidents: walk.incidents.map(incident =>
      tellIncident(series, amounts, first, usage, incident),
    ),
    expected: walk.expected.flatMap((band, at) =>
      band === null
        ? []
        : [
            {
              date: textOf(first + at),
              expected: shown(band.expected),
              lower: shown(band.lower),
              upper: shown(band.upper),
            },
          ],
    ),
  };
}

function readUsage(
  days: readonly DailyUsage[],
  through: number,
): Map<number, Decimal> {
  const seen = new Set<number>();
  const amounts = new Map<number, Decimal>();
  for (const { date, usage } of days) {
    const day = dayOf(date, 'date');
    if (seen.has(day)) {
      throw new InvalidInputError(
        `The day ${date} is given twice; add its rows up first.`,
      );
    }
    seen.add(day);
    if (usage !== null && day <= through) {
      amounts.set(day, toDecimal(usage, `usage of ${date}`));
    }
  }
  return amounts;
}

function tellIncident(
  series: CostSeries,
  amounts: ReadonlyMap<number, Decimal>,
  first: number,
  usage: readonly number[],
  incident: WalkedIncident,
): CostIncident {
  let actual = new Decimal(0);
  let expected = new Decimal(0);
  incident.expected.forEach((each, at) => {
    const amount = amounts.get(first + incident.first + at);
    if (amount) {
      actual = actual.plus(amount);
      expected = expected.plus(shown(each));
    }
  });
  const impact = actual.minus(expected);
  const from = textOf(first + incident.first);
  const { direction, kind, open, score, scoreWhenTold } = incident;
  return {
    id: `${series.id}/${from}`,
    seriesId: series.id,
    kind,
    direction,
    from,
    to: textOf(first + incident.last),
    toldFor: textOf(first + incident.told),
    ongoing: open && incident.last === usage.length - 1,
    actual: actual.toFixed(),
    expected: expected.toFixed(),
    impact: impact.toFixed(),
    share: expected.isZero() ? null : impact.div(expected).toNumber(),
    score: Number.isFinite(score) ? score : null,
    chance: chanceOf(scoreWhenTold),
    cause: findRootCause(series.parts ?? [], {
      from: first + incident.first,
      to: first + incident.last + 1,
      expected: expected.toNumber(),
      impact: impact.toNumber(),
    }),
  };
}
