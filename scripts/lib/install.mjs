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
import { installFingerprint } from './fingerprint.mjs';
import { CACHE, ROOT, shown } from './paths.mjs';
import { Problem, say, since } from './problem.mjs';

const MARK = path.join(ROOT, 'node_modules', '.maestro-install');

/**
 * The network failure that a package manager's output tells of, else
 * undefined.
 */
export function networkCause(output) {
  const match =
    /\b(ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH)\b/.exec(
      output,
    );
  return match ? `no network: ${match[1]}` : undefined;
}

/** Whether node_modules is missing or does not belong to the present lockfile. */
export function installNeeded() {
  return !(
    existsSync(path.join(ROOT, 'node_modules', '.yarn-state.yml')) &&
    existsSync(MARK) &&
    readFileSync(MARK, 'utf8') === installFingerprint()
  );
}

/**
 * Installs the dependencies unless they are up to date.
 *
 * @throws Problem with the cause in one sentence
 */
export async function install() {
  if (!installNeeded()) {
    return;
  }
  const first = !existsSync(path.join(ROOT, 'node_modules'));
  say(
    `Installing dependencies${
      first ? ' (the first time takes two minutes or so)' : ''
    } …`,
  );
  const begin = performance.now();
  const log = path.join(CACHE, 'logs', 'install.log');
  const { code } = await yarn(['install', '--immutable'], { log });
  if (code !== 0) {
    const output = tail(log, 400);
    const cause = networkCause(output);
    if (cause) {
      throw new Problem(
        `The dependencies could not be installed (${cause}); check the network or the proxy settings and run the command again.`,
      );
    }
    if (/ENOSPC/.test(output)) {
      throw new Problem(
        'The disk became full during the installation; free 3 GB and run the command again.',
      );
    }
    if (/YN0028/.test(output)) {
      throw new Problem(
        'yarn.lock does not fit the package.json files; run `yarn install` and commit yarn.lock.',
      );
    }
    const reason = output
      .split('\n')
      .filter(line => /YN\d{4}.*(Error|error|failed|➤ YN0001)/.test(line))
      .pop();
    throw new Problem(
      `The dependencies could not be installed${
        reason ? ` (${reason.replace(/^.*?YN\d{4}:\s*[│└]?\s*/, '')})` : ''
      }; the whole output is in ${shown(log)}.`,
    );
  }
  writeFileSync(MARK, installFingerprint());
  say(`Dependencies installed in ${since(begin)}.`);
}
