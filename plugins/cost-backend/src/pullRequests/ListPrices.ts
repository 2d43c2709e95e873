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

import { Analytics } from '../analytics/Analytics';
import { ListPrice } from '../engine/pullRequestCost';
import { LoadStore, StoredLoad } from '../store/LoadStore';

/** List unit prices of bills. */
export interface ListPrices {
  of(skus: readonly string[]): Promise<ListPrice[]>;
}

/** List unit prices of the newest load of each source. */
export function createListPrices(options: {
  analytics: Analytics;
  loads: LoadStore;
  fileOf(load: StoredLoad): string;
}): ListPrices {
  const { analytics, fileOf, loads } = options;
  return {
    async of(skus) {
      const newest = new Map<string, StoredLoad>();
      for (const load of await loads.currentLoads()) {
        // Oldest period first: the last one of a source stays.
        newest.set(load.sourceId, load);
      }
      if (newest.size === 0 || skus.length === 0) {
        return [];
      }
      const hold = await loads.hold(
        [...newest.values()].map(({ loadId }) => loadId),
      );
      try {
        const found: ListPrice[] = [];
        for (const load of hold.loads) {
          found.push(
            ...(await analytics.query<ListPrice & Record<string, string>>(
              `SELECT DISTINCT SkuId AS sku, PricingUnit AS unit,
                 BillingCurrency AS currency,
                 CAST(CAST(ListUnitPrice AS DECIMAL(38, 15)) AS VARCHAR) AS price
               FROM read_parquet(?)
               WHERE SkuId IN (${skus.map(() => '?').join(', ')})
                 AND TRY_CAST(ListUnitPrice AS DECIMAL(38, 15)) IS NOT NULL
                 AND PricingUnit IS NOT NULL AND ChargeCategory = 'Usage'
               LIMIT 10000`,
              [fileOf(load), ...skus],
            )),
          );
        }
        return found;
      } finally {
        await hold.release();
      }
    },
  };
}
