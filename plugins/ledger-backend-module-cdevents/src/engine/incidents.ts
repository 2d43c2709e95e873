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
import { IncidentData } from '@maestro/backstage-plugin-ledger-common';
import { Family, fact } from './scope';

/** `incident.detected`, `reported` and `resolved`. */
export const normalizeIncident: Family = scope => {
  const { content, custom, predicate, subjectId, time } = scope;
  const resolved = predicate === 'resolved';
  if (!resolved && predicate !== 'detected' && predicate !== 'reported') {
    return `incident.${predicate} is not in the ledger's vocabulary`;
  }
  const cause = custom.optionalChild('causedBy');
  const data: IncidentData = {
    incidentId: subjectId,
    title: content.optionalText('description') ?? subjectId,
    severity: custom.optionalText('severity'),
    // A resolution does not say when the trouble began.
    startedAt: custom.optionalTime('startedAt') ?? (resolved ? null : time),
    detectedAt: resolved ? custom.optionalTime('detectedAt') : time,
    resolvedAt: resolved ? time : null,
    causedBy:
      cause === null
        ? null
        : {
            deploymentId: cause.optionalText('deploymentId'),
            sha: cause.optionalText('sha'),
          },
    url: content.optionalText('ticketURI') ?? custom.optionalText('url'),
  };
  const event = {
    kind: 'incident',
    id: subjectId,
    service: content.optionalChild('service')?.optionalText('id') ?? null,
    data,
  };
  return [
    resolved
      ? fact(scope, 'dev.cdevents.incident.resolved', {
          ...event,
          state: 'resolved',
        })
      : fact(scope, 'dev.cdevents.incident.detected', {
          ...event,
          state: 'detected',
        }),
  ];
};
