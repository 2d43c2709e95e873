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

/*
 * The same steps as the Dockerfile, without Docker: build, unpack the bundle,
 * install what it needs at run time, start it with PostgreSQL. The backend
 * serves the built app, so one port is enough.
 */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { copyFile, cp } from 'node:fs/promises';
import path from 'node:path';
import { waitUntilReady } from './lib/backend.mjs';
import { build } from './lib/build.mjs';
import { checkDisk, checkPort, portFrom } from './lib/checks.mjs';
import { run, start, stopAll, stopOnSignals, tail } from './lib/children.mjs';
import { buildFingerprint } from './lib/fingerprint.mjs';
import { install, networkCause } from './lib/install.mjs';
import { CACHE, ROOT, YARN, shown } from './lib/paths.mjs';
import { parseFlags, Problem, say, since } from './lib/problem.mjs';

const TARGET = path.join(CACHE, 'production');
const NEEDED = [
  'POSTGRES_HOST',
  'POSTGRES_USER',
  'POSTGRES_PASSWORD',
  // The key that signs checkpoints: openssl genpkey -algorithm ed25519
  'MAESTRO_CHECKPOINT_KEY',
  // Another one, that signs evidence of safety cases.
  'MAESTRO_EVIDENCE_KEY',
];

async function unpack(name) {
  const file = path.join(ROOT, 'packages', 'backend', 'dist', name);
  const { code } = await run('tar', ['xzf', file, '-C', TARGET]);
  if (code !== 0) {
    throw new Problem(
      `${shown(file)} could not be unpacked; is the program tar installed?`,
    );
  }
}

/** Unpacks and installs the bundle into .cache/production unless it is there. */
async function prepare() {
  const mark = path.join(TARGET, '.maestro-bundle');
  const fingerprint = buildFingerprint('backend');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === fingerprint) {
    return;
  }
  rmSync(TARGET, { recursive: true, force: true });
  mkdirSync(TARGET, { recursive: true });
  for (const file of [
    'package.json',
    'yarn.lock',
    '.yarnrc.yml',
    'backstage.json',
  ]) {
    await copyFile(path.join(ROOT, file), path.join(TARGET, file));
  }
  await cp(
    path.join(ROOT, '.yarn', 'releases'),
    path.join(TARGET, '.yarn', 'releases'),
    {
      recursive: true,
    },
  );
  await unpack('skeleton.tar.gz');
  say('Installing the dependencies of the bundle …');
  const begin = performance.now();
  const log = path.join(CACHE, 'logs', 'production-install.log');
  const { code } = await run(
    process.execPath,
    [YARN, 'workspaces', 'focus', '--all', '--production'],
    { cwd: TARGET, log },
  );
  if (code !== 0) {
    const cause = networkCause(tail(log, 400));
    throw new Problem(
      cause
        ? `The dependencies of the bundle could not be installed (${cause}); check the network and run the command again.`
        : `The dependencies of the bundle could not be installed; the whole output is in ${shown(
            log,
          )}.`,
    );
  }
  await unpack('bundle.tar.gz');
  writeFileSync(mark, fingerprint);
  say(`Bundle installed in ${since(begin)}.`);
}

export async function main(args) {
  parseFlags(args, {});
  const begin = performance.now();
  stopOnSignals(() => say('Stopping …'));
  const missing = NEEDED.filter(name => !process.env[name]);
  if (missing.length > 0) {
    throw new Problem(
      `start:production keeps its data in PostgreSQL; set ${missing.join(
        ', ',
      )} (see app-config.production.yaml), or use npm start for a look around.`,
    );
  }
  const port = portFrom(process.env.MAESTRO_PORT, 7007);
  const baseUrl = process.env.MAESTRO_BASE_URL || `http://localhost:${port}`;
  await checkPort(port);
  await checkDisk(ROOT, 3e9);
  await install();
  await build('backend');
  await prepare();

  const log = path.join(CACHE, 'logs', 'production.log');
  say(`Starting the backend on port ${port}; log in ${shown(log)} …`);
  const backend = start(
    process.execPath,
    [
      'packages/backend',
      '--config',
      path.join(ROOT, 'app-config.yaml'),
      '--config',
      path.join(ROOT, 'app-config.production.yaml'),
    ],
    {
      cwd: TARGET,
      log,
      env: {
        NODE_ENV: 'production',
        MAESTRO_ROOT: ROOT,
        POSTGRES_PORT: process.env.POSTGRES_PORT || '5432',
        MAESTRO_PORT: String(port),
        MAESTRO_BASE_URL: baseUrl,
      },
    },
  );
  const local = `http://localhost:${port}`;
  try {
    await waitUntilReady({
      child: backend,
      urls: [`${local}/.backstage/health/v1/readiness`, `${local}/`],
      log,
    });
  } catch (error) {
    await stopAll();
    throw error;
  }
  say(`Ready after ${since(begin)}; Ctrl-C stops.`);
  say(`Maestro is ready: ${baseUrl}`);
  const { code, signal } = await backend.done;
  throw new Problem(
    `The backend stopped by itself (${
      signal ?? `exit code ${code}`
    }); its log is ${shown(log)}.`,
  );
}
