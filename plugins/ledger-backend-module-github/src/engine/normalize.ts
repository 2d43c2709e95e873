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
import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import { normalizePullRequest, normalizeReview } from './changes';
import { normalizeDeployment, normalizeDeploymentStatus } from './deployments';
import { Fields, attempt } from './fields';
import { normalizeIssue } from './issues';
import { PULLED_FAMILIES } from './pulled';
import { normalizePush } from './push';
import { normalizeRelease, normalizeRepository } from './releases';
import { normalizeCheckRun, normalizeWorkflowRun } from './runs';
import { Family, NormalizeOptions, People, Scope } from './scope';

/** Name and version of this normaliser; raised when events change. */
export const NORMALIZER = 'github@1';

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

/**
 * The JSON text of a delivery: the body itself, or the member `payload` of a
 * form.
 */
export function payloadText(
  body: Uint8Array,
  mediaType: string,
): string | null {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return null;
  }
  return mediaType === 'application/x-www-form-urlencoded'
    ? new URLSearchParams(text).get('payload')
    : text;
}

/** The payload as an object, or null when it is not one. */
export function parsePayload(
  body: Uint8Array,
  mediaType: string,
): object | null {
  const text = payloadText(body, mediaType);
  if (text === null) {
    return null;
  }
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? value
      : null;
  } catch {
    return null;
  }
}

/** Facts of a delivery, or why there are none. */
export interface Normalized {
  events: CanonicalEvent[];
  ignored: string | null;
  problems: string[];
}

/** Facts of one delivery. Pure; never throws, whatever the payload holds. */
export function normalize(
  delivery: { event: string; body: Uint8Array; mediaType: string },
  context: People,
  options: NormalizeOptions,
): Normalized {
  const { event } = delivery;
  const family = Object.prototype.hasOwnProperty.call(FAMILIES, event)
    ? FAMILIES[event]
    : undefined;
  if (family === undefined) {
    return {
      events: [],
      ignored: `event ${event} has no meaning for the ledger's vocabulary`,
      problems: [],
    };
  }
  const parsed = parsePayload(delivery.body, delivery.mediaType);
  if (parsed === null) {
    return {
      events: [],
      ignored: 'the body is not a JSON object',
      problems: ['body: expected a JSON object in UTF-8'],
    };
  }
  const problems: string[] = [];
  const reading = attempt(problems, () => {
    const payload = Fields.of(parsed);
    const repository = payload.child('repository');
    const scope: Scope = {
      options,
      repository: repository.text('full_name').toLowerCase(),
      defaultBranch: repository.optionalText('default_branch'),
      context,
      problems,
    };
    return family(payload, scope);
  });
  if (reading === null) {
    return { events: [], ignored: `${event} could not be read`, problems };
  }
  if (typeof reading === 'string') {
    return { events: [], ignored: reading, problems };
  }
  return {
    events: reading,
    ignored: reading.length === 0 ? `${event} holds nothing to keep` : null,
    problems,
  };
}
