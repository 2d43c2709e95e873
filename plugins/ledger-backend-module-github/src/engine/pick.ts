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
  Shape,
  linesMatching,
  members,
} from '@maestro/backstage-plugin-ledger-common';

const ACCOUNT = members('login', 'type');

export const DEPLOYMENT: Shape = {
  ...members('id', 'sha', 'ref', 'environment', 'production_environment'),
  ...members('description', 'created_at'),
  creator: ACCOUNT,
};

export const DEPLOYMENT_STATUS: Shape = members(
  'id',
  'state',
  'environment',
  'description',
  'target_url',
  'log_url',
  'created_at',
);

export const WORKFLOW_RUN: Shape = {
  ...members('id', 'name', 'run_attempt', 'status', 'conclusion', 'event'),
  ...members('head_branch', 'head_sha', 'workflow_id', 'html_url'),
  ...members('created_at', 'run_started_at', 'updated_at'),
  actor: ACCOUNT,
  triggering_actor: ACCOUNT,
};

export const PULL_REQUEST: Shape = {
  ...members('number', 'title', 'html_url', 'state', 'draft', 'body'),
  ...members('created_at', 'updated_at', 'merged_at', 'closed_at'),
  ...members('merge_commit_sha', 'commits', 'additions', 'deletions'),
  ...members('changed_files'),
  user: ACCOUNT,
  merged_by: ACCOUNT,
  labels: [members('name')],
  head: members('ref', 'sha'),
  base: { ref: true, repo: members('default_branch') },
};

export const REVIEW: Shape = {
  ...members('id', 'state', 'submitted_at', 'html_url', 'commit_id'),
  user: ACCOUNT,
};

export const COMMIT: Shape = {
  sha: true,
  author: ACCOUNT,
  parents: [members('sha')],
  commit: {
    message: true,
    author: members('name', 'email', 'date'),
    committer: members('date'),
  },
};

export const RELEASE: Shape = members(
  'id',
  'tag_name',
  'target_commitish',
  'name',
  'draft',
  'prerelease',
  'created_at',
  'updated_at',
  'published_at',
  'html_url',
);

export const ISSUE: Shape = {
  ...members('number', 'title', 'state', 'body', 'html_url'),
  ...members('created_at', 'updated_at', 'closed_at'),
  labels: [members('name')],
  user: ACCOUNT,
};

/** The lines of a description that say something to the ledger. */
export function meaningfulLines(body: unknown): string | null {
  return linesMatching(body, /^\s*(?:Reverts|Caused-by:)\s/i);
}
