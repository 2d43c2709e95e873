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

/** A sample of what one container of a workload used. @public */
export interface ResourceUsageItem {
  cluster: string;
  namespace: string;
  workload: string;
  container: string;
  /** Who pays for it; absent or null: nobody's. */
  entityRef?: string | null;
  /** End of the time that it stands for, ISO 8601. */
  at: string;
  /** How long it stands for, back from `at`; 3,600 when absent. */
  seconds?: number;
  /** Cores that one replica used: the busiest one, where they differ. */
  cpuCores: number;
  /** Peak of one replica's memory, bytes. */
  memoryBytes: number;
  /** What one replica asks for; absent or null: it asks for nothing. */
  requestCpuCores?: number | null;
  requestMemoryBytes?: number | null;
  replicas: number;
  /** Whether a replica ran out of memory in that time. */
  oom?: boolean;
}

/** What nodes of a cluster cost on a day, and how many there are. @public */
export interface NodePriceItem {
  cluster: string;
  /** `YYYY-MM-DD`, UTC. */
  day: string;
  currency: string;
  /** Decimal text. */
  cpuPerCoreHour: string;
  ramPerGibHour: string;
  nodes: Array<{
    count: number;
    cpuCores: number;
    memoryBytes: number;
    /** Hours of the day that each of them ran; 24 when absent. */
    hours?: number;
    /** Their ResourceId in billing data: tells what a commitment pays for. */
    resourceIds?: string[];
  }>;
  /**
   * `pods`: requests are billed. `nodes`: an autoscaler removes nodes that are
   * not needed. `fixed`: nodes stay. Absent: not known, no saving is claimed.
   */
  scaling?: 'pods' | 'nodes' | 'fixed';
  /** Nodes that an autoscaler keeps at least; 1 when absent. */
  minNodes?: number;
}

/** What became of the items of a delivery. @public */
export interface ResourceItemsAnswer {
  accepted: number;
  /** Seen before; changed nothing. */
  duplicates: number;
  rejected: Array<{ index: number; field: string; message: string }>;
}

/** One resource of a container: CPU in cores, memory in bytes. @public */
export interface ResourceAdviceAmounts {
  /** Of one replica; null: it asks for nothing. */
  request: number | null;
  /** Null: too little is known. */
  target: number | null;
  lower: number | null;
  /** Null: no bound can be given. */
  upper: number | null;
  /** 95th percentile of what one replica used. */
  p95: number | null;
  /** (target − p95) ÷ p95; null: not known. */
  headroom: number | null;
  /** Part of the history in which use was above the target, 0 to 1. */
  overTarget: number | null;
}

/** Advice on the requests of one container. @public */
export interface ResourceAdvice {
  cluster: string;
  namespace: string;
  workload: string;
  container: string;
  entityRef: string;
  replicas: number;
  state: 'lower' | 'raise' | 'fits' | 'too_few' | 'stale';
  /** In words: what to do and why. */
  message: string;
  cpu: ResourceAdviceAmounts;
  memory: ResourceAdviceAmounts;
  confidence: {
    /** Between the first and the last sample. */
    days: number;
    samples: number;
    lastSample: string;
    level: 'low' | 'medium' | 'high';
  };
  saving: {
    /** Null: not known which currency. */
    currency: string | null;
    /**
     * By which the bill of a month of 730 hours falls, risk taken off; below 0:
     * rises. Decimal text; null: not known.
     */
    perMonth: string | null;
    /** Value of the capacity that gets free, at the nodes' rates. */
    capacity: string | null;
    /** Part that is expected to be lost when use is above the target. */
    risk: string | null;
    /** What keeps the saving below the value of the capacity. */
    limit: 'none' | 'commitment' | 'nodes' | 'unknown' | null;
    commitment: { id: string; name: string | null } | null;
    /** In words. */
    why: string;
  };
  risk: {
    level: 'low' | 'medium' | 'high';
    /** Last time that it ran out of memory. */
    outOfMemoryAt: string | null;
    reasons: string[];
  };
}

/** Advice on all containers of an entity, greatest saving first. @public */
export interface ResourceAdviceList {
  /** `no_source`: nobody reports usage; `none`: no container of this one. */
  state: 'ok' | 'no_source' | 'none';
  message: string | null;
  items: ResourceAdvice[];
  /** Sums of known savings by currency. */
  totals: Array<{ currency: string; perMonth: string; capacity: string }>;
}
