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
import { ReceiptProof } from './api';
import { toBase64 } from './base64';
import { formatCheckpoint } from './checkpoint';
import {
  completedNodes,
  consistencyProof,
  inclusionProof,
  leafHash,
  NodeReader,
  rootFromNodes,
} from './merkle';
import { signNote, verifierKey } from './note';
import { encodeReceipt, Receipt } from './receipt';
import { formatTlogProof, parseTlogProof, verifyTlogProof } from './tlogProof';
import {
  verifyCheckpointConsistency,
  verifyReceiptProof,
} from './verifyReceipt';

const ORIGIN = 'example.org/ledger';

function log(count: number) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url');
  const key = verifierKey(ORIGIN, raw);
  const nodes = new Map<string, Uint8Array>();
  const node: NodeReader = (level, index) => nodes.get(`${level}/${index}`)!;
  const leaves = Array.from({ length: count }, (_, seq) => {
    const receipt: Receipt = {
      version: 1,
      kind: 'delivery',
      source: 'github',
      tenant: null,
      deliveryId: `d${seq}`,
      receivedAt: '2026-11-20T10:00:00.000Z',
      recordedAt: '2026-11-20T10:00:00.000Z',
      verification: 'hmac-sha256',
      body: null,
      statement: { seq },
    };
    const leaf = encodeReceipt(receipt);
    for (const made of completedNodes({
      size: seq,
      leafHash: leafHash(leaf),
      node,
    })) {
      nodes.set(`${made.level}/${made.index}`, made.hash);
    }
    return leaf;
  });
  const checkpoint = (size: number) =>
    signNote({
      text: formatCheckpoint({
        origin: ORIGIN,
        size,
        root: rootFromNodes({ size, node }),
      }),
      key,
      sign: bytes => sign(null, bytes, privateKey),
    });
  const proof = (seq: number, size: number): ReceiptProof => ({
    seq,
    index: seq,
    leaf: toBase64(leaves[seq]),
    treeSize: size,
    proof: inclusionProof({ index: seq, size, node }).map(toBase64),
    checkpoint: checkpoint(size),
    verifierKey: key,
  });
  return { key, node, leaves, checkpoint, proof };
}

const clean = log(21);
const failed = (result: ReturnType<typeof verifyReceiptProof>) =>
  result.checks.filter(c => !c.ok).map(c => c.name);

describe('verifyReceiptProof', () => {
  const pinned = { pinnedVerifierKey: clean.key };

  it('passes every record of a log, and says what was checked', () => {
    for (let seq = 0; seq < 21; seq++) {
      const result = verifyReceiptProof(clean.proof(seq, 21), pinned);
      expect(result.ok).toBe(true);
      expect(result.receipt?.deliveryId).toBe(`d${seq}`);
    }
    const { checks } = verifyReceiptProof(clean.proof(3, 21), pinned);
    expect(checks.map(c => c.name)).toEqual([
      'key',
      'signature',
      'leaf',
      'inclusion',
    ]);
    expect(checks[3].detail).toBe(
      '5 hashes lead from record 3 to the signed root',
    );
  });

  it('does not trust the key that came with the proof', () => {
    const result = verifyReceiptProof(clean.proof(3, 21), {
      pinnedVerifierKey: null,
    });
    expect(failed(result)).toEqual(['key', 'signature', 'inclusion']);
  });

  it('finds a swapped key, even when everything is signed anew', () => {
    const other = log(21);
    expect(failed(verifyReceiptProof(other.proof(3, 21), pinned))).toEqual([
      'key',
      'signature',
      'inclusion',
    ]);
    expect(
      failed(
        verifyReceiptProof(other.proof(3, 21), {
          pinnedVerifierKey: other.key,
          remembered: {
            verifierKey: clean.key,
            checkpoint: clean.checkpoint(21),
          },
        }),
      ),
    ).toContain('key');
  });

  it.each<[string, Partial<ReceiptProof>, string[]]>([
    ['another record', { leaf: toBase64(clean.leaves[4]) }, ['inclusion']],
    ['another place', { index: 4 }, ['inclusion']],
    ['another size', { treeSize: 20 }, ['inclusion']],
    ['no proof', { proof: [] }, ['inclusion']],
    ['bad base64', { proof: ['?'] }, ['inclusion']],
    [
      'an unreadable record',
      { leaf: toBase64(Uint8Array.of(123)) },
      ['leaf', 'inclusion'],
    ],
    [
      'an older checkpoint',
      { checkpoint: clean.checkpoint(20) },
      ['inclusion'],
    ],
    ['no checkpoint', { checkpoint: '' }, ['signature', 'inclusion']],
  ])('finds %s', (_, change, names) => {
    const result = verifyReceiptProof(
      { ...clean.proof(3, 21), ...change },
      pinned,
    );
    expect(failed(result)).toEqual(names);
    expect(result.ok).toBe(false);
  });

  it('compares with what it remembers', () => {
    const remembered = {
      verifierKey: clean.key,
      checkpoint: clean.checkpoint(20),
    };
    const options = { pinnedVerifierKey: null, remembered };
    expect(verifyReceiptProof(clean.proof(3, 21), options).ok).toBe(true);
    expect(failed(verifyReceiptProof(clean.proof(3, 19), options))).toEqual([
      'remembered',
    ]);
  });
});

describe('verifyCheckpointConsistency', () => {
  const proof = (size1: number, size2: number) =>
    consistencyProof({ size1, size2, node: clean.node }).map(toBase64);

  it('passes two states of one log, and no other', () => {
    const older = clean.checkpoint(9);
    const newer = clean.checkpoint(21);
    const verifierKeys = [clean.key];
    const check = (change: object) => () =>
      verifyCheckpointConsistency({
        older,
        newer,
        proof: proof(9, 21),
        verifierKeys,
        ...change,
      });
    expect(check({})().newer.size).toBe(21n);
    expect(check({ older: newer, proof: [] })().older.size).toBe(21n);
    expect(check({ older: clean.checkpoint(0), proof: [] })().older.size).toBe(
      0n,
    );
    expect(check({ older: newer, newer: older })).toThrow('are missing');
    expect(check({ older: clean.checkpoint(8) })).toThrow('proof');
    expect(check({ newer: log(21).checkpoint(21) })).toThrow('none of them');
  });
});

describe('proof files', () => {
  const { proof, checkpoint } = clean.proof(3, 21);
  const content = {
    index: 3n,
    proof: proof.map(p => Uint8Array.from(Buffer.from(p, 'base64'))),
    checkpoint,
    extra: clean.leaves[3],
  };

  it('round-trips and verifies, with the leaf inside or beside', () => {
    const text = formatTlogProof(content);
    expect(text.split('\n').slice(0, 1)).toEqual(['c2sp.org/tlog-proof@v1']);
    expect(parseTlogProof(text)).toEqual(content);
    expect(verifyTlogProof(text, { verifierKeys: [clean.key] }).index).toBe(3n);
    const bare = formatTlogProof({ ...content, extra: null });
    expect(
      verifyTlogProof(bare, {
        verifierKeys: [clean.key],
        leaf: clean.leaves[3],
      }).checkpoint.size,
    ).toBe(21n);
    expect(() => verifyTlogProof(bare, { verifierKeys: [clean.key] })).toThrow(
      'no leaf',
    );
    expect(() =>
      verifyTlogProof(bare, {
        verifierKeys: [clean.key],
        leaf: clean.leaves[4],
      }),
    ).toThrow('another hash');
  });

  it.each([
    ['line 1', (t: string) => t.replace('@v1', '@v2')],
    ['index N', (t: string) => t.replace('index 3', 'index 03')],
    ['index N', (t: string) => t.replace('index 3\n', '')],
    ['line 4', (t: string) => t.replace(proof[0], 'AAAA')],
    ['line 4', (t: string) => t.replace(proof[0], '?')],
    ['no empty line', (t: string) => t.replace(/\n\n/g, '\n')],
    ['hashes', (t: string) => t.replace(`${proof[0]}\n`, '')],
    ['another hash', (t: string) => t.replace('index 3', 'index 2')],
  ])('refuses: %s', (message, change) => {
    const text = change(formatTlogProof(content));
    expect(() => verifyTlogProof(text, { verifierKeys: [clean.key] })).toThrow(
      message,
    );
  });
});
