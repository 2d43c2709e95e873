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
 * The portal for a look around and for development data: SQLite under ./data,
 * the app built once and served by the backend, so that one port is enough
 * and a second start is quick. `yarn start:dev` is the hot-reloading one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { startFromSource, waitUntilReady } from './lib/backend.mjs';
import { build } from './lib/build.mjs';
import { checkDisk, checkPort, portFrom } from './lib/checks.mjs';
import { run, start, stopAll, stopOnSignals } from './lib/children.mjs';
import { deleteData, noteData, openData } from './lib/dataFolder.mjs';
import { install, installNeeded } from './lib/install.mjs';
import { ROOT, shown } from './lib/paths.mjs';
import { parseFlags, Problem, say, since } from './lib/problem.mjs';
import { prepareSelfCase, selfCaseState } from './lib/selfCase.mjs';

const DEMO = path.join(ROOT, 'scripts', 'demo.mjs');
const SELF_CASE = path.join(ROOT, 'scripts', 'case-self.mjs');
const STALE = 7 * 24 * 3600 * 1000;

/** Makes the demo's secrets if needed; they are environment of the backend. */
function prepareDemo(env) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [DEMO, 'prepare'],
    { cwd: ROOT, env: { ...process.env, ...env }, encoding: 'utf8' },
  );
  if (status !== 0) {
    throw new Problem(
      `The demo organisation could not be prepared (${stderr.trim()}); --no-demo starts without it.`,
    );
  }
  return Object.fromEntries(
    [...stdout.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
}

async function loadDemo({ data, url, env, stale }) {
  say(
    stale
      ? 'Bringing the demo organisation up to date …'
      : 'Loading the demo organisation …',
  );
  const begin = performance.now();
  const { code } = await run(
    process.execPath,
    [DEMO, 'load', '--backend', url],
    { env },
  );
  if (code !== 0) {
    say(
      'The demo organisation is not complete (see above); the next start goes on with it.',
    );
    return;
  }
  noteData(data, { demo: 'loaded', demoUntil: new Date().toISOString() });
  say(`Demo organisation loaded in ${since(begin)}.`);
}

/**
 * Sends the few records that come late on purpose, beside the portal: they
 * restate weeks that must have been published before.
 */
function restateDemo({ data, url, env }) {
  start(process.execPath, [DEMO, 'restate', '--backend', url], {
    env,
    log: path.join(data, 'logs', 'demo-restate.log'),
  });
}

/**
 * Hands in what the last `npm test` left, as this checkout, when it ran on the
 * commit that is checked out; else says what is missing for Maestro's own case.
 */
async function handInSelf({ data, url, env }) {
  const { ready, note } = selfCaseState(url);
  if (!ready) {
    say(note);
    return;
  }
  const log = path.join(data, 'logs', 'self-case.log');
  const { code } = await run(process.execPath, [SELF_CASE, '--portal', url], {
    env,
    log,
  });
  say(
    code === 0
      ? "Maestro's own safety case: the report of the last npm test was handed in."
      : `Maestro's own safety case: the report of the last npm test was not handed in; see ${shown(
          log,
        )}.`,
  );
}

/**
 * Whether this start has the demo organisation. A portal that began without it
 * never gets it unasked, and one that has it cannot go on without: its log
 * says that it is a demo.
 */
function wantsDemo({ data, mark, declined }) {
  if (declined && mark.demo && mark.demo !== 'declined') {
    throw new Problem(
      `${shown(
        data,
      )} holds the demo organisation; start with --fresh --no-demo to delete it, or choose another folder with MAESTRO_DATA_DIR=<folder>.`,
    );
  }
  if (declined || mark.demo === 'declined') {
    noteData(data, { demo: 'declined' });
    return false;
  }
  if (!existsSync(DEMO)) {
    say('No demo organisation is loaded: scripts/demo.mjs is missing.');
    return false;
  }
  return true;
}

export async function main(args) {
  const flags = parseFlags(args, { fresh: true, 'no-demo': true });
  const begin = performance.now();
  stopOnSignals(() => say('Stopping …'));

  const port = portFrom(process.env.MAESTRO_PORT, 7007);
  const url = `http://localhost:${port}`;
  const data = path.resolve(ROOT, process.env.MAESTRO_DATA_DIR || 'data');
  await checkPort(port);
  await checkDisk(ROOT, installNeeded() ? 3e9 : 3e8);
  await checkDisk(data, 3e8);
  if (flags.fresh) {
    deleteData(data);
    say(`Starting afresh: ${shown(data)} is empty.`);
  }
  await install();

  const mark = openData(data);
  const demo = wantsDemo({ data, mark, declined: flags['no-demo'] });
  const env = {
    MAESTRO_PORT: String(port),
    MAESTRO_DATA_DIR: data,
    NODE_ENV: 'development',
  };
  // The backend runs in another folder than the one that the path was typed in.
  const outcomes = process.env.MAESTRO_ROUTER_OUTCOMES;
  if (outcomes && !/^https?:/.test(outcomes)) {
    env.MAESTRO_ROUTER_OUTCOMES = path.resolve(ROOT, outcomes);
  }
  await build('app', { env: { MAESTRO_PORT: env.MAESTRO_PORT } });
  if (demo) {
    Object.assign(env, prepareDemo(env));
    noteData(data, { demo: mark.demo ?? 'begun' });
  }

  Object.assign(env, prepareSelfCase(data));

  say(`Starting the backend on port ${port}, data in ${shown(data)} …`);
  const log = path.join(data, 'logs', 'backend.log');
  const local = path.join(ROOT, 'app-config.local.yaml');
  const backend = startFromSource({
    config: [
      path.join(ROOT, 'app-config.yaml'),
      path.join(ROOT, 'app-config.start.yaml'),
      ...(demo ? [path.join(ROOT, 'app-config.demo.yaml')] : []),
      path.join(ROOT, 'app-config.self.yaml'),
      ...(existsSync(local) ? [local] : []),
    ],
    env,
    log,
  });
  try {
    await waitUntilReady({
      child: backend,
      urls: [`${url}/.backstage/health/v1/readiness`, `${url}/`],
      log,
    });
    const stale = Date.now() - Date.parse(mark.demoUntil) > STALE;
    if (demo && (mark.demo !== 'loaded' || stale)) {
      await loadDemo({ data, url, env, stale });
    }
  } catch (error) {
    await stopAll();
    throw error;
  }
  say(`Ready after ${since(begin)}; log in ${shown(log)}; Ctrl-C stops.`);
  say(`Maestro is ready: ${url}`);
  if (demo) {
    restateDemo({ data, url, env });
  }
  handInSelf({ data, url, env });

  const { code, signal } = await backend.done;
  await stopAll();
  throw new Problem(
    `The backend stopped by itself (${
      signal ?? `exit code ${code}`
    }); its log is ${shown(log)}.`,
  );
}
