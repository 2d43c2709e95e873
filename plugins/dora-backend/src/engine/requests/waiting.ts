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

import { countedReviews } from './anatomy';
import { PullRequest, RequestReview, WaitingRole } from './types';

/** Who has to act next, since when, and why. */
export interface Waiting {
  role: WaitingRole;
  /** Milliseconds since the epoch. */
  since: number;
  /** One sentence. */
  reason: string;
}

/** What the reviewers of a request say at present. */
export interface Verdict {
  /** Approvals that still stand, and when the first of them was given. */
  approvals: number;
  approvedAt: number | null;
  /** When the latest standing request for changes was made; null for none. */
  changesRequestedAt: number | null;
  /** The first review of any kind; null: nobody has reviewed it. */
  firstReviewAt: number | null;
}

/**
 * The present verdict: of each reviewer the last approval, request for changes
 * or dismissal counts; comments change nothing.
 */
export function verdictOf(request: PullRequest): Verdict {
  const reviews = countedReviews(request);
  const latest = new Map<string, RequestReview>();
  for (const review of reviews) {
    if (review.state !== 'commented') {
      latest.set(review.reviewer ?? review.fact, review);
    }
  }
  const standing = [...latest.values()];
  const timesOf = (state: RequestReview['state']) =>
    standing.filter(review => review.state === state).map(({ at }) => at);
  const approvals = timesOf('approved');
  const requested = timesOf('changes_requested');
  return {
    approvals: approvals.length,
    approvedAt: approvals.length > 0 ? Math.min(...approvals) : null,
    changesRequestedAt: requested.length > 0 ? Math.max(...requested) : null,
    firstReviewAt: reviews[0]?.at ?? null,
  };
}

/**
 * Which role an open request waits for; null when it is not open.
 *
 * In this order: a draft waits for its author; so does one whose changes were
 * requested and not pushed yet. Failed or running checks come next; then the
 * merger of what is approved; else a reviewer.
 */
export function waitingFor(request: PullRequest): Waiting | null {
  if (request.state !== 'open') {
    return null;
  }
  const { draft, openedAt, checks } = request;
  if (draft) {
    return { role: 'author', since: openedAt, reason: 'It is a draft.' };
  }
  const readyAt = request.readyAt ?? openedAt;
  const lastPush = request.pushedAt[request.pushedAt.length - 1] ?? null;
  const { changesRequestedAt, approvedAt, approvals, firstReviewAt } =
    verdictOf(request);
  const answered =
    changesRequestedAt !== null &&
    lastPush !== null &&
    lastPush > changesRequestedAt;
  if (changesRequestedAt !== null && !answered) {
    return {
      role: 'author',
      since: Math.max(changesRequestedAt, readyAt),
      reason: 'Changes were requested and nothing was pushed since.',
    };
  }
  const failed = checks.head.filter(({ outcome }) => outcome === 'failed');
  if (failed.length > 0) {
    return {
      role: 'checks',
      since: Math.max(readyAt, Math.min(...failed.map(({ at }) => at))),
      reason: `${count(failed.length, 'check')} failed on its head commit.`,
    };
  }
  if (checks.running.length > 0) {
    return {
      role: 'checks',
      since: Math.min(...checks.running.map(({ since }) => since)),
      reason: `${count(checks.running.length, 'pipeline')} ${
        checks.running.length === 1 ? 'is' : 'are'
      } running on its head commit.`,
    };
  }
  if (changesRequestedAt !== null && lastPush !== null) {
    return {
      role: 'reviewer',
      since: lastPush,
      reason: 'Changes were requested and pushed; they wait for another look.',
    };
  }
  if (approvedAt !== null) {
    return {
      role: 'merger',
      since: Math.max(approvedAt, readyAt),
      reason: `It is approved (${approvals}×) and no known check stands against it.`,
    };
  }
  return firstReviewAt === null
    ? {
        role: 'reviewer',
        since: readyAt,
        reason: 'Nobody has reviewed it yet.',
      }
    : {
        role: 'reviewer',
        since: Math.max(readyAt, firstReviewAt),
        reason: 'It was reviewed, but neither approved nor sent back.',
      };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
