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

import { Segment, segment } from '../segments';
import { PullRequest, RequestReview } from './types';

/**
 * Phases of a pull request: the segments of the lead time up to the merge, by
 * the same rule, so that both pages tell one story.
 *
 * - `coding`: first commit, or the opening where no commit is known, to ready
 * - `pickup`: ready to the first review by a person other than the author
 * - `review`: first review to the first approval, rework included
 * - `merge`: first approval to merge
 * - `open`: ready to merge of a request that nobody reviewed; it stands for
 *   pickup, review and merge, which are then null
 *
 * @see segment
 */
export const PHASES = [
  'coding',
  'open',
  'pickup',
  'review',
  'merge',
] as const satisfies readonly Segment[];

export type Phase = (typeof PHASES)[number];

/** One merged pull request in its phases, seconds; null: has no such phase. */
export interface Anatomy {
  /** They add up to `total`. */
  phases: Record<Phase, number | null>;
  /** First commit, or opening, to merge; seconds. */
  total: number;
  /** Rounds in which changes were requested and then pushed. */
  reworkCycles: number;
  /** A step is told before the one that it follows; it then lasts no time. */
  outOfOrder: boolean;
}

/** Reviews that count: by people other than the author, before the end. */
export function countedReviews(
  request: PullRequest,
  until: number = request.closedAt ?? Infinity,
): RequestReview[] {
  return request.reviews.filter(({ counts, at }) => counts && at <= until);
}

/**
 * Rounds of rework: changes were requested, and a push followed before the
 * next request for changes. Only pushes that the ledger knows count.
 */
export function reworkCycles(request: PullRequest): number {
  let cycles = 0;
  let requestedAt: number | null = null;
  const steps = [
    ...countedReviews(request)
      .filter(({ state }) => state === 'changes_requested')
      .map(({ at }) => ({ at, push: false })),
    ...request.pushedAt.map(at => ({ at, push: true })),
  ].sort((a, b) => a.at - b.at || Number(a.push) - Number(b.push));
  for (const { at, push } of steps) {
    if (!push) {
      requestedAt = at;
    } else if (requestedAt !== null) {
      cycles += 1;
      requestedAt = null;
    }
  }
  return cycles;
}

/**
 * Phases of a merged request; null when it is not merged, or merged before it
 * began: a negative span is unknown, never zero.
 */
export function anatomyOf(request: PullRequest): Anatomy | null {
  const { mergedAt, openedAt, readyAt } = request;
  const startAt = request.firstCommitAt ?? openedAt;
  if (mergedAt === null || mergedAt < startAt || mergedAt < openedAt) {
    return null;
  }
  const { segments, outOfOrder } = segment({
    startAt,
    deployedAt: mergedAt,
    course: {
      author: null,
      openedAt,
      readyAt,
      mergedAt,
      reviews: countedReviews(request, mergedAt).map(({ at, state, fact }) => ({
        at,
        state,
        fact,
        reviewer: null,
      })),
      facts: request.facts,
    },
    pushedAt: null,
  });
  const phases = Object.fromEntries(
    PHASES.map(phase => {
      const length = segments[phase];
      return [phase, length === null ? null : length / 1000];
    }),
  ) as Anatomy['phases'];
  return {
    phases,
    total: (mergedAt - startAt) / 1000,
    reworkCycles: reworkCycles(request),
    outOfOrder,
  };
}

/** Time from ready to merge, seconds; null as for {@link anatomyOf}. */
export function readyToMerge(request: PullRequest): number | null {
  const anatomy = anatomyOf(request);
  return anatomy && anatomy.total - (anatomy.phases.coding ?? 0);
}
