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

import { Decimal, fromUnits, toUnits } from '../money';
import { lineKey, matches } from './match';
import { AllocationOptions, CostPart, Workload } from './types';

/** Own cost of a line on one asset, by the resources that the asset has. */
export type AssetCost = Record<'cpu' | 'ram' | 'gpu' | 'pv', Decimal>;

const RESOURCES = ['cpu', 'ram', 'gpu', 'pv'] as const;

/**
 * Own cost of each result line by the assets that it ran on: per cluster; or,
 * where idle is by node, per node (`cluster,node`) and per volume
 * (`cluster,volume`). Workloads of the pool have no line.
 */
export function directCostByAsset(
  workloads: readonly Workload[],
  options: Pick<
    AllocationOptions,
    'aggregateBy' | 'filter' | 'share' | 'idleBy'
  >,
): Map<string, Map<string, AssetCost>> {
  const sums = new Map<string, Map<string, Map<CostPart, bigint>>>();
  const add = (
    line: string,
    asset: string,
    workload: Workload,
    part: CostPart,
  ) => {
    const assets = sums.get(line) ?? new Map<string, Map<CostPart, bigint>>();
    const parts = assets.get(asset) ?? new Map<CostPart, bigint>();
    const cost = toUnits(workload.cost[part] ?? 0, `${workload.name}: ${part}`);
    parts.set(part, (parts.get(part) ?? 0n) + cost);
    assets.set(asset, parts);
    sums.set(line, assets);
  };
  for (const workload of workloads) {
    if (
      (options.share && matches(options.share, workload)) ||
      !matches(options.filter, workload)
    ) {
      continue;
    }
    const line = lineKey(workload, options.aggregateBy);
    const cluster = workload.cluster ?? '';
    for (const part of RESOURCES) {
      if (options.idleBy !== 'node') {
        add(line, cluster, workload, part);
      } else if (part !== 'pv') {
        add(line, `${cluster},${workload.node ?? ''}`, workload, part);
      } else if (workload.pv) {
        add(line, `${cluster},${workload.pv}`, workload, part);
      }
    }
  }
  return new Map(
    [...sums].map(([line, assets]) => [
      line,
      new Map(
        [...assets].map(([asset, parts]) => [
          asset,
          Object.fromEntries(
            RESOURCES.map(part => [part, fromUnits(parts.get(part) ?? 0n)]),
          ) as AssetCost,
        ]),
      ),
    ]),
  );
}
