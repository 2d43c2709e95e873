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

import { Analytics, sqlText } from '../../analytics/Analytics';
import { Decimal } from '../../engine/money';
import { LoadStore, StoredLoad } from '../../store/LoadStore';
import { Remembered } from '../costs/remembered';

/** What pays for nodes, by their rows in billing data. */
export interface NodeCover {
  /** Part of their effective cost that no commitment pays for, 0 to 1. */
  uncovered: Decimal;
  /** The commitment that pays most of the rest. */
  commitment: { id: string; name: string | null } | null;
}

/** What pays for nodes; null: no billing row of theirs is known. */
export interface CoverReader {
  cover(resourceIds: readonly string[]): Promise<NodeCover | null>;
}

/** Days of charges that are looked at. */
const DAYS = 30;
const KEPT = 200;

/** Reads the commitments of nodes from the last 30 days of billing rows. */
export function createCoverReader(options: {
  analytics: Analytics;
  loads: LoadStore;
  fileOf(load: StoredLoad): string;
  now: () => Date;
}): CoverReader {
  const { analytics, loads, fileOf, now } = options;
  const known = new Remembered<NodeCover | null>(KEPT);

  async function read(
    resourceIds: readonly string[],
    current: readonly StoredLoad[],
    from: string,
  ): Promise<NodeCover | null> {
    const hold = await loads.hold(current.map(({ loadId }) => loadId));
    try {
      const files = `read_parquet([${current
        .map(load => sqlText(fileOf(load)))
        .join(', ')}], union_by_name = true)`;
      const columns = await analytics.query<{ column_name: string }>(
        `describe select * from ${files}`,
      );
      const named = columns.some(
        ({ column_name: name }) => name === 'CommitmentDiscountName',
      );
      const rows = await analytics.query<{
        id: string | null;
        name: string | null;
        cost: string;
      }>(
        `select "CommitmentDiscountId" as id,
          ${named ? 'max("CommitmentDiscountName")' : 'null'} as name,
          sum("EffectiveCost")::varchar as cost
        from ${files}
        where "ResourceId" in (${resourceIds.map(sqlText).join(', ')})
          and "ChargeCategory" = 'Usage' and charge_day >= ?::date
        group by 1 order by sum("EffectiveCost") desc, 1`,
        [from],
      );
      const total = rows.reduce(
        (sum, { cost }) => sum.plus(cost),
        new Decimal(0),
      );
      if (!total.gt(0)) {
        return null;
      }
      const free = rows
        .filter(({ id }) => id === null)
        .reduce((sum, { cost }) => sum.plus(cost), new Decimal(0));
      const paying = rows.find(({ id }) => id !== null);
      return {
        uncovered: Decimal.min(1, Decimal.max(0, free.div(total))),
        commitment: paying ? { id: paying.id!, name: paying.name } : null,
      };
    } finally {
      await hold.release();
    }
  }

  return {
    async cover(resourceIds) {
      const ids = [...new Set(resourceIds)].sort();
      const from = new Date(now().getTime() - DAYS * 86_400_000)
        .toISOString()
        .slice(0, 10);
      const current = await loads.currentLoads({ from });
      if (ids.length === 0 || current.length === 0) {
        return null;
      }
      return known.get(
        JSON.stringify([from, current.map(({ loadId }) => loadId), ids]),
        () => read(ids, current, from),
      );
    },
  };
}
