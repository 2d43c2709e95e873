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
  Normalized,
  normalizePayload,
  objectOrNull,
  parseJson,
  People,
} from '@maestro/backstage-plugin-ledger-common';
import { normalizePullRequest, normalizeReview } from './changes';
import { normalizeDeployment, normalizeDeploymentStatus } from './deployments';
import { normalizeIssue } from './issues';
import { PULLED_FAMILIES } from './pulled';
import { normalizePush } from './push';
import { normalizeRelease, normalizeRepository } from './releases';
import { normalizeCheckRun, normalizeWorkflowRun } from './runs';
import { Family, NormalizeOptions, Scope } from './scope';

/** Name and version of this normaliser; raised when events change. */
export const NORMALIZER = 'github@4';

const FAMILIES: Readonly<Record<string, Family>> = {
  push: normalizePush,
  pull_request: normalizePullRequest,
  pull_request_review: normalizeReview,
  deployment: normalizeDeployment,
  deployment_status: normalizeDeploymentStatus,
  release: normalizeRelease,
  workflow_run: normalizeWorkflowRun,
  check_run: normalizeCheckRun,
  issues: normalizeIssue,
  repository: normalizeRepository,
  ...PULLED_FAMILIES,
};

// The member `payload` of a form.
function payloadOfForm(body: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return new URLSearchParams(text).get('payload');
  } catch {
    return null;
  }
}

/** The payload as an object, or null when it is not one. */
export function parsePayload(
  body: Uint8Array,
  mediaType: string,
): object | null {
  if (mediaType !== 'application/x-www-form-urlencoded') {
    return objectOrNull(parseJson(body));
  }
  const text = payloadOfForm(body);
  return text === null
    ? null
    : objectOrNull(parseJson(new TextEncoder().encode(text)));
}

/** Facts of one delivery. Pure; never throws, whatever the payload holds. */
export function normalize(
  delivery: { event: string; body: Uint8Array; mediaType: string },
  people: People,
  options: NormalizeOptions,
): Normalized {
  return normalizePayload<Scope>({
    event: delivery.event,
    families: FAMILIES,
    payload: () => parsePayload(delivery.body, delivery.mediaType),
    scope(payload, problems) {
      const repository = payload.child('repository');
      return {
        ...options,
        repository: repository.text('full_name').toLowerCase(),
        defaultBranch: repository.optionalText('default_branch'),
        people,
        problems,
      };
    },
  });
}
