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
import { Fact, byText, isType } from './facts';
import { PushHistory } from './pushHistory';

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

/** Who wrote what a request, a commit or a release brings. */
export interface Contents {
  /** Each once, in order of their pseudonyms; programs are among them. */
  authors: PersonRef[];
  /** Changes and commits whose author nobody names. */
  unknown: number;
  /** Commits of which the ledger does not know whether they have co-authors. */
  untold: number;
  /**
   * Exclusive, ISO 8601: when the commit of the release before was there, or the
   * commit that was approved before; null: none is known, or it is a request.
   */
  since: string | null;
  /** The ledger knows the way from there, so that nothing is left out. */
  complete: boolean;
}

/** A release with the commit that it is of. */
export interface KnownRelease {
  tag: string;
  sha: string | null;
  prerelease: boolean;
  publishedAt: string;
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

/** What was brought at an instant. */
interface Brought extends PushAuthors {
  at: string;
}

/** Joins who wrote the parts of something. */
export class ContentsCount {
  readonly #authors = new Map<string, PersonRef>();
  #unknown = 0;
  #untold = 0;

  /** @param buttons - merges that a forge made of requests */
  constructor(private readonly buttons: ReadonlySet<string>) {}

  author(author: PersonRef | null): void {
    if (author) {
      add(this.#authors, author);
    } else {
      this.#unknown += 1;
    }
  }

  part({ authors, merges, unknownAuthors, untold }: PushAuthors): void {
    authors.forEach(author => this.author(author));
    this.#unknown += unknownAuthors;
    this.#untold += untold;
    for (const { author, sha } of merges) {
      if (!this.buttons.has(sha)) {
        this.author(author);
      }
    }
  }

  contents(place: Pick<Contents, 'complete' | 'since'>): Contents {
    return {
      authors: [...this.#authors.values()].sort((a, b) => byText(a.id, b.id)),
      unknown: this.#unknown,
      untold: this.#untold,
      ...place,
    };
  }
}

/**
 * Commits that forges made of merged requests: whoever pressed the button wrote
 * nothing, and the request names its author.
 */
export function buttonsOf(facts: Iterable<Fact>): Set<string> {
  const buttons = new Set<string>();
  for (const fact of facts) {
    if (isType(fact, 'dev.cdevents.change.merged')) {
      const sha = fact.data.mergeCommitSha;
      if (sha) {
        buttons.add(sha.toLowerCase());
      }
    }
  }
  return buttons;
}

/**
 * Who wrote what a release brings: the authors of requests that were merged,
 * and of commits that were pushed to the default branch, after the commit of the
 * release before was there and no later than its own. Of the releases before,
 * the latest counts that is of an earlier commit; of a release that is no
 * prerelease, the latest that is none either, because nobody approved for
 * customers what a candidate brought. A release of the default branch is
 * compared with one of that branch where there is one: what was released
 * meanwhile of an older line says nothing of it.
 *
 * Times stand for the order of commits: a request that was merged meanwhile and
 * is not part of the release counts as well. That may refuse an approval too
 * many, and never allows one too many. Sources that tell commits one by one know
 * only when each was made, so what lies between the two commits counts whatever
 * its time.
 *
 * @returns reads one of the given releases; facts are read once for all
 */
export function readContents(
  facts: readonly Fact[],
): (release: KnownRelease, releases: readonly KnownRelease[]) => Contents {
  const brought: Brought[] = [];
  const seen = new Map<string, string[]>();
  const see = (sha: string | null | undefined, at: string) => {
    if (sha) {
      const key = sha.toLowerCase();
      const instants = seen.get(key);
      if (instants) {
        instants.push(at);
      } else {
        seen.set(key, [at]);
      }
    }
  };
  const buttons = buttonsOf(facts);
  const history = new PushHistory<Brought>();
  for (const fact of facts) {
    if (isType(fact, 'dev.cdevents.change.merged')) {
      const { author, mergeCommitSha, mergedAt } = fact.data;
      const at = instant(mergedAt ?? fact.occurredAt);
      see(mergeCommitSha, at);
      brought.push({
        at,
        authors: author ? [author] : [],
        unknownAuthors: author ? 0 : 1,
        merges: [],
        untold: 0,
      });
    } else if (
      isType(fact, 'maestro.branch.pushed') &&
      fact.data.isDefaultBranch
    ) {
      const at = instant(fact.occurredAt);
      see(fact.data.after ?? fact.data.commits.at(-1)?.sha, at);
      const item = { at, ...authorsOf(fact.data) };
      brought.push(item);
      history.add(fact.data, item);
    }
  }
  return (release, releases) => {
    const seenAt = ({ sha }: KnownRelease) =>
      sha === null ? [] : seen.get(sha) ?? [];
    // A push is told moments after the merge that it was.
    const own = seenAt(release);
    const until = [...own].sort().at(-1) ?? instant(release.publishedAt);
    const earlier = releases
      .filter(
        other =>
          other.publishedAt < release.publishedAt &&
          other.tag !== release.tag &&
          (other.sha === null || other.sha !== release.sha) &&
          (release.prerelease || !other.prerelease) &&
          // What is of a later commit is not what this one adds to.
          (own.length === 0 || seenAt(other).every(at => at < until)),
      )
      .sort((a, b) => byText(a.publishedAt, b.publishedAt));
    const before =
      (own.length > 0
        ? earlier.findLast(other => seenAt(other).length > 0)
        : undefined) ?? earlier.at(-1);
    const theirs = before ? seenAt(before) : [];
    const since = before
      ? [...theirs, instant(before.publishedAt)].sort()[0]
      : null;
    const between = history.between(release.sha, before?.sha ?? null);
    const count = new ContentsCount(buttons);
    for (const item of brought) {
      const inTime = item.at <= until && (since === null || item.at > since);
      if (inTime || between.has(item)) {
        count.part(item);
      }
    }
    return count.contents({
      since,
      complete: own.length > 0 && theirs.length > 0,
    });
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
function add(authors: Map<string, PersonRef>, author: PersonRef): void {
  if ((authors.get(author.id)?.type ?? 'bot') === 'bot') {
    authors.set(author.id, author);
  }
}

function instant(at: string): string {
  return new Date(at).toISOString();
}
