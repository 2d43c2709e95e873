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
import {
  DEFAULT_PRODUCTION_ENVIRONMENTS,
  Push,
  RepositoryView,
  Repositories,
  buildHistory,
  createResolver,
  foldFacts,
  indexChanges,
  isType,
  logicalDeployments,
  ms,
  repositoryKey,
  subjectOf,
} from '../engine';
import {
  AttributionOptions,
  IncidentOptions,
  IncidentSource,
  OutcomeOptions,
  attributeIncidents,
  changeFailureRate,
  deploymentNodes,
  failuresOf,
  logicalIncidents,
  recoveryTimes,
  reworkRate,
} from '../engine/failures';
import { event } from './events';

type EventOptions = Parameters<typeof event>[4];

/** An incident as a source tells it when it is noticed, or when it is over. */
export function incident(
  id: string,
  at: string,
  data: Partial<IncidentData> = {},
  options: EventOptions = {},
): CanonicalEvent {
  const resolvedAt = data.resolvedAt ?? null;
  return event(
    resolvedAt === null
      ? 'dev.cdevents.incident.detected'
      : 'dev.cdevents.incident.resolved',
    ['incident', id, resolvedAt === null ? 'detected' : 'resolved'],
    resolvedAt ?? at,
    {
      incidentId: id,
      title: `Incident ${id}`,
      severity: 'sev2',
      startedAt: at,
      detectedAt: at,
      resolvedAt,
      causedBy: null,
      url: null,
      ...data,
    },
    options,
  );
}

/** An issue of a forge. */
export function ticket(
  number: number,
  at: string,
  labels: string[],
  data: Partial<TicketData> = {},
  options: EventOptions = {},
): CanonicalEvent {
  const state = data.state ?? 'open';
  return event(
    state === 'closed'
      ? 'dev.cdevents.ticket.closed'
      : 'dev.cdevents.ticket.created',
    ['ticket', number, state === 'closed' ? 'closed' : 'created'],
    data.closedAt ?? at,
    {
      number,
      title: `Issue ${number}`,
      state,
      labels,
      createdAt: at,
      closedAt: null,
      author: null,
      url: null,
      ...data,
    },
    options,
  );
}

/** Everything that the engine of failures says about some events. */
export function judge(
  events: readonly CanonicalEvent[],
  options: {
    asOf?: string;
    source?: IncidentSource;
    incidents?: IncidentOptions;
    attribution?: AttributionOptions;
    outcomes?: Partial<OutcomeOptions>;
  } = {},
) {
  const facts = foldFacts(events);
  const names = Repositories.of(facts);
  const pushes = new Map<string, Push[]>();
  for (const fact of facts) {
    if (isType(fact, 'maestro.branch.pushed')) {
      const key = repositoryKey(subjectOf(fact, names));
      pushes.set(key, [
        ...(pushes.get(key) ?? []),
        { key: fact.naturalKey, at: ms(fact.occurredAt), data: fact.data },
      ]);
    }
  }
  const repositories = new Map<string, RepositoryView>();
  for (const [key, list] of pushes) {
    const history = buildHistory(list);
    const resolve = createResolver(history.graph.keys());
    repositories.set(key, {
      history,
      changes: indexChanges({
        key,
        facts,
        repositories: names,
        pushes: list,
        history,
        resolve,
      }),
    });
  }
  const deployments = logicalDeployments(
    {
      facts,
      repositories: names,
      productionEnvironments: DEFAULT_PRODUCTION_ENVIRONMENTS,
      pushes,
      graphs: new Map(),
    },
    { kind: 'deployments' },
  );
  const nodes = deploymentNodes({
    deployments,
    belongs: () => true,
    repositories,
    facts,
    names,
  });
  const incidents = logicalIncidents(facts, names, options.incidents);
  const source = options.source ?? { connected: true, since: null };
  const attribution = attributeIncidents(nodes, incidents, options.attribution);
  const asOf = ms(options.asOf ?? '2027-01-01T00:00:00Z');
  const outcomes = failuresOf(nodes, incidents, attribution, source, {
    asOf,
    ...options.outcomes,
  });
  return {
    nodes,
    incidents,
    attribution,
    outcomes,
    failureRate: changeFailureRate(outcomes, source),
    rework: reworkRate(outcomes, source),
    recovery: recoveryTimes(outcomes, source, { asOf }),
    /** Status of a deployment by the source's id. */
    statusOf: (id: string | number) =>
      outcomes.find(({ deployment }) => deployment.id.endsWith(`|${id}`))
        ?.status,
    outcomeOf: (id: string | number) =>
      outcomes.find(({ deployment }) => deployment.id.endsWith(`|${id}`))!,
  };
}
