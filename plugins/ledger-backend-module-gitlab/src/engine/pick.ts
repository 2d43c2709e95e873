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

const ACCOUNT = all('username', 'name');

export const DEPLOYMENT: Shape = {
  ...all('id', 'ref', 'sha', 'status', 'created_at', 'updated_at'),
  user: ACCOUNT,
  environment: all('name', 'tier'),
  deployable: {
    ...all('web_url', 'started_at', 'finished_at'),
    commit: all('title'),
  },
};

export const MERGE_REQUEST: Shape = {
  ...all('iid', 'title', 'description', 'state', 'draft', 'web_url'),
  ...all('created_at', 'updated_at', 'merged_at', 'closed_at'),
  ...all('source_branch', 'target_branch', 'sha'),
  ...all('merge_commit_sha', 'squash_commit_sha'),
  labels: [true],
  author: ACCOUNT,
  merge_user: ACCOUNT,
};

export const COMMIT: Shape = {
  ...all('id', 'message', 'author_name', 'author_email'),
  ...all('authored_date', 'committed_date'),
  parent_ids: [true],
};

export const TAG: Shape = {
  ...all('name', 'created_at'),
  commit: all('id', 'created_at'),
};

export const PIPELINE: Shape = {
  ...all('id', 'name', 'status', 'ref', 'tag', 'sha', 'source', 'web_url'),
  ...all('created_at', 'started_at', 'finished_at'),
  user: ACCOUNT,
};

export const ISSUE: Shape = {
  ...all('iid', 'title', 'state', 'severity', 'issue_type', 'web_url'),
  ...all('created_at', 'updated_at', 'closed_at'),
  labels: [true],
  author: ACCOUNT,
};

/** The lines of a description that say something to the ledger. */
export function meaningfulLines(description: unknown): string | null {
  if (typeof description !== 'string') {
    return null;
  }
  const lines = description
    .split(/\r?\n/)
    .filter(line => /^This reverts merge request /i.test(line));
  return lines.length === 0 ? null : lines.join('\n');
}
