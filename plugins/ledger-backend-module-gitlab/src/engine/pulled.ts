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
  ChangeData,
  cherryPickedHashes,
  coAuthorsOf,
  CommitData,
  commitTitle,
  Fields,
  PersonRef,
  repositoryFact,
  RepositoryScope,
  revertedHashes,
} from '@maestro/backstage-plugin-ledger-common';
import { normalizeDeployment, normalizePipeline } from './deployments';
import { normalizeIssue } from './issues';
import { changeOf, stateFacts } from './mergeRequests';
import { NoteKind } from './pick';
import { Family, account } from './scope';

/*
 * Pulled items are put into the shape of hooks and read by the same functions,
 * so that both versions of a fact have one key. What the API tells beside
 * that (parents, authors) is added.
 */

function person(item: Fields, key: string, scope: RepositoryScope) {
  const user = item.optionalChild(key);
  return account(
    scope,
    user?.optionalText('username'),
    user?.optionalText('name'),
  );
}

const deployments: Family = (payload, scope) => {
  const item = payload.child('deployment');
  const deployable = item.optionalChild('deployable');
  const environment = item.child('environment');
  const finishedAt = deployable?.optionalTime('finished_at');
  return normalizeDeployment(
    Fields.of({
      status: item.raw('status'),
      status_changed_at: finishedAt ?? item.raw('updated_at'),
      deployment_id: item.raw('id'),
      environment: environment.raw('name'),
      environment_tier: environment.raw('tier'),
      commit_url: `/${item.text('sha')}`,
      commit_title: deployable?.optionalChild('commit')?.raw('title'),
      ref: item.raw('ref'),
      user: item.raw('user'),
      deployable_url: deployable?.raw('web_url'),
    }),
    scope,
  );
};

const mergeRequests: Family = (payload, scope) => {
  const item = payload.child('merge_request');
  const state = item.text('state');
  const untouched =
    item.optionalTime('created_at') === item.optionalTime('updated_at');
  let action = untouched ? 'open' : 'update';
  if (state === 'merged') {
    action = 'merge';
  } else if (state === 'closed') {
    action = 'close';
  }
  const shape = Fields.of({
    labels: item.list('labels').map(({ value }) => ({ title: value })),
    object_attributes: {
      action,
      state,
      iid: item.raw('iid'),
      title: item.raw('title'),
      description: item.raw('description'),
      draft: item.raw('draft'),
      url: item.raw('web_url'),
      created_at: item.raw('created_at'),
      updated_at: item.raw('updated_at'),
      merged_at: item.raw('merged_at'),
      closed_at: item.raw('closed_at'),
      source_branch: item.raw('source_branch'),
      target_branch: item.raw('target_branch'),
      merge_commit_sha: item.raw('merge_commit_sha'),
      squash_commit_sha: item.raw('squash_commit_sha'),
      last_commit: { id: item.raw('sha') },
    },
  });
  const notes = payload
    .list('notes')
    .flatMap(
      ({ value, path }) =>
        attempt(scope.problems, () => noteOf(Fields.of(value, path), scope)) ??
        [],
    );
  const data: ChangeData = {
    ...changeOf(shape, scope),
    author: person(item, 'author', scope),
    mergedBy: person(item, 'merge_user', scope),
    readyAt: notes.findLast(({ kind }) => kind === 'ready')?.at ?? null,
  };
  const pushed = notes
    .filter(({ kind }) => kind === 'pushed')
    .map(({ at }) => at);
  return [
    ...stateFacts(data, item.time('updated_at'), false, scope),
    ...notes.flatMap(note =>
      note.kind === 'ready' || note.kind === 'pushed'
        ? []
        : [
            reviewFact(data, note.kind, note, {
              ...scope,
              // What was pushed later is not what was read.
              commitSha: pushed.some(at => at >= note.at) ? null : data.headSha,
            }),
          ],
    ),
  ];
};

interface Note {
  id: string;
  kind: NoteKind;
  at: string;
  by: PersonRef | null;
}

function noteOf(note: Fields, scope: RepositoryScope): Note {
  return {
    id: note.id('id'),
    kind: note.text('kind') as NoteKind,
    at: note.time('created_at'),
    by: person(note, 'author', scope),
  };
}

function reviewFact(
  { number, url }: ChangeData,
  state: Exclude<NoteKind, 'ready' | 'pushed'>,
  note: Note,
  { commitSha, ...scope }: RepositoryScope & { commitSha: string | null },
) {
  return repositoryFact(scope, 'dev.cdevents.change.reviewed', {
    // A hook does not name the note: what both tell is told twice.
    key: ['review', `note:${note.id}`],
    revision: note.at,
    occurredAt: note.at,
    data: {
      number,
      reviewId: `note:${note.id}`,
      reviewer: note.by,
      state,
      submittedAt: note.at,
      url: url && `${url}#note_${note.id}`,
      commitSha,
    },
  });
}

const commits: Family = (payload, scope) => {
  const item = payload.child('commit');
  const branch = payload.text('branch');
  const message = item.optionalText('message') ?? '';
  const at = item.time('committed_date');
  const data: CommitData = {
    sha: item.text('id'),
    parents: item
      .list('parent_ids')
      .map(({ value }) => value)
      .filter((parent): parent is string => typeof parent === 'string'),
    authoredAt: item.optionalTime('authored_date'),
    committedAt: at,
    author: account(
      scope,
      item.optionalText('author_email'),
      item.optionalText('author_name'),
    ),
    ...coAuthorsOf(item.optionalText('message'), scope),
    title: commitTitle(message),
    reverts: revertedHashes(message),
    cherryPickedFrom: cherryPickedHashes(message),
  };
  return [
    repositoryFact(scope, 'maestro.branch.pushed', {
      // The API does not tell in which push a commit came.
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
    }),
  ];
};

const tags: Family = (payload, scope) => {
  const item = payload.child('tag');
  const commit = item.child('commit');
  const at = commit.time('created_at');
  const tag = item.text('name');
  return [
    repositoryFact(scope, 'maestro.tag.created', {
      key: ['tag', tag],
      revision: at,
      occurredAt: at,
      data: {
        tag,
        sha: commit.text('id'),
        createdAt: item.optionalTime('created_at'),
      },
    }),
  ];
};

const pipelines: Family = (payload, scope) => {
  const item = payload.child('pipeline');
  return normalizePipeline(
    Fields.of({
      user: item.raw('user'),
      object_attributes: {
        id: item.raw('id'),
        name: item.raw('name'),
        status: item.raw('status'),
        ref: item.raw('ref'),
        tag: item.raw('tag'),
        sha: item.raw('sha'),
        source: item.raw('source'),
        url: item.raw('web_url'),
        created_at: item.raw('created_at'),
        started_at: item.raw('started_at'),
        finished_at: item.raw('finished_at'),
      },
    }),
    scope,
  );
};

const issues: Family = (payload, scope) => {
  const item = payload.child('issue');
  const untouched =
    item.optionalTime('created_at') === item.optionalTime('updated_at');
  return normalizeIssue(
    Fields.of({
      user: untouched ? item.raw('author') : null,
      labels: item.list('labels').map(({ value }) => ({ title: value })),
      object_attributes: {
        action: untouched ? 'open' : 'update',
        iid: item.raw('iid'),
        title: item.raw('title'),
        state: item.raw('state'),
        type: item.raw('issue_type'),
        severity: item.raw('severity'),
        url: item.raw('web_url'),
        created_at: item.raw('created_at'),
        updated_at: item.raw('updated_at'),
        closed_at: item.raw('closed_at'),
      },
    }),
    scope,
  );
};

/** Normalisers of what `pull` fetched, by event name. */
export const PULLED_FAMILIES: Readonly<Record<string, Family>> = {
  'api.commits': commits,
  'api.deployments': deployments,
  'api.issues': issues,
  'api.merge_requests': mergeRequests,
  'api.pipelines': pipelines,
  'api.tags': tags,
};
