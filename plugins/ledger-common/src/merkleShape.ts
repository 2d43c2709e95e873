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

/**
 * A position or a size. Numbers must be safe integers; use bigint beyond
 * 2^53 - 1.
 *
 * @public
 */
export type TreeIndex = bigint | number;

/**
 * A proof, a size or a hash that is not what it should be. The message names
 * the field, what it is and what was wanted.
 *
 * @public
 */
export class MerkleError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MerkleError';
  }
}

/**
 * Reads an index or a size.
 *
 * @throws MerkleError when it is negative or a number that is not a safe
 * integer
 */
export function toIndex(name: string, value: TreeIndex): bigint {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) {
    throw new MerkleError(
      `${name} is ${value}; it must be a safe integer, or a bigint`,
    );
  }
  const index = BigInt(value);
  if (index < 0n) {
    throw new MerkleError(`${name} is ${index}; it must not be negative`);
  }
  return index;
}

/** Number of bits of a non-negative integer; 0 for 0. */
export function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

/** Largest power of two below `size`, for `size` ≥ 2 (RFC 9162 §2.1.1). */
export function splitPoint(size: bigint): bigint {
  return 1n << BigInt(bitLength(size - 1n) - 1);
}

/**
 * Whether [start, end) is a subtree whose hash a consistency proof can lead
 * to: it begins at 0, is empty, or begins at a multiple of the smallest power
 * of two that is not below its length.
 *
 * @public
 */
export function isSubtree(start: TreeIndex, end: TreeIndex): boolean {
  const a = toIndex('start', start);
  const b = toIndex('end', end);
  if (a > b) {
    return false;
  }
  if (a === 0n || a === b) {
    return true;
  }
  const size = 1n << BigInt(bitLength(b - a - 1n));
  return a % size === 0n;
}

/** @throws MerkleError unless start ≤ end and [start, end) is a subtree */
export function assertSubtree(start: bigint, end: bigint): void {
  if (start > end) {
    throw new MerkleError(`subtree starts at ${start}, after its end ${end}`);
  }
  if (!isSubtree(start, end)) {
    throw new MerkleError(
      `[${start}, ${end}) is not a subtree: ${start} is not a multiple of the ` +
        `smallest power of two that holds its ${end - start} leaves`,
    );
  }
}

/** A run of leaves, half-open. */
export interface LeafRange {
  start: bigint;
  end: bigint;
}

/**
 * The siblings on the way from a leaf to the root of [start, end), the leaf's
 * own first, and on which side of the path each one lies.
 */
export function inclusionPath(
  index: bigint,
  range: LeafRange,
): Array<LeafRange & { side: 'left' | 'right' }> {
  const path: Array<LeafRange & { side: 'left' | 'right' }> = [];
  let { start, end } = range;
  while (end - start > 1n) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      path.push({ start: middle, end, side: 'right' });
      end = middle;
    } else {
      path.push({ start, end: middle, side: 'left' });
      start = middle;
    }
  }
  return path.reverse();
}

/**
 * The shape of a proof that the subtree [start, end) is part of the tree of
 * `size` leaves (RFC 9162 §2.1.4.1, generalised from prefixes to subtrees).
 * `base` is what both hashes are built up from; it is the subtree itself when
 * `complete`. Steps go from the base to the root: the sibling lies to the
 * left or to the right; `both` says that it belongs to the subtree, too.
 */
export function consistencyPath(
  subtree: LeafRange,
  size: bigint,
): {
  base: LeafRange;
  complete: boolean;
  steps: Array<LeafRange & { side: 'left' | 'right'; both: boolean }>;
} {
  const steps: Array<LeafRange & { side: 'left' | 'right'; both: boolean }> =
    [];
  let base: LeafRange = { start: 0n, end: size };
  let { start } = subtree;
  const { end } = subtree;
  let complete = true;
  while (base.start !== start || base.end !== end) {
    const middle = base.start + splitPoint(base.end - base.start);
    if (end <= middle) {
      steps.push({ start: middle, end: base.end, side: 'right', both: false });
      base = { start: base.start, end: middle };
    } else if (start >= middle) {
      steps.push({ start: base.start, end: middle, side: 'left', both: false });
      base = { start: middle, end: base.end };
    } else {
      steps.push({ start: base.start, end: middle, side: 'left', both: true });
      base = { start: middle, end: base.end };
      start = middle;
      complete = false;
    }
  }
  return { base, complete, steps: steps.reverse() };
}

/**
 * The one or two subtrees that together cover [start, end) most closely from
 * below: `[a, middle)` and `[middle, end)`, with a ≤ start.
 *
 * @public
 */
export function coveringSubtrees(
  start: TreeIndex,
  end: TreeIndex,
): [{ start: bigint; end: bigint }, { start: bigint; end: bigint }] {
  const from = toIndex('start', start);
  const to = toIndex('end', end);
  if (from > to) {
    throw new MerkleError(`range starts at ${from}, after its end ${to}`);
  }
  if (to - from <= 1n) {
    return [
      { start: from, end: to },
      { start: to, end: to },
    ];
  }
  // The highest bit in which the first and the last leaf differ is the level
  // at which their paths to the root part.
  const parting = BigInt(bitLength(from ^ (to - 1n)) - 1);
  const below = (1n << parting) - 1n;
  const middle = to - 1n - ((to - 1n) & below);
  const spare = BigInt(bitLength(below & ~from));
  const first = (from >> spare) << spare;
  return [
    { start: first, end: middle },
    { start: middle, end: to },
  ];
}
