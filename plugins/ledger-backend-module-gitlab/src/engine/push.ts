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
  attempt,
  cherryPickedHashes,
  coAuthorsOf,
  CommitData,
  commitTitle,
  Fields,
  Reading,
  repositoryFact,
  RepositoryScope,
  revertedHashes,
} from '@maestro/backstage-plugin-ledger-common';
import { account } from './scope';

function hashOrNull(value: string | null): string | null {
  return value === null || /^0+$/.test(value) ? null : value;
}

function commitOf(commit: Fields, scope: RepositoryScope): CommitData {
  const message =
    commit.optionalText('message') ?? commit.optionalText('title') ?? '';
  const author = commit.optionalChild('author');
  return {
    sha: commit.text('id'),
    // Push hooks name neither parents nor the author's own clock.
    parents: null,
    authoredAt: null,
    committedAt: commit.optionalTime('timestamp'),
    author: account(
      scope,
      author?.optionalText('email'),
      author?.optionalText('name'),
    ),
    ...coAuthorsOf(commit.optionalText('message'), scope),
    title: commitTitle(message),
    reverts: revertedHashes(message),
    cherryPickedFrom: cherryPickedHashes(message),
  };
}

function commitsOf(payload: Fields, scope: RepositoryScope): CommitData[] {
  return payload
    .list('commits')
    .map(({ value, path }) =>
      attempt(scope.problems, () => commitOf(Fields.of(value, path), scope)),
    )
    .filter((commit): commit is CommitData => commit !== null);
}

// Push hooks carry no time of their own: the newest commit's must do.
function newest(commits: CommitData[]): string | null {
  return commits
    .map(commit => commit.committedAt)
    .filter((time): time is string => time !== null)
    .reduce<string | null>(
      (latest, time) => (latest === null || time > latest ? time : latest),
      null,
    );
}

/** `Push Hook`: commits of a branch. */
export function normalizePush(
  payload: Fields,
  scope: RepositoryScope,
): Reading {
  const branch = payload.text('ref').replace(/^refs\/heads\//, '');
  const before = hashOrNull(payload.optionalText('before'));
  const after = hashOrNull(payload.optionalText('after'));
  const commits = commitsOf(payload, scope);
  const at = newest(commits);
  if (at === null) {
    return `push to ${branch} has no commit that tells a time`;
  }
  const total = payload.optionalInteger('total_commits_count');
  if (total !== null && total > payload.list('commits').length) {
    scope.problems.push(
      `total_commits_count: ${total}, but the hook lists ${
        payload.list('commits').length
      } commits; pull the rest from the API`,
    );
  }
  return [
    repositoryFact(scope, 'maestro.branch.pushed', {
      key: ['push', branch, `${before ?? ''}..${after ?? ''}`],
      revision: at,
      occurredAt: at,
      data: {
        branch,
        isDefaultBranch: branch === scope.defaultBranch,
        before,
        after,
        // Hooks do not tell a forced push.
        forced: false,
        commits,
      },
    }),
  ];
}

/** `Tag Push Hook`. */
export function normalizeTagPush(
  payload: Fields,
  scope: RepositoryScope,
): Reading {
  const tag = payload.text('ref').replace(/^refs\/tags\//, '');
  const sha =
    payload.optionalText('checkout_sha') ??
    hashOrNull(payload.optionalText('after'));
  if (sha === null) {
    return `tag ${tag} was deleted, which is no fact of the vocabulary`;
  }
  const at = newest(commitsOf(payload, scope));
  if (at === null) {
    return `push of tag ${tag} has no commit that tells a time`;
  }
  return [
    repositoryFact(scope, 'maestro.tag.created', {
      key: ['tag', tag],
      revision: at,
      occurredAt: at,
      data: { tag, sha, createdAt: null },
    }),
  ];
}
