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
  cherryPickedHashes,
  coAuthorsIn,
  commitTitle,
  revertedHashes,
} from '@maestro/backstage-plugin-ledger-common';
import { CommitRecord, CommitsBody, TagRecord, TagsBody } from './records';

/** Seconds since 1970 as ISO 8601 in UTC; null when it is no date. */
export function isoTime(seconds: number | null): string | null {
  if (seconds === null || !Number.isSafeInteger(seconds)) {
    return null;
  }
  const date = new Date(seconds * 1000);
  // Years before 0 and after 9999 have another form, which does not sort.
  return Number.isNaN(date.getTime()) || date.toISOString().length !== 24
    ? null
    : date.toISOString();
}

/**
 * What a delivery keeps of commits: not the message, but its first line, the
 * hashes that it names, and those whom its trailers name as authors.
 *
 * @param records - parents before children
 * @param mainline - first-parent chain of the branch, also beyond this batch
 */
export function commitsBody(
  records: readonly CommitRecord[],
  place: { branch: string; before: string | null; after: string | null },
  mainline: ReadonlySet<string>,
): CommitsBody {
  return {
    ...place,
    mainline: records.map(({ sha }) => sha).filter(sha => mainline.has(sha)),
    commits: records.map(record => ({
      sha: record.sha,
      parents: record.parents,
      authoredAt: isoTime(record.authored),
      committedAt: isoTime(record.committed),
      author: { name: record.authorName, email: record.authorEmail },
      coAuthors: coAuthorsIn(record.message),
      title: commitTitle(record.message),
      reverts: revertedHashes(record.message),
      cherryPickedFrom: cherryPickedHashes(record.message),
    })),
  };
}

/** Tags made at `since` or later, by name. */
export function tagsBody(
  records: readonly TagRecord[],
  since: string,
): TagsBody {
  const tags: TagsBody['tags'] = [];
  for (const { annotated, created, name, sha } of records) {
    const at = isoTime(created);
    if (at !== null && at >= since) {
      tags.push({ tag: name, sha, createdAt: annotated ? at : null, at });
    }
  }
  return { tags: tags.sort((a, b) => (a.tag < b.tag ? -1 : 1)) };
}
