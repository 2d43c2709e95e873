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

import { CostAmounts, LoadPart } from '@maestro/backstage-plugin-cost-common';
import {
  ConformanceSummary,
  LoadFinding,
} from '@maestro/backstage-plugin-cost-common';

/** One source and billing period, as it was delivered once. */
export interface StoredLoad {
  loadId: string;
  sourceId: string;
  /** First day, `YYYY-MM-DD`, UTC. */
  billingPeriod: string;
  /** First day after it. */
  billingPeriodEnd: string;
  state: 'current' | 'superseded';
  /** Of a set of files: their folder, or the manifest that lists them. */
  fileName: string;
  /** SHA-256 of the delivered bytes, or of the list of a set, hex. */
  inputDigest: string;
  /** The files of a set, in the order of their names; null: one file. */
  parts: LoadPart[] | null;
  /** SHA-256 of the Parquet file, hex. */
  fileDigest: string;
  /** Name of the Parquet file below the folder of billing data. */
  blobKey: string;
  bytes: number;
  rows: number;
  /** Days on which charges begin; null: no row. */
  firstDay: string | null;
  lastDay: string | null;
  /** By billing currency. */
  totals: Record<string, CostAmounts>;
  currencyRows: Record<string, number>;
  focusVersion: string;
  findings: LoadFinding[];
  conformance: ConformanceSummary | null;
  loadedAt: string;
  supersededAt: string | null;
  fileRemovedAt: string | null;
  /** Receipt of the manifest; null: not sealed yet. */
  seq: number | null;
  error: string | null;
}

/** A load that is to become current. */
export type NewLoad = Omit<
  StoredLoad,
  'state' | 'supersededAt' | 'fileRemovedAt' | 'seq' | 'error' | 'conformance'
>;

/** What a swap changed. */
export interface Swap {
  current: StoredLoad[];
  /** Ids of loads that were current before. */
  superseded: string[];
}

/** What became of the last delivery under a name. */
export interface ImportOutcome {
  sourceId: string;
  /** Path, address, or name of an upload. */
  name: string;
  /** Size and time of change, or etag; null: an upload. */
  stamp: string | null;
  inputDigest: string | null;
  /** `waiting`: files of a set are not there yet, or change still. */
  state: 'loaded' | 'duplicate' | 'refused' | 'waiting';
  /** Why it was refused, or what is waited for. */
  message: string | null;
  at: string;
}

/** Files that stay as long as the lease. */
export interface Hold {
  loads: StoredLoad[];
  release(): Promise<void>;
}

/** The manifest of billing data. */
export interface LoadStore {
  /**
   * Loads that pages read, oldest period first.
   *
   * @param range - only periods that overlap [from, to)
   */
  currentLoads(range?: { from?: string; to?: string }): Promise<StoredLoad[]>;
  load(loadId: string): Promise<StoredLoad | null>;
  /** Loads of a source that were made of the same delivered bytes. */
  ofInput(sourceId: string, inputDigest: string): Promise<StoredLoad[]>;
  /** Newest period first, current before superseded. */
  loads(query: {
    sourceId?: string;
    billingPeriod?: string;
    after?: { loadedAt: string; loadId: string };
    limit: number;
  }): Promise<StoredLoad[]>;
  /**
   * Keeps the files of loads while they are read.
   *
   * @param milliseconds - the lease ends by itself then; 10 minutes by default
   * @throws NotFoundError when the file of one was given up already
   */
  hold(loadIds: readonly string[], milliseconds?: number): Promise<Hold>;
  /**
   * Puts loads in the place of those of the same source and period, all or
   * none of them.
   *
   * @throws ConflictError when another writer was faster
   */
  swap(loads: readonly NewLoad[], outcome?: ImportOutcome): Promise<Swap>;
  /** Hears swaps of this process; others see them in the table. */
  onSwap(listener: (swap: Swap) => void): () => void;
  /** @param report - what each rule says, any JSON */
  setConformance(
    loadId: string,
    conformance: ConformanceSummary,
    report: object,
  ): Promise<void>;
  /** What each rule says of a load; null: not judged yet. */
  report(loadId: string): Promise<object | null>;
  /** Current loads whose rules are not judged yet. */
  unjudged(limit: number): Promise<StoredLoad[]>;
  /** Loads whose manifest is to be sealed by now. */
  unsealed(limit: number): Promise<StoredLoad[]>;
  sealed(loadId: string, seq: number): Promise<void>;
  sealFailed(loadId: string, reason: string): Promise<void>;
  /** Files that no one reads and no load needs; marked, to be deleted. */
  giveUpFiles(options: { graceMilliseconds: number }): Promise<string[]>;
  /** Whether a load, current or still readable, has its rows in a file. */
  needsFile(blobKey: string): Promise<boolean>;
  outcome(sourceId: string, name: string): Promise<ImportOutcome | null>;
  outcomes(sourceId?: string): Promise<ImportOutcome[]>;
  /** When each source last delivered what could be taken, by its id. */
  lastDeliveries(): Promise<Map<string, string>>;
  setOutcome(outcome: ImportOutcome): Promise<void>;
  /** Forgets refused or awaited files of a source that are not there any more. */
  forgetRefused(sourceId: string, present: readonly string[]): Promise<void>;
}
