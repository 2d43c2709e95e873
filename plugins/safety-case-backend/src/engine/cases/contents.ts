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

/** A push as cases keep it: who wrote what it brought, not what that was. */
export interface PushAuthors {
  /** Each once; merge commits are left out. */
  authors: PersonRef[];
  /** Commits of which nobody knows the author. */
  unknownAuthors: number;
}

/** Who wrote what a release brings on top of the one before. */
export interface ReleaseContents {
  /** Each once, in order of their pseudonyms; programs are among them. */
  authors: PersonRef[];
  /** Changes and commits whose author nobody names. */
  unknown: number;
  /** Exclusive, ISO 8601: when the commit of the release before was there. */
  since: string | null;
  /** The ledger knows both commits, so that nothing before or between is left out. */
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

/** What is kept of the commits of a push. */
export function pushAuthors({
  after,
  before,
  commits,
}: BranchPushedData): PushAuthors {
  const authors = new Map<string, PersonRef>();
  // A push that moves a branch and names no commit leaves them out.
  let unknownAuthors =
    commits.length === 0 && after !== null && after !== before ? 1 : 0;
  for (const { author, parents, title } of commits) {
    // Whoever presses the button wrote nothing; the request names its author.
    const merge = parents === null ? MERGE.test(title) : parents.length > 1;
    if (!merge) {
      if (author) {
        authors.set(author.id, author);
      } else {
        unknownAuthors += 1;
      }
    }
  }
  return { authors: [...authors.values()], unknownAuthors };
}

/**
 * Who wrote what a release brings: the authors of requests that were merged,
 * and of commits that were pushed to the default branch, after the commit of the
 * release before was there and no later than its own. Of the releases before,
 * the latest counts that is of another commit; of a release that is no
 * prerelease, the latest that is none either, because nobody approved for
 * customers what a candidate brought.
 *
 * Times stand for the order of commits: a request that was merged meanwhile and
 * is not part of the release counts as well. That may refuse an approval too
 * many, and never allows one too many.
 */
export function contentsOf(
  release: KnownRelease,
  releases: readonly KnownRelease[],
  facts: Iterable<Fact>,
): ReleaseContents {
  const before = releases
    .filter(
      other =>
        other.publishedAt < release.publishedAt &&
        other.tag !== release.tag &&
        (other.sha === null || other.sha !== release.sha) &&
        (release.prerelease || !other.prerelease),
    )
    .sort((a, b) => byText(a.publishedAt, b.publishedAt))
    .at(-1);
  const brought: Array<PushAuthors & { at: string }> = [];
  const seen = new Map<string, string[]>();
  const see = (sha: string | null | undefined, at: string) => {
    if (sha) {
      const key = sha.toLowerCase();
      seen.set(key, [...(seen.get(key) ?? []), at]);
    }
  };
  for (const fact of facts) {
    if (isType(fact, 'dev.cdevents.change.merged')) {
      const { author, mergeCommitSha, mergedAt } = fact.data;
      const at = instant(mergedAt ?? fact.occurredAt);
      see(mergeCommitSha, at);
      brought.push({
        at,
        authors: author ? [author] : [],
        unknownAuthors: author ? 0 : 1,
      });
    } else if (
      isType(fact, 'maestro.branch.pushed') &&
      fact.data.isDefaultBranch
    ) {
      const at = instant(fact.occurredAt);
      see(fact.data.after ?? fact.data.commits.at(-1)?.sha, at);
      const { authors, unknownAuthors } = fact.data as BranchPushedData &
        Partial<PushAuthors>;
      brought.push({
        at,
        ...(authors
          ? { authors, unknownAuthors: unknownAuthors ?? 0 }
          : pushAuthors(fact.data)),
      });
    }
  }
  // A push is told moments after the merge that it was.
  const own = release.sha === null ? [] : seen.get(release.sha) ?? [];
  const theirs = before?.sha ? seen.get(before.sha) ?? [] : [];
  const until = [...own].sort().at(-1) ?? instant(release.publishedAt);
  const since = before
    ? [...theirs, instant(before.publishedAt)].sort()[0]
    : null;
  const authors = new Map<string, PersonRef>();
  let unknown = 0;
  for (const item of brought) {
    if (item.at <= until && (since === null || item.at > since)) {
      item.authors.forEach(author => authors.set(author.id, author));
      unknown += item.unknownAuthors;
    }
  }
  return {
    authors: [...authors.values()].sort((a, b) => byText(a.id, b.id)),
    unknown,
    since,
    complete: own.length > 0 && theirs.length > 0,
  };
}

function instant(at: string): string {
  return new Date(at).toISOString();
}
