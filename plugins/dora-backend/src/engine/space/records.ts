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

import { Merged, PullRequest, countedReviews } from '../requests';

/** One finished run of a pipeline; instants in milliseconds. */
export interface CiRun {
  /** Natural key of its last word. */
  id: string;
  queuedAt: number | null;
  startedAt: number | null;
  finishedAt: number;
}

/** A merged request as a record of a figure: null where it is no sample. */
interface MergedFigure {
  unit: string;
  /** Unit of a record's value; null where the record is merely counted. */
  recordUnit: string | null;
  sample(item: Merged): number | null;
}

/** Figures whose records are merged requests, and what each contributes. */
export const MERGED_FIGURES = {
  'space.merged-changes': {
    unit: 'changes',
    recordUnit: null,
    sample: () => 1,
  },
  'space.reviews': {
    unit: 'reviews',
    recordUnit: 'reviews',
    sample: reviewsOf,
  },
  'space.time-to-first-review': {
    unit: 's',
    recordUnit: 's',
    sample: ({ anatomy }) => anatomy.phases.pickup,
  },
  'space.review-coverage': {
    unit: 'ratio',
    recordUnit: null,
    sample: item => (isReviewed(item) ? 1 : 0),
  },
  'space.wait-share': { unit: 'ratio', recordUnit: 'ratio', sample: waitShare },
  'space.batch-size': { unit: 'lines', recordUnit: 'lines', sample: linesOf },
} as const satisfies Record<string, MergedFigure>;

/** Id of a figure of merged requests. */
export type MergedFigureId = keyof typeof MERGED_FIGURES;

/** Whether a figure's records are merged requests. */
export function isMergedFigure(id: string): id is MergedFigureId {
  return Object.hasOwn(MERGED_FIGURES, id);
}

/** The requests that a figure is made of, with what each contributes. */
export function mergedRecords(
  id: MergedFigureId,
  merged: readonly Merged[],
): Array<{ item: Merged; value: number }> {
  const { sample }: MergedFigure = MERGED_FIGURES[id];
  return merged.flatMap(item => {
    const value = sample(item);
    return value === null ? [] : [{ item, value }];
  });
}

/** Whether a person other than the author reviewed it before the merge. */
export function isReviewed({ anatomy }: Merged): boolean {
  return anatomy.phases.open === null;
}

/** Requests of people that were open and ready at an instant, ms. */
export function openAt(
  requests: readonly PullRequest[],
  at: number,
): PullRequest[] {
  return requests.filter(
    ({ bot, openedAt, closedAt, draft }) =>
      !bot && !draft && openedAt <= at && (closedAt === null || closedAt > at),
  );
}

/** Changes that each reviewer reviewed, without saying who. */
export function reviewerLoads(merged: readonly Merged[]): number[] {
  return countsOf(
    merged.flatMap(({ request }) => [
      ...new Set(
        countedReviews(request, request.mergedAt!).map(
          ({ reviewer }) => reviewer,
        ),
      ),
    ]),
  );
}

/** Changes that each author merged, without saying who. */
export function authorShares(merged: readonly Merged[]): number[] {
  return countsOf(merged.map(({ request }) => request.author));
}

/** Seconds between two instants; null when one is unknown or they contradict. */
export function span(from: number | null, to: number | null): number | null {
  return from === null || to === null || to < from ? null : (to - from) / 1000;
}

function countsOf(names: ReadonlyArray<string | null>): number[] {
  const counts = new Map<string, number>();
  for (const name of names) {
    if (name !== null) {
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...counts.values()];
}

function reviewsOf({ request }: Merged): number {
  return countedReviews(request, request.mergedAt!).length;
}

/** Share of ready to merged in which a reviewed request was worked by nobody. */
function waitShare(item: Merged): number | null {
  if (!isReviewed(item)) {
    return null;
  }
  const { pickup, review, merge } = item.anatomy.phases;
  const waiting = (pickup ?? 0) + (merge ?? 0);
  const all = waiting + (review ?? 0);
  return all > 0 ? waiting / all : null;
}

function linesOf({ request }: Merged): number | null {
  const { additions, deletions } = request;
  return additions === null || deletions === null
    ? null
    : additions + deletions;
}
