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

import { ReceiptProof } from './api';
import { fromBase64, toBase64 } from './base64';
import { verifyCheckpoint } from './checkpoint';
import { leafHash, verifyInclusion } from './merkle';
import {
  formatNote,
  NoteError,
  parseVerifierKey,
  signNote,
  verifyNote,
} from './note';
import { decodeReceipt } from './receipt';

/** `statement` of a `key_rotation` receipt. @public */
export interface KeyRotationStatement {
  /** Verifier key that signed checkpoints until this leaf. */
  oldKey: string;
  /** Verifier key that signs each checkpoint whose tree holds this leaf. */
  newKey: string;
  /** Ed25519 signatures of `keyRotationText` by both keys, base64. */
  signatures: { old: string; new: string };
}

/**
 * What both keys sign when the key of a log changes.
 *
 * @public
 */
export function keyRotationText(options: {
  origin: string;
  oldKey: string;
  newKey: string;
}): string {
  const { origin, oldKey, newKey } = options;
  return `maestro-ledger key rotation v1\n${origin}\n${oldKey}\n${newKey}\n`;
}

/**
 * Makes the statement of a `key_rotation` receipt.
 *
 * @throws NoteError when a key is malformed, does not bear the log's name, or
 * a signature does not verify
 * @public
 */
export function createKeyRotation(options: {
  origin: string;
  oldKey: string;
  newKey: string;
  signOld: (bytes: Uint8Array) => Uint8Array;
  signNew: (bytes: Uint8Array) => Uint8Array;
}): KeyRotationStatement {
  const { origin, oldKey, newKey } = options;
  const text = keyRotationText(options);
  const bytes = new TextEncoder().encode(text);
  const [old, fresh] = [
    { key: oldKey, sign: options.signOld },
    { key: newKey, sign: options.signNew },
  ].map(({ key, sign }) => {
    if (parseVerifierKey(key).name !== origin) {
      throw new NoteError(`key ${key} does not bear the name of ${origin}`);
    }
    const signature = sign(bytes);
    verifyNote(signNote({ text, key, sign: () => signature }), [key]);
    return toBase64(signature);
  });
  return { oldKey, newKey, signatures: { old, new: fresh } };
}

function verifySigned(text: string, key: string, signature: unknown): void {
  if (typeof signature !== 'string') {
    throw new NoteError(`the hand-over is not signed by ${key}`);
  }
  const { name, keyId } = parseVerifierKey(key);
  verifyNote(
    formatNote(text, [{ name, keyId, signature: fromBase64(signature) }]),
    [key],
  );
}

/**
 * Checks the statement of a `key_rotation` receipt: both keys bear the name of
 * the log, and both have signed.
 *
 * @throws NoteError that says what is wrong
 * @public
 */
export function verifyKeyRotation(
  statement: unknown,
  origin: string,
): KeyRotationStatement {
  const { oldKey, newKey, signatures } = (statement ??
    {}) as Partial<KeyRotationStatement>;
  if (typeof oldKey !== 'string' || typeof newKey !== 'string') {
    throw new NoteError('the hand-over names no keys');
  }
  const text = keyRotationText({ origin, oldKey, newKey });
  for (const [key, signature] of [
    [oldKey, signatures?.old],
    [newKey, signatures?.new],
  ] as const) {
    if (parseVerifierKey(key).name !== origin) {
      throw new NoteError(`key ${key} does not bear the name of ${origin}`);
    }
    verifySigned(text, key, signature);
  }
  return statement as KeyRotationStatement;
}

/**
 * Follows a log from the key that a reader trusts to the one that signs now:
 * each hand-over is signed by both of its keys, begins where the one before
 * ended, and is a leaf of a tree that the last key has signed. A key that was
 * stolen after it had been replaced can sign a hand-over of its own; the
 * consistency proof from a remembered checkpoint tells that log apart.
 *
 * @param options.trustedKey - pinned or remembered verifier key
 * @param options.rotations - proofs of the `key_rotation` receipts after the
 * trusted key, oldest first
 * @returns the keys from the trusted to the present one
 * @throws NoteError or MerkleError that says what is wrong
 * @public
 */
export function followKeyRotations(options: {
  trustedKey: string;
  rotations: readonly ReceiptProof[];
}): string[] {
  const { trustedKey, rotations } = options;
  const { name: origin } = parseVerifierKey(trustedKey);
  const keys = [trustedKey];
  const leaves = rotations.map(({ leaf }) => fromBase64(leaf));
  for (const leaf of leaves) {
    const { kind, statement } = decodeReceipt(leaf);
    if (kind !== 'key_rotation') {
      throw new NoteError(`a receipt of kind ${kind} hands over no key`);
    }
    const { oldKey, newKey } = verifyKeyRotation(statement, origin);
    if (oldKey !== keys[keys.length - 1]) {
      throw new NoteError(
        `key ${parseVerifierKey(oldKey).keyId} hands over, but ${
          parseVerifierKey(keys[keys.length - 1]).keyId
        } is the present one`,
      );
    }
    keys.push(newKey);
  }
  const present = keys[keys.length - 1];
  rotations.forEach((proof, at) => {
    const checkpoint = verifyCheckpoint(proof.checkpoint, [present]);
    verifyInclusion({
      leafIndex: proof.index,
      treeSize: checkpoint.size,
      leafHash: leafHash(leaves[at]),
      proof: proof.proof.map(fromBase64),
      root: checkpoint.root,
    });
  });
  return keys;
}
