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

const ACCOUNT = members('username', 'name');

export const DEPLOYMENT: Shape = {
  ...members('id', 'ref', 'sha', 'status', 'created_at', 'updated_at'),
  user: ACCOUNT,
  environment: members('name', 'tier'),
  deployable: {
    ...members('web_url', 'started_at', 'finished_at'),
    commit: members('title'),
  },
};

export const MERGE_REQUEST: Shape = {
  ...members('iid', 'title', 'description', 'state', 'draft', 'web_url'),
  ...members('created_at', 'updated_at', 'merged_at', 'closed_at'),
  ...members('source_branch', 'target_branch', 'sha'),
  ...members('merge_commit_sha', 'squash_commit_sha'),
  labels: [true],
  author: ACCOUNT,
  merge_user: ACCOUNT,
};

export const NOTE: Shape = {
  ...members('id', 'created_at'),
  author: ACCOUNT,
};

export const COMMIT: Shape = {
  ...members('id', 'message', 'author_name', 'author_email'),
  ...members('authored_date', 'committed_date'),
  parent_ids: [true],
};

export const TAG: Shape = {
  ...members('name', 'created_at'),
  commit: members('id', 'created_at'),
};

export const PIPELINE: Shape = {
  ...members('id', 'name', 'status', 'ref', 'tag', 'sha', 'source', 'web_url'),
  ...members('created_at', 'started_at', 'finished_at'),
  user: ACCOUNT,
};

export const ISSUE: Shape = {
  ...members('iid', 'title', 'state', 'severity', 'issue_type', 'web_url'),
  ...members('created_at', 'updated_at', 'closed_at'),
  labels: [true],
  author: ACCOUNT,
};

/** The lines of a description that say something to the ledger. */
export function meaningfulLines(description: unknown): string | null {
  return linesMatching(description, /^This reverts merge request /i);
}

/** What a note on a merge request tells of its review. */
export type NoteKind =
  | 'approved'
  | 'changes_requested'
  | 'dismissed'
  | 'ready'
  | 'pushed'
  | 'commented';

/**
 * Kind of a note. GitLab tells approvals and the like as system notes with
 * fixed sentences; what people write is a comment, whose text is not kept.
 */
export function noteKind(note: {
  system?: unknown;
  body?: unknown;
}): NoteKind | null {
  if (note.system !== true) {
    return 'commented';
  }
  const body = String(note.body ?? '').trim();
  if (/^added \d+ commits?\b/.test(body)) {
    return 'pushed';
  }
  switch (body) {
    case 'approved this merge request':
      return 'approved';
    case 'unapproved this merge request':
      return 'dismissed';
    case 'requested changes':
      return 'changes_requested';
    case 'marked this merge request as **ready**':
      return 'ready';
    default:
      return null;
  }
}
