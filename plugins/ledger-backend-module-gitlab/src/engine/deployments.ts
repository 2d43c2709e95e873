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
  DeploymentData,
  Fields,
  PipelineRunData,
  Reading,
  repositoryFact,
  RepositoryScope,
} from '@maestro/backstage-plugin-ledger-common';
import { account } from './scope';

const STATES: Record<string, DeploymentData['state']> = {
  created: 'created',
  blocked: 'queued',
  pending: 'queued',
  running: 'in_progress',
  success: 'success',
  failed: 'failure',
  canceled: 'cancelled',
  skipped: 'skipped',
};

const FINISHED: ReadonlySet<DeploymentData['state']> = new Set([
  'success',
  'failure',
  'cancelled',
  'skipped',
] as const);

function known<T>(words: Record<string, T>, word: string): T | undefined {
  return Object.prototype.hasOwnProperty.call(words, word)
    ? words[word]
    : undefined;
}

/**
 * `Deployment Hook`: the state that a deployment reached. One fact per
 * deployment and state, as the hook has no id of the change of state. A
 * repeated one replaces the former; it cannot come by a retry, as GitLab makes
 * that a deployment of its own.
 */
export function normalizeDeployment(
  payload: Fields,
  scope: RepositoryScope,
): Reading {
  const word = payload.text('status');
  const state = known(STATES, word);
  if (state === undefined) {
    return `deployment status ${word} is not known`;
  }
  const at = payload.time('status_changed_at');
  const deploymentId = payload.id('deployment_id');
  const environment = payload.text('environment');
  // The full hash occurs only at the end of the commit's address.
  const sha = /\/([0-9a-f]{40})$/.exec(
    payload.optionalText('commit_url') ?? '',
  );
  const user = payload.optionalChild('user');
  return [
    repositoryFact(
      scope,
      state === 'success'
        ? 'dev.cdevents.service.deployed'
        : 'maestro.deployment.changed',
      {
        key: ['deployment', deploymentId, state],
        revision: at,
        occurredAt: at,
        environment,
        data: {
          deploymentId,
          environment,
          tier: payload.optionalText('environment_tier'),
          sha: sha?.[1] ?? payload.optionalText('short_sha'),
          ref: payload.optionalText('ref'),
          state,
          createdAt: null,
          startedAt: state === 'in_progress' ? at : null,
          finishedAt: FINISHED.has(state) ? at : null,
          // A retried job is a deployment of its own in GitLab.
          attempt: 1,
          actor: account(
            scope,
            user?.optionalText('username'),
            user?.optionalText('name'),
          ),
          url: payload.optionalText('deployable_url'),
          workflow: null,
          description: payload.optionalText('commit_title'),
        },
      },
    ),
  ];
}

const QUEUED: readonly string[] = [
  'created',
  'waiting_for_resource',
  'preparing',
  'pending',
  'manual',
  'scheduled',
];

const OUTCOMES: Record<string, NonNullable<PipelineRunData['outcome']>> = {
  success: 'success',
  failed: 'failure',
  canceled: 'cancelled',
  skipped: 'skipped',
};

/** `Pipeline Hook`. */
export function normalizePipeline(
  payload: Fields,
  scope: RepositoryScope,
): Reading {
  const pipeline = payload.child('object_attributes');
  const status = pipeline.text('status');
  const outcome = known(OUTCOMES, status) ?? null;
  const runId = pipeline.id('id');
  const queuedAt = pipeline.time('created_at');
  const finishedAt = pipeline.optionalTime('finished_at');
  const user = payload.optionalChild('user');
  const tag = pipeline.flag('tag');
  const data: PipelineRunData = {
    runId,
    name: pipeline.optionalText('name') ?? 'pipeline',
    attempt: 1,
    branch: tag ? null : pipeline.optionalText('ref'),
    sha: pipeline.optionalText('sha'),
    trigger: pipeline.optionalText('source'),
    outcome,
    queuedAt,
    startedAt: pipeline.optionalTime('started_at'),
    finishedAt: outcome === null ? null : finishedAt,
    actor: account(
      scope,
      user?.optionalText('username'),
      user?.optionalText('name'),
    ),
    url: pipeline.optionalText('url'),
  };
  if (outcome !== null) {
    const at = finishedAt ?? queuedAt;
    return [
      repositoryFact(scope, 'dev.cdevents.pipelinerun.finished', {
        key: ['pipelinerun', runId, 1, 'finished'],
        revision: at,
        occurredAt: at,
        data,
      }),
    ];
  }
  if (status === 'running') {
    const at = data.startedAt ?? queuedAt;
    return [
      repositoryFact(scope, 'dev.cdevents.pipelinerun.started', {
        key: ['pipelinerun', runId, 1, 'started'],
        revision: at,
        occurredAt: at,
        data,
      }),
    ];
  }
  if (QUEUED.includes(status)) {
    return [
      repositoryFact(scope, 'dev.cdevents.pipelinerun.queued', {
        key: ['pipelinerun', runId, 1, 'queued'],
        revision: queuedAt,
        occurredAt: queuedAt,
        data,
      }),
    ];
  }
  return `pipeline status ${status} is not known`;
}
