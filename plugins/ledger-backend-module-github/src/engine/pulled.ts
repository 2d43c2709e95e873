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
  attempt,
  CanonicalEvent,
  Fields,
  Reading,
} from '@maestro/backstage-plugin-ledger-common';
import { normalizePullRequest, normalizeReview } from './changes';
import { normalizeDeployment, normalizeDeploymentStatus } from './deployments';
import { normalizeIssue } from './issues';
import { normalizeApiCommits } from './push';
import { normalizeRelease } from './releases';
import { normalizeWorkflowRun } from './runs';
import { Family, Scope } from './scope';

/**
 * Pulled items are wrapped in the shape of webhooks and read by the same
 * functions, so that both versions of a fact have one key.
 */
function read(family: Family, shape: object, path: string, scope: Scope) {
  return attempt(scope.problems, () => family(Fields.of(shape, path), scope));
}

function eventsOf(readings: Array<Reading | null>): Reading {
  const events: CanonicalEvent[] = [];
  let ignored: string | null = null;
  for (const reading of readings) {
    if (typeof reading === 'string') {
      ignored = reading;
    } else if (reading !== null) {
      events.push(...reading);
    }
  }
  return events.length === 0 && ignored !== null ? ignored : events;
}

/** `api.deployments`: a deployment, its statuses, and the run behind it. */
const deployments: Family = (payload, scope) => {
  const deployment = payload.raw('deployment');
  const workflowRun = payload.raw('workflow_run');
  return eventsOf([
    read(
      normalizeDeployment,
      { deployment, workflow_run: workflowRun },
      '',
      scope,
    ),
    ...payload.list('statuses').map(({ value, path }) =>
      read(
        normalizeDeploymentStatus,
        {
          deployment,
          deployment_status: value,
          workflow_run: workflowRun,
        },
        path,
        scope,
      ),
    ),
  ]);
};

/** `api.pulls`: a pull request and its reviews. */
const pulls: Family = (payload, scope) => {
  const request = payload.child('pull_request');
  const untouched =
    request.optionalTime('created_at') === request.optionalTime('updated_at');
  let action = untouched ? 'opened' : 'updated';
  if (request.optionalText('state') === 'closed') {
    action = 'closed';
  }
  const pullRequest = payload.raw('pull_request');
  return eventsOf([
    read(
      normalizePullRequest,
      { action, pull_request: pullRequest },
      '',
      scope,
    ),
    ...payload
      .list('reviews')
      .map(({ value, path }) =>
        read(
          normalizeReview,
          { review: value, pull_request: pullRequest },
          path,
          scope,
        ),
      ),
  ]);
};

/** `api.issues`: an issue as it stands. */
const issues: Family = (payload, scope) => {
  const issue = payload.child('issue');
  const untouched =
    issue.optionalTime('created_at') === issue.optionalTime('updated_at');
  return normalizeIssue(
    Fields.of({
      action: untouched ? 'opened' : 'edited',
      issue: payload.raw('issue'),
    }),
    scope,
  );
};

const releases: Family = (payload, scope) =>
  normalizeRelease(
    Fields.of({ action: 'published', release: payload.raw('release') }),
    scope,
  );

/** Normalisers of what `pull` fetched, by event name. */
export const PULLED_FAMILIES: Readonly<Record<string, Family>> = {
  'api.commits': normalizeApiCommits,
  'api.deployments': deployments,
  'api.issues': issues,
  'api.pulls': pulls,
  'api.releases': releases,
  'api.workflow_runs': normalizeWorkflowRun,
};
