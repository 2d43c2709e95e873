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
  ChangeData,
  EventType,
  Fields,
  Reading,
  repositoryFact,
  ReviewData,
} from '@maestro/backstage-plugin-ledger-common';
import { Scope, account } from './scope';

/**
 * Number of the pull request that this one reverts, by the line that GitHub's
 * button writes: `Reverts owner/name#12`.
 */
export function revertedNumber(
  body: string | null,
  repository: string,
): number | null {
  const match = /^Reverts (?:([\w.-]+\/[\w.-]+))?#(\d+)\b/im.exec(body ?? '');
  if (!match || (match[1] && match[1].toLowerCase() !== repository)) {
    return null;
  }
  return Number(match[2]);
}

function labelsOf(owner: Fields): string[] {
  return owner
    .list('labels')
    .map(({ value, path }) => Fields.of(value, path).optionalText('name'))
    .filter((name): name is string => name !== null)
    .sort();
}

function stateOf(request: Fields): ChangeData['state'] {
  if (request.optionalTime('merged_at') !== null) {
    return 'merged';
  }
  return request.text('state') === 'closed' ? 'closed' : 'open';
}

// When the request left draft is told by two deliveries only: the one that
// opened it ready, and the one that made it ready.
function readyAt(request: Fields, action: string): string | null {
  if (action === 'ready_for_review') {
    return request.time('updated_at');
  }
  return action === 'opened' && !request.flag('draft')
    ? request.time('created_at')
    : null;
}

type ChangeType = Extract<EventType, `dev.cdevents.change.${string}`>;

function typeAndState(
  state: ChangeData['state'],
  action: string,
): [Exclude<ChangeType, 'dev.cdevents.change.reviewed'>, string] {
  if (state === 'merged') {
    return ['dev.cdevents.change.merged', 'merged'];
  }
  if (state === 'closed') {
    return ['dev.cdevents.change.abandoned', 'abandoned'];
  }
  if (action === 'opened') {
    return ['dev.cdevents.change.created', 'created'];
  }
  // Kept beside later updates, as only this delivery tells when it was ready.
  return action === 'ready_for_review'
    ? ['dev.cdevents.change.updated', 'ready']
    : ['dev.cdevents.change.updated', 'updated'];
}

/**
 * `pull_request`: every action tells the request's state. Type and key follow
 * that state, so that a label put on a merged request repeats `merged`.
 */
export function normalizePullRequest(payload: Fields, scope: Scope): Reading {
  const request = payload.child('pull_request');
  const action = payload.text('action');
  const number = request.integer('number');
  const state = stateOf(request);
  const revision = request.time('updated_at');
  const createdAt = request.time('created_at');
  const mergedAt = request.optionalTime('merged_at');
  const closedAt = request.optionalTime('closed_at');
  const base = request.child('base');
  const head = request.child('head');
  const defaultBranch =
    base.optionalChild('repo')?.optionalText('default_branch') ??
    scope.defaultBranch;
  const [type, keyState] = typeAndState(state, action);
  const occurredAt = {
    merged: mergedAt,
    abandoned: closedAt,
    created: createdAt,
  }[keyState];
  const data: ChangeData = {
    number,
    title: request.optionalText('title') ?? '',
    url: request.optionalText('html_url'),
    state,
    draft: request.flag('draft'),
    author: account(scope, request, 'user'),
    headBranch: head.text('ref'),
    headSha: head.text('sha'),
    baseBranch: base.text('ref'),
    baseIsDefault: base.text('ref') === defaultBranch,
    createdAt,
    readyAt: readyAt(request, action),
    mergedAt,
    closedAt,
    // Before the merge this names a trial merge, which is no commit of the
    // base branch.
    mergeCommitSha:
      mergedAt === null ? null : request.optionalText('merge_commit_sha'),
    mergedBy: account(scope, request, 'merged_by'),
    labels: labelsOf(request),
    commits: request.optionalInteger('commits'),
    additions: request.optionalInteger('additions'),
    deletions: request.optionalInteger('deletions'),
    changedFiles: request.optionalInteger('changed_files'),
    action,
    reverts: revertedNumber(request.optionalText('body'), scope.repository),
  };
  return [
    repositoryFact(scope, type, {
      key: ['change', number, keyState],
      revision,
      occurredAt: occurredAt ?? revision,
      data,
    }),
  ];
}

const REVIEW_STATES: readonly string[] = [
  'approved',
  'changes_requested',
  'commented',
  'dismissed',
];

/** `pull_request_review`; the API writes the state in upper case. */
export function normalizeReview(payload: Fields, scope: Scope): Reading {
  const review = payload.child('review');
  const state = review.text('state').toLowerCase();
  if (!REVIEW_STATES.includes(state)) {
    return `review state ${state} is not submitted`;
  }
  const submittedAt = review.time('submitted_at');
  const reviewId = review.id('id');
  return [
    repositoryFact(scope, 'dev.cdevents.change.reviewed', {
      key: ['review', reviewId],
      // The API tells no other time, also after a dismissal; between equal
      // times the greater data win, and `dismissed` is the greatest state.
      revision: submittedAt,
      occurredAt: submittedAt,
      data: {
        number: payload.child('pull_request').integer('number'),
        reviewId,
        reviewer: account(scope, review, 'user'),
        state: state as ReviewData['state'],
        submittedAt,
        url: review.optionalText('html_url'),
        commitSha: review.optionalText('commit_id'),
      },
    }),
  ];
}
