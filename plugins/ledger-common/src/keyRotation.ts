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

import { toBase64 } from './base64';
import { NoteError, parseVerifierKey, signNote, verifyNote } from './note';

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
