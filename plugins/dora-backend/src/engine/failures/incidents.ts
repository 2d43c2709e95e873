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
  CanonicalEvent,
  IncidentData,
  TicketData,
} from '@maestro/backstage-plugin-ledger-common';
import { repositoryKey, subjectOf } from '../deployments';
import { byText, isType } from '../facts';
import { Repositories } from '../repositories';
import { matchesGlob } from '../rules';
import { severityOfLabels, severityRank } from './severity';
import { Incident, IncidentOptions, StatedCause } from './types';

/** Labels that make an issue an incident, as globs in lower case. */
export const DEFAULT_INCIDENT_LABELS = [
  'incident',
  'incident/*',
  'incident:*',
  'type: incident',
  'type:incident',
  'type/incident',
  'outage',
  'sev[0-9]',
  'sev-[0-9]',
];

const INCIDENTS = [
  'dev.cdevents.incident.detected',
  'dev.cdevents.incident.resolved',
] as const;
const TICKETS = [
  'dev.cdevents.ticket.created',
  'dev.cdevents.ticket.updated',
  'dev.cdevents.ticket.closed',
] as const;

interface Telling {
  event: CanonicalEvent;
  incident: IncidentData | null;
  ticket: TicketData | null;
}

/**
 * The incidents that facts tell: incident events, and issues that bear an
 * incident label. Facts of one host, repository and id are one incident: of
 * what they say the newest counts (by revision, then natural key), what it
 * leaves out is taken from older ones. An incident that was opened again is
 * open.
 *
 * @param names - present names of repositories
 * @returns ascending by time, then id
 */
export function logicalIncidents(
  facts: readonly CanonicalEvent[],
  names: Repositories,
  options: IncidentOptions = {},
): Incident[] {
  const globs = (options.incidentLabels ?? DEFAULT_INCIDENT_LABELS).map(glob =>
    glob.toLowerCase(),
  );
  const groups = new Map<string, Telling[]>();
  const seen = new Set<string>();
  for (const event of facts) {
    const telling = tell(event);
    const key = `${event.naturalKey}\n${event.revision}`;
    if (telling && !seen.has(key)) {
      seen.add(key);
      const id = incidentKey(telling, names);
      groups.set(id, [...(groups.get(id) ?? []), telling]);
    }
  }
  const incidents: Incident[] = [];
  for (const [id, group] of groups) {
    const newest = group.sort(
      (a, b) =>
        byText(b.event.revision, a.event.revision) ||
        Number(tellsEnd(b)) - Number(tellsEnd(a)) ||
        byText(a.event.naturalKey, b.event.naturalKey),
    );
    const labels = newest.find(({ ticket }) => ticket)?.ticket?.labels ?? [];
    const labelled = labels.some(label => isIncidentLabel(label, globs));
    const told = newest.filter(({ incident }) => incident !== null);
    if (told.length > 0 || labelled) {
      incidents.push(
        incidentOf(id, told.length > 0 ? told : newest, newest, labels, names),
      );
    }
  }
  return incidents.sort((a, b) => a.at - b.at || byText(a.id, b.id));
}

/** Whether a label is among the globs; `[0-9]` stands for one digit. */
export function isIncidentLabel(
  label: string,
  globs: readonly string[] = DEFAULT_INCIDENT_LABELS,
): boolean {
  const text = label.trim().toLowerCase();
  const digits = text.replace(/\d/g, '0');
  return globs.some(glob =>
    glob.includes('[0-9]')
      ? matchesGlob(glob.replaceAll('[0-9]', '0'), digits)
      : matchesGlob(glob, text),
  );
}

function tell(event: CanonicalEvent): Telling | null {
  if (isType(event, ...INCIDENTS)) {
    return { event, incident: event.data, ticket: null };
  }
  if (isType(event, ...TICKETS)) {
    return { event, incident: null, ticket: event.data };
  }
  return null;
}

function tellsEnd({ event, incident, ticket }: Telling): boolean {
  return (
    event.type === 'dev.cdevents.incident.resolved' ||
    (incident ? incident.resolvedAt !== null : ticket!.state === 'closed')
  );
}

function incidentKey(telling: Telling, names: Repositories): string {
  const subject = subjectOf(telling.event, names);
  const id = telling.incident?.incidentId ?? String(telling.ticket!.number);
  return `${repositoryKey(subject)}|incident|${id}`;
}

function incidentOf(
  id: string,
  told: Telling[],
  all: Telling[],
  labels: string[],
  names: Repositories,
): Incident {
  const first = <T>(pick: (telling: Telling) => T | null): T | null => {
    for (const telling of told) {
      const value = pick(telling);
      if (value !== null) {
        return value;
      }
    }
    return null;
  };
  const newest = told[0];
  const startedAt = instant(
    first(({ incident, ticket }) =>
      incident ? incident.startedAt : ticket!.createdAt,
    ),
  );
  const detectedAt = instant(
    first(({ incident, ticket }) =>
      incident ? incident.detectedAt : ticket!.createdAt,
    ),
  );
  const closed = tellsEnd(newest);
  const endedAt = closed
    ? instant(
        newest.incident ? newest.incident.resolvedAt : newest.ticket!.closedAt,
      ) ?? instant(newest.event.occurredAt)
    : null;
  const occurredAt = Math.min(
    ...told.map(({ event }) => instant(event.occurredAt) ?? Infinity),
  );
  const at =
    startedAt ?? detectedAt ?? (Number.isFinite(occurredAt) ? occurredAt : 0);
  const closedBeforeOpened = endedAt !== null && endedAt < at;
  const severity =
    first(({ incident }) => incident?.severity ?? null) ??
    severityOfLabels(labels);
  const rank = severityRank(severity);
  const subjects = told.map(({ event }) => subjectOf(event, names));
  return {
    id,
    incidentId: id.split('|').slice(3).join('|'),
    title:
      first(({ incident, ticket }) => (incident ?? ticket)!.title || null) ??
      '',
    url: first(({ incident, ticket }) => (incident ?? ticket)!.url),
    severity,
    rank,
    labels: [...labels].sort(),
    startedAt,
    detectedAt,
    at,
    resolvedAt: closedBeforeOpened ? null : endedAt,
    open: !closed,
    subject: {
      ...subjects[0],
      // A resolution often leaves out what the detection named.
      environment:
        subjects.find(({ environment }) => environment)?.environment ?? null,
      service: subjects.find(({ service }) => service)?.service ?? null,
    },
    causedBy: causesOf(told),
    facts: [...new Set(all.map(({ event }) => event.naturalKey))].sort(),
    quality: {
      closedBeforeOpened,
      unknownStart: startedAt === null,
      unknownSeverity: rank === null,
    },
  };
}

function causesOf(told: Telling[]): StatedCause[] {
  const causes = new Map<string, StatedCause>();
  for (const { incident } of told) {
    const cause = incident?.causedBy;
    if (cause && (cause.deploymentId || cause.sha)) {
      const sha = cause.sha?.toLowerCase() ?? null;
      causes.set(`${cause.deploymentId ?? ''}|${sha ?? ''}`, {
        deploymentId: cause.deploymentId,
        sha,
      });
    }
  }
  return [...causes.entries()]
    .sort(([a], [b]) => byText(a, b))
    .map(([, cause]) => cause);
}

/** Milliseconds since the epoch; null for none, and for no instant. */
function instant(text: string | null): number | null {
  const value = text === null ? NaN : Date.parse(text);
  return Number.isNaN(value) ? null : value;
}
