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
 * Maestro's own safety case in the portal that `npm start` runs: a key and a
 * token of this checkout, and what the last `npm test` left.
 */
import { execFileSync } from 'node:child_process';
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
} from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, shown } from './paths.mjs';

/** Text of a file that only its owner reads; made when it is not there. */
function secretIn(file, make) {
  if (!existsSync(file)) {
    writeFileSync(file, make(), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}

/**
 * The variables of app-config.self.yaml: the public half of the key that signs
 * what this checkout says of itself, and the token with which it hands that in.
 * `yarn case:self` finds both in the data folder.
 */
export function prepareSelfCase(data) {
  const pem = secretIn(path.join(data, 'self-case.key.pem'), () =>
    generateKeyPairSync('ed25519').privateKey.export({
      format: 'pem',
      type: 'pkcs8',
    }),
  );
  return {
    MAESTRO_SELF_KEY: createPublicKey(createPrivateKey(pem))
      .export({ format: 'pem', type: 'spki' })
      .toString(),
    MAESTRO_SELF_TOKEN: secretIn(path.join(data, 'self-case.token'), () =>
      randomBytes(32).toString('base64url'),
    ),
  };
}

/**
 * Whether the last `npm test` ran on the commit that is checked out, and if
 * not, what to say instead.
 *
 * @returns `{ ready: true }` or `{ ready: false, note }`
 */
export function selfCaseState(url, root = ROOT) {
  const command = `run npm test, then yarn case:self --portal ${url}`;
  const results = path.join(root, 'test-results');
  const tested = path.join(results, 'tested.json');
  if (!existsSync(tested) || !existsSync(path.join(results, 'junit.xml'))) {
    return {
      ready: false,
      note: `Maestro's own safety case has no report of its tests; ${command}.`,
    };
  }
  let commit;
  try {
    ({ commit } = JSON.parse(readFileSync(tested, 'utf8')));
  } catch {
    return {
      ready: false,
      note: `${shown(
        tested,
      )} cannot be read, so Maestro's own safety case has no report of its tests; ${command}.`,
    };
  }
  const head = headOf(root);
  if (head === commit) {
    return { ready: true };
  }
  const short = hash => String(hash).slice(0, 12);
  return {
    ready: false,
    note:
      head === null
        ? 'This is no git checkout, so there is no commit that the tests of Maestro could speak for.'
        : `Maestro's own safety case is of commit ${short(
            head,
          )}, but the last npm test ran on ${short(commit)}; ${command}.`,
  };
}

function headOf(root) {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return null;
  }
}
