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
  EventDataByType,
  EventType,
} from '@maestro/backstage-plugin-ledger-common';
import {
  DEFAULT_PRODUCTION_ENVIRONMENTS,
  Repositories,
  buildHistory,
  createResolver,
  indexChanges,
  isType,
  logicalDeployments,
  ms,
} from '../../src/engine';
import {
  attributeIncidents,
  deploymentNodes,
  failuresOf,
  logicalIncidents,
} from '../../src/engine/failures';
import { Answer, Attribution } from './baseline';
import { GeneratedHistory, GeneratedRepository } from './types';

const HOST = 'forge.example';

/** What sources would deliver of a repository, as canonical events. */
export function eventsOf(repository: GeneratedRepository): CanonicalEvent[] {
  const events: CanonicalEvent[] = [];
  const add = <Type extends EventType>(
    type: Type,
    key: Array<string | number>,
    at: number,
    data: EventDataByType[Type],
    service: string | null = null,
  ) => {
    const occurredAt = new Date(at).toISOString();
    events.push({
      type,
      version: '1.0.0',
      naturalKey: [HOST, repository.name, ...key].join('|'),
      revision: occurredAt,
      occurredAt,
      subject: {
        host: HOST,
        repository: repository.name,
        environment: null,
        service,
      },
      data,
    } as CanonicalEvent);
  };
  const iso = (at: number | null) =>
    at === null ? null : new Date(at).toISOString();
  for (const { sha, parent, at, title, reverts } of repository.commits) {
    add('maestro.branch.pushed', ['push', 'main', sha], at, {
      branch: 'main',
      isDefaultBranch: true,
      before: parent,
      after: sha,
      forced: false,
      commits: [
        {
          sha,
          parents: parent === null ? [] : [parent],
          authoredAt: iso(at),
          committedAt: iso(at),
          author: null,
          title,
          reverts,
          cherryPickedFrom: [],
        },
      ],
    });
  }
  for (const request of repository.requests) {
    const { number, title, headBranch, labels, sha, mergedAt } = request;
    add('dev.cdevents.change.merged', ['change', number, 'merged'], mergedAt, {
      number,
      title,
      url: null,
      state: 'merged',
      draft: false,
      author: null,
      headBranch,
      headSha: sha,
      baseBranch: 'main',
      baseIsDefault: true,
      createdAt: iso(mergedAt)!,
      readyAt: null,
      mergedAt: iso(mergedAt),
      closedAt: iso(mergedAt),
      mergeCommitSha: sha,
      mergedBy: null,
      labels,
      commits: 1,
      additions: null,
      deletions: null,
      changedFiles: null,
      action: 'closed',
      reverts: null,
    });
  }
  for (const deployment of repository.deployments) {
    const { id, service, sha, startedAt, finishedAt } = deployment;
    add(
      'dev.cdevents.service.deployed',
      ['deployment', id, 'success'],
      finishedAt,
      {
        deploymentId: id,
        environment: 'production',
        tier: 'production',
        sha,
        ref: 'main',
        state: 'success',
        createdAt: iso(startedAt),
        startedAt: iso(startedAt),
        finishedAt: iso(finishedAt),
        attempt: 1,
        actor: null,
        url: null,
        workflow: null,
        description: null,
      },
      service,
    );
  }
  for (const incident of repository.incidents) {
    const { number, service, severity, openedAt, resolvedAt } = incident;
    const data = {
      incidentId: `${number}`,
      title: `Incident ${number}`,
      severity,
      startedAt: iso(openedAt),
      detectedAt: iso(openedAt),
      resolvedAt: null,
      causedBy: incident.stated,
      url: null,
    };
    add(
      'dev.cdevents.incident.detected',
      ['incident', number, 'detected'],
      openedAt,
      data,
      service,
    );
    if (resolvedAt !== null) {
      add(
        'dev.cdevents.incident.resolved',
        ['incident', number, 'resolved'],
        resolvedAt,
        { ...data, resolvedAt: iso(resolvedAt) },
        service,
      );
    }
  }
  return events;
}

/** The answer of the product's own engine, with its default options. */
export function ownEngine(
  repository: GeneratedRepository,
  _parameters: unknown,
  history: GeneratedHistory,
): Answer {
  const facts = eventsOf(repository);
  const names = Repositories.of([]);
  const key = `${HOST}|${repository.name}`;
  const pushes = facts.flatMap(fact =>
    isType(fact, 'maestro.branch.pushed')
      ? [{ key: fact.naturalKey, at: ms(fact.occurredAt), data: fact.data }]
      : [],
  );
  const graph = buildHistory(pushes);
  const view = {
    history: graph,
    changes: indexChanges({
      key,
      facts,
      repositories: names,
      pushes,
      history: graph,
      resolve: createResolver(graph.graph.keys()),
    }),
  };
  const deployments = logicalDeployments(
    {
      facts,
      repositories: names,
      productionEnvironments: DEFAULT_PRODUCTION_ENVIRONMENTS,
      pushes: new Map([[key, pushes]]),
      graphs: new Map([[key, graph.graph]]),
    },
    { kind: 'deployments' },
  );
  const nodes = deploymentNodes({
    deployments,
    belongs: () => true,
    repositories: new Map([[key, view]]),
    facts,
    names,
  });
  const incidents = logicalIncidents(facts, names);
  const attribution = attributeIncidents(nodes, incidents);
  const outcomes = failuresOf(
    nodes,
    incidents,
    attribution,
    { connected: true, since: null },
    { asOf: history.to },
  );
  const short = (id: string) => id.split('|').at(-1)!;
  const links: Attribution = new Map();
  for (const { incidentId, deploymentId } of attribution.links) {
    const number = Number(short(incidentId));
    links.set(number, [...(links.get(number) ?? []), short(deploymentId)]);
  }
  return {
    links,
    failed: new Set(
      outcomes
        .filter(({ status }) => status === 'failed')
        .map(({ deployment }) => short(deployment.id)),
    ),
  };
}
