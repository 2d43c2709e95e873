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

import { CommitData } from '@maestro/backstage-plugin-ledger-common';

/** What one commit of the mainline brought to the branch. */
export interface Integration {
  /** First parent: what the branch pointed at before; null at a root. */
  before: string | null;
  after: string;
  /** ISO 8601: when `after` was committed. */
  at: string;
  /** Parents before children; `after` is the last. */
  commits: CommitData[];
}

/**
 * Splits a batch of a pulled history by its mainline, as
 * `git log --first-parent` counts it: each mainline commit is one integration
 * of itself and of the side commits that no earlier one brought.
 *
 * @param commits - parents before children
 * @param mainline - hashes of the first-parent chain, oldest first; those that
 *   are not in the batch are passed over
 * @returns `rest`: commits that no integration of this batch brings, because
 *   their merge is in a later one; `undated`: mainline commits without a time,
 *   which are no integration, their commits come with the next one
 */
export function splitByMainline(
  commits: readonly CommitData[],
  mainline: readonly string[],
): { integrations: Integration[]; rest: CommitData[]; undated: string[] } {
  const places = new Map(commits.map(({ sha }, index) => [sha, index]));
  const taken = new Set<number>();
  const integrations: Integration[] = [];
  const undated: string[] = [];
  for (const after of mainline) {
    const place = places.get(after);
    if (place === undefined || taken.has(place)) {
      continue;
    }
    const { committedAt, parents } = commits[place];
    if (committedAt === null) {
      // Nothing is taken: the next integration reaches these commits too.
      undated.push(after);
      continue;
    }
    const found: number[] = [];
    const todo = [place];
    for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
      if (!taken.has(at)) {
        taken.add(at);
        found.push(at);
        for (const parent of commits[at].parents ?? []) {
          const next = places.get(parent);
          if (next !== undefined) {
            todo.push(next);
          }
        }
      }
    }
    integrations.push({
      before: parents?.[0] ?? null,
      after,
      at: committedAt,
      commits: found.sort((a, b) => a - b).map(index => commits[index]),
    });
  }
  return {
    integrations,
    rest: commits.filter((_, index) => !taken.has(index)),
    undated,
  };
}
