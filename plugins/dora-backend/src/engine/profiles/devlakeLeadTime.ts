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

import { byText } from '../facts';
import { CommitGraph, changesBetween, reachable } from '../graph';
import { DeploymentCommit } from './devlakeDeployments';
import { append } from './grouping';

/*
 * Lead time by the rules of apache/incubator-devlake, Apache-2.0, commit
 * 420e494b4ede9a16c4bfb59de099c797bcd7f5f1, folder backend/plugins; the file is
 * named at each function. Times are milliseconds since the epoch.
 */

/** Path of one pull request to production. Null: not known. */
export interface RequestTimes {
  firstCommitAt: number | null;
  createdAt: number | null;
  firstCommentAt: number | null;
  mergedAt: number | null;
  deployedAt: number | null;
}

/** Spans in whole minutes; null: an end is unknown, or time runs backwards. */
export interface RequestSpans {
  coding: number | null;
  pickup: number | null;
  review: number | null;
  deploy: number | null;
  /** Coding, opened to merged, and deploy; what is null adds nothing. */
  cycle: number;
}

/**
 * Minutes from `start` to `end`, rounded up; null when less than zero after
 * that: a span that is negative by less than a minute is zero there.
 */
export function spanMinutes(
  start: number | null,
  end: number | null,
): number | null {
  if (start === null || end === null) {
    return null;
  }
  const minutes = Math.ceil((end - start) / 60_000);
  return minutes < 0 ? null : Math.abs(minutes);
}

/**
 * Spans of a pull request.
 *
 * Source: `dora/tasks/change_lead_time_calculator.go`.
 */
export function requestSpans(times: RequestTimes): RequestSpans {
  const { firstCommitAt, createdAt, firstCommentAt, mergedAt } = times;
  const coding = spanMinutes(firstCommitAt, createdAt);
  const deploy = spanMinutes(mergedAt, times.deployedAt);
  const open = spanMinutes(createdAt, mergedAt);
  return {
    coding,
    pickup: spanMinutes(createdAt, firstCommentAt),
    review: spanMinutes(firstCommentAt, mergedAt),
    deploy,
    cycle: (coding ?? 0) + (open ?? 0) + (deploy ?? 0),
  };
}

/**
 * The earliest of some events, the smallest id among those of one instant;
 * those without a time are passed over.
 */
export function earliest<T extends { id: string; at: number | null }>(
  events: readonly T[],
): (T & { at: number }) | null {
  return events
    .filter((event): event is T & { at: number } => event.at !== null)
    .reduce<(T & { at: number }) | null>(
      (best, event) =>
        best === null ||
        event.at < best.at ||
        (event.at === best.at && byText(event.id, best.id) < 0)
          ? event
          : best,
      null,
    );
}

/**
 * The first comment that counts as a review: by anybody but the author; by
 * anybody at all when the author is unknown.
 *
 * Source: `dora/tasks/change_lead_time_calculator.go`.
 */
export function firstReview<
  T extends { id: string; at: number | null; accountId: string | null },
>(
  comments: readonly T[],
  authorId: string | null,
): (T & { at: number }) | null {
  return earliest(
    comments.filter(
      ({ accountId }) => authorId === null || accountId !== authorId,
    ),
  );
}

/** A commit in the range between two deployments; `oldSha` null: no base. */
export interface RangeCommit {
  newSha: string;
  oldSha: string | null;
  sha: string;
}

/**
 * For each commit the deployment that first brought it to production: the
 * earliest (by start, then id) successful PRODUCTION deployment of the project
 * that has a predecessor and whose range holds the commit.
 *
 * Source: `dora/tasks/change_lead_time_calculator.go`.
 */
export function firstDeployments(
  rows: readonly DeploymentCommit[],
  ranges: readonly RangeCommit[],
  inProject: (scopeId: string | null) => boolean,
): Map<string, DeploymentCommit> {
  const byRange = new Map<string, string[]>();
  for (const { newSha, oldSha, sha } of ranges) {
    const key = JSON.stringify([newSha, oldSha]);
    append(byRange, key, sha);
  }
  const shas = new Map(rows.map(({ id, commitSha }) => [id, commitSha]));
  const found = new Map<string, DeploymentCommit>();
  const ordered = rows
    .filter(
      ({ result, environment, previousId, scopeId }) =>
        result === 'SUCCESS' &&
        environment === 'PRODUCTION' &&
        previousId !== null &&
        inProject(scopeId),
    )
    .sort(
      (a, b) =>
        // As SQL sorts: without a start first.
        (a.startedAt ?? -Infinity) - (b.startedAt ?? -Infinity) ||
        byText(a.id, b.id),
    );
  for (const row of ordered) {
    const base = shas.get(row.previousId!) ?? null;
    for (const sha of byRange.get(JSON.stringify([row.commitSha, base])) ??
      []) {
      if (!found.has(sha)) {
        found.set(sha, row);
      }
    }
  }
  return found;
}

/** What a deployment brings on top of the one before it. */
export interface DeploymentRange {
  newSha: string;
  /** Null: there is none before it, so everything is new. */
  oldSha: string | null;
  commits: ReadonlySet<string>;
}

/**
 * The commit ranges of all deployments of a project, failed ones included: each
 * pair of commits once.
 *
 * Source: `refdiff/tasks/deployment_commit_diff_calculator.go`,
 * `refdiff/utils/commit_node.go`.
 *
 * @param graph - the project's commits; a parent that it does not hold counts
 *   as a commit without parents
 */
export function commitRanges(
  rows: readonly DeploymentCommit[],
  graph: CommitGraph,
  inProject: (scopeId: string | null) => boolean,
): DeploymentRange[] {
  const known = new Map(graph);
  for (const parents of graph.values()) {
    parents.forEach(sha => known.has(sha) || known.set(sha, []));
  }
  const shas = new Map(rows.map(({ id, commitSha }) => [id, commitSha]));
  const ranges = new Map<string, DeploymentRange>();
  for (const { commitSha, previousId, scopeId } of rows) {
    if (commitSha !== null && inProject(scopeId)) {
      const oldSha = previousId === null ? null : shas.get(previousId) ?? null;
      [commitSha, ...(oldSha === null ? [] : [oldSha])].forEach(
        sha => known.has(sha) || known.set(sha, []),
      );
      ranges.set(JSON.stringify([commitSha, oldSha]), {
        newSha: commitSha,
        oldSha,
        commits:
          oldSha === null
            ? reachable(known, commitSha)
            : changesBetween(known, oldSha, commitSha),
      });
    }
  }
  return [...ranges.values()].sort(
    (a, b) =>
      byText(a.newSha, b.newSha) || byText(a.oldSha ?? '', b.oldSha ?? ''),
  );
}
