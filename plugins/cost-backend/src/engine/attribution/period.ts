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

import { CostLine } from '@maestro/backstage-plugin-cost-common';
import { Plan, applyPlan } from './plan';
import { SplitInput, planPools } from './pools';
import { Receiver } from './types';

/** The four metrics of an amount, in units of 1e-15. */
export type Units = readonly [bigint, bigint, bigint, bigint];

/** Place of the effective cost, by which pools are weighed. */
export const EFFECTIVE = 1;

/** A part of a pool's cost that is handed out as one. */
export interface PoolCell<Key> {
  /** Whatever tells this part from others: load, day, service … */
  key: Key;
  poolId: string;
  units: Units;
}

/** What a receiver got of a cell. */
export interface Posting<Key> {
  key: Key;
  /** The pool that it comes from. */
  poolId: string;
  receiver: Receiver;
  units: Units;
}

/**
 * Hands out pools, cell by cell and metric by metric; the postings of a cell
 * add up to it in each metric. Parts that come to nothing in all metrics are
 * left out.
 *
 * Order: cost of clusters by workload (direct), their idle, then shared pools
 * and overhead by direct cost before idle, all coefficients over the whole
 * period before any filter. The same coefficients (of effective cost) hold for
 * all four metrics, and for refunds.
 */
export function* splitCells<Key>(
  plans: ReadonlyMap<string, Plan>,
  cells: Iterable<PoolCell<Key>>,
): Generator<Posting<Key>> {
  for (const { key, poolId, units } of cells) {
    const plan = plans.get(poolId);
    if (!plan) {
      yield {
        key,
        poolId,
        receiver: {
          kind: 'left',
          poolId,
          line: 'shared',
          reason: 'the rules do not know this pool any more',
        },
        units,
      };
      continue;
    }
    const parts = units.map(amount => applyPlan(plan, amount));
    for (const [at, receiver] of plan.receivers.entries()) {
      const got: Units = [
        parts[0][at],
        parts[1][at],
        parts[2][at],
        parts[3][at],
      ];
      if (got.some(amount => amount !== 0n)) {
        yield { key, poolId, receiver, units: got };
      }
    }
  }
}

/** An amount in one place, from whichever rule or pool. */
export interface Placed {
  target:
    | { kind: 'entity'; entityRef: string }
    | { kind: 'pool'; poolId: string }
    | { kind: 'unallocated' };
  line: CostLine;
  /** The pool that it passed through; null: it came directly. */
  viaPool: string | null;
  units: Units;
}

/** Attributed amounts of one period and currency, each in one place. */
export function splitPeriod(
  attributed: ReadonlyArray<Placed & { day?: string }>,
  input: Omit<SplitInput, 'direct' | 'inPool'>,
): { placed: Placed[]; plans: Map<string, Plan> } {
  const direct = new Map<string, bigint>();
  const inPool = new Map<string, bigint>();
  const add = (map: Map<string, bigint>, key: string, units: bigint) =>
    map.set(key, (map.get(key) ?? 0n) + units);
  for (const { target, units } of attributed) {
    if (target.kind === 'entity') {
      add(direct, target.entityRef, units[EFFECTIVE]);
    } else if (target.kind === 'pool') {
      add(inPool, target.poolId, units[EFFECTIVE]);
    }
  }
  const plans = planPools({ ...input, direct, inPool });
  const kept = attributed.filter(({ target }) => target.kind !== 'pool');
  const cells = attributed.flatMap(({ target, units }) =>
    target.kind === 'pool' ? [{ key: null, poolId: target.poolId, units }] : [],
  );
  const placed: Placed[] = [...kept];
  for (const { poolId, receiver, units } of splitCells(plans, cells)) {
    placed.push({
      target:
        receiver.kind === 'entity'
          ? { kind: 'entity', entityRef: receiver.entityRef }
          : { kind: 'pool', poolId: receiver.poolId },
      line: receiver.line,
      viaPool: poolId,
      units,
    });
  }
  return { placed, plans };
}
