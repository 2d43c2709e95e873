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
  Figure,
  FigureSeries,
  FigureState,
  TimeWindow,
} from '@maestro/backstage-plugin-maestro-common';
import { DoraReasonCode, DoraWindowQuery } from './types';

/** Largest page of a list of pull requests. @public */
export const DORA_PULL_REQUESTS_MAX_LIMIT = 100;

/** Who has to act next on a pull request: a role, never a person. @public */
export type DoraPullRequestRole = 'author' | 'reviewer' | 'checks' | 'merger';

/** Phases of a pull request, in the order in which they pass. @public */
export const DORA_PULL_REQUEST_PHASES = [
  'coding',
  'open',
  'pickup',
  'review',
  'merge',
] as const;

/**
 * A phase of a pull request. `open` stands for pickup, review and merge of a
 * request that nobody reviewed.
 *
 * @public
 */
export type DoraPullRequestPhase = (typeof DORA_PULL_REQUEST_PHASES)[number];

/**
 * Ids of the figures of merged pull requests. The mean of a phase has the id
 * `dora.pull-requests.` and the name of the phase; over the requests of a
 * window or week they add up to `timeToMergeMean`.
 *
 * @public
 */
export const DORA_PULL_REQUEST_FIGURES = {
  timeToMerge: 'dora.pull-requests.time-to-merge',
  timeToMergeP75: 'dora.pull-requests.time-to-merge.p75',
  timeToMergeMean: 'dora.pull-requests.time-to-merge.mean',
  coding: 'dora.pull-requests.coding',
  open: 'dora.pull-requests.open',
  pickup: 'dora.pull-requests.pickup',
  review: 'dora.pull-requests.review',
  merge: 'dora.pull-requests.merge',
  reworkCycles: 'dora.pull-requests.rework-cycles',
  reviewed: 'dora.pull-requests.reviewed',
  merged: 'dora.pull-requests.merged',
} as const;

/** Ids of the factors of a pull request's health. @public */
export type DoraHealthFactorId =
  | 'size'
  | 'coverage'
  | 'velocity'
  | 'checks'
  | 'security'
  | 'budget';

/** One factor of a pull request's health. @public */
export interface DoraHealthFactor {
  id: DoraHealthFactorId;
  label: string;
  /** Null when the factor is missing, or when a check only passed or failed. */
  value: number | null;
  /** `lines`, `s`, `ratio`, or null. */
  unit: string | null;
  /** 0 (bad) to 1 (good); null when the factor is missing. */
  score: number | null;
  /** Weight in the mean; only proportions matter. */
  weight: number;
  /** Share of the repository's past requests with a lower value, 0 to 1. */
  percentile: number | null;
  /** Past requests that threshold and percentile rest on. */
  n: number | null;
  /** Nothing tells it: it is left out of the mean, never counted as good. */
  missing: boolean;
  /** One sentence. */
  reason: string;
  /** How to provide a missing factor. */
  howTo: string | null;
}

/** Health of a pull request: the weighted mean of the factors there are. @public */
export interface DoraPullRequestHealth {
  /** 0 (bad) to 1 (good); null when no factor is there. */
  score: number | null;
  /** Part of the whole weight that the score rests on, 0 to 1. */
  restsOn: number;
  factors: DoraHealthFactor[];
}

/**
 * When a request will probably be merged, if it will be merged at all.
 *
 * @public
 */
export interface DoraMergeWindow {
  /** `model`: merge-time prediction; `history`: quantiles of the repository's own requests; `none`: too little to say anything. */
  source: 'model' | 'history' | 'none';
  /** Instants, ISO 8601. */
  earliest: string | null;
  likely: string | null;
  latest: string | null;
  /** Part of the merges that lies between `earliest` and `latest`. */
  level: number;
  /** Past requests that it rests on. */
  n: number;
  /** Share of the past requests that were merged at all; null: none closed. */
  mergeShare: number | null;
  /** One sentence. */
  reason: string;
}

/** Why there are no pull requests to show, for programs. @public */
export type DoraPullRequestReasonCode = Exclude<
  DoraReasonCode,
  'no_rule' | 'not_allowed'
>;

/** An open pull request (or merge request). @public */
export interface DoraPullRequest {
  /** `host~owner~name~number`, as in the address of its comment and evidence. */
  id: string;
  host: string;
  repository: string;
  number: number;
  title: string;
  url: string | null;
  draft: boolean;
  /** Opened by a bot. */
  bot: boolean;
  openedAt: string;
  /** When it left draft; null while it is one. */
  readyAt: string | null;
  /** Since it was ready for review, seconds; since its opening for a draft. */
  ageSeconds: number;
  /** 75th percentile of ready to merge in its repository; null: too few. */
  usualSeconds: number | null;
  additions: number | null;
  deletions: number | null;
  changedFiles: number | null;
  waitingFor: {
    role: DoraPullRequestRole;
    since: string;
    /** One sentence. */
    reason: string;
  };
  /** Rounds in which changes were requested and then pushed. */
  reworkCycles: number;
  /** Pipeline runs that were started again. */
  reruns: number;
  health: DoraPullRequestHealth;
  mergeWindow: DoraMergeWindow;
  /** Receipts of the records that it was computed from, ascending. */
  receipts: number[];
}

/**
 * Answer of `GET /entities/:kind/:namespace/:name/pull-requests`: open
 * requests, those that wait longest first.
 *
 * @public
 */
export interface DoraPullRequestPage {
  entityRef: string;
  zone: string;
  asOf: string;
  state: FigureState;
  reason: string | null;
  reasonCode: DoraPullRequestReasonCode | null;
  /** Repositories that the entity claims now. */
  repositories: Array<{
    host: string;
    repository: string;
    /** Other components that claim the same repository. */
    sharedWith: number;
  }>;
  /** Open requests of people, those of bots, and whom the former wait for. */
  open: number;
  bots: number;
  waiting: Array<{
    role: DoraPullRequestRole;
    count: number;
    /** Since when the longest of them waits; null for none. */
    longestSince: string | null;
  }>;
  /** Requests that are older than three of four merged ones were. */
  overdue: number;
  /** Whether health is written to the forge, too. */
  commentsEnabled: boolean;
  items: DoraPullRequest[];
  /** Requests of components that the caller may not read. */
  withheld: number;
  nextCursor: string | null;
}

/**
 * Answer of `GET /entities/:kind/:namespace/:name/pull-requests/anatomy`: how
 * the requests of people that were merged in the window passed their time.
 *
 * @public
 */
export interface DoraPullRequestAnatomy {
  entityRef: string;
  window: TimeWindow;
  asOf: string;
  state: FigureState;
  reason: string | null;
  reasonCode: DoraPullRequestReasonCode | null;
  /** One for each id of `DORA_PULL_REQUEST_FIGURES`. */
  figures: Figure[];
  /** Per ISO week of the merge: means of the phases, mean and median of the whole, rework, count. */
  series: FigureSeries[];
  /** Merged requests of bots, and those whose times contradict each other: in no figure. */
  left: { bots: number; contradictory: number };
}

/** The comment about a pull request's health, as it would be written. @public */
export interface DoraPullRequestComment {
  /** Id of the request. */
  id: string;
  /** Whether the portal writes it to the forge; else this is a dry run. */
  enabled: boolean;
  /** Why it is not written, or where; one sentence. */
  reason: string;
  /** Markdown, with the hidden marker by which it is found again. */
  markdown: string;
}

/** Which open pull requests. @public */
export interface DoraPullRequestQuery {
  state?: 'open';
  /** Only those that wait for this role. */
  waiting?: DoraPullRequestRole;
  /** Requests of bots are left out by default. */
  bots?: 'exclude' | 'include';
  zone?: string;
  cursor?: string;
  /** Between 1 and `DORA_PULL_REQUESTS_MAX_LIMIT`; 25 by default. */
  limit?: number;
}

/** Window of an anatomy. @public */
export type DoraPullRequestAnatomyQuery = Pick<
  DoraWindowQuery,
  'from' | 'to' | 'zone'
>;
