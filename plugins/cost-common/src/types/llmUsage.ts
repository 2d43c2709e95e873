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

import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';

/** Form of `LlmUsageRecord`. @public */
export const LLM_USAGE_FORM = 'maestro-llm-usage@1';

/** Value of `format` in the first line of an exported batch. @public */
export const LLM_USAGE_BATCH_FORMAT = 'maestro-llm-usage-batch@1';

/** Instead of a name: rows that name none. @public */
export const LLM_NAMES_NONE = '-';

/**
 * One request to a language model as it is sealed: no prompt, no answer, no
 * person. Its canonical bytes (`encodeLlmUsage`) are one leaf of its batch.
 *
 * @public
 */
export interface LlmUsageRecord {
  form: typeof LLM_USAGE_FORM;
  /** Identity at its source; once per source. */
  eventId: string;
  /** Format of the report: `openai`, `otel` … */
  source: string;
  /** Instant of the request, by its source's word. */
  occurredAt: string;
  /** When it was booked; null: before this was kept. */
  receivedAt: string | null;
  provider: string;
  model: string;
  /** By kind, totals that include their parts. */
  tokens: Record<string, number>;
  currency: 'USD';
  /** Exact decimal text; null: unknown, and `reason` says why. */
  amount: string | null;
  reason: string | null;
  /** What it was priced by; null: unknown. */
  price: {
    /** `provider/model#index` of the price row. */
    row: string;
    /** Catalogue with its version, or the name of the configuration. */
    source: string | null;
    /** SHA-256 (hex) of the canonical JSON of `{model, rows}`. */
    digest: string | null;
  } | null;
  pullRequest: string | null;
  team: string | null;
  entityRef: string | null;
  /** The reservation that it settles, also one that had expired. */
  reservationId: string | null;
  /** Whether nothing held the money when it was spent. */
  unreserved: boolean;
}

/** Bytes of a row in its tree: canonical JSON in UTF-8. @public */
export function encodeLlmUsage(record: LlmUsageRecord): Uint8Array {
  return new TextEncoder().encode(canonicalJson(record));
}

/** A row's place in the sealed batch. @public */
export interface LlmUsageSeal {
  batch: number;
  /** Place in the batch, from 0. */
  index: number;
  /** Rows of the batch. */
  rows: number;
  /** Root of the batch, hex. */
  root: string;
  /** Inclusion path from the row to the root, base64 hashes. */
  path: string[];
  /** Receipt of the batch; null: closed, not sealed yet. */
  seq: number | null;
}

/** A row behind a figure of LLM spend. @public */
export interface LlmUsageRow {
  record: LlmUsageRecord;
  /** Null: its batch is not closed yet. */
  seal: LlmUsageSeal | null;
}

/** Rows of LLM usage, newest first. @public */
export interface LlmUsagePage {
  items: LlmUsageRow[];
  nextCursor: string | null;
  /** Of all rows that fit, not only of this page. */
  total: {
    rows: number;
    /** Null: none has a known price. */
    amount: string | null;
    unknown: number;
    /** Rows whose batch has its receipt. */
    sealed: number;
  };
}

/**
 * Which rows. `team`, `pullRequest` and `entityRef` may be `LLM_NAMES_NONE`.
 *
 * @public
 */
export interface LlmUsageQuery {
  /** First day, and first day after, UTC; the last 30 days by default. */
  from?: string;
  to?: string;
  /** Instead of days: `all`, or a month of the portal's zone, `YYYY-MM`. */
  window?: string;
  team?: string;
  /** `provider/model`. */
  model?: string;
  pullRequest?: string;
  entityRef?: string;
  part?: 'all' | 'unreserved' | 'unknown';
  /** `any`: a merge request may be written with # and with !. */
  spelling?: 'exact' | 'any';
  cursor?: string;
  limit?: number;
}

/** A closed batch of LLM usage. @public */
export interface LlmUsageBatch {
  batch: number;
  rows: number;
  root: string;
  firstAt: string;
  lastAt: string;
  currency: 'USD';
  amount: string | null;
  unreserved: string | null;
  unknown: number;
  closedAt: string;
  seq: number | null;
  /** Why it is not sealed, if it was tried. */
  error: string | null;
}
