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

import { Evidence, TimeWindow } from '@maestro/backstage-plugin-maestro-common';
import { COST_HIERARCHIES, COST_LINES, COST_METRICS } from '../constants';

/** @public */
export type CostMetric = (typeof COST_METRICS)[number];

/** @public */
export type CostLine = (typeof COST_LINES)[number];

/** @public */
export type CostHierarchy = (typeof COST_HIERARCHIES)[number];

/**
 * What an amount stands for. `zero`: rows are there and come to nothing;
 * `no_data`: a rule could claim rows, none fell in the window;
 * `not_annotated`: no rule leads to the entity; `no_source`: no billing data
 * were ever loaded; `computing`: a load is being attributed.
 *
 * @public
 */
export type CostState =
  | 'ok'
  | 'zero'
  | 'no_data'
  | 'not_annotated'
  | 'no_source'
  | 'stale'
  | 'computing';

/** Amounts of the four metrics; decimal text, exact to 1e-15. @public */
export type CostAmounts = Record<CostMetric, string>;

/** Rows behind an amount, and where they can be read. @public */
export interface CostPart {
  /** Key within its dimension: a name, an entity reference, a rule's id. */
  key: string;
  label: string;
  /** Amount in the asked metric and currency; decimal text. */
  amount: string;
  /** Billing rows behind it. */
  rows: number;
  /** Below it in the hierarchy, when it is an entity. */
  entityRef: string | null;
}

/** One day of the trend; days are UTC. @public */
export interface CostDay {
  day: string;
  lines: Record<CostLine, string>;
  total: string;
  /** False: billing data of this day may still arrive. */
  complete: boolean;
}

/** How one currency was made of another, at view time. @public */
export interface CostConversion {
  from: string;
  to: string;
  /** Units of `to` for one of `from`; decimal text. */
  rate: string;
  /** Day of the rate. */
  date: string;
}

/**
 * A step of the waterfall from direct cost to the invoice. `periods` is what
 * lies between days and bills: charges of these days on bills of other months
 * taken off, charges of other days on these bills put on.
 *
 * @public
 */
export interface CostStep {
  step: CostLine | 'pools' | 'unallocated' | 'total' | 'periods' | 'invoice';
  label: string;
  amount: string;
  rows: number;
}

/**
 * Share of rows, and of absolute cost, that carries a tag, over the whole bills
 * of the months of the window.
 *
 * @public
 */
export interface TagCoverage {
  rows: { tagged: number; total: number };
  /** Sums of |effective| over usage and purchases. */
  cost: { tagged: string; total: string };
  /** By key, most used first. */
  keys: Array<{ key: string; rows: number; cost: string }>;
}

/** What an entity, or the portal, cost in a window. @public */
export interface CostSummary {
  /** Null: the whole portal. */
  entityRef: string | null;
  hierarchy: CostHierarchy;
  metric: CostMetric;
  window: TimeWindow;
  asOf: string;
  state: CostState;
  /** One sentence for states other than `ok`. */
  message: string | null;
  /** Billing currencies with rows in the window. */
  currencies: string[];
  /** Currency of all amounts here; null: there are none. */
  currency: string | null;
  conversions: CostConversion[];
  /** Null: unknown. */
  total: string | null;
  rows: number;
  /** Unsplit totals of the four metrics. */
  metrics: CostAmounts | null;
  /** The window before, as long as what is compared with it. */
  previous: {
    window: TimeWindow;
    total: string | null;
    /**
     * Days of this window that are compared, where its last ones are not
     * complete. Absent: all of it.
     */
    compared?: { window: TimeWindow; total: string | null };
  } | null;
  steps: CostStep[];
  trend: CostDay[];
  /** Where the money goes. Each list but that of pools adds up to the total. */
  by: {
    service: CostPart[];
    resource: CostPart[];
    chargeCategory: CostPart[];
    provider: CostPart[];
    source: CostPart[];
    /** What the entity is made of, one step down; empty for a leaf. */
    child: CostPart[];
    /** By which rule it came here. */
    rule: CostPart[];
    /** Pool, for what was shared. */
    pool: CostPart[];
  };
  /** Effective cost of commitments that nobody used; part of the total. */
  unusedCommitment: string | null;
  tagCoverage: TagCoverage | null;
  evidence: Evidence | null;
  /** Loads whose rows are in it, with their receipts in the ledger. */
  loads?: CostLoadRef[];
}

/** A load as the evidence of a figure. @public */
export interface CostLoadRef {
  loadId: string;
  sourceId: string;
  billingPeriod: string;
  /** SHA-256 of the delivered bytes, hex. */
  inputDigest: string;
  /** Receipt of the load manifest; null: not sealed yet. */
  seq: number | null;
}

/** @public */
export interface CostQuery {
  /** Absent: the whole portal. */
  entityRef?: string;
  hierarchy?: CostHierarchy;
  metric?: CostMetric;
  /** A billing currency to look at; the one with most rows when absent. */
  currency?: string;
  /** Show everything in this currency, at the dated rates that are known. */
  convertTo?: string;
  /** First day, `YYYY-MM-DD`, UTC. */
  from?: string;
  /** First day after the window. */
  to?: string;
}

/** @public */
export interface CostRowsQuery extends CostQuery {
  service?: string;
  resource?: string;
  chargeCategory?: string;
  rule?: string;
  pool?: string;
  line?: CostLine;
  /** Only what no rule claims. */
  unallocated?: boolean;
  day?: string;
  cursor?: string;
  limit?: number;
}

/** A row of the billing data, and what of it counts here. @public */
export interface CostRow {
  /** Digest of the delivered file and number of the row in it, from 1. */
  id: string;
  sourceId: string;
  billingPeriod: string;
  day: string;
  line: CostLine;
  ruleId: string | null;
  poolId: string | null;
  /** Part of the row that counts here, 0 to 1, decimal text. */
  share: string;
  /** What counts here; the row's own amounts times the share, rounded. */
  amounts: CostAmounts;
  currency: string;
  service: string | null;
  resource: string | null;
  chargeCategory: string | null;
  description: string | null;
  tags: Record<string, string>;
  /** The entity that a rule gave the whole row to, if one did. */
  entityRef?: string | null;
}

/** @public */
export interface CostRowPage {
  items: CostRow[];
  nextCursor: string | null;
  total: number;
  /** Rows of entities that the caller may not see; part of the total. */
  withheld?: number;
}
