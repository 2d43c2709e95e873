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
import { Plan, Units } from '../engine/attribution';

/** A row of the daily roll-up. */
export interface DailyRow {
  loadId: string;
  sourceId: string;
  /** First day of the billing period. */
  billingPeriod: string;
  day: string;
  line: CostLine;
  poolId: string | null;
  target: 'entity' | 'pool' | 'unallocated';
  placeId: number | null;
  ruleId: string | null;
  reason: string | null;
  currency: string;
  provider: string | null;
  service: string | null;
  resource: string | null;
  chargeCategory: string | null;
  unusedCommitment: boolean;
  units: Units;
  rows: number;
}

/** An entity and where it stood in both hierarchies. */
export interface Place {
  placeId: number;
  entityRef: string;
  ownerPath: string;
  partPath: string;
}

/** What a load was attributed with. */
export interface LoadAttribution {
  loadId: string;
  month: string;
  digest: string;
  rulesVersion: number;
  attributedAt: string;
  coverage: Record<string, Coverage>;
  unallocated: UnallocatedGroup[];
  uses: Uses;
}

/** What of the catalog a load's attribution depended on. */
export interface Uses {
  /** Entities that got something. */
  entities: string[];
  /** Names in tags that named no entity; null: too many to tell. */
  missed: string[] | null;
}

/** Tags of a load's rows in one currency; cost is |effective|, in units. */
export interface Coverage {
  rows: { tagged: number; total: number };
  cost: { tagged: string; total: string };
  keys: Array<{ key: string; rows: number; cost: string }>;
}

/** Rows of a load that no rule claims and that look alike. */
export interface UnallocatedGroup {
  currency: string;
  provider: string | null;
  account: string | null;
  accountName: string | null;
  service: string | null;
  chargeCategory: string | null;
  /** JSON object; null: no tags. */
  tags: string | null;
  reason: string | null;
  rows: number;
  /** The four metrics as decimal text. */
  amounts: [string, string, string, string];
}

/** A batch that can be seen. */
export interface VisibleBatch {
  batch: number;
  month: string;
  /** Null: the split of the month. */
  loadId: string | null;
  /** Of a split: what it was made with. */
  digest: string | null;
}

/** What can be seen at one moment, all of it belonging together. */
export interface Visible {
  generation: string;
  batches: VisibleBatch[];
}

/** A cell of a pool before it is handed out. */
export interface StoredPoolCell {
  loadId: string;
  sourceId: string;
  billingPeriod: string;
  day: string;
  poolId: string;
  ruleId: string | null;
  currency: string;
  provider: string | null;
  service: string | null;
  chargeCategory: string | null;
  unusedCommitment: boolean;
  units: Units;
  rows: number;
}

/** The daily roll-up and what decides which of it is visible. */
export interface RollupStore {
  /** Changes with everything that is visible. */
  generation(): Promise<string>;
  visible(): Promise<Visible>;
  /** Numbers of places, made where there are none yet. */
  placeIds(places: readonly Omit<Place, 'placeId'>[]): Promise<number[]>;
  places(): Promise<Place[]>;
  startBatch(
    month: string,
    loadId: string | null,
    digest: string | null,
  ): Promise<number>;
  append(batch: number, rows: readonly DailyRow[]): Promise<void>;
  setPlans(
    batch: number,
    plans: ReadonlyArray<{ currency: string; poolId: string; plan: Plan }>,
  ): Promise<void>;
  plans(
    batches: readonly number[],
  ): Promise<
    Array<{ batch: number; currency: string; poolId: string; plan: Plan }>
  >;
  /** Effective units by currency and entity. */
  directOf(
    batches: readonly number[],
  ): Promise<Array<{ currency: string; entityRef: string; effective: bigint }>>;
  poolCells(batches: readonly number[]): Promise<StoredPoolCell[]>;
  /** Puts batches of a month in the place of those given up. */
  publish(change: {
    month: string;
    batches: readonly number[];
    /** Loads of the month that stay or come; others of it are forgotten. */
    loadIds: readonly string[];
    attributions: readonly LoadAttribution[];
  }): Promise<void>;
  attributions(): Promise<LoadAttribution[]>;
  /** Deletes what cannot be seen for that long. */
  sweep(options: { olderThanMilliseconds: number }): Promise<void>;
}
