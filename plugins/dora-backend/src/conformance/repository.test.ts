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

import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRepository } from './repository';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maestro-repo-'));
});
afterEach(() => rm(folder, { recursive: true }));

function git(args: string[], input = ''): string {
  return execFileSync('git', ['-C', folder, ...args], { input }).toString();
}

/** A commit for `git fast-import`; a child may be older than its parent. */
function commit(
  mark: number,
  parents: string[],
  message: string,
  at: number,
): string {
  return [
    'commit refs/heads/main',
    `mark :${mark}`,
    `committer A <a@example.org> ${at} +0000`,
    `data ${Buffer.byteLength(message)}`,
    message,
    ...parents.map((parent, i) => `${i === 0 ? 'from' : 'merge'} ${parent}`),
    '',
  ].join('\n');
}

const tag = (name: string, mark: number) =>
  [`reset refs/tags/${name}`, `from :${mark}`, ''].join('\n');

describe('checkRepository', () => {
  it('agrees with git on merges, rollbacks, wrong clocks and trailers', async () => {
    git(['init', '--quiet']);
    git(
      ['fast-import', '--quiet'],
      [
        commit(1, [], 'root', 1000),
        commit(2, [':1'], 'a', 900),
        commit(3, [':1'], 'b', 2000),
        commit(4, [':2', ':3'], 'merge', 800),
        commit(5, [':4'], 'c', 3000),
        tag('v1', 2),
        tag('v2', 4),
        tag('v2-again', 4),
        tag('v3', 5),
        tag('v1-back', 1),
      ].join('\n'),
    );
    const head = git(['rev-parse', 'v3']).trim();
    const message = `Undo\n\nThis reverts commit ${head}.\n\n(cherry picked from commit ${head.slice(
      0,
      9,
    )})`;
    git(
      ['fast-import', '--quiet'],
      [commit(1, [head], message, 4000), tag('v4', 1)].join('\n'),
    );
    // A tag of something else is no deployment.
    git(['tag', 'a-tree', `${head}^{tree}`]);
    const { passed, total, failures, lines } = await checkRepository(folder);
    expect(failures).toEqual([]);
    expect([passed, total]).toEqual([7, 7]);
    expect(lines).toContain('reverts 1/1, cherry-picks 1/1');
    expect(lines![0]).toBe('6 commits, 6 tags');
  });

  it('takes commits where nothing is tagged', async () => {
    git(['init', '--quiet', '--initial-branch=main']);
    git(
      ['fast-import', '--quiet'],
      Array.from({ length: 9 }, (_, i) =>
        commit(i + 1, i === 0 ? [] : [`:${i}`], `${i}`, i),
      ).join('\n'),
    );
    const { passed, total, lines } = await checkRepository(folder);
    expect([passed, total]).toEqual([10, 10]);
    expect(lines![0]).toBe('9 commits, 9 commits in place of tags');
  });

  it('refuses a folder that is no repository', async () => {
    await expect(checkRepository(folder)).rejects.toThrow(/git log failed/);
  });
});
