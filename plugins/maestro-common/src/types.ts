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

/**
 * State of a figure. Only `ok`, `stale` and `pending` may carry a value that a
 * reader should act on; every other state says why there is none.
 *
 * - `ok`: computed from complete, settled data
 * - `no_data`: the source works, nothing happened in the window
 * - `no_source`: nothing that could report this is connected
 * - `not_configured`: a source reports, but no rule says how to read it
 * - `not_allowed`: the caller may not see it
 * - `stale`: a needed source is silent beyond its own usual gap
 * - `computing`: the read model has not caught up with the ledger
 * - `pending`: the records are not sealed, or not settled, yet
 * - `too_few`: fewer samples than the rule needs
 * - `suppressed`: withheld to protect people
 *
 * @public
 */
export type FigureState =
  | 'ok'
  | 'no_data'
  | 'no_source'
  | 'not_configured'
  | 'not_allowed'
  | 'stale'
  | 'computing'
  | 'pending'
  | 'too_few'
  | 'suppressed';

/**
 * Half-open interval of time `[from, to)`, both ISO 8601 instants in UTC,
 * and the IANA zone whose days and weeks divide it.
 *
 * @public
 */
export interface TimeWindow {
  from: string;
  to: string;
  zone: string;
}

/**
 * Interval estimate of a figure, in the unit of the figure.
 *
 * @public
 */
export interface FigureInterval {
  low: number;
  high: number;
  /** Confidence level, between 0 and 1. */
  level: number;
  /** Name of the method, for example `garwood` or `order-statistics`. */
  method: string;
}

/**
 * What a figure was computed from.
 *
 * @public
 */
export interface Evidence {
  kind: 'events' | 'rows' | 'statements' | 'suppressed';
  /** Number of evidence records, including those withheld from the caller. */
  count: number;
  /**
   * SHA-256 (hex) over the sorted evidence ids, each followed by a line feed;
   * `null` when there is no evidence.
   */
  digest: string | null;
  /** Path, below the backend's base URL, of the keyset-paged evidence list. */
  href: string | null;
}

/**
 * A number with everything that is needed to judge and to check it.
 * Absent values are `null` on the wire, never `0` and never left out.
 *
 * @public
 */
export interface Figure {
  /** Stable id, for example `dora.deployment-frequency`. */
  id: string;
  label: string;
  value: number | null;
  /** Unit of `value` and of `interval`, for example `deployments/week`, `s`. */
  unit: string;
  state: FigureState;
  /** One sentence that explains a state other than `ok`. */
  reason: string | null;
  /** Number of samples behind the value. */
  n: number | null;
  interval: FigureInterval | null;
  /** Id of the rule that produced the value. */
  rule: string;
  /** Edition of the definitions, for example `dora-2026`. */
  edition: string | null;
  window: TimeWindow;
  asOf: string;
  evidence: Evidence;
}

/**
 * One bucket of a trend: an ISO week (`2026-W47`) or a day (`2026-11-21`).
 *
 * @public
 */
export interface FigurePoint {
  bucket: string;
  from: string;
  to: string;
  /** True when the bucket is not over yet, or is cut by the window. */
  partial: boolean;
  value: number | null;
  n: number | null;
}

/**
 * A figure over time.
 *
 * @public
 */
export interface FigureSeries {
  figureId: string;
  unit: string;
  points: FigurePoint[];
}

/**
 * One record behind a figure, as the evidence drawer shows it.
 *
 * @public
 */
export interface EvidenceItem {
  /** Source identity of the record, independent of its place in the log. */
  id: string;
  /** What happened, in one line. */
  title: string;
  /** When it happened, by the source's word. */
  occurredAt: string;
  /** What it contributes to the figure, in the figure's unit, when it is a sample. */
  value: number | null;
  unit: string | null;
  /** Page of the record at its source. */
  sourceUrl: string | null;
  /** Sequence numbers of the receipts it was derived from, oldest first. */
  receipts: number[];
  /** Further facts, as label and text. */
  facts: Array<{ label: string; text: string }>;
}

/**
 * A page of evidence.
 *
 * @public
 */
export interface EvidencePage {
  items: EvidenceItem[];
  /** Number of records that exist but that the caller may not read. */
  withheld: number;
  nextCursor: string | null;
}
