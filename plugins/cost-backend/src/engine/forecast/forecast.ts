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
import { AmountInput, Decimal } from '../money';
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

/** What a span has cost by the end of one of its days. Amounts add up. */
export interface ForecastDay {
  /** `YYYY-MM-DD`. */
  date: string;
  /** All categories, exact; null: the day's bill is not complete. */
  actual: string | null;
  /** Null where the day is actual. */
  expected: string | null;
  /** Where it lies 8 times out of 10; null where the day is actual. */
  lower: string | null;
  upper: string | null;
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
  /** From the first day of the span on; the last one holds the forecast. */
  path: ForecastDay[];
  /** Complete days that were learned from. */
  n: number;
}

const NOTHING_TO_COME = {
  usage: 0,
  oneOffs: 0,
  tax: 0,
  toCome: 0,
  lower: 0,
  upper: 0,
};

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
  const nothing = {
    forecast: null,
    interval: null,
    parts: null,
    days: [],
    path: [],
  };
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
  const steps = project({ known, rate, from, through, to });
  const total = steps[steps.length - 1] ?? NOTHING_TO_COME;
  const by = (amount: number) => actual.plus(toMoney(amount)).toFixed();
  return {
    state: 'ok',
    ...base,
    forecast: by(total.toCome),
    interval: {
      lower: by(total.lower),
      upper: by(total.upper),
      level: 0.8,
    },
    parts: {
      usage: toMoney(total.usage).toFixed(),
      oneOffs: toMoney(total.oneOffs).toFixed(),
      tax: toMoney(total.tax).toFixed(),
    },
    days: steps.map(({ day, dayUsage }) => ({
      date: textOf(day),
      usage: toMoney(dayUsage).toFixed(),
    })),
    path: [
      ...actualPath(known, from, through),
      ...steps.map(({ day, lower, toCome, upper }) => ({
        date: textOf(day),
        actual: null,
        expected: by(toCome),
        lower: by(lower),
        upper: by(upper),
      })),
    ],
    n,
  };
}

function actualPath(
  known: ReadonlyMap<number, CostDay>,
  from: number,
  through: number,
): ForecastDay[] {
  const path: ForecastDay[] = [];
  let sum = new Decimal(0);
  for (let day = from; day <= through; day += 1) {
    // The caller has made sure that every day is known.
    sum = sum.plus(sumOf(known, day, day)!);
    path.push({
      date: textOf(day),
      actual: sum.toFixed(),
      expected: null,
      lower: null,
      upper: null,
    });
  }
  return path;
}

interface Span {
  known: ReadonlyMap<number, CostDay>;
  rate: RunRate;
  from: number;
  through: number;
  to: number;
}

/** What comes after the complete days, up to and with one day. */
interface Step {
  day: number;
  /** Usage of this day alone. */
  dayUsage: number;
  usage: number;
  oneOffs: number;
  tax: number;
  toCome: number;
  lower: number;
  upper: number;
}

function project({ from, known, rate, through, to }: Span): Step[] {
  let taxed = 0;
  let booked = 0;
  for (let day = from; day <= through; day += 1) {
    const { purchase, tax, usage } = known.get(day)!;
    taxed += (usage?.toNumber() ?? 0) + purchase.toNumber();
    booked += tax.toNumber();
  }
  const share = taxRate(known, from);
  const steps: Step[] = [];
  let usage = 0;
  let oneOffs = 0;
  // Before the span there may be days that are not complete either.
  const next = Math.max(from, through + 1);
  for (let day = next; day < to; day += 1) {
    const dayUsage = rate.usage(day);
    usage += dayUsage;
    oneOffs += oneOffsBetween(known, day, day + 1, through);
    // What is not booked along the way is booked when the span ends.
    const taxable = booked !== 0 || day === to - 1;
    const tax = taxable
      ? Math.max(0, share * (taxed + usage + oneOffs) - booked)
      : 0;
    const toCome = usage + oneOffs + tax;
    const { below, above } = rate.band(
      usage,
      day - next + 1,
      next - through - 1,
    );
    const widened = taxable ? 1 + share : 1;
    steps.push({
      day,
      dayUsage,
      usage,
      oneOffs,
      tax,
      toCome,
      lower: toCome - below * widened,
      upper: toCome + above * widened,
    });
  }
  return steps;
}
