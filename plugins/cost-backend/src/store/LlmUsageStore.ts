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

import {
  LlmUsageBatch,
  LlmUsageRecord,
} from '@maestro/backstage-plugin-cost-common';
import { Pico } from './llmTypes';

/** Which rows of usage. */
export interface UsageFilter {
  /** First day, and first day after, UTC; absent: all time. */
  days?: { from: string; to: string };
  /** Instant of the first request, and first instant after; absent: all time. */
  instants?: { from: string; to: string };
  /** Null: rows that name none. */
  team?: string | null;
  /** Several: in any of these spellings. */
  pullRequest?: string | readonly string[] | null;
  entityRef?: string | null;
  /** `provider/model`. */
  model?: string;
  part?: 'unreserved' | 'unknown';
}

/** Where a page of rows ends. */
export interface UsagePlace {
  at: string;
  id: number;
}

/** A row with its place in its batch. */
export interface StoredUsage extends UsagePlace {
  record: LlmUsageRecord;
  batch: number | null;
  index: number | null;
}

/** A closed batch with the hashes of its rows. */
export interface StoredBatch extends LlmUsageBatch {
  form: string;
  /** Hashes of the rows in their order, base64. */
  leaves: string;
}

/** What all rows of a filter come to. */
export interface UsageTotal {
  rows: number;
  /** Of those with a known price. */
  amount: Pico;
  unknown: number;
  /** Rows whose batch has its receipt. */
  sealed: number;
}

/** Price rows of a model, as some usage was priced by them. */
export interface StoredPriceRows {
  digest: string;
  model: string;
  source: string;
  rows: unknown[];
}

/** Rows of LLM usage, and the batches in which they are sealed. */
export interface LlmUsageStore {
  /** Newest request first. */
  rows(
    filter: UsageFilter,
    page: { after?: UsagePlace; limit: number },
  ): Promise<StoredUsage[]>;
  total(filter: UsageFilter): Promise<UsageTotal>;
  /**
   * Closes a batch of the oldest rows that are in none: when there are
   * `maxRows`, or when the first of them was booked by `bookedBy`.
   *
   * @returns its number; null: it is not time yet
   * @throws ConflictError when another writer was faster
   */
  close(options: {
    maxRows: number;
    bookedBy: string;
    now: string;
  }): Promise<number | null>;
  /** Newest first. */
  batches(query: { below?: number; limit: number }): Promise<StoredBatch[]>;
  batchesOf(numbers: readonly number[]): Promise<StoredBatch[]>;
  /** Rows of a batch in their order. */
  rowsOf(batch: number): Promise<LlmUsageRecord[]>;
  priceRows(digests: readonly string[]): Promise<StoredPriceRows[]>;
  /** Batches that are to be sealed by now, oldest first. */
  unsealed(now: string, limit: number): Promise<StoredBatch[]>;
  sealed(batch: number, seq: number): Promise<void>;
  sealFailed(batch: number, reason: string, now: string): Promise<void>;
}
