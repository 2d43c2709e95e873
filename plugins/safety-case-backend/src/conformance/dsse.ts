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

import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DsseEnvelope,
  DsseKey,
  decodeBase64,
  preAuthEncoding,
  readEnvelope,
  verifyEnvelope,
} from '../engine/attest';
import { Suite } from './suite';

interface KeyPair {
  seed?: string;
  public: string;
}

interface Vector {
  id: string;
  envelope: DsseEnvelope;
  trustedKeys: string[];
  threshold: number;
  supportedPayloadTypes: string[];
  pae: string;
  expect: 'accept' | 'reject';
}

// PKCS #8 and SPKI of Ed25519 (RFC 8410) end with the raw key.
const PRIVATE = '302e020100300506032b657004220420';
const PUBLIC = '302a300506032b6570032100';

function keyOf(name: string, { public: hex }: KeyPair): DsseKey {
  const key = createPublicKey({
    key: Buffer.from(PUBLIC + hex, 'hex'),
    format: 'der',
    type: 'spki',
  });
  return {
    id: name,
    verify: (message, signature) => verify(null, message, key, signature),
  };
}

function check(vector: Vector, keys: Record<string, KeyPair>): string[] {
  const problems: string[] = [];
  const envelope = readEnvelope(vector.envelope);
  const verdict =
    typeof envelope === 'string'
      ? { ok: false as const, reason: envelope }
      : verifyEnvelope(envelope, {
          keys: vector.trustedKeys.map(name => keyOf(name, keys[name])),
          threshold: vector.threshold,
          payloadTypes: vector.supportedPayloadTypes,
        });
  if (verdict.ok !== (vector.expect === 'accept')) {
    problems.push(
      `should be ${vector.expect}ed${verdict.ok ? '' : `: ${verdict.reason}`}`,
    );
  }
  const payload = decodeBase64(vector.envelope.payload);
  if (payload === null) {
    return problems;
  }
  const own = Buffer.from(
    preAuthEncoding(vector.envelope.payloadType, payload),
  );
  const stated = Buffer.from(vector.pae, 'hex');
  // Where the type was exchanged after signing, the two must differ.
  const exchanged = !own.equals(stated);
  if (exchanged && vector.expect === 'accept') {
    problems.push('the pre-authentication encoding differs');
  }
  for (const { keyid, sig } of vector.envelope.signatures) {
    const { seed } = (keyid ? keys[keyid] : undefined) ?? {};
    if (seed !== undefined) {
      const key = createPrivateKey({
        key: Buffer.from(PRIVATE + seed, 'hex'),
        format: 'der',
        type: 'pkcs8',
      });
      const made = sign(null, stated, key);
      if (!made.equals(Buffer.from(decodeBase64(sig) ?? []))) {
        problems.push(`the signature by ${keyid} differs`);
      }
    }
  }
  return problems.map(problem => `${vector.id}: ${problem}`);
}

/** Envelopes: verdict, encoding, and signatures made again. */
export const dsse: Suite = {
  name: 'dsse',
  present: folder => existsSync(join(folder, 'dsse', 'vectors.json')),
  async run(folder) {
    const { keys, vectors } = JSON.parse(
      await readFile(join(folder, 'dsse', 'vectors.json'), 'utf8'),
    ) as { keys: Record<string, KeyPair>; vectors: Vector[] };
    const failures: string[] = [];
    let passed = 0;
    for (const vector of vectors) {
      let problems: string[];
      try {
        problems = check(vector, keys);
      } catch (error) {
        problems = [`${vector.id}: ${(error as Error).message}`];
      }
      passed += problems.length === 0 ? 1 : 0;
      failures.push(...problems);
    }
    return { passed, total: vectors.length, failures };
  },
};
