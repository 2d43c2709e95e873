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

import { AmountInput, Decimal } from '../money';

/** Parts of a workload's cost. */
export type CostPart =
  | 'cpu'
  | 'ram'
  | 'gpu'
  | 'pv'
  | 'network'
  | 'loadBalancer';

/** Cost by part, in one currency; an absent part is 0. */
export type CostParts = Partial<Record<CostPart, AmountInput>>;

/** What a workload is; filters and result lines go by it. */
export interface WorkloadProperties {
  cluster?: string;
  node?: string;
  providerId?: string;
  namespace?: string;
  pod?: string;
  container?: string;
  controllerKind?: string;
  controller?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  services?: string[];
  /** Name of the persistent volume. */
  pv?: string;
}

/** A container's cost in a window: max(request, usage) × price, by part. */
export interface Workload extends WorkloadProperties {
  /** Unique name. */
  name: string;
  cost: CostParts;
}

/** What nobody used of a cluster or a node in a window. */
export interface IdleUnit {
  /** Name of its line where idle is split; by default `unit/__idle__`. */
  name?: string;
  cluster?: string;
  node?: string;
  cost: CostParts;
}

/** Which workloads: a field's value, or a combination. */
export type WorkloadFilter =
  | {
      field: string;
      /** Name of the label or annotation. */
      key?: string;
      equals?: string;
      notEquals?: string;
      in?: string[];
      startsWith?: string;
      contains?: string;
    }
  | { and: WorkloadFilter[] }
  | { or: WorkloadFilter[] }
  | { not: WorkloadFilter };

/** How to present an allocation. */
export interface AllocationOptions {
  /**
   * Fields of the result lines: `cluster`, `namespace`, `label:x`,
   * `annotation:x`, `controller`, …; none: one line; null: one per workload.
   */
  aggregateBy: readonly string[] | null;
  /** `weighted`: into the lines, by unit and resource; `none`: own lines. */
  shareIdle?: 'none' | 'weighted';
  /** One idle line per unit, not one for all. */
  splitIdle?: boolean;
  /** What an idle unit is. */
  idleBy?: 'cluster' | 'node';
  /** Workloads to show; nothing is recomputed for them. */
  filter?: WorkloadFilter | null;
  /** Workloads whose cost is a pool for all others. */
  share?: WorkloadFilter | null;
  /** By cost before idle, or evenly per result line. */
  shareSplit?: 'weighted' | 'even';
  /** Overhead per hour by name: amounts, or fractions such as `10/24`. */
  sharedHourlyCosts?: Record<string, AmountInput>;
}

/** One line of an allocation; the parts add up to `total`. */
export interface AllocationLine {
  key: string;
  /** Own cost. */
  direct: Decimal;
  /** Idle cost, own and that of the pool. */
  idle: Decimal;
  /** Part of the pool's cost, without its idle. */
  shared: Decimal;
  overhead: Decimal;
  total: Decimal;
}

/** An allocation. `total` is the sum of the lines, exactly. */
export interface Allocation {
  /** By key, in the order of keys. */
  lines: AllocationLine[];
  total: Decimal;
  /** Cost of the pool, its idle (if idle is shared) and the overhead. */
  poolTotal: Decimal;
}
