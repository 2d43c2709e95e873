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
  COST_LINES,
  CostRow,
  CostRowPage,
  CostRowsQuery,
} from '@maestro/backstage-plugin-cost-common';
import {
  decodeKeyset,
  encodeKeyset,
} from '@maestro/backstage-plugin-maestro-node';
import { Analytics, AnalyticsValue, sqlText } from '../../analytics/Analytics';
import {
  EntityHistory,
  Plan,
  Verdict,
  isDay,
  shareText,
  stepsOf,
} from '../../engine/attribution';
import { LoadStore, StoredLoad } from '../../store/LoadStore';
import { RollupStore } from '../../store/RollupStore';
import { Attributor } from '../attribution/Attributor';
import { Inputs, inputDigest, monthOf } from '../attribution/inputs';
import { OTHER, unitsOfText } from '../attribution/rollUp';
import { VerdictTable, attributeLoad, readTags } from '../attribution/tables';
import { SeenBy, windowOf } from '../CostService';
import { amountText } from './amounts';
import { hierarchyOf, isParent } from './facts';

const MAX_LIMIT = 200;
const TABLES = 8;
/** A table that was given up may still be read by a slow question. */
const DROP_AFTER = 10 * 60_000;

interface Options {
  analytics: Analytics;
  attributor: Pick<Attributor, 'inputs'>;
  loads: LoadStore;
  rollups: RollupStore;
  fileOf(load: StoredLoad): string;
  now: () => Date;
}

/** A part of a pool that belongs to an entity. */
interface PoolShare {
  entityRef: string;
  line: string;
  part: bigint;
}

/** What of a load's rows a question is about. */
interface Wanted {
  load: StoredLoad;
  table: VerdictTable;
  /** SQL over `r` and `m`; null: nothing. */
  where: string | null;
  params: AnalyticsValue[];
  plans: Map<string, Plan>;
}

/** Which rows count for a question, and how much of each. */
class RowScope {
  readonly #entityRef: string | null;
  readonly #hierarchy: 'ownership' | 'partOf';
  readonly #line: string | undefined;
  readonly #seen = new Map<string, Promise<boolean>>();
  readonly #below = new Map<string, boolean>();

  constructor(
    query: CostRowsQuery,
    private readonly history: EntityHistory,
    private readonly seenBy: SeenBy | undefined,
  ) {
    this.#entityRef = query.entityRef ?? null;
    this.#hierarchy = hierarchyOf(this.#entityRef, query.hierarchy);
    this.#line = query.line;
  }

  /** Whether the caller may see rows of an entity. */
  sees(entityRef: string): Promise<boolean> {
    if (!this.seenBy) {
      return Promise.resolve(true);
    }
    let seen = this.#seen.get(entityRef);
    if (!seen) {
      seen = this.seenBy([entityRef]).then(found => found.has(entityRef));
      this.#seen.set(entityRef, seen);
    }
    return seen;
  }

  /** Whether charges of an entity on a day belong to the asked one. */
  #isBelow(entityRef: string, day: string): boolean {
    const asked = this.#entityRef;
    if (asked === null || asked === entityRef) {
      return true;
    }
    if (!isParent(asked)) {
      return false;
    }
    const version = this.history.at(entityRef, day);
    if (!version) {
      return false;
    }
    const path =
      this.#hierarchy === 'ownership' ? version.ownerPath : version.partPath;
    const key = `${path}`;
    let below = this.#below.get(key);
    if (below === undefined) {
      below = stepsOf(path).includes(asked);
      this.#below.set(key, below);
    }
    return below;
  }

  /** SQL for days on which an entity belongs to the asked one; null: never. */
  #days(entityRef: string): string | null {
    const asked = this.#entityRef;
    if (asked === null || asked === entityRef) {
      return '';
    }
    const spans = this.history
      .versions(entityRef)
      .filter(({ from }) => this.#isBelow(entityRef, from ?? ''))
      .map(({ from, to }) =>
        [
          ...(from === null ? [] : [`r.charge_day >= date ${sqlText(from)}`]),
          ...(to === null ? [] : [`r.charge_day < date ${sqlText(to)}`]),
        ].join(' and '),
      );
    if (spans.length === 0) {
      return null;
    }
    return spans.some(span => span === '')
      ? ''
      : ` and (${spans.map(span => `(${span})`).join(' or ')})`;
  }

  #shares(plan: Plan): PoolShare[] {
    return plan.receivers.flatMap((receiver, at) =>
      receiver.kind === 'entity' &&
      (this.#line === undefined || receiver.line === this.#line)
        ? [
            {
              entityRef: receiver.entityRef,
              line: receiver.line,
              part: plan.parts[at],
            },
          ]
        : [],
    );
  }

  /** SQL that narrows the rows of a verdict to those that count; null: none. */
  termOf(
    verdict: Verdict,
    plans: ReadonlyMap<string, Plan>,
    query: CostRowsQuery,
  ): string | null {
    if (query.rule !== undefined && verdict.ruleId !== query.rule) {
      return null;
    }
    if (
      query.pool !== undefined &&
      (verdict.kind !== 'pool' || verdict.poolId !== query.pool)
    ) {
      return null;
    }
    if (query.unallocated && verdict.kind !== 'unallocated') {
      return null;
    }
    if (this.#entityRef === null) {
      const whole = this.#line === undefined || this.#line === 'direct';
      return whole || verdict.kind === 'pool' ? '' : null;
    }
    if (verdict.kind === 'entity') {
      return this.#line === undefined || this.#line === 'direct'
        ? this.#days(verdict.entityRef)
        : null;
    }
    if (verdict.kind === 'unallocated') {
      return null;
    }
    const terms = new Set<string>();
    for (const [key, plan] of plans) {
      if (key.endsWith(` ${verdict.poolId}`)) {
        const currency = key.slice(0, key.indexOf(' '));
        for (const { entityRef } of this.#shares(plan)) {
          const days = this.#days(entityRef);
          if (days !== null) {
            terms.add(`r."BillingCurrency" = ${sqlText(currency)}${days}`);
          }
        }
      }
    }
    return terms.size === 0
      ? null
      : ` and (${[...terms].map(term => `(${term})`).join(' or ')})`;
  }

  rowOf(
    load: StoredLoad,
    row: Record<string, string | number | null>,
    verdict: Verdict,
    plans: ReadonlyMap<string, Plan>,
  ): CostRow {
    const day = String(row.day);
    let part = 1n;
    let whole = 1n;
    let line: CostRow['line'] = 'direct';
    if (this.#entityRef !== null && verdict.kind === 'pool') {
      const plan = plans.get(`${row.currency} ${verdict.poolId}`)!;
      const own = this.#shares(plan).filter(({ entityRef }) =>
        this.#isBelow(entityRef, day),
      );
      part = own.reduce((sum, each) => sum + each.part, 0n);
      whole = plan.whole;
      line = (own[0]?.line ?? 'shared') as CostRow['line'];
    }
    const amount = (text: string | number | null) =>
      amountText(roundedShare(unitsOfText(text ?? '0'), part, whole));
    return {
      id: `${load.inputDigest}:${row.number}`,
      sourceId: load.sourceId,
      billingPeriod: load.billingPeriod,
      day,
      line,
      ruleId: verdict.ruleId,
      poolId: verdict.kind === 'pool' ? verdict.poolId : null,
      share: shareText(part, whole),
      amounts: {
        billed: amount(row.billed),
        effective: amount(row.effective),
        contracted: amount(row.contracted),
        list: amount(row.list),
      },
      currency: String(row.currency ?? ''),
      service: row.service as string | null,
      resource: row.resource as string | null,
      chargeCategory: row.category as string | null,
      description: row.description as string | null,
      tags: readTags(row.tags),
      entityRef: verdict.kind === 'entity' ? verdict.entityRef : null,
    };
  }
}

/** A share of an amount, rounded to the nearest unit. */
function roundedShare(units: bigint, part: bigint, whole: bigint): bigint {
  if (part === whole) {
    return units;
  }
  const product =
    units * part * 2n + (units < 0n === part < 0n ? whole : -whole);
  return product / (whole * 2n);
}

/** The billing rows behind a figure, read from the stored files. */
export class CostRowService {
  readonly #tables = new Map<string, Promise<VerdictTable>>();

  constructor(private readonly options: Options) {}

  /**
   * A page of rows, newest billing period first, in the order of the file.
   *
   * @param seenBy - rows of entities that are not seen are counted only
   * @throws InputError that names the field
   */
  async page(query: CostRowsQuery, seenBy?: SeenBy): Promise<CostRowPage> {
    const { loads, now, attributor } = this.options;
    const window = windowOf(query, await loads.currentLoads(), now());
    const limit = query.limit ?? 50;
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
      throw new InputError(
        `limit is ${limit}; write a whole number from 1 to ${MAX_LIMIT}`,
      );
    }
    assertFilters(query);
    const inputs = await attributor.inputs();
    const scope = new RowScope(query, inputs.history, seenBy);
    const current = (await loads.currentLoads(window))
      .filter(
        ({ firstDay, lastDay }) =>
          firstDay !== null && firstDay < window.to && lastDay! >= window.from,
      )
      .sort((a, b) => (orderOf(a) < orderOf(b) ? 1 : -1));
    const hold = await loads.hold(current.map(({ loadId }) => loadId));
    try {
      const wanted: Wanted[] = [];
      for (const load of current) {
        wanted.push(await this.#wanted(load, inputs, scope, window, query));
      }
      return await this.#page(wanted, scope, limit, query.cursor);
    } finally {
      await hold.release();
    }
  }

  async #page(
    wanted: readonly Wanted[],
    scope: RowScope,
    limit: number,
    cursor: string | undefined,
  ): Promise<CostRowPage> {
    const { analytics } = this.options;
    const [after, number] =
      cursor === undefined ? [] : decodeKeyset(cursor, ['string', 'number']);
    const items: CostRow[] = [];
    let total = 0;
    let withheld = 0;
    let nextCursor: string | null = null;
    let last: [string, number] = ['', 0];
    for (const { load, table, where, params, plans } of wanted) {
      if (where === null) {
        continue;
      }
      const counts = await analytics.query<{ code: number; n: number }>(
        `select m.code, count(*) as n from ${table.from} where ${where} group by 1`,
        params,
      );
      const hidden: number[] = [];
      for (const { code, n } of counts) {
        const verdict = table.verdicts[Number(code)];
        total += Number(n);
        if (
          verdict.kind === 'entity' &&
          !(await scope.sees(verdict.entityRef))
        ) {
          hidden.push(Number(code));
          withheld += Number(n);
        }
      }
      const order = orderOf(load);
      if (
        nextCursor !== null ||
        (after !== undefined && order > String(after))
      ) {
        continue;
      }
      const rows = await analytics.query<
        Record<string, string | number | null>
      >(
        `select r.row_number as number, m.code, r.charge_day::varchar as day,
          r."BilledCost" as billed, r."EffectiveCost" as effective,
          r."ContractedCost" as contracted, r."ListCost" as list,
          r."BillingCurrency" as currency, r."ServiceName" as service,
          r."ResourceId" as resource, r."ChargeCategory" as category,
          r."ChargeDescription" as description, r."Tags" as tags
        from ${table.from} where ${where}
          ${hidden.length > 0 ? `and m.code not in (${hidden.join(', ')})` : ''}
          and r.row_number > ?
        order by r.row_number limit ${limit + 1 - items.length}`,
        [...params, order === after ? Number(number) : 0],
      );
      for (const row of rows) {
        if (items.length === limit) {
          nextCursor = encodeKeyset(last);
          break;
        }
        last = [order, Number(row.number)];
        items.push(
          scope.rowOf(load, row, table.verdicts[Number(row.code)], plans),
        );
      }
    }
    return { items, nextCursor, total, withheld };
  }

  async #wanted(
    load: StoredLoad,
    inputs: Inputs,
    scope: RowScope,
    window: { from: string; to: string },
    query: CostRowsQuery,
  ): Promise<Wanted> {
    const table = await this.#table(load, inputs);
    const plans = await this.#plans(load);
    const terms: string[] = [];
    const params: AnalyticsValue[] = [];
    const equal = (column: string, value: string | undefined) => {
      if (value === '(none)') {
        terms.push(`r."${column}" is null`);
      } else if (value !== undefined) {
        terms.push(`r."${column}" = ?`);
        params.push(value);
      }
    };
    const poolOfService = query.service?.startsWith('pool:')
      ? query.service.slice('pool:'.length)
      : undefined;
    equal(
      'ServiceName',
      poolOfService === undefined ? query.service : undefined,
    );
    equal('ResourceId', query.resource);
    equal('ChargeCategory', query.chargeCategory);
    equal('BillingCurrency', query.currency);
    if (query.day !== undefined) {
      terms.push(`r.charge_day = date ${sqlText(query.day)}`);
    }
    terms.push(
      `r.charge_day >= date ${sqlText(window.from)}`,
      `r.charge_day < date ${sqlText(window.to)}`,
    );
    const codes = table.verdicts.flatMap((verdict, code) => {
      const term = scope.termOf(verdict, plans, {
        ...query,
        pool: query.pool ?? poolOfService,
      });
      return term === null ? [] : [`(m.code = ${code}${term})`];
    });
    return {
      load,
      table,
      plans,
      where:
        codes.length === 0
          ? null
          : [...terms, `(${codes.join(' or ')})`].join(' and '),
      params,
    };
  }

  /** Plans of the pools of a load's month, by currency and pool. */
  async #plans(load: StoredLoad): Promise<Map<string, Plan>> {
    const { rollups } = this.options;
    const { batches } = await rollups.visible();
    const split = batches.filter(
      ({ month, loadId }) => loadId === null && month === monthOf(load),
    );
    const plans = await rollups.plans(split.map(({ batch }) => batch));
    return new Map(
      plans.map(({ currency, poolId, plan }) => [
        `${currency} ${poolId}`,
        plan,
      ]),
    );
  }

  /** The verdicts of a load, remembered as long as its inputs stay. */
  #table(load: StoredLoad, inputs: Inputs): Promise<VerdictTable> {
    const { analytics, fileOf } = this.options;
    // Whatever of the catalog could matter: a table is cheap to make again.
    const key = inputDigest(inputs, load, {
      entities: inputs.history.refs(),
      missed: null,
    });
    const known = this.#tables.get(key);
    this.#tables.delete(key);
    const table =
      known ??
      attributeLoad({
        analytics,
        load,
        file: fileOf(load),
        compiled: inputs.compiled,
      });
    this.#tables.set(key, table);
    if (!known) {
      table.catch(() => this.#tables.delete(key));
      for (const [oldest, given] of this.#tables) {
        if (this.#tables.size <= TABLES) {
          break;
        }
        this.#tables.delete(oldest);
        setTimeout(() => {
          given.then(({ drop }) => drop()).catch(() => {});
        }, DROP_AFTER).unref();
      }
    }
    return table;
  }
}

function orderOf(load: StoredLoad): string {
  return `${load.billingPeriod} ${load.sourceId} ${load.loadId}`;
}

function assertFilters(query: CostRowsQuery): void {
  if (query.day !== undefined && !isDay(query.day)) {
    throw new InputError(
      `day is ${JSON.stringify(query.day)}; write a day such as 2026-11-01`,
    );
  }
  if (query.line !== undefined && !COST_LINES.includes(query.line)) {
    throw new InputError(
      `line is ${JSON.stringify(query.line)}; use ${COST_LINES.join(', ')}`,
    );
  }
  if (query.resource === OTHER) {
    throw new InputError(
      `resource is ${OTHER}, which stands for many; name one, or leave it out`,
    );
  }
}
