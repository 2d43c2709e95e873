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

/*
 * Reviews of a pull request by the rules of middlewarehq/middleware,
 * Apache-2.0, commit 5471e35d0ccf30997a05dd370dc42d714ac55416,
 * backend/analytics_server/mhq/service/code/sync/etl_code_analytics.py.
 */

/** A review; times are milliseconds since the epoch. */
export interface Review {
  at: number;
  /** Anything but an approval is a blocking review, comments included. */
  approves: boolean;
  actor: string | null;
}

/** A pull request as its phases need it. */
export interface ReviewedRequest {
  createdAt: number;
  /** First time that it was marked ready for review; null: never a draft. */
  readyAt: number | null;
  /** Null: it is open, or was closed without a merge. */
  mergedAt: number | null;
  reviews: readonly Review[];
}

/** Spans of a pull request in seconds; null: there is none. */
export interface RequestPhases {
  /** From the start (ready, else created) to the first review. */
  firstReviewSeconds: number | null;
  /** First review to first approval; 0 when the first review approves. */
  reworkSeconds: number | null;
  /** First approval to merge; null when it was approved after the merge. */
  mergeSeconds: number | null;
  /** From the start to the merge. */
  cycleSeconds: number | null;
  blockingReviews: number;
  approvingReviews: number;
}

const byTime = (a: { at: number }, b: { at: number }) => a.at - b.at;

/**
 * Phases of a pull request. A span may be negative where clocks contradict each
 * other, but for `mergeSeconds`; {@link withoutNegatives} clears it.
 */
export function requestPhases(request: ReviewedRequest): RequestPhases {
  const { createdAt, readyAt, mergedAt } = request;
  const start = readyAt ?? createdAt;
  const reviews = [...request.reviews].sort(byTime);
  const first = reviews[0];
  const approval = reviews.find(({ approves }) => approves);
  const blocking = reviews.filter(({ approves }) => !approves).length;
  const merge =
    approval && mergedAt !== null ? (mergedAt - approval.at) / 1000 : null;
  return {
    firstReviewSeconds: first ? (first.at - start) / 1000 : null,
    reworkSeconds: approval ? (approval.at - first.at) / 1000 : null,
    mergeSeconds: merge !== null && merge >= 0 ? merge : null,
    cycleSeconds: mergedAt === null ? null : (mergedAt - start) / 1000,
    blockingReviews: blocking,
    approvingReviews: reviews.length - blocking,
  };
}

/** The same phases; spans that contradict time are null, never negative. */
export function withoutNegatives(phases: RequestPhases): RequestPhases {
  const sound = (seconds: number | null) =>
    seconds !== null && seconds < 0 ? null : seconds;
  return {
    ...phases,
    firstReviewSeconds: sound(phases.firstReviewSeconds),
    cycleSeconds: sound(phases.cycleSeconds),
  };
}

/**
 * How often blocking reviews were answered with commits: switches from review
 * to commit between the first blocking review of a reviewer and the first
 * approval, both ends excluded for commits.
 *
 * @param reviewers - whose blocking reviews count
 * @param author - whose own reviews never count
 */
export function reworkCycles(options: {
  reviews: readonly Review[];
  commitsAt: readonly number[];
  reviewers: readonly string[];
  author: string | null;
}): number {
  const reviewers = new Set(options.reviewers);
  const reviews = [...options.reviews].sort(byTime);
  const approvalIndex = reviews.findIndex(({ approves }) => approves);
  if (approvalIndex < 0) {
    return 0;
  }
  const counts = ({ approves, actor }: Review) =>
    !approves && actor !== null && reviewers.has(actor);
  const first = reviews.slice(0, approvalIndex).find(counts);
  if (!first) {
    return 0;
  }
  const end = reviews[approvalIndex].at;
  // The published window opens a second early, so that the first one is in it.
  const inside = ({ at }: { at: number }) => at > first.at - 1000 && at < end;
  const steps = [
    ...options.commitsAt.map(at => ({ at, commit: true })),
    ...reviews
      .filter(review => counts(review) && review.actor !== options.author)
      .map(({ at }) => ({ at, commit: false })),
  ]
    .filter(inside)
    .sort(byTime);
  return steps.filter(
    (step, index) => index > 0 && step.commit && !steps[index - 1].commit,
  ).length;
}
