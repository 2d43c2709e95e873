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

import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Repository,
  context,
  describeWithGit,
  pullAll,
} from './__testUtils__/repository';
import { CliReader } from './cliReader';
import { LibraryReader } from './libraryReader';
import { createGitSource } from './source';

type Pulled = Awaited<ReturnType<typeof pullAll>>;

/** Pushes in short: [before, after, default branch?, commits], by name. */
function pushes({ events }: Pulled, names: Record<string, string>) {
  const nameOf = new Map(Object.entries(names).map(([k, sha]) => [sha, k]));
  const name = (sha: string | null) => sha && (nameOf.get(sha) ?? sha);
  return events.flatMap(event => {
    if (event.type !== 'maestro.branch.pushed') {
      return [];
    }
    const { after, before, commits, isDefaultBranch } = event.data;
    return [
      [
        name(before),
        name(after),
        isDefaultBranch,
        commits.map(({ sha }) => name(sha)).join(' '),
      ],
    ];
  });
}

describeWithGit.each([
  ['the git program', false],
  ['isomorphic-git', true],
])('integrations by %s (skipped without git)', (_, preferLibrary) => {
  let repository: Repository;
  let names: Record<string, string>;
  const pull = (
    options: { batchSize?: number } = {},
    cursor?: string | null,
    since?: string,
  ) =>
    pullAll(
      { id: 'm', path: repository.folder, preferLibrary, ...options },
      cursor,
      since,
    );
  const commit = (name: string) => {
    names[name] = repository.commit(name, name);
  };
  const merge = (name: string, ...branches: string[]) => {
    repository.tick();
    repository.git('merge', '-q', '--no-ff', '-m', name, ...branches);
    names[name] = repository.git('rev-parse', 'HEAD');
  };

  beforeEach(() => {
    const made = mkdtempSync(join(tmpdir(), 'maestro-mainline-'));
    repository = new Repository(realpathSync(made));
    names = {};
    commit('root');
  });
  afterEach(() => {
    rmSync(repository.folder, { recursive: true, force: true });
  });

  /** root, one | side1, side2 | two, merged, last. */
  function withSide() {
    commit('one');
    repository.git('checkout', '-q', '-b', 'side');
    commit('side1');
    commit('side2');
    repository.git('checkout', '-q', 'main');
    commit('two');
    merge('merged', 'side');
    commit('last');
  }

  it('counts a root commit, with nothing before it', async () => {
    const pulled = await pull();
    expect(pushes(pulled, names)).toEqual([[null, 'root', true, 'root']]);
    expect(pulled.events[0]).toMatchObject({
      naturalKey: `git|m|push|main|..${names.root}`,
      occurredAt: '2026-01-01T01:00:00.000Z',
      revision: '2026-01-01T01:00:00.000Z',
      data: { branch: 'main', forced: false },
    });
  });

  it('counts each commit of a linear history, at its own time', async () => {
    commit('one');
    commit('two');
    const pulled = await pull();
    expect(pushes(pulled, names)).toEqual([
      [null, 'root', true, 'root'],
      ['root', 'one', true, 'one'],
      ['one', 'two', true, 'two'],
    ]);
    expect(pulled.events.map(event => event.occurredAt)).toEqual([
      '2026-01-01T01:00:00.000Z',
      '2026-01-01T02:00:00.000Z',
      '2026-01-01T03:00:00.000Z',
    ]);
    expect(pulled.events[2].naturalKey).toBe(
      `git|m|push|main|${names.one}..${names.two}`,
    );
    const small = await pull({ batchSize: 1 });
    expect(small.pages).toBe(3);
    expect(small.events).toEqual(pulled.events);
  });

  it('counts a merge once, with the commits of its side', async () => {
    withSide();
    expect(pushes(await pull(), names)).toEqual([
      [null, 'root', true, 'root'],
      ['root', 'one', true, 'one'],
      ['one', 'two', true, 'two'],
      ['two', 'merged', true, 'side1 side2 merged'],
      ['merged', 'last', true, 'last'],
    ]);
  });

  it('counts an octopus merge once', async () => {
    for (const branch of ['a', 'b', 'c']) {
      repository.git('checkout', '-q', '-b', branch, 'main');
      commit(`of-${branch}`);
    }
    repository.git('checkout', '-q', 'main');
    commit('one');
    merge('octopus', 'a', 'b', 'c');
    const pulled = await pull();
    const found = pushes(pulled, names);
    expect(found.map(([before, after]) => [before, after])).toEqual([
      [null, 'root'],
      ['root', 'one'],
      ['one', 'octopus'],
    ]);
    const brought = String(found[2][3]).split(' ');
    expect(brought.pop()).toBe('octopus');
    expect(brought.sort()).toEqual(['of-a', 'of-b', 'of-c']);
  });

  // One by one both side commits wait; 3 and 4 end inside the side branch in
  // the order of one reader or the other.
  it.each([
    [1, 2],
    [3, 0],
    [4, 0],
  ])(
    'counts alike in batches of %i; side commits wait uncounted',
    async (batchSize, leastWaiting) => {
      withSide();
      const pulled = await pull({ batchSize });
      const found = pushes(pulled, names);
      expect(
        found.filter(push => push[2]).map(([before, after]) => [before, after]),
      ).toEqual([
        [null, 'root'],
        ['root', 'one'],
        ['one', 'two'],
        ['two', 'merged'],
        ['merged', 'last'],
      ]);
      // Each commit once, in whichever event.
      expect(pulled.commits.map(({ sha }) => sha).sort()).toEqual(
        Object.values(names).sort(),
      );
      const keys = pulled.events.map(event => event.naturalKey);
      expect(new Set(keys).size).toBe(keys.length);
      const waiting = found.filter(push => !push[2]);
      for (const [before, after, , shas] of waiting) {
        expect([before, after]).toEqual([null, null]);
        expect(['side1', 'side2', 'side1 side2']).toContain(shas);
      }
      expect(waiting.length).toBeGreaterThanOrEqual(leastWaiting);
    },
  );

  it('goes on where the last pull ended', async () => {
    commit('one');
    const { cursor } = await pull();
    repository.git('checkout', '-q', '-b', 'side', names.root);
    commit('side1');
    repository.git('checkout', '-q', 'main');
    merge('merged', 'side');
    commit('last');
    expect(pushes(await pull({}, cursor), names)).toEqual([
      ['one', 'merged', true, 'side1 merged'],
      ['merged', 'last', true, 'last'],
    ]);
  });

  it('starts at the asked time, before it lies what was there', async () => {
    withSide();
    const pulled = await pull({}, null, '2026-01-01T04:30:00.000Z');
    expect(pushes(pulled, names)).toEqual([
      ['one', 'two', true, 'two'],
      ['two', 'merged', true, 'merged'],
      ['merged', 'last', true, 'last'],
    ]);
  });

  it('reads the first-parent chain within the bounds of the history', async () => {
    withSide();
    const { folder } = repository;
    const reader = preferLibrary
      ? new LibraryReader(folder)
      : new CliReader(folder);
    const { signal } = new AbortController();
    const line = async (excluded: string | null, since: string | null) =>
      reader.mainline({ tip: names.last, excluded, since }, signal);
    const named = (...wanted: string[]) => wanted.map(name => names[name]);
    expect(await line(null, null)).toEqual(
      named('root', 'one', 'two', 'merged', 'last'),
    );
    expect(await line(names.one, null)).toEqual(named('two', 'merged', 'last'));
    // What the excluded commit holds by a second parent is excluded as well.
    expect(await line(names.side2, null)).toEqual(
      named('two', 'merged', 'last'),
    );
    expect(await line(names.last, null)).toEqual([]);
    expect(await line(null, '2026-01-01T05:30:00.000Z')).toEqual(
      named('merged', 'last'),
    );
  });
});

describe('normalize git.commits', () => {
  const source = createGitSource({ id: 'm', path: '/x' });
  const made = (
    sha: string,
    parents: string[],
    committedAt: string | null,
  ) => ({
    sha,
    parents,
    authoredAt: null,
    committedAt,
    author: { name: 'Ann', email: 'ann@example.org' },
    title: sha,
    reverts: [],
    cherryPickedFrom: [],
  });
  const normalize = (body: object) => {
    const result = source.normalize(
      {
        event: 'git.commits',
        mediaType: 'application/json',
        body: Buffer.from(JSON.stringify(body)),
      },
      context,
    );
    return {
      ...result,
      pushes: result.events.flatMap(event =>
        event.type === 'maestro.branch.pushed'
          ? [
              {
                key: event.naturalKey,
                at: event.occurredAt,
                isDefault: event.data.isDefaultBranch,
                before: event.data.before,
                after: event.data.after,
                shas: event.data.commits.map(({ sha }) => sha),
              },
            ]
          : [],
      ),
    };
  };
  const place = { branch: 'main', before: 'z', after: 'c' };
  const [t1, t2, t3] = [1, 2, 3].map(day => `2026-01-0${day}T00:00:00.000Z`);

  it('keeps the meaning of bodies of form 1: one push a batch', () => {
    const commits = [made('a', ['z'], t1), made('b', ['a'], t3)];
    const { problems, pushes: found } = normalize({ ...place, commits });
    expect(problems).toEqual([]);
    expect(found).toEqual([
      {
        key: 'git|m|push|main|a..b',
        at: t3,
        isDefault: true,
        before: 'z',
        after: 'c',
        shas: ['a', 'b'],
      },
    ]);
  });

  it('passes over a mainline commit without a time, and says so', () => {
    const commits = [
      made('a', ['z'], t1),
      made('s', ['z'], t1),
      made('b', ['a', 's'], null),
      made('c', ['b'], t3),
    ];
    const { problems, pushes: found } = normalize({
      ...place,
      mainline: ['a', 'b', 'c'],
      commits,
    });
    expect(problems).toEqual([expect.stringMatching(/b has no committedAt/)]);
    expect(
      found.map(({ before, after, shas }) => [before, after, shas]),
    ).toEqual([
      ['z', 'a', ['a']],
      ['b', 'c', ['s', 'b', 'c']],
    ]);
  });

  it('keeps commits without an integration, under a key of another kind', () => {
    const { pushes: found } = normalize({
      ...place,
      mainline: ['a', 'elsewhere'],
      commits: [
        made('s', ['z'], t2),
        made('a', ['z'], t1),
        made('u', ['s'], null),
      ],
    });
    expect(found).toEqual([
      {
        key: 'git|m|push|main|z..a',
        at: t1,
        isDefault: true,
        before: 'z',
        after: 'a',
        shas: ['a'],
      },
      {
        key: 'git|m|commits|main|s..u',
        at: t2,
        isDefault: false,
        before: null,
        after: null,
        shas: ['s', 'u'],
      },
    ]);
  });

  it('says why a batch without any time has no events', () => {
    const { events, ignored } = normalize({
      ...place,
      mainline: ['a'],
      commits: [made('a', [], null)],
    });
    expect(events).toEqual([]);
    expect(ignored).toMatch(/no commit of the batch tells/);
  });
});
