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

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import fc from 'fast-check';
import { testContent, testKey } from '../__testUtils__/pack';
import { Member, TarError, readTar, writeTar } from '../engine/pack';
import { buildPack, packKey } from './build';

const SCRIPT = resolve(
  __dirname,
  '../../../../packages/verify/scripts/verify-pack.sh',
);

const signer = testKey(1);
const log = testKey(2);
const pack = buildPack(testContent(5, { signer, log }), signer);
const pins = [packKey(signer).fingerprint, packKey(log).fingerprint];

function hasTools(): boolean {
  try {
    const version = execFileSync('openssl', ['version'], { encoding: 'utf8' });
    return /^OpenSSL [3-9]/.test(version);
  } catch {
    return false;
  }
}

describe('tar', () => {
  const names = (members: Member[]) => members.map(({ path }) => path).join();
  const file = (path: string, text: string): Member => ({
    path,
    bytes: new Uint8Array(Buffer.from(text)),
  });

  it('is the same for the same files, and reads back', () => {
    const files = [file('b/c.txt', 'x'.repeat(512)), file('a', '')];
    const archive = writeTar(files);
    expect(archive).toEqual(writeTar([...files].reverse()));
    expect(archive.length % 512).toBe(0);
    expect(readTar(archive)).toEqual([files[1], files[0]]);
  });

  it('is one that tar reads', () => {
    const folder = mkdtempSync(join(tmpdir(), 'maestro-tar-'));
    try {
      writeFileSync(join(folder, 'x.tar'), writeTar([file('a/b.txt', 'ä\n')]));
      expect(
        execFileSync('tar', ['-xOf', 'x.tar', 'a/b.txt'], {
          cwd: folder,
          encoding: 'utf8',
        }),
      ).toBe('ä\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each(['/a', '../a', 'a/../b', 'a b', '', 'x'.repeat(101), './a'])(
    'takes no name like %j',
    path => {
      expect(() => writeTar([file(path, '')])).toThrow(TarError);
    },
  );

  it('takes no name twice', () => {
    expect(() => writeTar([file('a', '1'), file('a', '2')])).toThrow(/twice/);
  });

  it('refuses each single bit that is turned', () => {
    const archive = writeTar([file('a', 'hello'), file('b', '')]);
    const contents = new Set([512, 513, 514, 515, 516]);
    const accepted: number[] = [];
    const thrown = new Set<unknown>();
    for (let at = 0; at < archive.length; at += 1) {
      for (let bit = 0; bit < 8 && !contents.has(at); bit += 1) {
        const turned = archive.slice();
        turned[at] ^= 1 << bit;
        try {
          // A name may become another plain one: the manifest tells those.
          if (names(readTar(turned)) === 'a,b') {
            accepted.push(at);
          }
        } catch (error) {
          thrown.add(error.constructor);
        }
      }
    }
    expect(accepted).toEqual([]);
    expect([...thrown]).toEqual([TarError]);
  });

  it('reads back whatever was written', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.record({
            path: fc.stringMatching(/^[a-z0-9]{1,8}(\/[a-z0-9]{1,8})?$/),
            bytes: fc.uint8Array({ maxLength: 1500 }),
          }),
          { selector: ({ path }) => path, maxLength: 6 },
        ),
        files => {
          const read = readTar(writeTar(files));
          expect(read.map(({ path }) => path)).toEqual(
            files.map(({ path }) => path).sort(),
          );
        },
      ),
    );
  });
});

describe('buildPack', () => {
  it('is the same for the same content', () => {
    expect(buildPack(testContent(5, { signer, log }), signer)).toEqual(pack);
  });

  it('lists every file but the manifest and its signature', () => {
    const members = readTar(pack);
    const manifest = members.find(({ path }) => path === 'manifest.txt')!;
    const listed = Buffer.from(manifest.bytes)
      .toString()
      .trim()
      .split('\n')
      .map(line => line.slice(66));
    expect(listed).toEqual(
      members
        .map(({ path }) => path)
        .filter(path => !path.startsWith('manifest.')),
    );
  });
});

(hasTools() ? describe : describe.skip)('verify-pack.sh', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'maestro-pack-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function check(
    change: (files: Map<string, Buffer>) => void = () => {},
    fingerprints = pins,
  ): { status: number | null; output: string } {
    const files = new Map(
      readTar(pack).map(({ bytes, path }) => [path, Buffer.from(bytes)]),
    );
    change(files);
    for (const [path, bytes] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    const { status, stderr, stdout } = spawnSync(
      'sh',
      [SCRIPT, ...fingerprints],
      { cwd: folder, encoding: 'utf8' },
    );
    return { status, output: stdout + stderr };
  }

  it('verifies a pack with the two pinned keys', () => {
    expect(check()).toEqual({
      status: 0,
      output: 'VERIFIED: 5 statements, 5 receipts in a tree of 10\n',
    });
  });

  it.each<[string, (files: Map<string, Buffer>) => void]>([
    ['a changed file', files => files.set('case.json', Buffer.from('{}'))],
    ['a missing file', files => files.delete('policy.json')],
    ['a file too many', files => files.set('extra.txt', Buffer.from(''))],
    [
      'a changed manifest',
      files =>
        files.set(
          'manifest.txt',
          Buffer.concat([files.get('manifest.txt')!, Buffer.from('\n')]),
        ),
    ],
    [
      'a signature of something else',
      files => files.set('manifest.sig', Buffer.alloc(64, 1)),
    ],
  ])('refuses %s', (_, change) => {
    const { output, status } = check(change);
    expect(status).not.toBe(0);
    expect(output).not.toContain('VERIFIED');
  });

  it('refuses other keys than the pinned ones', () => {
    expect(check(() => {}, [pins[0], pins[0]]).output).toMatch(/REFUSED/);
    expect(check(() => {}, [pins[1], pins[1]]).output).toMatch(/REFUSED/);
    expect(check(() => {}, [pins[0]]).output).toMatch(/REFUSED/);
  });

  it.each([1, 2, 3, 7, 8])('verifies proofs in a tree of 2 x %i', count => {
    const other = buildPack(testContent(count, { signer, log }), signer);
    for (const { bytes, path } of readTar(other)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    expect(
      spawnSync('sh', [SCRIPT, ...pins], { cwd: folder, encoding: 'utf8' })
        .stdout,
    ).toBe(
      `VERIFIED: ${count} statements, ${count} receipts in a tree of ${
        2 * count
      }\n`,
    );
  });
});
