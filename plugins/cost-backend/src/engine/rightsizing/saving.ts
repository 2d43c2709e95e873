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

import { Decimal, toDecimal } from '../money';

/** Hours of a month: 365 × 24 ÷ 12. */
export const HOURS_PER_MONTH = 730;
const GIB = 2 ** 30;

/** What nodes of a cluster cost, and whether they can go. */
export interface ClusterRates {
  /** Per core and hour, per GiB and hour. */
  cpu: Decimal;
  ram: Decimal;
  nodes: ReadonlyArray<{
    count: number;
    cpuCores: number;
    memoryBytes: number;
  }>;
  /** `pods`: requests are billed; `nodes`: whole nodes go; `fixed`: none. */
  scaling: 'pods' | 'nodes' | 'fixed' | null;
  minNodes: number;
  /**
   * Part of the nodes' effective cost that no commitment pays for, 0 to 1;
   * null: not known.
   */
  uncovered: Decimal | null;
}

/** Requests of one replica, now and as advised; null: nothing is asked for. */
export interface RequestChange {
  key: string;
  replicas: number;
  cpuCores: { now: number; advised: number } | null;
  memoryBytes: { now: number; advised: number } | null;
  /** Part of the time in which use is above what is advised, 0 to 1. */
  overTarget: { cpu: number; memory: number };
}

/** What limits a saving to less than the value of the freed capacity. */
export type SavingLimit = 'none' | 'commitment' | 'nodes' | 'unknown';

/** What changed requests are worth in a month; below 0: they cost more. */
export interface Saving {
  capacity: Decimal;
  /** Null: not known. */
  perMonth: Decimal | null;
  risk: Decimal;
  limit: SavingLimit;
}

const ZERO = new Decimal(0);

function valueOf(change: RequestChange, rates: ClusterRates) {
  const times = new Decimal(change.replicas).mul(HOURS_PER_MONTH);
  const part = (
    amounts: { now: number; advised: number } | null,
    rate: Decimal,
    unit: number,
  ) =>
    amounts === null
      ? ZERO
      : toDecimal(amounts.now)
          .minus(toDecimal(amounts.advised))
          .div(unit)
          .mul(rate)
          .mul(times);
  const cpu = part(change.cpuCores, rates.cpu, 1);
  const memory = part(change.memoryBytes, rates.ram, GIB);
  const lost = (value: Decimal, share: number) =>
    Decimal.max(value, 0).mul(toDecimal(share));
  return {
    capacity: cpu.plus(memory),
    risk: lost(cpu, change.overTarget.cpu).plus(
      lost(memory, change.overTarget.memory),
    ),
  };
}

/** Nodes that requests need at least, by the average node; null: no node. */
function nodesFor(
  requests: { cpuCores: number; memoryBytes: number },
  { nodes, minNodes }: ClusterRates,
): {
  present: number;
  needed: number;
  monthly(rates: ClusterRates): Decimal;
} | null {
  const present = nodes.reduce((all, { count }) => all + count, 0);
  const cpu = nodes.reduce((all, each) => all + each.count * each.cpuCores, 0);
  const ram = nodes.reduce(
    (all, each) => all + each.count * each.memoryBytes,
    0,
  );
  if (!(present > 0 && cpu > 0 && ram > 0)) {
    return null;
  }
  const needed = Math.max(
    minNodes,
    // A rounding error of doubles is no reason for one more node.
    Math.ceil((requests.cpuCores * present) / cpu - 1e-9),
    Math.ceil((requests.memoryBytes * present) / ram - 1e-9),
  );
  return {
    present,
    needed,
    monthly: ({ cpu: perCore, ram: perGib }) =>
      toDecimal(cpu)
        .mul(perCore)
        .plus(toDecimal(ram).div(GIB).mul(perGib))
        .mul(HOURS_PER_MONTH),
  };
}

/**
 * By how much the bill of a cluster falls when requests change, and each
 * change's part of it.
 *
 * A change is worth (request − target) × rate × replicas × hours. The bill falls
 * by that where requests are billed; where nodes are billed, by the nodes that
 * are not needed any more because of the changes; in no case by more than what
 * no commitment pays for. All changes of a cluster share that, in proportion to
 * their worth. The risk, worth × part of the time in which use is above the
 * target, is taken off.
 *
 * @param requested - by everything on the cluster, changed or not
 */
export function clusterSavings(
  changes: readonly RequestChange[],
  requested: { cpuCores: number; memoryBytes: number },
  rates: ClusterRates,
): Map<string, Saving> {
  const values = changes.map(change => ({
    change,
    ...valueOf(change, rates),
  }));
  const freed = values.reduce(
    (all, { capacity }) => all.plus(Decimal.max(capacity, 0)),
    ZERO,
  );
  const after = { ...requested };
  for (const { cpuCores, memoryBytes, replicas } of changes) {
    after.cpuCores +=
      ((cpuCores?.advised ?? 0) - (cpuCores?.now ?? 0)) * replicas;
    after.memoryBytes +=
      ((memoryBytes?.advised ?? 0) - (memoryBytes?.now ?? 0)) * replicas;
  }
  const before = nodesFor(requested, rates);
  const then = nodesFor(after, rates);
  const monthly = before?.monthly(rates) ?? null;

  let byNodes: Decimal | null = null;
  if (rates.scaling === 'pods') {
    byNodes = freed;
  } else if (rates.scaling === 'fixed') {
    byNodes = ZERO;
  } else if (rates.scaling === 'nodes' && before && then) {
    const gone = Math.max(
      0,
      Math.min(before.needed, before.present) - then.needed,
    );
    byNodes = Decimal.min(freed, monthly!.mul(gone).div(before.present));
  }
  const byCommitment =
    rates.uncovered === null ? null : (monthly ?? freed).mul(rates.uncovered);

  let bill: Decimal | null = null;
  let limit: SavingLimit = 'unknown';
  if (byNodes?.isZero() && freed.gt(0)) {
    // Nothing can go, whoever pays for it.
    bill = ZERO;
    limit =
      byCommitment?.isZero() && rates.scaling !== 'fixed'
        ? 'commitment'
        : 'nodes';
  } else if (byNodes !== null && byCommitment !== null) {
    bill = Decimal.min(byNodes, byCommitment);
    limit = 'none';
    if (bill.lt(freed)) {
      limit = byCommitment.lt(byNodes) ? 'commitment' : 'nodes';
    }
  } else if (byCommitment?.isZero()) {
    bill = ZERO;
    limit = 'commitment';
  }
  const part = bill !== null && freed.gt(0) ? bill.div(freed) : bill;
  const grows = rates.scaling === 'pods' || !then || then.needed > then.present;
  return new Map(
    values.map(({ change, capacity, risk }) => {
      if (capacity.lte(0)) {
        // More is asked for: the bill rises unless what is idle has room.
        return [
          change.key,
          {
            capacity,
            risk: ZERO,
            perMonth: grows ? capacity : ZERO,
            limit: grows ? 'none' : 'nodes',
          },
        ];
      }
      return [
        change.key,
        {
          capacity,
          risk: part === null ? risk : risk.mul(part),
          perMonth:
            part === null
              ? null
              : Decimal.max(0, capacity.minus(risk).mul(part)),
          limit,
        },
      ];
    }),
  );
}
