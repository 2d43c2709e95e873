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
import { parseTime, pick } from '@maestro/backstage-plugin-ledger-common';
import {
  ForgeItem,
  ForgeKind,
  objectsOf,
} from '@maestro/backstage-plugin-ledger-node';
import {
  COMMIT,
  DEPLOYMENT,
  ISSUE,
  MERGE_REQUEST,
  NOTE,
  PIPELINE,
  TAG,
  meaningfulLines,
  noteKind,
} from '../engine/pick';

/** What `api.*` deliveries say of the project. */
export interface About {
  path_with_namespace: string;
  default_branch: string;
}

/** Path of a project below the API. */
export function projectPath(pathWithNamespace: string): string {
  return `/projects/${encodeURIComponent(pathWithNamespace)}`;
}

function updatedAfter(path: string, since: string): string {
  return `${path}?order_by=updated_at&sort=desc&updated_after=${encodeURIComponent(
    since,
  )}`;
}

/** Everything that a webhook would have told, in the order of pulling. */
export const KINDS: Readonly<Record<string, ForgeKind<About>>> = {
  deployments: {
    list: (_, since) => updatedAfter('/deployments', since),
    id: item => String(item.id),
    body: async item => ({ deployment: pick(item, DEPLOYMENT) }),
  },
  commits: {
    list: ({ default_branch: branch }, since) =>
      `/repository/commits?ref_name=${encodeURIComponent(
        branch,
      )}&since=${encodeURIComponent(since)}`,
    id: item => String(item.id),
    body: async (item, { about }) => ({
      branch: about.default_branch,
      commit: pick(item, COMMIT),
    }),
  },
  merge_requests: {
    list: (_, since) =>
      `${updatedAfter('/merge_requests', since)}&scope=all&state=all`,
    perPage: 25,
    id: item => String(item.iid),
    async body(item, { about, client }) {
      // When a request was approved or made ready, only its notes tell.
      const notes = objectsOf(
        await client.all(
          `${projectPath(about.path_with_namespace)}/merge_requests/${
            item.iid
          }/notes?sort=asc&order_by=created_at`,
        ),
      );
      return {
        merge_request: {
          ...(pick(item, MERGE_REQUEST) as ForgeItem),
          description: meaningfulLines(item.description),
        },
        notes: notes.flatMap(note => {
          const kind = noteKind(note);
          return kind === null
            ? []
            : [{ kind, ...(pick(note, NOTE) as ForgeItem) }];
        }),
      };
    },
  },
  tags: {
    list: () => '/repository/tags?order_by=updated&sort=desc',
    id: item => String(item.name),
    // The list cannot be asked from a time on; and as a new tag may point at
    // an old commit, only what is older than the whole period is left out.
    body: async (item, { since }) => {
      const made = parseTime((item.commit as ForgeItem | null)?.created_at);
      return made === null || made >= since ? { tag: pick(item, TAG) } : null;
    },
  },
  pipelines: {
    list: (_, since) => updatedAfter('/pipelines', since),
    id: item => String(item.id),
    async body(item, { about, client }) {
      // The list leaves out when it started and finished.
      const { value } = await client.get(
        `${projectPath(about.path_with_namespace)}/pipelines/${item.id}`,
      );
      return { pipeline: pick(value, PIPELINE) };
    },
  },
  issues: {
    list: (_, since) => `${updatedAfter('/issues', since)}&scope=all`,
    id: item => String(item.iid),
    body: async item => ({ issue: pick(item, ISSUE) }),
  },
};
