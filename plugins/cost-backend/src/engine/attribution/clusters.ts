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

import { CostPool } from '@maestro/backstage-plugin-cost-common';
import { Workload, attribute, idleFromAssets } from '../allocation';
import { Decimal, fromUnits, toDecimal, toUnits } from '../money';
import { Fraction } from './fraction';
import { Receiver } from './types';

/** What ran on a cluster in a period, for an allocation by OpenCost's rules. */
export interface ClusterUsage {
  /** Capacity of the nodes: core hours and GiB hours; decimal text. */
  capacity: { cpuCoreHours: string; ramGibHours: string };
  workloads: ReadonlyArray<{
    /** Unique in the cluster. */
    name: string;
    /** Null: nobody's; its part stays in the pool. */
    entityRef: string | null;
    /** Core hours and GiB hours, asked for and used; decimal text. */
    cpuRequested: string;
    cpuUsed: string;
    ramRequested: string;
    ramUsed: string;
  }>;
}

/**
 * How many times as much a core costs as a GiB, where a node has one price for
 * both (AWS split cost allocation data uses the same ratio).
 */
export const CPU_TO_RAM = 9;

interface ClusterShare {
  receiver: Receiver;
  part: Fraction;
}

/**
 * A cluster's cost by workload: max(requested, used) times the price of its
 * resource; then the idle rest of CPU by CPU cost and of RAM by RAM cost.
 * Negative idle is clamped to 0, and the difference stays in the pool as a
 * reconciliation. Source: OpenCost specification.
 *
 * @param cost - effective cost of the cluster's pool in units of 1e-15
 * @returns shares that add up to 1, and the direct cost that they stand for
 */
export function clusterShares(
  pool: CostPool,
  usage: ClusterUsage | null,
  cost: bigint,
): { given: ClusterShare[]; gave: Map<string, bigint> } {
  const stay = (reason: string) => ({
    given: [
      {
        receiver: {
          kind: 'left' as const,
          poolId: pool.poolId,
          line: 'direct' as const,
          reason,
        },
        part: Fraction.ONE,
      },
    ],
    gave: new Map<string, bigint>(),
  });
  if (!usage || usage.workloads.length === 0) {
    return stay('no usage of this cluster is known in this period');
  }
  if (cost <= 0n) {
    return stay('the cluster has no positive cost in this period');
  }
  const cores = toDecimal(usage.capacity.cpuCoreHours, 'capacity.cpuCoreHours');
  const ram = toDecimal(usage.capacity.ramGibHours, 'capacity.ramGibHours');
  const weights = cores.mul(CPU_TO_RAM).plus(ram);
  if (!cores.gt(0) || !ram.gt(0)) {
    return stay('the capacity of this cluster is not known in this period');
  }
  const total = fromUnits(cost);
  const cpuCost = fromUnits(
    toUnits(total.mul(cores).mul(CPU_TO_RAM).div(weights)),
  );
  const ramCost = total.minus(cpuCost);
  const rates = { cpu: cpuCost.div(cores), ram: ramCost.div(ram) };
  const ask = (requested: string, used: string) =>
    Decimal.max(0, toDecimal(requested), toDecimal(used));
  const workloads = usage.workloads.map(
    (workload): Workload => ({
      name: workload.name,
      cluster: pool.poolId,
      ...(workload.entityRef !== null && {
        labels: { entity: workload.entityRef },
      }),
      cost: {
        cpu: fromUnits(
          toUnits(ask(workload.cpuRequested, workload.cpuUsed).mul(rates.cpu)),
        ),
        ram: fromUnits(
          toUnits(ask(workload.ramRequested, workload.ramUsed).mul(rates.ram)),
        ),
      },
    }),
  );
  const [idle] = idleFromAssets(
    [
      {
        type: 'Node',
        cluster: pool.poolId,
        name: pool.poolId,
        cpu: cpuCost,
        ram: ramCost,
      },
    ],
    workloads,
    'cluster',
  ).values();
  const allocation = attribute(
    {
      workloads,
      idle: [{ cluster: pool.poolId, cost: idle.clamped }],
      windowHours: 24,
    },
    { aggregateBy: null, shareIdle: 'weighted', idleBy: 'cluster' },
  );
  const units = new Map<string, { receiver: Receiver; units: bigint }>();
  const gave = new Map<string, bigint>();
  const add = (receiver: Receiver, amount: bigint) => {
    const key = JSON.stringify(receiver);
    const present = units.get(key)?.units ?? 0n;
    units.set(key, { receiver, units: present + amount });
  };
  const nobody = (line: 'direct' | 'idle', reason: string): Receiver => ({
    kind: 'left',
    poolId: pool.poolId,
    line,
    reason,
  });
  for (const { workload, direct, idle: own } of allocation.workloads) {
    const entityRef = workload.labels?.entity;
    const to = (line: 'direct' | 'idle'): Receiver =>
      entityRef === undefined
        ? nobody(line, 'workloads that belong to no entity')
        : { kind: 'entity', entityRef, line };
    add(to('direct'), direct);
    for (const amount of own.values()) {
      add(to('idle'), amount);
    }
    if (entityRef !== undefined) {
      gave.set(entityRef, (gave.get(entityRef) ?? 0n) + direct);
    }
  }
  for (const amount of allocation.idleLeft.values()) {
    add(nobody('idle', 'idle that no workload can take'), amount);
  }
  const over = toUnits(idle.reconciliation.cpu.plus(idle.reconciliation.ram));
  add(
    nobody('idle', 'more was allocated than the nodes cost (reconciliation)'),
    over,
  );
  return {
    given: [...units.values()]
      .filter(({ units: amount }) => amount !== 0n)
      .map(({ receiver, units: amount }) => ({
        receiver,
        part: Fraction.of(amount, cost),
      }))
      .sort((a, b) =>
        JSON.stringify(a.receiver) < JSON.stringify(b.receiver) ? -1 : 1,
      ),
    gave,
  };
}
