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

import { sha256 } from '@noble/hashes/sha2';

/**
 * SHA-256 of some bytes. The default runs everywhere; servers may pass the
 * faster one of `node:crypto`.
 *
 * @public
 */
export type HashFunction = (data: Uint8Array) => Uint8Array;

/**
 * Hash of a leaf: SHA-256(0x00 ‖ bytes), RFC 9162 §2.1.1.
 *
 * @public
 */
export function leafHash(
  bytes: Uint8Array,
  hash: HashFunction = sha256,
): Uint8Array {
  const input = new Uint8Array(bytes.length + 1);
  input.set(bytes, 1);
  return hash(input);
}

/**
 * Hash of an inner node: SHA-256(0x01 ‖ left ‖ right), RFC 9162 §2.1.1.
 *
 * @public
 */
export function nodeHash(
  left: Uint8Array,
  right: Uint8Array,
  hash: HashFunction = sha256,
): Uint8Array {
  const input = new Uint8Array(1 + left.length + right.length);
  input[0] = 1;
  input.set(left, 1);
  input.set(right, 1 + left.length);
  return hash(input);
}

/**
 * Root of the tree without leaves: the hash of nothing.
 *
 * @public
 */
export function emptyRoot(hash: HashFunction = sha256): Uint8Array {
  return hash(new Uint8Array(0));
}

/** SHA-256 of nothing. @public */
export const EMPTY_ROOT: Uint8Array = emptyRoot();
