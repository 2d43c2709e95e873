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
import { existsSync } from 'node:fs';
import path from 'node:path';
import { startFromSource, waitUntilReady } from './lib/backend.mjs';
import { build, isBuilt } from './lib/build.mjs';
import { checkDisk, checkPort, portFrom } from './lib/checks.mjs';
import { run, stopAll, stopOnSignals } from './lib/children.mjs';
import { deleteData, noteData, openData } from './lib/dataFolder.mjs';
import { install, installNeeded } from './lib/install.mjs';
import { ROOT, shown } from './lib/paths.mjs';
import { parseFlags, Problem, say, since } from './lib/problem.mjs';

async function loadDemo({ data, url, env }) {
  const script = path.join(ROOT, 'scripts', 'demo.mjs');
  if (!existsSync(script)) {
    say('No demo organisation is loaded: scripts/demo.mjs is missing.');
    return;
  }
  say('Loading the demo organisation …');
  const begin = performance.now();
  const { code } = await run(
    process.execPath,
    [script, 'load', '--backend', url],
    { env },
  );
  if (code !== 0) {
    say(
      'The demo organisation could not be loaded completely (see above); the next start tries again.',
    );
    return;
  }
  noteData(data, { demo: 'loaded' });
  say(`Demo organisation loaded in ${since(begin)}.`);
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
  const env = {
    MAESTRO_PORT: String(port),
    MAESTRO_DATA_DIR: data,
    NODE_ENV: 'development',
  };
  if (!isBuilt('app')) {
    await build('app', { env });
  }

  say(`Starting the backend on port ${port}, data in ${shown(data)} …`);
  const log = path.join(data, 'logs', 'backend.log');
  const local = path.join(ROOT, 'app-config.local.yaml');
  const backend = startFromSource({
    config: [
      path.join(ROOT, 'app-config.yaml'),
      path.join(ROOT, 'app-config.start.yaml'),
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
    if (flags['no-demo'] && !mark.demo) {
      // Said once: a portal that began without the demo never gets it unasked.
      noteData(data, { demo: 'declined' });
    } else if (!mark.demo) {
      await loadDemo({ data, url, env });
    }
  } catch (error) {
    await stopAll();
    throw error;
  }
  say(`Ready after ${since(begin)}; log in ${shown(log)}; Ctrl-C stops.`);
  say(`Maestro is ready: ${url}`);

  const { code, signal } = await backend.done;
  await stopAll();
  throw new Problem(
    `The backend stopped by itself (${
      signal ?? `exit code ${code}`
    }); its log is ${shown(log)}.`,
  );
}
