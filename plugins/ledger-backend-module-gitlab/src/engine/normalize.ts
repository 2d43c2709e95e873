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
import { normalizeDeployment, normalizePipeline } from './deployments';
import { Fields, attempt } from './fields';
import { normalizeIssue } from './issues';
import { normalizeMergeRequest } from './mergeRequests';
import { PULLED_FAMILIES } from './pulled';
import { normalizePush, normalizeTagPush } from './push';
import { Family, People, Scope } from './scope';

/** Name and version of this normaliser; raised when events change. */
export const NORMALIZER = 'gitlab@1';

const FAMILIES: Readonly<Record<string, Family>> = {
  'Push Hook': normalizePush,
  'Tag Push Hook': normalizeTagPush,
  'Merge Request Hook': normalizeMergeRequest,
  'Deployment Hook': normalizeDeployment,
  'Pipeline Hook': normalizePipeline,
  'Issue Hook': normalizeIssue,
  ...PULLED_FAMILIES,
};

/** Facts of a delivery, or why there are none. */
export interface Normalized {
  events: CanonicalEvent[];
  ignored: string | null;
  problems: string[];
}

/** The payload as an object, or null when it is not one. */
export function parsePayload(body: Uint8Array): object | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? value
      : null;
  } catch {
    return null;
  }
}

/** Facts of one delivery. Pure; never throws, whatever the payload holds. */
export function normalize(
  delivery: { event: string; body: Uint8Array },
  people: People,
  options: { host: string },
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
  const parsed = parsePayload(delivery.body);
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
    const project = payload.child('project');
    const scope: Scope = {
      host: options.host,
      repository: project.text('path_with_namespace').toLowerCase(),
      defaultBranch: project.optionalText('default_branch'),
      people,
      problems,
    };
    return family(payload, scope);
  });
  if (reading === null) {
    return { events: [], ignored: `${event} could not be read`, problems };
  }
  return typeof reading === 'string'
    ? { events: [], ignored: reading, problems }
    : { events: reading, ignored: null, problems };
}
