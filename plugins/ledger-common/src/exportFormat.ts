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

import { Figure } from '@maestro/backstage-plugin-maestro-common';
import { CanonicalEvent } from './events';

/** Value of `format` in the first line of an export. @public */
export const LEDGER_EXPORT_FORMAT = 'maestro-ledger-export@1';

/**
 * First line of an export. An export is NDJSON: this header, one
 * `LedgerExportLeaf` per leaf in ascending `seq`, one `LedgerExportEnd`; each
 * line ends with a line feed, nothing follows. Absent values are `null` or
 * left out. `packages/verify/README.md` defines the format.
 *
 * @public
 */
export interface LedgerExportHeader {
  format: typeof LEDGER_EXPORT_FORMAT;
  /** Name of the log, as in its checkpoints. */
  origin: string;
  /** Leaves from (included) and to (not included) by sequence number; `to` ≤ size of the checkpoint. */
  range: { from: number; to: number };
  /**
   * True when every leaf of the range is in the file; `filter` is then null.
   * False for an evidence set or a filtered export.
   */
  contiguous: boolean;
  /** What was selected, for readers; null when nothing was left out. */
  filter: Record<string, unknown> | null;
  /** Checkpoint that all proofs of the file lead to, as a signed note. */
  checkpoint: string;
  /** For information: a verifier trusts only the key that its user pinned. */
  verifierKey: string;
  /** An older checkpoint that the caller asked the proof for. */
  previousCheckpoint?: string | null;
  /** Base64 hashes from `previousCheckpoint` to `checkpoint`; empty when the sizes are equal. */
  consistencyProof?: string[] | null;
}

/** One leaf of an export. @public */
export interface LedgerExportLeaf {
  seq: number;
  /** The leaf's bytes, base64. */
  leaf: string;
  /**
   * Inclusion proof to the checkpoint of the header, base64 hashes from leaf
   * to root. Left out only when the file holds the whole log [0, size), whose
   * root the reader computes.
   */
  proof?: string[];
  /** Body and salt, base64, both or none: left out when erased or not asked for. */
  body?: string;
  salt?: string;
  /** Derived, for readers; not sealed. */
  events?: CanonicalEvent[];
}

/**
 * How a figure follows from its samples.
 *
 * - `count`: number of samples
 * - `rate`: samples per week or per day, by `unit` of the figure, over
 *   `exposureDays`
 * - `median`: median of the samples whose value is not null, by the
 *   definition R-7 of Hyndman and Fan
 * - `quantile`: the same for the probability `probability`
 * - `proportion`: share of ones among the samples whose value is not null, each
 *   zero or one; times 100 where the unit is `%`
 * - `mean`: mean of the samples whose value is not null
 * - `sum`: their sum
 *
 * In all but `count` and `rate` the `n` of the figure is the number of samples
 * whose value is not null.
 *
 * @public
 */
export type RecomputeMethod =
  | 'count'
  | 'rate'
  | 'median'
  | 'quantile'
  | 'proportion'
  | 'mean'
  | 'sum';

/** What one evidence record contributes to a figure. @public */
export interface FigureSample {
  /** Source identity; enters the evidence digest. */
  id: string;
  /** Null: the record belongs to the evidence, but has no value. */
  value: number | null;
  /** When it happened, inside the window of the figure. */
  at: string;
  /** Receipts that it was derived from; each one is a leaf of the file. */
  receipts: number[];
}

/** Last line of an export. @public */
export interface LedgerExportEnd {
  end: true;
  /** Number of leaf lines. */
  count: number;
  /** Present in the evidence set of a figure; all four together. */
  figure?: Figure;
  samples?: FigureSample[];
  method?: RecomputeMethod;
  /** Days that a rate is taken over: the part of the window with data. Null unless `rate`. */
  exposureDays?: number | null;
  /** Of a `quantile`: from 0 to 1, such as 0.9. */
  probability?: number | null;
}
