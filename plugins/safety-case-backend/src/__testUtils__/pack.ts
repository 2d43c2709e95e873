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

import { KeyObject, createHash, createPrivateKey, sign } from 'node:crypto';
import {
  consistencyProof,
  formatCheckpoint,
  inclusionProof,
  leafHash,
  nodeHash,
  rootFromNodes,
  signNote,
  verifierKey,
} from '@maestro/backstage-plugin-ledger-common';
import { PackContent, PackStatement, preAuthEncodingOf } from '../engine/pack';
import { packKey } from '../pack/build';

const utf8 = new TextEncoder();
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

/** The same Ed25519 key for the same number, for tests only. */
export function testKey(number: number): KeyObject {
  const seed = Buffer.alloc(32, number).toString('hex');
  return createPrivateKey({
    key: Buffer.from(`302e020100300506032b657004220420${seed}`, 'hex'),
    format: 'der',
    type: 'pkcs8',
  });
}

/** A pack's content with so many statements, each in the log. */
export function testContent(
  count: number,
  keys: { signer: KeyObject; log: KeyObject },
): Omit<PackContent, 'signer'> & {
  /** Hashes of the consistency proof from an older size, hex. */
  consistencyFrom(size: number): string[];
} {
  const signer = packKey(keys.signer);
  const statements = Array.from(
    { length: count },
    (_, index): PackStatement => {
      const payload = utf8.encode(
        JSON.stringify({ statement: index, text: 'ä' }),
      );
      const payloadType = 'application/vnd.in-toto+json';
      return {
        digest: createHash('sha256').update(payload).digest('hex'),
        payloadType,
        payload,
        signatures: [
          {
            fingerprint: signer.fingerprint,
            signature: sign(
              null,
              preAuthEncodingOf(payloadType, payload),
              keys.signer,
            ),
          },
        ],
        bundle: null,
      };
    },
  );
  // Every second leaf of the log belongs to somebody else.
  const leaves = statements.flatMap(({ digest }, index) => [
    utf8.encode(JSON.stringify({ seq: 2 * index, other: true })),
    utf8.encode(JSON.stringify({ seq: 2 * index + 1, statement: { digest } })),
  ]);
  const hashes = leaves.map(leaf => leafHash(leaf));
  const node = (level: number, index: bigint): Uint8Array =>
    level === 0
      ? hashes[Number(index)]
      : nodeHash(node(level - 1, 2n * index), node(level - 1, 2n * index + 1n));
  const size = leaves.length;
  const root = rootFromNodes({ size, node });
  const origin = 'test.example/log';
  const body = formatCheckpoint({ origin, size, root });
  const logKey = packKey(keys.log);
  const raw = Buffer.from(logKey.pem.split('\n')[1], 'base64').subarray(-32);
  return {
    title: 'Test case',
    caseJson: '{"verdict":"supported"}\n',
    argument: 'G1: { undeveloped: true }\n',
    policy: '{}\n',
    inputs: '{}\n',
    statements,
    receipts: statements.map((_, index) => ({
      seq: 2 * index + 1,
      leaf: leaves[2 * index + 1],
      index: 2 * index + 1,
      size,
      proof: inclusionProof({ index: 2 * index + 1, size, node }).map(hex),
    })),
    checkpoint: {
      note: signNote({
        text: body,
        key: verifierKey(origin, raw),
        sign: bytes => sign(null, bytes, keys.log),
      }),
      body,
      signature: sign(null, utf8.encode(body), keys.log),
      key: logKey,
      root: hex(root),
      consistency: null,
    },
    keys: [signer],
    consistencyFrom: from =>
      consistencyProof({ size1: from, size2: size, node }).map(hex),
  };
}
