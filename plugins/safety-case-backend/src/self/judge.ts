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

import { readFileSync } from 'node:fs';
import { bundleSigner } from '../attest/bundle';
import { sha256Hex } from '../attest/EvidenceKey';
import { judgePack, readTar } from '../engine/pack';

/**
 * `yarn case:judge PACK.tar`: judges the case of a Repro Pack again, from its
 * files, and compares the answer with its `case.json`. Verify the pack first:
 * this says nothing about signatures.
 *
 * @throws Error when the answer is another one
 */
export async function main([file]: string[]): Promise<void> {
  if (file === undefined) {
    throw new Error('yarn case:judge PACK.tar: name the pack');
  }
  const members = readTar(new Uint8Array(readFileSync(file)));
  const told = members.find(({ path }) => path === 'case.json');
  const judged = judgePack(members, sha256Hex, bundleSigner);
  if (!told || Buffer.from(told.bytes).toString('utf8') !== judged) {
    throw new Error(
      `DIFFERENT: judged again, the case comes to: ${
        JSON.parse(judged).sentence
      }`,
    );
  }
  console.log(`SAME: ${JSON.parse(judged).sentence}`);
}
