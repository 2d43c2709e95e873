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

import { createHash, createPublicKey } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedSigner, verifyBundle } from '../attest/sigstore';
import { Suite } from './suite';

const IDENTITY =
  'https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main';
const ISSUER = 'https://token.actions.githubusercontent.com';

function readCase(root: string, folder: string) {
  const own = (file: string) => join(root, 'bundle-verify', folder, file);
  const pick = (file: string, otherwise: string) =>
    existsSync(own(file)) ? own(file) : join(root, otherwise);
  const text = (file: string, otherwise: string) =>
    existsSync(own(file)) ? readFileSync(own(file), 'utf8').trim() : otherwise;
  const signer: ExpectedSigner = existsSync(own('key.pub'))
    ? { key: createPublicKey(readFileSync(own('key.pub'))) }
    : {
        identity: text('identity', IDENTITY),
        issuer: text('issuer', ISSUER),
      };
  return {
    signer,
    bundle: JSON.parse(readFileSync(own('bundle.sigstore.json'), 'utf8')),
    trustedRoot: JSON.parse(
      readFileSync(
        pick('trusted_root.json', 'public_good_trusted_root.json'),
        'utf8',
      ),
    ),
    bytes: new Uint8Array(readFileSync(pick('artifact', 'a.txt'))),
  };
}

/** Bundles, each by its artifact and by the digest of it alone. */
export const sigstore: Suite = {
  name: 'sigstore',
  present: folder => existsSync(join(folder, 'sigstore', 'bundle-verify')),
  async run(folder) {
    const root = join(folder, 'sigstore');
    const failures: string[] = [];
    let passed = 0;
    let total = 0;
    for (const name of readdirSync(join(root, 'bundle-verify')).sort()) {
      const wanted = !name.endsWith('_fail');
      for (const by of ['file', 'digest'] as const) {
        total += 1;
        try {
          const { bytes, ...rest } = readCase(root, name);
          const artifact =
            by === 'file'
              ? { bytes }
              : { sha256: createHash('sha256').update(bytes).digest() };
          const verdict = verifyBundle({ ...rest, artifact });
          if (verdict.ok === wanted) {
            passed += 1;
          } else {
            failures.push(
              `${name} by ${by}: ${
                verdict.ok ? 'accepted' : `refused, ${verdict.reason}`
              }`,
            );
          }
        } catch (error) {
          failures.push(`${name} by ${by}: ${(error as Error).message}`);
        }
      }
    }
    return { passed, total, failures };
  },
};
