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
  blameIncidents,
  generateDeployments,
  linkPrevious,
} from '../engine/profiles/devlakeDeployments';
import {
  commitRanges,
  earliest,
  firstDeployments,
  firstReview,
  requestSpans,
} from '../engine/profiles/devlakeLeadTime';
import { append } from '../engine/profiles/grouping';
import { CsvRow } from './csv';
import {
  Tables,
  deploymentCommit,
  key,
  number,
  text,
  time,
} from './devlakeTables';

/** What the rule of a sub-suite gives. */
export interface Outcome {
  /** In the order of the expected files. */
  tables: Array<{ keys: string[]; rows: CsvRow[]; ignored?: string[] }>;
  /** By the names that `expected.json` has for them. */
  figures: Record<string, unknown>;
}

/** A sub-suite: the published files, and the rule that answers it. */
export interface SubSuite {
  name: string;
  /** Files of the published layout, where `expected.json` names none. */
  input: string[];
  expected: string[];
  /** Tables that the rule reads, by the beginning of their file's name. */
  reads: string[];
  run(tables: Tables, project: string): Outcome;
}

const iso = (at: number | null) =>
  at === null ? null : new Date(at).toISOString();
const digits = (value: number | null) => (value === null ? null : `${value}`);

function counts(values: ReadonlyArray<string | null>): Record<string, number> {
  const found: Record<string, number> = {};
  values.forEach(value => {
    found[value ?? ''] = (found[value ?? ''] ?? 0) + 1;
  });
  return found;
}

const previousSuccess: SubSuite = {
  name: 'previous_success_deployment',
  input: ['cicd_deployment_commits_before.csv', 'project_mapping.csv'].map(
    file => `dora/prev_success_deployment_commit/${file}`,
  ),
  expected: [
    'dora/prev_success_deployment_commit/cicd_deployment_commits_after.csv',
  ],
  reads: ['cicd_deployment_commits', 'project_mapping'],
  run(tables, project) {
    const raw = tables.rows('cicd_deployment_commits');
    const linked = linkPrevious(
      raw.map(deploymentCommit),
      tables.inProject(project, 'cicd_scopes'),
    );
    const rows = raw.map((row, index) => ({
      ...row,
      prev_success_deployment_commit_id: linked[index].previousId,
    }));
    return {
      tables: [{ keys: ['id'], rows }],
      figures: {
        links: Object.fromEntries(linked.map(row => [row.id, row.previousId])),
        non_empty_links: linked.filter(row => row.previousId !== null).length,
      },
    };
  },
};

const incidents: SubSuite = {
  name: 'incident_to_deployment',
  input: [
    'prev_success_deployment_commit/cicd_deployment_commits_after.csv',
    'raw_tables/incidents.csv',
    'raw_tables/project_mapping.csv',
  ].map(file => `dora/connect_incident_to_deployment/${file}`),
  expected: [
    'dora/connect_incident_to_deployment/snapshot_tables/project_incident_deployment_relationships.csv',
  ],
  reads: ['cicd_deployment_commits', 'incidents', 'project_mapping'],
  run(tables, project) {
    const links = blameIncidents(
      tables
        .rows('incidents')
        .filter(row =>
          tables.inProject(project, row.table ?? '')(text(row, 'scope_id')),
        )
        .map(row => ({
          id: key(row, 'id'),
          createdAt: time(row, 'created_date'),
        })),
      tables.rows('cicd_deployment_commits').map(deploymentCommit),
      tables.inProject(project, 'cicd_scopes'),
    );
    const linked = new Set(links.map(({ incidentId }) => incidentId));
    return {
      tables: [
        {
          keys: ['id'],
          rows: links.map(({ incidentId, deploymentId }) => ({
            id: incidentId,
            project_name: project,
            deployment_id: deploymentId,
          })),
        },
      ],
      figures: {
        links: Object.fromEntries(
          links.map(({ incidentId, deploymentId }) => [
            incidentId,
            deploymentId,
          ]),
        ),
        by_deployment: counts(links.map(({ deploymentId }) => deploymentId)),
        ignored_incidents: tables
          .rows('incidents')
          .map(row => key(row, 'id'))
          .filter(id => !linked.has(id)),
      },
    };
  },
};

const deploymentCommits: SubSuite = {
  name: 'deployment_commits',
  input: [
    'cicd_pipelines.csv',
    'cicd_pipeline_commits.csv',
    'cicd_tasks.csv',
    'project_mapping.csv',
  ].map(file => `dora/deployment_generator/${file}`),
  expected: ['dora/deployment_generator/cicd_deployment_commits.csv'],
  reads: [
    'cicd_pipelines',
    'cicd_pipeline_commits',
    'cicd_tasks',
    'project_mapping',
  ],
  run(tables, project) {
    const pipelines = new Map(
      tables.rows('cicd_pipelines').map(row => [key(row, 'id'), row]),
    );
    const commits = tables
      .rows('cicd_pipeline_commits')
      .filter(row => text(row, 'pipeline_id') !== null);
    const found = generateDeployments({
      pipelines: [...pipelines].map(([id, row]) => ({
        id,
        scopeId: text(row, 'cicd_scope_id'),
        result: text(row, 'result'),
        type: text(row, 'type'),
        environment: text(row, 'environment'),
        durationSeconds: number(row, 'duration_sec'),
        startedAt: time(row, 'started_date'),
        finishedAt: time(row, 'finished_date'),
      })),
      commits: commits.map(row => ({
        pipelineId: key(row, 'pipeline_id'),
        commitSha: text(row, 'commit_sha'),
        repoUrl: text(row, 'repo_url'),
      })),
      tasks: tables.rows('cicd_tasks').map(row => ({
        pipelineId: text(row, 'pipeline_id'),
        result: text(row, 'result'),
        type: text(row, 'type'),
        environment: text(row, 'environment'),
      })),
      inProject: tables.inProject(project, 'cicd_scopes'),
    });
    const rows = found.map(row => {
      const pipeline = pipelines.get(row.deploymentId!)!;
      const commit = commits.find(
        each =>
          each.pipeline_id === row.deploymentId &&
          text(each, 'commit_sha') === row.commitSha &&
          text(each, 'repo_url') === row.repoUrl,
      )!;
      return {
        id: row.id,
        commit_sha: row.commitSha,
        cicd_scope_id: row.scopeId,
        cicd_deployment_id: row.deploymentId,
        result: row.result,
        repo_url: row.repoUrl,
        environment: row.environment,
        started_date: iso(row.startedAt),
        finished_date: iso(row.finishedAt),
        created_date: text(pipeline, 'created_date'),
        name: text(pipeline, 'name'),
        status: text(pipeline, 'status'),
        duration_sec: text(pipeline, 'duration_sec'),
        ref_name: text(commit, 'branch'),
        repo_id: text(commit, 'repo_id'),
      };
    });
    return {
      tables: [{ keys: ['id'], rows }],
      figures: { by_result: counts(rows.map(row => row.result)) },
    };
  },
};

const changeLeadTime: SubSuite = {
  name: 'change_lead_time',
  input: [
    'pull_requests.csv',
    'pull_request_commits.csv',
    'pull_request_comments.csv',
    'cicd_deployment_commits.csv',
    'commits_diffs.csv',
    'project_mapping.csv',
  ].map(file => `dora/change_lead_time/${file}`),
  expected: ['dora/change_lead_time/project_pr_metrics.csv'],
  reads: [
    'pull_requests',
    'pull_request_commits',
    'pull_request_comments',
    'cicd_deployment_commits',
    'commits_diffs',
    'project_mapping',
  ],
  run(tables, project) {
    const deployments = firstDeployments(
      tables.rows('cicd_deployment_commits').map(deploymentCommit),
      tables.rows('commits_diffs').map(row => ({
        newSha: key(row, 'new_commit_sha'),
        oldSha: text(row, 'old_commit_sha'),
        sha: key(row, 'commit_sha'),
      })),
      tables.inProject(project, 'cicd_scopes'),
    );
    const inRepo = tables.inProject(project, 'repos');
    const [commits, comments] = [
      'pull_request_commits',
      'pull_request_comments',
    ].map(name => {
      const byRequest = new Map<string, CsvRow[]>();
      tables
        .rows(name)
        .forEach(row => append(byRequest, row.pull_request_id ?? '', row));
      return byRequest;
    });
    const merged = tables
      .rows('pull_requests')
      .filter(
        row =>
          inRepo(text(row, 'base_repo_id')) &&
          time(row, 'merged_date') !== null,
      );
    const metrics: Record<string, unknown> = {};
    const rows = merged.map(row => {
      const id = key(row, 'id');
      const commit = earliest(
        (commits.get(id) ?? []).map(each => ({
          id: key(each, 'commit_sha'),
          at: time(each, 'commit_authored_date'),
        })),
      );
      const review = firstReview(
        (comments.get(id) ?? []).map(each => ({
          id: key(each, 'id'),
          at: time(each, 'created_date'),
          accountId: text(each, 'account_id'),
        })),
        text(row, 'author_id'),
      );
      const mergeSha = text(row, 'merge_commit_sha');
      const first = mergeSha === null ? undefined : deployments.get(mergeSha);
      const deployment = first?.finishedAt === null ? undefined : first;
      const times = {
        firstCommitAt: commit?.at ?? null,
        createdAt: time(row, 'created_date'),
        firstCommentAt: review?.at ?? null,
        mergedAt: time(row, 'merged_date'),
        deployedAt: deployment?.finishedAt ?? null,
      };
      const spans = requestSpans(times);
      metrics[id] = {
        ...spans,
        deployment_commit: deployment?.id ?? null,
        first_review: review?.id ?? null,
        first_commit: commit?.id ?? null,
      };
      return {
        id,
        project_name: project,
        first_commit_sha: commit?.id ?? null,
        pr_coding_time: digits(spans.coding),
        first_review_id: review?.id ?? null,
        pr_pickup_time: digits(spans.pickup),
        pr_review_time: digits(spans.review),
        deployment_commit_id: deployment?.id ?? null,
        pr_deploy_time: digits(spans.deploy),
        pr_cycle_time: digits(spans.cycle),
        first_commit_authored_date: iso(times.firstCommitAt),
        first_comment_date: iso(times.firstCommentAt),
        pr_created_date: iso(times.createdAt),
        pr_merged_date: iso(times.mergedAt),
        pr_deployed_date: iso(times.deployedAt),
      };
    });
    return { tables: [{ keys: ['id'], rows }], figures: { metrics } };
  },
};

const ranges: SubSuite = {
  name: 'commit_ranges',
  input: [
    'cicd_deployment_commits.csv',
    'commit_parents.csv',
    'repo_commits.csv',
    'project_mapping.csv',
  ].map(file => `refdiff/deployment_commit_diff/${file}`),
  expected: [
    'refdiff/deployment_commit_diff/commits_diffs.csv',
    'refdiff/deployment_commit_diff/_tool_refdiff_finished_commits_diffs.csv',
  ],
  reads: [
    'cicd_deployment_commits',
    'commit_parents',
    'repo_commits',
    'project_mapping',
  ],
  run(tables, project) {
    const inRepo = tables.inProject(project, 'repos');
    const own = new Set(
      tables
        .rows('repo_commits')
        .filter(row => inRepo(text(row, 'repo_id')))
        .map(row => key(row, 'commit_sha')),
    );
    const graph = new Map<string, string[]>();
    for (const row of tables.rows('commit_parents')) {
      const sha = key(row, 'commit_sha');
      const parent = text(row, 'parent_commit_sha');
      if (own.has(sha) && parent !== null) {
        append(graph, sha, parent);
      }
    }
    const found = commitRanges(
      tables.rows('cicd_deployment_commits').map(deploymentCommit),
      graph,
      tables.inProject(project, 'cicd_scopes'),
    );
    const pairs = found.map(({ newSha, oldSha }) => ({
      new_commit_sha: newSha,
      old_commit_sha: oldSha,
    }));
    return {
      tables: [
        {
          keys: ['new_commit_sha', 'old_commit_sha', 'commit_sha'],
          rows: found.flatMap(({ commits }, index) =>
            [...commits].map(sha => ({ ...pairs[index], commit_sha: sha })),
          ),
          // The order of a graph walk: sets are compared.
          ignored: ['sorting_index'],
        },
        { keys: ['new_commit_sha', 'old_commit_sha'], rows: pairs },
      ],
      figures: {
        ranges: Object.fromEntries(
          found.map(({ newSha, oldSha, commits }) => [
            newSha,
            { base: oldSha, commits: [...commits].sort() },
          ]),
        ),
      },
    };
  },
};

/** The sub-suites that have tables, by their names in `expected.json`. */
export const SUB_SUITES: readonly SubSuite[] = [
  previousSuccess,
  incidents,
  deploymentCommits,
  changeLeadTime,
  ranges,
];
