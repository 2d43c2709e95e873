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
  claim,
  commit,
  deployed,
  merged,
  push,
  requested,
  reviewed,
} from '../__testUtils__/events';
import { modelOf } from '../__testUtils__/model';
import { leadTimeParts } from './parts';
import { Course, Review, isHumanReview } from './reviews';
import { SEGMENTS, segment } from './segments';

const T = (day: number, hour = 0) =>
  `2026-11-${String(day).padStart(2, '0')}T${String(hour).padStart(
    2,
    '0',
  )}:00:00.000Z`;
const HOUR = 3_600_000;
const AUTHOR = { id: 'p_author', type: 'user' as const };
const BOT = { id: 'p_bot', type: 'bot' as const };

const START = [
  claim(T(1)),
  push(T(1), null, [commit('base', T(1))]),
  deployed('first', T(1, 12), 'base'),
  // The branch, its first commit at 3 November.
  push(T(3), 'base', [commit('head-7', T(3))], { branch: 'feature-7' }),
  push(T(8), 'base', [commit('merge-7', T(8))]),
];
const END = deployed(2, T(9), 'merge-7');

/** Segments of request 7 in hours. */
function hours(...events: Parameters<typeof modelOf>[0]) {
  const [sample] = modelOf([...START, ...events, END]).samples;
  expect(sample.change.id).toContain('change|7');
  return Object.fromEntries(
    SEGMENTS.map(name => [
      name,
      sample.segments![name] === null ? null : sample.segments![name] / HOUR,
    ]),
  );
}

const opened = requested(7, 'created', T(4), { author: AUTHOR });
const closed = merged(7, T(8), { createdAt: T(4), author: AUTHOR });

describe('segments of a lead time', () => {
  it('cut it at ready, first review, first approval and merge', () => {
    expect(
      hours(
        opened,
        closed,
        reviewed(7, T(5)),
        reviewed(7, T(6), { state: 'changes_requested' }),
        reviewed(7, T(7), { state: 'approved' }),
        reviewed(7, T(7, 12), { state: 'approved' }),
      ),
    ).toEqual({
      coding: 24,
      pickup: 24,
      review: 48,
      merge: 24,
      open: null,
      deploy: 24,
    });
  });

  it('count the time as a draft as coding', () => {
    expect(
      hours(
        requested(7, 'created', T(4), { author: AUTHOR, draft: true }),
        requested(7, 'ready', T(6), {
          author: AUTHOR,
          createdAt: T(4),
          readyAt: T(6),
        }),
        closed,
        reviewed(7, T(5), { state: 'commented' }),
        reviewed(7, T(7), { state: 'approved' }),
      ),
    ).toMatchObject({ coding: 72, pickup: 0, review: 24, merge: 24 });
  });

  it('take a draft of which nobody tells when it was ready for one until its review', () => {
    const draft = requested(7, 'created', T(4), {
      author: AUTHOR,
      draft: true,
    });
    expect(hours(draft, closed, reviewed(7, T(5)))).toMatchObject({
      coding: 48,
      pickup: 0,
      review: 72,
    });
    expect(hours(draft, closed)).toMatchObject({ coding: 120, open: 0 });
  });

  it('take only people other than the author for reviewers', () => {
    expect(
      hours(
        opened,
        closed,
        reviewed(7, T(4, 1), { reviewer: BOT, state: 'approved' }),
        reviewed(7, T(4, 2), { reviewer: AUTHOR }),
        reviewed(7, T(4, 3), { reviewer: null }),
        reviewed(7, T(6), { state: 'approved' }),
      ),
    ).toMatchObject({ pickup: 48, review: 0, merge: 48 });
    expect(isHumanReview(BOT, null)).toBe(false);
    expect(isHumanReview({ id: 'p_x', type: 'unknown' }, null)).toBe(true);
  });

  it('call the time of a request that nobody reviewed open', () => {
    expect(hours(opened, closed)).toEqual({
      coding: 24,
      pickup: null,
      review: null,
      merge: null,
      open: 96,
      deploy: 24,
    });
  });

  it('leave out what came after the merge', () => {
    expect(
      hours(
        opened,
        closed,
        reviewed(7, T(6)),
        reviewed(7, T(8, 12), { state: 'approved' }),
      ),
    ).toMatchObject({ pickup: 48, review: 48, merge: 0, open: null });
  });

  it('start with the opening where a rebase made the commits younger', () => {
    const events = [
      ...START.slice(0, 3),
      push(T(4), 'base', [commit('old', T(4))], { branch: 'feature-7' }),
      push(T(6), 'old', [commit('head-7', T(6))], {
        branch: 'feature-7',
        forced: true,
      }),
      START[4],
      opened,
      closed,
      END,
    ];
    const [sample] = modelOf(events).samples;
    expect(sample.change.startIs).toBe('opened');
    expect(sample.seconds).toBe(5 * 86_400);
    expect(sample.segments!.coding).toBe(0);
  });

  it('cut a commit without a request at its push', () => {
    const model = modelOf([
      ...START.slice(0, 3),
      push(T(5), 'base', [commit('c', T(4))]),
      deployed(2, T(9), 'c'),
    ]);
    expect(model.samples[0].segments).toMatchObject({
      coding: 24 * HOUR,
      open: null,
      deploy: 96 * HOUR,
    });
  });

  it('do not take the time of a pulled history for that of a push', () => {
    const model = modelOf([
      ...START.slice(0, 3),
      push(T(20), 'base', [commit('c', T(4), { parents: ['base'] })]),
      deployed(2, T(9), 'c'),
    ]);
    expect(model.samples[0].segments).toMatchObject({
      coding: null,
      deploy: 120 * HOUR,
    });
    expect(model.quality.outOfOrder).toBe(0);
  });

  it('move a step that contradicts its neighbours, and count it', () => {
    const model = modelOf([
      ...START,
      opened,
      merged(7, T(10), { createdAt: T(4), author: AUTHOR }),
      END,
    ]);
    expect(model.samples[0].segments).toMatchObject({
      open: 120 * HOUR,
      deploy: 0,
    });
    expect(model.quality.outOfOrder).toBe(1);
  });

  it('add up to the whole, whatever is told, none of them negative', () => {
    const instant = fc.integer({ min: -1000, max: 2000 });
    const anyReview = fc.record<Review>({
      at: instant,
      reviewer: fc.constant(null),
      state: fc.constantFrom('approved', 'commented', 'changes_requested'),
      fact: fc.constant('x'),
    });
    const anyCourse = fc.record<Course>({
      author: fc.constant(null),
      openedAt: instant,
      readyAt: fc.option(instant),
      mergedAt: instant,
      reviews: fc
        .array(anyReview, { maxLength: 4 })
        .map(list => list.sort((a, b) => a.at - b.at)),
      facts: fc.constant([]),
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.option(anyCourse),
        fc.option(instant),
        (deployedAt, course, pushedAt) => {
          const { segments } = segment({
            startAt: 0,
            deployedAt,
            course,
            pushedAt,
          });
          const known = SEGMENTS.map(name => segments[name] ?? 0);
          expect(known.reduce((a, b) => a + b, 0)).toBe(deployedAt);
          expect(Math.min(...known)).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

describe('figures of the segments', () => {
  it('have means that add up to the mean, each with its own n', () => {
    const model = modelOf([
      ...START,
      opened,
      closed,
      reviewed(7, T(6)),
      END,
      push(T(10), 'merge-7', [commit('c', T(9, 1))]),
      deployed(3, T(11), 'c'),
    ]);
    const parts = new Map(
      leadTimeParts(model.samples).map(part => [
        part.id.replace('dora.lead-time-for-changes', ''),
        part,
      ]),
    );
    const sum = SEGMENTS.map(name => parts.get(`.${name}`)!.value!).reduce(
      (a, b) => a + b,
    );
    expect(parts.get('.mean')).toMatchObject({ n: 2, unit: 's' });
    expect(sum).toBeCloseTo(parts.get('.mean')!.value!, 6);
    expect(parts.get('.pickup')).toMatchObject({ value: 86_400, n: 1 });
    expect(parts.get('.open')).toMatchObject({ value: 0, n: 0, ids: [] });
    expect(parts.get('.deploy')).toMatchObject({ n: 2 });
  });

  it('are unknown without a change', () => {
    for (const part of leadTimeParts([])) {
      expect(part).toMatchObject({ value: null, n: null });
    }
  });
});
