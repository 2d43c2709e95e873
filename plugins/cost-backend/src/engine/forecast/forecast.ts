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
import { dayOf, monthStart, textOf } from '../days';
import { AmountInput } from '../money';
import { CostDay, readDays, sumOf, toMoney } from './costDays';
import { oneOffsBetween, taxRate } from './oneOffs';
import { RunRate, learnRunRate } from './runRate';

/** Cost of one day, by what FOCUS calls the charge category. */
export interface DailyCost {
  /** `YYYY-MM-DD`. */
  date: string;
  /** Category Usage; null: unknown. */
  usage: AmountInput | null;
  /** Categories Purchase and Tax; absent: none. */
  purchase?: AmountInput;
  tax?: AmountInput;
  /** Categories Credit and Adjustment: counted, never expected again. */
  other?: AmountInput;
}

export interface ForecastOptions {
  /** The running day, `YYYY-MM-DD`: what is known at its end. */
  asOf: string;
  /** Days up to and with `asOf` whose bill is not complete; 3 by default. */
  incompleteDays?: number;
  /**
   * First day of the span, and first after it, `YYYY-MM-DD`; by default the
   * calendar month of `asOf`.
   */
  from?: string;
  to?: string;
}

/** What a span is expected to cost. Amounts are decimal text. */
export interface Forecast {
  /** `too_few`: less than 21 complete days; `unknown`: a day in the span is. */
  state: 'ok' | 'too_few' | 'unknown';
  from: string;
  to: string;
  /** Last day whose bill is complete. */
  completeThrough: string;
  /** Complete days of the span, all categories; exact. */
  actual: string | null;
  /** Null where the state is not `ok`. */
  forecast: string | null;
  /** 80 % interval; its coverage is measured by the back-test. */
  interval: { lower: string; upper: string; level: 0.8 } | null;
  /** Of the forecast: usage to come, one-offs to come, tax to come. */
  parts: { usage: string; oneOffs: string; tax: string } | null;
  /** Expected usage of the days to come. */
  days: Array<{ date: string; usage: string }>;
  /** Complete days that were learned from. */
  n: number;
}

/**
 * Expected cost of a month (or another span): what its complete days cost, plus
 * run rate by weekday for the others, plus one-offs that came on the same day
 * of the months before, plus tax at the rate of the months before.
 *
 * @param days - in any order, at least three weeks; what comes after `asOf` is
 *   not looked at; a day that is absent is unknown
 * @throws InvalidInputError for a bad date or amount, or a day given twice
 */
export function forecastCost(
  days: readonly DailyCost[],
  options: ForecastOptions,
): Forecast {
  const asOf = dayOf(options.asOf, 'asOf');
  const incomplete = options.incompleteDays ?? 3;
  if (!Number.isInteger(incomplete) || incomplete < 0) {
    throw new InvalidInputError(
      `incompleteDays is ${String(
        incomplete,
      )}; give a whole number, 0 or greater.`,
    );
  }
  const from = options.from ? dayOf(options.from, 'from') : monthStart(asOf, 0);
  const to = options.to ? dayOf(options.to, 'to') : monthStart(asOf, 1);
  if (from > asOf || to <= asOf) {
    throw new InvalidInputError(
      `The span from ${textOf(from)} to ${textOf(
        to,
      )} does not hold asOf ${textOf(asOf)}.`,
    );
  }
  const through = asOf - incomplete;
  const known = readDays(days, through);
  const first = Math.min(through, ...known.keys());
  const actual = sumOf(known, from, through);
  const base = {
    from: textOf(from),
    to: textOf(to),
    completeThrough: textOf(through),
    actual: actual?.toFixed() ?? null,
  };
  const nothing = { forecast: null, interval: null, parts: null, days: [] };
  const usage: number[] = [];
  for (let day = first; day <= through; day += 1) {
    usage.push(known.get(day)?.usage?.toNumber() ?? NaN);
  }
  const n = usage.filter(value => !Number.isNaN(value)).length;
  const rate = learnRunRate(usage, first);
  if (!rate) {
    return { state: 'too_few', ...base, ...nothing, n };
  }
  if (!actual) {
    return { state: 'unknown', ...base, ...nothing, n };
  }
  const total = project({ known, rate, from, through, to });
  return {
    state: 'ok',
    ...base,
    forecast: actual.plus(toMoney(total.toCome)).toFixed(),
    interval: {
      lower: actual.plus(toMoney(total.lower)).toFixed(),
      upper: actual.plus(toMoney(total.upper)).toFixed(),
      level: 0.8,
    },
    parts: {
      usage: toMoney(total.usage).toFixed(),
      oneOffs: toMoney(total.oneOffs).toFixed(),
      tax: toMoney(total.tax).toFixed(),
    },
    days: total.days.map(({ date, usage: cost }) => ({
      date,
      usage: toMoney(cost).toFixed(),
    })),
    n,
  };
}

interface Span {
  known: ReadonlyMap<number, CostDay>;
  rate: RunRate;
  from: number;
  through: number;
  to: number;
}

function project({ from, known, rate, through, to }: Span) {
  const days: Array<{ date: string; usage: number }> = [];
  // Before the span there may be days that are not complete either.
  const next = Math.max(from, through + 1);
  for (let day = next; day < to; day += 1) {
    days.push({ date: textOf(day), usage: rate.usage(day) });
  }
  const usage = days.reduce((sum, day) => sum + day.usage, 0);
  const oneOffs = oneOffsBetween(known, next, to, through);
  let taxed = usage + oneOffs;
  let booked = 0;
  for (let day = from; day <= through; day += 1) {
    const { purchase, tax, usage: used } = known.get(day)!;
    taxed += (used?.toNumber() ?? 0) + purchase.toNumber();
    booked += tax.toNumber();
  }
  const share = taxRate(known, from);
  const tax = Math.max(0, share * taxed - booked);
  const toCome = usage + oneOffs + tax;
  const { below, above } = rate.band(usage, days.length, next - through - 1);
  return {
    days,
    usage,
    oneOffs,
    tax,
    toCome,
    lower: toCome - below * (1 + share),
    upper: toCome + above * (1 + share),
  };
}
