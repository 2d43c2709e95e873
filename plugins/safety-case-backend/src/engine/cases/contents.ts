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
import { Fact, byText, isType } from './facts';
import { PushAuthors, add, authorsOf } from './pushAuthors';
import { PushHistory } from './pushHistory';

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

function instant(at: string): string {
  return new Date(at).toISOString();
}
