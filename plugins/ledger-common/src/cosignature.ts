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

import { ed25519 } from '@noble/curves/ed25519';
import { sha256 } from '@noble/hashes/sha2';
import { fromBase64 } from './base64';
import { NoteError, NoteSignature } from './note';

/** Key type of Ed25519 cosignatures (C2SP tlog-cosignature). */
const COSIGNATURE = 0x04;
const utf8 = new TextEncoder();

/** Public key of a witness. @public */
export interface WitnessKey {
  name: string;
  /** First four bytes of SHA-256(name ‖ 0x0A ‖ 0x04 ‖ key), as 8 hex digits. */
  keyId: string;
  /** Raw Ed25519 public key, 32 bytes. */
  publicKey: Uint8Array;
}

/**
 * Reads the key of a witness, `name+keyid+base64(0x04 ‖ Ed25519 key)`
 * (C2SP tlog-cosignature).
 *
 * @throws NoteError that says what is wrong
 * @public
 */
export function parseWitnessKey(text: string): WitnessKey {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text);
  if (!match) {
    throw new NoteError(
      `witness key ${JSON.stringify(text)} is not name+keyid+base64`,
    );
  }
  const [, name, id, encoded] = match;
  let typed: Uint8Array;
  try {
    typed = fromBase64(encoded);
  } catch (error) {
    throw new NoteError(`witness key ${name}: ${(error as Error).message}`);
  }
  if (typed.length !== 33 || typed[0] !== COSIGNATURE) {
    throw new NoteError(
      `witness key ${name} is not an Ed25519 cosignature key (type 4, 32 bytes)`,
    );
  }
  const prefix = utf8.encode(`${name}\n`);
  const input = new Uint8Array(prefix.length + typed.length);
  input.set(prefix);
  input.set(typed, prefix.length);
  const wanted = Array.from(sha256(input).subarray(0, 4), byte =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
  if (wanted !== id) {
    throw new NoteError(
      `witness key ${name} names key id ${id}, but its key has ${wanted}`,
    );
  }
  return { name, keyId: id, publicKey: typed.slice(1) };
}

/**
 * Verifies that a witness has cosigned a checkpoint: it saw this state of the
 * log at that time, and no state that contradicts it (C2SP tlog-cosignature).
 *
 * @param text - text of the checkpoint, without signatures
 * @param signature - a signature line of the witness, taken apart
 * @returns when, ISO 8601 to the second
 * @throws NoteError that says what is wrong
 * @public
 */
export function verifyCosignature(
  text: string,
  signature: NoteSignature,
  key: WitnessKey,
): string {
  const { name, keyId, signature: bytes } = signature;
  if (name !== key.name || keyId !== key.keyId) {
    throw new NoteError(
      `cosignature is of ${name} (${keyId}), wanted is ${key.name} (${key.keyId})`,
    );
  }
  if (bytes.length !== 72) {
    throw new NoteError(
      `cosignature of ${name} has ${bytes.length} bytes; wanted are 8 of time and 64 of signature`,
    );
  }
  const seconds = new DataView(
    bytes.buffer,
    bytes.byteOffset,
    bytes.byteLength,
  ).getBigUint64(0);
  const signed = utf8.encode(`cosignature/v1\ntime ${seconds}\n${text}`);
  let valid = false;
  try {
    valid = ed25519.verify(bytes.subarray(8), signed, key.publicKey, {
      zip215: false,
    });
  } catch {
    // Malformed: not valid.
  }
  // Dates of JavaScript end in the year 275760.
  if (!valid || seconds > 8_640_000_000_000n) {
    throw new NoteError(`cosignature of ${name} (${keyId}) is wrong`);
  }
  return new Date(Number(seconds) * 1000).toISOString();
}
