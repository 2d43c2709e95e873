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
  EntityHistory,
  Plan,
  SplitInput,
  ClusterUsage,
  planPools,
  splitCells,
  stepsOf,
} from '../../engine/attribution';
import { DailyRow, RollupStore, StoredPoolCell } from '../../store/RollupStore';
import { ClusterReader, Inputs, MetricReader, monthWindow } from './inputs';
import { PlaceNumbers } from './rollUp';

/** Rows that the split of one pool may make before it tells less apart. */
const MAX_ROWS_PER_POOL = 50_000;
const WRITE = 2000;

/** What the split of a month needs besides the roll-up. */
export interface SplitData {
  metrics: Map<string, Map<string, string>>;
  clusters: Map<string, ClusterUsage | null>;
}

/** Reads business metrics and usage of clusters that the pools ask for. */
export async function readSplitData(
  { rules }: Inputs,
  month: string,
  readers: { metrics: MetricReader; clusters: ClusterReader },
): Promise<SplitData> {
  const window = monthWindow(month);
  const data: SplitData = { metrics: new Map(), clusters: new Map() };
  for (const { split } of rules.pools) {
    if (split.by === 'metric') {
      data.metrics.set(
        split.metricId,
        await readers.metrics.sums(split.metricId, window),
      );
    } else if (split.by === 'workloads') {
      data.clusters.set(
        split.cluster,
        await readers.clusters.usage(split.cluster, window),
      );
    }
  }
  return data;
}

/** Whether an entity is, or is below, another one on any day of a month. */
function belongsIn(
  history: EntityHistory,
  month: string,
): SplitInput['belongs'] {
  const { from, to } = monthWindow(month);
  const above = new Map<string, Set<string>>();
  return (entityRef, other) => {
    let refs = above.get(entityRef);
    if (!refs) {
      refs = new Set([entityRef]);
      for (const version of history.versions(entityRef)) {
        if (
          (version.from === null || version.from < to) &&
          (version.to === null || version.to > from)
        ) {
          stepsOf(version.ownerPath).forEach(ref => refs!.add(ref));
          stepsOf(version.partPath).forEach(ref => refs!.add(ref));
        }
      }
      above.set(entityRef, refs);
    }
    return refs.has(other);
  };
}

/** Sums cells that differ in service only, where a pool has very many. */
function coarser(
  cells: readonly StoredPoolCell[],
  plans: ReadonlyMap<string, Plan>,
): StoredPoolCell[] {
  const count = new Map<string, number>();
  for (const { poolId } of cells) {
    count.set(poolId, (count.get(poolId) ?? 0) + 1);
  }
  const sums = new Map<string, StoredPoolCell>();
  const kept: StoredPoolCell[] = [];
  for (const cell of cells) {
    const receivers = plans.get(cell.poolId)?.receivers.length ?? 1;
    if (count.get(cell.poolId)! * receivers <= MAX_ROWS_PER_POOL) {
      kept.push(cell);
      continue;
    }
    const key = JSON.stringify([
      cell.loadId,
      cell.day,
      cell.poolId,
      cell.chargeCategory,
      cell.unusedCommitment,
    ]);
    const present = sums.get(key);
    sums.set(key, {
      ...cell,
      service: null,
      provider:
        present && present.provider !== cell.provider ? null : cell.provider,
      ruleId: present && present.ruleId !== cell.ruleId ? null : cell.ruleId,
      rows: cell.rows + (present?.rows ?? 0),
      units: cell.units.map(
        (amount, at) => amount + (present?.units[at] ?? 0n),
      ) as unknown as StoredPoolCell['units'],
    });
  }
  return [...kept, ...sums.values()];
}

/**
 * Hands out the pools of a month: books each cell out of its pool and into its
 * receivers, so that the month adds up to the invoice before and after.
 */
export async function splitMonth(options: {
  store: RollupStore;
  inputs: Inputs;
  data: SplitData;
  month: string;
  /** Batches of the month's loads. */
  loadBatches: readonly number[];
  batch: number;
  signal?: AbortSignal;
}): Promise<void> {
  const { store, inputs, data, month, loadBatches, batch, signal } = options;
  const direct = await store.directOf(loadBatches);
  const cells = await store.poolCells(loadBatches);
  const currencies = [...new Set(cells.map(({ currency }) => currency))].sort();
  const belongs = belongsIn(inputs.history, month);
  const kept: Array<{ currency: string; poolId: string; plan: Plan }> = [];
  for (const currency of currencies) {
    const own = cells.filter(cell => cell.currency === currency);
    const inPool = new Map<string, bigint>();
    for (const { poolId, units } of own) {
      inPool.set(poolId, (inPool.get(poolId) ?? 0n) + units[1]);
    }
    const plans = planPools({
      pools: inputs.rules.pools,
      direct: new Map(
        direct
          .filter(each => each.currency === currency)
          .map(each => [each.entityRef, each.effective]),
      ),
      inPool,
      belongs,
      metric: id => data.metrics.get(id) ?? new Map(),
      cluster: name => data.clusters.get(name) ?? null,
    });
    const places = await PlaceNumbers.of(
      store,
      inputs.history,
      [...plans.values()].flatMap(({ receivers }) =>
        receivers.flatMap(each =>
          each.kind === 'entity' ? [each.entityRef] : [],
        ),
      ),
    );
    for (const poolId of inPool.keys()) {
      const plan = plans.get(poolId);
      if (plan) {
        kept.push({ currency, poolId, plan });
      }
    }
    let rows: DailyRow[] = [];
    for (const cell of coarser(own, plans)) {
      rows.push(...postingsOf(cell, plans, places));
      if (rows.length >= WRITE) {
        signal?.throwIfAborted();
        await store.append(batch, rows);
        rows = [];
      }
    }
    await store.append(batch, rows);
  }
  await store.setPlans(batch, kept);
}

function postingsOf(
  cell: StoredPoolCell,
  plans: ReadonlyMap<string, Plan>,
  places: PlaceNumbers,
): DailyRow[] {
  const { units, ...rest } = cell;
  const base = { ...rest, resource: null, reason: null };
  const out: DailyRow = {
    ...base,
    target: 'pool',
    line: 'direct',
    placeId: null,
    rows: 0,
    units: units.map(amount => -amount) as unknown as DailyRow['units'],
  };
  const into = [
    ...splitCells(plans, [{ key: null, poolId: cell.poolId, units }]),
  ];
  return [
    out,
    ...into.map(
      ({ receiver, units: got }): DailyRow =>
        receiver.kind === 'entity'
          ? {
              ...base,
              target: 'entity',
              line: receiver.line,
              placeId: places.at(receiver.entityRef, cell.day),
              units: got,
            }
          : {
              ...base,
              target: 'pool',
              // What another pool passed on stays where it came to an end.
              poolId: receiver.poolId,
              line: receiver.line,
              placeId: null,
              reason: receiver.reason,
              rows: 0,
              units: got,
            },
    ),
  ];
}
