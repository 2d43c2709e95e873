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
  CostLoadedData,
  DeploymentData,
  EvidenceRecordedData,
  LlmUsageBatchData,
  SourceSubject,
  SurveyClosedData,
  VOCABULARY_VERSION,
} from '@maestro/backstage-plugin-ledger-common';

/** Body of `POST /deployments`, after validation. */
export interface DeploymentReport {
  id?: string;
  service?: string;
  entityRef?: string;
  repository?: string;
  environment: string;
  sha: string;
  state:
    | 'success'
    | 'failure'
    | 'error'
    | 'cancelled'
    | 'in_progress'
    | 'rolled_back';
  startedAt?: string;
  finishedAt: string;
  url?: string;
}

/** Body of `POST /incidents`, after validation. */
export interface IncidentReport {
  id: string;
  service?: string;
  entityRef?: string;
  repository?: string;
  environment?: string;
  title: string;
  severity?: string;
  startedAt: string;
  detectedAt?: string;
  resolvedAt?: string;
  causedBy?: { deploymentId?: string; sha?: string };
  url?: string;
}

function subjectOf(report: DeploymentReport | IncidentReport): SourceSubject {
  const match = /^([^/]+)\/(.+)$/.exec(report.repository ?? '');
  return {
    host: match ? match[1].toLowerCase() : 'api',
    repository: match ? match[2].toLowerCase() : null,
    environment: report.environment ?? null,
    service: report.service ?? report.entityRef ?? null,
  };
}

function keyParts(report: DeploymentReport | IncidentReport): string {
  const { host, repository, service } = subjectOf(report);
  return `${host}|${repository ?? service ?? ''}`;
}

/** What a deployment report says. */
export function deploymentEvent(report: DeploymentReport): CanonicalEvent {
  const subject = subjectOf(report);
  const deploymentId =
    report.id ?? `${report.sha}@${report.environment}@${report.finishedAt}`;
  const state: DeploymentData['state'] =
    report.state === 'rolled_back' ? 'success' : report.state;
  const finished = report.state !== 'in_progress';
  return {
    type:
      (report.state === 'success' && 'dev.cdevents.service.deployed') ||
      (report.state === 'rolled_back' && 'dev.cdevents.service.rolledback') ||
      'maestro.deployment.changed',
    version: VOCABULARY_VERSION,
    naturalKey: `${keyParts(report)}|deployment|${deploymentId}|${
      report.state
    }`,
    revision: report.finishedAt,
    occurredAt: report.finishedAt,
    subject,
    data: {
      deploymentId,
      environment: report.environment,
      tier: null,
      sha: report.sha.toLowerCase(),
      ref: null,
      state,
      createdAt: report.startedAt ?? null,
      startedAt: report.startedAt ?? null,
      finishedAt: finished ? report.finishedAt : null,
      attempt: 1,
      actor: null,
      url: report.url ?? null,
      workflow: null,
      description: null,
    },
  };
}

/** What an incident report says. */
export function incidentEvent(report: IncidentReport): CanonicalEvent {
  const resolved = report.resolvedAt !== undefined;
  const at = report.resolvedAt ?? report.detectedAt ?? report.startedAt;
  return {
    type: resolved
      ? 'dev.cdevents.incident.resolved'
      : 'dev.cdevents.incident.detected',
    version: VOCABULARY_VERSION,
    naturalKey: `${keyParts(report)}|incident|${report.id}|${
      resolved ? 'resolved' : 'detected'
    }`,
    revision: at,
    occurredAt: at,
    subject: subjectOf(report),
    data: {
      incidentId: report.id,
      title: report.title,
      severity: report.severity ?? null,
      startedAt: report.startedAt,
      detectedAt: report.detectedAt ?? null,
      resolvedAt: report.resolvedAt ?? null,
      causedBy: report.causedBy
        ? {
            deploymentId: report.causedBy.deploymentId ?? null,
            sha: report.causedBy.sha?.toLowerCase() ?? null,
          }
        : null,
      url: report.url ?? null,
    },
  };
}

/** What the report of a closed survey round says. */
export function surveyEvent(report: SurveyClosedData): CanonicalEvent {
  return {
    type: 'maestro.survey.closed',
    version: VOCABULARY_VERSION,
    naturalKey: `api|${report.groupRef}|survey|${report.roundId}`,
    revision: report.closedAt,
    occurredAt: report.closedAt,
    subject: {
      host: 'api',
      repository: null,
      environment: null,
      service: report.groupRef,
    },
    data: { ...report },
  };
}

/** Body of `POST /evidence-records`, after validation. */
export type EvidenceReport = EvidenceRecordedData & {
  /** `host/owner/name`; null when nobody said where the commits lie. */
  repository: string | null;
};

/** What the report of a signed statement says. */
export function evidenceEvent(report: EvidenceReport): CanonicalEvent {
  const { repository, ...data } = report;
  const match = /^([^/]+)\/(.+)$/.exec(repository ?? '');
  return {
    type: 'maestro.evidence.recorded',
    version: VOCABULARY_VERSION,
    naturalKey: `api|evidence|${data.digest}`,
    revision: data.collectedAt,
    occurredAt: data.collectedAt,
    subject: {
      host: match ? match[1].toLowerCase() : 'api',
      repository: match ? match[2].toLowerCase() : null,
      environment: null,
      service: null,
    },
    data,
  };
}

/** What the manifest of loaded billing data says. */
export function costLoadEvent(report: CostLoadedData): CanonicalEvent {
  return {
    type: 'maestro.cost.loaded',
    version: VOCABULARY_VERSION,
    naturalKey: `api|cost-load|${report.loadId}`,
    revision: report.loadedAt,
    occurredAt: report.loadedAt,
    subject: {
      host: 'api',
      repository: null,
      environment: null,
      service: null,
    },
    data: { ...report },
  };
}

/** What the manifest of a batch of LLM usage says. */
export function llmUsageEvent(report: LlmUsageBatchData): CanonicalEvent {
  return {
    type: 'maestro.cost.llm-usage',
    version: VOCABULARY_VERSION,
    naturalKey: `api|llm-usage|${report.root}`,
    revision: report.closedAt,
    occurredAt: report.closedAt,
    subject: {
      host: 'api',
      repository: null,
      environment: null,
      service: null,
    },
    data: { ...report },
  };
}
