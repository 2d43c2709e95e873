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
import { emptyRoot, HashFunction, nodeHash } from './merkleHash';
import {
  assertSubtree,
  consistencyPath,
  inclusionPath,
  MerkleError,
  toIndex,
  TreeIndex,
} from './merkleShape';

const HASH_BYTES = 32;

/** Equal bytes. Hashes of a log are public: no constant time is needed. */
function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function assertHash(name: string, value: Uint8Array): void {
  if (!ArrayBuffer.isView(value) || value.length !== HASH_BYTES) {
    throw new MerkleError(
      `${name} is not a SHA-256 hash: it has ${
        value?.length ?? 'no'
      } bytes, wanted are ${HASH_BYTES}`,
    );
  }
}

function assertProof(proof: readonly Uint8Array[], length: number): void {
  if (proof.length !== length) {
    throw new MerkleError(
      `proof has ${proof.length} hashes, wanted are ${length}`,
    );
  }
  proof.forEach((item, i) => assertHash(`proof[${i}]`, item));
}

function assertEqual(name: string, found: Uint8Array, wanted: Uint8Array) {
  if (!equalBytes(found, wanted)) {
    throw new MerkleError(
      `the proof leads to another hash than ${name}: something in between was changed`,
    );
  }
}

/**
 * Checks that a leaf is part of a tree (RFC 9162 §2.1.3.2). Surplus and
 * missing hashes are errors.
 *
 * @throws MerkleError that names what is wrong
 * @public
 */
export function verifyInclusion(options: {
  leafIndex: TreeIndex;
  treeSize: TreeIndex;
  leafHash: Uint8Array;
  proof: readonly Uint8Array[];
  root: Uint8Array;
  hash?: HashFunction;
}): void {
  verifySubtreeInclusion({ ...options, start: 0, end: options.treeSize });
}

/**
 * Checks that a leaf is part of the subtree [start, end).
 *
 * @param options.root - hash of the subtree
 * @throws MerkleError that names what is wrong
 * @public
 */
export function verifySubtreeInclusion(options: {
  leafIndex: TreeIndex;
  start: TreeIndex;
  end: TreeIndex;
  leafHash: Uint8Array;
  proof: readonly Uint8Array[];
  root: Uint8Array;
  hash?: HashFunction;
}): void {
  const { proof, root, hash = sha256 } = options;
  const index = toIndex('leafIndex', options.leafIndex);
  const start = toIndex('start', options.start);
  const end = toIndex('end', options.end);
  assertSubtree(start, end);
  if (index < start || index >= end) {
    throw new MerkleError(
      `leafIndex is ${index}; the tree has the leaves [${start}, ${end})`,
    );
  }
  const path = inclusionPath(index, { start, end });
  assertProof(proof, path.length);
  assertHash('leafHash', options.leafHash);
  const found = path.reduce(
    (current, { side }, i) =>
      side === 'left'
        ? nodeHash(proof[i], current, hash)
        : nodeHash(current, proof[i], hash),
    options.leafHash,
  );
  assertEqual('root', found, root);
}

/**
 * Checks that the tree of `size1` leaves is the beginning of the tree of
 * `size2` leaves (RFC 9162 §2.1.4.2).
 *
 * `size1` = 0 is refused: it would prove nothing.
 *
 * @throws MerkleError that names what is wrong
 * @public
 */
export function verifyConsistency(options: {
  size1: TreeIndex;
  size2: TreeIndex;
  root1: Uint8Array;
  root2: Uint8Array;
  proof: readonly Uint8Array[];
  hash?: HashFunction;
}): void {
  if (toIndex('size1', options.size1) === 0n) {
    throw new MerkleError(
      'size1 is 0; consistency with an empty tree proves nothing',
    );
  }
  verifySubtreeConsistency({
    ...options,
    start: 0,
    end: options.size1,
    size: options.size2,
  });
}

/**
 * Checks that the subtree [start, end) with hash `root1` is part of the tree
 * of `size` leaves with root `root2`. An empty subtree is part of every tree;
 * `root2` is then not looked at.
 *
 * @throws MerkleError that names what is wrong
 * @public
 */
export function verifySubtreeConsistency(options: {
  start: TreeIndex;
  end: TreeIndex;
  size: TreeIndex;
  root1: Uint8Array;
  root2: Uint8Array;
  proof: readonly Uint8Array[];
  hash?: HashFunction;
}): void {
  const { proof, root1, root2, hash = sha256 } = options;
  const start = toIndex('start', options.start);
  const end = toIndex('end', options.end);
  const size = toIndex('size', options.size);
  assertSubtree(start, end);
  if (end > size) {
    throw new MerkleError(
      `the older tree ends at ${end}, after the newer one of ${size} leaves`,
    );
  }
  if (start === end) {
    assertProof(proof, 0);
    assertEqual('root1', emptyRoot(hash), root1);
    return;
  }
  const { complete, steps } = consistencyPath({ start, end }, size);
  assertProof(proof, steps.length + (complete ? 0 : 1));
  // Two hashes of other lengths could be cut in two at another place. With
  // nothing to hash the roots are only compared.
  if (steps.length > 0) {
    assertHash('root1', root1);
  }
  const siblings = complete ? proof : proof.slice(1);
  let inner = complete ? root1 : proof[0];
  let outer = inner;
  steps.forEach(({ side, both }, i) => {
    if (both) {
      inner = nodeHash(siblings[i], inner, hash);
    }
    outer =
      side === 'left'
        ? nodeHash(siblings[i], outer, hash)
        : nodeHash(outer, siblings[i], hash);
  });
  assertEqual('root1', inner, root1);
  assertEqual('root2', outer, root2);
}
