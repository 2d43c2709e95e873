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
  CanonicalEvent,
  ChangeData,
  Fields,
  Reading,
  repositoryFact,
  RepositoryScope,
  ReviewData,
} from '@maestro/backstage-plugin-ledger-common';
import { account } from './scope';

const STATES: Record<string, ChangeData['state']> = {
  merged: 'merged',
  closed: 'closed',
};

/** Number of the merge request that `Reverts merge request !12` names. */
export function revertedNumber(description: string | null): number | null {
  const match = /^This reverts merge request [\w./-]*!(\d+)\b/im.exec(
    description ?? '',
  );
  return match ? Number(match[1]) : null;
}

// The hook names the author by number only; the account that acts is known.
function author(payload: Fields, request: Fields, scope: RepositoryScope) {
  const user = payload.optionalChild('user');
  const authorId = request.optionalInteger('author_id');
  const acts =
    user !== null &&
    (authorId === null
      ? request.optionalText('action') === 'open'
      : user.optionalInteger('id') === authorId);
  return acts
    ? account(scope, user.optionalText('username'), user.optionalText('name'))
    : null;
}

function labelsOf(payload: Fields): string[] {
  return payload
    .list('labels')
    .map(({ value, path }) => Fields.of(value, path).optionalText('title'))
    .filter((title): title is string => title !== null)
    .sort();
}

/** The change that a hook's `object_attributes` describe. */
export function changeOf(payload: Fields, scope: RepositoryScope): ChangeData {
  const request = payload.child('object_attributes');
  const user = payload.optionalChild('user');
  const action = request.optionalText('action') ?? 'update';
  const word = request.text('state');
  const state = STATES[word] ?? 'open';
  const draft = request.flag('draft') || request.flag('work_in_progress');
  const updatedAt = request.time('updated_at');
  const createdAt = request.time('created_at');
  const target = request.text('target_branch');
  // Some versions leave these out: the change of state is the last update.
  const mergedAt =
    state === 'merged' ? request.optionalTime('merged_at') ?? updatedAt : null;
  const closedAt =
    state === 'closed' ? request.optionalTime('closed_at') ?? updatedAt : null;
  return {
    number: request.integer('iid'),
    title: request.optionalText('title') ?? '',
    url: request.optionalText('url'),
    state,
    draft,
    author: author(payload, request, scope),
    headBranch: request.text('source_branch'),
    headSha: request.child('last_commit').text('id'),
    baseBranch: target,
    baseIsDefault: target === scope.defaultBranch,
    createdAt,
    readyAt: action === 'open' && !draft ? createdAt : null,
    mergedAt,
    closedAt: mergedAt ?? closedAt,
    mergeCommitSha:
      state === 'merged'
        ? request.optionalText('merge_commit_sha') ??
          request.optionalText('squash_commit_sha')
        : null,
    mergedBy:
      action === 'merge'
        ? account(scope, user?.optionalText('username'))
        : null,
    labels: labelsOf(payload),
    commits: null,
    additions: null,
    deletions: null,
    changedFiles: null,
    action,
    reverts: revertedNumber(request.optionalText('description')),
  };
}

// `changes.draft` is the only trace of a request that left draft.
function madeReadyAt(payload: Fields): string | null {
  const draft = payload.optionalChild('changes')?.optionalChild('draft');
  return draft?.flag('previous') && !draft.flag('current')
    ? payload.child('object_attributes').time('updated_at')
    : null;
}

/** The fact of a change's present state; type and key follow the state. */
export function stateFacts(
  data: ChangeData,
  revision: string,
  madeReady: boolean,
  scope: RepositoryScope,
): CanonicalEvent[] {
  const { number } = data;
  if (data.state === 'merged') {
    return [
      repositoryFact(scope, 'dev.cdevents.change.merged', {
        key: ['change', number, 'merged'],
        revision,
        occurredAt: data.mergedAt ?? revision,
        data,
      }),
    ];
  }
  if (data.state === 'closed') {
    return [
      repositoryFact(scope, 'dev.cdevents.change.abandoned', {
        key: ['change', number, 'abandoned'],
        revision,
        occurredAt: data.closedAt ?? revision,
        data,
      }),
    ];
  }
  if (data.action === 'open') {
    return [
      repositoryFact(scope, 'dev.cdevents.change.created', {
        key: ['change', number, 'created'],
        revision,
        occurredAt: data.createdAt,
        data,
      }),
    ];
  }
  return [
    repositoryFact(scope, 'dev.cdevents.change.updated', {
      key: ['change', number, madeReady ? 'ready' : 'updated'],
      revision,
      occurredAt: revision,
      data,
    }),
  ];
}

/** The last approval that is needed is told by another word than the others. */
const REVIEW_ACTIONS: Record<string, ReviewData['state'] | undefined> = {
  approved: 'approved',
  approval: 'approved',
  unapproved: 'dismissed',
  unapproval: 'dismissed',
};

/**
 * `Merge Request Hook`: type and key follow the state that the hook tells. An
 * approval is a review as well.
 */
export function normalizeMergeRequest(
  payload: Fields,
  scope: RepositoryScope,
): Reading {
  const revision = payload.child('object_attributes').time('updated_at');
  const ready = madeReadyAt(payload);
  const change = changeOf(payload, scope);
  const data = ready === null ? change : { ...change, readyAt: ready };
  const events = stateFacts(data, revision, ready !== null, scope);
  const { number } = data;
  const state = REVIEW_ACTIONS[data.action];
  if (data.state === 'open' && state) {
    const username = payload.child('user').text('username');
    const reviewer = account(scope, username);
    const reviewId = `${number}:${reviewer?.id ?? 'unknown'}:${revision}`;
    events.push(
      repositoryFact(scope, 'dev.cdevents.change.reviewed', {
        key: ['review', reviewId],
        revision,
        occurredAt: revision,
        data: {
          number,
          reviewId,
          reviewer,
          state,
          submittedAt: revision,
          url: data.url,
          commitSha: data.headSha,
        },
      }),
    );
  }
  return events;
}
