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

import { claim, commit, deployed, merged, push } from '../__testUtils__/events';
import { modelOf, sampleTexts } from '../__testUtils__/model';

const T = (day: number, hour = 0) =>
  `2026-11-${String(day).padStart(2, '0')}T${String(hour).padStart(
    2,
    '0',
  )}:00:00.000Z`;
const HOUR = 3600;
const DAY = 24 * HOUR;

const START = [
  claim(T(1)),
  push(T(1), null, [commit('base', T(1))]),
  deployed('first', T(1, 12), 'base'),
];

describe('lead time for changes', () => {
  it('gives no sample for the first deployment', () => {
    const model = modelOf(START);
    expect(model.samples).toEqual([]);
    expect(model.quality.withoutBaseline).toBe(1);
  });

  it('starts a squashed request with the first commit of its branch', () => {
    const model = modelOf([
      ...START,
      push(T(2), null, [commit('h1', T(2)), commit('h2', T(3))], {
        branch: 'feature-7',
      }),
      push(T(4), 'h2', [commit('head-7', T(4))], { branch: 'feature-7' }),
      push(T(5), 'base', [commit('merge-7', T(5))]),
      merged(7, T(5), { createdAt: T(3) }),
      deployed(2, T(6), 'merge-7'),
    ]);
    expect(sampleTexts(model)).toEqual([`change/7 ${4 * DAY}`]);
  });

  it('starts with the opening of a request whose branch is unknown', () => {
    const model = modelOf([
      ...START,
      push(T(5), 'base', [commit('merge-7', T(5))]),
      merged(7, T(5), { createdAt: T(3) }),
      deployed(2, T(6), 'merge-7'),
    ]);
    expect(sampleTexts(model)).toEqual([`change/7 ${3 * DAY}`]);
    expect(model.samples[0].change.startIs).toBe('opened');
  });

  it('does not take commits of an earlier branch of the same name', () => {
    const model = modelOf([
      ...START,
      push(T(1, 1), null, [commit('older', T(1, 1))], { branch: 'patch-1' }),
      push(T(3), null, [commit('head-7', T(3))], { branch: 'patch-1' }),
      push(T(5), 'base', [commit('merge-7', T(5))]),
      merged(7, T(5), { headBranch: 'patch-1' }),
      deployed(2, T(6), 'merge-7'),
    ]);
    expect(sampleTexts(model)).toEqual([`change/7 ${3 * DAY}`]);
  });

  it('counts the commits of a true merge as one change', () => {
    const model = modelOf([
      ...START,
      push(T(2), null, [commit('h1', T(2)), commit('head-7', T(3))], {
        branch: 'feature-7',
      }),
      push(T(5), 'base', [
        commit('h1', T(2)),
        commit('head-7', T(3)),
        commit('merge-7', T(5)),
      ]),
      merged(7, T(5)),
      deployed(2, T(6), 'merge-7'),
    ]);
    expect(sampleTexts(model)).toEqual([`change/7 ${4 * DAY}`]);
  });

  it('takes direct commits as changes, merges without a request as none', () => {
    const model = modelOf([
      ...START,
      push(T(3), 'base', [
        commit('d1', T(2), { parents: ['base'] }),
        commit('f1', T(2, 12), { parents: ['base'] }),
        commit('m', T(3), { parents: ['d1', 'f1'] }),
      ]),
      deployed(2, T(4), 'm'),
    ]);
    expect(sampleTexts(model)).toEqual([
      `commit/d1 ${2 * DAY}`,
      `commit/f1 ${1.5 * DAY}`,
    ]);
  });

  it('samples each change once; a rollback and a repetition bring nothing', () => {
    const model = modelOf([
      ...START,
      push(T(2), 'base', [commit('c1', T(2))]),
      deployed(2, T(3), 'c1'),
      deployed(3, T(4), 'base'),
      deployed(4, T(5), 'base'),
      push(T(6), 'c1', [commit('c2', T(6))]),
      deployed(5, T(7), 'c2'),
    ]);
    expect(model.deployments).toHaveLength(5);
    expect(sampleTexts(model)).toEqual([
      `commit/c1 ${DAY}`,
      `commit/c2 ${DAY}`,
    ]);
    expect(model.quality.rollbacks).toBe(1);
  });

  it('follows each production environment by itself, samples at the first', () => {
    const eu = { environment: 'prod-eu' };
    const us = { environment: 'prod-us' };
    const model = modelOf([
      claim(T(1)),
      push(T(1), null, [commit('base', T(1))]),
      deployed(1, T(1, 1), 'base', eu),
      deployed(2, T(1, 2), 'base', us),
      push(T(2), 'base', [commit('c1', T(2))]),
      deployed(3, T(2, 1), 'c1', us),
      deployed(4, T(2, 2), 'c1', eu),
    ]);
    expect(sampleTexts(model)).toEqual([`commit/c1 ${HOUR}`]);
  });

  it('counts a cherry-picked change once, from its original', () => {
    const model = modelOf([
      ...START,
      push(T(2), 'base', [commit('abcdef1', T(2))]),
      push(
        T(3),
        'base',
        [commit('picked', T(3), { cherryPickedFrom: ['abcdef1'] })],
        { branch: 'release-1' },
      ),
      deployed(2, T(4), 'picked'),
      deployed(3, T(5), 'abcdef1'),
    ]);
    expect(sampleTexts(model)).toEqual([`commit/picked ${2 * DAY}`]);
  });

  it('does not count the pick of what was deployed before', () => {
    const model = modelOf([
      ...START,
      push(T(2), 'base', [commit('abcdef1', T(2))]),
      deployed(2, T(3), 'abcdef1'),
      push(T(4), 'abcdef1', [
        commit('picked', T(4), { cherryPickedFrom: ['abcdef1'] }),
      ]),
      deployed(3, T(5), 'picked'),
    ]);
    expect(sampleTexts(model)).toEqual([`commit/abcdef1 ${DAY}`]);
  });

  it('makes nothing of clocks that contradict each other, and counts it', () => {
    const model = modelOf([
      ...START,
      push(T(2), 'base', [commit('c1', T(9))]),
      deployed(2, T(3), 'c1'),
    ]);
    expect(sampleTexts(model)).toEqual(['commit/c1 null']);
    expect(model.quality.negative).toBe(1);
  });

  it('is silent where the pushes do not hold the commits', () => {
    const model = modelOf([
      claim(T(1)),
      deployed(1, T(1, 1), 'unheard-1'),
      deployed(2, T(1, 2), 'unheard-2'),
      push(T(2), 'unheard-3', [commit('c1', T(2))]),
      // The predecessor is nowhere in what is known: no guess at the changes.
      deployed(3, T(3), 'c1'),
      push(T(4), 'c1', [commit('c2', T(4))]),
      deployed(4, T(5), 'c2'),
    ]);
    expect(sampleTexts(model)).toEqual([`commit/c2 ${DAY}`]);
    expect(model.quality).toMatchObject({
      unknownCommit: 1,
      unknownBaseline: 1,
    });
  });

  it('knows a baseline that pushes name only as what they replaced', () => {
    const model = modelOf([
      claim(T(1)),
      deployed(1, T(1, 1), 'base'),
      push(T(2), 'base', [commit('c1', T(2))]),
      deployed(2, T(3), 'c1'),
    ]);
    expect(sampleTexts(model)).toEqual([`commit/c1 ${DAY}`]);
  });
});
