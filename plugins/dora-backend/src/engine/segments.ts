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

import { Course } from './reviews';

/** The parts of a lead time, in the order in which they follow each other. */
export const SEGMENTS = [
  'coding',
  'pickup',
  'review',
  'merge',
  'open',
  'deploy',
] as const;

/** One part of a lead time. */
export type Segment = (typeof SEGMENTS)[number];

/**
 * The parts of one lead time, whole milliseconds. They add up to it exactly.
 *
 * - `coding`: first commit to ready for review; the time as a draft belongs
 *   here, and of a commit without a request the time until it was pushed
 * - `pickup`: ready to the first review of a person who is not the author
 * - `review`: first review to the first approval, rework included
 * - `merge`: first approval to the merge
 * - `deploy`: merge (or push) to the first production deployment
 * - `open`: ready to the merge of a request that nobody reviewed. It stands
 *   for pickup, review and merge together, which are then null: a wait for
 *   nobody is no wait of zero
 *
 * Null: the change had no such part.
 */
export type Segments = Record<Segment, number | null>;

/** Segments of a lead time, with a word on the clocks. */
export interface Segmentation {
  segments: Segments;
  /** A step is told before the one it follows; it then lasts no time. */
  outOfOrder: boolean;
}

const NONE: Segments = {
  coding: null,
  pickup: null,
  review: null,
  merge: null,
  open: null,
  deploy: null,
};

/**
 * Cuts a lead time into its parts. A step that is told before the one that it
 * follows, or after the one that follows it (an approval after the merge, a
 * branch that was deployed before its merge), is moved to that one: no part is
 * negative, and the sum is kept.
 *
 * @param startAt - start of the lead time, ms since the epoch
 * @param deployedAt - finish of the first deployment, not before `startAt`
 * @param course - of the request; null for a commit that came without one
 * @param pushedAt - when such a commit reached the default branch; null:
 *   unknown, and all of its time counts as `deploy`
 */
export function segment(options: {
  startAt: number;
  deployedAt: number;
  course: Course | null;
  pushedAt: number | null;
}): Segmentation {
  const { startAt, deployedAt, course } = options;
  let outOfOrder = false;
  const within = (at: number, low: number, high: number) => {
    outOfOrder ||= at < low || at > high;
    return Math.min(Math.max(at, low), high);
  };
  if (course === null) {
    const pushed = within(options.pushedAt ?? startAt, startAt, deployedAt);
    return {
      segments: {
        ...NONE,
        coding: options.pushedAt === null ? null : pushed - startAt,
        deploy: deployedAt - pushed,
      },
      outOfOrder,
    };
  }
  const merged = within(course.mergedAt, startAt, deployedAt);
  const before = course.reviews.filter(({ at }) => at <= course.mergedAt);
  const first = before[0]?.at ?? null;
  const approved = before.find(({ state }) => state === 'approved')?.at ?? null;
  // A draft of which nobody tells when it was ready was so at the latest when
  // somebody reviewed it, or when it was merged.
  const told = course.readyAt ?? first ?? course.mergedAt;
  const ready = within(told, startAt, merged);
  const segments: Segments = {
    ...NONE,
    coding: ready - startAt,
    deploy: deployedAt - merged,
  };
  if (first === null) {
    segments.open = merged - ready;
  } else {
    // A draft may be reviewed before it is ready; that is no contradiction.
    const reviewed = Math.min(Math.max(first, ready), merged);
    const end = Math.min(Math.max(approved ?? merged, reviewed), merged);
    segments.pickup = reviewed - ready;
    segments.review = end - reviewed;
    segments.merge = merged - end;
  }
  return { segments, outOfOrder };
}
