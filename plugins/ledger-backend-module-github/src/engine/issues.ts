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
  Fields,
  IncidentData,
  Reading,
  repositoryFact,
  TicketData,
} from '@maestro/backstage-plugin-ledger-common';
import { Scope, account } from './scope';

/**
 * What a line `Caused-by: deployment 123` or `Caused-by: HASH` names; null
 * without such a line.
 */
export function statedCause(body: string | null): IncidentData['causedBy'] {
  const match =
    /^\s*Caused-by:\s*(?:deployment\s+#?(\d+)|([0-9a-f]{7,40}))\s*$/im.exec(
      body ?? '',
    );
  return match
    ? {
        deploymentId: match[1] ?? null,
        sha: match[2]?.toLowerCase() ?? null,
      }
    : null;
}

/** `sev1`, `sev-2`, `severity: high`, `severity/critical`: the last word. */
export function severityOf(labels: readonly string[]): string | null {
  for (const label of labels) {
    const match = /^sev(?:erity)?\s*[-:/]?\s*(\w+)$/i.exec(label);
    if (match) {
      return match[1].toLowerCase();
    }
  }
  return null;
}

function incident(
  issue: Fields,
  ticket: TicketData,
  revision: string,
  scope: Scope,
): CanonicalEvent {
  const data: IncidentData = {
    incidentId: String(ticket.number),
    title: ticket.title,
    severity: severityOf(ticket.labels),
    // An issue tells when it was opened, not when the trouble began.
    startedAt: ticket.createdAt,
    detectedAt: ticket.createdAt,
    resolvedAt: ticket.closedAt,
    causedBy: statedCause(issue.optionalText('body')),
    url: ticket.url,
  };
  return ticket.state === 'closed'
    ? repositoryFact(scope, 'dev.cdevents.incident.resolved', {
        key: ['incident', ticket.number, 'resolved'],
        revision,
        occurredAt: ticket.closedAt ?? revision,
        data,
      })
    : repositoryFact(scope, 'dev.cdevents.incident.detected', {
        key: ['incident', ticket.number, 'detected'],
        revision,
        occurredAt: ticket.createdAt,
        data,
      });
}

function ticketFact(
  data: TicketData,
  action: string,
  revision: string,
  scope: Scope,
): CanonicalEvent {
  if (data.state === 'closed') {
    return repositoryFact(scope, 'dev.cdevents.ticket.closed', {
      key: ['ticket', data.number, 'closed'],
      revision,
      occurredAt: data.closedAt ?? revision,
      data,
    });
  }
  return action === 'opened'
    ? repositoryFact(scope, 'dev.cdevents.ticket.created', {
        key: ['ticket', data.number, 'created'],
        revision,
        occurredAt: data.createdAt,
        data,
      })
    : repositoryFact(scope, 'dev.cdevents.ticket.updated', {
        key: ['ticket', data.number, 'updated'],
        revision,
        occurredAt: revision,
        data,
      });
}

/** `issues`: tickets; with one of the incident labels incidents as well. */
export function normalizeIssue(payload: Fields, scope: Scope): Reading {
  const action = payload.text('action');
  if (action === 'deleted' || action === 'transferred') {
    return `issue was ${action}, which is no fact of the vocabulary`;
  }
  const issue = payload.child('issue');
  const revision = issue.time('updated_at');
  const closedAt = issue.optionalTime('closed_at');
  const labels = issue
    .list('labels')
    .map(({ value, path }) => Fields.of(value, path).optionalText('name'))
    .filter((name): name is string => name !== null)
    .sort();
  const ticket: TicketData = {
    number: issue.integer('number'),
    title: issue.optionalText('title') ?? '',
    // Some payloads leave the state out.
    state:
      (issue.optionalText('state') ?? (closedAt ? 'closed' : 'open')) ===
      'closed'
        ? 'closed'
        : 'open',
    labels,
    createdAt: issue.time('created_at'),
    closedAt,
    author: account(scope, issue, 'user'),
    url: issue.optionalText('html_url'),
  };
  const events = [ticketFact(ticket, action, revision, scope)];
  if (
    labels.some(label => scope.incidentLabels.includes(label.toLowerCase()))
  ) {
    events.push(incident(issue, ticket, revision, scope));
  }
  return events;
}
