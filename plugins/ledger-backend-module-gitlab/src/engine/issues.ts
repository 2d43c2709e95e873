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
  Reading,
  repositoryFact,
  RepositoryScope,
  TicketData,
} from '@maestro/backstage-plugin-ledger-common';
import { account } from './scope';

function incidentOf(
  issue: Fields,
  ticket: TicketData,
  revision: string,
  scope: RepositoryScope,
): CanonicalEvent {
  const data = {
    incidentId: String(ticket.number),
    title: ticket.title,
    severity: issue.optionalText('severity'),
    // An issue tells when it was opened, not when the trouble began.
    startedAt: ticket.createdAt,
    detectedAt: ticket.createdAt,
    resolvedAt: ticket.closedAt,
    causedBy: null,
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

/** `Issue Hook`: a ticket; GitLab's own incident type is an incident too. */
export function normalizeIssue(
  payload: Fields,
  scope: RepositoryScope,
): Reading {
  const issue = payload.child('object_attributes');
  const action = issue.optionalText('action') ?? 'update';
  const revision = issue.time('updated_at');
  const closed = issue.text('state') === 'closed';
  const user = payload.optionalChild('user');
  const ticket: TicketData = {
    number: issue.integer('iid'),
    title: issue.optionalText('title') ?? '',
    state: closed ? 'closed' : 'open',
    labels: payload
      .list('labels')
      .map(({ value, path }) => Fields.of(value, path).optionalText('title'))
      .filter((title): title is string => title !== null)
      .sort(),
    createdAt: issue.time('created_at'),
    closedAt: closed ? issue.optionalTime('closed_at') ?? revision : null,
    author:
      action === 'open' ? account(scope, user?.optionalText('username')) : null,
    url: issue.optionalText('url'),
  };
  let state: 'closed' | 'created' | 'updated' = closed ? 'closed' : 'updated';
  if (!closed && action === 'open') {
    state = 'created';
  }
  const occurredAt = { closed: ticket.closedAt, created: ticket.createdAt };
  const events = [
    repositoryFact(scope, `dev.cdevents.ticket.${state}`, {
      key: ['ticket', ticket.number, state],
      revision,
      occurredAt: (state === 'updated' ? null : occurredAt[state]) ?? revision,
      data: ticket,
    }),
  ];
  if (issue.optionalText('type')?.toLowerCase() === 'incident') {
    events.push(incidentOf(issue, ticket, revision, scope));
  }
  return events;
}
