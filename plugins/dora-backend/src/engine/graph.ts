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
  BranchPushedData,
  CommitData,
} from '@maestro/backstage-plugin-ledger-common';
import { byText } from './facts';

/** Hash of a commit to the hashes of its parents. */
export type CommitGraph = ReadonlyMap<string, readonly string[]>;

/**
 * All commits reachable from `start`, itself included, without entering
 * `stop`. Parents that the graph does not hold are passed over; cycles, which
 * only damaged input has, end the walk.
 *
 * @param onBoundary - told of each hash at which the walk turned back
 */
export function reachable(
  graph: CommitGraph,
  start: string,
  stop: { has(sha: string): boolean } = new Set(),
  onBoundary?: (sha: string) => void,
): Set<string> {
  const found = new Set<string>();
  const todo = [start];
  for (let sha = todo.pop(); sha !== undefined; sha = todo.pop()) {
    if (stop.has(sha)) {
      onBoundary?.(sha);
    } else if (!found.has(sha)) {
      const parents = graph.get(sha);
      if (parents) {
        found.add(sha);
        todo.push(...parents);
      } else {
        onBoundary?.(sha);
      }
    }
  }
  return found;
}

/**
 * The commits that a deployment of `to` brings on top of `from`: reachable
 * from `to`, not from `from` (as `git rev-list from..to`). Times play no part.
 */
export function changesBetween(
  graph: CommitGraph,
  from: string,
  to: string,
): Set<string> {
  return reachable(graph, to, reachable(graph, from));
}

/** A commit as the pushes of a repository tell it. */
export interface Commit extends CommitData {
  /** Natural keys of the pushes that told it, sorted. */
  toldBy: string[];
  /** Whether a push to the default branch held it. */
  onDefault: boolean;
}

/** A push with what orders it. */
export interface Push {
  key: string;
  at: number;
  data: BranchPushedData;
}

/** The commits of a repository and how they hang together. */
export interface History {
  graph: CommitGraph;
  commits: ReadonlyMap<string, Commit>;
}

interface Draft {
  commit: Commit;
  parents: readonly string[];
  /** 2: the source named them; 1: guessed from a push to the default branch. */
  certainty: number;
}

/**
 * Joins pushes to one history. Where a source does not name parents (webhooks),
 * a commit's parent is taken to be the commit before it in the push, and of
 * the first one the head that the push replaced. For a forced push the
 * replaced head is no ancestor. A guess from a push to the default branch
 * beats one from another branch; a named parent beats every guess.
 */
export function buildHistory(pushes: readonly Push[]): History {
  const drafts = new Map<string, Draft>();
  const ordered = [...pushes].sort(
    (a, b) => a.at - b.at || byText(a.key, b.key),
  );
  for (const { key, data } of ordered) {
    const { before, after, forced, isDefaultBranch } = data;
    let previous = forced ? null : before;
    for (const commit of data.commits) {
      const guess = previous === null ? [] : [previous];
      addDraft(drafts, {
        commit: { ...commit, toldBy: [key], onDefault: isDefaultBranch },
        parents: commit.parents ?? guess,
        certainty: certaintyOf(commit, isDefaultBranch),
      });
      previous = commit.sha;
    }
    if (after !== null && previous !== null && after !== previous) {
      // Commits that the payload left out, or a branch moved to old commits.
      addEdge(drafts, after, previous, key, isDefaultBranch);
    }
  }
  const graph = new Map<string, readonly string[]>();
  const commits = new Map<string, Commit>();
  for (const [sha, draft] of drafts) {
    graph.set(sha, draft.parents);
    commits.set(sha, draft.commit);
  }
  return { graph, commits };
}

function certaintyOf(commit: CommitData, isDefaultBranch: boolean): number {
  if (commit.parents !== null) {
    return 2;
  }
  return isDefaultBranch ? 1 : 0;
}

function addDraft(drafts: Map<string, Draft>, draft: Draft) {
  const { sha } = draft.commit;
  const present = drafts.get(sha);
  if (!present) {
    drafts.set(sha, draft);
    return;
  }
  const better = draft.certainty > present.certainty ? draft : present;
  const other = better === draft ? present : draft;
  drafts.set(sha, {
    parents: better.parents,
    certainty: better.certainty,
    commit: {
      ...better.commit,
      authoredAt: better.commit.authoredAt ?? other.commit.authoredAt,
      committedAt: better.commit.committedAt ?? other.commit.committedAt,
      author: better.commit.author ?? other.commit.author,
      toldBy: [
        ...new Set([...present.commit.toldBy, ...draft.commit.toldBy]),
      ].sort(),
      onDefault: present.commit.onDefault || draft.commit.onDefault,
    },
  });
}

function addEdge(
  drafts: Map<string, Draft>,
  sha: string,
  parent: string,
  key: string,
  onDefault: boolean,
) {
  const present = drafts.get(sha);
  if (!present) {
    addDraft(drafts, {
      commit: {
        sha,
        parents: null,
        authoredAt: null,
        committedAt: null,
        author: null,
        title: '',
        reverts: [],
        cherryPickedFrom: [],
        toldBy: [key],
        onDefault,
      },
      parents: [parent],
      certainty: -1,
    });
  }
}

/**
 * Finds the one commit whose hash starts with what a message names (7 to 40
 * hex digits); null when none or several do.
 */
export function createResolver(
  hashes: Iterable<string>,
): (named: string) => string | null {
  const sorted = [...hashes].sort();
  return named => {
    const prefix = named.toLowerCase();
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle] < prefix) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    const found = sorted[low];
    if (!found?.startsWith(prefix)) {
      return null;
    }
    return sorted[low + 1]?.startsWith(prefix) ? null : found;
  };
}
