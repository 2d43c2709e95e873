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

import { InputError } from '@backstage/errors';
import {
  CostAnomalies,
  CostAnomaly,
  CostBudget,
  CostForecast,
  CostMetric,
  UnitCost,
} from '@maestro/backstage-plugin-cost-common';
import { DateTime } from 'luxon';
import {
  CostSeries as JudgedSeries,
  adjustForSeries,
  detectAnomalies,
} from '../engine/anomalies';
import { BudgetNotice, budgetWindow, judgeBudget } from '../engine/budgets';
import { DailyCost, forecastCost } from '../engine/forecast';
import { Decimal, toDecimal } from '../engine/money';
import {
  DatabaseBudgetStore,
  StoredBudget,
} from '../store/DatabaseBudgetStore';
import { CostService } from './CostService';

/** Days that are learned from. */
const HISTORY_DAYS = 190;
const ANOMALY_DAYS = 60;
const REMEMBER_MS = 60_000;
const MAX_REMEMBERED = 1000;
/** Origins of a back-test, a week apart. */
const ORIGINS = 8;

const MESSAGES: Record<'ok' | 'too_few' | 'unknown', string | null> = {
  ok: null,
  too_few: 'Less than three weeks of complete days are known: no forecast yet.',
  unknown: 'A day of this month was not loaded: what it cost is not known.',
};

interface Ratio {
  cost: Decimal | null;
  units: Decimal | null;
  perUnit: Decimal | null;
}

const shown = ({ cost, perUnit, units }: Ratio) => ({
  cost: cost && cost.toFixed(),
  units: units && units.toFixed(),
  perUnit: perUnit && perUnit.toSignificantDigits(12).toFixed(),
});

type Scope = { entityRef: string | null; currency?: string };

interface History {
  currency: string | null;
  /** Every day of which billing data are there. */
  days: DailyCost[];
}

/** Forecasts, anomalies, budgets and unit costs over the roll-ups. */
export class InsightService {
  readonly #judged = new Map<
    string,
    { at: number; anomalies: Promise<CostAnomalies> }
  >();
  /** How clear what was found is; pages do not show it. */
  readonly #clear = new WeakMap<
    CostAnomaly,
    { chance: number; toldFor: string }
  >();

  constructor(
    private readonly options: {
      costs: Pick<CostService, 'series'>;
      store: DatabaseBudgetStore;
      now: () => Date;
    },
  ) {}

  /** Cost of the running month at its end, by effective cost. */
  async forecast(scope: Scope): Promise<CostForecast> {
    const asOf = this.#today();
    const { currency, days } = await this.#history(scope, 'effective');
    const month = DateTime.fromISO(asOf, { zone: 'utc' }).startOf('month');
    if (days.length === 0) {
      return {
        entityRef: scope.entityRef,
        currency,
        state: 'no_data',
        message: 'No cost was attributed here in the last months.',
        from: month.toISODate()!,
        to: month.plus({ months: 1 }).toISODate()!,
        completeThrough: null,
        actual: null,
        forecast: null,
        interval: null,
        parts: null,
        days: [],
        path: [],
        n: 0,
        backTest: null,
      };
    }
    const found = forecastCost(days, { asOf });
    return {
      entityRef: scope.entityRef,
      currency,
      state: found.state,
      message: MESSAGES[found.state],
      from: found.from,
      to: found.to,
      completeThrough: found.completeThrough,
      actual: found.actual,
      forecast: found.forecast,
      interval: found.interval,
      parts: found.parts,
      days: found.days,
      path: found.path,
      n: found.n,
      backTest: backTest(days, asOf),
    };
  }

  /** What cost more or less than expected, newest first. */
  async anomalies(scope: Scope): Promise<CostAnomalies> {
    const now = this.options.now().getTime();
    const key = JSON.stringify([scope.entityRef, scope.currency ?? null]);
    const known = this.#judged.get(key);
    // Tens of milliseconds a service: looked at once for many readers.
    if (known && now - known.at < REMEMBER_MS) {
      return known.anomalies;
    }
    const anomalies = this.#anomalies(scope);
    if (this.#judged.size >= MAX_REMEMBERED) {
      this.#judged.clear();
    }
    this.#judged.set(key, { at: now, anomalies });
    anomalies.catch(() => this.#judged.delete(key));
    return anomalies;
  }

  /**
   * What of the anomalies of one recipient is worth telling: of those of one
   * day at most a tenth are false on average, however many series there are.
   */
  worthTelling(found: readonly CostAnomalies[]): CostAnomaly[] {
    const series = found.reduce(
      (sum, { judged, tooFew }) => sum + judged + tooFew,
      0,
    );
    const byDay = new Map<
      string,
      Array<{ item: CostAnomaly; chance: number; impact: string }>
    >();
    for (const item of found.flatMap(({ items }) => items)) {
      const { chance, toldFor } = this.#clear.get(item)!;
      const day = byDay.get(toldFor) ?? [];
      byDay.set(toldFor, day);
      day.push({ item, chance, impact: item.impact });
    }
    return [...byDay.values()].flatMap(incidents =>
      adjustForSeries(incidents, {
        series: Math.max(series, incidents.length),
      })
        .filter(({ notify }) => notify)
        .map(({ incident }) => incident.item),
    );
  }

  async #anomalies(scope: Scope): Promise<CostAnomalies> {
    const asOf = this.#today();
    const window = this.#window();
    const { costs } = this.options;
    const series = await costs.series({
      ...scope,
      ...window,
      by: 'service',
      chargeCategories: ['Usage'],
    });
    // A day without bills in another currency is not one without cost here.
    const known = await this.#knownDays(series.currency ?? undefined);
    const since = DateTime.fromISO(asOf, { zone: 'utc' })
      .minus({ days: ANOMALY_DAYS })
      .toISODate()!;
    const items: CostAnomaly[] = [];
    let judged = 0;
    let tooFew = 0;
    for (const [service, amounts] of byKey(series.points)) {
      const days = known.days.map(date => ({
        date,
        usage: amounts.get(date) ?? '0',
      }));
      const first = detectAnomalies({ id: service, days }, { asOf });
      judged += first.state === 'ok' ? 1 : 0;
      tooFew += first.state === 'too_few' ? 1 : 0;
      if (!first.incidents.some(({ to }) => to >= since)) {
        continue;
      }
      // Parts are asked for only where there is something to explain.
      const parts = await this.#parts({
        ...scope,
        currency: series.currency ?? undefined,
        ...window,
        service,
      });
      const { incidents } = detectAnomalies(
        { id: service, days, parts },
        { asOf },
      );
      for (const incident of incidents.filter(({ to }) => to >= since)) {
        const item: CostAnomaly = {
          anomalyId: `${scope.entityRef ?? 'portal'}/${incident.id}`,
          entityRef: scope.entityRef,
          service,
          currency: series.currency!,
          kind: incident.kind,
          direction: incident.direction,
          from: incident.from,
          to: incident.to,
          ongoing: incident.ongoing,
          actual: incident.actual,
          expected: incident.expected,
          impact: incident.impact,
          share: incident.share,
          cause: incident.cause && {
            dimension: incident.cause.dimension,
            value: incident.cause.value,
            shareOfImpact: incident.cause.shareOfImpact,
          },
        };
        this.#clear.set(item, incident);
        items.push(item);
      }
    }
    return {
      entityRef: scope.entityRef,
      currency: series.currency,
      asOf,
      judged,
      tooFew,
      items: items.sort(
        (a, b) =>
          b.to.localeCompare(a.to) ||
          new Decimal(b.impact).abs().cmp(new Decimal(a.impact).abs()),
      ),
    };
  }

  /** How full a budget is, and what is to be told of it. */
  async judge(
    budget: StoredBudget,
  ): Promise<{ budget: CostBudget; notices: BudgetNotice[] }> {
    const { costs, store, now } = this.options;
    const window = budgetWindow(
      { period: budget.period, zone: budget.zone },
      now().toISOString(),
    );
    const scope = { entityRef: budget.entityRef, currency: budget.currency };
    const span = { from: window.firstDay, to: window.endDay };
    const [spent, history] = await Promise.all([
      costs.series({ ...scope, ...span }),
      this.#history(scope, 'effective'),
    ]);
    const known = history.days.some(
      ({ date }) => date >= span.from && date < span.to,
    );
    const actual = known
      ? spent.points
          .reduce((sum, { amount }) => sum.plus(amount), new Decimal(0))
          .toFixed()
      : null;
    const forecast = this.#atTheEnd(budget.zone, span, {
      spent: spent.points,
      days: history.days,
    });
    const judged = judgeBudget({
      budgetId: budget.budgetId,
      windowId: window.id,
      limit: budget.limit,
      actual,
      forecast,
      sent: await store.sent(`${budget.budgetId}/${window.id}/`),
    });
    return {
      notices: judged.notices,
      budget: {
        ...budget,
        state: judged.state,
        window: { firstDay: window.firstDay, endDay: window.endDay },
        actual: judged.actual,
        forecast: judged.forecast,
        left: judged.left,
      },
    };
  }

  /**
   * Cost of a span at its end; null: not known. What came before the days that
   * are learned from, or before the first cost, is added as it is.
   */
  #atTheEnd(
    zone: string,
    span: { from: string; to: string },
    known: {
      spent: ReadonlyArray<{ day: string; amount: string }>;
      days: readonly DailyCost[];
    },
  ): string | null {
    if (known.days.length === 0) {
      return null;
    }
    // The budget's own day: at the end of a month it is not that of UTC.
    const asOf = DateTime.fromJSDate(this.options.now(), { zone }).toISODate()!;
    const ahead = DateTime.fromISO(asOf, { zone: 'utc' }).diff(
      DateTime.fromISO(this.#today(), { zone: 'utc' }),
      'days',
    ).days;
    const first = known.days.map(({ date }) => date).sort()[0];
    const from = first > span.from && first <= asOf ? first : span.from;
    const before = known.spent
      .filter(({ day }) => day < from)
      .reduce((sum, { amount }) => sum.plus(amount), new Decimal(0));
    const { forecast } = forecastCost(known.days, {
      asOf,
      from,
      to: span.to,
      // Days are those of UTC: where it is tomorrow already, one more is open.
      incompleteDays: 3 + Math.max(0, ahead),
    });
    return forecast === null ? null : before.plus(forecast).toFixed();
  }

  /** Cost per unit of each business metric of an entity, in [from, to). */
  async unitCosts(query: {
    entityRef: string;
    from: string;
    to: string;
    currency?: string;
  }): Promise<UnitCost[]> {
    const { costs, store } = this.options;
    const { entityRef, from, to } = query;
    const start = DateTime.fromISO(from, { zone: 'utc' });
    const days = DateTime.fromISO(to, { zone: 'utc' }).diff(start, 'days').days;
    if (!(days > 0 && days <= 400)) {
      throw new InputError(
        `from ${from} to ${to} are ${days} days; ask for 1 to 400`,
      );
    }
    const before = { from: start.minus({ days }).toISODate()!, to: from };
    const [metrics, now] = await Promise.all([
      store.metrics(entityRef, { from: before.from, to }),
      costs.series({ entityRef, currency: query.currency, from, to }),
    ]);
    // Two windows are compared in one currency, that of the newer one.
    const currency = query.currency ?? now.currency ?? undefined;
    const then = await costs.series({ entityRef, currency, ...before });
    const cost = (points: ReadonlyArray<{ amount: string }>) =>
      points.length === 0
        ? null
        : points.reduce((sum, { amount }) => sum.plus(amount), new Decimal(0));
    const ids = [...new Set(metrics.map(({ metricId }) => metricId))];
    return ids.map(metricId => {
      const units = (after: string, until: string) => {
        const found = metrics.filter(
          point =>
            point.metricId === metricId &&
            point.day >= after &&
            point.day < until,
        );
        return found.length === 0
          ? null
          : found.reduce((sum, { value }) => sum.plus(value), new Decimal(0));
      };
      const present = ratio(cost(now.points), units(from, to));
      const past = ratio(cost(then.points), units(before.from, before.to));
      return {
        metricId,
        currency: now.currency ?? then.currency,
        from,
        to,
        ...shown(present),
        previous: shown(past),
        change:
          present.perUnit && past.perUnit
            ? {
                intensity: present.perUnit
                  .minus(past.perUnit)
                  .mul(present.units!)
                  .toSignificantDigits(12)
                  .toFixed(),
                volume: present
                  .units!.minus(past.units!)
                  .mul(past.perUnit)
                  .toSignificantDigits(12)
                  .toFixed(),
              }
            : null,
      };
    });
  }

  #today(): string {
    return DateTime.fromJSDate(this.options.now(), {
      zone: 'utc',
    }).toISODate()!;
  }

  #window(): { from: string; to: string } {
    const today = DateTime.fromISO(this.#today(), { zone: 'utc' });
    return {
      from: today.minus({ days: HISTORY_DAYS }).toISODate()!,
      to: today.plus({ days: 1 }).toISODate()!,
    };
  }

  /** Days of which any billing data are there: only these can be zero. */
  async #knownDays(
    currency: string | undefined,
  ): Promise<{ days: string[]; currency: string | null }> {
    const series = await this.options.costs.series({
      ...this.#window(),
      currency,
    });
    return {
      days: [...new Set(series.points.map(({ day }) => day))],
      currency: series.currency,
    };
  }

  async #history(scope: Scope, metric: CostMetric): Promise<History> {
    const { costs } = this.options;
    const series = await costs.series({
      ...scope,
      ...this.#window(),
      metric,
      by: 'chargeCategory',
    });
    if (series.points.length === 0) {
      return { currency: series.currency, days: [] };
    }
    const known = await this.#knownDays(series.currency ?? undefined);
    const first = series.points[0].day;
    const amounts = new Map<string, Map<string, string>>();
    for (const { amount, day, key } of series.points) {
      const found = amounts.get(day) ?? new Map<string, string>();
      amounts.set(day, found.set(key, amount));
    }
    return {
      currency: series.currency,
      days: known.days
        .filter(date => date >= first)
        .map(date => {
          const found = amounts.get(date) ?? new Map<string, string>();
          const other = [...found]
            .filter(([key]) => !['Usage', 'Purchase', 'Tax'].includes(key))
            .reduce((sum, [, amount]) => sum.plus(amount), new Decimal(0));
          return {
            date,
            usage: found.get('Usage') ?? '0',
            purchase: found.get('Purchase') ?? '0',
            tax: found.get('Tax') ?? '0',
            other,
          };
        }),
    };
  }

  async #parts(
    scope: Scope & { from: string; to: string; service: string },
  ): Promise<NonNullable<JudgedSeries['parts']>> {
    const series = await this.options.costs.series({
      ...scope,
      by: 'resource',
      chargeCategories: ['Usage'],
    });
    return [...byKey(series.points)].map(([resource, days]) => ({
      dimensions: { resource },
      days: [...days].map(([date, usage]) => ({ date, usage })),
    }));
  }
}

function byKey(
  points: ReadonlyArray<{ day: string; key: string; amount: string }>,
): Map<string, Map<string, string>> {
  const keys = new Map<string, Map<string, string>>();
  for (const { amount, day, key } of points) {
    keys.set(key, (keys.get(key) ?? new Map()).set(day, amount));
  }
  return keys;
}

/** Ratio of sums; none where there is nothing to divide by. */
function ratio(cost: Decimal | null, units: Decimal | null): Ratio {
  return {
    cost,
    units,
    perUnit: cost && units && !units.isZero() ? cost.div(units) : null,
  };
}

/**
 * How forecasts of seven days did, from origins a week apart: each knows only
 * the days before it. Beside it the same weekdays of the week before.
 */
function backTest(
  days: readonly DailyCost[],
  asOf: string,
): CostForecast['backTest'] {
  const amounts = new Map(
    days.map(({ date, usage }) => [date, toDecimal(usage ?? 0)]),
  );
  const at = (date: string, by: number) =>
    DateTime.fromISO(date, { zone: 'utc' }).plus({ days: by }).toISODate()!;
  const sum = (from: string, through: number) => {
    let total = new Decimal(0);
    for (let day = 0; day < through; day += 1) {
      const amount = amounts.get(at(from, day));
      if (!amount) {
        return null;
      }
      total = total.plus(amount);
    }
    return total;
  };
  let forecasts = 0;
  let held = 0;
  let error = new Decimal(0);
  let naive = new Decimal(0);
  // The last three days are not complete.
  for (let back = 1; back <= ORIGINS; back += 1) {
    const from = at(asOf, -2 - 7 * back);
    const came = sum(from, 7);
    const before = sum(at(from, -7), 7);
    if (!came || !before) {
      continue;
    }
    const usageOnly = days
      .filter(({ date }) => date < from)
      .map(({ date, usage }) => ({ date, usage }));
    if (usageOnly.length === 0) {
      continue;
    }
    const found = forecastCost(usageOnly, {
      // The days before are known, the first of the seven is not.
      asOf: from,
      incompleteDays: 1,
      from,
      to: at(from, 7),
    });
    if (found.forecast === null || !found.interval) {
      continue;
    }
    forecasts += 1;
    error = error.plus(came.minus(found.forecast).abs());
    naive = naive.plus(came.minus(before).abs());
    held +=
      came.gte(found.interval.lower) && came.lte(found.interval.upper) ? 1 : 0;
  }
  return forecasts < 3
    ? null
    : {
        forecasts,
        coverage: held / forecasts,
        error: error.div(forecasts).toSignificantDigits(6).toFixed(),
        naiveError: naive.div(forecasts).toSignificantDigits(6).toFixed(),
      };
}
