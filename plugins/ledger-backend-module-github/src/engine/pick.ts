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
/** Which members to keep: `true` for the value, nested for objects and lists. */
export type Shape = true | { [key: string]: Shape } | [Shape];

/**
 * The members of `value` that `shape` names. What is pulled is kept as a
 * delivery: without counters that change by the hour, equal facts give equal
 * bytes, and without members that nobody reads, less of people is stored.
 */
export function pick(value: unknown, shape: Shape): unknown {
  if (shape === true || value === null || value === undefined) {
    return value ?? null;
  }
  if (Array.isArray(shape)) {
    return Array.isArray(value)
      ? value.map(item => pick(item, shape[0]))
      : null;
  }
  if (typeof value !== 'object') {
    return null;
  }
  const record = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(shape)
      .filter(([key]) => record[key] !== undefined)
      .map(([key, inner]) => [key, pick(record[key], inner)]),
  );
}

function all(...keys: string[]): { [key: string]: Shape } {
  return Object.fromEntries(keys.map(key => [key, true]));
}

const ACCOUNT = all('login', 'type');

export const DEPLOYMENT: Shape = {
  ...all('id', 'sha', 'ref', 'environment', 'production_environment'),
  ...all('description', 'created_at'),
  creator: ACCOUNT,
};

export const DEPLOYMENT_STATUS: Shape = all(
  'id',
  'state',
  'environment',
  'description',
  'target_url',
  'log_url',
  'created_at',
);

export const WORKFLOW_RUN: Shape = {
  ...all('id', 'name', 'run_attempt', 'status', 'conclusion', 'event'),
  ...all('head_branch', 'head_sha', 'workflow_id', 'html_url'),
  ...all('created_at', 'run_started_at', 'updated_at'),
  actor: ACCOUNT,
  triggering_actor: ACCOUNT,
};

export const PULL_REQUEST: Shape = {
  ...all('number', 'title', 'html_url', 'state', 'draft', 'body'),
  ...all('created_at', 'updated_at', 'merged_at', 'closed_at'),
  ...all('merge_commit_sha', 'commits', 'additions', 'deletions'),
  ...all('changed_files'),
  user: ACCOUNT,
  merged_by: ACCOUNT,
  labels: [all('name')],
  head: all('ref', 'sha'),
  base: { ref: true, repo: all('default_branch') },
};

export const REVIEW: Shape = {
  ...all('id', 'state', 'submitted_at', 'html_url'),
  user: ACCOUNT,
};

export const COMMIT: Shape = {
  sha: true,
  author: ACCOUNT,
  parents: [all('sha')],
  commit: {
    message: true,
    author: all('name', 'email', 'date'),
    committer: all('date'),
  },
};

export const RELEASE: Shape = all(
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
  ...all('number', 'title', 'state', 'body', 'html_url'),
  ...all('created_at', 'updated_at', 'closed_at'),
  labels: [all('name')],
  user: ACCOUNT,
};

/** The lines of a description that say something to the ledger. */
export function meaningfulLines(body: unknown): string | null {
  if (typeof body !== 'string') {
    return null;
  }
  const lines = body
    .split(/\r?\n/)
    .filter(line => /^\s*(?:Reverts|Caused-by:)\s/i.test(line));
  return lines.length === 0 ? null : lines.join('\n');
}
