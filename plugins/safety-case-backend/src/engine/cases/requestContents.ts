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
import {
  Contents,
  ContentsCount,
  PushAuthors,
  authorsOf,
  buttonsOf,
} from './contents';
import { Fact, byText, isType } from './facts';

/** What the ledger knows of a commit that some push led to. */
interface Step {
  parts: PushAuthors[];
  /** Commits that were there before. */
  to: string[];
  /** On the default branch, whichever way it came there. */
  trunk: boolean;
}

/**
 * Who wrote what a request brings: its author, and the authors and co-authors
 * of the commits that were pushed to its branch and, once it is merged, of what
 * the merge put on the default branch. From its head back to the default branch
 * each push is followed; where one is not known (branches of forks, pulled
 * repositories, what was pushed before anybody listened) the contents are not
 * complete. What a forced push replaced counts as well: that may refuse an
 * approval too many, and never allows one too many.
 *
 * @param facts - of one repository, one per natural key
 * @returns reads one request; facts are read once for all
 */
export function readRequestContents(facts: readonly Fact[]): (request: {
  author: PersonRef | null;
  headSha: string;
  /** Null: it is not merged, or nobody knows the result. */
  mergeSha: string | null;
}) => Contents {
  const buttons = buttonsOf(facts);
  const steps = stepsOf(facts);
  const ranks = ranksOf(steps.byCommit, steps.newest);
  return ({ author, headSha, mergeSha }) => {
    const count = new ContentsCount(buttons);
    count.author(author);
    const rank = mergeSha === null ? undefined : ranks.get(mergeSha);
    const isBefore = (sha: string, { trunk }: Step) =>
      trunk && (rank === undefined || ranks.get(sha) !== rank);
    const todo = mergeSha === null ? [headSha] : [headSha, mergeSha];
    const seen = new Set<string>();
    let complete = true;
    if (mergeSha !== null && rank === undefined) {
      // It is not where the default branch is now: what it brought is not known.
      complete = false;
      steps.byCommit.get(mergeSha)?.parts.forEach(part => count.part(part));
    }
    for (let sha = todo.pop(); sha !== undefined; sha = todo.pop()) {
      const step = steps.byCommit.get(sha);
      if (!step) {
        complete = false;
      } else if (!seen.has(sha) && !isBefore(sha, step)) {
        seen.add(sha);
        step.parts.forEach(part => count.part(part));
        todo.push(...step.to);
      }
    }
    return count.contents({ since: null, complete });
  };
}

function stepsOf(facts: Iterable<Fact>): {
  byCommit: Map<string, Step>;
  newest: string | null;
} {
  const byCommit = new Map<string, Step>();
  let newest: { at: string; sha: string } | null = null;
  for (const fact of facts) {
    if (isType(fact, 'maestro.branch.pushed')) {
      const { after, before, commits, isDefaultBranch } = fact.data;
      const last = commits.at(-1);
      const sha = (after ?? last?.sha)?.toLowerCase();
      if (sha) {
        const step = byCommit.get(sha) ?? { parts: [], to: [], trunk: false };
        byCommit.set(sha, step);
        step.parts.push(authorsOf(fact.data));
        step.to.push(
          ...[
            // The first parent comes first.
            ...(last?.sha.toLowerCase() === sha ? last.parents ?? [] : []),
            ...(before ? [before] : []),
          ].map(parent => parent.toLowerCase()),
        );
        if (isDefaultBranch) {
          step.trunk = true;
          if (newest === null || byText(fact.occurredAt, newest.at) > 0) {
            newest = { at: fact.occurredAt, sha };
          }
        }
      }
    }
  }
  return { byCommit, newest: newest?.sha ?? null };
}

/**
 * By which commit of the first-parent chain each commit came to the default
 * branch, as its place in that chain; oldest first.
 */
function ranksOf(
  steps: ReadonlyMap<string, Step>,
  newest: string | null,
): Map<string, number> {
  const chain: string[] = [];
  const seen = new Set<string>();
  for (
    let sha: string | undefined = newest ?? undefined;
    sha !== undefined && !seen.has(sha) && steps.get(sha)?.trunk;
    sha = steps.get(sha)?.to[0]
  ) {
    seen.add(sha);
    chain.push(sha);
  }
  const ranks = new Map<string, number>();
  chain.reverse().forEach((tip, rank) => {
    const todo = [tip];
    for (let sha = todo.pop(); sha !== undefined; sha = todo.pop()) {
      if (!ranks.has(sha) && steps.has(sha)) {
        ranks.set(sha, rank);
        todo.push(...steps.get(sha)!.to);
      }
    }
  });
  return ranks;
}
