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

/** One change, as far as its step. */
export interface ChangeContext {
  service: number;
  number: number;
  step: number;
  time: string;
  timeOf(step: number): string;
  /** Commit of the branch, the merge, and the merge before it. */
  head: string;
  merge: string;
  before: string | null;
  failed: boolean;
  author: { id: string; type: 'user' };
  reviewer: { id: string; type: 'user' };
}

/** The fact of a step; types and keys are those of the GitHub normaliser. */
export function stepOf(context: ChangeContext) {
  const { service, number, time, head, merge, before } = context;
  const url = (...parts: Array<string | number>) =>
    `https://github.com/org/service-${service}/${parts.join('/')}`;
  const fact = (type: string, key: Array<string | number>, data: object) => ({
    type,
    naturalKey: ['github.com', `org/service-${service}`, ...key].join('|'),
    revision: time,
    occurredAt: time,
    subject: subject(service),
    data,
  });
  switch (context.step) {
    case 0:
      return fact(
        'maestro.branch.pushed',
        ['push', `feature-${number}`, `..${head}`],
        pushed(context, `feature-${number}`, null, head),
      );
    case 1:
      return fact(
        'dev.cdevents.change.created',
        ['change', number, 'created'],
        requested(context, url('pull', number)),
      );
    case 2:
      return fact('maestro.check.finished', ['check', number], {
        checkId: String(number),
        name: 'test',
        sha: head,
        outcome: 'success',
        startedAt: time,
        finishedAt: time,
        url: url('runs', number),
      });
    case 3:
      return fact('dev.cdevents.change.reviewed', ['review', number], {
        number,
        reviewId: String(number),
        reviewer: context.reviewer,
        state: 'approved',
        submittedAt: time,
        url: url('pull', number),
      });
    case 4:
      return fact(
        'maestro.branch.pushed',
        ['push', 'main', `${before ?? ''}..${merge}`],
        pushed(context, 'main', before, merge),
      );
    case 5:
      return fact(
        'dev.cdevents.change.merged',
        ['change', number, 'merged'],
        requested(context, url('pull', number)),
      );
    case 6:
      return fact(
        'dev.cdevents.pipelinerun.finished',
        ['pipelinerun', number, 1, 'finished'],
        {
          runId: String(number),
          name: 'build',
          attempt: 1,
          branch: 'main',
          sha: merge,
          trigger: 'push',
          outcome: 'success',
          queuedAt: time,
          startedAt: time,
          finishedAt: time,
          actor: context.author,
          url: url('actions', number),
        },
      );
    default:
      return deployed(context, url('deployments', number), fact);
  }
}

function deployed<Fact>(
  { number, step, time, timeOf, merge, failed, author }: ChangeContext,
  url: string,
  fact: (type: string, key: Array<string | number>, data: object) => Fact,
): Fact {
  const end = failed ? 'failure' : 'success';
  const state = ['created', 'in_progress', end][step - 7];
  return fact(
    state === 'success'
      ? 'dev.cdevents.service.deployed'
      : 'maestro.deployment.changed',
    [
      'deployment',
      number,
      ...(step === 7 ? [state] : ['status', `${number}${step}`]),
    ],
    {
      deploymentId: String(number),
      environment: 'production',
      tier: null,
      sha: merge,
      ref: 'main',
      state,
      createdAt: timeOf(7),
      startedAt: null,
      finishedAt: step === 9 ? time : null,
      attempt: 1,
      actor: author,
      url,
      workflow: null,
      description: null,
    },
  );
}

function requested(context: ChangeContext, url: string) {
  const { number, step, time, timeOf } = context;
  const merged = step === 5;
  return {
    number,
    title: `Change ${number}`,
    url,
    state: merged ? 'merged' : 'open',
    draft: false,
    author: context.author,
    headBranch: `feature-${number}`,
    headSha: context.head,
    baseBranch: 'main',
    baseIsDefault: true,
    createdAt: timeOf(1),
    readyAt: null,
    mergedAt: merged ? time : null,
    closedAt: merged ? time : null,
    mergeCommitSha: merged ? context.merge : null,
    mergedBy: merged ? context.reviewer : null,
    labels: [],
    commits: 1,
    additions: 10,
    deletions: 3,
    changedFiles: 2,
    action: merged ? 'closed' : 'opened',
    reverts: null,
  };
}

function pushed(
  { number, timeOf, author }: ChangeContext,
  branch: string,
  before: string | null,
  after: string,
) {
  return {
    branch,
    isDefaultBranch: branch === 'main',
    before,
    after,
    forced: false,
    commits: [
      {
        sha: after,
        parents: null,
        authoredAt: null,
        // The merge is as old as its push, not as its branch.
        committedAt: timeOf(branch === 'main' ? 4 : 0),
        author,
        title: `Commit of change ${number}`,
        reverts: [],
        cherryPickedFrom: [],
      },
    ],
  };
}

/** Whose facts they are. */
export function subject(service: number) {
  return {
    host: 'github.com',
    repository: `org/service-${service}`,
    environment: null,
    service: null,
  };
}
