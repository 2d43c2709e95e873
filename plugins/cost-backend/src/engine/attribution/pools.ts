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
import { InvalidInputError } from '@maestro/backstage-plugin-maestro-statistics';
import { Decimal, toDecimal } from '../money';
import { ClusterUsage, clusterShares } from './clusters';
import { Fraction, inverse } from './fraction';
import { Plan, planOf } from './plan';
import { Receiver } from './types';

/** A pool pays into another one under this prefix in fixed percentages. */
export const POOL_PREFIX = 'pool:';

/** All that decides how pools of one period and currency are handed out. */
export interface SplitInput {
  pools: readonly CostPool[];
  /**
   * Effective cost that rules gave to entities, in units of 1e-15; only
   * entities with rows in the period: these are the active ones.
   */
  direct: ReadonlyMap<string, bigint>;
  /** Effective cost in each pool: what a cluster has to account for. */
  inPool: ReadonlyMap<string, bigint>;
  /** Whether an entity is, or belongs to, another one in this period. */
  belongs(entityRef: string, to: string): boolean;
  /** Sum of a business metric by entity in the period; decimal text. */
  metric(metricId: string): ReadonlyMap<string, string>;
  /** Usage of a cluster in the period; null: none is known. */
  cluster(cluster: string): ClusterUsage | null;
}

interface Share {
  receiver: Receiver | { kind: 'pool'; poolId: string };
  part: Fraction;
}

/** How one unit of each pool is handed out, in the order of the pools. */
export function planPools(input: SplitInput): Map<string, Plan> {
  const { pools } = input;
  // First clusters: what workloads took of them is direct cost, and weighs in
  // the split of everything else.
  const clusterPools = pools.filter(({ split }) => split.by === 'workloads');
  const shares = new Map<string, Share[]>();
  const direct = new Map(input.direct);
  for (const pool of clusterPools) {
    const { given, gave } = clusterShares(
      pool,
      input.cluster((pool.split as { cluster: string }).cluster),
      input.inPool.get(pool.poolId) ?? 0n,
    );
    shares.set(pool.poolId, given);
    for (const [entityRef, units] of gave) {
      direct.set(entityRef, (direct.get(entityRef) ?? 0n) + units);
    }
  }
  for (const pool of pools) {
    if (!shares.has(pool.poolId)) {
      shares.set(pool.poolId, sharesOf(pool, { ...input, direct }));
    }
  }
  return settle(pools, shares);
}

function left(pool: CostPool, reason: string): Receiver {
  return { kind: 'left', poolId: pool.poolId, line: pool.line, reason };
}

/** Shares by weights of entities; all stays in the pool if all weigh 0. */
function weighted(
  pool: CostPool,
  weights: ReadonlyArray<[string, bigint]>,
  nobody: string,
): Share[] {
  const sum = weights.reduce((all, [, weight]) => all + weight, 0n);
  if (sum === 0n) {
    return [{ receiver: left(pool, nobody), part: Fraction.ONE }];
  }
  return weights
    .filter(([, weight]) => weight > 0n)
    .map(([entityRef, weight]) => ({
      receiver: { kind: 'entity' as const, entityRef, line: pool.line },
      part: Fraction.of(weight, sum),
    }));
}

function sharesOf(pool: CostPool, input: SplitInput): Share[] {
  const { split, among } = pool;
  const taking = [...input.direct.keys()]
    .filter(
      entityRef =>
        among === undefined ||
        among.some(group => input.belongs(entityRef, group)),
    )
    .sort();
  switch (split.by) {
    case 'proportional':
      return weighted(
        pool,
        taking.map(ref => [ref, positive(input.direct.get(ref)!)]),
        'nobody who takes part has cost of its own in this period',
      );
    case 'even':
      return weighted(
        pool,
        taking.map(ref => [ref, 1n]),
        'nobody who takes part is active in this period',
      );
    case 'metric': {
      const values = input.metric(split.metricId);
      const read = [...values.keys()]
        .filter(
          ref =>
            among === undefined ||
            among.some(group => input.belongs(ref, group)),
        )
        .sort()
        .map((ref): [string, Decimal] => [
          ref,
          Decimal.max(0, toDecimal(values.get(ref)!, split.metricId)),
        ]);
      const digits = Math.max(0, ...read.map(([, v]) => v.decimalPlaces()));
      const scale = new Decimal(10).pow(digits);
      return weighted(
        pool,
        read.map(([ref, value]) => [ref, BigInt(value.mul(scale).toFixed(0))]),
        `the metric ${split.metricId} has no value in this period`,
      );
    }
    case 'fixed':
      return fixed(pool, split.percent);
    default:
      throw new InvalidInputError(
        `Pool ${pool.poolId}: split.by is ${JSON.stringify(
          (split as { by: unknown }).by,
        )}; use proportional, even, fixed, metric or workloads.`,
      );
  }
}

function fixed(pool: CostPool, percent: Record<string, string>): Share[] {
  const shares: Share[] = [];
  let rest = Fraction.ONE;
  for (const key of Object.keys(percent).sort()) {
    const read = toDecimal(percent[key], `percent of ${key}`);
    const digits = read.decimalPlaces();
    const part = Fraction.of(
      BigInt(read.mul(new Decimal(10).pow(digits)).toFixed(0)),
      100n * 10n ** BigInt(digits),
    );
    if (part.numerator < 0n) {
      throw new InvalidInputError(
        `Pool ${pool.poolId}: ${key} gets ${percent[key]} %; give 0 or more.`,
      );
    }
    rest = rest.minus(part);
    shares.push({
      receiver: key.startsWith(POOL_PREFIX)
        ? { kind: 'pool', poolId: key.slice(POOL_PREFIX.length) }
        : { kind: 'entity', entityRef: key, line: pool.line },
      part,
    });
  }
  if (rest.numerator < 0n) {
    throw new InvalidInputError(
      `Pool ${pool.poolId}: the percentages add up to more than 100.`,
    );
  }
  shares.push({
    receiver: left(pool, 'the percentages do not add up to 100'),
    part: rest,
  });
  return shares.filter(({ part }) => !part.isZero);
}

/**
 * Follows pools that pay pools to the end: the reciprocal method. With S the
 * share that each pool pays to each other one, a unit that starts in a pool
 * passes through the pools (I − S)⁻¹ times; solved exactly. Each pool's own
 * cost then goes to its final receivers in one step.
 *
 * @throws InvalidInputError - pools that pay each other in a circle out of
 *   which nothing leads, or a pool that pays into one that does not exist
 */
function settle(
  pools: readonly CostPool[],
  shares: ReadonlyMap<string, readonly Share[]>,
): Map<string, Plan> {
  const ids = pools.map(({ poolId }) => poolId);
  const payers = ids.filter(id =>
    shares.get(id)!.some(({ receiver }) => receiver.kind === 'pool'),
  );
  for (const id of payers) {
    for (const { receiver } of shares.get(id)!) {
      if (receiver.kind === 'pool' && !ids.includes(receiver.poolId)) {
        throw new InvalidInputError(
          `Pool ${id} pays into ${POOL_PREFIX}${receiver.poolId}, and there is no such pool.`,
        );
      }
    }
  }
  const visits = payers.length === 0 ? null : visitsOf(payers, shares);
  return new Map(
    ids.map(id => {
      const at = payers.indexOf(id);
      if (at < 0 || visits === null) {
        return [id, planOf(shares.get(id)! as never)];
      }
      const final = new Map<string, { receiver: Receiver; part: Fraction }>();
      const pass = (poolId: string, times: Fraction) => {
        for (const { receiver, part } of shares.get(poolId)!) {
          if (receiver.kind !== 'pool') {
            const key = JSON.stringify(receiver);
            const present = final.get(key)?.part ?? Fraction.ZERO;
            final.set(key, {
              receiver,
              part: present.plus(part.times(times)),
            });
          } else if (!payers.includes(receiver.poolId)) {
            pass(receiver.poolId, part.times(times));
          }
        }
      };
      payers.forEach((payer, column) => {
        if (!visits[at][column].isZero) {
          pass(payer, visits[at][column]);
        }
      });
      return [id, planOf([...final.values()])];
    }),
  );
}

/** How often a unit that starts in one pool passes through each other one. */
function visitsOf(
  payers: readonly string[],
  shares: ReadonlyMap<string, readonly Share[]>,
): Fraction[][] {
  const matrix = payers.map((from, row) =>
    payers.map((to, column) =>
      shares
        .get(from)!
        .filter(
          ({ receiver }) => receiver.kind === 'pool' && receiver.poolId === to,
        )
        .reduce(
          (all, { part }) => all.minus(part),
          row === column ? Fraction.ONE : Fraction.ZERO,
        ),
    ),
  );
  const found = inverse(matrix);
  if (!found) {
    throw new InvalidInputError(
      `The pools ${payers.join(
        ', ',
      )} pay each other in a circle out of which nothing leads; let one of them keep a part or give it to an entity.`,
    );
  }
  return found;
}

function positive(units: bigint): bigint {
  return units > 0n ? units : 0n;
}
