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
  Instant,
  InvalidInputError,
  assertZone,
  calendarAt,
  wallClockToInstant,
} from '@maestro/backstage-plugin-maestro-statistics';

/** How often a budget begins anew. */
export type BudgetPeriod = 'month' | 'quarter' | 'year' | 'isoWeek';

/** When a budget begins anew, in its own time zone. */
export interface BudgetCalendar {
  period: BudgetPeriod;
  /** IANA name, such as `Europe/Berlin`. */
  zone: string;
  /**
   * Day of the month, 1 to 31, on which months, quarters and years begin;
   * 1 by default. In a month that is shorter, its last day.
   */
  resetDay?: number;
  /** Month, 1 to 12, with which quarters and years begin; 1 by default. */
  resetMonth?: number;
}

/** One run of a budget: the half-open span `[from, to)`. */
export interface BudgetWindow {
  /** Of the budget's period and first local day, such as `month:2026-11-01`. */
  id: string;
  /** Instants, UTC. */
  from: string;
  to: string;
  /** First local day, and the first after, `YYYY-MM-DD`. */
  firstDay: string;
  endDay: string;
}

const MONTHS: Record<Exclude<BudgetPeriod, 'isoWeek'>, number> = {
  month: 1,
  quarter: 3,
  year: 12,
};

function readCalendar(calendar: BudgetCalendar): Required<BudgetCalendar> {
  const { period, resetDay = 1, resetMonth = 1, zone } = calendar;
  assertZone(zone);
  if (period !== 'isoWeek' && !(period in MONTHS)) {
    throw new InvalidInputError(
      `period is ${String(
        period,
      )}; expected "month", "quarter", "year" or "isoWeek".`,
    );
  }
  for (const [name, value, most] of [
    ['resetDay', resetDay, 31],
    ['resetMonth', resetMonth, 12],
  ] as const) {
    if (!Number.isInteger(value) || value < 1 || value > most) {
      throw new InvalidInputError(
        `${name} is ${String(
          value,
        )}; expected a whole number from 1 to ${most}.`,
      );
    }
  }
  return { period, resetDay, resetMonth, zone };
}

/** Day of the reset in a month, given as months since the year 0. */
function resetDayOf(month: number, resetDay: number): string {
  const year = Math.floor(month / 12);
  const inYear = (month % 12) + 1;
  const days = new Date(Date.UTC(year, inYear, 0)).getUTCDate();
  // Always from the budget's own day: 31, 28, 31 and never 31, 28, 28.
  const day = Math.min(resetDay, days);
  return [
    String(year).padStart(4, '0'),
    String(inYear).padStart(2, '0'),
    String(day).padStart(2, '0'),
  ].join('-');
}

/** First instant of a local day; after a jump of the clock over midnight, that. */
const startOf = (day: string, zone: string) =>
  wallClockToInstant(`${day}T00:00:00`, zone).compatible;

interface Bound {
  day: string;
  instant: string;
}

const windowOf = (
  period: BudgetPeriod,
  from: Bound,
  to: Bound,
): BudgetWindow => ({
  id: `${period}:${from.day}`,
  from: from.instant,
  to: to.instant,
  firstDay: from.day,
  endDay: to.day,
});

/**
 * The window of a budget that holds an instant. Days begin at local midnight,
 * so a month with a change of the clock is an hour shorter or longer. ISO weeks
 * begin on Monday.
 *
 * @throws InvalidInputError for a bad instant, zone, period or day
 */
export function budgetWindow(
  calendar: BudgetCalendar,
  instant: Instant,
): BudgetWindow {
  const { period, resetDay, resetMonth, zone } = readCalendar(calendar);
  const at = calendarAt(instant, zone);
  if (period === 'isoWeek') {
    const dayOf = (start: string) => calendarAt(start, zone).local.slice(0, 10);
    return windowOf(
      period,
      { day: dayOf(at.weekStart), instant: at.weekStart },
      { day: dayOf(at.weekEnd), instant: at.weekEnd },
    );
  }
  const step = MONTHS[period];
  const [year, month] = at.local.split('-').map(Number);
  const now = year * 12 + month - 1;
  let start = now - ((now - (resetMonth - 1)) % step);
  if (resetDayOf(start, resetDay) > at.local.slice(0, 10)) {
    start -= step;
  }
  const bound = (of: number) => {
    const day = resetDayOf(of, resetDay);
    return { day, instant: startOf(day, zone) };
  };
  return windowOf(period, bound(start), bound(start + step));
}
