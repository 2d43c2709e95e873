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
  canonicalEvent,
  CanonicalEvent,
  Fields,
  IncidentData,
  naturalKey,
  Normalized,
  parseJson,
  UnreadableField,
} from '@maestro/backstage-plugin-ledger-common';

/** Name and version of this normaliser; raised when events change. */
export const NORMALIZER = 'alertmanager@1';

/** Host that all subjects of Alertmanager carry. */
export const HOST = 'alertmanager';

/** Labels that may name the service, the first present one counts. */
export const DEFAULT_SERVICE_LABELS: readonly string[] = [
  'service',
  'app',
  'job',
];

/**
 * One alert. The fingerprint names its labels; firing again later is another
 * incident, told by another start. While it fires, its end is a guess of
 * Alertmanager, not a resolution.
 */
function normalizeAlert(
  { value, path }: { value: unknown; path: string },
  serviceLabels: readonly string[],
): CanonicalEvent[] {
  const alert = Fields.of(value, path);
  const labels = alert.child('labels');
  const status = alert.text('status');
  if (status !== 'firing' && status !== 'resolved') {
    throw new UnreadableField(
      `${path}.status: ${JSON.stringify(
        status.slice(0, 80),
      )}; expected firing or resolved`,
    );
  }
  const startedAt = alert.time('startsAt');
  const incidentId = `${alert.text('fingerprint')}@${startedAt}`;
  const annotations = alert.optionalChild('annotations');
  const data: IncidentData = {
    incidentId,
    title:
      annotations?.optionalText('summary') ??
      labels.optionalText('alertname') ??
      incidentId,
    severity: labels.optionalText('severity'),
    startedAt,
    detectedAt: startedAt,
    resolvedAt: null,
    causedBy: null,
    url: alert.optionalText('generatorURL'),
  };
  const subject = {
    host: HOST,
    repository: null,
    environment:
      labels.optionalText('environment') ?? labels.optionalText('env'),
    service:
      serviceLabels
        .map(name => labels.optionalText(name))
        .find(name => name !== null) ?? null,
  };
  const key = (state: string) =>
    naturalKey(HOST, '', 'incident', incidentId, state);
  const detected = canonicalEvent({
    type: 'dev.cdevents.incident.detected',
    naturalKey: key('detected'),
    revision: startedAt,
    occurredAt: startedAt,
    subject,
    data,
  });
  if (status === 'firing') {
    return [detected];
  }
  const resolvedAt = alert.time('endsAt');
  return [
    detected,
    canonicalEvent({
      type: 'dev.cdevents.incident.resolved',
      naturalKey: key('resolved'),
      revision: resolvedAt,
      occurredAt: resolvedAt,
      subject,
      data: { ...data, resolvedAt },
    }),
  ];
}

/**
 * Facts of one notification, which may hold many alerts; one that cannot be
 * read becomes a problem, and the others are kept. Pure; never throws.
 */
export function normalize(
  body: Uint8Array,
  serviceLabels: readonly string[],
): Normalized {
  const problems: string[] = [];
  const events: CanonicalEvent[] = [];
  const alerts = attempt(problems, () =>
    Fields.of(parseJson(body)).list('alerts'),
  );
  for (const alert of alerts ?? []) {
    const read = attempt(problems, () => normalizeAlert(alert, serviceLabels));
    events.push(...(read ?? []));
  }
  if (events.length > 0) {
    return { events, ignored: null, problems };
  }
  return {
    events,
    ignored:
      problems.length > 0
        ? 'the notification could not be read'
        : 'the notification holds no alert',
    problems,
  };
}
