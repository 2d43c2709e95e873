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
import { DeploymentData } from '@maestro/backstage-plugin-ledger-common';
import { Family, account, fact } from './scope';

const STATES: Record<string, DeploymentData['state']> = {
  deployed: 'success',
  upgraded: 'success',
  rolledback: 'success',
  removed: 'inactive',
};

/** Version of a package URL: what stands between `@` and qualifiers. */
export function artifactVersion(artifactId: string | null): string | null {
  const match = /@([^@?#]+)(?:[?#]|$)/.exec(artifactId ?? '');
  return match ? decodeLeniently(match[1]) : null;
}

// A package URL may be wrongly encoded, which is no reason to lose an event.
function decodeLeniently(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Commit that a package URL names, in its version or its `vcs_url`. */
export function artifactCommit(artifactId: string | null): string | null {
  const match = /@([0-9a-f]{40})(?![0-9a-f])/.exec(
    decodeLeniently(artifactId ?? ''),
  );
  return match ? match[1] : null;
}

/** `service.deployed`, `upgraded`, `rolledback` and `removed`. */
export const normalizeService: Family = scope => {
  const { attributes, content, custom, predicate, subjectId, time } = scope;
  const state = Object.prototype.hasOwnProperty.call(STATES, predicate)
    ? STATES[predicate]
    : undefined;
  if (state === undefined) {
    return `service.${predicate} tells no state of a deployment`;
  }
  const artifactId = content.optionalText('artifactId');
  const deploymentId = custom.optionalText('deploymentId') ?? attributes.id;
  const data: DeploymentData = {
    deploymentId,
    environment:
      content.optionalChild('environment')?.optionalText('id') ?? null,
    tier: custom.optionalText('tier'),
    sha: custom.optionalText('sha') ?? artifactCommit(artifactId),
    ref: custom.optionalText('ref') ?? artifactVersion(artifactId),
    state,
    createdAt: custom.optionalTime('createdAt'),
    startedAt: custom.optionalTime('startedAt'),
    finishedAt: state === 'success' ? time : null,
    attempt: custom.optionalInteger('attempt') ?? 1,
    actor: account(scope, 'actor'),
    url: custom.optionalText('url'),
    workflow: custom.optionalText('workflow'),
    description: artifactId,
  };
  const event = {
    kind: 'deployment',
    id: deploymentId,
    service: subjectId,
    data,
  };
  if (state !== 'success') {
    return [fact(scope, 'maestro.deployment.changed', { ...event, state })];
  }
  return [
    predicate === 'rolledback'
      ? fact(scope, 'dev.cdevents.service.rolledback', {
          ...event,
          state: 'rolledback',
        })
      : fact(scope, 'dev.cdevents.service.deployed', { ...event, state }),
  ];
};
