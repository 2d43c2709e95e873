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
  Reading,
  repositoryFact,
} from '@maestro/backstage-plugin-ledger-common';
import { Scope, account } from './scope';

const STATES: Record<string, DeploymentData['state']> = {
  pending: 'queued',
  queued: 'queued',
  waiting: 'queued',
  in_progress: 'in_progress',
  success: 'success',
  failure: 'failure',
  error: 'error',
  cancelled: 'cancelled',
  inactive: 'inactive',
};

const FINISHED: ReadonlySet<DeploymentData['state']> = new Set([
  'success',
  'failure',
  'error',
  'cancelled',
] as const);

function common(
  payload: Fields,
  deployment: Fields,
  scope: Scope,
): Omit<DeploymentData, 'state' | 'startedAt' | 'finishedAt' | 'url'> {
  const run = payload.optionalChild('workflow_run');
  return {
    deploymentId: deployment.id('id'),
    environment: deployment.optionalText('environment'),
    tier: deployment.flag('production_environment') ? 'production' : null,
    sha: deployment.optionalText('sha'),
    ref: deployment.optionalText('ref'),
    createdAt: deployment.optionalTime('created_at'),
    attempt: run?.optionalInteger('run_attempt') ?? 1,
    actor: account(scope, deployment, 'creator'),
    workflow:
      run?.optionalText('name') ??
      payload.optionalChild('workflow')?.optionalText('name') ??
      null,
    description: deployment.optionalText('description'),
  };
}

/** `deployment`: somebody asked for one. */
export function normalizeDeployment(payload: Fields, scope: Scope): Reading {
  const deployment = payload.child('deployment');
  const data = common(payload, deployment, scope);
  const createdAt = deployment.time('created_at');
  return [
    repositoryFact(scope, 'maestro.deployment.changed', {
      key: ['deployment', data.deploymentId, 'created'],
      revision: createdAt,
      occurredAt: createdAt,
      environment: data.environment,
      data: {
        ...data,
        state: 'created',
        startedAt: null,
        finishedAt: null,
        url: null,
      },
    }),
  ];
}

/**
 * `deployment_status`: the state that a deployment reached. One fact per
 * status, as a deployment may reach a state twice: a later `success` does not
 * replace the first, which is the one that counts.
 */
export function normalizeDeploymentStatus(
  payload: Fields,
  scope: Scope,
): Reading {
  const status = payload.child('deployment_status');
  const deployment = payload.child('deployment');
  const word = status.text('state');
  const state = Object.prototype.hasOwnProperty.call(STATES, word)
    ? STATES[word]
    : undefined;
  if (state === undefined) {
    return `deployment state ${word} is not known`;
  }
  const data = common(payload, deployment, scope);
  const at = status.time('created_at');
  // A status may name another environment than the deployment asked for.
  const environment = status.optionalText('environment') ?? data.environment;
  return [
    repositoryFact(
      scope,
      state === 'success'
        ? 'dev.cdevents.service.deployed'
        : 'maestro.deployment.changed',
      {
        key: ['deployment', data.deploymentId, 'status', status.id('id')],
        revision: at,
        occurredAt: at,
        environment,
        data: {
          ...data,
          environment,
          state,
          startedAt: state === 'in_progress' ? at : null,
          finishedAt: FINISHED.has(state) ? at : null,
          url:
            status.optionalText('log_url') ?? status.optionalText('target_url'),
          description: status.optionalText('description') ?? data.description,
        },
      },
    ),
  ];
}
