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
/** What a source would tell; times in milliseconds since the epoch. */
export interface GeneratedCommit {
  sha: string;
  parent: string | null;
  at: number;
  title: string;
  reverts: string[];
}

/** A merged pull request of one commit. */
export interface GeneratedRequest {
  number: number;
  title: string;
  headBranch: string;
  labels: string[];
  sha: string;
  mergedAt: number;
}

export interface GeneratedDeployment {
  id: string;
  service: string;
  sha: string;
  startedAt: number;
  finishedAt: number;
}

export interface GeneratedIncident {
  number: number;
  /** Null: only the repository is told. */
  service: string | null;
  severity: string | null;
  openedAt: number;
  resolvedAt: number | null;
  stated: { deploymentId: string | null; sha: string | null } | null;
}

/** One repository: what is told, and what nobody tells. */
export interface GeneratedRepository {
  name: string;
  services: string[];
  commits: GeneratedCommit[];
  requests: GeneratedRequest[];
  deployments: GeneratedDeployment[];
  incidents: GeneratedIncident[];
  truth: Truth;
}

export interface Truth {
  /** Incident number to the deployment that caused it; absent: none did. */
  causes: Map<number, string>;
  /** Deployments whose failure showed itself. */
  failed: Set<string>;
  /** Deployments that are planned releases: only these can fail. */
  planned: Set<string>;
  /** Rate of unrelated incidents and of minor tickets of a service, per ms. */
  unrelatedRate: number;
  minorRate: number;
}

export interface GeneratedHistory {
  from: number;
  to: number;
  repositories: GeneratedRepository[];
}
