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
import { fromBase64, toBase64 } from './base64';

/**
 * A signed note, a verifier key or a checkpoint that is malformed, or that
 * nobody known has signed.
 *
 * @public
 */
export class NoteError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoteError';
  }
}

/** Signature type of Ed25519 in C2SP signed-note. */
const ED25519 = 0x01;
const KEY_ID_BYTES = 4;
const PUBLIC_KEY_BYTES = 32;
/** C2SP asks for at least 16; a limit keeps a note from being a burden. */
const MOST_SIGNATURES = 100;

const utf8 = new TextEncoder();

/** A public key that notes are verified with. @public */
export interface VerifierKey {
  name: string;
  /** First four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key), as 8 hex digits. */
  keyId: string;
  /** Raw Ed25519 public key, 32 bytes. */
  publicKey: Uint8Array;
}

/** One signature line of a note. @public */
export interface NoteSignature {
  name: string;
  /** Eight hex digits. */
  keyId: string;
  signature: Uint8Array;
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, byte => byte.toString(16).padStart(2, '0')).join('');
}

/** C2SP signed-note: not empty, no white space, no plus sign. */
function assertKeyName(name: string): void {
  // eslint-disable-next-line no-control-regex
  if (name === '' || /[\s+\u0000-\u001f\u007f\u0085]/u.test(name)) {
    throw new NoteError(
      `key name ${JSON.stringify(
        name,
      )} must not be empty, nor hold white space, control characters or "+"`,
    );
  }
}

/**
 * Key id of an Ed25519 key: the first four bytes of
 * SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key) in hex (C2SP signed-note).
 *
 * @public
 */
export function keyId(name: string, publicKey: Uint8Array): string {
  const prefix = utf8.encode(`${name}\n`);
  const input = new Uint8Array(prefix.length + 1 + publicKey.length);
  input.set(prefix);
  input[prefix.length] = ED25519;
  input.set(publicKey, prefix.length + 1);
  return toHex(sha256(input).subarray(0, KEY_ID_BYTES));
}

/**
 * Text form of a public key: `name+keyid+base64(0x01 ‖ key)`.
 *
 * @throws NoteError when the name or the length of the key is wrong
 * @public
 */
export function verifierKey(name: string, publicKey: Uint8Array): string {
  assertKeyName(name);
  if (publicKey.length !== PUBLIC_KEY_BYTES) {
    throw new NoteError(
      `public key has ${publicKey.length} bytes; an Ed25519 key has ${PUBLIC_KEY_BYTES}`,
    );
  }
  const typed = new Uint8Array(1 + PUBLIC_KEY_BYTES);
  typed[0] = ED25519;
  typed.set(publicKey, 1);
  return `${name}+${keyId(name, publicKey)}+${toBase64(typed)}`;
}

/**
 * Reads the text form of a public key.
 *
 * @throws NoteError when it is malformed, of another type than Ed25519, or its
 * key id does not belong to the key
 * @public
 */
export function parseVerifierKey(text: string): VerifierKey {
  const match = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/s.exec(text);
  if (!match) {
    throw new NoteError(
      `verifier key ${JSON.stringify(text)} is not name+keyid+base64`,
    );
  }
  const [, name, id, encoded] = match;
  assertKeyName(name);
  const typed = decode('verifier key', encoded);
  if (typed[0] !== ED25519 || typed.length !== 1 + PUBLIC_KEY_BYTES) {
    throw new NoteError(
      `verifier key ${name} is not an Ed25519 key (type 1, 32 bytes)`,
    );
  }
  const publicKey = typed.slice(1);
  if (keyId(name, publicKey) !== id) {
    throw new NoteError(
      `verifier key ${name} names key id ${id}, but its key has ${keyId(
        name,
        publicKey,
      )}`,
    );
  }
  return { name, keyId: id, publicKey };
}

function decode(what: string, text: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch (error) {
    throw new NoteError(`${what}: ${(error as Error).message}`);
  }
}

function assertText(text: string): void {
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0009\u000b-\u001f\u007f]/.test(text)) {
    throw new NoteError('note holds a control character');
  }
  // With the flag u this matches half a pair only.
  if (/\p{Surrogate}/u.test(text)) {
    throw new NoteError('note is not valid Unicode');
  }
}

/**
 * Writes a signed note (C2SP signed-note).
 *
 * @param text - what is signed; ends with a line feed
 * @throws NoteError when the text or a name cannot be part of a note
 * @public
 */
export function formatNote(
  text: string,
  signatures: ReadonlyArray<NoteSignature>,
): string {
  assertText(text);
  if (!text.endsWith('\n')) {
    throw new NoteError('text of a note must end with a line feed');
  }
  const lines = signatures.map(({ name, keyId: id, signature }) => {
    assertKeyName(name);
    const bytes = new Uint8Array(KEY_ID_BYTES + signature.length);
    for (let i = 0; i < KEY_ID_BYTES; i++) {
      bytes[i] = parseInt(id.slice(2 * i, 2 * i + 2), 16);
    }
    bytes.set(signature, KEY_ID_BYTES);
    return `\u2014 ${name} ${toBase64(bytes)}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/**
 * Signs a text.
 *
 * @param options.key - verifier key of the signer
 * @param options.sign - Ed25519 signature of some bytes by that key
 * @public
 */
export function signNote(options: {
  text: string;
  key: string;
  sign: (bytes: Uint8Array) => Uint8Array;
}): string {
  const { name, keyId: id } = parseVerifierKey(options.key);
  const signature = options.sign(utf8.encode(options.text));
  return formatNote(options.text, [{ name, keyId: id, signature }]);
}

/**
 * Takes a signed note apart without verifying anything.
 *
 * @throws NoteError when it is not a signed note
 * @public
 */
export function parseNote(note: string): {
  text: string;
  signatures: NoteSignature[];
} {
  assertText(note);
  const border = note.lastIndexOf('\n\n');
  if (border < 0 || !note.endsWith('\n') || border + 2 === note.length) {
    throw new NoteError(
      'not a signed note: no empty line followed by signature lines',
    );
  }
  const lines = note.slice(border + 2, -1).split('\n');
  if (lines.length > MOST_SIGNATURES) {
    throw new NoteError(
      `note has ${lines.length} signatures; at most ${MOST_SIGNATURES} are read`,
    );
  }
  const signatures = lines.map((line, i) => {
    const match = /^\u2014 (\S+) (\S+)$/.exec(line);
    if (!match) {
      throw new NoteError(`signature line ${i + 1} is malformed`);
    }
    const [, name, encoded] = match;
    assertKeyName(name);
    const bytes = decode(`signature line ${i + 1}`, encoded);
    if (bytes.length <= KEY_ID_BYTES) {
      throw new NoteError(`signature line ${i + 1} holds no signature`);
    }
    return {
      name,
      keyId: toHex(bytes.subarray(0, KEY_ID_BYTES)),
      signature: bytes.slice(KEY_ID_BYTES),
    };
  });
  return { text: note.slice(0, border + 1), signatures };
}

function isValidSignature(
  signature: Uint8Array,
  text: string,
  publicKey: Uint8Array,
): boolean {
  try {
    // The strict rules of RFC 8032, so that all verifiers agree.
    return ed25519.verify(signature, utf8.encode(text), publicKey, {
      zip215: false,
    });
  } catch {
    // Wrong length, or a key that is no point of the curve.
    return false;
  }
}

/**
 * Verifies a signed note. Signatures of unknown signers are ignored; a
 * signature of a known signer that does not verify refuses the whole note.
 *
 * @param verifierKeys - keys that the caller trusts, in text form
 * @throws NoteError when the note is malformed, a known signer's signature is
 * wrong, or no known signer has signed
 * @public
 */
export function verifyNote(
  note: string,
  verifierKeys: readonly string[],
): { text: string; verifiedBy: VerifierKey[] } {
  const known = verifierKeys.map(parseVerifierKey);
  const { text, signatures } = parseNote(note);
  const verifiedBy = new Set<VerifierKey>();
  for (const { name, keyId: id, signature } of signatures) {
    const key = known.find(k => k.name === name && k.keyId === id);
    if (key) {
      if (!isValidSignature(signature, text, key.publicKey)) {
        throw new NoteError(`signature of ${name} (${id}) is wrong`);
      }
      verifiedBy.add(key);
    }
  }
  if (verifiedBy.size === 0) {
    const signers = signatures.map(s => `${s.name} (${s.keyId})`).join(', ');
    const wanted = known.map(k => `${k.name} (${k.keyId})`).join(', ');
    throw new NoteError(
      `note is signed by ${signers}; none of them is the pinned key ${wanted}`,
    );
  }
  return { text, verifiedBy: [...verifiedBy] };
}
