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
  AttributionData,
  BranchPushedData,
  CanonicalEvent,
  ChangeData,
  CommitData,
  DeploymentData,
  EventDataByType,
  EventType,
  IncidentData,
  LedgerEvent,
  ReviewData,
  SourceSubject,
} from '@maestro/backstage-plugin-ledger-common';

export const HOST = 'github.com';
export const REPOSITORY = 'lighthouse/checkout';
export const CHECKOUT = 'component:default/checkout';

interface Options {
  host?: string;
  repository?: string;
  environment?: string | null;
  service?: string | null;
  revision?: string;
}

/** A fact with the key that a normaliser would give it. */
export function event<Type extends EventType>(
  type: Type,
  key: Array<string | number>,
  at: string,
  data: EventDataByType[Type],
  options: Options = {},
): CanonicalEvent {
  const subject: SourceSubject = {
    host: options.host ?? HOST,
    repository: options.repository ?? REPOSITORY,
    environment: options.environment ?? null,
    service: options.service ?? null,
  };
  return {
    type,
    version: '1.0.0',
    naturalKey: [subject.host, subject.repository, ...key].join('|'),
    revision: options.revision ?? at,
    occurredAt: at,
    subject,
    data,
  } as CanonicalEvent;
}

export function claim(
  at: string,
  data: Partial<AttributionData> = {},
): CanonicalEvent {
  const entityRef = data.entityRef ?? CHECKOUT;
  return event(
    'maestro.attribution.claimed',
    [entityRef, at],
    at,
    {
      entityRef,
      subjects: [
        {
          host: HOST,
          repository: REPOSITORY,
          environment: null,
          service: null,
        },
      ],
      deploymentRule: 'deployments',
      owner: 'group:default/checkout-team',
      system: 'system:default/storefront',
      domain: null,
      zone: null,
      since: null,
      withdrawn: false,
      ...data,
    },
    { host: 'catalog' },
  );
}

export function commit(
  sha: string,
  committedAt: string | null,
  data: Partial<CommitData> = {},
): CommitData {
  return {
    sha,
    parents: null,
    authoredAt: null,
    committedAt,
    author: null,
    title: `Commit ${sha}`,
    reverts: [],
    cherryPickedFrom: [],
    ...data,
  };
}

export function push(
  at: string,
  before: string | null,
  commits: CommitData[],
  data: Partial<BranchPushedData> = {},
  options: Options = {},
): CanonicalEvent {
  const branch = data.branch ?? 'main';
  const after = data.after ?? commits.at(-1)?.sha ?? null;
  return event(
    'maestro.branch.pushed',
    ['push', branch, `${before}..${after}`],
    at,
    {
      branch,
      isDefaultBranch: branch === 'main',
      before,
      after,
      forced: false,
      commits,
      ...data,
    },
    options,
  );
}

export function merged(
  number: number,
  mergedAt: string,
  data: Partial<ChangeData> = {},
  options: Options = {},
): CanonicalEvent {
  return event(
    'dev.cdevents.change.merged',
    ['change', number, 'merged'],
    mergedAt,
    {
      number,
      title: `Change ${number}`,
      url: `https://forge.example/${number}`,
      state: 'merged',
      draft: false,
      author: null,
      headBranch: `feature-${number}`,
      headSha: `head-${number}`,
      baseBranch: 'main',
      baseIsDefault: true,
      createdAt: mergedAt,
      readyAt: null,
      mergedAt,
      closedAt: mergedAt,
      mergeCommitSha: `merge-${number}`,
      mergedBy: null,
      labels: [],
      commits: null,
      additions: null,
      deletions: null,
      changedFiles: null,
      action: 'closed',
      reverts: null,
      ...data,
    },
    options,
  );
}

/** A request as opened, updated or made ready, by the state of its key. */
export function requested(
  number: number,
  keyState: 'created' | 'ready' | 'updated',
  at: string,
  data: Partial<ChangeData> = {},
  options: Options = {},
): CanonicalEvent {
  const { data: whole } = merged(number, at, {}, options) as {
    data: ChangeData;
  };
  return event(
    keyState === 'created'
      ? 'dev.cdevents.change.created'
      : 'dev.cdevents.change.updated',
    ['change', number, keyState],
    at,
    {
      ...whole,
      state: 'open',
      mergedAt: null,
      closedAt: null,
      mergeCommitSha: null,
      createdAt: at,
      action: keyState === 'ready' ? 'ready_for_review' : 'opened',
      ...data,
    },
    options,
  );
}

export function reviewed(
  number: number,
  at: string,
  data: Partial<ReviewData> = {},
  options: Options = {},
): CanonicalEvent {
  return event(
    'dev.cdevents.change.reviewed',
    ['review', data.reviewId ?? `${number}-${at}`],
    at,
    {
      number,
      reviewId: `${number}-${at}`,
      reviewer: { id: 'p_reviewer', type: 'user' },
      state: 'commented',
      submittedAt: at,
      url: null,
      ...data,
    },
    options,
  );
}

/** An incident, open until `resolvedAt`. */
export function incident(
  id: string | number,
  at: string,
  data: Partial<IncidentData> = {},
  options: Options = {},
): CanonicalEvent {
  const resolved = typeof data.resolvedAt === 'string';
  return event(
    resolved
      ? 'dev.cdevents.incident.resolved'
      : 'dev.cdevents.incident.detected',
    ['incident', id, resolved ? 'resolved' : 'detected'],
    data.resolvedAt ?? at,
    {
      incidentId: String(id),
      title: `Incident ${id}`,
      severity: 'high',
      startedAt: at,
      detectedAt: at,
      resolvedAt: null,
      causedBy: null,
      url: `https://forge.example/issues/${id}`,
      ...data,
    },
    options,
  );
}

export function deployed(
  id: string | number,
  at: string,
  sha: string | null,
  data: Partial<DeploymentData> = {},
  options: Options = {},
): CanonicalEvent {
  const state = data.state ?? 'success';
  const environment = data.environment ?? options.environment ?? 'production';
  return event(
    state === 'success'
      ? 'dev.cdevents.service.deployed'
      : 'maestro.deployment.changed',
    ['deployment', id, state],
    at,
    {
      deploymentId: String(id),
      environment,
      tier: null,
      sha,
      ref: 'main',
      state,
      createdAt: at,
      startedAt: null,
      finishedAt: at,
      attempt: 1,
      actor: null,
      url: null,
      workflow: null,
      description: null,
      ...data,
    },
    { environment, ...options },
  );
}

/** Events as the feed hands them out, in the given order. */
export function feedOf(events: readonly CanonicalEvent[]): LedgerEvent[] {
  return events.map((item, index) => ({
    ...item,
    position: index,
    seq: index,
    source: 'test',
    tenant: null,
    normalizer: 'test@1',
    recordedAt: '2026-11-21T00:00:00.000Z',
  }));
}
