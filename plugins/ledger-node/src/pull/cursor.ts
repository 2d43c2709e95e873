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
/** Where a run over one repository stands. */
export interface Place<About> {
  /** When the run began: what happens later is for the next one. */
  startedAt: string;
  since: string;
  repository: string;
  about: About | null;
  kind: string;
  page: number;
  /** Items of the page that are durable already. */
  skip: number;
}

/** What survives between pages, as JSON. */
export interface Cursor<About> {
  version: 1;
  /** Beginning of the last complete run, by repository. */
  finished: Record<string, string>;
  /** Repositories still to be visited in this round, the present one first. */
  pending: string[];
  place: Place<About> | null;
}

const DAY = 24 * 3600 * 1000;

/**
 * A later run looks this much further back than the one before: deployments
 * and runs are sorted by their creation but change afterwards, and commits
 * are listed by their own time but may be pushed days later.
 */
export const OVERLAP_DAYS = 7;

/** Reads a cursor; a damaged or unknown one starts from the beginning. */
export function readCursor<About>(text: string | null): Cursor<About> {
  try {
    const cursor = JSON.parse(text ?? 'null') as Cursor<About> | null;
    if (cursor?.version === 1 && Array.isArray(cursor.pending)) {
      return cursor;
    }
  } catch {
    // Falls through.
  }
  return { version: 1, finished: {}, pending: [], place: null };
}

/**
 * Opens the place where this page is to be read; null without repositories.
 *
 * @param kinds - names in the order of pulling; at least one
 */
export function openPlace<About>(
  cursor: Cursor<About>,
  kinds: readonly string[],
  repositories: readonly string[],
  options: { since: string; now: string },
): { pending: string[]; place: Place<About> } | null {
  const left = cursor.pending.filter(name => repositories.includes(name));
  const pending = left.length > 0 ? left : [...repositories];
  if (pending.length === 0) {
    return null;
  }
  const repository = pending[0];
  const { place } = cursor;
  if (place?.repository === repository && kinds.includes(place.kind)) {
    return { pending, place };
  }
  const finished = cursor.finished[repository];
  const overlapped =
    finished === undefined
      ? options.since
      : new Date(Date.parse(finished) - OVERLAP_DAYS * DAY).toISOString();
  return {
    pending,
    place: {
      startedAt: options.now,
      since: overlapped > options.since ? overlapped : options.since,
      repository,
      about: null,
      kind: kinds[0],
      page: 1,
      skip: 0,
    },
  };
}

/** Cursor after the last page of a kind: the next kind, or repository. */
export function nextKind<About>(
  cursor: Cursor<About>,
  kinds: readonly string[],
  pending: string[],
  place: Place<About>,
): Cursor<About> {
  const kind = kinds[kinds.indexOf(place.kind) + 1];
  return kind === undefined
    ? {
        version: 1,
        finished: { ...cursor.finished, [place.repository]: place.startedAt },
        pending: pending.slice(1),
        place: null,
      }
    : { ...cursor, pending, place: { ...place, kind, page: 1, skip: 0 } };
}

/** Cursor that leaves a repository out of this round without finishing it. */
export function skipRepository<About>(
  cursor: Cursor<About>,
  pending: string[],
): Cursor<About> {
  return { ...cursor, pending: pending.slice(1), place: null };
}
