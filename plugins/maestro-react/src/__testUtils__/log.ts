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

import { generateKeyPairSync, sign } from 'node:crypto';
import {
  completedNodes,
  consistencyProof,
  encodeReceipt,
  formatCheckpoint,
  createKeyRotation,
  inclusionProof,
  KeyHistory,
  leafHash,
  LedgerApi,
  LedgerStatus,
  NodeReader,
  ReceiptProof,
  rootFromNodes,
  signNote,
  toBase64,
  verifierKey,
} from '@maestro/backstage-plugin-ledger-common';
import { LogMemory, BrowserLog } from '../ledger/LogMemory';

const ORIGIN = 'example.org/ledger';

/** A small log, really hashed and signed; `version` makes another history. */
export function aLog(
  options: {
    version?: string;
    key?: ReturnType<typeof aKey>;
    count?: number;
    /** The key hands over to another one by the leaf at `at`. */
    rotation?: { at: number; to: ReturnType<typeof aKey> };
  } = {},
) {
  const { version = 'a', key = aKey(), count = 20, rotation } = options;
  const keyAt = (size: number) =>
    rotation && size > rotation.at ? rotation.to : key;
  const nodes = new Map<string, Uint8Array>();
  const node: NodeReader = (level, index) => nodes.get(`${level}/${index}`)!;
  const leaves = Array.from({ length: count }, (_, seq) => {
    const leaf = encodeReceipt({
      version: 1,
      kind: seq === rotation?.at ? 'key_rotation' : 'delivery',
      source: 'github',
      tenant: null,
      deliveryId: `${version}-${seq}`,
      receivedAt: '2026-11-20T10:00:00.000Z',
      recordedAt: '2026-11-20T10:00:01.000Z',
      verification: 'hmac-sha256',
      body: null,
      statement:
        seq === rotation?.at
          ? {
              ...createKeyRotation({
                origin: ORIGIN,
                oldKey: key.text,
                newKey: rotation.to.text,
                signOld: key.sign,
                signNew: rotation.to.sign,
              }),
            }
          : null,
    });
    completedNodes({ size: seq, leafHash: leafHash(leaf), node }).forEach(
      made => nodes.set(`${made.level}/${made.index}`, made.hash),
    );
    return leaf;
  });
  const checkpoint = (size: number) =>
    signNote({
      text: formatCheckpoint({
        origin: ORIGIN,
        size,
        root: rootFromNodes({ size, node }),
      }),
      key: keyAt(size).text,
      sign: keyAt(size).sign,
    });
  const proof = (seq: number, treeSize: number): ReceiptProof =>
    ({
      seq,
      index: seq,
      leaf: toBase64(leaves[seq]),
      treeSize,
      proof: inclusionProof({ index: seq, size: treeSize, node }).map(toBase64),
      checkpoint: checkpoint(treeSize),
      verifierKey: keyAt(treeSize).text,
    } as ReceiptProof);
  const consistency = (from: number, to: number) =>
    consistencyProof({ size1: from, size2: to, node }).map(toBase64);
  const keys = (size: number): KeyHistory => ({
    origin: ORIGIN,
    keys: [
      { key, sinceSize: 0, seq: null },
      ...(rotation && size > rotation.at
        ? [{ key: rotation.to, sinceSize: rotation.at + 1, seq: rotation.at }]
        : []),
    ].map(entry => ({
      verifierKey: entry.key.text,
      fingerprint: '00:11',
      sinceSize: entry.sinceSize,
      seq: entry.seq,
      since: '2026-11-20T10:00:01.000Z',
    })),
  });
  return { checkpoint, proof, consistency, key, keyAt, keys };
}

/** An Ed25519 key that bears the name of the log. */
export function aKey() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url');
  return {
    text: verifierKey(ORIGIN, new Uint8Array(raw)),
    sign: (bytes: Uint8Array) =>
      new Uint8Array(sign(null, Buffer.from(bytes), privateKey)),
  };
}

/** A ledger that answers from a log of the given size. */
export function aLedger(log: ReturnType<typeof aLog>, size: number) {
  const unused = async () => {
    throw new Error('not part of this test');
  };
  return {
    getBaseUrl: async () => 'http://portal.example/api/maestro-ledger',
    getStatus: jest.fn(
      async (): Promise<LedgerStatus> => ({
        origin: ORIGIN,
        demo: false,
        treeSize: size,
        rootHash: null,
        checkpoint: log.checkpoint(size),
        checkpointAt: '2026-11-20T10:00:01.000Z',
        verifierKey: log.keyAt(size).text,
        keyFingerprint: '00:11',
        lastPublication: null,
        publications: [],
        writable: true,
        problem: null,
      }),
    ),
    getKeys: jest.fn(async () => log.keys(size)),
    getReceiptProof: jest.fn(async (seq: number) => log.proof(seq, size)),
    getConsistencyProof: jest.fn(async (from: number, to: number) =>
      log.consistency(from, to),
    ),
    getReceipts: unused,
    getReceipt: unused,
    getTlogProof: unused,
    getSources: unused,
    getUnattributed: unused,
    export: unused,
  } satisfies LedgerApi;
}

/** Memory that a test can look into. */
export function aMemory(): LogMemory & { content: Map<string, BrowserLog> } {
  const content = new Map<string, BrowserLog>();
  return {
    content,
    load: baseUrl => content.get(baseUrl) ?? null,
    save: (baseUrl, log) => {
      content.set(baseUrl, log);
    },
    forget: baseUrl => {
      content.delete(baseUrl);
    },
  };
}
