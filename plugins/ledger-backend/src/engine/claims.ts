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

import { AttributionData } from '@maestro/backstage-plugin-ledger-common';
import {
  ANNOTATION_DEPLOYMENT_RULE,
  ANNOTATION_ENVIRONMENT,
  ANNOTATION_GIT,
  ANNOTATION_PAGERDUTY_SERVICE,
  ANNOTATION_REPOSITORY,
  ANNOTATION_SERVICE,
  ANNOTATION_SINCE,
  ANNOTATION_TIME_ZONE,
  normalizeEntityRef,
} from '@maestro/backstage-plugin-maestro-common';

/** The part of a catalog entity that claims are made from. */
export interface CatalogEntity {
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    annotations?: Record<string, string>;
  };
  spec?: Record<string, unknown>;
}

function refOf({ kind, metadata }: CatalogEntity): string {
  return `${kind}:${metadata.namespace ?? 'default'}/${
    metadata.name
  }`.toLowerCase();
}

/** Which subjects a claim names; null members match anything. */
export type SubjectPattern = AttributionData['subjects'][number];

const CLAIMING = [ANNOTATION_REPOSITORY, ANNOTATION_GIT, ANNOTATION_SERVICE];
const RULE = /^(deployments|release|merge|workflow:.+|tag:.+)$/;
const REPOSITORY = /^([a-z0-9.-]+(?::\d+)?)\/(.+\/.+)$/;

function listOf(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '');
}

function isTimeZone(zone: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

/**
 * What the Components of a catalog claim by their `maestro.dev/*` annotations.
 * An annotation that cannot be read is a problem of that entity alone.
 *
 * @param entities - Components, and the Groups and Systems that they name
 * @param zone - `maestro.timeZone`, used where neither entity nor owner has one
 */
export function claimsFromEntities(options: {
  entities: CatalogEntity[];
  zone: string | null;
}): { claims: AttributionData[]; problems: string[] } {
  const problems: string[] = [];
  const byRef = new Map(
    options.entities.map(entity => [refOf(entity), entity]),
  );
  const claims: AttributionData[] = [];
  for (const [ref, entity] of byRef) {
    const annotations = entity.metadata.annotations ?? {};
    if (
      entity.kind.toLowerCase() !== 'component' ||
      !CLAIMING.some(name => annotations[name]?.trim())
    ) {
      continue;
    }
    const problem = (name: string, fix: string) =>
      problems.push(
        `${ref}: annotation ${name} is ${JSON.stringify(
          annotations[name],
        )}; ${fix}`,
      );
    const owner = referenceOf(entity.spec?.owner, 'group', entity);
    const system = referenceOf(entity.spec?.system, 'system', entity);
    const domain = system
      ? referenceOf(
          byRef.get(system)?.spec?.domain,
          'domain',
          byRef.get(system)!,
        )
      : null;
    let rule: string | null =
      annotations[ANNOTATION_DEPLOYMENT_RULE]?.trim() || null;
    if (rule !== null && !RULE.test(rule)) {
      problem(
        ANNOTATION_DEPLOYMENT_RULE,
        'write deployments, workflow:NAME, release, tag:GLOB or merge',
      );
      rule = null;
    }
    claims.push({
      entityRef: ref,
      subjects: subjectsOf(ref, annotations, problem),
      deploymentRule: rule,
      owner,
      system,
      domain,
      zone:
        zoneOf(annotations, owner ? byRef.get(owner) : undefined, problem) ??
        options.zone,
      since: sinceOf(annotations, problem),
      withdrawn: false,
    });
  }
  claims.sort((a, b) => (a.entityRef < b.entityRef ? -1 : 1));
  return { claims, problems };
}

type Annotations = Record<string, string>;
type ReportProblem = (annotation: string, fix: string) => void;

function subjectsOf(
  ref: string,
  annotations: Annotations,
  problem: ReportProblem,
): SubjectPattern[] {
  const environment = annotations[ANNOTATION_ENVIRONMENT]?.trim() || null;
  const subjects: SubjectPattern[] = [];
  for (const repository of listOf(annotations[ANNOTATION_REPOSITORY])) {
    const match = REPOSITORY.exec(repository.toLowerCase());
    if (match) {
      subjects.push({
        host: match[1],
        repository: match[2],
        environment,
        service: null,
      });
    } else {
      problem(
        ANNOTATION_REPOSITORY,
        'write host/owner/name, for example github.com/lighthouse/checkout',
      );
    }
  }
  for (const id of listOf(annotations[ANNOTATION_GIT])) {
    subjects.push({
      host: 'git',
      repository: id.toLowerCase(),
      environment,
      service: null,
    });
  }
  for (const service of listOf(annotations[ANNOTATION_SERVICE])) {
    subjects.push({ host: null, repository: null, environment, service });
  }
  // An addition to what claims deliveries: alone it says nothing of them.
  for (const service of listOf(annotations[ANNOTATION_PAGERDUTY_SERVICE])) {
    subjects.push({
      host: 'pagerduty',
      repository: null,
      environment: null,
      service,
    });
  }
  // POST /deployments may name the entity itself.
  subjects.push({
    host: 'api',
    repository: null,
    environment: null,
    service: ref,
  });
  return subjects;
}

function referenceOf(
  value: unknown,
  kind: string,
  from: CatalogEntity,
): string | null {
  if (typeof value !== 'string') {
    return null;
  }
  try {
    return normalizeEntityRef(value, {
      kind,
      namespace: from.metadata.namespace ?? 'default',
    });
  } catch {
    return null;
  }
}

function zoneOf(
  annotations: Annotations,
  owner: CatalogEntity | undefined,
  problem: ReportProblem,
): string | null {
  const own = annotations[ANNOTATION_TIME_ZONE]?.trim();
  if (own) {
    if (isTimeZone(own)) {
      return own;
    }
    problem(
      ANNOTATION_TIME_ZONE,
      'write an IANA time zone, for example Europe/Berlin',
    );
  }
  const group = owner?.metadata.annotations?.[ANNOTATION_TIME_ZONE]?.trim();
  return group && isTimeZone(group) ? group : null;
}

function sinceOf(
  annotations: Annotations,
  problem: ReportProblem,
): string | null {
  const since = annotations[ANNOTATION_SINCE]?.trim();
  if (!since) {
    return null;
  }
  const instant = Date.parse(since);
  if (!/^\d{4}-\d{2}-\d{2}/.test(since) || Number.isNaN(instant)) {
    problem(
      ANNOTATION_SINCE,
      'write a date or an instant, for example 2026-11-01',
    );
    return null;
  }
  return new Date(instant).toISOString();
}

/** A claim that takes back what an entity claimed. */
export function withdrawalOf(claim: AttributionData): AttributionData {
  return { ...claim, subjects: [], since: null, withdrawn: true };
}
