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
  PersonRef,
} from '@maestro/backstage-plugin-ledger-common';

/** A push as cases keep it: who wrote what it brought, not what that was. */
export interface PushAuthors {
  /** Each once, co-authors too; whoever made a merge commit is left out. */
  authors: PersonRef[];
  /** Commits of which nobody knows the author, or a co-author. */
  unknownAuthors: number;
  /**
   * Commits that merge, or say so. Whoever makes one by hand may write into it;
   * only that of a request, which the forge makes, holds nothing of its own.
   */
  merges: Array<{ sha: string; author: PersonRef | null }>;
  /** Commits of which the ledger does not know whether they have co-authors. */
  untold: number;
  /** The same by commit; absent of what an earlier release of Maestro kept. */
  written?: CommitAuthors[];
}

/** What one commit adds to a push. */
export interface CommitAuthors {
  /** In lower case. */
  sha: string;
  /** Places in the authors of the push; of a merge only co-authors. */
  by: number[];
  /** Of its authors those whom nobody knows. */
  unknown: number;
  untold: boolean;
}

const MERGE = /^Merge (pull request|branch|remote-tracking branch|tag) /;

/** So many commits a hook lists at most: GitLab's, and GitHub's. */
const HOOK_LIMITS = [20, 2048];

/** What is kept of the commits of a push. */
export function pushAuthors({
  after,
  before,
  commits,
}: BranchPushedData): PushAuthors {
  const authors = new Map<string, PersonRef>();
  const merges: PushAuthors['merges'] = [];
  // A push that moves a branch and names no commit leaves them out; one that
  // names as many as a hook can may leave some out.
  let unknownAuthors =
    (commits.length === 0 && after !== null && after !== before) ||
    (HOOK_LIMITS.includes(commits.length) &&
      commits.every(({ parents }) => parents === null))
      ? 1
      : 0;
  let untold = 0;
  const written: CommitAuthors[] = [];
  const places = new Map<string, number>();
  for (const { author, coAuthors, parents, sha, title } of commits) {
    const people: Array<PersonRef | null> = [];
    if (parents === null ? MERGE.test(title) : parents.length > 1) {
      merges.push({ sha: sha.toLowerCase(), author });
    } else {
      people.push(author);
    }
    coAuthors?.forEach(person => people.push(person));
    const by = new Set<number>();
    let unknown = 0;
    for (const person of people) {
      if (person) {
        add(authors, person);
        if (!places.has(person.id)) {
          places.set(person.id, places.size);
        }
        by.add(places.get(person.id)!);
      } else {
        unknown += 1;
      }
    }
    unknownAuthors += unknown;
    untold += coAuthors ? 0 : 1;
    written.push({
      sha: sha.toLowerCase(),
      by: [...by],
      unknown,
      untold: !coAuthors,
    });
  }
  return {
    authors: [...authors.values()],
    unknownAuthors,
    merges,
    untold,
    written,
  };
}

/** A push without some of its commits, where it is known who wrote which. */
export function withoutCommits(
  part: PushAuthors,
  isLeftOut: (sha: string) => boolean,
): PushAuthors {
  const out = (part.written ?? []).filter(({ sha }) => isLeftOut(sha));
  if (!part.written || out.length === 0) {
    return part;
  }
  const shas = new Set(out.map(({ sha }) => sha));
  const written = part.written.filter(({ sha }) => !shas.has(sha));
  const kept = new Set(written.flatMap(({ by }) => by));
  return {
    authors: part.authors.filter((_, place) => kept.has(place)),
    unknownAuthors: out.reduce(
      (sum, { unknown }) => sum - unknown,
      part.unknownAuthors,
    ),
    merges: part.merges.filter(({ sha }) => !shas.has(sha)),
    untold: part.untold - out.filter(({ untold }) => untold).length,
  };
}

/** As the store keeps them, or of a push that was kept by an earlier release. */
export function authorsOf(data: BranchPushedData): PushAuthors {
  const kept = data as BranchPushedData & Partial<PushAuthors>;
  const { authors, merges, unknownAuthors = 0, untold = 1, written } = kept;
  // Then only the newest commit of a push was kept, or no merge.
  const lost = merges || data.before === null ? 0 : 1;
  const found = authors
    ? { authors, merges: merges ?? [], unknownAuthors, untold, written }
    : pushAuthors(data);
  return { ...found, unknownAuthors: found.unknownAuthors + lost };
}

/** A person who was called a program once is still a person. */
export function add(authors: Map<string, PersonRef>, author: PersonRef): void {
  if ((authors.get(author.id)?.type ?? 'bot') === 'bot') {
    authors.set(author.id, author);
  }
}
