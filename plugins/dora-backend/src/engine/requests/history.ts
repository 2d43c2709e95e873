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

import { quantile } from '@maestro/backstage-plugin-maestro-statistics';
import { readyToMerge } from './anatomy';
import { PullRequest } from './types';

/** How far back a repository's own history reaches, milliseconds: 26 weeks. */
export const HISTORY_MS = 26 * 7 * 86_400_000;

/** Fewer samples than this give no percentile: they would be guesses. */
export const LEAST_HISTORY = 5;

/** Classes of size by changed lines; the greatest of each. */
const SIZE_BOUNDS = [50, 200, 500];

/** Values of a repository's past requests, each ascending. */
export interface RequestHistory {
  /** Ready to merge, seconds. */
  seconds: number[];
  lines: number[];
  files: number[];
  /** Flaky or failed checks of all checks, between 0 and 1. */
  checkTrouble: number[];
  /** Ready to merge, seconds, with the class of size. */
  merged: Array<{ seconds: number; size: number | null }>;
  /** Requests closed in the history, and those of them that were merged. */
  closed: number;
}

/** Added and deleted lines; null when the source does not tell both. */
export function linesOf(request: PullRequest): number | null {
  const { additions, deletions } = request;
  return additions === null || deletions === null
    ? null
    : additions + deletions;
}

/**
 * Class of size of a request: 0 (at most 50 changed lines), 1 (200), 2 (500)
 * or 3; null when its size is unknown.
 */
export function sizeClass(request: PullRequest): number | null {
  const lines = linesOf(request);
  if (lines === null) {
    return null;
  }
  const index = SIZE_BOUNDS.findIndex(bound => lines <= bound);
  return index < 0 ? SIZE_BOUNDS.length : index;
}

/**
 * Checks that failed on the head or were flaky on any commit, of all checks;
 * null when none is known.
 */
export function checkTrouble(request: PullRequest): number | null {
  const { head, all } = request.checks;
  if (all.length === 0) {
    return null;
  }
  const trouble = new Set([
    ...head.filter(({ outcome }) => outcome === 'failed'),
    ...all.filter(({ flaky }) => flaky),
  ]);
  return trouble.size / all.length;
}

/**
 * The history of one repository as known at an instant: requests of people
 * that were closed within 26 weeks before it. Bots' requests are left out:
 * they are merged in minutes and would make every person's look late.
 *
 * @param asOf - milliseconds since the epoch
 */
export function historyOf(
  requests: Iterable<PullRequest>,
  asOf: number,
): RequestHistory {
  const history: RequestHistory = {
    seconds: [],
    lines: [],
    files: [],
    checkTrouble: [],
    merged: [],
    closed: 0,
  };
  for (const request of requests) {
    const { closedAt } = request;
    if (
      request.bot ||
      closedAt === null ||
      closedAt > asOf ||
      closedAt < asOf - HISTORY_MS
    ) {
      continue;
    }
    history.closed += 1;
    const seconds = readyToMerge(request);
    if (request.state !== 'merged' || seconds === null) {
      continue;
    }
    history.seconds.push(seconds);
    history.merged.push({ seconds, size: sizeClass(request) });
    const values = [
      [history.lines, linesOf(request)],
      [history.files, request.changedFiles],
      [history.checkTrouble, checkTrouble(request)],
    ] as const;
    for (const [list, value] of values) {
      if (value !== null) {
        list.push(value);
      }
    }
  }
  for (const list of [
    history.seconds,
    history.lines,
    history.files,
    history.checkTrouble,
  ]) {
    list.sort((a, b) => a - b);
  }
  return history;
}

/**
 * Share of past values below `value`, ties counted half (mid-rank), between 0
 * and 1; null with fewer than five past values.
 */
export function percentileOf(
  sorted: readonly number[],
  value: number,
): number | null {
  if (sorted.length < LEAST_HISTORY) {
    return null;
  }
  let below = 0;
  let equal = 0;
  for (const past of sorted) {
    if (past < value) {
      below += 1;
    } else if (past === value) {
      equal += 1;
    }
  }
  return (below + equal / 2) / sorted.length;
}

/** 75th percentile; null with fewer than five past values. */
export function p75(sorted: readonly number[]): number | null {
  return sorted.length < LEAST_HISTORY ? null : quantile(sorted, 0.75);
}
