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
  Fields,
  PipelineRunData,
  Reading,
  repositoryFact,
} from '@maestro/backstage-plugin-ledger-common';
import { Scope, account } from './scope';

const OUTCOMES: Record<string, PipelineRunData['outcome']> = {
  success: 'success',
  failure: 'failure',
  startup_failure: 'failure',
  cancelled: 'cancelled',
  skipped: 'skipped',
  timed_out: 'timed_out',
  action_required: 'action_required',
  neutral: 'neutral',
  stale: 'stale',
};

/** `workflow_run`: the run's status decides, not the action's name. */
export function normalizeWorkflowRun(payload: Fields, scope: Scope): Reading {
  const run = payload.child('workflow_run');
  const status = run.text('status');
  const runId = run.id('id');
  const attempt = run.optionalInteger('run_attempt') ?? 1;
  const revision = run.time('updated_at');
  const queuedAt = run.time('created_at');
  const finished = status === 'completed';
  const started = finished || status === 'in_progress';
  const startedAt = run.optionalTime('run_started_at');
  const conclusion = run.optionalText('conclusion');
  const data: PipelineRunData = {
    runId,
    name:
      run.optionalText('name') ??
      payload.optionalChild('workflow')?.optionalText('name') ??
      run.id('workflow_id'),
    attempt,
    branch: run.optionalText('head_branch'),
    sha: run.optionalText('head_sha'),
    trigger: run.optionalText('event'),
    outcome:
      conclusion !== null &&
      Object.prototype.hasOwnProperty.call(OUTCOMES, conclusion)
        ? OUTCOMES[conclusion]
        : null,
    queuedAt,
    startedAt: started ? startedAt : null,
    finishedAt: finished ? revision : null,
    actor:
      account(scope, run, 'triggering_actor') ?? account(scope, run, 'actor'),
    url: run.optionalText('html_url'),
  };
  if (finished) {
    return [
      repositoryFact(scope, 'dev.cdevents.pipelinerun.finished', {
        key: ['pipelinerun', runId, attempt, 'finished'],
        revision,
        occurredAt: revision,
        data,
      }),
    ];
  }
  return [
    started
      ? repositoryFact(scope, 'dev.cdevents.pipelinerun.started', {
          key: ['pipelinerun', runId, attempt, 'started'],
          revision,
          occurredAt: startedAt ?? revision,
          data,
        })
      : repositoryFact(scope, 'dev.cdevents.pipelinerun.queued', {
          key: ['pipelinerun', runId, attempt, 'queued'],
          revision,
          occurredAt: queuedAt,
          data,
        }),
  ];
}

/** `check_run`, once it is completed. */
export function normalizeCheckRun(payload: Fields, scope: Scope): Reading {
  const check = payload.child('check_run');
  const status = check.text('status');
  if (status !== 'completed') {
    return `check run is ${status}; only finished ones are facts`;
  }
  const checkId = check.id('id');
  const finishedAt = check.time('completed_at');
  return [
    repositoryFact(scope, 'maestro.check.finished', {
      key: ['check', checkId],
      revision: finishedAt,
      occurredAt: finishedAt,
      data: {
        checkId,
        name: check.text('name'),
        sha: check.text('head_sha'),
        outcome: check.optionalText('conclusion'),
        startedAt: check.optionalTime('started_at'),
        finishedAt,
        url: check.optionalText('html_url'),
      },
    }),
  ];
}
