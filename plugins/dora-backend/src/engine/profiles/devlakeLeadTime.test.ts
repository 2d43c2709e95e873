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
import { DeploymentCommit } from './devlakeDeployments';
import {
  commitRanges,
  earliest,
  firstDeployments,
  firstReview,
  requestSpans,
  spanMinutes,
} from './devlakeLeadTime';

const MINUTE = 60_000;

describe('spanMinutes', () => {
  it.each([
    [0, 0, 0],
    [0, 1, 1],
    [0, MINUTE, 1],
    [0, MINUTE + 1, 2],
    [1, 0, 0],
    [MINUTE, 0, null],
    [null, 5, null],
    [5, null, null],
  ])('%p to %p is %p', (start, end, minutes) =>
    expect(spanMinutes(start, end)).toBe(minutes),
  );
});

describe('requestSpans', () => {
  it('leaves out what is negative, and adds the rest', () => {
    expect(
      requestSpans({
        firstCommitAt: 20 * MINUTE,
        createdAt: 10 * MINUTE,
        firstCommentAt: 5 * MINUTE,
        mergedAt: 30 * MINUTE,
        deployedAt: 29 * MINUTE,
      }),
    ).toEqual({
      coding: null,
      pickup: null,
      review: 25,
      deploy: null,
      cycle: 20,
    });
  });

  it('is the whole way when no span is negative and all are whole minutes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5000 }), {
          minLength: 4,
          maxLength: 4,
        }),
        minutes => {
          const [a, b, c, d] = minutes
            .sort((x, y) => x - y)
            .map(m => m * MINUTE);
          expect(
            requestSpans({
              firstCommitAt: a,
              createdAt: b,
              firstCommentAt: null,
              mergedAt: c,
              deployedAt: d,
            }).cycle,
          ).toBe((d - a) / MINUTE);
        },
      ),
    );
  });
});

describe('earliest and firstReview', () => {
  const comment = (
    id: string,
    at: number | null,
    accountId: string | null,
  ) => ({
    id,
    at,
    accountId,
  });
  const comments = [
    comment('late', 9, 'r'),
    comment('own', 1, 'a'),
    comment('z', 3, 'r'),
    comment('b', 3, null),
    comment('none', null, 'r'),
  ];

  it('passes over the author, unless the author is unknown', () => {
    expect(firstReview(comments, 'a')?.id).toBe('b');
    expect(firstReview(comments, null)?.id).toBe('own');
    expect(firstReview([comments[1]], 'a')).toBeNull();
  });

  it('does not depend on the order', () => {
    expect(earliest([...comments].reverse())).toEqual(earliest(comments));
    expect(earliest([comments[4]])).toBeNull();
  });
});

const row = (
  id: string,
  part: Partial<DeploymentCommit> = {},
): DeploymentCommit => ({
  id,
  commitSha: `${id}-sha`,
  scopeId: 's',
  deploymentId: id,
  result: 'SUCCESS',
  repoUrl: 'u',
  environment: 'PRODUCTION',
  startedAt: 0,
  finishedAt: 0,
  previousId: null,
  ...part,
});
const inProject = (scope: string | null) => scope === 's';

describe('firstDeployments', () => {
  const range = (newSha: string, oldSha: string | null, sha = 'm') => ({
    newSha,
    oldSha,
    sha,
  });

  it('takes the earliest start whose range holds the commit', () => {
    const rows = [
      row('a'),
      row('b', { previousId: 'a', startedAt: 20 }),
      row('c', { previousId: 'a', startedAt: 10 }),
    ];
    const ranges = [range('b-sha', 'a-sha'), range('c-sha', 'a-sha')];
    expect(firstDeployments(rows, ranges, inProject).get('m')?.id).toBe('c');
    // Another base is another range.
    expect(firstDeployments(rows, [range('c-sha', 'x')], inProject).size).toBe(
      0,
    );
  });

  it.each<[string, Partial<DeploymentCommit>]>([
    ['without a predecessor', { previousId: null }],
    ['failed', { result: 'FAILURE' }],
    ['to staging', { environment: 'STAGING' }],
    ['of another project', { scopeId: 't' }],
  ])('leaves out a deployment %s', (_, part) => {
    const rows = [row('a'), row('b', { previousId: 'a', ...part })];
    const ranges = [range('b-sha', 'a-sha'), range('b-sha', null)];
    expect(firstDeployments(rows, ranges, inProject).size).toBe(0);
  });
});

describe('commitRanges', () => {
  const graph = new Map([
    ['b-sha', ['a-sha', 'side']],
    ['c-sha', ['b-sha']],
  ]);

  it('compares the first of a chain with nothing, each pair once', () => {
    const found = commitRanges(
      [
        row('a'),
        row('b', { previousId: 'a' }),
        row('b2', { commitSha: 'b-sha', previousId: 'a' }),
        row('self', { previousId: 'self' }),
        row('lost', { previousId: 'gone' }),
        row('t', { scopeId: 't' }),
        row('none', { commitSha: null }),
      ],
      graph,
      inProject,
    );
    expect(
      found.map(({ newSha, oldSha, commits }) => [
        newSha,
        oldSha,
        [...commits].sort(),
      ]),
    ).toEqual([
      ['a-sha', null, ['a-sha']],
      ['b-sha', 'a-sha', ['b-sha', 'side']],
      ['lost-sha', null, ['lost-sha']],
      ['self-sha', 'self-sha', []],
    ]);
  });
});
