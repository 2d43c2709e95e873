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

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Backend } from './backend';
import { Accepted } from './traffic';

/**
 * What must hold after every fault: each delivery that was answered 2xx is in
 * the log once, at the sequence number that the answer gave; sequence numbers
 * have no gap; the export verifies offline with the pinned key and against
 * every checkpoint handed out before. Throws with the first thing that fails.
 */
export async function assertNothingLost(options: {
  root: string;
  folder: string;
  backend: Backend;
  accepted: Accepted;
  checkpoints: string[];
  /** Key that a stranger pinned; the present one by default. */
  key?: string;
}): Promise<{ leaves: number }> {
  const { root, folder, backend, accepted, checkpoints } = options;
  const status = JSON.parse(await backend.text('/status'));
  const text = await backend.text('/export');
  const leaves = text
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
    .filter(line => typeof line.seq === 'number' && line.leaf);
  leaves.forEach((line, index) => {
    if (line.seq !== index) {
      throw new Error(`Sequence number ${index} is missing from the log`);
    }
  });
  const bySource = new Map<string, number>();
  for (const line of leaves) {
    const receipt = JSON.parse(
      Buffer.from(line.leaf, 'base64').toString('utf8'),
    );
    const key = `${receipt.source} ${receipt.deliveryId}`;
    if (bySource.has(key)) {
      throw new Error(`${key} is in the log twice`);
    }
    bySource.set(key, line.seq);
  }
  for (const [id, seq] of accepted) {
    if (bySource.get(`github ${id}`) !== seq) {
      throw new Error(
        `Delivery ${id} was accepted as ${seq}, the log has it at ${bySource.get(
          `github ${id}`,
        )}`,
      );
    }
  }
  const file = join(folder, 'export.ndjson');
  writeFileSync(file, text);
  const verify = (...args: string[]) =>
    execFileSync(
      process.execPath,
      [join(root, 'packages/verify/src/verify.ts'), ...args],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    );
  const key = options.key ?? status.verifierKey;
  verify('export', file, '--key', key);
  checkpoints.forEach((checkpoint, index) => {
    const older = join(folder, `checkpoint-${index}.txt`);
    writeFileSync(older, checkpoint);
    verify('export', file, '--key', key, '--checkpoint', older);
  });
  return { leaves: leaves.length };
}
