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
  canonicalEvent,
  Fields,
  IncidentData,
  naturalKey,
  Normalized,
  normalizePayload,
  objectOrNull,
  parseJson,
  Reading,
} from '@maestro/backstage-plugin-ledger-common';

/** Name and version of this normaliser; raised when events change. */
export const NORMALIZER = 'pagerduty@1';

/** Host that all subjects of PagerDuty carry. */
export const HOST = 'pagerduty';

/** Events of V3 subscriptions after which the incident's own state is told. */
const DETECTED = [
  'incident.triggered',
  'incident.acknowledged',
  'incident.unacknowledged',
  'incident.delegated',
  'incident.escalated',
  'incident.priority_updated',
  'incident.reassigned',
  'incident.service_updated',
];

/**
 * An incident of a service. PagerDuty tells the whole incident with each
 * event, so that the newest event wins, and a lost one is made good by the
 * next.
 */
function normalizeIncident(payload: Fields): Reading {
  const event = payload.child('event');
  const incident = event.child('data');
  const type = event.text('event_type');
  const occurredAt = event.time('occurred_at');
  const incidentId = incident.text('id');
  const createdAt = incident.optionalTime('created_at') ?? occurredAt;
  const resolved = type === 'incident.resolved';
  const reopened = type === 'incident.reopened';
  const data: IncidentData = {
    incidentId,
    title: incident.optionalText('title') ?? incidentId,
    severity:
      incident.optionalChild('priority')?.optionalText('summary') ??
      incident.optionalText('urgency'),
    startedAt: createdAt,
    detectedAt: createdAt,
    resolvedAt: null,
    causedBy: null,
    url: incident.optionalText('html_url'),
  };
  const fact = {
    revision: occurredAt,
    subject: {
      host: HOST,
      repository: null,
      environment: null,
      service: incident.child('service').text('id'),
    },
  };
  const key = (state: string) =>
    naturalKey(HOST, '', 'incident', incidentId, state);
  const detected = canonicalEvent({
    ...fact,
    type: 'dev.cdevents.incident.detected',
    naturalKey: key('detected'),
    occurredAt: createdAt,
    data,
  });
  if (!resolved && !reopened) {
    return [detected];
  }
  return [
    detected,
    // A reopening takes the resolution back: the same fact, without its time.
    canonicalEvent({
      ...fact,
      type: 'dev.cdevents.incident.resolved',
      naturalKey: key('resolved'),
      occurredAt,
      data: { ...data, resolvedAt: resolved ? occurredAt : null },
    }),
  ];
}

const FAMILIES = Object.fromEntries(
  [...DETECTED, 'incident.resolved', 'incident.reopened'].map(name => [
    name,
    normalizeIncident,
  ]),
);

/** Facts of one delivery. Pure; never throws, whatever the body holds. */
export function normalize(delivery: {
  event: string;
  body: Uint8Array;
}): Normalized {
  return normalizePayload<null>({
    event: delivery.event,
    families: FAMILIES,
    payload: () => objectOrNull(parseJson(delivery.body)),
    scope: () => null,
  });
}
