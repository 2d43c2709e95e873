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
import { PipelineRunData } from '@maestro/backstage-plugin-ledger-common';
import { Family, account, fact } from './scope';

const OUTCOMES: Record<string, PipelineRunData['outcome']> = {
  success: 'success',
  failure: 'failure',
  error: 'failure',
  cancel: 'cancelled',
  canceled: 'cancelled',
  cancelled: 'cancelled',
};

/** `pipelinerun.queued`, `started` and `finished`. */
export const normalizePipelineRun: Family = scope => {
  const { content, custom, predicate, subjectId, time } = scope;
  const attempt = custom.optionalInteger('attempt') ?? 1;
  const word = content.optionalText('outcome')?.toLowerCase() ?? '';
  const data: PipelineRunData = {
    runId: subjectId,
    name: content.optionalText('pipelineName') ?? subjectId,
    attempt,
    branch: custom.optionalText('branch'),
    sha: custom.optionalText('sha'),
    trigger: custom.optionalText('trigger'),
    outcome:
      predicate === 'finished' &&
      Object.prototype.hasOwnProperty.call(OUTCOMES, word)
        ? OUTCOMES[word]
        : null,
    queuedAt: predicate === 'queued' ? time : custom.optionalTime('queuedAt'),
    startedAt:
      predicate === 'started' ? time : custom.optionalTime('startedAt'),
    finishedAt: predicate === 'finished' ? time : null,
    actor: account(scope, 'actor'),
    url: content.optionalText('url') ?? content.optionalText('uri'),
  };
  const event = {
    kind: 'pipelinerun',
    id: `${subjectId}#${attempt}`,
    state: predicate,
    service: null,
    data,
  };
  switch (predicate) {
    case 'queued':
      return [fact(scope, 'dev.cdevents.pipelinerun.queued', event)];
    case 'started':
      return [fact(scope, 'dev.cdevents.pipelinerun.started', event)];
    case 'finished':
      return [fact(scope, 'dev.cdevents.pipelinerun.finished', event)];
    default:
      return `pipelinerun.${predicate} is not in the ledger's vocabulary`;
  }
};
