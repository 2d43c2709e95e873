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
import { pick, Shape } from '@maestro/backstage-plugin-ledger-common';
import {
  ForgeClient,
  ForgeItem,
  ForgeKind,
  ForgeUnanswered,
  objectsOf,
} from '@maestro/backstage-plugin-ledger-node';
import {
  COMMIT,
  DEPLOYMENT,
  DEPLOYMENT_STATUS,
  ISSUE,
  PULL_REQUEST,
  RELEASE,
  REVIEW,
  WORKFLOW_RUN,
  meaningfulLines,
} from '../engine/pick';

/** What `api.*` deliveries say of the repository. */
export interface About {
  full_name: string;
  default_branch: string;
}

function picked(item: ForgeItem, shape: Shape): ForgeItem {
  const result = pick(item, shape) as ForgeItem;
  return 'body' in result
    ? { ...result, body: meaningfulLines(result.body) }
    : result;
}

/** Id of the workflow run whose log a deployment status names. */
export function runOf(statuses: readonly ForgeItem[]): string | null {
  for (const status of statuses) {
    for (const url of [status.log_url, status.target_url]) {
      const match = /\/actions\/runs\/(\d+)(?:[/?#]|$)/.exec(String(url ?? ''));
      if (match) {
        return match[1];
      }
    }
  }
  return null;
}

async function optional(
  client: ForgeClient,
  path: string,
): Promise<ForgeItem | null> {
  try {
    return (await client.get(path)).value as ForgeItem;
  } catch (error) {
    // Runs are deleted after a while; the deployment stays what it was.
    if (error instanceof ForgeUnanswered && !error.transient) {
      return null;
    }
    throw error;
  }
}

/** Everything that a webhook would have told, in the order of pulling. */
export const KINDS: Readonly<Record<string, ForgeKind<About>>> = {
  deployments: {
    list: () => '/deployments',
    perPage: 25,
    id: item => String(item.id),
    sortedBy: 'created_at',
    async body(item, { about, client }) {
      const path = `/repos/${about.full_name}`;
      const statuses = objectsOf(
        await client.all(`${path}/deployments/${item.id}/statuses`),
      );
      const runId = runOf(statuses);
      const run =
        runId === null
          ? null
          : await optional(client, `${path}/actions/runs/${runId}`);
      return {
        deployment: picked(item, DEPLOYMENT),
        statuses: statuses.map(status => picked(status, DEPLOYMENT_STATUS)),
        ...(run === null
          ? {}
          : { workflow_run: pick(run, { name: true, run_attempt: true }) }),
      };
    },
  },
  commits: {
    list: ({ default_branch: branch }, since) =>
      `/commits?sha=${encodeURIComponent(branch)}&since=${encodeURIComponent(
        since,
      )}`,
    id: item => String(item.sha),
    body: async (item, { about }) => ({
      branch: about.default_branch,
      commits: [picked(item, COMMIT)],
    }),
  },
  pulls: {
    list: () => '/pulls?state=all&sort=updated&direction=desc',
    perPage: 25,
    id: item => String(item.number),
    sortedBy: 'updated_at',
    async body(item, { about, client }) {
      // The list leaves out sizes and who merged.
      const path = `/repos/${about.full_name}/pulls/${item.number}`;
      const { value } = await client.get(path);
      const reviews = objectsOf(await client.all(`${path}/reviews`));
      return {
        pull_request: picked(value as ForgeItem, PULL_REQUEST),
        reviews: reviews.map(review => picked(review, REVIEW)),
      };
    },
  },
  releases: {
    list: () => '/releases',
    id: item => String(item.id),
    // The time of the commit that was released.
    sortedBy: 'created_at',
    always: true,
    body: async item => ({ release: picked(item, RELEASE) }),
  },
  workflow_runs: {
    // Without filters: those would end the list after 1,000 runs.
    list: () => '/actions/runs',
    items: answer => objectsOf((answer as ForgeItem | null)?.workflow_runs),
    id: item => String(item.id),
    sortedBy: 'created_at',
    body: async item => ({ workflow_run: picked(item, WORKFLOW_RUN) }),
  },
  issues: {
    list: (_, since) =>
      `/issues?state=all&sort=updated&direction=desc&since=${encodeURIComponent(
        since,
      )}`,
    id: item => String(item.number),
    body: async item =>
      // The list holds pull requests as well.
      item.pull_request ? null : { issue: picked(item, ISSUE) },
  },
};
