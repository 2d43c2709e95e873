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

import { PersonRef } from '@maestro/backstage-plugin-ledger-common';
import { Contents, ContentsCount, buttonsOf } from './contents';
import { Fact, byText, isType } from './facts';
import { PushAuthors, authorsOf, withoutCommits } from './pushAuthors';

/** What the ledger knows of a commit that some push led to. */
interface Step {
  parts: PushAuthors[];
  /** Commits that were there before, also such as a forced push replaced. */
  to: Set<string>;
  /** Those of them that it still rests on. */
  base: Set<string>;
  /** Those that the default branch was at before, the first parent first. */
  mainline: Set<string>;
  /** On the default branch, whichever way it came there. */
  trunk: boolean;
}

interface Steps {
  byCommit: Map<string, Step>;
  /** Commits by the pushes to the default branch that listed them. */
  listed: Map<string, Set<string>>;
  /** Forced pushes to the default branch. */
  replaced: Array<{ before: string; after: string }>;
  newest: string | null;
}

/** So many pushes are looked at for what forced ones took off the default branch. */
const MOST_UNDONE = 100_000;
/** So many pushes are followed for all requests of one reading; seconds. */
const MOST_STEPS = 1_000_000;

/**
 * Who wrote what a request brings: its author, and the authors and co-authors
 * of the commits that were pushed to its branch and, once it is merged, of what
 * the merge put on the default branch. From its head back to the default branch
 * each push is followed; where one is not known (branches of forks, pulled
 * repositories, what was pushed before anybody listened) the contents are not
 * complete. What a forced push replaced counts as well: that may refuse an
 * approval too many, and never allows one too many. What came to the default
 * branch another way is not of the request, also where it was merged into its
 * branch, unless a forced push took it off again.
 *
 * @param facts - of one repository, one per natural key
 * @param mostSteps - pushes that are followed; of requests that come after, the
 *   contents are not complete
 * @returns reads one request; facts are read once for all
 */
export function readRequestContents(
  facts: readonly Fact[],
  mostSteps = MOST_STEPS,
): (request: {
  author: PersonRef | null;
  headSha: string;
  /** Null: it is not merged, or nobody knows the result. */
  mergeSha: string | null;
}) => Contents {
  const buttons = buttonsOf(facts);
  const { byCommit, listed, newest, replaced } = stepsOf(facts);
  const ranks = ranksOf(byCommit, newest);
  const undone = undoneOf(byCommit, replaced, ranks);
  let left = mostSteps;
  return ({ author, headSha, mergeSha }) => {
    const count = new ContentsCount(buttons);
    count.author(author);
    const rank = mergeSha === null ? undefined : ranks.get(mergeSha);
    const isBefore = (sha: string) =>
      byCommit.get(sha)?.trunk === true &&
      !undone.has(sha) &&
      (rank === undefined || ranks.get(sha) !== rank);
    const cameBefore = (sha: string) => {
      for (const tip of listed.get(sha) ?? []) {
        if (tip !== mergeSha && isBefore(tip)) {
          return true;
        }
      }
      return false;
    };
    const todo = mergeSha === null ? [headSha] : [headSha, mergeSha];
    const seen = new Set<string>();
    let complete = true;
    if (mergeSha !== null && rank === undefined) {
      // It is not where the default branch is now: what it brought is not known.
      complete = false;
      byCommit.get(mergeSha)?.parts.forEach(part => count.part(part));
    }
    for (let sha = todo.pop(); sha !== undefined; sha = todo.pop()) {
      const step = byCommit.get(sha);
      if (!step) {
        complete = false;
      } else if (!seen.has(sha) && !isBefore(sha)) {
        if (left <= 0) {
          complete = false;
          break;
        }
        left -= 1;
        seen.add(sha);
        step.parts.forEach(part =>
          count.part(withoutCommits(part, cameBefore)),
        );
        step.to.forEach(parent => todo.push(parent));
      }
    }
    return count.contents({ since: null, complete });
  };
}

function stepsOf(facts: Iterable<Fact>): Steps {
  const byCommit: Steps['byCommit'] = new Map();
  const listed: Steps['listed'] = new Map();
  const replaced: Steps['replaced'] = [];
  let newest: { at: string; sha: string } | null = null;
  for (const fact of facts) {
    if (isType(fact, 'maestro.branch.pushed')) {
      const { after, before, commits, forced, isDefaultBranch } = fact.data;
      const last = commits.at(-1);
      const sha = (after ?? last?.sha)?.toLowerCase();
      if (sha) {
        const step = byCommit.get(sha) ?? {
          parts: [],
          to: new Set(),
          base: new Set(),
          mainline: new Set(),
          trunk: false,
        };
        byCommit.set(sha, step);
        const part = authorsOf(fact.data);
        step.parts.push(part);
        const old = before?.toLowerCase();
        const parents =
          last?.sha.toLowerCase() === sha
            ? (last.parents ?? []).map(parent => parent.toLowerCase())
            : [];
        const base = old && !forced ? [...parents, old] : parents;
        base.forEach(parent => step.base.add(parent));
        [...parents, ...(old ? [old] : [])].forEach(parent =>
          step.to.add(parent),
        );
        if (isDefaultBranch) {
          step.trunk = true;
          base.forEach(parent => step.mainline.add(parent));
          for (const commit of [sha, ...(part.written ?? []).map(c => c.sha)]) {
            listed.set(commit, (listed.get(commit) ?? new Set()).add(sha));
          }
          if (old && forced) {
            replaced.push({ before: old, after: sha });
          }
          if (newest === null || byText(fact.occurredAt, newest.at) > 0) {
            newest = { at: fact.occurredAt, sha };
          }
        }
      }
    }
  }
  return { byCommit, listed, replaced, newest: newest?.sha ?? null };
}

/** Where the default branch was before; null: nobody knows. */
function mainlineOf(steps: Steps['byCommit'], sha: string): string | null {
  for (const parent of steps.get(sha)?.mainline ?? []) {
    if (steps.get(parent)?.trunk) {
      return parent;
    }
  }
  return null;
}

/**
 * By which commit of the first-parent chain each commit came to the default
 * branch, as its place in that chain; oldest first.
 */
function ranksOf(
  steps: Steps['byCommit'],
  newest: string | null,
): Map<string, number> {
  const chain = new Set<string>();
  for (
    let sha = newest;
    sha !== null && !chain.has(sha);
    sha = mainlineOf(steps, sha)
  ) {
    chain.add(sha);
  }
  const ranks = new Map<string, number>();
  [...chain].reverse().forEach((tip, rank) => {
    const todo = [tip];
    for (let sha = todo.pop(); sha !== undefined; sha = todo.pop()) {
      if (!ranks.has(sha) && steps.has(sha)) {
        ranks.set(sha, rank);
        steps.get(sha)!.base.forEach(parent => todo.push(parent));
      }
    }
  });
  return ranks;
}

/**
 * What a forced push took off the default branch, and did not come back: back to
 * the commit that it was set to, or the newest alone where it was set to another.
 */
function undoneOf(
  steps: Steps['byCommit'],
  replaced: Steps['replaced'],
  ranks: ReadonlyMap<string, number>,
): Set<string> {
  const undone = new Set<string>();
  let left = MOST_UNDONE;
  for (const { after, before } of replaced) {
    const taken = new Set<string>();
    let sha: string | null = before;
    while (sha !== null && sha !== after && left > 0) {
      left -= 1;
      taken.add(sha);
      const next = mainlineOf(steps, sha);
      sha = next !== null && taken.has(next) ? null : next;
    }
    for (const one of sha === after ? taken : [before]) {
      if (!ranks.has(one)) {
        undone.add(one);
      }
    }
  }
  return undone;
}
