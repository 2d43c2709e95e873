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

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { readTar } from '../engine/pack';

const SCRIPT = resolve(
  __dirname,
  '../../../../packages/verify/scripts/verify-pack.sh',
);

/**
 * The last line of the shell verifier over a pack: VERIFIED or REFUSED. It
 * needs OpenSSL 3 or newer.
 */
export function verifyByScript(
  pack: Uint8Array,
  pins: { signer: string; logKey: string },
): string {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-script-'));
  try {
    for (const { bytes, path } of readTar(pack)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    const { status, stderr, stdout } = spawnSync(
      'sh',
      [SCRIPT, pins.signer, pins.logKey],
      { cwd: folder, encoding: 'utf8' },
    );
    return (status === 0 ? stdout : stderr).trim().split('\n').at(-1) ?? '';
  } finally {
    rmSync(folder, { recursive: true });
  }
}
