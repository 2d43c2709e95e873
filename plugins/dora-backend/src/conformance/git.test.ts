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

import { mkdtemp, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { git } from './git';

const published = resolve(__dirname, '../../../../../shared/vectors/dora');

describe('suite git', () => {
  it('agrees with git on all published repositories', async () => {
    if (!git.present(published)) {
      // The vectors lie beside the repository, not in it.
      process.stdout.write(`skipped: ${published} is not there\n`);
      return;
    }
    const { passed, total, failures } = await git.run(published);
    expect(failures).toEqual([]);
    expect(total).toBeGreaterThan(0);
    expect(passed).toBe(total);
  });

  it('names what differs', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'maestro-git-'));
    await mkdir(join(folder, 'git'));
    const write = (name: string, lines: object[]) =>
      writeFile(
        join(folder, 'git', name),
        lines.map(line => `${JSON.stringify(line)}\n`).join(''),
      );
    await write('x.graph.jsonl', [
      { sha: 'a', parents: [] },
      { sha: 'b', parents: ['a'] },
    ]);
    await write('x.messages.jsonl', []);
    await write('x.oracle.json', [
      {
        repository: 'o/x',
        tags: [
          { tag: 'v1', sha: 'a' },
          { tag: 'v2', sha: 'b' },
        ],
        pairs: [{ from: 'v1', to: 'v2', fromSha: 'a', toSha: 'b', changes: 2 }],
        reverts: [{ sha: 'b', names: 'abcdef1', resolved: null }],
        cherryPicks: [],
      },
    ]);
    const { passed, total, failures } = await git.run(folder);
    expect([passed, total]).toEqual([0, 2]);
    expect(failures).toEqual([
      'o/x v1..v2: changes is 1, expected 2',
      'o/x: lacks b names abcdef1, resolved null',
    ]);
  });

  it('is absent from a folder without it', () => {
    expect(git.present(tmpdir())).toBe(false);
  });
});
