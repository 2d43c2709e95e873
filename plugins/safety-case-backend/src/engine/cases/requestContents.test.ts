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

import {
  BranchPushedData,
  CommitData,
} from '@maestro/backstage-plugin-ledger-common';
import { change, event, sha, user } from '../../__testUtils__/events';
import { Fact } from './facts';
import { pushAuthors } from './pushAuthors';
import { readRequestContents } from './requestContents';

const T = (hour: number) =>
  `2026-11-19T${String(hour).padStart(2, '0')}:00:00.000Z`;

function commit(start: string, by: string, data: Partial<CommitData> = {}) {
  return {
    sha: sha(start),
    parents: null,
    authoredAt: null,
    committedAt: null,
    author: user(by),
    coAuthors: [],
    title: 'Work',
    reverts: [],
    cherryPickedFrom: [],
    ...data,
  };
}

/** A push as a hook tells it, as the store keeps it. */
function pushed(
  branch: string,
  at: string,
  before: string | null,
  commits: CommitData[],
  data: Partial<BranchPushedData> = {},
): Fact {
  const told: BranchPushedData = {
    branch,
    isDefaultBranch: branch === 'main',
    before: before && sha(before),
    after: commits.at(-1)!.sha,
    forced: false,
    commits,
    ...data,
  };
  return event('maestro.branch.pushed', ['push', branch, told.after!], at, {
    ...told,
    ...pushAuthors(told),
    commits: commits.slice(-1),
  }) as Fact;
}

/** A commit of the default branch as an API tells it. */
const pulled = (
  start: string,
  by: string,
  at: string,
  parents: string[],
  data: Partial<CommitData> = {},
) =>
  pushed('main', at, null, [
    commit(start, by, { parents: parents.map(sha), ...data }),
  ]);

const of = (
  facts: Fact[],
  headSha: string,
  mergeSha: string | null = null,
  author: string | null = 'p_ada',
) => {
  const { authors, ...rest } = readRequestContents(facts)({
    author: author === null ? null : user(author),
    headSha: sha(headSha),
    mergeSha: mergeSha && sha(mergeSha),
  });
  return { ...rest, authors: authors.map(({ id }) => id) };
};

const KNOWN = { since: null, complete: true, unknown: 0, untold: 0 };

describe('what a request brings', () => {
  const main = pushed('main', T(1), 'm0', [commit('m1', 'p_zora')]);
  const branch = [
    pushed('x', T(2), null, [commit('a1', 'p_ada')]),
    pushed('x', T(3), 'a1', [
      commit('a2', 'p_bram'),
      commit('a3', 'p_ada', { coAuthors: [user('p_chidi')] }),
    ]),
  ];

  it('has the authors and co-authors of its branch, and nobody before', () => {
    expect(of([main, ...branch], 'a3')).toEqual({
      ...KNOWN,
      authors: ['p_ada', 'p_bram', 'p_chidi'],
    });
    // Branched off with a push of its own, so that the way leads to main.
    const first = pushed('x', T(2), 'm1', [commit('a1', 'p_ada')]);
    expect(of([main, first, branch[1]], 'a3').authors).toEqual([
      'p_ada',
      'p_bram',
      'p_chidi',
    ]);
  });

  it('says that it does not know all', () => {
    // The head lies in a fork, or nobody listened.
    expect(of([main], 'a3')).toEqual({
      ...KNOWN,
      complete: false,
      authors: ['p_ada'],
    });
    expect(of([main, branch[1]], 'a3')).toMatchObject({ complete: false });
    expect(of([main, ...branch], 'a3', null, null)).toMatchObject({
      unknown: 1,
      authors: ['p_ada', 'p_bram', 'p_chidi'],
    });
    expect(
      of(
        [
          pushed('x', T(2), null, [
            commit('a1', 'p_ada', { coAuthors: undefined }),
          ]),
        ],
        'a1',
      ),
    ).toEqual({ ...KNOWN, untold: 1, authors: ['p_ada'] });
  });

  it('counts what a forced push replaced', () => {
    const again = pushed('x', T(4), 'a3', [commit('a4', 'p_ada')], {
      forced: true,
    });
    expect(of([main, ...branch, again], 'a4').authors).toEqual([
      'p_ada',
      'p_bram',
      'p_chidi',
    ]);
  });

  it('has the co-authors of a squashed commit, but not whoever merged', () => {
    const squashed = pushed('main', T(5), 'm1', [
      commit('m2', 'p_ada', { coAuthors: [user('p_emil')] }),
    ]);
    const later = pushed('main', T(6), 'm2', [commit('m3', 'p_zora')]);
    expect(of([main, ...branch, squashed, later], 'a3', 'm2')).toEqual({
      ...KNOWN,
      authors: ['p_ada', 'p_bram', 'p_chidi', 'p_emil'],
    });
    const merged = pushed('main', T(5), 'm1', [
      commit('a1', 'p_ada'),
      commit('m2', 'p_dara', { title: 'Merge pull request #1 from x' }),
    ]);
    const request = change(1, T(5), {
      state: 'merged',
      mergeCommitSha: sha('m2'),
    }) as Fact;
    expect(of([main, ...branch, merged, request], 'a3', 'm2').authors).toEqual([
      'p_ada',
      'p_bram',
      'p_chidi',
    ]);
  });

  it('follows a merge through a history that was pulled', () => {
    const history = [
      pulled('m1', 'p_zora', T(1), []),
      pulled('a1', 'p_bram', T(2), ['m1']),
      pulled('a2', 'p_chidi', T(3), ['a1', 'm2']),
      // Came to the default branch meanwhile, and was merged into the branch.
      pulled('m2', 'p_emil', T(2), ['m1']),
      pulled('m3', 'p_dara', T(4), ['m2', 'a2']),
      pulled('m4', 'p_zora', T(5), ['m3']),
    ];
    const request = change(1, T(4), {
      state: 'merged',
      mergeCommitSha: sha('m3'),
    }) as Fact;
    expect(of([...history, request], 'a2', 'm3')).toEqual({
      ...KNOWN,
      authors: ['p_ada', 'p_bram', 'p_chidi'],
    });
  });

  it('does not know what a merge brought that is gone from the branch', () => {
    const squashed = pushed('main', T(5), 'm1', [commit('m2', 'p_emil')]);
    const instead = pushed('main', T(6), 'm1', [commit('m3', 'p_zora')]);
    expect(of([main, ...branch, squashed, instead], 'a3', 'm2')).toEqual({
      ...KNOWN,
      complete: false,
      authors: ['p_ada', 'p_bram', 'p_chidi', 'p_emil'],
    });
  });

  it('ends at the default branch also where a branch became it as it was', () => {
    // Fast-forward: the default branch is moved to the head, which was pushed
    // to the branch before. Whatever the store answers first.
    const own = [
      pushed('x', T(2), 'm1', [commit('a1', 'p_ada')]),
      pushed('x', T(3), 'a1', [commit('a2', 'p_bram')]),
    ];
    const moved = pushed('main', T(4), 'm1', [
      commit('a1', 'p_ada'),
      commit('a2', 'p_bram'),
    ]);
    const later = pushed('main', T(5), 'a2', [commit('b1', 'p_zora')]);
    for (const facts of [
      [main, ...own, moved, later],
      [later, moved, main, ...own],
      [main, ...own, moved],
    ]) {
      expect(of(facts, 'a2', 'a2')).toMatchObject({
        complete: true,
        authors: ['p_ada', 'p_bram'],
      });
    }
    // A merge whose first parent is the branch.
    const back = pushed('main', T(4), 'm1', [
      commit('c1', 'p_ada', { parents: [sha('a2'), sha('m1')] }),
    ]);
    expect(of([main, ...own, back], 'a2', 'c1').authors).toEqual([
      'p_ada',
      'p_bram',
    ]);
  });

  it('counts what was taken off the default branch again', () => {
    // Pushed there by mistake, taken back by force, and brought as a request.
    const slip = pushed('main', T(2), 'm1', [commit('a1', 'p_bram')]);
    const undone = pushed('main', T(3), 'a1', [commit('m1', 'p_zora')], {
      forced: true,
      after: sha('m1'),
    });
    const anew = pushed('x', T(4), null, [commit('a1', 'p_bram')]);
    const next = pushed('main', T(5), 'm1', [commit('m2', 'p_zora')]);
    for (const facts of [
      [main, slip, undone, anew],
      [main, slip, undone, anew, next],
    ]) {
      expect(of(facts, 'a1').authors).toEqual(['p_ada', 'p_bram']);
    }
  });

  it('leaves out what was merged into its branch from the default branch', () => {
    // A hook lists the commits of both sides, whoever wrote them.
    const next = pushed('main', T(4), 'm1', [
      commit('m2', 'p_zora', { coAuthors: undefined }),
      commit('m3', 'p_emil', { coAuthors: [user('p_farah')] }),
    ]);
    const updated = pushed('x', T(5), 'a3', [
      commit('m2', 'p_zora', { coAuthors: undefined }),
      commit('m3', 'p_emil', { coAuthors: [user('p_farah')] }),
      commit('a4', 'p_dara', { title: "Merge branch 'main' into x" }),
    ]);
    const own = ['p_ada', 'p_bram', 'p_chidi', 'p_dara'];
    expect(of([main, ...branch, next, updated], 'a4')).toEqual({
      ...KNOWN,
      authors: own,
    });
    // Once it is merged, what the merge lists is its own.
    const merged = pushed('main', T(6), 'm3', [
      commit('a1', 'p_ada'),
      commit('a2', 'p_bram'),
      commit('a3', 'p_ada', { coAuthors: [user('p_chidi')] }),
      commit('a4', 'p_dara', { title: "Merge branch 'main' into x" }),
      commit('m4', 'p_gus', { title: 'Merge pull request #1 from x' }),
    ]);
    const request = change(1, T(6), {
      state: 'merged',
      mergeCommitSha: sha('m4'),
    }) as Fact;
    expect(
      of([main, ...branch, next, updated, merged, request], 'a4', 'm4'),
    ).toEqual({ ...KNOWN, authors: own });
    // Of another branch it is not known to be on the default branch.
    expect(of([main, ...branch, updated], 'a4').authors).toEqual([
      ...own,
      'p_emil',
      'p_farah',
      'p_zora',
    ]);
  });

  it('follows so many pushes for all, and says where it left off', () => {
    const read = readRequestContents([main, ...branch], 3);
    const request = { author: null, headSha: sha('a3'), mergeSha: null };
    expect(read(request)).toMatchObject({ complete: true });
    expect(read(request)).toMatchObject({
      complete: false,
      authors: [{ id: 'p_ada' }, { id: 'p_bram' }, { id: 'p_chidi' }],
    });
    expect(read(request)).toMatchObject({ complete: false, authors: [] });
  });
});
