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
  CanonicalEvent,
  ChangeData,
} from '@maestro/backstage-plugin-ledger-common';
import { repositoryKey, subjectOf, toldByHistory } from './deployments';
import { byText, isType, ms } from './facts';
import { Commit, History, Push, reachable } from './graph';
import { Repositories } from './repositories';
import { Course, coursesOf } from './reviews';

/**
 * What a deployment brings: a merged pull request, or a commit that came
 * without one.
 */
export interface Change {
  /** host, repository, `change` or `commit`, and number or hash. */
  id: string;
  title: string;
  url: string | null;
  /** Start of the lead time, milliseconds since the epoch; null: unknown. */
  startAt: number | null;
  /** What the start is. */
  startIs: 'first-commit' | 'opened' | 'unknown';
  /** Natural keys of the facts that tell start and merge, sorted. */
  facts: string[];
  /** Steps of the request; null for a commit that came without one. */
  course: Course | null;
  /** When a commit without a request reached the default branch; null: unknown. */
  pushedAt: number | null;
}

/** The changes of one repository by the commits that belong to them. */
export interface ChangeIndex {
  /** Null for a commit that is no change of its own, such as a plain merge. */
  changeOf(sha: string): Change | null;
  /** Commits that a commit was cherry-picked from, as far as known. */
  originsOf(sha: string): string[];
}

interface Request {
  data: ChangeData;
  revision: string;
  mergedAt: number;
  facts: string[];
}

/** Time of a commit: when it was committed, else when it was authored. */
function commitTime(commit: Commit): number | null {
  const at = commit.committedAt ?? commit.authoredAt;
  return at === null ? null : ms(at);
}

/**
 * Indexes the changes of one repository.
 *
 * A pull request owns its merge (or squash) commit, and those commits that
 * were pushed to its head branch and lead to its head, or that its merge
 * commit joins as second parent. Its lead time starts with the earliest of
 * them, which survives a squash; where none is known, or a rebase made them
 * younger than the request, with its opening.
 *
 * @param key - `host|repository`
 * @param resolve - finds a commit by an abbreviated hash
 */
export function indexChanges(options: {
  key: string;
  facts: readonly CanonicalEvent[];
  repositories: Repositories;
  pushes: readonly Push[];
  history: History;
  resolve: (named: string) => string | null;
}): ChangeIndex {
  const { key, pushes, history, resolve } = options;
  const { commits } = history;
  const requests = mergedRequests(options);
  const courses = coursesOf(options);
  const owner = new Map<string, Change>();
  const byBranch = groupPushes(pushes);
  const defaultPushedAt = firstDefaultPush(pushes);
  for (const request of requests) {
    const heads = headCommits(request, history, byBranch, defaultPushedAt);
    const times: number[] = [];
    const facts = new Set(request.facts);
    for (const sha of heads) {
      const commit = commits.get(sha);
      const time = commit ? commitTime(commit) : null;
      if (time !== null) {
        times.push(time);
      }
    }
    const earliest = times.length > 0 ? Math.min(...times) : null;
    for (const sha of heads) {
      const commit = commits.get(sha);
      if (commit && commitTime(commit) === earliest) {
        commit.toldBy.forEach(fact => facts.add(fact));
      }
    }
    // Rewriting a branch makes its commits younger than the request.
    const openedAt = ms(request.data.createdAt);
    const byCommit = earliest !== null && earliest <= openedAt;
    const change: Change = {
      id: `${key}|change|${request.data.number}`,
      title: `#${request.data.number} ${request.data.title}`,
      url: request.data.url,
      startAt: byCommit ? earliest : openedAt,
      startIs: byCommit ? 'first-commit' : 'opened',
      facts: [...facts].sort(),
      course: courses.get(request.data.number) ?? null,
      pushedAt: null,
    };
    if (request.data.mergeCommitSha !== null) {
      owner.set(request.data.mergeCommitSha, change);
    }
    for (const sha of heads) {
      if (!owner.has(sha)) {
        owner.set(sha, change);
      }
    }
  }
  const direct = new Map<string, Change | null>();
  return {
    changeOf(sha) {
      const owned = owner.get(sha);
      if (owned) {
        return owned;
      }
      let change = direct.get(sha);
      if (change === undefined) {
        change = directChange(
          key,
          commits.get(sha),
          defaultPushedAt.get(sha)?.pushedAt ?? null,
        );
        direct.set(sha, change);
      }
      return change;
    },
    originsOf(sha) {
      return (commits.get(sha)?.cherryPickedFrom ?? [])
        .map(resolve)
        .filter((found): found is string => found !== null && found !== sha);
    },
  };
}

function directChange(
  key: string,
  commit: Commit | undefined,
  pushedAt: number | null,
): Change | null {
  // A merge joins changes, it is none.
  if (!commit || (commit.parents?.length ?? 0) > 1) {
    return null;
  }
  const startAt = commitTime(commit);
  return {
    id: `${key}|commit|${commit.sha}`,
    title: commit.title || commit.sha.slice(0, 7),
    url: null,
    startAt,
    startIs: startAt === null ? 'unknown' : 'first-commit',
    facts: commit.toldBy,
    course: null,
    pushedAt,
  };
}

function mergedRequests(options: {
  key: string;
  facts: readonly CanonicalEvent[];
  repositories: Repositories;
}): Request[] {
  const byNumber = new Map<number, Request>();
  const sorted = [...options.facts].sort((a, b) =>
    byText(a.naturalKey, b.naturalKey),
  );
  for (const fact of sorted) {
    if (
      isType(fact, 'dev.cdevents.change.merged') &&
      repositoryKey(subjectOf(fact, options.repositories)) === options.key
    ) {
      const mergedAt = ms(fact.data.mergedAt ?? fact.occurredAt);
      const { data, revision, naturalKey } = fact;
      const present = byNumber.get(data.number);
      const request = { data, revision, mergedAt, facts: [naturalKey] };
      // A renamed repository tells the same request under two names.
      const newest =
        present && present.revision >= revision ? present : request;
      byNumber.set(data.number, {
        ...newest,
        facts: [...(present?.facts ?? []), naturalKey].sort(),
      });
    }
  }
  return [...byNumber.values()].sort(
    (a, b) => a.mergedAt - b.mergedAt || a.data.number - b.data.number,
  );
}

function groupPushes(pushes: readonly Push[]): Map<string, Set<string>> {
  const groups = new Map<string, Set<string>>();
  for (const { data } of pushes) {
    if (!data.isDefaultBranch) {
      const group = groups.get(data.branch) ?? new Set();
      data.commits.forEach(({ sha }) => group.add(sha));
      groups.set(data.branch, group);
    }
  }
  return groups;
}

interface DefaultPush {
  at: number;
  after: string | null;
  /** Null where the history was pulled: then nobody tells. */
  pushedAt: number | null;
}

function firstDefaultPush(pushes: readonly Push[]): Map<string, DefaultPush> {
  const first = new Map<string, DefaultPush>();
  const ordered = pushes
    .filter(({ data }) => data.isDefaultBranch)
    .sort((a, b) => a.at - b.at || byText(a.key, b.key));
  for (const { at, data } of ordered) {
    for (const { sha } of data.commits) {
      if (!first.has(sha)) {
        const pushedAt = toldByHistory(data) ? null : at;
        first.set(sha, { at, after: data.after, pushedAt });
      }
    }
  }
  return first;
}

function headCommits(
  request: Request,
  { graph, commits }: History,
  byBranch: Map<string, Set<string>>,
  defaultPushedAt: Map<string, DefaultPush>,
): Set<string> {
  const { headBranch, headSha, mergeCommitSha } = request.data;
  const heads = new Set<string>();
  const branch = byBranch.get(headBranch);
  if (branch) {
    // The branch's name may have served before: only what leads to this head.
    const outside = { has: (sha: string) => !branch.has(sha) };
    for (const sha of reachable(graph, headSha, outside)) {
      const pushed = defaultPushedAt.get(sha);
      if (
        !pushed ||
        pushed.at >= request.mergedAt ||
        pushed.after === mergeCommitSha
      ) {
        heads.add(sha);
      }
    }
  }
  const parents =
    mergeCommitSha === null ? null : commits.get(mergeCommitSha)?.parents;
  if (mergeCommitSha !== null && parents && parents.length > 1) {
    const base = reachable(graph, parents[0]);
    for (const parent of parents.slice(1)) {
      reachable(graph, parent, base).forEach(sha => heads.add(sha));
    }
  }
  heads.delete(mergeCommitSha ?? '');
  return heads;
}
