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

import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import { Attribution, Claim, matchSpecificity } from './attribution';
import { Deployment } from './deployments';
import {
  AttributionResult,
  DeploymentNode,
  Incident,
  RestoredBy,
  attributeIncidents,
  deploymentNodes,
  logicalIncidents,
  sameService,
} from './failures';
import { RepositoryView } from './leadTime';
import { Repositories } from './repositories';

/** How failures are told from what is not one; see `config.d.ts`. */
export interface FailureSettings {
  /** Globs of labels that make an issue an incident; default of the engine. */
  incidentLabels?: readonly string[];
  /** Greatest rank of an incident that is attributed by its time alone. */
  severityThreshold: number;
  /** How long after a deployment an incident may be its, milliseconds. */
  horizonMs: number;
  /** How long a deployment without a failure is pending, milliseconds. */
  settlingMs: number;
  /** What ends a failure. */
  restoredBy: RestoredBy;
}

const HOUR = 3_600_000;

/** Where the configuration says nothing. */
export const DEFAULT_FAILURE_SETTINGS: FailureSettings = {
  severityThreshold: 3,
  horizonMs: 7 * 24 * HOUR,
  settlingMs: 24 * HOUR,
  restoredBy: 'earliest',
};

/**
 * The incidents of a component and the deployments that may have caused them.
 * Depends on no clock and no window.
 */
export interface FailureMaterial {
  /** Component. */
  entityRef: string;
  /**
   * All deployments of its repositories and services: `own` those of the
   * component, the others as possible causes.
   */
  nodes: DeploymentNode[];
  incidents: Incident[];
  attribution: AttributionResult;
  /** Whether anybody would tell an incident. */
  connected: boolean;
}

/** What `failureMaterial` reads. */
export interface FailureInput {
  entityRef: string;
  attribution: Attribution;
  names: Repositories;
  facts: readonly CanonicalEvent[];
  views: ReadonlyMap<string, RepositoryView>;
  /** All deployments that a rule reads, with the component of each. */
  deployments: ReadonlyMap<Deployment, string | null>;
  connected: boolean;
  settings: FailureSettings;
}

/**
 * The incidents of the component's subjects, attributed.
 *
 * An incident may be a deployment's when it befell a subject that the
 * deployment's component claims at the time: an issue of its repository, a
 * page of its service. Where components share a repository, the deployments
 * of all of them are candidates, so that one incident fails one of them.
 */
export function failureMaterial(input: FailureInput): FailureMaterial {
  const { entityRef, attribution, names, facts, settings } = input;
  const owners = new Map(
    [...input.deployments].map(([{ id }, owner]) => [id, owner]),
  );
  const nodes = deploymentNodes({
    deployments: [...input.deployments.keys()],
    belongs: ({ id }) => owners.get(id) === entityRef,
    repositories: input.views,
    facts,
    names,
  });
  const { incidentLabels } = settings;
  const incidents = logicalIncidents(
    facts,
    names,
    incidentLabels ? { incidentLabels } : {},
  ).filter(incident =>
    befalls(incident, attribution.claimAt(entityRef, incident.at)),
  );
  return {
    entityRef,
    nodes,
    incidents,
    connected: input.connected,
    attribution: attributeIncidents(nodes, incidents, {
      horizonMs: settings.horizonMs,
      severityThreshold: settings.severityThreshold,
      serves: (incident, deployment) => {
        const owner = owners.get(deployment.id) ?? null;
        return owner === null
          ? sameService(incident, deployment)
          : befalls(incident, attribution.claimAt(owner, incident.at));
      },
    }),
  };
}

function befalls(incident: Incident, claim: Claim | null): boolean {
  return (
    claim !== null &&
    claim.patterns.some(
      // Few incidents know an environment: those that do must match in it.
      pattern =>
        matchSpecificity(
          pattern,
          incident.subject,
          incident.subject.environment !== null,
        ) >= 0,
    )
  );
}
