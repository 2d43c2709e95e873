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
  PersonRef,
} from '@maestro/backstage-plugin-ledger-common';
import { change, push, sha, user } from '../../__testUtils__/events';
import { KnownRelease, readContents } from './contents';
import { Fact } from './facts';
import { pushAuthors } from './pushAuthors';

const day = (n: number, hour = 8) =>
  `2026-11-${String(n).padStart(2, '0')}T${String(hour).padStart(
    2,
    '0',
  )}:00:00.000Z`;

function release(
  tag: string,
  start: string | null,
  publishedAt: string,
  prerelease = false,
): KnownRelease {
  return { tag, sha: start && sha(start), publishedAt, prerelease };
}

function commit(
  author: PersonRef | null,
  data: Partial<CommitData> = {},
): CommitData {
  return {
    sha: sha('c'),
    parents: null,
    authoredAt: null,
    committedAt: null,
    author,
    coAuthors: [],
    title: 'Work',
    reverts: [],
    cherryPickedFrom: [],
    ...data,
  };
}

const contentsOf = (
  of: KnownRelease,
  releases: KnownRelease[],
  facts: Fact[],
) => readContents(facts)(of, releases);

const merged = (number: number, at: string, author: PersonRef | null) =>
  change(number, at, { state: 'merged', author });

const names = (authors: PersonRef[]) => authors.map(({ id }) => id);

describe('what a release brings', () => {
  const v1 = release('v1', 'b1', day(3));
  const v2 = release('v2', 'b3', day(9));
  const facts = [
    merged(1, day(2), user('p_ada')),
    // Merged before v1 was published, and not part of it.
    merged(2, day(2, 20), user('p_bram')),
    merged(3, day(8), user('p_chidi')),
    // Merged before v2 was published, and not part of it.
    merged(4, day(8, 20), user('p_dara')),
  ] as Fact[];

  it('has the authors since the commit of the release before', () => {
    expect(contentsOf(v2, [v1, v2], facts)).toEqual({
      authors: [user('p_bram'), user('p_chidi')],
      unknown: 0,
      untold: 0,
      since: day(2),
      complete: true,
    });
  });

  it('says that it does not know all', () => {
    expect(contentsOf(v1, [v1, v2], facts)).toMatchObject({
      authors: [user('p_ada')],
      since: null,
      complete: false,
    });
    const nowhere = release('v2', null, day(9));
    const found = contentsOf(nowhere, [v1, nowhere], [
      ...facts,
      merged(5, day(7), null),
    ] as Fact[]);
    expect(found).toMatchObject({ unknown: 1, complete: false });
    expect(names(found.authors)).toEqual(['p_bram', 'p_chidi', 'p_dara']);
  });

  it('counts pushes to the default branch, too', () => {
    const pushed = push(sha('c7'), day(7)) as Fact;
    const aside = push(sha('c8'), day(7), 'feature') as Fact;
    expect(
      names(contentsOf(v2, [v1, v2], [...facts, pushed, aside]).authors),
    ).toEqual(['p_ada', 'p_bram', 'p_chidi']);
    // As the store keeps it.
    const kept = {
      ...pushed,
      data: {
        ...pushed.data,
        authors: [user('p_emil')],
        unknownAuthors: 2,
        untold: 1,
        merges: [],
      },
    } as unknown as Fact;
    expect(contentsOf(v2, [v1, v2], [...facts, kept])).toMatchObject({
      authors: [user('p_bram'), user('p_chidi'), user('p_emil')],
      unknown: 2,
      untold: 1,
    });
  });

  it('counts whoever made a merge by hand: it may hold work of its own', () => {
    const pushed = push(sha('c7'), day(7)) as Fact;
    const of = (start: string) =>
      names(
        contentsOf(
          v2,
          [v1, v2],
          [
            ...facts,
            {
              ...pushed,
              data: {
                ...pushed.data,
                commits: [
                  commit(user('p_emil'), {
                    sha: sha(start),
                    parents: [sha('1'), sha('2')],
                    coAuthors: [user('p_zora')],
                  }),
                ],
              },
            } as Fact,
          ],
        ).authors,
      );
    // The forge made it of request 3, by a press of a button.
    expect(of('b3')).toEqual(['p_bram', 'p_chidi', 'p_zora']);
    expect(of('c7')).toEqual(['p_bram', 'p_chidi', 'p_emil', 'p_zora']);
  });

  it('compares with no candidate of itself, nor with the same commit', () => {
    const candidate = release('v2-rc1', 'b2', day(5), true);
    const again = release('v2-again', 'b3', day(8, 12));
    const all = [v1, candidate, again, v2];
    expect(names(contentsOf(v2, all, facts).authors)).toEqual([
      'p_bram',
      'p_chidi',
    ]);
    const next = release('v2-rc2', 'b3', day(9), true);
    expect(
      names(contentsOf(next, [v1, candidate, next], facts).authors),
    ).toEqual(['p_chidi']);
  });

  it('counts whoever calls a commit a merge, unless it is one of a request', () => {
    const of = (merges: string[]) => {
      const pushed = push(sha('c7'), day(7)) as Fact;
      const data = {
        ...pushed.data,
        ...pushAuthors({
          ...(pushed.data as BranchPushedData),
          commits: merges.map(start =>
            commit(user('p_emil'), {
              sha: sha(start),
              title: 'Merge branch x',
            }),
          ),
        }),
      };
      return names(
        contentsOf(v2, [v1, v2], [...facts, { ...pushed, data } as Fact])
          .authors,
      );
    };
    expect(of(['b3'])).toEqual(['p_bram', 'p_chidi']);
    expect(of(['b3', 'd1'])).toEqual(['p_bram', 'p_chidi', 'p_emil']);
  });

  it('does not know all while pushes are as an earlier release kept them', () => {
    const pushed = push(sha('c7'), day(7)) as Fact;
    const data = { ...pushed.data, before: sha('c6') };
    expect(
      contentsOf(v2, [v1, v2], [...facts, { ...pushed, data } as Fact]).unknown,
    ).toBe(1);
  });

  it('is compared with an earlier release of its own line', () => {
    // Of an older line that the default branch does not know.
    const fix = release('v1.0.1', 'f1', day(8, 10));
    expect(contentsOf(v2, [v1, fix, v2], facts)).toEqual({
      authors: [user('p_bram'), user('p_chidi')],
      unknown: 0,
      untold: 0,
      since: day(2),
      complete: true,
    });
    // Published first, of a later commit: what v2 adds is not known by it.
    const ahead = release('v3', 'b4', day(8, 21));
    expect(names(contentsOf(v2, [v1, ahead, v2], facts).authors)).toEqual([
      'p_bram',
      'p_chidi',
    ]);
  });

  it('counts what lies between two commits, however old it says to be', () => {
    const told = (start: string, at: string, by: string, parents: string[]) =>
      ({
        ...push(sha(start), at),
        data: {
          ...(push(sha(start), at).data as BranchPushedData),
          before: null,
          commits: [
            commit(user(by), { sha: sha(start), parents: parents.map(sha) }),
          ],
        },
      } as Fact);
    const commits = [
      told('c0', day(1), 'p_zora', []),
      told('c1', day(3), 'p_ada', ['c0']),
      // Made before v1 was, and merged after it.
      told('c2', day(1, 9), 'p_emil', ['c0']),
      told('c3', day(7), 'p_bram', ['c1', 'c2']),
    ];
    const first = release('v1', 'c1', day(4));
    const second = release('v2', 'c3', day(8));
    // Bram made the merge by hand.
    expect(names(contentsOf(second, [first, second], commits).authors)).toEqual(
      ['p_bram', 'p_emil'],
    );
    // No way from one to the other is known: times alone count.
    const lost = [...commits.slice(0, 3), told('c3', day(7), 'p_bram', ['e1'])];
    expect(names(contentsOf(second, [first, second], lost).authors)).toEqual([
      'p_bram',
    ]);
  });
});

describe('authors of a push', () => {
  const of = (commits: CommitData[], after: string | null = sha('c')) =>
    pushAuthors({
      branch: 'main',
      isDefaultBranch: true,
      before: sha('b'),
      after,
      forced: false,
      commits,
    });

  it('has each once, without whoever only merged', () => {
    expect(
      of([
        commit(user('p_ada')),
        commit(user('p_ada')),
        commit(null),
        commit(user('p_bram'), {
          sha: sha('C7'),
          title: 'Merge pull request #7 from x',
        }),
        commit(user('p_bram'), {
          sha: sha('C8'),
          parents: [sha('1'), sha('2')],
        }),
        commit(user('p_chidi'), {
          title: 'Merge branch handling',
          parents: [sha('1')],
        }),
      ]),
    ).toMatchObject({
      authors: [user('p_ada'), user('p_chidi')],
      unknownAuthors: 1,
      // Anybody can write such a title.
      merges: [
        { sha: sha('c7'), author: user('p_bram') },
        { sha: sha('c8'), author: user('p_bram') },
      ],
      untold: 0,
    });
  });

  it('has co-authors, and says where they are not told', () => {
    expect(
      of([
        commit(user('p_ada'), { coAuthors: [user('p_emil'), null] }),
        commit(user('p_ada'), { coAuthors: undefined }),
        commit(user('p_ada'), {
          title: 'Merge branch x',
          coAuthors: [user('p_zora')],
        }),
      ]),
    ).toMatchObject({
      authors: [user('p_ada'), user('p_emil'), user('p_zora')],
      // Somebody is named without an address.
      unknownAuthors: 1,
      untold: 1,
    });
  });

  it('says that a hook may have left some out', () => {
    const listed = (count: number, parents: string[] | null) =>
      of(Array(count).fill(commit(user('p_ada'), { parents }))).unknownAuthors;
    expect(listed(20, null)).toBe(1);
    expect(listed(19, null)).toBe(0);
    expect(listed(20, [sha('1')])).toBe(0);
  });

  it('knows nobody where the commits are left out', () => {
    expect(of([])).toMatchObject({ authors: [], unknownAuthors: 1 });
    expect(of([], sha('b'))).toMatchObject({ authors: [], unknownAuthors: 0 });
  });
});
