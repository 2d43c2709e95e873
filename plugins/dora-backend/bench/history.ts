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

import { LedgerEvent } from '@maestro/backstage-plugin-ledger-common';

export const SERVICES = 500;
/** Events of one change, from its branch to production. */
export const EVENTS_PER_CHANGE = 10;
const START = Date.parse('2024-11-04T00:00:00.000Z');
const MINUTE = 60_000;

export function nameOf(service: number): string {
  return `service-${service}`;
}

/** One claim for each service comes first. */
export function totalEvents(changes: number): number {
  return SERVICES + changes * EVENTS_PER_CHANGE;
}

/**
 * The event at a position of a long history: services take turns, each change
 * is pushed, reviewed, merged, built and deployed.
 */
export function eventAt(position: number, changes: number): LedgerEvent {
  const base = {
    version: '1.0.0',
    position,
    seq: position,
    source: 'bench',
    tenant: null,
    normalizer: 'bench@1',
    recordedAt: '2026-11-21T00:00:00.000Z',
  };
  if (position < SERVICES) {
    const entityRef = `component:default/${nameOf(position)}`;
    return {
      ...base,
      type: 'maestro.attribution.claimed',
      naturalKey: `catalog|${entityRef}`,
      revision: iso(START),
      occurredAt: iso(START),
      subject: subject(position, null),
      data: {
        entityRef,
        subjects: [subject(position, null)],
        deploymentRule: 'deployments',
        owner: null,
        system: `system:default/system-${position % 50}`,
        domain: null,
        zone: null,
        since: null,
        withdrawn: false,
      },
    };
  }
  const index = position - SERVICES;
  const change = Math.floor(index / EVENTS_PER_CHANGE);
  const step = index % EVENTS_PER_CHANGE;
  const service = change % SERVICES;
  const number = Math.floor(change / SERVICES) + 1;
  // Two years of changes, however many there are.
  const span = 730 * 1440 * MINUTE;
  const at = START + Math.floor((change / changes) * span) + step * 7 * MINUTE;
  return { ...base, ...stepOf(service, number, step, at) } as LedgerEvent;
}

function stepOf(service: number, number: number, step: number, at: number) {
  const time = iso(at);
  const head = sha(service, number, 'a');
  const merge = sha(service, number, 'b');
  const before = number === 1 ? null : sha(service, number - 1, 'b');
  const key = (...parts: Array<string | number>) =>
    ['github.com', `org/${nameOf(service)}`, ...parts].join('|');
  const fact = (type: string, naturalKey: string, data: object) => ({
    type,
    naturalKey,
    revision: time,
    occurredAt: time,
    subject: subject(service, null),
    data,
  });
  const request = {
    number,
    title: `Change ${number}`,
    url: `https://forge.example/${number}`,
    state: step < 4 ? 'open' : 'merged',
    draft: false,
    author: { id: `p${number % 20}`, type: 'user' },
    headBranch: `feature-${number}`,
    headSha: head,
    baseBranch: 'main',
    baseIsDefault: true,
    createdAt: iso(at - step * 7 * MINUTE),
    readyAt: null,
    mergedAt: step < 4 ? null : time,
    closedAt: step < 4 ? null : time,
    mergeCommitSha: step < 4 ? null : merge,
    mergedBy: null,
    labels: [],
    commits: 1,
    additions: 10,
    deletions: 3,
    changedFiles: 2,
    action: 'synchronize',
    reverts: null,
  };
  const push = (branch: string, from: string | null, hash: string) => ({
    branch,
    isDefaultBranch: branch === 'main',
    before: from,
    after: hash,
    forced: false,
    commits: [
      {
        sha: hash,
        parents: null,
        authoredAt: null,
        committedAt: time,
        author: { id: `p${number % 20}`, type: 'user' },
        title: `Commit of change ${number}`,
        reverts: [],
        cherryPickedFrom: [],
      },
    ],
  });
  const run = {
    runId: String(number),
    name: 'build',
    attempt: 1,
    branch: 'main',
    sha: merge,
    trigger: 'push',
    outcome: step === 6 ? 'success' : null,
    queuedAt: time,
    startedAt: time,
    finishedAt: step === 6 ? time : null,
    actor: null,
    url: null,
  };
  const states = ['created', 'in_progress', 'success'];
  const deployment = {
    deploymentId: String(number),
    environment: 'production',
    tier: null,
    sha: merge,
    ref: 'main',
    state: states[step - 7],
    createdAt: time,
    startedAt: null,
    finishedAt: step === 9 ? time : null,
    attempt: 1,
    actor: null,
    url: null,
    workflow: null,
    description: null,
  };
  switch (step) {
    case 0:
      return fact(
        'maestro.branch.pushed',
        key('push', `feature-${number}`, head),
        push(`feature-${number}`, null, head),
      );
    case 1:
      return fact(
        'dev.cdevents.change.created',
        key('change', number, 'created'),
        request,
      );
    case 2:
      return fact('maestro.check.finished', key('check', number), {
        checkId: String(number),
        name: 'test',
        sha: head,
        outcome: 'success',
        startedAt: time,
        finishedAt: time,
        url: null,
      });
    case 3:
      return fact(
        'maestro.branch.pushed',
        key('push', 'main', merge),
        push('main', before, merge),
      );
    case 4:
      return fact(
        'dev.cdevents.change.merged',
        key('change', number, 'merged'),
        request,
      );
    case 5:
      return fact(
        'dev.cdevents.pipelinerun.started',
        key('pipelinerun', number, 1, 'started'),
        run,
      );
    case 6:
      return fact(
        'dev.cdevents.pipelinerun.finished',
        key('pipelinerun', number, 1, 'finished'),
        run,
      );
    default:
      return fact(
        step === 9
          ? 'dev.cdevents.service.deployed'
          : 'maestro.deployment.changed',
        key('deployment', number, states[step - 7]),
        deployment,
      );
  }
}

function subject(service: number, environment: string | null) {
  return {
    host: 'github.com',
    repository: `org/${nameOf(service)}`,
    environment,
    service: null,
  };
}

function sha(service: number, number: number, letter: string): string {
  return `${letter}${service.toString(16)}0${number.toString(16)}`.padEnd(
    40,
    'f',
  );
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
