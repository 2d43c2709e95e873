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

import { forecastCost } from '../../engine/forecast';
import { GeneratedSeries, generateSeries, usageKnownAt } from './generator';
import { DAYS, FIRST_JUDGED_DAY, SeriesParameters } from './parameters';

/** A forecast is made every so many days, so on all days of the month. */
const EVERY = 7;
const WEEK = 7;
const INCOMPLETE = 3;

interface ForecastCounts {
  scaled: number;
  scaledNaive: number;
  origins: number;
  off: number;
  offNaive: number;
  covered: number;
  width: number;
  months: number;
}

/**
 * Rolling back-test: month ends as forecast on every seventh day from what was
 * billed by then, beside seasonal-naive (the weekday of the last complete week,
 * no one-offs to come).
 *
 * MASE (Hyndman and Koehler, International Journal of Forecasting 22, 2006):
 * mean absolute error of the usage of the days to come, in units of that which
 * seasonal-naive made a week ahead in the days before the first judged one.
 */
export function gradeForecasts(
  parameters: SeriesParameters,
  names: readonly string[],
  options: { print(line: string): void; progress?(line: string): void },
): void {
  const { level } = parameters;
  options.progress?.(`${level}: forecasts`);
  const counts: ForecastCounts = {
    scaled: 0,
    scaledNaive: 0,
    origins: 0,
    off: 0,
    offNaive: 0,
    covered: 0,
    width: 0,
    months: 0,
  };
  for (const name of names) {
    const series = generateSeries(parameters, name);
    for (let day = FIRST_JUDGED_DAY; day < DAYS; day += EVERY) {
      gradeOrigin(series, day, counts);
    }
  }
  const { months, origins } = counts;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  options.print(
    `${level}: forecast of month ends, ${
      names.length
    } series, ${months} forecasts: MASE ${(counts.scaled / origins).toFixed(
      3,
    )} (seasonal-naive ${(counts.scaledNaive / origins).toFixed(
      3,
    )}); error of the month's total ${percent(
      counts.off / months,
    )} on average (${percent(
      counts.offNaive / months,
    )}); 80 % interval covers ${percent(
      counts.covered / months,
    )}, mean width ${percent(counts.width / months)} of the total`,
  );
}

function gradeOrigin(
  series: GeneratedSeries,
  day: number,
  counts: ForecastCounts,
): void {
  const { dates, purchase, tax, usage } = series;
  const month = dates[day].slice(0, 7);
  const total = dates.reduce(
    (sum, date, at) =>
      date.startsWith(month) ? sum + usage[at] + purchase[at] + tax[at] : sum,
    0,
  );
  if (total === 0) {
    return;
  }
  const answer = forecastCost(
    usageKnownAt(series, day).map((cost, at) => ({
      date: dates[at],
      usage: cost,
      purchase: purchase[at],
      tax: tax[at],
    })),
    { asOf: dates[day], incompleteDays: INCOMPLETE },
  );
  if (!answer.interval) {
    throw new Error(`No forecast of ${series.id} on ${dates[day]}`);
  }
  const last = day - INCOMPLETE;
  let error = 0;
  let naiveError = 0;
  let naive = Number(answer.actual);
  for (const { date, usage: expected } of answer.days) {
    const at = dates.indexOf(date);
    let before = at;
    while (before > last) {
      before -= WEEK;
    }
    error += Math.abs(Number(expected) - usage[at]);
    naiveError += Math.abs(usage[before] - usage[at]);
    naive += usage[before];
  }
  const scale = naiveScale(usage);
  if (scale > 0) {
    counts.origins += 1;
    counts.scaled += error / answer.days.length / scale;
    counts.scaledNaive += naiveError / answer.days.length / scale;
  }
  const lower = Number(answer.interval.lower);
  const upper = Number(answer.interval.upper);
  // Sums of a thousand amounts differ in the last digits.
  const slack = 1e-9 * total;
  counts.months += 1;
  counts.off += Math.abs(Number(answer.forecast) - total) / total;
  counts.offNaive += Math.abs(naive - total) / total;
  counts.covered += lower - slack <= total && total <= upper + slack ? 1 : 0;
  counts.width += (upper - lower) / total;
}

function naiveScale(usage: readonly number[]): number {
  let sum = 0;
  for (let day = WEEK; day < FIRST_JUDGED_DAY; day += 1) {
    sum += Math.abs(usage[day] - usage[day - WEEK]);
  }
  return sum / (FIRST_JUDGED_DAY - WEEK);
}
