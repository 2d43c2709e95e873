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
  CostHierarchy,
  CostLine,
  CostMetric,
} from '@maestro/backstage-plugin-cost-common';
import { Knex } from 'knex';
import { Units, stepsOf } from '../../engine/attribution';
import { unitSums, unitsOf } from '../../store/DatabaseRollupStore';
import { sumOf } from '../../store/money';
import { Place, Visible } from '../../store/RollupStore';

/** Place of each metric in `Units`. */
export const METRIC_AT: Record<CostMetric, 0 | 1 | 2 | 3> = {
  billed: 0,
  effective: 1,
  contracted: 2,
  list: 3,
};

/** Sum of a window over all that pages tell apart. */
export interface Fact {
  target: 'entity' | 'pool' | 'unallocated';
  placeId: number | null;
  line: CostLine;
  poolId: string | null;
  ruleId: string | null;
  provider: string | null;
  service: string | null;
  resource: string | null;
  chargeCategory: string | null;
  sourceId: string;
  unusedCommitment: boolean;
  units: Units;
  rows: number;
}

/** A day's sum. */
export interface DayFact {
  day: string;
  target: Fact['target'];
  line: CostLine;
  units: Units;
}

/** Which rows of the roll-up a question is about. */
export interface FactScope {
  /** Null: all. */
  placeIds: readonly number[] | null;
  from: string;
  to: string;
}

/** Kinds that others belong to in a hierarchy. */
const PARENTS: Record<CostHierarchy, readonly string[]> = {
  ownership: ['group', 'user'],
  partOf: ['domain', 'system'],
};

/** The hierarchy in which an entity has others below it. */
export function hierarchyOf(
  entityRef: string | null,
  asked: CostHierarchy | undefined,
): CostHierarchy {
  const kind = entityRef?.slice(0, entityRef.indexOf(':'));
  const own = (Object.keys(PARENTS) as CostHierarchy[]).find(
    hierarchy => kind !== undefined && PARENTS[hierarchy].includes(kind),
  );
  return own ?? asked ?? 'ownership';
}

/** Whether an entity has others below it in any hierarchy. */
export function isParent(entityRef: string): boolean {
  const kind = entityRef.slice(0, entityRef.indexOf(':'));
  return Object.values(PARENTS).some(kinds => kinds.includes(kind));
}

/** Places that belong to an entity in a hierarchy, itself included. */
export function placesBelow(
  places: readonly Place[],
  entityRef: string,
  hierarchy: CostHierarchy,
): Place[] {
  return places.filter(
    place =>
      place.entityRef === entityRef ||
      (isParent(entityRef) &&
        stepsOf(
          hierarchy === 'ownership' ? place.ownerPath : place.partPath,
        ).includes(entityRef)),
  );
}

/** Sums of the roll-up, read from what is visible. */
export class FactReader {
  constructor(private readonly knex: Knex) {}

  #scoped(visible: Visible, scope: FactScope) {
    const { placeIds, from, to } = scope;
    // Numbers of our own, written into the statement: there may be more of
    // them than a statement may have bindings.
    const list = (numbers: readonly number[]) =>
      numbers.length === 0 ? 'null' : numbers.map(Number).join(', ');
    const batches = list(visible.batches.map(({ batch }) => batch));
    const query = this.knex('cost_daily')
      .where('day', '>=', from)
      .where('day', '<', to);
    // An entity has few rows, found by its place; the sum keeps planners from
    // reading a whole batch for it.
    return placeIds === null
      ? query.whereRaw(`batch in (${batches})`)
      : query.whereRaw(
          `place_id in (${list(placeIds)}) and batch + 0 in (${batches})`,
        );
  }

  /** Rows by billing currency, most first. */
  async currencies(
    visible: Visible,
    scope: FactScope,
  ): Promise<Array<{ currency: string; rows: number }>> {
    const rows = await this.#scoped(visible, scope)
      .groupBy('currency')
      .select('currency', sumOf(this.knex, 'row_count', 'n'));
    return rows
      .map(row => ({ currency: row.currency as string, rows: Number(row.n) }))
      .sort((a, b) => b.rows - a.rows || (a.currency < b.currency ? -1 : 1));
  }

  async facts(
    visible: Visible,
    scope: FactScope,
    currency: string,
  ): Promise<Fact[]> {
    const keys = [
      'target_kind',
      'place_id',
      'line',
      'pool_id',
      'rule_id',
      'provider',
      'service',
      'resource',
      'charge_category',
      'source_id',
      'unused_commitment',
    ];
    const rows = await this.#scoped(visible, scope)
      .where({ currency })
      .groupBy(keys)
      .select(
        ...keys,
        ...unitSums(this.knex),
        sumOf(this.knex, 'row_count', 'row_count'),
      );
    return rows.map(row => ({
      target: row.target_kind,
      placeId: row.place_id,
      line: row.line,
      poolId: row.pool_id,
      ruleId: row.rule_id,
      provider: row.provider,
      service: row.service,
      resource: row.resource,
      chargeCategory: row.charge_category,
      sourceId: row.source_id,
      unusedCommitment: Number(row.unused_commitment) === 1,
      units: unitsOf(row),
      rows: Number(row.row_count),
    }));
  }

  async days(
    visible: Visible,
    scope: FactScope,
    currency: string,
  ): Promise<DayFact[]> {
    const rows = await this.#scoped(visible, scope)
      .where({ currency })
      .groupBy('day', 'target_kind', 'line')
      .orderBy('day')
      .select('day', 'target_kind', 'line', ...unitSums(this.knex));
    return rows.map(row => ({
      day: row.day,
      target: row.target_kind,
      line: row.line,
      units: unitsOf(row),
    }));
  }

  /** Daily sums by one more column. */
  async series(
    visible: Visible,
    scope: FactScope,
    options: {
      currency: string;
      column: string | null;
      chargeCategories?: readonly string[];
      service?: string;
    },
  ): Promise<Array<{ day: string; key: string | null; units: Units }>> {
    const { currency, column, chargeCategories } = options;
    const keys = ['day', ...(column === null ? [] : [column])];
    const query = this.#scoped(visible, scope).where({ currency });
    if (chargeCategories) {
      query.whereIn('charge_category', [...chargeCategories]);
    }
    if (options.service !== undefined) {
      query.where({ service: options.service });
    }
    const rows = await query
      .groupBy(keys)
      .orderBy(keys)
      .select(...keys, ...unitSums(this.knex));
    return rows.map(row => ({
      day: row.day,
      key: column === null ? null : row[column],
      units: unitsOf(row),
    }));
  }

  /** Places of resources; those that no entity has are left out. */
  async placesOf(
    visible: Visible,
    resources: readonly string[],
  ): Promise<Array<{ resource: string; placeId: number }>> {
    const scope = { placeIds: null, from: '0000-01-01', to: '9999-12-31' };
    const rows = await this.#scoped(visible, scope)
      .whereIn('resource', [...resources])
      .whereNotNull('place_id')
      .distinct('resource', 'place_id');
    return rows.map(row => ({
      resource: row.resource,
      placeId: Number(row.place_id),
    }));
  }

  /** What of a load is where: for its reconciliation. */
  async byLoad(batches: readonly number[]): Promise<
    Array<{
      loadId: string;
      currency: string;
      target: Fact['target'];
      units: Units;
    }>
  > {
    const rows = await this.knex('cost_daily')
      .whereIn('batch', [...batches])
      .groupBy('load_id', 'currency', 'target_kind')
      .select('load_id', 'currency', 'target_kind', ...unitSums(this.knex));
    return rows.map(row => ({
      loadId: row.load_id,
      currency: row.currency,
      target: row.target_kind,
      units: unitsOf(row),
    }));
  }
}
