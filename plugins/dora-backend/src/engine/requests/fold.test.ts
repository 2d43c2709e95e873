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
import { commit, event, push } from '../../__testUtils__/events';
import { disturbed } from '../../__testUtils__/history';
import {
  ADA,
  BEN,
  BOT,
  CLEO,
  change,
  checked,
  ran,
  requestsOf,
  reviewed,
} from '../../__testUtils__/pullRequests';
import { anatomyOf, reworkCycles } from './anatomy';
import { waitingFor } from './waiting';

const day = (text: string) => `2026-11-${text}:00.000Z`;
const hours = (count: number) => count * 3600;

describe('foldRequests', () => {
  it('takes the state of the latest revision, whatever came first', () => {
    const events = [
      change(7, 'created', day('02T08:00'), { additions: 10 }),
      change(7, 'abandoned', day('03T08:00'), { createdAt: day('02T08:00') }),
      change(7, 'updated', day('03T09:00'), {
        createdAt: day('02T08:00'),
        action: 'reopened',
        additions: null,
        headSha: 'head-new',
      }),
    ];
    for (const arrival of [events, [...events].reverse()]) {
      const [request] = requestsOf(arrival);
      expect(request).toMatchObject({
        id: 'github.com|lighthouse/checkout|change|7',
        state: 'open',
        closedAt: null,
        headSha: 'head-new',
        additions: 40,
      });
    }
  });

  it('finds the first commit of its own branch, not of an earlier one', () => {
    const events = [
      push(day('01T08:00'), null, [commit('a', day('01T08:00'))]),
      push(day('01T09:00'), 'a', [commit('old', day('01T09:00'))], {
        branch: 'patch-1',
      }),
      push(day('01T10:00'), 'a', [commit('old', day('01T09:00'))]),
      push(
        day('02T08:00'),
        'old',
        [commit('b', day('02T07:00')), commit('c', day('02T07:30'))],
        { branch: 'patch-1' },
      ),
      change(2, 'created', day('02T09:00'), {
        headBranch: 'patch-1',
        headSha: 'c',
      }),
    ];
    const [request] = requestsOf(events);
    expect(request.firstCommitAt).toBe(Date.parse(day('02T07:00')));
    // Every fact that counts is a step that its evidence shows.
    expect(request.steps.map(({ what }) => what)).toEqual([
      'Pushed 2 commits',
      'Opened',
    ]);
    expect(request.facts).toEqual(request.steps.map(({ fact }) => fact).sort());
  });

  it('knows flakes: failed, then passed, on the same commit', () => {
    const [request] = requestsOf([
      change(1, 'created', day('02T08:00')),
      checked(1, 'build', 'head-1', day('02T08:05'), 'success'),
      checked(2, 'e2e', 'head-1', day('02T08:06'), 'failure'),
      checked(3, 'e2e', 'head-1', day('02T08:16'), 'success'),
      checked(4, 'lint', 'head-1', day('02T08:06'), 'failure'),
      checked(5, 'lint', 'other', day('02T08:16'), 'success'),
      ran(9, 'finished', 'head-1', day('02T08:20'), { attempt: 2 }),
    ]);
    expect(
      request.checks.head.map(({ name, outcome, flaky }) => [
        name,
        outcome,
        flaky,
      ]),
    ).toEqual([
      ['build', 'passed', false],
      ['e2e', 'passed', true],
      ['lint', 'failed', false],
    ]);
    expect(request.checks.reruns).toBe(1);
  });

  it('lets runs stand for the checks of a commit that has none', () => {
    const [request] = requestsOf(
      [
        change(1, 'created', day('02T08:00')),
        ran(9, 'finished', 'head-1', day('02T08:10'), { outcome: 'failure' }),
        ran(9, 'finished', 'head-1', day('02T08:20'), { attempt: 2 }),
        ran(10, 'started', 'head-1', day('02T08:30'), { name: 'E2E' }),
        ran(11, 'queued', 'head-1', day('01T08:00'), { name: 'Lost' }),
      ],
      day('02T09:00'),
    );
    expect(request.checks.head).toMatchObject([
      { name: 'CI', outcome: 'passed', flaky: true },
    ]);
    expect(request.checks.running).toEqual([
      { name: 'E2E', since: Date.parse(day('02T08:30')) },
    ]);
  });

  it('joins a request and its reviews over a rename of the repository', () => {
    const old = { repository: 'lighthouse/basket' };
    const [request, ...others] = requestsOf([
      change(3, 'created', day('02T08:00'), {}, old),
      reviewed(3, day('02T09:00'), 'approved', BEN, { id: 'x', ...old }),
      reviewed(3, day('02T09:00'), 'approved', BEN, { id: 'x' }),
      event(
        'maestro.repository.renamed',
        ['renamed', 'lighthouse/basket'],
        day('02T10:00'),
        { from: 'lighthouse/basket', to: 'lighthouse/checkout' },
      ),
      change(3, 'merged', day('02T12:00'), { createdAt: day('02T08:00') }),
    ]);
    expect(others).toEqual([]);
    expect(request.reviews).toHaveLength(1);
    expect(request.state).toBe('merged');
  });

  it.each(Array.from({ length: 50 }, (_, seed) => seed))(
    'seed %i: arrival does not show',
    seed => {
      const events = [
        change(1, 'created', day('02T08:00'), { draft: true }),
        change(1, 'ready', day('02T10:00'), {
          createdAt: day('02T08:00'),
          readyAt: day('02T10:00'),
        }),
        reviewed(1, day('02T11:00'), 'changes_requested', BEN, { id: 'a' }),
        reviewed(1, day('02T13:00'), 'approved', BEN, { id: 'b' }),
        checked(1, 'build', 'head-1', day('02T10:30'), 'failure'),
        checked(2, 'build', 'head-1', day('02T10:40'), 'success'),
        change(1, 'merged', day('02T14:00'), { createdAt: day('02T08:00') }),
        change(2, 'created', day('03T08:00'), { author: BOT }),
      ];
      expect(requestsOf(disturbed(events, seed))).toEqual(requestsOf(events));
    },
  );
});

describe('anatomyOf', () => {
  it('cuts a request into phases that add up', () => {
    const [request] = requestsOf([
      push(day('02T06:00'), null, [commit('x', day('02T06:00'))], {
        branch: 'feature-1',
        after: 'x',
      }),
      change(1, 'created', day('02T08:00'), { draft: true, headSha: 'x' }),
      change(1, 'ready', day('02T10:00'), {
        createdAt: day('02T08:00'),
        readyAt: day('02T10:00'),
        headSha: 'x',
      }),
      // A bot, the author and a stranger are no first review.
      reviewed(1, day('02T10:01'), 'commented', BOT),
      reviewed(1, day('02T10:02'), 'commented', ADA),
      reviewed(1, day('02T10:03'), 'commented', null),
      reviewed(1, day('02T13:00'), 'changes_requested', BEN),
      push(day('02T14:00'), 'x', [commit('y', day('02T14:00'))], {
        branch: 'feature-1',
      }),
      reviewed(1, day('02T15:00'), 'approved', BEN),
      // After the merge: no approval.
      reviewed(1, day('02T19:00'), 'approved', CLEO),
      change(1, 'merged', day('02T18:00'), {
        createdAt: day('02T08:00'),
        headSha: 'y',
      }),
    ]);
    const anatomy = anatomyOf(request)!;
    expect(anatomy).toEqual({
      phases: {
        coding: hours(4),
        open: null,
        pickup: hours(3),
        review: hours(2),
        merge: hours(3),
      },
      total: hours(12),
      reworkCycles: 1,
      outOfOrder: false,
    });
  });

  it('calls the wait of a request without review open, not review', () => {
    const [request] = requestsOf([
      change(1, 'created', day('02T08:00')),
      change(1, 'merged', day('02T09:00'), { createdAt: day('02T08:00') }),
    ]);
    expect(anatomyOf(request)!.phases).toEqual({
      coding: 0,
      open: hours(1),
      pickup: null,
      review: null,
      merge: null,
    });
  });

  it('gives none for a merge before the opening', () => {
    const [request] = requestsOf([
      change(1, 'merged', day('02T09:00'), { createdAt: day('02T10:00') }),
    ]);
    expect(anatomyOf(request)).toBeNull();
  });

  it('adds up for every request, whatever its clocks say', () => {
    fc.assert(
      fc.property(
        fc.record({
          opened: fc.integer({ min: 0, max: 1000 }),
          commit: fc.option(fc.integer({ min: 0, max: 1000 })),
          ready: fc.option(fc.integer({ min: 0, max: 1000 })),
          merged: fc.integer({ min: 0, max: 1000 }),
          reviews: fc.array(
            fc.record({
              at: fc.integer({ min: 0, max: 1000 }),
              state: fc.constantFrom(
                'approved' as const,
                'changes_requested' as const,
                'commented' as const,
              ),
            }),
            { maxLength: 4 },
          ),
        }),
        ({ opened, commit: first, ready, merged, reviews }) => {
          const at = (minutes: number) =>
            new Date(Date.UTC(2026, 10, 2) + minutes * 60_000).toISOString();
          const [request] = requestsOf([
            ...(first === null
              ? []
              : [
                  push(at(first), null, [commit('head-1', at(first))], {
                    branch: 'feature-1',
                  }),
                ]),
            change(1, 'created', at(opened), { draft: ready !== null }),
            ...(ready === null
              ? []
              : [
                  change(1, 'ready', at(ready), {
                    createdAt: at(opened),
                    readyAt: at(ready),
                  }),
                ]),
            ...reviews.map((review, index) =>
              reviewed(1, at(review.at), review.state, BEN, {
                id: `r${index}`,
              }),
            ),
            change(
              1,
              'merged',
              at(merged),
              { createdAt: at(opened) },
              { revision: at(5000) },
            ),
          ]);
          const anatomy = anatomyOf(request);
          const start = first ?? opened;
          const parts = Object.values(anatomy?.phases ?? {}).filter(
            (part): part is number => part !== null,
          );
          // Merged before it began: unknown. Else the parts make the whole.
          expect(anatomy === null).toBe(merged < start || merged < opened);
          expect(parts.every(part => part >= 0)).toBe(true);
          expect(anatomy === null ? null : anatomy.total).toBe(
            anatomy === null ? null : (merged - start) * 60,
          );
          expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(
            anatomy?.total ?? 0,
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('counts a round of rework once, however many pushes answer it', () => {
    const at = (hour: string) => day(`02T${hour}`);
    const pushed = (time: string, from: string, to: string) =>
      push(at(time), from, [commit(to, at(time))], { branch: 'feature-1' });
    const [request] = requestsOf([
      change(1, 'created', at('08:00')),
      pushed('08:30', 'a', 'b'),
      reviewed(1, at('09:00'), 'changes_requested', BEN),
      reviewed(1, at('09:10'), 'changes_requested', CLEO),
      pushed('10:00', 'b', 'c'),
      pushed('10:30', 'c', 'd'),
      reviewed(1, at('11:00'), 'changes_requested', BEN),
    ]);
    expect(reworkCycles(request)).toBe(1);
  });
});

describe('waitingFor', () => {
  const AS_OF = day('03T08:00');
  const opened = change(1, 'created', day('02T08:00'));
  const approved = reviewed(1, day('02T10:00'), 'approved', BEN, { id: 'ok' });
  const pushed = push(
    day('02T12:00'),
    'head-1',
    [commit('later', day('02T12:00'))],
    { branch: 'feature-1' },
  );

  it.each([
    [
      'author',
      '02T08:00',
      [change(1, 'created', day('02T08:00'), { draft: true })],
    ],
    ['reviewer', '02T08:00', [opened]],
    [
      'reviewer',
      '02T10:00',
      [opened, reviewed(1, day('02T10:00'), 'commented')],
    ],
    [
      'author',
      '02T11:00',
      [
        opened,
        approved,
        reviewed(1, day('02T11:00'), 'changes_requested', CLEO),
      ],
    ],
    [
      'reviewer',
      '02T12:00',
      [opened, reviewed(1, day('02T11:00'), 'changes_requested', CLEO), pushed],
    ],
    [
      'merger',
      '02T13:00',
      [
        opened,
        reviewed(1, day('02T11:00'), 'changes_requested', CLEO),
        reviewed(1, day('02T13:00'), 'approved', CLEO),
      ],
    ],
    [
      'reviewer',
      '02T10:00',
      [opened, reviewed(1, day('02T10:00'), 'dismissed', BEN)],
    ],
    [
      'checks',
      '02T11:00',
      [
        opened,
        approved,
        checked(1, 'build', 'head-1', day('02T11:00'), 'failure'),
      ],
    ],
    [
      'checks',
      '02T11:30',
      [opened, approved, ran(1, 'started', 'head-1', day('02T11:30'))],
    ],
    [
      'merger',
      '02T10:00',
      [
        opened,
        approved,
        ran(1, 'started', 'head-1', day('02T11:30')),
        ran(1, 'finished', 'head-1', day('02T11:40')),
      ],
    ],
  ] as const)('waits for %s since %s (%#)', (role, since, events) => {
    const [request] = requestsOf(events, AS_OF);
    expect(waitingFor(request)).toMatchObject({
      role,
      since: Date.parse(day(since)),
    });
  });

  it('is nobody for a closed request', () => {
    const [request] = requestsOf([
      opened,
      change(1, 'abandoned', day('02T09:00')),
    ]);
    expect(waitingFor(request)).toBeNull();
  });
});
