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

import { KeyObject, createPublicKey, verify } from 'node:crypto';
import { decodeBase64, preAuthEncoding, readEnvelope } from '../engine/attest';
import { PackCheckpoint, PackStatement } from '../engine/pack';
import {
  parseNote,
  parseVerifierKey,
} from '@maestro/backstage-plugin-ledger-common';
import { packKey } from './build';

/**
 * A statement as a pack holds it, with the signatures that known keys made.
 *
 * @param envelope - DSSE in JSON, in any spelling of base64
 * @param bundle - that it came in, when a certificate names its signer
 * @param keys - by fingerprint
 * @returns null when none of the keys signed it
 */
export function packStatement(
  {
    bundle = null,
    digest,
    envelope,
  }: { digest: string; envelope: string; bundle?: string | null },
  keys: ReadonlyMap<string, KeyObject>,
): PackStatement | null {
  const read = readEnvelope(JSON.parse(envelope));
  const payload = typeof read === 'string' ? null : decodeBase64(read.payload);
  if (typeof read === 'string' || payload === null) {
    return null;
  }
  const message = preAuthEncoding(read.payloadType, payload);
  const signatures: PackStatement['signatures'] = [];
  for (const [fingerprint, key] of keys) {
    const signature = read.signatures
      .map(({ sig }) => decodeBase64(sig))
      .find(bytes => bytes !== null && isRight(message, key, bytes));
    if (signature) {
      signatures.push({ fingerprint, signature });
    }
  }
  return signatures.length === 0
    ? null
    : {
        digest,
        payloadType: read.payloadType,
        payload,
        signatures,
        bundle,
      };
}

function isRight(
  message: Uint8Array,
  key: KeyObject,
  signature: Uint8Array,
): boolean {
  const algorithm = key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
  try {
    return verify(algorithm, message, key, signature);
  } catch {
    return false;
  }
}

/**
 * The checkpoint that a pack's receipts lead to.
 *
 * @param note - signed by the log's key
 * @throws Error when that key has not signed it
 */
export function packCheckpoint(
  note: string,
  verifierKey: string,
  consistency: PackCheckpoint['consistency'],
): PackCheckpoint & { size: number } {
  const { keyId, name, publicKey } = parseVerifierKey(verifierKey);
  const { signatures, text } = parseNote(note);
  const own = signatures.find(
    signature => signature.name === name && signature.keyId === keyId,
  );
  if (!own) {
    throw new Error(`The checkpoint of ${name} does not bear its own key`);
  }
  const [, size, root] = text.split('\n');
  return {
    note,
    body: text,
    signature: own.signature,
    key: packKey(
      createPublicKey({
        key: {
          kty: 'OKP',
          crv: 'Ed25519',
          x: Buffer.from(publicKey).toString('base64url'),
        },
        format: 'jwk',
      }),
    ),
    root: Buffer.from(root, 'base64').toString('hex'),
    consistency,
    size: Number(size),
  };
}
