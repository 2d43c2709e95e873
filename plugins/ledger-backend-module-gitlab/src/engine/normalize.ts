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
  RepositoryScope,
} from '@maestro/backstage-plugin-ledger-common';
import { normalizeDeployment, normalizePipeline } from './deployments';
import { normalizeIssue } from './issues';
import { normalizeMergeRequest } from './mergeRequests';
import { PULLED_FAMILIES } from './pulled';
import { normalizePush, normalizeTagPush } from './push';
import { Family } from './scope';

/** Name and version of this normaliser; raised when events change. */
export const NORMALIZER = 'gitlab@3';

const FAMILIES: Readonly<Record<string, Family>> = {
  'Push Hook': normalizePush,
  'Tag Push Hook': normalizeTagPush,
  'Merge Request Hook': normalizeMergeRequest,
  'Deployment Hook': normalizeDeployment,
  'Pipeline Hook': normalizePipeline,
  'Issue Hook': normalizeIssue,
  ...PULLED_FAMILIES,
};

/** The payload as an object, or null when it is not one. */
export function parsePayload(body: Uint8Array): object | null {
  return objectOrNull(parseJson(body));
}

/** Facts of one delivery. Pure; never throws, whatever the payload holds. */
export function normalize(
  delivery: { event: string; body: Uint8Array },
  people: People,
  options: { host: string },
): Normalized {
  return normalizePayload<RepositoryScope>({
    event: delivery.event,
    families: FAMILIES,
    payload: () => parsePayload(delivery.body),
    scope(payload, problems) {
      const project = payload.child('project');
      return {
        host: options.host,
        repository: project.text('path_with_namespace').toLowerCase(),
        defaultBranch: project.optionalText('default_branch'),
        people,
        problems,
      };
    },
  });
}
