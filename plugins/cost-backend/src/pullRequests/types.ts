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

import { RunCounts } from '../engine/pullRequestCost';

/** A repository at its forge, lower case. */
export interface RepositoryAddress {
  host: string;
  /** `owner/name`, or the path of a GitLab project. */
  repository: string;
}

export interface PullRequestAddress extends RepositoryAddress {
  number: number;
}

/** A pull request as the ledger tells it. */
export interface StoredChange extends PullRequestAddress {
  state: 'open' | 'merged' | 'closed';
  title: string;
  url: string | null;
  createdAt: string;
  endedAt: string | null;
}

/** Whether a repository's comments are due, and what they say. */
export interface StoredComment {
  pullRequest: string;
  body: string;
  digest: string;
  /** Digest of what the comment says; null: there is none yet. */
  written: string | null;
  commentId: string | null;
  attempts: number;
  dueAt: string | null;
  error: string | null;
}

/** `.maestro/ci_budget.json` of an entity, as it was read. */
export interface StoredCiBudget {
  entityRef: string;
  /** `host/owner/name`. */
  repository: string;
  /** JSON of the last good version; null: none. */
  content: string | null;
  place: string | null;
  readAt: string;
  goodAt: string | null;
  finding: string | null;
}

/** Pull requests and runs of the ledger. */
export interface CiStore {
  /** Pull requests of a repository below a number, the greatest first. */
  changes(
    at: RepositoryAddress,
    query: { below?: number; limit: number },
  ): Promise<StoredChange[]>;
  change(at: PullRequestAddress): Promise<StoredChange | null>;
  /** Open ones, and those that ended since; of all repositories, a page. */
  active(query: {
    endedSince: string;
    after?: PullRequestAddress;
    limit: number;
  }): Promise<StoredChange[]>;
  /** Runs on the heads of pull requests, by number. */
  runs(
    at: RepositoryAddress,
    numbers: readonly number[],
  ): Promise<Map<number, RunCounts>>;
  /** Runs of a repository that started in [from, to). */
  runsWithin(
    at: RepositoryAddress,
    window: { from: string; to: string },
  ): Promise<RunCounts>;
  /** Whether any run of a repository was ever told. */
  heardOf(at: RepositoryAddress): Promise<boolean>;
}

/** The words by which everything names a pull request. */
export function pullRequestKey(at: PullRequestAddress): string {
  return `${at.host}/${at.repository}#${at.number}`;
}

/** Reads `host/owner/name#number`; null: it is no such thing. */
export function parsePullRequest(text: string): PullRequestAddress | null {
  const match = /^([a-z0-9.-]+(?::\d+)?)\/([^\s#!]+)[#!](\d{1,9})$/.exec(
    text.toLocaleLowerCase('en-US'),
  );
  return match && !match[2].startsWith('/')
    ? { host: match[1], repository: match[2], number: Number(match[3]) }
    : null;
}

/** What a merge request may be called, too. */
export function spellings(key: string): string[] {
  return [key, key.replace(/#(\d+)$/, '!$1')];
}
