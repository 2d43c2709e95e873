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
import { SourceConfig } from '../config/billing';
import {
  CostConversion,
  CostHierarchy,
  CostMetric,
  CostQuery,
  CostSummary,
  Reconciliation,
  TagCoverage,
  UnallocatedCost,
  COST_METRICS,
} from '@maestro/backstage-plugin-cost-common';
import {
  EntityHistory,
  addDays,
  daysBetween,
  isDay,
} from '../engine/attribution';
import { MONEY_SCALE } from '../engine/money';
import { SilentSource, silentSources } from '../ingest/silence';
import { HistoryStore } from '../store/DatabaseHistoryStore';
import { RulesDocument, RulesStore } from '../store/DatabaseRulesStore';
import { LoadStore, StoredLoad } from '../store/LoadStore';
import { Place, RollupStore, Visible } from '../store/RollupStore';
import { monthOf, readRules } from './attribution/inputs';
import { unitsOfText } from './attribution/rollUp';
import { readTags } from './attribution/tables';
import {
  Rate,
  amountText,
  rateAt,
  rateScale,
  rateUnits,
} from './costs/amounts';
import {
  DayFact,
  Fact,
  FactReader,
  FactScope,
  METRIC_AT,
  hierarchyOf,
  placesBelow,
} from './costs/facts';
import { Remembered } from './costs/remembered';
import { costState } from './costs/state';
import { Suggestions } from './costs/suggest';
import { ViewInput, listsOf, rowsOf, stepsOfView, trendOf } from './costs/view';

const DEFAULT_DAYS = 30;
const MAX_DAYS = 1100;
/** Bills of a day may arrive this many days later. */
const LATE_DAYS = 2;
/** Groups of unallocated rows in one answer. */
const MAX_GROUPS = 200;

/** Dimensions of {@link CostService.series}. */
export type SeriesDimension =
  | 'service'
  | 'resource'
  | 'chargeCategory'
  | 'provider'
  | 'source'
  | 'line'
  | 'pool'
  | 'rule';

const COLUMN: Record<SeriesDimension, string> = {
  service: 'service',
  resource: 'resource',
  chargeCategory: 'charge_category',
  provider: 'provider',
  source: 'source_id',
  line: 'line',
  pool: 'pool_id',
  rule: 'rule_id',
};

/** What a series is about. */
export interface SeriesQuery {
  /** Absent or null: the whole portal. */
  entityRef?: string | null;
  hierarchy?: CostHierarchy;
  /** Effective by default. */
  metric?: CostMetric;
  /** A billing currency; the one with most rows when absent. */
  currency?: string;
  /** First day, `YYYY-MM-DD`, UTC. */
  from: string;
  /** First day after the window. */
  to: string;
  by?: SeriesDimension;
  /** Only these FOCUS charge categories. */
  chargeCategories?: readonly string[];
  service?: string;
}

/** Daily amounts; a day and key without rows is absent. */
export interface CostSeries {
  /** Null: there are no rows. */
  currency: string | null;
  from: string;
  to: string;
  /** Sorted by day. `key` is empty without a dimension; decimal text. */
  points: Array<{ day: string; key: string; amount: string }>;
}

/** What the service works with. */
export interface CostServiceOptions {
  reader: FactReader;
  rollups: RollupStore;
  loads: LoadStore;
  rules: RulesStore;
  configured: RulesDocument | null;
  history: HistoryStore;
  rates: readonly Rate[];
  /** Where bills come from; absent: nothing is expected of anyone. */
  sources?: readonly SourceConfig[];
  now: () => Date;
}

interface Facts {
  facts: Fact[];
  days: DayFact[];
}

interface Moment {
  visible: Visible;
  places: ReadonlyMap<number, Place>;
  history: EntityHistory;
}

/** Which entities of a list a caller may see. */
export type SeenBy = (entityRefs: string[]) => Promise<Set<string>>;

/** Figures of cost, from the daily roll-up. */
export class CostService {
  readonly #options: CostServiceOptions;
  readonly #moments = new Remembered<Moment>(4);
  readonly #facts = new Remembered<Facts>(300);

  constructor(options: CostServiceOptions) {
    this.#options = options;
  }

  /**
   * Cost of an entity, or of the whole portal.
   *
   * @param seenBy - entities that are not seen are summed as `(not visible)`
   * @throws InputError that names the field
   */
  async summary(query: CostQuery, seenBy?: SeenBy): Promise<CostSummary> {
    const { rates, now } = this.#options;
    const metric = metricOf(query.metric);
    const entityRef = query.entityRef ?? null;
    const hierarchy = hierarchyOf(entityRef, query.hierarchy);
    const current = await this.#options.loads.currentLoads();
    const window = windowOf(query, current, now());
    const moment = await this.#moment();
    const scope = this.#scope(moment, entityRef, hierarchy, window);
    const currencies = await this.#currencies(moment, scope);
    const asked = this.#choose(query, currencies, window, rates);
    const main = await this.#read(moment, scope, asked);
    const loads = current.filter(load => overlaps(load, window));
    const { before, own } = comparedOf(window, incompleteFrom(loads));
    const previous = await this.#read(
      moment,
      { ...scope, ...before },
      {
        ...asked,
        currencies: await this.#currencies(
          moment,
          { ...scope, ...before },
          asked,
        ),
      },
    );
    const shown = [
      ...new Set(
        main.facts.flatMap(({ placeId }) =>
          placeId === null ? [] : [moment.places.get(placeId)!.entityRef],
        ),
      ),
    ];
    const compared =
      own.to === window.to
        ? undefined
        : await this.#read(moment, { ...scope, ...own }, asked);
    const input: ViewInput = {
      entityRef,
      hierarchy,
      metric,
      ...main,
      window,
      places: moment.places,
      visible: seenBy
        ? await seenBy(ancestors(shown, moment, hierarchy))
        : null,
      incompleteFrom: incompleteFrom(loads),
      scale: asked.scale,
      titles: await this.#titles(),
    };
    const total = sumOf(main.facts, metric);
    const rows = rowsOf(main.facts, moment.places);
    const { state, message } = costState({
      entityRef,
      rows,
      isZero: main.facts.every(({ units }) =>
        units.every(amount => amount === 0n),
      ),
      window,
      current,
      attributed: new Set(
        moment.visible.batches.map(({ loadId }) => loadId ?? ''),
      ),
      claimable: await this.#claimable(moment, entityRef, scope),
      silent: await this.#silent(
        entityRef === null
          ? null
          : new Set(main.facts.map(({ sourceId }) => sourceId)),
      ),
      today: dayOf(now()),
    });
    const known = rows > 0 || main.facts.length > 0;
    const missing = asked.missing.length
      ? `Not converted, for no rate is known: ${asked.missing.join(', ')}`
      : null;
    return {
      entityRef,
      hierarchy,
      metric,
      window: {
        from: `${window.from}T00:00:00.000Z`,
        to: `${window.to}T00:00:00.000Z`,
        zone: 'UTC',
      },
      asOf: now().toISOString(),
      state,
      message: [message, missing].filter(Boolean).join(' ') || null,
      currencies: currencies.map(({ currency }) => currency),
      currency: known ? asked.shown : null,
      conversions: asked.conversions,
      total: known ? amountText(total, asked.scale) : null,
      rows,
      metrics: known
        ? (Object.fromEntries(
            COST_METRICS.map(name => [
              name,
              amountText(sumOf(main.facts, name), asked.scale),
            ]),
          ) as CostSummary['metrics'])
        : null,
      previous: {
        window: {
          from: `${before.from}T00:00:00.000Z`,
          to: `${before.to}T00:00:00.000Z`,
          zone: 'UTC',
        },
        total:
          previous.facts.length > 0
            ? amountText(sumOf(previous.facts, metric), asked.scale)
            : null,
        ...(compared && {
          compared: {
            window: {
              from: `${own.from}T00:00:00.000Z`,
              to: `${own.to}T00:00:00.000Z`,
              zone: 'UTC',
            },
            total:
              compared.facts.length > 0
                ? amountText(sumOf(compared.facts, metric), asked.scale)
                : null,
          },
        }),
      },
      steps: known
        ? stepsOfView(
            input,
            entityRef === null && asked.conversions.length === 0
              ? invoiceOf(current, window, asked.shown, metric)
              : null,
          )
        : [],
      trend: known ? trendOf(input) : [],
      by: listsOf(input),
      unusedCommitment: known
        ? amountText(
            sumOf(
              main.facts.filter(({ unusedCommitment }) => unusedCommitment),
              'effective',
            ),
            asked.scale,
          )
        : null,
      tagCoverage:
        entityRef === null && asked.conversions.length === 0
          ? await this.#coverage(
              current.filter(load => isBilledIn(load, window)),
              asked.shown,
            )
          : null,
      evidence: {
        kind: 'rows',
        count: rows,
        digest: null,
        href: known
          ? rowsHref(entityRef, hierarchy, window, asked.shown, metric)
          : null,
      },
      loads: loads.map(load => ({
        loadId: load.loadId,
        sourceId: load.sourceId,
        billingPeriod: load.billingPeriod,
        inputDigest: load.inputDigest,
        seq: load.seq,
      })),
    };
  }

  /**
   * Daily amounts, by a dimension if one is given, in one billing currency.
   *
   * @throws InputError that names the field
   */
  async series(query: SeriesQuery): Promise<CostSeries> {
    const { from, to, by, chargeCategories } = query;
    const entityRef = query.entityRef ?? null;
    const metric = metricOf(query.metric);
    assertDay('from', from);
    assertDay('to', to);
    const moment = await this.#moment();
    const scope = this.#scope(
      moment,
      entityRef,
      hierarchyOf(entityRef, query.hierarchy),
      { from, to },
    );
    const currency =
      query.currency ??
      (await this.#currencies(moment, scope))[0]?.currency ??
      null;
    if (currency === null) {
      return { currency, from, to, points: [] };
    }
    const rows = await this.#options.reader.series(moment.visible, scope, {
      currency,
      column: by === undefined ? null : COLUMN[by],
      chargeCategories,
      service: query.service,
    });
    return {
      currency,
      from,
      to,
      points: rows.map(({ day, key, units }) => ({
        day,
        key: key ?? (by === undefined ? '' : '(none)'),
        amount: amountText(units[METRIC_AT[metric]]),
      })),
    };
  }

  /** Totals by billing currency, decimal text; a currency without rows is absent. */
  async totals(
    query: Omit<SeriesQuery, 'by' | 'currency' | 'chargeCategories'>,
  ): Promise<Array<{ currency: string; amount: string; rows: number }>> {
    const entityRef = query.entityRef ?? null;
    const metric = metricOf(query.metric);
    const moment = await this.#moment();
    const scope = this.#scope(
      moment,
      entityRef,
      hierarchyOf(entityRef, query.hierarchy),
      query,
    );
    const found = [];
    for (const { currency } of await this.#currencies(moment, scope)) {
      const { facts } = await this.#factsOf(moment, scope, currency);
      found.push({
        currency,
        amount: amountText(sumOf(facts, metric)),
        rows: rowsOf(facts, moment.places),
      });
    }
    return found;
  }

  /** Entities with cost of their own or shared on any day of a window. */
  async entities(window: { from: string; to: string }): Promise<string[]> {
    const moment = await this.#moment();
    const scope = { placeIds: null, ...window };
    const refs = new Set<string>();
    for (const { currency } of await this.#currencies(moment, scope)) {
      const { facts } = await this.#factsOf(moment, scope, currency);
      for (const { placeId } of facts) {
        if (placeId !== null) {
          refs.add(moment.places.get(placeId)!.entityRef);
        }
      }
    }
    return [...refs].sort();
  }

  /** Entities that have cost of resources, by resource. */
  async holdersOf(
    resources: readonly string[],
  ): Promise<Map<string, string[]>> {
    const { places, visible } = await this.#moment();
    const holders = new Map<string, string[]>();
    for (const { placeId, resource } of await this.#options.reader.placesOf(
      visible,
      [...new Set(resources)],
    )) {
      const found = holders.get(resource) ?? [];
      holders.set(resource, [...found, places.get(placeId)!.entityRef]);
    }
    return holders;
  }

  /** Per load, currency and metric: that nothing was lost on the way. */
  async reconciliation(range: {
    from?: string;
    to?: string;
  }): Promise<Array<Omit<Reconciliation, 'load'> & { load: StoredLoad }>> {
    assertRange(range);
    const loads = await this.#options.loads.currentLoads(range);
    const { batches } = await this.#options.rollups.visible();
    const months = new Set(loads.map(monthOf));
    const sums = await this.#options.reader.byLoad(
      batches
        .filter(({ month }) => months.has(month))
        .map(({ batch }) => batch),
    );
    return loads.reverse().flatMap(load =>
      Object.keys(load.totals)
        .sort()
        .flatMap(currency =>
          COST_METRICS.map(metric => {
            const of = (target: Fact['target']) =>
              sums
                .filter(
                  each =>
                    each.loadId === load.loadId &&
                    each.currency === currency &&
                    each.target === target,
                )
                .reduce((all, { units }) => all + units[METRIC_AT[metric]], 0n);
            const file = unitsOfText(load.totals[currency][metric]);
            const [entities, pools, unallocated] = [
              of('entity'),
              of('pool'),
              of('unallocated'),
            ];
            return {
              load,
              currency,
              metric,
              file: amountText(file),
              entities: amountText(entities),
              pools: amountText(pools),
              unallocated: amountText(unallocated),
              difference: amountText(file - entities - pools - unallocated),
            };
          }),
        ),
    );
  }

  /** Groups of rows that no rule claims, with rules that would claim them. */
  async unallocated(range: {
    from?: string;
    to?: string;
  }): Promise<UnallocatedCost[]> {
    assertRange(range);
    const { loads, rollups, history } = this.#options;
    const current = new Map(
      (await loads.currentLoads(range)).map(load => [load.loadId, load]),
    );
    const suggestions = new Suggestions(new EntityHistory(await history.all()));
    const found = (await rollups.attributions()).flatMap(
      ({ loadId, unallocated }) => {
        const load = current.get(loadId);
        return load ? unallocated.map(group => ({ load, group })) : [];
      },
    );
    const size = ([, effective]: readonly string[]) => {
      const units = unitsOfText(effective);
      return units < 0n ? -units : units;
    };
    return found
      .sort((a, b) => {
        const difference = size(b.group.amounts) - size(a.group.amounts);
        if (difference === 0n) {
          return b.group.rows - a.group.rows;
        }
        return difference > 0n ? 1 : -1;
      })
      .slice(0, MAX_GROUPS)
      .map(({ load, group }) => {
        const { amounts, tags, ...rest } = group;
        return {
          billingPeriod: load.billingPeriod,
          sourceId: load.sourceId,
          ...rest,
          tags: readTags(tags),
          amounts: Object.fromEntries(
            COST_METRICS.map(name => [
              name,
              amountText(unitsOfText(amounts[METRIC_AT[name]])),
            ]),
          ) as UnallocatedCost['amounts'],
          suggestion: suggestions.of(group),
        };
      });
  }

  /** What all of a moment's questions read; remembered by generation. */
  async #moment(): Promise<Moment> {
    const { rollups, history } = this.#options;
    const generation = await rollups.generation();
    return this.#moments.get(generation, async () => ({
      visible: await rollups.visible(),
      places: new Map(
        (await rollups.places()).map(place => [place.placeId, place]),
      ),
      history: new EntityHistory(await history.all()),
    }));
  }

  #scope(
    { places }: Moment,
    entityRef: string | null,
    hierarchy: CostHierarchy,
    { from, to }: { from: string; to: string },
  ): FactScope {
    return {
      placeIds:
        entityRef === null
          ? null
          : placesBelow([...places.values()], entityRef, hierarchy).map(
              ({ placeId }) => placeId,
            ),
      from,
      to,
    };
  }

  async #currencies(
    { visible }: Moment,
    scope: FactScope,
    asked?: Asked,
  ): Promise<Array<{ currency: string; rows: number }>> {
    const found = await this.#options.reader.currencies(visible, scope);
    return asked
      ? found.filter(({ currency }) => asked.wanted(currency))
      : found;
  }

  #choose(
    query: CostQuery,
    currencies: ReadonlyArray<{ currency: string; rows: number }>,
    window: { to: string },
    rates: readonly Rate[],
  ): Asked {
    const { convertTo } = query;
    if (convertTo === undefined) {
      const shown = query.currency ?? currencies[0]?.currency ?? '';
      return {
        shown,
        currencies: currencies.filter(({ currency }) => currency === shown),
        wanted: currency => currency === shown,
        conversions: [],
        missing: [],
        scale: MONEY_SCALE,
      };
    }
    if (!/^[A-Z]{3}$/.test(convertTo)) {
      throw new InputError(
        `convertTo is ${JSON.stringify(
          convertTo,
        )}; write a currency code such as EUR`,
      );
    }
    const conversions: CostConversion[] = [];
    const missing: string[] = [];
    for (const { currency } of currencies) {
      if (currency !== convertTo) {
        const rate = rateAt(rates, currency, convertTo, addDays(window.to, -1));
        if (rate) {
          conversions.push(rate);
        } else {
          missing.push(currency);
        }
      }
    }
    return {
      shown: convertTo,
      currencies: currencies.filter(
        ({ currency }) => !missing.includes(currency),
      ),
      wanted: currency =>
        currency === convertTo ||
        conversions.some(({ from }) => from === currency),
      conversions,
      missing,
      scale: MONEY_SCALE + rateScale(conversions),
    };
  }

  async #read(moment: Moment, scope: FactScope, asked: Asked): Promise<Facts> {
    const all: Facts = { facts: [], days: [] };
    const digits = asked.scale - MONEY_SCALE;
    for (const { currency } of asked.currencies) {
      const { facts, days } = await this.#factsOf(moment, scope, currency);
      const rate = asked.conversions.find(({ from }) => from === currency);
      const by =
        rate === undefined
          ? 10n ** BigInt(digits)
          : rateUnits(rate.rate, digits);
      const scaled = <T extends { units: Fact['units'] }>(each: T): T =>
        by === 1n
          ? each
          : {
              ...each,
              units: each.units.map(amount => amount * by) as never,
            };
      all.facts.push(...facts.map(scaled));
      all.days.push(...days.map(scaled));
    }
    return all;
  }

  #factsOf(moment: Moment, scope: FactScope, currency: string): Promise<Facts> {
    const { reader } = this.#options;
    const { visible } = moment;
    const key = JSON.stringify([visible.generation, scope, currency]);
    return this.#facts.get(key, async () => ({
      facts: await reader.facts(visible, scope, currency),
      days: await reader.days(visible, scope, currency),
    }));
  }

  /** Whether anything leads to the entity, or to one below it. */
  async #claimable(
    { history }: Moment,
    entityRef: string | null,
    scope: FactScope,
  ): Promise<boolean> {
    if (entityRef === null || scope.placeIds!.length > 0) {
      return true;
    }
    const { rules, configured } = this.#options;
    const { rules: list } = await readRules(rules, configured);
    return (
      history.versions(entityRef).some(({ claims }) => claims !== null) ||
      list.some(
        ({ target }) =>
          (target.kind === 'entity' && target.entityRef === entityRef) ||
          (target.kind === 'entityFrom' &&
            Object.values(target.aliases ?? {}).includes(entityRef)),
      )
    );
  }

  /** @param of - only these sources; null: all of them */
  async #silent(of: ReadonlySet<string> | null): Promise<SilentSource[]> {
    const { loads, now, sources = [] } = this.#options;
    const expected = sources.filter(
      ({ id, staleMilliseconds }) =>
        staleMilliseconds !== null && (of === null || of.has(id)),
    );
    return expected.length === 0
      ? []
      : silentSources(expected, await loads.lastDeliveries(), now());
  }

  async #titles(): Promise<ViewInput['titles']> {
    const { rules, configured } = this.#options;
    const current = await readRules(rules, configured);
    return {
      pools: new Map(current.pools.map(pool => [pool.poolId, pool.title])),
      rules: new Map([
        ['annotation', 'Annotation of the entity'],
        ['resource', 'Annotation of a resource'],
        ...current.rules.map((rule): [string, string] => [
          rule.ruleId,
          rule.title,
        ]),
      ]),
    };
  }

  async #coverage(
    loads: readonly StoredLoad[],
    currency: string,
  ): Promise<TagCoverage | null> {
    const ids = new Set(loads.map(({ loadId }) => loadId));
    const parts = (await this.#options.rollups.attributions())
      .filter(({ loadId }) => ids.has(loadId))
      .flatMap(({ coverage }) => coverage[currency] ?? []);
    if (parts.length === 0) {
      return null;
    }
    const keys = new Map<string, { rows: number; cost: bigint }>();
    for (const { key, rows, cost } of parts.flatMap(part => part.keys)) {
      const present = keys.get(key) ?? { rows: 0, cost: 0n };
      keys.set(key, {
        rows: present.rows + rows,
        cost: present.cost + BigInt(cost),
      });
    }
    const total = (of: (part: (typeof parts)[number]) => string) =>
      amountText(parts.reduce((all, part) => all + BigInt(of(part)), 0n));
    return {
      rows: {
        tagged: parts.reduce((all, part) => all + part.rows.tagged, 0),
        total: parts.reduce((all, part) => all + part.rows.total, 0),
      },
      cost: {
        tagged: total(part => part.cost.tagged),
        total: total(part => part.cost.total),
      },
      keys: [...keys]
        .sort(([a, x], [b, y]) => y.rows - x.rows || (a < b ? -1 : 1))
        .map(([key, { rows, cost }]) => ({
          key,
          rows,
          cost: amountText(cost),
        })),
    };
  }
}

interface Asked {
  /** Currency of all amounts shown. */
  shown: string;
  currencies: ReadonlyArray<{ currency: string; rows: number }>;
  wanted(currency: string): boolean;
  conversions: CostConversion[];
  missing: string[];
  /** Digits after the point of the amounts. */
  scale: number;
}

function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10);
}

function sumOf(facts: readonly Fact[], metric: CostMetric): bigint {
  return facts.reduce((all, { units }) => all + units[METRIC_AT[metric]], 0n);
}

function metricOf(metric: CostMetric | undefined): CostMetric {
  if (metric !== undefined && !COST_METRICS.includes(metric)) {
    throw new InputError(
      `metric is ${JSON.stringify(metric)}; use ${COST_METRICS.join(', ')}`,
    );
  }
  return metric ?? 'effective';
}

function assertDay(field: string, day: string): void {
  if (!isDay(day)) {
    throw new InputError(
      `${field} is ${JSON.stringify(day)}; write a day such as 2026-11-01`,
    );
  }
}

/** @throws InputError for a span of bills that cannot be */
function assertRange({ from, to }: { from?: string; to?: string }): void {
  for (const [field, day] of Object.entries({ from, to })) {
    if (day !== undefined) {
      assertDay(field, day);
    }
  }
  if (from !== undefined && to !== undefined && from >= to) {
    throw new InputError(
      `from is ${from} and to is ${to}; from must be earlier`,
    );
  }
}

/**
 * The window of a query; by default the 30 days that end with the newest
 * charge, or with today.
 */
export function windowOf(
  query: { from?: string; to?: string },
  loads: readonly StoredLoad[],
  now: Date,
): { from: string; to: string } {
  for (const field of ['from', 'to'] as const) {
    const day = query[field];
    if (day !== undefined) {
      assertDay(field, day);
    }
  }
  const newest = loads
    .map(({ lastDay }) => lastDay)
    .filter((day): day is string => day !== null)
    .sort()
    .pop();
  const to =
    query.to ??
    (query.from !== undefined && newest !== undefined && query.from > newest
      ? addDays(query.from, DEFAULT_DAYS)
      : addDays(newest ?? dayOf(now), 1));
  const from = query.from ?? addDays(to, -DEFAULT_DAYS);
  if (from >= to) {
    throw new InputError(
      `from is ${from} and to is ${to}; from must be earlier`,
    );
  }
  if (daysBetween(from, to) > MAX_DAYS) {
    throw new InputError(
      `the window from ${from} to ${to} is longer than ${MAX_DAYS} days; choose a shorter one`,
    );
  }
  return { from, to };
}

/**
 * Like is compared with like: of a window that is under way only the complete
 * days, a month with the same days of the month before.
 *
 * @param open - first day whose bill may still change
 */
function comparedOf(window: { from: string; to: string }, open: string) {
  const { from, to } = window;
  const complete = open !== '' && open < to ? open : to;
  const own = { from, to: complete < from ? from : complete };
  const days = daysBetween(own.from, own.to);
  const monthBefore = firstOfMonth(addDays(from, -1));
  if (!from.endsWith('-01') || firstOfMonth(addDays(from, 31)) !== to) {
    return { own, before: { from: addDays(from, -days), to: from } };
  }
  const end = own.to === to ? from : addDays(monthBefore, days);
  return { own, before: { from: monthBefore, to: end < from ? end : from } };
}

function firstOfMonth(day: string): string {
  return `${day.slice(0, 7)}-01`;
}

function overlaps(load: StoredLoad, window: { from: string; to: string }) {
  return (
    load.firstDay !== null &&
    load.firstDay < window.to &&
    load.lastDay! >= window.from
  );
}

/** Days of which rows may still come, by when the newest load came. */
function incompleteFrom(loads: readonly StoredLoad[]): string {
  const newest = loads
    .map(({ loadedAt }) => loadedAt.slice(0, 10))
    .sort()
    .pop();
  return newest === undefined ? '' : addDays(newest, -LATE_DAYS);
}

/** Whether the bill of a load is of days of a window. */
function isBilledIn(load: StoredLoad, window: { from: string; to: string }) {
  return load.billingPeriod < window.to && load.billingPeriodEnd > window.from;
}

/**
 * The bills of a window: whole months of them, or, in another window, those of
 * which it holds every day that was charged; else null.
 */
function invoiceOf(
  current: readonly StoredLoad[],
  window: { from: string; to: string },
  currency: string,
  metric: CostMetric,
): { amount: bigint; rows: number } | null {
  const bills = current.filter(load => isBilledIn(load, window));
  const whole = bills.every(
    load =>
      load.billingPeriod >= window.from && load.billingPeriodEnd <= window.to,
  );
  const loads = whole ? bills : current.filter(load => overlaps(load, window));
  if (
    loads.length === 0 ||
    (!whole &&
      loads.some(
        load => load.firstDay! < window.from || load.lastDay! >= window.to,
      ))
  ) {
    return null;
  }
  return {
    amount: loads.reduce(
      (all, { totals }) => all + unitsOfText(totals[currency]?.[metric] ?? '0'),
      0n,
    ),
    rows: loads.reduce(
      (all, { currencyRows }) => all + (currencyRows[currency] ?? 0),
      0,
    ),
  };
}

/** Entities and those above them in a hierarchy. */
function ancestors(
  refs: readonly string[],
  { places }: Moment,
  hierarchy: CostHierarchy,
): string[] {
  const shown = new Set(refs);
  const all = new Set(refs);
  for (const place of places.values()) {
    if (shown.has(place.entityRef)) {
      const path = hierarchy === 'ownership' ? place.ownerPath : place.partPath;
      for (const [ref] of path.matchAll(/[^/:]+:[^/]+\/[^/]+/g)) {
        all.add(ref);
      }
    }
  }
  return [...all];
}

function rowsHref(
  entityRef: string | null,
  hierarchy: CostHierarchy,
  { from, to }: { from: string; to: string },
  currency: string,
  metric: CostMetric,
): string {
  const query = new URLSearchParams({
    ...(entityRef !== null && { entityRef }),
    hierarchy,
    metric,
    currency,
    from,
    to,
  });
  return `/api/maestro-cost/costs/rows?${query}`;
}
