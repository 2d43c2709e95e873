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

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import {
  completedNodes,
  consistencyProof,
  consistencyProofNodes,
  coveringSubtrees,
  EMPTY_ROOT,
  HashFunction,
  inclusionProof,
  inclusionProofNodes,
  isSubtree,
  leafHash,
  MerkleError,
  nodeHash,
  NodeReader,
  rootFromNodes,
  rootNodes,
  verifyConsistency,
  verifyInclusion,
  verifySubtreeConsistency,
} from './merkle';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const nodeSha256: HashFunction = data =>
  createHash('sha256').update(data).digest();

/** A log in memory that stores only complete nodes. */
function build(leaves: Uint8Array[]): {
  node: NodeReader;
  leafHashes: Uint8Array[];
} {
  const nodes = new Map<string, Uint8Array>();
  const node: NodeReader = (level, index) => {
    const found = nodes.get(`${level}/${index}`);
    if (!found) {
      throw new Error(`node ${level}/${index} is not complete`);
    }
    return found;
  };
  const leafHashes = leaves.map(leaf => leafHash(leaf));
  leafHashes.forEach((value, size) => {
    for (const made of completedNodes({ size, leafHash: value, node })) {
      nodes.set(`${made.level}/${made.index}`, made.hash);
    }
  });
  return { node, leafHashes };
}

/** The definition of the root in RFC 9162 §2.1.1, word for word. */
function definedRoot(leaves: Uint8Array[]): Uint8Array {
  if (leaves.length === 0) {
    return nodeSha256(new Uint8Array());
  }
  if (leaves.length === 1) {
    return nodeSha256(Buffer.concat([Buffer.from([0]), leaves[0]]));
  }
  let split = 1;
  while (split * 2 < leaves.length) {
    split *= 2;
  }
  return nodeSha256(
    Buffer.concat([
      Buffer.from([1]),
      definedRoot(leaves.slice(0, split)),
      definedRoot(leaves.slice(split)),
    ]),
  );
}

const leavesOf = (count: number) =>
  Array.from({ length: count }, (_, i) =>
    new TextEncoder().encode(`leaf ${i}`),
  );

const flipped = (bytes: Uint8Array, bit: number) => {
  const copy = Uint8Array.from(bytes);
  copy[Math.floor(bit / 8) % copy.length] ^= 1 << bit % 8;
  return copy;
};

describe('hashes and roots', () => {
  it('hashes with the prefixes of RFC 9162', () => {
    expect(hex(EMPTY_ROOT)).toBe(hex(nodeSha256(new Uint8Array())));
    const input = Uint8Array.of(1, 2, 3);
    expect(hex(leafHash(input))).toBe(
      hex(nodeSha256(Uint8Array.of(0, 1, 2, 3))),
    );
    expect(hex(nodeHash(input, input, nodeSha256))).toBe(
      hex(nodeSha256(Uint8Array.of(1, 1, 2, 3, 1, 2, 3))),
    );
  });

  it('gives the root of the definition for all sizes up to 70', () => {
    const leaves = leavesOf(70);
    const { node } = build(leaves);
    for (let size = 0; size <= 70; size++) {
      expect(hex(rootFromNodes({ size, node }))).toBe(
        hex(definedRoot(leaves.slice(0, size))),
      );
    }
  });
});

describe('proofs', () => {
  const MOST = 300;
  const { node, leafHashes } = build(leavesOf(MOST));
  const root = (size: number) => rootFromNodes({ size, node });
  const position = fc.integer({ min: 1, max: MOST }).chain(size =>
    fc.record({
      size: fc.constant(size),
      index: fc.integer({ min: 0, max: size - 1 }),
    }),
  );

  it('inclusion holds for each leaf, and for no other position', () => {
    fc.assert(
      fc.property(position, fc.nat(), ({ size, index }, other) => {
        const proof = inclusionProof({ index, size, node });
        const claim = {
          leafIndex: BigInt(index),
          treeSize: size,
          leafHash: leafHashes[index],
          proof,
          root: root(size),
        };
        verifyInclusion(claim);
        // Any other position, the one after the last leaf included.
        const wrong = (index + 1 + (other % size)) % (size + 1);
        expect(() => verifyInclusion({ ...claim, leafIndex: wrong })).toThrow(
          MerkleError,
        );
        expect(() =>
          verifyInclusion({ ...claim, proof: [...proof, root(size)] }),
        ).toThrow(
          `proof has ${proof.length + 1} hashes, wanted are ${proof.length}`,
        );
      }),
    );
  });

  it('any changed bit of an inclusion proof, its leaf or root is found', () => {
    fc.assert(
      fc.property(
        position,
        fc.nat(),
        fc.nat(255),
        ({ size, index }, part, bit) => {
          const proof = inclusionProof({ index, size, node });
          const parts = [leafHashes[index], root(size), ...proof];
          parts[part % parts.length] = flipped(parts[part % parts.length], bit);
          const [leaf, top, ...rest] = parts;
          expect(() =>
            verifyInclusion({
              leafIndex: index,
              treeSize: size,
              leafHash: leaf,
              proof: rest,
              root: top,
            }),
          ).toThrow(MerkleError);
        },
      ),
    );
  });

  it('consistency holds between all sizes, and no changed bit passes', () => {
    fc.assert(
      fc.property(
        position,
        fc.nat(),
        fc.nat(255),
        ({ size, index }, part, bit) => {
          const size1 = index + 1;
          const proof = consistencyProof({ size1, size2: size, node });
          const claim = {
            size1,
            size2: size,
            root1: root(size1),
            root2: root(size),
          };
          verifyConsistency({ ...claim, proof });
          const parts = [claim.root1, claim.root2, ...proof];
          parts[part % parts.length] = flipped(parts[part % parts.length], bit);
          const [root1, root2, ...rest] = parts;
          expect(() =>
            verifyConsistency({ ...claim, root1, root2, proof: rest }),
          ).toThrow(MerkleError);
        },
      ),
    );
  });

  it('names exactly the nodes that a proof reads', () => {
    fc.assert(
      fc.property(position, ({ size, index }) => {
        const read: string[] = [];
        const spy: NodeReader = (level, at) => {
          read.push(`${level}/${at}`);
          return node(level, at);
        };
        const take = () => read.splice(0).sort();
        const names = (list: Array<{ level: number; index: bigint }>) =>
          list.map(at => `${at.level}/${at.index}`).sort();
        inclusionProof({ index, size, node: spy });
        expect(take()).toEqual(names(inclusionProofNodes(index, size)));
        consistencyProof({ size1: index + 1, size2: size, node: spy });
        expect(take()).toEqual(names(consistencyProofNodes(index + 1, size)));
        rootFromNodes({ size, node: spy });
        expect(take()).toEqual(names(rootNodes(size)));
      }),
    );
  });

  it('a leaf at 2^63 in a tree of 2^64 - 1 is addressed exactly', () => {
    const nodes = inclusionProofNodes(2n ** 63n, 2n ** 64n - 1n);
    expect(nodes[0]).toEqual({ level: 0, index: 2n ** 63n + 1n });
    expect(nodes.at(-1)).toEqual({ level: 63, index: 0n });
  });
});

describe('bad input', () => {
  const one = leafHash(Uint8Array.of(1));
  it.each<[string, () => void]>([
    [
      'size1 is 0',
      () =>
        verifyConsistency({
          size1: 0,
          size2: 1,
          root1: EMPTY_ROOT,
          root2: one,
          proof: [],
        }),
    ],
    [
      'size1 is 0',
      () => consistencyProof({ size1: 0, size2: 1, node: () => one }),
    ],
    [
      'index 1 is not one of the leaves [0, 1)',
      () => inclusionProof({ index: 1, size: 1, node: () => one }),
    ],
    ['index is -1', () => inclusionProofNodes(-1, 5)],
    ['size is 9007199254740992', () => rootNodes(2 ** 53)],
    [
      'leafIndex is 1',
      () =>
        verifyInclusion({
          leafIndex: 1,
          treeSize: 1,
          leafHash: one,
          root: one,
          proof: [],
        }),
    ],
    [
      'leafHash is not a SHA-256 hash: it has 3 bytes',
      () =>
        verifyInclusion({
          leafIndex: 0,
          treeSize: 2,
          leafHash: one.slice(0, 3),
          root: one,
          proof: [one],
        }),
    ],
    [
      'proof[0] is not a SHA-256 hash: it has 3 bytes',
      () =>
        verifyInclusion({
          leafIndex: 0,
          treeSize: 2,
          leafHash: one,
          root: one,
          proof: [one.slice(0, 3)],
        }),
    ],
    [
      '[1, 3) is not a subtree',
      () =>
        verifySubtreeConsistency({
          start: 1,
          end: 3,
          size: 4,
          root1: one,
          root2: one,
          proof: [],
        }),
    ],
    ['after its end', () => coveringSubtrees(3, 2)],
    [
      'ends at 5, after',
      () =>
        verifyConsistency({
          size1: 5,
          size2: 4,
          root1: one,
          root2: one,
          proof: [],
        }),
    ],
  ])('%s', (message, act) => {
    expect(act).toThrow(MerkleError);
    expect(act).toThrow(message);
  });
});

describe('coveringSubtrees', () => {
  it('covers every range with two subtrees', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 2n ** 64n),
        fc.bigInt(0n, 2n ** 64n),
        (a, b) => {
          const [start, end] = a < b ? [a, b] : [b, a];
          const [left, right] = coveringSubtrees(start, end);
          expect(isSubtree(left.start, left.end)).toBe(true);
          expect(isSubtree(right.start, right.end)).toBe(true);
          expect(left.start <= start).toBe(true);
          expect(left.end).toBe(right.start);
          expect(right.end).toBe(end);
        },
      ),
    );
  });
});

const vectors = resolve(
  __dirname,
  '../../../../shared/vectors/assurance/merkle/reference.json',
);
(existsSync(vectors) ? describe : describe.skip)(
  `reference vectors (${
    existsSync(vectors)
      ? 'present'
      : `skipped: ${join('shared', 'vectors')} is absent`
  })`,
  () => {
    it('gives the published hashes and roots', () => {
      const { hasher, tree } = JSON.parse(readFileSync(vectors, 'utf8'));
      const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
      expect(hex(EMPTY_ROOT)).toBe(hasher.emptyRoot);
      const { node, leafHashes } = build(tree.leafInputsHex.map(bytes));
      expect(leafHashes.map(hex)).toEqual(tree.leafHashes);
      expect(
        tree.rootBySize.map((_: string, size: number) =>
          hex(rootFromNodes({ size, node })),
        ),
      ).toEqual(tree.rootBySize);
    });
  },
);
