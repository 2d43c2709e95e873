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

// node --test "scripts/conformance/*.test.mjs"

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { findModules, loadModules } from './modules.mjs';
import { runTopic } from './run.mjs';

const command = resolve(
  dirname(fileURLToPath(import.meta.url)),
  '../conformance.mjs',
);

let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conformance-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const suite = (name, run, present = () => true) => ({
  name,
  present,
  run: async () => run(),
});
const result =
  (passed, total, more = {}) =>
  () => ({ passed, total, ...more });

async function report(suites, options = {}) {
  const lines = [];
  const code = await runTopic({
    topic: 'dora',
    folder,
    only: [],
    modules: [{ path: 'packages/x', suites: { dora: suites } }],
    print: line => lines.push(line),
    ...options,
  });
  return { code, lines, last: lines.at(-1) };
}

test('adds up the suites and names what is absent or without engine', async () => {
  mkdirSync(join(folder, 'compat'));
  mkdirSync(join(folder, 'moons'));
  mkdirSync(join(folder, 'LICENSES'));
  const found = await report([
    suite('calendar', result(3, 3, { lines: ['zone data 2026c'] })),
    suite('git', result(4, 4)),
  ]);
  assert.deepEqual(found.lines, [
    'git: 4/4',
    'calendar: 3/3',
    '  zone data 2026c',
    'compat: present, no engine yet',
    'moons: present, no engine yet',
    'absent: devlake, doradev, pullreqs, webhooks',
    '7 passed, 0 failed',
  ]);
  assert.equal(found.code, 0);
});

test('shows the first failures and fails', async () => {
  const failures = ['a', 'b', 'c', 'd', 'e', 'f', 'g\nh'];
  const found = await report([suite('git', result(1, 8, { failures }))]);
  assert.equal(found.code, 1);
  assert.equal(found.last, '1 passed, 7 failed');
  assert.ok(found.lines.includes('  failed: e'));
  assert.ok(found.lines.includes('  and 2 more failed'));
});

test('an unreadable suite is a failure, however it shows', async () => {
  mkdirSync(join(folder, 'webhooks'));
  const found = await report([
    suite('git', () => {
      throw new Error('Unexpected end\nof JSON input');
    }),
    suite('calendar', result(0, 0)),
    suite('compat', result(5, 4)),
    suite('devlake', result(1, 1), () => {
      throw new Error('no permission');
    }),
    suite('webhooks', result(1, 1), () => false),
  ]);
  assert.equal(found.code, 1);
  assert.equal(found.last, '0 passed, 5 failed');
  assert.ok(found.lines.includes('  Unexpected end of JSON input'));
  assert.ok(found.lines.includes('webhooks: present but unreadable'));
});

test('a module that cannot be loaded is a failure', async () => {
  const found = await report([], {
    modules: [{ path: 'plugins/y', problem: 'cannot resolve "z"' }],
  });
  assert.equal(found.code, 1);
  assert.equal(
    found.lines[0],
    'plugins/y/src/conformance.ts: cannot be loaded',
  );
});

test('several modules can have a part of one suite', async () => {
  const part = (path, run) => ({ path, suites: { dora: [suite('git', run)] } });
  const found = await report([], {
    modules: [part('plugins/a', result(1, 1)), part('plugins/b', result(2, 2))],
  });
  assert.deepEqual(found.lines.slice(0, 2), [
    'git (plugins/a): 1/1',
    'git (plugins/b): 2/2',
  ]);
  assert.equal(found.last, '3 passed, 0 failed');
});

test('--only runs the named suites; nothing to run is not a success', async () => {
  const suites = [
    suite('git', result(1, 1)),
    suite('calendar', result(0, 1), () => false),
  ];
  const one = await report(suites, { only: ['git'] });
  assert.deepEqual(one.lines, ['git: 1/1', '1 passed, 0 failed']);
  const none = await report(suites, { only: ['calendar'] });
  assert.equal(none.code, 2);
  assert.equal(none.last, '0 passed, 0 failed');
  await assert.rejects(report(suites, { only: ['x'] }), /no suite x in dora/);
});

test('modules are found in packages and plugins, bundled and required', async () => {
  const write = (path, text) => {
    mkdirSync(join(folder, path, 'src'), { recursive: true });
    writeFileSync(join(folder, path, 'src/conformance.ts'), text);
  };
  mkdirSync(join(folder, 'plugins/none/src'), { recursive: true });
  write(
    'packages/good',
    `import { join } from 'node:path';
     interface S { name: string }
     export const suites: Record<string, S[]> = { t: [{ name: join('a', 'b') }] };`,
  );
  write(
    'plugins/bad',
    `import { x } from './missing'; export const suites = x;`,
  );
  write('plugins/empty', `export const other = 1;`);
  const paths = ['packages/good', 'plugins/bad', 'plugins/empty'];
  assert.deepEqual(findModules(folder), paths);
  const [good, bad, empty] = await loadModules(folder);
  assert.equal(good.suites.t[0].name, 'a/b');
  assert.match(bad.problem, /missing.*conformance\.ts:1/);
  assert.match(empty.problem, /exports no `suites`/);
});

function run(...args) {
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    [command, ...args],
    { encoding: 'utf8' },
  );
  return { status, stderr, stdout };
}

test('what cannot be carried out is one sentence and exit code 2', () => {
  const cases = [
    [['dora'], /--data/],
    [['--data', folder], /no topic/],
    [['nothing', '--data', folder], /no topic nothing; the topics are/],
    [['dora', '--data', join(folder, 'x')], /There is no folder/],
    [['dora', '--data', folder, '--fast'], /fast/],
    [['dora', '--repo', join(folder, 'x')], /There is no folder/],
    [['assurance', '--repo', folder], /compared with a repository/],
  ];
  for (const [args, message] of cases) {
    const { status, stderr } = run(...args);
    assert.equal(status, 2);
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
});

test('a repository is compared with git, with or without vectors', () => {
  const git = (...args) =>
    spawnSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
  const none = run('dora', '--repo', folder);
  assert.match(none.stdout, /repository: cannot be compared/);
  assert.equal(none.status, 1);
  git('init', '--quiet');
  for (const message of ['a', 'b']) {
    git(
      ...['-c', 'user.name=a', '-c', 'user.email=a@example.org'],
      ...['commit', '--quiet', '--allow-empty', '-m', message],
    );
    git('tag', `v-${message}`);
  }
  const found = run('dora', '--repo', folder);
  assert.match(found.stdout, /^repository: 3\/3\n {2}2 commits, 2 tags$/m);
  assert.match(found.stdout, /\n3 passed, 0 failed\n$/);
  assert.equal(found.status, 0);
});

test('the whole command runs a suite of the workspace', () => {
  mkdirSync(join(folder, 'calendar'));
  const file = join(folder, 'calendar/week_cases.json');
  const year = { iso_week_year: 2020, weeks: 53 };
  writeFileSync(file, JSON.stringify({ iso_years: [year] }));
  const good = run('dora', '--data', folder, '--only', 'calendar');
  assert.match(good.stdout, /^calendar: 1\/1$/m);
  assert.match(good.stdout, /\n1 passed, 0 failed\n$/);
  assert.equal(good.status, 0);
  writeFileSync(file, 'no JSON');
  const bad = run('dora', '--data', folder, '--only', 'calendar');
  assert.match(bad.stdout, /calendar: present but unreadable/);
  assert.equal(bad.status, 1);
});
