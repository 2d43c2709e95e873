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
  CanonicalEvent,
  ChangeData,
  EventDataByType,
  EventType,
  LedgerEvent,
  PersonRef,
  ReviewData,
} from '@maestro/backstage-plugin-ledger-common';

export const HOST = 'github.com';
export const REPOSITORY = 'lighthouse/checkout';
export const CHECKOUT = 'component:default/checkout';

/** A full hash that begins so. */
export const sha = (start: string) => start.padEnd(40, '0');

export const user = (id: string): PersonRef => ({ id, type: 'user' });

/** A fact with the key that a normaliser would give it. */
export function event<Type extends EventType>(
  type: Type,
  key: Array<string | number>,
  at: string,
  data: EventDataByType[Type],
  options: { host?: string; repository?: string | null } = {},
): CanonicalEvent {
  const subject = {
    host: options.host ?? HOST,
    repository:
      options.repository === undefined ? REPOSITORY : options.repository,
    environment: null,
    service: null,
  };
  return {
    type,
    version: '1.2.0',
    naturalKey: [subject.host, subject.repository, ...key].join('|'),
    revision: at,
    occurredAt: at,
    subject,
    data,
  } as CanonicalEvent;
}

export function claim(
  at: string,
  options: {
    entityRef?: string;
    repository?: string;
    withdrawn?: boolean;
  } = {},
): CanonicalEvent {
  const entityRef = options.entityRef ?? CHECKOUT;
  return event(
    'maestro.attribution.claimed',
    [entityRef, at],
    at,
    {
      entityRef,
      subjects: [
        {
          host: HOST,
          repository: options.repository ?? REPOSITORY,
          environment: null,
          service: null,
        },
      ],
      deploymentRule: null,
      owner: 'group:default/checkout-team',
      system: null,
      domain: null,
      zone: null,
      since: null,
      withdrawn: options.withdrawn ?? false,
    },
    { host: 'catalog', repository: null },
  );
}

export function change(
  number: number,
  at: string,
  data: Partial<ChangeData> = {},
): CanonicalEvent {
  const state = data.state ?? 'open';
  const types = {
    open: 'dev.cdevents.change.created',
    merged: 'dev.cdevents.change.merged',
    closed: 'dev.cdevents.change.abandoned',
  } as const;
  return event(types[state], ['change', number, state, at], at, {
    number,
    title: `Change ${number}`,
    url: `https://forge.example/${number}`,
    state,
    draft: false,
    author: user('p_ada'),
    headBranch: `feature-${number}`,
    headSha: sha(`a${number}`),
    baseBranch: 'main',
    baseIsDefault: true,
    createdAt: at,
    readyAt: null,
    mergedAt: state === 'merged' ? at : null,
    closedAt: state === 'open' ? null : at,
    mergeCommitSha: state === 'merged' ? sha(`b${number}`) : null,
    mergedBy: null,
    labels: [],
    commits: 1,
    additions: 1,
    deletions: 1,
    changedFiles: 1,
    action: 'opened',
    reverts: null,
    ...data,
  });
}

export function review(
  number: number,
  at: string,
  data: Partial<ReviewData> = {},
): CanonicalEvent {
  const reviewId = data.reviewId ?? `${number}-${at}`;
  return event('dev.cdevents.change.reviewed', ['review', reviewId], at, {
    number,
    reviewId,
    reviewer: user('p_bram'),
    state: 'approved',
    submittedAt: at,
    url: null,
    commitSha: sha(`a${number}`),
    ...data,
  });
}

export function check(
  commit: string,
  at: string,
  outcome: string | null = 'success',
  name = 'unit',
): CanonicalEvent {
  const checkId = `${name}-${commit}-${at}`;
  return event('maestro.check.finished', ['check', checkId], at, {
    checkId,
    name,
    sha: commit,
    outcome,
    startedAt: null,
    finishedAt: at,
    url: null,
  });
}

/** A push of one commit to a branch; `main` is the default one. */
export function push(
  commit: string,
  at: string,
  branch = 'main',
  data: Partial<BranchPushedData['commits'][number]> & {
    before?: string;
  } = {},
): CanonicalEvent {
  const { before = null, ...told } = data;
  return event('maestro.branch.pushed', ['push', branch, commit], at, {
    branch,
    isDefaultBranch: branch === 'main',
    before,
    after: commit,
    forced: false,
    commits: [
      {
        sha: commit,
        parents: null,
        authoredAt: at,
        committedAt: at,
        author: user('p_ada'),
        coAuthors: [],
        title: `Commit ${commit.slice(0, 4)}`,
        reverts: [],
        cherryPickedFrom: [],
        ...told,
      },
    ],
  });
}

/** The events as the ledger's feed hands them out. */
export function feedOf(events: CanonicalEvent[]): LedgerEvent[] {
  return events.map(
    (item, position) =>
      ({
        ...item,
        position,
        seq: position,
        source: 'test',
        tenant: null,
        normalizer: 'test@1',
        recordedAt: item.occurredAt,
      } as LedgerEvent),
  );
}
