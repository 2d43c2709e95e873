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

/** One review of a pull request, by what it says and by whose side. */
export interface RequestReview {
  /** Milliseconds since the epoch. */
  at: number;
  state: 'approved' | 'changes_requested' | 'commented' | 'dismissed';
  /**
   * Pseudonym, to tell one reviewer's later word from another's: a key of this
   * computation only, never grouped by, stored or shown.
   */
  reviewer: string | null;
  url: string | null;
  /** Of a known person other than the author: the only reviews that count. */
  counts: boolean;
  /** Natural key of the fact. */
  fact: string;
}

/** What became of one check on one commit. */
export interface CheckState {
  name: string;
  /** The last word: passed, failed, or neither (skipped, neutral, …). */
  outcome: 'passed' | 'failed' | 'other';
  /** Failed, then passed, on the same commit. */
  flaky: boolean;
  /** When the last word was given, milliseconds since the epoch. */
  at: number;
  url: string | null;
}

/** Checks of all commits of one pull request. */
export interface RequestChecks {
  /** Of the head commit, by name. */
  head: CheckState[];
  /** Of all its commits, the head included: one for each name and commit. */
  all: CheckState[];
  /** Pipeline runs that were started again. */
  reruns: number;
  /** Names of pipelines that run on the head commit, and since when. */
  running: Array<{ name: string; since: number }>;
  /** Every check and pipeline run, in any order. */
  steps: RequestStep[];
}

/** Something that happened to a pull request, told by one fact. */
export interface RequestStep {
  /** Milliseconds since the epoch. */
  at: number;
  /** In words, without a name: `Opened`, `Review: approved`. */
  what: string;
  url: string | null;
  /** Natural key of the fact. */
  fact: string;
}

/** One pull request (or merge request) as the facts of the ledger tell it. */
export interface PullRequest {
  /** `host|repository|change|number`, with the repository's present name. */
  id: string;
  host: string;
  repository: string;
  number: number;
  title: string;
  url: string | null;
  /**
   * Pseudonym: tells the author's own reviews from others'. A key of this
   * computation only, never grouped by, stored or shown.
   */
  author: string | null;
  /** Opened by a bot. */
  bot: boolean;
  state: 'open' | 'merged' | 'closed';
  draft: boolean;
  labels: string[];
  headSha: string;
  baseIsDefault: boolean;
  /** All instants in milliseconds since the epoch; null: unknown or not yet. */
  openedAt: number;
  /** Earliest commit of its branch that leads to its head. */
  firstCommitAt: number | null;
  /**
   * When it last left draft; its opening when it was never one; null while it
   * is one, or when nobody told.
   */
  readyAt: number | null;
  mergedAt: number | null;
  /** When it was merged or given up. */
  closedAt: number | null;
  additions: number | null;
  deletions: number | null;
  changedFiles: number | null;
  commits: number | null;
  /** Ascending by time. */
  reviews: RequestReview[];
  /** Pushes to its branch while it was open, ascending. */
  pushedAt: number[];
  /** Everything that is told of it, ascending by time: its evidence. */
  steps: RequestStep[];
  checks: RequestChecks;
  /** Natural keys of all facts that tell it, sorted. */
  facts: string[];
}

/** Who has to act next, as a role: never a person. */
export type WaitingRole = 'author' | 'reviewer' | 'checks' | 'merger';
