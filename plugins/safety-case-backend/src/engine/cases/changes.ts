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
  ChangeData,
  PersonRef,
  ReleaseData,
} from '@maestro/backstage-plugin-ledger-common';
import { CaseSubject } from '@maestro/backstage-plugin-safety-case-common';
import { Contents, KnownRelease, readContents } from './contents';
import { Fact, byText, isType } from './facts';
import { Repository } from './repositories';
import { readRequestContents } from './requestContents';

/** A pull request or release that may have a case. */
export interface Candidate {
  subject: CaseSubject;
  /** Null: nobody is known. */
  author: PersonRef | null;
  /** Who wrote what it brings. */
  contents: Contents;
  merged: boolean;
  /** Latest act, ISO 8601. */
  activeAt: string;
  /** When it was merged or released; null: not yet. */
  doneAt: string | null;
}

/** Of one revision the later state is the newer. */
const STATE_ORDER = { open: 0, closed: 1, merged: 2 };

/**
 * Open requests, and those merged since an instant.
 *
 * @param facts - of the repository under all its names, pushes among them, one
 *   per natural key
 * @param since - ISO 8601
 * @param isWanted - of which; all when absent
 */
export function requestsOf(
  { host, name }: Repository,
  facts: readonly Fact[],
  since: string,
  isWanted: (subject: CaseSubject) => boolean = () => true,
): Candidate[] {
  const told = new Map<number, Array<{ revision: string; data: ChangeData }>>();
  for (const fact of facts) {
    if (
      isType(
        fact,
        'dev.cdevents.change.created',
        'dev.cdevents.change.updated',
        'dev.cdevents.change.merged',
        'dev.cdevents.change.abandoned',
      )
    ) {
      const list = told.get(fact.data.number) ?? [];
      list.push({ revision: fact.revision, data: fact.data });
      told.set(fact.data.number, list);
    }
  }
  const contentsOf = readRequestContents(facts);
  const result: Candidate[] = [];
  for (const versions of told.values()) {
    versions.sort(
      (a, b) =>
        byText(a.revision, b.revision) ||
        STATE_ORDER[a.data.state] - STATE_ORDER[b.data.state],
    );
    const { data, revision } = versions[versions.length - 1];
    const known = <K extends keyof ChangeData>(member: K) =>
      versions.findLast(version => version.data[member] !== null)?.data[member];
    const merged = data.state === 'merged';
    const mergedAt = merged ? known('mergedAt') ?? revision : null;
    if (data.state === 'open' || (mergedAt !== null && mergedAt >= since)) {
      const mergeSha = merged ? known('mergeCommitSha') ?? null : null;
      const headSha = data.headSha.toLowerCase();
      const sha = merged ? mergeSha?.toLowerCase() ?? null : headSha;
      const author = known('author') ?? null;
      const subject: CaseSubject = {
        kind: 'pull_request',
        id: String(data.number),
        title: data.title,
        url: known('url') ?? null,
        repository: `${host}/${name}`,
        sha,
        headSha: headSha === sha ? null : headSha,
      };
      if (!isWanted(subject)) {
        continue;
      }
      result.push({
        subject,
        author,
        contents: contentsOf({
          author,
          headSha,
          mergeSha: merged ? sha : null,
        }),
        merged,
        activeAt: [mergedAt, revision].filter(Boolean).sort().at(-1)!,
        doneAt: mergedAt,
      });
    }
  }
  return result.sort((a, b) => Number(a.subject.id) - Number(b.subject.id));
}

/**
 * Releases published since an instant; drafts are left out.
 *
 * @param facts - of the repository under all its names, pushes among them
 * @param isWanted - of which; all when absent
 */
export function releasesOf(
  { host, name }: Repository,
  facts: readonly Fact[],
  since: string,
  isWanted: (subject: CaseSubject) => boolean = () => true,
): Candidate[] {
  const tags = new Map<string, string>();
  const releases = new Map<string, { revision: string; data: ReleaseData }>();
  for (const fact of facts) {
    if (isType(fact, 'maestro.tag.created')) {
      tags.set(fact.data.tag, fact.data.sha.toLowerCase());
    } else if (isType(fact, 'maestro.release.published')) {
      const present = releases.get(fact.data.tag);
      if (!present || present.revision < fact.revision) {
        releases.set(fact.data.tag, {
          revision: fact.revision,
          data: fact.data,
        });
      }
    }
  }
  const published = [...releases.values()]
    .filter(({ data }) => !data.draft)
    .map(({ data, revision }) => ({
      data,
      tag: data.tag,
      sha: data.sha?.toLowerCase() ?? tags.get(data.tag) ?? null,
      prerelease: data.prerelease,
      publishedAt: data.publishedAt ?? revision,
    }));
  const contentsOf = readContents(facts);
  const result: Candidate[] = [];
  for (const release of published) {
    const { data, publishedAt: at, sha } = release;
    if (at >= since) {
      const subject: CaseSubject = {
        kind: 'release',
        id: data.tag,
        title: data.name ?? data.tag,
        url: data.url,
        repository: `${host}/${name}`,
        sha,
        headSha: null,
      };
      if (isWanted(subject)) {
        result.push({
          subject,
          author: null,
          contents: contentsOf(release, published),
          merged: true,
          activeAt: at,
          doneAt: at,
        });
      }
    }
  }
  return result.sort((a, b) => byText(a.subject.id, b.subject.id));
}

/** A commit that was once the newest of the default branch. */
export interface PushedHead {
  /** In lower case. */
  sha: string;
  /** When it was pushed, ISO 8601. */
  at: string;
}

/** Commits that were the newest of the default branch, the latest last. */
export function pushedHeads(facts: readonly Fact[]): PushedHead[] {
  return (
    facts
      .flatMap(fact =>
        isType(fact, 'maestro.branch.pushed') && fact.data.isDefaultBranch
          ? [{ sha: headOf(fact.data), at: fact.occurredAt }]
          : [],
      )
      .filter((head): head is PushedHead => head.sha !== null)
      // Of one instant the first is taken for the newest, as `headsOf` does.
      .reverse()
      .sort((a, b) => byText(a.at, b.at))
  );
}

function headOf({ after, commits }: BranchPushedData): string | null {
  return (after ?? commits.at(-1)?.sha)?.toLowerCase() ?? null;
}

/**
 * The newest commit of the default branch; none where nothing was pushed.
 *
 * @param facts - of the repository under all its names, merged requests among
 *   them, one per natural key
 * @param approved - the commit that was approved last, and is another one; null:
 *   none, so that all that the ledger knows counts as new
 */
export function headsOf(
  { host, name }: Repository,
  facts: readonly Fact[],
  approved: PushedHead | null,
): Candidate[] {
  let newest: { at: string; data: BranchPushedData } | null = null;
  for (const fact of facts) {
    if (isType(fact, 'maestro.branch.pushed') && fact.data.isDefaultBranch) {
      const at = fact.occurredAt;
      if (newest === null || byText(at, newest.at) > 0) {
        newest = { at, data: fact.data };
      }
    }
  }
  const commit = newest?.data.commits.at(-1);
  const sha = newest && headOf(newest.data);
  if (newest === null || sha === null) {
    return [];
  }
  const { at } = newest;
  const place = (tag: string, head: PushedHead): KnownRelease => ({
    tag,
    sha: head.sha,
    prerelease: false,
    publishedAt: head.at,
  });
  const contents = readContents(facts)(
    place('newest', { sha, at }),
    approved ? [place('approved', approved)] : [],
  );
  return [
    {
      subject: {
        kind: 'commit',
        id: sha,
        title: commit?.title || sha.slice(0, 12),
        url: null,
        repository: `${host}/${name}`,
        sha,
        headSha: null,
      },
      author: commit?.author ?? null,
      contents,
      merged: true,
      activeAt: at,
      doneAt: at,
    },
  ];
}
