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

import { Entity } from '@backstage/catalog-model';
import { DoraFigures } from '@maestro/backstage-plugin-dora-common';
import {
  ANNOTATION_DEPLOYMENT_RULE,
  ANNOTATION_REPOSITORY,
} from '@maestro/backstage-plugin-maestro-common';
import { EmptyReason } from '@maestro/backstage-plugin-maestro-react';

/** Why there is nothing to show; null when there are figures. */
export function emptyReason(figures: DoraFigures): EmptyReason | null {
  const hasValue = figures.figures.some(({ value }) => value !== null);
  if (figures.state === 'not_allowed') {
    return 'not_allowed';
  }
  if (figures.state === 'computing') {
    return hasValue ? null : 'computing';
  }
  if (figures.source.subjects.length === 0) {
    return figures.entityRef.startsWith('component:')
      ? 'no_annotation'
      : 'no_members';
  }
  if (figures.state === 'not_configured') {
    return 'no_rule';
  }
  if (figures.state === 'no_source') {
    return 'no_source';
  }
  if (figures.source.lastEventAt === null && !hasValue) {
    return 'no_events';
  }
  return figures.state === 'stale' && !hasValue ? 'silent' : null;
}

/** Why an answer is missing. */
export function errorReason(error: Error): EmptyReason {
  const status = (error as { statusCode?: number }).statusCode;
  // An entity that the caller may not see is not found for the caller.
  return status === 403 || status === 404 ? 'not_allowed' : 'error';
}

/** The annotations to copy, filled with what the entity says already. */
export function annotationSnippet(
  entity: Entity,
  reason: EmptyReason,
): string | undefined {
  if (entity.kind.toLocaleLowerCase('en-US') !== 'component') {
    return undefined;
  }
  const rule = `    ${ANNOTATION_DEPLOYMENT_RULE}: deployments`;
  if (reason === 'no_rule') {
    return ['metadata:', '  annotations:', rule].join('\n');
  }
  if (reason !== 'no_annotation') {
    return undefined;
  }
  const annotations = entity.metadata.annotations ?? {};
  const github = annotations['github.com/project-slug'];
  const gitlab = annotations['gitlab.com/project-slug'];
  const repository =
    (github && `github.com/${github}`) ||
    (gitlab && `gitlab.com/${gitlab}`) ||
    'github.com/OWNER/NAME';
  return [
    'metadata:',
    '  annotations:',
    `    ${ANNOTATION_REPOSITORY}: ${repository}`,
    rule,
  ].join('\n');
}
