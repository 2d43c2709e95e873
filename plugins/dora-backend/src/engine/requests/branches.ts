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

import { byText, ms } from '../facts';
import { History, Push, buildHistory, reachable } from '../graph';

/** What is known of a request's commits. */
export interface Work {
  /** Its heads and commits. */
  shas: Set<string>;
  firstCommitAt: number | null;
  /** Pushes that told the first commit. */
  firstPushes: Push[];
  /** While it was open, ascending. */
  pushes: Push[];
}

/** The pushes of a repository, by branch. */
export class Branches {
  readonly #history: History;
  readonly #byKey = new Map<string, Push>();
  readonly #byBranch = new Map<string, Push[]>();
  readonly #commits = new Map<string, Set<string>>();
  readonly #onDefault = new Map<string, { at: number; after: string | null }>();

  constructor(pushes: readonly Push[]) {
    this.#history = buildHistory(pushes);
    const ordered = [...pushes].sort(
      (a, b) => a.at - b.at || byText(a.key, b.key),
    );
    for (const push of ordered) {
      this.#byKey.set(push.key, push);
      const { branch, isDefaultBranch, commits, after } = push.data;
      if (isDefaultBranch) {
        for (const { sha } of commits) {
          if (!this.#onDefault.has(sha)) {
            this.#onDefault.set(sha, { at: push.at, after });
          }
        }
      } else {
        put(this.#byBranch, branch, push);
        const known = this.#commits.get(branch) ?? new Set();
        commits.forEach(({ sha }) => known.add(sha));
        this.#commits.set(branch, known);
      }
    }
  }

  /**
   * The heads and commits of a pull request. Its commits are those pushed to
   * its branch that lead to its head and were not on the default branch
   * before: the branch's name may have served others earlier.
   */
  workOf(options: {
    branch: string;
    headSha: string;
    heads: string[];
    mergeCommitSha: string | null;
    openedAt: number;
    closedAt: number | null;
  }): Work {
    const { branch, heads, openedAt, mergeCommitSha } = options;
    const end = options.closedAt ?? Infinity;
    const shas = new Set(heads);
    const known = this.#commits.get(branch);
    const during = (this.#byBranch.get(branch) ?? []).filter(
      ({ at }) => at >= openedAt && at <= end,
    );
    for (const { data } of during) {
      if (data.after !== null) {
        shas.add(data.after);
      }
    }
    let firstCommitAt: number | null = null;
    let firstTold: string[] = [];
    if (known) {
      const outside = { has: (sha: string) => !known.has(sha) };
      const { graph, commits } = this.#history;
      for (const sha of reachable(graph, options.headSha, outside)) {
        const pushed = this.#onDefault.get(sha);
        const isOwn =
          !pushed || pushed.at >= end || pushed.after === mergeCommitSha;
        const commit = commits.get(sha);
        const at = commit
          ? timeOf(commit.committedAt ?? commit.authoredAt)
          : null;
        if (isOwn && commit && at !== null && sha !== mergeCommitSha) {
          shas.add(sha);
          if (firstCommitAt === null || at < firstCommitAt) {
            firstCommitAt = at;
            firstTold = commit.toldBy;
          }
        }
      }
    }
    return {
      shas,
      firstCommitAt,
      firstPushes: firstTold.map(key => this.#byKey.get(key)!),
      pushes: during,
    };
  }
}

export function timeOf(instant: string | null): number | null {
  return instant === null ? null : ms(instant);
}

/** Adds to the list of a key. */
export function put<K, T>(map: Map<K, T[]>, key: K, value: T) {
  const list = map.get(key);
  if (list) {
    list.push(value);
  } else {
    map.set(key, [value]);
  }
}
