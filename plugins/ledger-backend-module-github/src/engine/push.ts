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
  CanonicalEvent,
  cherryPickedHashes,
  coAuthorsOf,
  CommitData,
  commitTitle,
  Fields,
  loginOf,
  PersonRef,
  Reading,
  repositoryFact,
  revertedHashes,
} from '@maestro/backstage-plugin-ledger-common';
import { Scope } from './scope';

const ZERO_HASH = /^0+$/;

function hashOrNull(value: string | null): string | null {
  return value === null || ZERO_HASH.test(value) ? null : value;
}

function present<T>(value: T | null): value is T {
  return value !== null;
}

/** Someone whom git knows by name and mail, the forge perhaps by login. */
function gitPerson(
  scope: Scope,
  commit: Fields,
  key: string,
): PersonRef | null {
  const person = commit.optionalChild(key);
  const login =
    person?.optionalText('username') ??
    loginOf(person?.optionalText('email') ?? '', scope.host);
  return scope.people.person({
    host: scope.host,
    login,
    name: person?.optionalText('name'),
    type: login.endsWith('[bot]') ? 'bot' : 'unknown',
  });
}

function pushedCommit(commit: Fields, scope: Scope): CommitData {
  const message = commit.optionalText('message') ?? '';
  return {
    sha: commit.text('id'),
    // Push payloads name neither parents nor the author's own clock.
    parents: null,
    authoredAt: null,
    committedAt: commit.optionalTime('timestamp'),
    author: gitPerson(scope, commit, 'author'),
    ...coAuthorsOf(commit.optionalText('message'), scope),
    title: commitTitle(message),
    reverts: revertedHashes(message),
    cherryPickedFrom: cherryPickedHashes(message),
  };
}

function tagPush(payload: Fields, tag: string, scope: Scope): Reading {
  const head = payload.optionalChild('head_commit');
  const after = hashOrNull(payload.optionalText('after'));
  // An annotated tag's `after` is the tag object; the head commit is what
  // it points at.
  const sha = head?.optionalText('id') ?? after;
  if (payload.flag('deleted') || sha === null) {
    return `tag ${tag} was deleted, which is no fact of the vocabulary`;
  }
  const pushedAt = payload.child('repository').optionalTime('pushed_at');
  const at = pushedAt ?? head?.optionalTime('timestamp') ?? null;
  if (at === null) {
    // Throws with the name of the field that would have told.
    payload.child('repository').time('pushed_at');
  }
  return [
    repositoryFact(scope, 'maestro.tag.created', {
      key: ['tag', tag],
      revision: at!,
      occurredAt: at!,
      data: { tag, sha, createdAt: pushedAt },
    }),
  ];
}

/** `push`: commits of a branch, or a tag. */
export function normalizePush(payload: Fields, scope: Scope): Reading {
  const ref = payload.text('ref');
  if (ref.startsWith('refs/tags/')) {
    return tagPush(payload, ref.slice('refs/tags/'.length), scope);
  }
  if (!ref.startsWith('refs/heads/')) {
    return `ref ${ref} is neither a branch nor a tag`;
  }
  const branch = ref.slice('refs/heads/'.length);
  const before = hashOrNull(payload.optionalText('before'));
  const after = hashOrNull(payload.optionalText('after'));
  const head = payload.optionalChild('head_commit');
  const pushedAt =
    payload.child('repository').optionalTime('pushed_at') ??
    head?.optionalTime('timestamp') ??
    payload.child('repository').time('pushed_at');
  const commits = payload
    .list('commits')
    .map(({ value, path }) =>
      attempt(scope.problems, () =>
        pushedCommit(Fields.of(value, path), scope),
      ),
    )
    .filter(present);
  return [
    repositoryFact(scope, 'maestro.branch.pushed', {
      key: ['push', branch, `${before ?? ''}..${after ?? ''}`],
      revision: pushedAt,
      occurredAt: pushedAt,
      data: {
        branch,
        isDefaultBranch: branch === scope.defaultBranch,
        before,
        after,
        forced: payload.flag('forced'),
        commits,
      },
    }),
  ];
}

function apiCommit(item: Fields, scope: Scope): CommitData {
  const commit = item.child('commit');
  const message = commit.optionalText('message') ?? '';
  const author = commit.optionalChild('author');
  const login =
    item.optionalChild('author')?.optionalText('login') ??
    loginOf(author?.optionalText('email') ?? '', scope.host);
  return {
    sha: item.text('sha'),
    parents: item
      .list('parents')
      .map(({ value, path }) => Fields.of(value, path).text('sha')),
    authoredAt: author?.optionalTime('date') ?? null,
    committedAt:
      commit.optionalChild('committer')?.optionalTime('date') ?? null,
    author: scope.people.person({
      host: scope.host,
      login,
      name: author?.optionalText('name'),
      type: login.endsWith('[bot]') ? 'bot' : 'unknown',
    }),
    ...coAuthorsOf(commit.optionalText('message'), scope),
    title: commitTitle(message),
    reverts: revertedHashes(message),
    cherryPickedFrom: cherryPickedHashes(message),
  };
}

/**
 * Pulled commits of the default branch, newest first as the API gives them.
 * Each becomes an event of its own: the API does not say in which push a
 * commit came, and a key per commit makes a second pull a repetition.
 */
export function normalizeApiCommits(payload: Fields, scope: Scope): Reading {
  const branch = payload.text('branch');
  const events = payload.list('commits').map(({ value, path }) =>
    attempt(scope.problems, (): CanonicalEvent => {
      const data = apiCommit(Fields.of(value, path), scope);
      const at =
        data.committedAt ??
        Fields.of(value, path).child('commit').child('committer').time('date');
      return repositoryFact(scope, 'maestro.branch.pushed', {
        key: ['commit', branch, data.sha],
        revision: at,
        occurredAt: at,
        data: {
          branch,
          isDefaultBranch: branch === scope.defaultBranch,
          before: null,
          after: data.sha,
          forced: false,
          commits: [data],
        },
      });
    }),
  );
  return events.filter(present).reverse();
}
