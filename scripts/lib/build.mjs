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

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tail, yarn } from './children.mjs';
import { buildFingerprint } from './fingerprint.mjs';
import { CACHE, ROOT, shown } from './paths.mjs';
import { Problem, say, since } from './problem.mjs';

const OUTPUT = {
  app: path.join(ROOT, 'packages', 'app', 'dist', 'index.html'),
  backend: path.join(ROOT, 'packages', 'backend', 'dist', 'bundle.tar.gz'),
};

// Beside the dependencies and not in dist, which the backend serves.
function markOf(name) {
  return path.join(ROOT, 'node_modules', `.maestro-build-${name}`);
}

/** Whether a build exists that belongs to the present sources. */
export function isBuilt(name) {
  const mark = markOf(name);
  return (
    existsSync(OUTPUT[name]) &&
    existsSync(mark) &&
    readFileSync(mark, 'utf8') === buildFingerprint(name)
  );
}

/**
 * Builds `app` or `backend` for production unless that is done already. The
 * fingerprint is taken before the build, so a file that changes meanwhile
 * leads to another build next time.
 *
 * @throws Problem that names the log
 */
export async function build(name, options = {}) {
  if (isBuilt(name) && !options.force) {
    return;
  }
  say(`Building the ${name} (only after a change of its sources) …`);
  const begin = performance.now();
  const fingerprint = buildFingerprint(name);
  const log = options.log ?? path.join(CACHE, 'logs', `build-${name}.log`);
  const { code } = await yarn(
    ['workspace', name, 'build', ...(options.args ?? [])],
    { log, env: { NODE_ENV: 'production', ...options.env } },
  );
  if (code !== 0 || !existsSync(OUTPUT[name])) {
    process.stderr.write(`${tail(log, 30)}\n`);
    throw new Problem(
      `The ${name} could not be built; the whole output is in ${shown(log)}.`,
    );
  }
  writeFileSync(markOf(name), fingerprint);
  say(`Built the ${name} in ${since(begin)}.`);
}
