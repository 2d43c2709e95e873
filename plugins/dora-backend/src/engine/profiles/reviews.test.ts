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

import fc from 'fast-check';
import {
  Review,
  requestPhases,
  reworkCycles,
  withoutNegatives,
} from './reviews';

const review = (at: number, approves: boolean, actor = 'a'): Review => ({
  at: at * 1000,
  approves,
  actor,
});
const request = {
  createdAt: 0,
  readyAt: null,
  mergedAt: 100_000,
  reviews: [review(60, true), review(20, false)],
};

describe('requestPhases', () => {
  it('reads reviews in order of time', () => {
    expect(requestPhases(request)).toEqual({
      firstReviewSeconds: 20,
      reworkSeconds: 40,
      mergeSeconds: 40,
      cycleSeconds: 100,
      blockingReviews: 1,
      approvingReviews: 1,
    });
  });

  it('starts when a draft became ready', () => {
    const { firstReviewSeconds, cycleSeconds } = requestPhases({
      ...request,
      readyAt: 10_000,
    });
    expect([firstReviewSeconds, cycleSeconds]).toEqual([10, 90]);
  });

  it('has no value where there is nothing, and none when it was not merged', () => {
    expect(requestPhases({ ...request, reviews: [] })).toMatchObject({
      firstReviewSeconds: null,
      reworkSeconds: null,
      mergeSeconds: null,
      cycleSeconds: 100,
    });
    expect(requestPhases({ ...request, mergedAt: null })).toMatchObject({
      reworkSeconds: 40,
      mergeSeconds: null,
      cycleSeconds: null,
    });
  });

  it('never has a negative merge; withoutNegatives clears the others', () => {
    const late = requestPhases({
      ...request,
      readyAt: 30_000,
      mergedAt: 25_000,
    });
    expect(late).toMatchObject({
      firstReviewSeconds: -10,
      mergeSeconds: null,
      cycleSeconds: -5,
    });
    expect(withoutNegatives(late)).toMatchObject({
      firstReviewSeconds: null,
      cycleSeconds: null,
      reworkSeconds: 40,
    });
  });

  it('adds up: first review, rework and merge are the cycle', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            at: fc.integer({ min: 0, max: 1000 }),
            approves: fc.boolean(),
          }),
          { maxLength: 8 },
        ),
        reviews => {
          const phases = requestPhases({
            createdAt: 0,
            readyAt: null,
            mergedAt: 1_000_000,
            reviews: reviews.map(({ at, approves }) => review(at, approves)),
          });
          const { firstReviewSeconds, reworkSeconds, mergeSeconds } = phases;
          const sum =
            mergeSeconds === null
              ? phases.cycleSeconds
              : firstReviewSeconds! + reworkSeconds! + mergeSeconds;
          expect(sum).toBe(phases.cycleSeconds);
        },
      ),
    );
  });
});

describe('reworkCycles', () => {
  const cycles = (
    reviews: Review[],
    commits: number[],
    reviewers = ['a', 'b'],
    author = 'author',
  ) =>
    reworkCycles({
      reviews,
      commitsAt: commits.map(at => at * 1000),
      reviewers,
      author,
    });

  it('counts a switch from review to commits once', () => {
    expect(
      cycles(
        [
          review(10, false),
          review(30, false, 'b'),
          review(31, false),
          review(50, true),
        ],
        [20, 21, 22, 40],
      ),
    ).toBe(2);
  });

  it('sees nothing before the first block or after the first approval', () => {
    expect(cycles([review(10, false), review(30, true)], [5, 35])).toBe(0);
    expect(cycles([review(30, false)], [35])).toBe(0);
    expect(cycles([review(10, true), review(20, false)], [25])).toBe(0);
  });

  it('hears listed reviewers only, never the author', () => {
    expect(cycles([review(10, false, 'x'), review(30, true)], [20])).toBe(0);
    expect(
      cycles([review(10, false, 'author'), review(30, true)], [20], ['author']),
    ).toBe(0);
    // Anybody's approval ends it.
    expect(
      cycles(
        [review(10, false), review(15, true, 'x'), review(30, true)],
        [20],
      ),
    ).toBe(0);
  });
});
