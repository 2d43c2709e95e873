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
  LeafRange,
  MerkleError,
  toIndex,
  TreeIndex,
} from './merkleShape';

export { coveringSubtrees, isSubtree, MerkleError } from './merkleShape';
export type { TreeIndex } from './merkleShape';
export * from './merkleHash';
export * from './merkleVerify';

/**
 * Address of a complete inner node: the root of the leaves
 * [index · 2^level, (index + 1) · 2^level). Level 0 holds the leaf hashes.
 *
 * @public
 */
export interface NodeAddress {
  level: number;
  index: bigint;
}

/**
 * Hands out the hash of a complete node. Called only for nodes whose leaves
 * all exist.
 *
 * @public
 */
export type NodeReader = (level: number, index: bigint) => Uint8Array;

/** Complete nodes that make up a run of leaves whose start is aligned to it. */
function nodesOf({ start, end }: LeafRange): NodeAddress[] {
  const nodes: NodeAddress[] = [];
  let at = start;
  while (at < end) {
    let level = 0;
    let width = 1n;
    while (at % (width * 2n) === 0n && at + width * 2n <= end) {
      level += 1;
      width *= 2n;
    }
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}

function rangeHash(
  range: LeafRange,
  node: NodeReader,
  hash: HashFunction,
): Uint8Array {
  const parts = nodesOf(range);
  if (parts.length === 0) {
    return emptyRoot(hash);
  }
  // The right edge is incomplete: it is folded from right to left.
  return parts
    .map(part => node(part.level, part.index))
    .reduceRight((right, left) => nodeHash(left, right, hash));
}

function checkedRange(start: TreeIndex, end: TreeIndex): LeafRange {
  const range = { start: toIndex('start', start), end: toIndex('end', end) };
  assertSubtree(range.start, range.end);
  return range;
}

function checkedPosition(index: TreeIndex, range: LeafRange): bigint {
  const at = toIndex('index', index);
  if (at < range.start || at >= range.end) {
    throw new MerkleError(
      `index ${at} is not one of the leaves [${range.start}, ${range.end})`,
    );
  }
  return at;
}

function checkedSizes(
  start: TreeIndex,
  end: TreeIndex,
  size: TreeIndex,
): { subtree: LeafRange; total: bigint } {
  const subtree = checkedRange(start, end);
  const total = toIndex('size', size);
  if (subtree.end > total) {
    throw new MerkleError(
      `subtree ends at ${subtree.end}, after the tree of ${total} leaves`,
    );
  }
  return { subtree, total };
}

/** Complete nodes that `inclusionProof` asks its reader for. @public */
export function inclusionProofNodes(
  index: TreeIndex,
  size: TreeIndex,
): NodeAddress[] {
  const range = { start: 0n, end: toIndex('size', size) };
  return inclusionPath(checkedPosition(index, range), range).flatMap(nodesOf);
}

/** Complete nodes that `consistencyProof` asks its reader for. @public */
export function consistencyProofNodes(
  size1: TreeIndex,
  size2: TreeIndex,
): NodeAddress[] {
  const { subtree, total } = checkedSizes(0, size1, size2);
  if (subtree.end === 0n) {
    return [];
  }
  const { base, complete, steps } = consistencyPath(subtree, total);
  return [...(complete ? [] : [base]), ...steps].flatMap(nodesOf);
}

/** Complete nodes that `rootFromNodes` asks its reader for. @public */
export function rootNodes(size: TreeIndex): NodeAddress[] {
  return nodesOf({ start: 0n, end: toIndex('size', size) });
}

/**
 * Root of the first `size` leaves (RFC 9162 §2.1.1).
 *
 * @public
 */
export function rootFromNodes(options: {
  size: TreeIndex;
  node: NodeReader;
  hash?: HashFunction;
}): Uint8Array {
  return subtreeHash({ ...options, start: 0, end: options.size });
}

/**
 * Root of the leaves of a subtree.
 *
 * @throws MerkleError when [start, end) is not a subtree
 * @public
 */
export function subtreeHash(options: {
  start: TreeIndex;
  end: TreeIndex;
  node: NodeReader;
  hash?: HashFunction;
}): Uint8Array {
  const range = checkedRange(options.start, options.end);
  return rangeHash(range, options.node, options.hash ?? sha256);
}

/**
 * Proof that a leaf is part of the tree of `size` leaves: sibling hashes, the
 * leaf's own first (RFC 9162 §2.1.3.1).
 *
 * @throws MerkleError when the tree has no such leaf
 * @public
 */
export function inclusionProof(options: {
  index: TreeIndex;
  size: TreeIndex;
  node: NodeReader;
  hash?: HashFunction;
}): Uint8Array[] {
  return subtreeInclusionProof({ ...options, start: 0, end: options.size });
}

/**
 * Proof that a leaf is part of a subtree.
 *
 * @throws MerkleError when [start, end) is not a subtree, or has no such leaf
 * @public
 */
export function subtreeInclusionProof(options: {
  index: TreeIndex;
  start: TreeIndex;
  end: TreeIndex;
  node: NodeReader;
  hash?: HashFunction;
}): Uint8Array[] {
  const { node, hash = sha256 } = options;
  const range = checkedRange(options.start, options.end);
  const at = checkedPosition(options.index, range);
  return inclusionPath(at, range).map(part => rangeHash(part, node, hash));
}

/**
 * Proof that the tree of `size1` leaves is the beginning of the tree of
 * `size2` leaves (RFC 9162 §2.1.4.1). Empty when the sizes are equal.
 *
 * @throws MerkleError when `size1` is 0 (nothing to prove) or above `size2`
 * @public
 */
export function consistencyProof(options: {
  size1: TreeIndex;
  size2: TreeIndex;
  node: NodeReader;
  hash?: HashFunction;
}): Uint8Array[] {
  const { size1, size2, node, hash } = options;
  if (toIndex('size1', size1) === 0n) {
    throw new MerkleError(
      'size1 is 0; every tree continues the empty one, there is no proof',
    );
  }
  return subtreeConsistencyProof({
    start: 0,
    end: size1,
    size: size2,
    node,
    hash,
  });
}

/**
 * Proof that a subtree is part of the tree of `size` leaves. Empty for an
 * empty subtree.
 *
 * @throws MerkleError when [start, end) is not a subtree of that tree
 * @public
 */
export function subtreeConsistencyProof(options: {
  start: TreeIndex;
  end: TreeIndex;
  size: TreeIndex;
  node: NodeReader;
  hash?: HashFunction;
}): Uint8Array[] {
  const { node, hash = sha256 } = options;
  const { subtree, total } = checkedSizes(
    options.start,
    options.end,
    options.size,
  );
  if (subtree.start === subtree.end) {
    return [];
  }
  const { base, complete, steps } = consistencyPath(subtree, total);
  return [...(complete ? [] : [base]), ...steps].map(part =>
    rangeHash(part, node, hash),
  );
}

/**
 * The nodes that become complete when a leaf is appended: the leaf itself,
 * then its parents as long as it is the last leaf below them.
 *
 * @param options.size - leaves before the append; the leaf gets this index
 * @param options.node - reads nodes that were complete before
 * @public
 */
export function completedNodes(options: {
  size: TreeIndex;
  leafHash: Uint8Array;
  node: NodeReader;
  hash?: HashFunction;
}): Array<NodeAddress & { hash: Uint8Array }> {
  const { node, hash = sha256 } = options;
  let index = toIndex('size', options.size);
  let level = 0;
  let current = options.leafHash;
  const nodes = [{ level, index, hash: current }];
  while (index % 2n === 1n) {
    current = nodeHash(node(level, index - 1n), current, hash);
    level += 1;
    index /= 2n;
    nodes.push({ level, index, hash: current });
  }
  return nodes;
}
