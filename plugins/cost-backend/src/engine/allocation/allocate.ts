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

import { InvalidInputError } from '@maestro/backstage-plugin-maestro-statistics';
import { fromUnits } from '../money';
import { AllocationInput, Attribution, attribute } from './attribute';
import { lineKey, matches } from './match';
import {
  Allocation,
  AllocationLine,
  AllocationOptions,
  IdleUnit,
} from './types';

/** Line of idle cost. */
export const IDLE = '__idle__';
/** Line of a pool that nobody can take. */
export const SHARED = '__shared__';
/** Line of overhead that nobody can take. */
export const OVERHEAD = '__overhead__';
/** Line of negative idle: more was allocated than the assets cost. */
export const RECONCILIATION = '__reconciliation__';

interface Sums {
  direct: bigint;
  idle: bigint;
  shared: bigint;
  overhead: bigint;
}

class Lines {
  readonly #lines = new Map<string, Sums>();

  line(key: string): Sums {
    const line = this.#lines.get(key) ?? {
      direct: 0n,
      idle: 0n,
      shared: 0n,
      overhead: 0n,
    };
    this.#lines.set(key, line);
    return line;
  }

  list(): AllocationLine[] {
    return [...this.#lines.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { direct, idle, shared, overhead }]) => ({
        key,
        direct: fromUnits(direct),
        idle: fromUnits(idle),
        shared: fromUnits(shared),
        overhead: fromUnits(overhead),
        total: fromUnits(direct + idle + shared + overhead),
      }));
  }
}

function assertOption(name: string, value: unknown, known: string[]): void {
  if (
    value !== undefined &&
    value !== null &&
    !known.includes(value as string)
  ) {
    throw new InvalidInputError(
      `${name} is ${JSON.stringify(value)}; use ${known.join(' or ')}.`,
    );
  }
}

function idleName(
  unit: IdleUnit,
  { splitIdle, idleBy }: AllocationOptions,
): string {
  if (!splitIdle) {
    return IDLE;
  }
  const of = idleBy === 'node' ? unit.node : unit.cluster;
  return unit.name ?? `${of ?? ''}/${IDLE}`;
}

/** The lines of an attribution that a filter shows. */
function present(
  { workloads, idleLeft, reconciliation, ...rest }: Attribution,
  idleUnits: readonly IdleUnit[],
  options: AllocationOptions,
): AllocationLine[] {
  const lines = new Lines();
  const addIdle = (unit: number, amount: bigint) => {
    if (amount !== 0n) {
      lines.line(idleName(idleUnits[unit], options)).idle += amount;
    }
  };
  for (const each of workloads) {
    if (!matches(options.filter, each.workload)) {
      continue;
    }
    const line = lines.line(lineKey(each.workload, options.aggregateBy));
    line.direct += each.direct;
    line.shared += each.shared;
    line.overhead += each.overhead;
    each.idle.forEach((amount, unit) => {
      if (options.shareIdle === 'weighted') {
        line.idle += amount;
      } else {
        addIdle(unit, amount);
      }
    });
  }
  // An idle unit is in a slice by its own cluster and node; it has no more.
  const shown = (unit: number) => matches(options.filter, idleUnits[unit]);
  idleLeft.forEach((amount, unit) => {
    if (shown(unit)) {
      addIdle(unit, amount);
    }
  });
  reconciliation.forEach((amount, unit) => {
    if (shown(unit)) {
      lines.line(RECONCILIATION).idle += amount;
    }
  });
  if (!options.filter && rest.sharedLeft !== 0n) {
    lines.line(SHARED).shared += rest.sharedLeft;
  }
  if (!options.filter && rest.overheadLeft !== 0n) {
    lines.line(OVERHEAD).overhead += rest.overheadLeft;
  }
  return lines.list();
}

/**
 * Allocates a window's cost of Kubernetes workloads to result lines: own cost,
 * idle, the pool of shared workloads, and overhead.
 *
 * Order of operations: own cost and all coefficients over all workloads; idle;
 * pool with its idle; overhead; then the filter, which only takes a slice; then
 * the grouping. So the filter of a result is the result of the filter. Without
 * a filter the lines add up to all that went in, to the last of 15 decimals:
 * what nobody can take has lines of its own ({@link IDLE}, {@link SHARED},
 * {@link OVERHEAD}), and negative idle is clamped to 0 and shown as
 * {@link RECONCILIATION}.
 *
 * Source: OpenCost specification (idle per resource, weighted and even sharing,
 * overhead). Different from its code in one thing: idle that belongs to the pool
 * follows the pool even where idle has a line of its own and a filter is set.
 *
 * @throws InvalidInputError - an option, field or amount that cannot be used
 */
export function allocate(
  input: AllocationInput,
  options: AllocationOptions,
): Allocation {
  assertOption('shareIdle', options.shareIdle, ['none', 'weighted']);
  assertOption('shareSplit', options.shareSplit, ['weighted', 'even']);
  assertOption('idleBy', options.idleBy, ['cluster', 'node']);
  const attribution = attribute(input, options);
  const lines = present(attribution, input.idle, options);
  const { direct, idle, overhead } = attribution.pool;
  return {
    lines,
    total: lines.reduce((sum, { total }) => sum.plus(total), fromUnits(0n)),
    poolTotal: fromUnits(
      direct + overhead + (options.shareIdle === 'weighted' ? idle : 0n),
    ),
  };
}
