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

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { prepareSelfCase, selfCaseState } from './selfCase.mjs';

const folder = mkdtempSync(path.join(os.tmpdir(), 'maestro-self-case-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('key and token of a checkout are made once, for their owner alone', () => {
  const first = prepareSelfCase(folder);
  assert.deepEqual(prepareSelfCase(folder), first);
  assert.equal(
    createPublicKey(first.MAESTRO_SELF_KEY).asymmetricKeyType,
    'ed25519',
  );
  assert.match(first.MAESTRO_SELF_TOKEN, /^[\w-]{43}$/);
  for (const name of ['self-case.key.pem', 'self-case.token']) {
    assert.equal(statSync(path.join(folder, name)).mode & 0o077, 0, name);
  }
});

test('tests of another commit, or none, are not handed in', () => {
  const root = path.join(folder, 'checkout');
  const results = path.join(root, 'test-results');
  mkdirSync(results, { recursive: true });
  const url = 'http://localhost:7007';
  const note = () => selfCaseState(url, root).note;
  assert.match(
    note(),
    /no report of its tests; run npm test, then yarn case:self --portal http:\/\/localhost:7007/,
  );
  writeFileSync(path.join(results, 'junit.xml'), '');
  const tested = text => writeFileSync(path.join(results, 'tested.json'), text);
  tested('{');
  assert.match(note(), /cannot be read/);
  const git = (...args) =>
    execFileSync(
      'git',
      [
        '-C',
        root,
        '-c',
        'user.name=A',
        '-c',
        'user.email=a@x.example',
        ...args,
      ],
      { encoding: 'utf8' },
    ).trim();
  git('init', '-q');
  git('commit', '-q', '--allow-empty', '-m', 'One');
  const head = git('rev-parse', 'HEAD');
  tested(JSON.stringify({ commit: 'f'.repeat(40) }));
  assert.match(
    note(),
    new RegExp(
      `of commit ${head.slice(
        0,
        12,
      )}, but the last npm test ran on ffffffffffff`,
    ),
  );
  tested(JSON.stringify({ commit: head }));
  assert.deepEqual(selfCaseState(url, root), { ready: true });
});
