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

import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigReader } from '@backstage/config';
import {
  Repository,
  context,
  describeWithGit,
  pullAll,
} from './__testUtils__/repository';
import { readGitSources } from './config';
import { createGitSource } from './source';

let scratch: string;
beforeEach(() => {
  scratch = realpathSync(mkdtempSync(join(tmpdir(), 'maestro-git-')));
});
afterEach(() => {
  rmSync(scratch, { recursive: true, force: true });
});

describeWithGit('a repository on disk (skipped: no git program)', () => {
  function sample() {
    const repository = new Repository(join(scratch, 'repo'));
    const first = repository.commit('a', 'First');
    repository.git('tag', 'v1');
    repository.git('checkout', '-q', '-b', 'work');
    const work = repository.commit(
      'b',
      'Work\n\nWhy.\n\nCo-authored-by: Bea <bea@example.org>',
    );
    repository.git('checkout', '-q', 'main');
    const second = repository.commit('c', 'Second');
    repository.tick();
    repository.git('merge', '-q', '--no-ff', '-m', 'Merge work', 'work');
    const merge = repository.git('rev-parse', 'HEAD');
    repository.tick();
    repository.git('revert', '--no-edit', second);
    const revert = repository.git('rev-parse', 'HEAD');
    repository.tick();
    repository.git('tag', '-a', 'v2', '-m', 'Two');
    return { repository, first, work, second, merge, revert };
  }

  it.each([
    ['the git program', false],
    ['isomorphic-git', true],
  ])('is read by %s: parents, times, reverts and tags', async (_, library) => {
    const { first, merge, repository, revert, second, work } = sample();
    const { commits, events, problems } = await pullAll({
      id: 'Maestro',
      path: repository.folder,
      preferLibrary: library,
    });
    expect(problems).toEqual([]);
    expect(commits.map(commit => commit.sha).sort()).toEqual(
      [first, merge, revert, second, work].sort(),
    );
    const bySha = new Map(commits.map(commit => [commit.sha, commit]));
    expect(bySha.get(merge)!.parents).toEqual([second, work]);
    expect(bySha.get(revert)!.reverts).toEqual([second]);
    expect(bySha.get(work)!.coAuthors).toEqual([
      { id: 'p:bea@example.org', type: 'unknown' },
    ]);
    expect(bySha.get(first)).toEqual({
      sha: first,
      parents: [],
      authoredAt: '2026-01-01T01:00:00.000Z',
      committedAt: '2026-01-01T01:00:00.000Z',
      author: { id: 'p:ann@example.org', type: 'unknown' },
      coAuthors: [],
      title: 'First',
      reverts: [],
      cherryPickedFrom: [],
    });
    const order = commits.map(commit => commit.sha);
    for (const commit of commits) {
      for (const parent of commit.parents!) {
        expect(order.indexOf(parent)).toBeLessThan(order.indexOf(commit.sha));
      }
    }
    expect(
      events.filter(event => event.type === 'maestro.tag.created'),
    ).toEqual([
      expect.objectContaining({
        naturalKey: 'git|maestro|tag|v1',
        occurredAt: '2026-01-01T01:00:00.000Z',
        data: { tag: 'v1', sha: first, createdAt: null },
      }),
      expect.objectContaining({
        naturalKey: 'git|maestro|tag|v2',
        data: {
          tag: 'v2',
          sha: revert,
          createdAt: '2026-01-01T06:00:00.000Z',
        },
      }),
    ]);
    for (const event of events) {
      expect(event.subject).toEqual({
        host: 'git',
        repository: 'maestro',
        environment: null,
        service: null,
      });
    }
  });

  it('gives the same commits in small pages, and keeps no message body', async () => {
    const { repository } = sample();
    const options = { id: 'm', path: repository.folder };
    const whole = await pullAll(options);
    const small = await pullAll({ ...options, batchSize: 2 });
    expect(small.pages).toBe(3);
    // A batch border inside the side branch tells its commit earlier.
    const bySha = (a: { sha: string }, b: { sha: string }) =>
      a.sha < b.sha ? -1 : 1;
    expect([...small.commits].sort(bySha)).toEqual(
      [...whole.commits].sort(bySha),
    );
    for (const { body } of whole.deliveries) {
      expect(Buffer.from(body).toString()).not.toMatch(/Co-authored-by|Why/);
    }
  });

  it.each([false, true])(
    'brings only what is new the next time (library: %s)',
    async preferLibrary => {
      const { repository, revert } = sample();
      const options = { id: 'm', path: repository.folder, preferLibrary };
      const first = await pullAll(options);
      const again = await pullAll(options, first.cursor);
      expect(again.commits).toEqual([]);
      // The tags come again as the same delivery, which the ledger knows.
      expect(again.deliveries.map(item => item.deliveryId)).toEqual(
        first.deliveries.slice(-1).map(item => item.deliveryId),
      );
      const next = repository.commit('d', 'Next');
      const { commits, events } = await pullAll(options, again.cursor);
      expect(commits.map(commit => commit.sha)).toEqual([next]);
      expect(events[0].data).toMatchObject({ before: revert, after: next });
    },
  );

  it('does not go back further than asked', async () => {
    const { repository, first, work } = sample();
    const { commits, events } = await pullAll(
      { id: 'm', path: repository.folder },
      null,
      '2026-01-01T01:30:00.000Z',
    );
    const shas = commits.map(commit => commit.sha);
    expect(shas).toContain(work);
    expect(shas).not.toContain(first);
    expect(
      events.flatMap(event =>
        event.type === 'maestro.tag.created' ? [event.data.tag] : [],
      ),
    ).toEqual(['v2']);
  });

  it('starts again, and says so, when its last commit is gone', async () => {
    const { repository, first } = sample();
    const options = { id: 'm', path: repository.folder };
    const { cursor } = await pullAll(options);
    const gone = JSON.stringify({
      ...JSON.parse(cursor!),
      done: 'f'.repeat(40),
    });
    const { commits, problems } = await pullAll(options, gone);
    expect(problems).toEqual([expect.stringMatching(/history was rewritten/)]);
    expect(commits.map(commit => commit.sha)).toContain(first);
  });

  it('reads a bare mirror, and a branch by name', async () => {
    const { repository, work } = sample();
    const mirror = join(scratch, 'mirror.git');
    repository.git('clone', '-q', '--mirror', repository.folder, mirror);
    const { commits, events } = await pullAll({
      id: 'm',
      path: mirror,
      branch: 'work',
    });
    expect(commits[commits.length - 1].sha).toBe(work);
    expect(events[0].data).toMatchObject({ branch: 'work' });
  });

  it.each([false, true])(
    'refuses a shallow clone (library: %s)',
    async preferLibrary => {
      const { repository } = sample();
      const shallow = join(scratch, 'shallow');
      repository.git(
        'clone',
        '-q',
        '--depth=1',
        `file://${repository.folder}`,
        shallow,
      );
      await expect(
        pullAll({ id: 'm', path: shallow, preferLibrary }),
      ).rejects.toThrow(/shallow clone.*unshallow/);
    },
  );

  it('says what is missing: folder, repository, branch, commits', async () => {
    await expect(
      pullAll({ id: 'm', path: join(scratch, 'nowhere') }),
    ).rejects.toThrow(/does not exist/);
    // Inside a repository, but not one itself: never read the outer one.
    const { repository } = sample();
    const inner = join(repository.folder, 'inner');
    mkdirSync(inner);
    await expect(pullAll({ id: 'm', path: inner })).rejects.toThrow(
      /holds no \.git/,
    );
    const unknown = await pullAll({
      id: 'm',
      path: repository.folder,
      branch: 'nope',
    });
    expect(unknown.problems).toEqual([expect.stringMatching(/no branch nope/)]);
    const empty = new Repository(join(scratch, 'empty'));
    const nothing = await pullAll({ id: 'm', path: empty.folder });
    expect(nothing.problems).toEqual([expect.stringMatching(/no commits yet/)]);
  });

  it('refuses a folder outside the allowed ones', async () => {
    const { repository } = sample();
    await expect(
      pullAll({
        id: 'm',
        path: repository.folder,
        allowedRoots: [join(scratch, 'other')],
      }),
    ).rejects.toThrow(/outside the allowed folders/);
    const { commits } = await pullAll({
      id: 'm',
      path: join(scratch, 'other', '..', 'repo'),
      allowedRoots: [scratch],
    }).catch(error => {
      throw new Error(`not allowed: ${error.message}`);
    });
    expect(commits).toHaveLength(5);
  });
});

describe('normalize', () => {
  const source = createGitSource({ id: 'm', path: '/x' });

  it('ignores what is not its own form', () => {
    for (const [event, body] of [
      ['git.commits', '{}'],
      ['git.tags', '7'],
      ['git.commits', '{'],
      ['other', '{}'],
    ]) {
      const result = source.normalize(
        { event, mediaType: 'application/json', body: Buffer.from(body) },
        context,
      );
      expect(result.events).toEqual([]);
      expect(result.ignored).not.toBeNull();
    }
  });
});

describe('config', () => {
  const read = (git: object[]) =>
    readGitSources(
      new ConfigReader({ maestro: { ledger: { sources: { git } } } }),
    );

  it('reads entries, and names what is missing or double', () => {
    expect(read([{ id: 'm', path: '../..' }])).toEqual([
      {
        id: 'm',
        path: '../..',
        mirror: null,
        allowedRoots: [],
        branch: null,
        tenant: null,
      },
    ]);
    expect(
      read([{ id: 'm', url: 'https://x.example/y', mirrorFolder: '/m' }])[0],
    ).toMatchObject({
      path: null,
      mirror: { url: 'https://x.example/y', folder: '/m' },
    });
    expect(() => read([{ id: 'm', path: '.', url: 'https://x' }])).toThrow(
      /both path and url/,
    );
    expect(() => read([{ id: 'm' }])).toThrow(/path/);
    expect(() =>
      read([
        { id: 'm', path: 'a' },
        { id: 'm', path: 'b' },
      ]),
    ).toThrow(/used twice/);
  });
});
