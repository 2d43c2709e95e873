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

import {
  createHash,
  createPrivateKey,
  createPublicKey,
  sign,
} from 'node:crypto';
import {
  completedNodes,
  consistencyProof,
  createKeyRotation,
  encodeReceipt,
  formatCheckpoint,
  HashFunction,
  inclusionProof,
  leafHash,
  LEDGER_EXPORT_FORMAT,
  LedgerExportEnd,
  LedgerExportHeader,
  LedgerExportLeaf,
  NodeReader,
  Receipt,
  rootFromNodes,
  signNote,
  toBase64,
  verifierKey,
} from '@maestro/backstage-plugin-ledger-common';
import { Random } from './random';

export const ORIGIN = 'maestro.example.org/ledger';

const hash: HashFunction = data => createHash('sha256').update(data).digest();

export interface Signer {
  /** Verifier key. */
  key: string;
  sign: (bytes: Uint8Array) => Uint8Array;
}

/** One record as the portal stores it: leaf, and body and salt beside. */
export interface StoredRecord {
  receipt: Receipt;
  body?: Uint8Array;
  salt?: Uint8Array;
}

/** A log as its operator has it; the last signer is the present one. */
export interface Log {
  records: StoredRecord[];
  signers: Signer[];
}

/** PKCS #8 frame of an Ed25519 seed (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

export function createSigner(random: Random): Signer {
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8, random.bytes(32)]),
    format: 'der',
    type: 'pkcs8',
  });
  const { x } = createPublicKey(privateKey).export({ format: 'jwk' });
  return {
    key: verifierKey(ORIGIN, Buffer.from(x!, 'base64url')),
    sign: bytes => sign(null, bytes, privateKey),
  };
}

export function saltedDigest(salt: Uint8Array, body: Uint8Array): string {
  return createHash('sha256').update(salt).update(body).digest('hex');
}

/** A delivery with a random body. */
export function delivery(random: Random, at: number): StoredRecord {
  const body = new TextEncoder().encode(
    JSON.stringify({
      ref: random.hex(4),
      text: 'ä'.repeat(random.integer(0, 9)),
    }),
  );
  const salt = random.bytes(32);
  const time = new Date(at).toISOString();
  return {
    receipt: {
      version: 1,
      kind: 'delivery',
      source: random.pick(['github', 'gitlab', 'api']),
      tenant: null,
      deliveryId: random.hex(8),
      receivedAt: time,
      recordedAt: time,
      verification: 'hmac-sha256',
      body: {
        digest: saltedDigest(salt, body),
        bytes: body.length,
        mediaType: 'application/json',
      },
      statement: null,
    },
    body,
    salt,
  };
}

function own(
  kind: Receipt['kind'],
  random: Random,
  at: number,
  statement: Record<string, unknown>,
): StoredRecord {
  const time = new Date(at).toISOString();
  return {
    receipt: {
      version: 1,
      kind,
      source: 'maestro',
      tenant: null,
      deliveryId: random.hex(8),
      receivedAt: time,
      recordedAt: time,
      verification: 'internal',
      body: null,
      statement,
    },
  };
}

/**
 * A log without fault: origin first, deliveries and the ledger's own records,
 * equal times, erased bodies, perhaps a change of the key.
 */
export function createLog(
  random: Random,
  options: { size?: number; rotate?: boolean } = {},
): Log {
  const size = options.size ?? random.integer(2, 40);
  const rotateAt =
    options.rotate ?? random.chance(0.2) ? random.integer(1, size - 1) : -1;
  const signers = [createSigner(random)];
  let clock = Date.UTC(2026, 8, 1) + random.integer(0, 1e9);
  const records = [own('origin', random, clock, { origin: ORIGIN })];
  while (records.length < size) {
    clock += random.chance(0.3) ? 0 : random.integer(1, 9e6);
    if (records.length === rotateAt) {
      const [old, fresh] = [signers[0], createSigner(random)];
      const statement = createKeyRotation({
        origin: ORIGIN,
        oldKey: old.key,
        newKey: fresh.key,
        signOld: old.sign,
        signNew: fresh.sign,
      });
      records.push(own('key_rotation', random, clock, { ...statement }));
      signers.push(fresh);
    } else if (random.chance(0.15)) {
      const kind = random.pick(['attribution', 'rejections', 'audit'] as const);
      records.push(
        own(kind, random, clock, { note: 'ü', n: random.integer(0, 9) }),
      );
    } else {
      const record = delivery(random, clock);
      records.push(random.chance(0.1) ? { receipt: record.receipt } : record);
    }
  }
  return { records, signers };
}

/** The tree over the leaves of some records. */
export function treeOf(records: readonly StoredRecord[]): NodeReader {
  const nodes = new Map<string, Uint8Array>();
  const node: NodeReader = (level, index) => nodes.get(`${level}/${index}`)!;
  records.forEach(({ receipt }, size) => {
    const leaf = leafHash(encodeReceipt(receipt), hash);
    for (const made of completedNodes({ size, leafHash: leaf, node, hash })) {
      nodes.set(`${made.level}/${made.index}`, made.hash);
    }
  });
  return node;
}

/** Key in force for a tree of `size` records. */
function signerAt(log: Log, size: number): Signer {
  const changes = log.records
    .slice(0, size)
    .filter(({ receipt }) => receipt.kind === 'key_rotation').length;
  return log.signers[Math.min(changes, log.signers.length - 1)];
}

/** Text of the checkpoint of the first `size` records, not signed. */
export function checkpointText(log: Log, size: number): string {
  const root = rootFromNodes({ size, node: treeOf(log.records), hash });
  return formatCheckpoint({ origin: ORIGIN, size, root });
}

/** Signed checkpoint of the first `size` records. */
export function checkpointOf(
  log: Log,
  size: number = log.records.length,
  signer: Signer = signerAt(log, size),
): string {
  return signNote({ text: checkpointText(log, size), ...signer });
}

export interface ExportChoice {
  from?: number;
  to?: number;
  /** Sequence numbers to keep; the file is then a selection. */
  only?: number[];
  /** Size of the tree that the checkpoint seals; default the whole log. */
  size?: number;
  /** Replaces the checkpoint. */
  checkpoint?: string;
  /** Asks for the proof that the log continues this size. */
  previousSize?: number;
  bodies?: boolean;
  /** Puts proofs even where the reader can do without. */
  proofs?: boolean;
  end?: Partial<LedgerExportEnd>;
}

/** The lines of an export, as objects that an attacker can change. */
export interface ExportLines {
  header: LedgerExportHeader;
  leaves: LedgerExportLeaf[];
  end: LedgerExportEnd;
}

/** Exports a log, as the ledger does. */
export function exportOf(log: Log, choice: ExportChoice = {}): ExportLines {
  const size = choice.size ?? log.records.length;
  const { from = 0, to = size, only, previousSize } = choice;
  const records = log.records.slice(0, size);
  const node = treeOf(records);
  const whole = from === 0 && to === size && !only;
  const seqs = only ?? Array.from({ length: to - from }, (_, i) => from + i);
  const leaves = seqs.map((seq): LedgerExportLeaf => {
    const { receipt, body, salt } = records[seq];
    const proof = () =>
      inclusionProof({ index: seq, size, node, hash }).map(toBase64);
    return {
      seq,
      leaf: toBase64(encodeReceipt(receipt)),
      ...(whole && !choice.proofs ? {} : { proof: proof() }),
      ...(choice.bodies && body && salt
        ? { body: toBase64(body), salt: toBase64(salt) }
        : {}),
    };
  });
  return {
    header: {
      format: LEDGER_EXPORT_FORMAT,
      origin: ORIGIN,
      range: { from, to },
      contiguous: !only,
      filter: only ? { source: 'github' } : null,
      checkpoint: choice.checkpoint ?? checkpointOf(log, size),
      verifierKey: signerAt(log, size).key,
      ...(previousSize
        ? {
            previousCheckpoint: checkpointOf(log, previousSize),
            consistencyProof: consistencyProof({
              size1: previousSize,
              size2: size,
              node,
              hash,
            }).map(toBase64),
          }
        : {}),
    },
    leaves,
    end: { end: true, count: leaves.length, ...choice.end },
  };
}

/** The text of an export. */
export function textOf({ header, leaves, end }: ExportLines): string {
  return [header, ...leaves, end]
    .map(line => `${JSON.stringify(line)}\n`)
    .join('');
}
