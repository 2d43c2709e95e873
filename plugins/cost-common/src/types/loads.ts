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

import { CostAmounts } from './costs';

/** A finding about an import: what is not as FOCUS says. @public */
export interface LoadFinding {
  /** Rule of the FOCUS model, or a name of ours. */
  rule: string;
  severity: 'error' | 'warning' | 'info';
  message: string;
  column: string | null;
  /** Rows that show it. */
  count: number;
  /** Numbers of the first of them, from 1. */
  rows: number[];
}

/** What one kind of FOCUS rules comes to over one load. @public */
export interface ConformancePart {
  /** `static`: what a row or the header decides by itself. */
  kind: 'static' | 'dynamic';
  /** Whose rules they are, such as `FOCUS rule model 1.2, configured`. */
  label: string;
  passed: number;
  failed: number;
  skipped: number;
}

/** Verdicts of the FOCUS rules over one load. @public */
export interface ConformanceSummary {
  version: string;
  /** Sums over the parts. */
  passed: number;
  failed: number;
  /** Rules that do not apply or that the data does not decide. */
  skipped: number;
  /** Absent: the load was judged before rules were told apart. */
  parts?: ConformancePart[];
  findings: LoadFinding[];
}

/** A file of a set. @public */
export interface LoadPart {
  /** In its set. */
  name: string;
  /** SHA-256 of its bytes, hex. */
  digest: string;
  bytes: number;
}

/** One source and billing period, as loaded now. @public */
export interface CostLoad {
  loadId: string;
  sourceId: string;
  /** First day of the billing period. */
  billingPeriod: string;
  state: 'current' | 'superseded' | 'failed';
  fileName: string;
  /**
   * SHA-256 of the delivered bytes, hex; of a set of files, that of the lines
   * `digest  name` of its parts.
   */
  inputDigest: string;
  /** The files of a set, in the order of their names; null: one file. */
  parts: LoadPart[] | null;
  /** SHA-256 of the stored Parquet file, hex. */
  fileDigest: string;
  rows: number;
  /** By billing currency. */
  totals: Record<string, CostAmounts>;
  loadedAt: string;
  /** Receipt of the load manifest; null: not sealed yet. */
  seq: number | null;
  conformance: ConformanceSummary | null;
  error: string | null;
}

/** That nothing was lost between the file and the pages. @public */
export interface Reconciliation {
  load: CostLoad;
  currency: string;
  metric: keyof CostAmounts;
  file: string;
  entities: string;
  pools: string;
  unallocated: string;
  /** File minus the three; zero, or something is wrong. */
  difference: string;
}

/** A delivery that is not in force. @public */
export interface CostDelivery {
  /** File, folder, manifest or address. */
  name: string;
  state: 'refused' | 'waiting';
  /** Why, and what to do. */
  message: string;
  at: string;
}

/** A place that billing data come from. @public */
export interface CostSource {
  sourceId: string;
  title: string;
  format: 'focus' | 'aws-cur' | 'azure' | 'gcp';
  state: 'ok' | 'failed' | 'never' | 'stale';
  message: string | null;
  lastLoadAt: string | null;
  /** When it last delivered what could be taken, known bytes included. */
  lastDeliveryAt: string | null;
  /** Instant from which its silence is stale; null: nothing is expected. */
  staleAt: string | null;
  /** How often it is looked at, in words; null: files are handed in. */
  looks: string | null;
  /** What was refused or is waited for, latest first; at most 20. */
  pending: CostDelivery[];
  periods: string[];
}

/** @public */
export interface CostLoadPage {
  items: CostLoad[];
  nextCursor: string | null;
}

/** @public */
export interface CostLoadsQuery {
  sourceId?: string;
  /** First day of the period, `YYYY-MM-DD`. */
  billingPeriod?: string;
  cursor?: string;
  limit?: number;
}

/** What one rule of the FOCUS model says of a load. @public */
export interface LoadRuleVerdict {
  id: string;
  verdict: 'pass' | 'fail' | 'skipped' | 'notApplicable' | 'cannotBeDecided';
  violations: number;
  [member: string]: unknown;
}

/** What the rules of FOCUS say of a load, in full. @public */
export interface LoadConformance {
  rows: number;
  /** `stored`: the delivered file was gone; spelling is not judged. */
  readFrom: 'delivered' | 'stored';
  version: {
    used: string;
    declared: string | null;
    detected: string;
    because: string;
  };
  columns: {
    known: string[];
    custom: string[];
    unknown: string[];
    ofOtherVersions: string[];
    missing: Array<{ name: string; level: string }>;
  };
  findings: Array<{
    code: string;
    severity: 'error' | 'warning' | 'note';
    column: string | null;
    count: number;
    rows: number[];
    examples: string[];
    message: string;
  }>;
  dynamic: { counts: Record<string, number>; rules: LoadRuleVerdict[] };
  /** Null: it was judged before there were static rules without a model. */
  static: {
    /** `table`: our own table; absent in older reports: a rule model. */
    source?: 'ruleModel' | 'table';
    /** The same in words, with the version. */
    label?: string;
    /** Version of FOCUS whose rules they are. */
    model: string;
    counts: Record<string, number>;
    rules: LoadRuleVerdict[];
  } | null;
}
