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

import { splitUnits, toUnits } from '../money';
import { hourlyUnits } from './hourly';
import { lineKey, matches } from './match';
import { AllocationOptions, CostPart, IdleUnit, Workload } from './types';

/** Idle is shared by the resources that a node has. */
const IDLE_RESOURCES: readonly CostPart[] = ['cpu', 'ram', 'gpu'];
const PARTS: readonly CostPart[] = [
  ...IDLE_RESOURCES,
  'pv',
  'network',
  'loadBalancer',
];

/** A window's costs. */
export interface AllocationInput {
  workloads: readonly Workload[];
  idle: readonly IdleUnit[];
  windowHours: number;
}

/** Everything that one workload gets, in units of 1e-15. */
export interface Attributed {
  workload: Workload;
  direct: bigint;
  /** Own idle and the pool's, by index of the idle unit. */
  idle: Map<number, bigint>;
  shared: bigint;
  overhead: bigint;
}

/** All cost of a window, each unit of it in one place. */
export interface Attribution {
  /** Workloads that are not in the pool, in a fixed order. */
  workloads: Attributed[];
  /** Idle that no workload can take, by index of the idle unit. */
  idleLeft: Map<number, bigint>;
  /** Negative idle, clamped to 0, by index of the idle unit. */
  reconciliation: Map<number, bigint>;
  /** Pool and overhead that nobody can take. */
  sharedLeft: bigint;
  overheadLeft: bigint;
  pool: { direct: bigint; idle: bigint; overhead: bigint };
}

const positive = (value: bigint) => (value > 0n ? value : 0n);

function addTo(map: Map<number, bigint>, key: number, amount: bigint): void {
  if (amount !== 0n) {
    map.set(key, (map.get(key) ?? 0n) + amount);
  }
}

const identity = (workload: Workload) =>
  JSON.stringify([
    workload.cluster,
    workload.node,
    workload.namespace,
    workload.pod,
    workload.container,
    workload.name,
    Object.entries(workload.labels ?? {}).sort(),
    Object.entries(workload.annotations ?? {}).sort(),
    PARTS.map(part => String(workload.cost[part] ?? 0)),
  ]);

/** Part costs of each workload, sorted so that the given order is irrelevant. */
function read(workloads: readonly Workload[]) {
  return workloads
    .map(workload => {
      const parts = new Map(
        PARTS.map(part => [
          part,
          toUnits(workload.cost[part] ?? 0, `${workload.name}: cost.${part}`),
        ]),
      );
      const direct = [...parts.values()].reduce((sum, part) => sum + part, 0n);
      return { workload, parts, direct, id: identity(workload) };
    })
    .sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
}

type Read = ReturnType<typeof read>[number];

/** Own idle of each workload: by unit and resource, by the resource's cost. */
function shareIdle(
  input: AllocationInput,
  idleBy: 'cluster' | 'node',
  all: readonly Read[],
) {
  const unitOf = (of: { cluster?: string; node?: string }) =>
    idleBy === 'cluster'
      ? of.cluster ?? ''
      : `${of.cluster ?? ''}\n${of.node ?? ''}`;
  const own = all.map(() => new Map<number, bigint>());
  const left = new Map<number, bigint>();
  const reconciliation = new Map<number, bigint>();
  input.idle.forEach((unit, index) => {
    const members = all.flatMap((each, at) =>
      unitOf(each.workload) === unitOf(unit) ? [at] : [],
    );
    for (const part of PARTS) {
      const amount = toUnits(unit.cost[part] ?? 0, `idle: cost.${part}`);
      if (amount < 0n) {
        addTo(reconciliation, index, amount);
        continue;
      }
      const shares = IDLE_RESOURCES.includes(part)
        ? splitUnits(
            amount,
            members.map(at => positive(all[at].parts.get(part)!)),
          )
        : null;
      if (shares) {
        shares.forEach((share, at) => addTo(own[members[at]], index, share));
      } else {
        addTo(left, index, amount);
      }
    }
  });
  return { own, left, reconciliation };
}

/** A split of any amount over the receivers; null if nobody can take it. */
function splitter(
  receivers: readonly Read[],
  options: AllocationOptions,
): (amount: bigint) => bigint[] | null {
  const weights = receivers.map(({ direct }) => positive(direct));
  if (options.shareSplit !== 'even') {
    return amount => splitUnits(amount, weights);
  }
  const lines = new Map<string, number[]>();
  receivers.forEach(({ workload }, at) => {
    const key = lineKey(workload, options.aggregateBy);
    lines.set(key, [...(lines.get(key) ?? []), at]);
  });
  const members = [...lines.keys()].sort().map(key => lines.get(key)!);
  return amount => {
    const perLine = splitUnits(
      amount,
      members.map(() => 1n),
    );
    if (!perLine) {
      return null;
    }
    const result = receivers.map(() => 0n);
    members.forEach((line, index) => {
      // Inside of a line by cost, so that a filter can take a slice of it.
      const shares =
        splitUnits(
          perLine[index],
          line.map(at => weights[at]),
        ) ??
        splitUnits(
          perLine[index],
          line.map(() => 1n),
        )!;
      line.forEach((at, place) => {
        result[at] = shares[place];
      });
    });
    return result;
  };
}

/**
 * Gives each unit of a window's cost to one workload, before any filter:
 *
 * 1. own cost, and the coefficients of all later steps, over all workloads;
 * 2. idle to the workloads of its cluster or node, CPU by CPU cost, RAM by RAM
 *    cost, GPU by GPU cost; negative idle is set aside;
 * 3. the pool's cost, its idle (by unit) and the overhead to the workloads
 *    outside of the pool, by cost before idle or evenly per line.
 *
 * What nobody can take (all coefficients 0) is kept, never dropped. Each split
 * is exact at 15 decimals by largest remainders.
 */
export function attribute(
  input: AllocationInput,
  options: AllocationOptions,
): Attribution {
  const all = read(input.workloads);
  const idle = shareIdle(input, options.idleBy ?? 'cluster', all);
  const inPool = all.map(
    ({ workload }) =>
      Boolean(options.share) && matches(options.share, workload),
  );
  const receivers = all.filter((_, at) => !inPool[at]);
  const workloads: Attributed[] = all.flatMap(({ workload, direct }, at) =>
    inPool[at]
      ? []
      : [{ workload, direct, idle: idle.own[at], shared: 0n, overhead: 0n }],
  );
  const split = splitter(receivers, options);
  const give = (
    amount: bigint,
    to: (each: Attributed, share: bigint) => void,
  ): boolean => {
    const shares = amount === 0n ? [] : split(amount);
    shares?.forEach((share, at) => to(workloads[at], share));
    return shares !== null;
  };

  const pool = { direct: 0n, idle: 0n, overhead: 0n };
  const poolIdle = new Map<number, bigint>();
  all.forEach(({ direct }, at) => {
    if (inPool[at]) {
      pool.direct += direct;
      idle.own[at].forEach((amount, unit) => addTo(poolIdle, unit, amount));
    }
  });
  for (const [, units] of hourlyUnits(
    options.sharedHourlyCosts,
    input.windowHours,
  )) {
    pool.overhead += units;
  }
  const sharedTaken = give(pool.direct, (each, share) => {
    each.shared += share;
  });
  const overheadTaken = give(pool.overhead, (each, share) => {
    each.overhead += share;
  });
  poolIdle.forEach((amount, unit) => {
    pool.idle += amount;
    const taken = give(amount, (each, share) => addTo(each.idle, unit, share));
    if (!taken) {
      addTo(idle.left, unit, amount);
    }
  });
  return {
    workloads,
    idleLeft: idle.left,
    reconciliation: idle.reconciliation,
    sharedLeft: sharedTaken ? 0n : pool.direct,
    overheadLeft: overheadTaken ? 0n : pool.overhead,
    pool,
  };
}
