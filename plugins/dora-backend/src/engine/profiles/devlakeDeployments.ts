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

import { byText } from '../facts';
import { append } from './grouping';

/*
 * Deployments by the rules of apache/incubator-devlake, Apache-2.0, commit
 * 420e494b4ede9a16c4bfb59de099c797bcd7f5f1, folder backend/plugins/dora/tasks;
 * the file is named at each function. Texts are null where DevLake has an empty
 * field; times are milliseconds since the epoch.
 */

/** One commit of one repository in one deployment. */
export interface DeploymentCommit {
  id: string;
  commitSha: string | null;
  scopeId: string | null;
  deploymentId: string | null;
  result: string | null;
  repoUrl: string | null;
  environment: string | null;
  startedAt: number | null;
  finishedAt: number | null;
  previousId: string | null;
}

/** A run of a pipeline. */
export interface Pipeline {
  id: string;
  scopeId: string | null;
  result: string | null;
  type: string | null;
  environment: string | null;
  durationSeconds: number | null;
  startedAt: number | null;
  finishedAt: number | null;
}

/** A task (job) of a pipeline. */
export interface PipelineTask {
  pipelineId: string | null;
  result: string | null;
  type: string | null;
  environment: string | null;
}

/** A commit that a pipeline ran for. */
export interface PipelineCommit {
  pipelineId: string;
  commitSha: string | null;
  repoUrl: string | null;
}

/** A pipeline may touch several environments; the first of these names it. */
const ENVIRONMENTS = ['PRODUCTION', 'STAGING', 'TESTING'];

const ran = ({ result }: { result: string | null }) =>
  result === 'SUCCESS' || result === 'FAILURE';

/**
 * The deployments that the pipelines of a project are: those with result
 * SUCCESS or FAILURE that are declared as deployment, or that have a task which
 * ran and is. Skipped and cancelled ones are none.
 *
 * Source: `deployment_commits_generator.go`.
 *
 * @param inProject - whether a scope belongs to the project
 * @returns one row per pipeline, repository and commit, in the order of ids
 */
export function generateDeployments(options: {
  pipelines: readonly Pipeline[];
  commits: readonly PipelineCommit[];
  tasks: readonly PipelineTask[];
  inProject(scopeId: string | null): boolean;
}): DeploymentCommit[] {
  const tasks = new Map<string, PipelineTask[]>();
  for (const task of options.tasks) {
    if (task.pipelineId !== null && ran(task)) {
      append(tasks, task.pipelineId, task);
    }
  }
  const deployments = new Map<string, Pipeline>();
  for (const pipeline of options.pipelines) {
    const isDeployment =
      pipeline.type === 'DEPLOYMENT' ||
      (tasks.get(pipeline.id) ?? []).some(({ type }) => type === 'DEPLOYMENT');
    if (ran(pipeline) && isDeployment && options.inProject(pipeline.scopeId)) {
      deployments.set(pipeline.id, pipeline);
    }
  }
  const rows = new Map<string, DeploymentCommit>();
  for (const { pipelineId, commitSha, repoUrl } of options.commits) {
    const pipeline = deployments.get(pipelineId);
    if (pipeline) {
      const id = `${pipelineId}:${repoUrl ?? ''}`;
      rows.set(JSON.stringify([id, commitSha]), {
        id,
        commitSha,
        repoUrl,
        scopeId: pipeline.scopeId,
        deploymentId: pipelineId,
        result: pipeline.result,
        environment:
          pipeline.environment ?? environmentOf(tasks.get(pipelineId) ?? []),
        startedAt: pipeline.startedAt ?? startOf(pipeline),
        finishedAt: pipeline.finishedAt,
        previousId: null,
      });
    }
  }
  return [...rows.values()].sort(byId);
}

function environmentOf(tasks: readonly PipelineTask[]): string | null {
  return (
    ENVIRONMENTS.find(name =>
      tasks.some(({ environment }) => environment === name),
    ) ?? null
  );
}

function startOf({ finishedAt, durationSeconds }: Pipeline): number | null {
  return finishedAt === null || durationSeconds === null
    ? null
    : finishedAt - durationSeconds * 1000;
}

function byId(a: DeploymentCommit, b: DeploymentCommit): number {
  return byText(a.id, b.id) || byText(a.commitSha ?? '', b.commitSha ?? '');
}

/**
 * Links each successful deployment of a project to the one before it in the
 * same scope, repository and environment, by finish time. Rows without a finish
 * time, repository or environment, failed ones and those of other projects are
 * left as they are. Deployments of one instant are taken in the order of ids.
 *
 * Source: `prev_deployment_commit_enricher.go`.
 *
 * @returns the same rows in the same order
 */
export function linkPrevious(
  rows: readonly DeploymentCommit[],
  inProject: (scopeId: string | null) => boolean,
): DeploymentCommit[] {
  const chains = new Map<string, DeploymentCommit[]>();
  for (const row of rows) {
    const { scopeId, repoUrl, environment, finishedAt, result } = row;
    if (
      result === 'SUCCESS' &&
      finishedAt !== null &&
      environment !== null &&
      repoUrl !== null &&
      inProject(scopeId)
    ) {
      const key = JSON.stringify([scopeId, repoUrl, environment]);
      append(chains, key, row);
    }
  }
  const previous = new Map<DeploymentCommit, string | null>();
  for (const chain of chains.values()) {
    chain
      .sort((a, b) => a.finishedAt! - b.finishedAt! || byId(a, b))
      .forEach((row, index) =>
        previous.set(row, index === 0 ? null : chain[index - 1].id),
      );
  }
  return rows.map(row =>
    previous.has(row) ? { ...row, previousId: previous.get(row)! } : row,
  );
}

/** An incident of a tracker. */
export interface DevLakeIncident {
  id: string;
  createdAt: number | null;
}

/**
 * The deployment that each incident is blamed on: the latest successful
 * PRODUCTION one of the project whose finish lies strictly before the creation
 * of the incident, however old it is and whichever service it was of.
 *
 * Source: `incident_deploy_connector.go`.
 *
 * @param incidents - of the project
 * @returns only incidents that have one
 */
export function blameIncidents(
  incidents: readonly DevLakeIncident[],
  rows: readonly DeploymentCommit[],
  inProject: (scopeId: string | null) => boolean,
): Array<{ incidentId: string; deploymentId: string }> {
  const candidates = rows
    .filter(
      ({ result, environment, finishedAt, deploymentId, scopeId }) =>
        result === 'SUCCESS' &&
        environment === 'PRODUCTION' &&
        finishedAt !== null &&
        deploymentId !== null &&
        inProject(scopeId),
    )
    .sort((a, b) => b.finishedAt! - a.finishedAt! || byId(a, b));
  return incidents.flatMap(({ id, createdAt }) => {
    const cause =
      createdAt === null
        ? undefined
        : candidates.find(({ finishedAt }) => finishedAt! < createdAt);
    return cause ? [{ incidentId: id, deploymentId: cause.deploymentId! }] : [];
  });
}
