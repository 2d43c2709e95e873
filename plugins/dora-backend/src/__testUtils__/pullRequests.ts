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
  CheckFinishedData,
  PersonRef,
  PipelineRunData,
  ReviewData,
} from '@maestro/backstage-plugin-ledger-common';
import { Repositories, foldFacts } from '../engine';
import { PullRequest, foldRequests } from '../engine/requests';
import { HOST, REPOSITORY, event } from './events';

export const ADA: PersonRef = { id: 'p_ada', type: 'user' };
export const BEN: PersonRef = { id: 'p_ben', type: 'user' };
export const CLEO: PersonRef = { id: 'p_cleo', type: 'user' };
export const BOT: PersonRef = { id: 'p_bot', type: 'bot' };

interface At {
  repository?: string;
  revision?: string;
}

const TYPES = {
  created: 'dev.cdevents.change.created',
  updated: 'dev.cdevents.change.updated',
  ready: 'dev.cdevents.change.updated',
  merged: 'dev.cdevents.change.merged',
  abandoned: 'dev.cdevents.change.abandoned',
} as const;

/** A pull request in one of its states, as the GitHub normaliser tells it. */
export function change(
  number: number,
  state: keyof typeof TYPES,
  at: string,
  data: Partial<ChangeData> = {},
  options: At = {},
): CanonicalEvent {
  return event(
    TYPES[state],
    ['change', number, state],
    at,
    {
      number,
      title: `Change ${number}`,
      url: `https://forge.example/pull/${number}`,
      state:
        ({ merged: 'merged', abandoned: 'closed' }[state as 'merged'] as
          | 'merged'
          | 'closed') ?? 'open',
      draft: false,
      author: ADA,
      headBranch: `feature-${number}`,
      headSha: `head-${number}`,
      baseBranch: 'main',
      baseIsDefault: true,
      createdAt: at,
      readyAt: state === 'created' && !data.draft ? at : null,
      mergedAt: state === 'merged' ? at : null,
      closedAt: state === 'merged' || state === 'abandoned' ? at : null,
      mergeCommitSha: state === 'merged' ? `merge-${number}` : null,
      mergedBy: null,
      labels: [],
      commits: 1,
      additions: 40,
      deletions: 10,
      changedFiles: 2,
      action: 'opened',
      reverts: null,
      ...data,
    },
    options,
  );
}

let reviewId = 0;

export function reviewed(
  number: number,
  at: string,
  state: ReviewData['state'],
  reviewer: PersonRef | null = BEN,
  options: At & { id?: string } = {},
): CanonicalEvent {
  reviewId += 1;
  const id = options.id ?? `r${reviewId}`;
  return event(
    'dev.cdevents.change.reviewed',
    ['review', id],
    at,
    {
      number,
      reviewId: id,
      reviewer,
      state,
      submittedAt: at,
      url: `https://forge.example/pull/${number}#${id}`,
    },
    options,
  );
}

export function checked(
  id: number,
  name: string,
  sha: string,
  at: string,
  outcome: string,
  data: Partial<CheckFinishedData> = {},
  options: At = {},
): CanonicalEvent {
  return event(
    'maestro.check.finished',
    ['check', id],
    at,
    {
      checkId: String(id),
      name,
      sha,
      outcome,
      startedAt: null,
      finishedAt: at,
      url: null,
      ...data,
    },
    options,
  );
}

export function ran(
  runId: number,
  state: 'queued' | 'started' | 'finished',
  sha: string,
  at: string,
  data: Partial<PipelineRunData> = {},
): CanonicalEvent {
  const attempt = data.attempt ?? 1;
  return event(
    `dev.cdevents.pipelinerun.${state}`,
    ['pipelinerun', runId, attempt, state],
    at,
    {
      runId: String(runId),
      name: 'CI',
      attempt,
      branch: null,
      sha,
      trigger: 'pull_request',
      outcome: state === 'finished' ? 'success' : null,
      queuedAt: at,
      startedAt: null,
      finishedAt: state === 'finished' ? at : null,
      actor: null,
      url: null,
      ...data,
    },
  );
}

/** The requests of the test repository, straight from events. */
export function requestsOf(
  events: readonly CanonicalEvent[],
  asOf = '2026-12-01T00:00:00.000Z',
): PullRequest[] {
  const facts = foldFacts(events);
  return foldRequests({
    key: `${HOST}|${REPOSITORY}`,
    facts,
    repositories: Repositories.of(facts),
    asOf: Date.parse(asOf),
  });
}
