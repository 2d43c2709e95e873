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
  UnreadableField,
} from '@maestro/backstage-plugin-ledger-common';
import { Family, Scope, account, fact } from './scope';

function numberOf({ custom, subjectId }: Scope): number {
  const stated = custom.optionalInteger('number');
  if (stated !== null) {
    return stated;
  }
  const match = /(\d{1,15})$/.exec(subjectId);
  if (!match) {
    throw new UnreadableField(
      `subject.id: "${subjectId.slice(
        0,
        80,
      )}"; expected an id that ends in the number of the change, or customData.number`,
    );
  }
  return Number(match[1]);
}

function changeOf(scope: Scope, state: ChangeData['state']): ChangeData {
  const { content, custom, predicate, time } = scope;
  const base = custom.text('baseBranch');
  return {
    number: numberOf(scope),
    title:
      custom.optionalText('title') ?? content.optionalText('description') ?? '',
    url: custom.optionalText('url'),
    state,
    draft: custom.flag('draft'),
    author: account(scope, 'author'),
    headBranch: custom.text('headBranch'),
    headSha: custom.text('headSha'),
    baseBranch: base,
    baseIsDefault:
      custom.flag('baseIsDefault') ||
      custom.optionalText('defaultBranch') === base,
    createdAt: predicate === 'created' ? time : custom.time('createdAt'),
    readyAt: custom.optionalTime('readyAt'),
    mergedAt: state === 'merged' ? time : null,
    closedAt: state === 'open' ? null : time,
    mergeCommitSha: custom.optionalText('mergeCommitSha'),
    mergedBy: account(scope, 'mergedBy'),
    labels: [],
    commits: custom.optionalInteger('commits'),
    additions: custom.optionalInteger('additions'),
    deletions: custom.optionalInteger('deletions'),
    changedFiles: custom.optionalInteger('changedFiles'),
    action: predicate,
    reverts: custom.optionalInteger('reverts'),
  };
}

const REVIEWS = [
  'approved',
  'changes_requested',
  'commented',
  'dismissed',
] as const;

const normalizeReview: Family = scope => {
  const { attributes, custom, time } = scope;
  const state = REVIEWS.find(word => word === custom.text('state'));
  if (state === undefined) {
    throw new UnreadableField(
      `customData.state: "${custom
        .text('state')
        .slice(0, 80)}"; expected one of ${REVIEWS.join(', ')}`,
    );
  }
  return [
    fact(scope, 'dev.cdevents.change.reviewed', {
      kind: 'review',
      id: attributes.id,
      state: 'submitted',
      service: null,
      data: {
        number: numberOf(scope),
        reviewId: attributes.id,
        reviewer: account(scope, 'reviewer'),
        state,
        submittedAt: time,
        url: custom.optionalText('url'),
        commitSha: custom.optionalText('commitSha'),
      },
    }),
  ];
};

/**
 * `change.created`, `updated`, `reviewed`, `merged` and `abandoned`. CDEvents
 * has no members for branches and hashes: `customData` must tell them.
 */
export const normalizeChange: Family = scope => {
  const { predicate } = scope;
  const event = (state: ChangeData['state']) => ({
    kind: 'change',
    id: scope.subjectId,
    state: predicate,
    service: null,
    data: changeOf(scope, state),
  });
  switch (predicate) {
    case 'created':
      return [fact(scope, 'dev.cdevents.change.created', event('open'))];
    case 'updated':
      return [fact(scope, 'dev.cdevents.change.updated', event('open'))];
    case 'merged':
      return [fact(scope, 'dev.cdevents.change.merged', event('merged'))];
    case 'abandoned':
      return [fact(scope, 'dev.cdevents.change.abandoned', event('closed'))];
    case 'reviewed':
      return normalizeReview(scope);
    default:
      return `change.${predicate} is not in the ledger's vocabulary`;
  }
};
