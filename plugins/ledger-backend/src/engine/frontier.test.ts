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
import fc from 'fast-check';
import { leafHash, nodeHash } from '@maestro/backstage-plugin-ledger-common';
import { foldHashes, Frontier, tileOfNode } from './frontier';

const hash = (data: Uint8Array) =>
  new Uint8Array(createHash('sha256').update(data).digest());

/** RFC 9162 §2.1.1, word by word. */
function mth(leaves: Uint8Array[]): Uint8Array {
  if (leaves.length === 0) {
    return hash(new Uint8Array(0));
  }
  if (leaves.length === 1) {
    return leaves[0];
  }
  let split = 1;
  while (split * 2 < leaves.length) {
    split *= 2;
  }
  return nodeHash(mth(leaves.slice(0, split)), mth(leaves.slice(split)), hash);
}

function leavesUpTo(size: number) {
  return Array.from({ length: size }, (_, at) =>
    leafHash(Buffer.from(String(at)), hash),
  );
}

describe('Frontier', () => {
  it('has the root of RFC 9162 however the leaves are cut into batches', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 6 }),
        batches => {
          const frontier = Frontier.empty(hash);
          const size = batches.reduce((sum, count) => sum + count, 0);
          const leaves = leavesUpTo(size);
          let at = 0;
          for (const count of batches) {
            frontier.append(leaves.slice(at, at + count));
            at += count;
          }
          expect(frontier.size).toBe(size);
          expect(frontier.root()).toEqual(mth(leaves));
        },
      ),
      { numRuns: 40 },
    );
  });

  it('loads from nodes and goes on as if it had never stopped', async () => {
    const leaves = leavesUpTo(700);
    for (const size of [0, 1, 255, 256, 257, 511, 600]) {
      const loaded = await Frontier.load({
        size,
        hash,
        node: async (height, index) =>
          mth(leaves.slice(index * 2 ** height, (index + 1) * 2 ** height)),
      });
      loaded.append(leaves.slice(size));
      expect(loaded.root()).toEqual(mth(leaves));
    }
  });

  it('hands out the hashes that the tiles above gain', () => {
    const leaves = leavesUpTo(256 * 3 + 5);
    const frontier = Frontier.empty(hash);
    expect(frontier.append(leaves.slice(0, 300))).toEqual([
      { level: 1, start: 0, hashes: [mth(leaves.slice(0, 256))] },
    ]);
    expect(frontier.append(leaves.slice(300))).toEqual([
      {
        level: 1,
        start: 1,
        hashes: [mth(leaves.slice(256, 512)), mth(leaves.slice(512, 768))],
      },
    ]);
  });

  it('does not change a clone', () => {
    const leaves = leavesUpTo(10);
    const frontier = Frontier.empty(hash);
    frontier.append(leaves.slice(0, 7));
    const before = frontier.root();
    frontier.clone().append(leaves.slice(7));
    expect(frontier.root()).toEqual(before);
    expect(frontier.size).toBe(7);
  });
});

describe('tiles', () => {
  it('find the hashes of every node', () => {
    expect(tileOfNode(0, 700)).toEqual({
      level: 0,
      tile: 2,
      from: 188,
      to: 189,
    });
    expect(tileOfNode(3, 33)).toEqual({ level: 0, tile: 1, from: 8, to: 16 });
    expect(tileOfNode(8, 5)).toEqual({ level: 1, tile: 0, from: 5, to: 6 });
    expect(tileOfNode(15, 3)).toEqual({
      level: 1,
      tile: 1,
      from: 128,
      to: 256,
    });
  });

  it('fold to the root of the hashes', () => {
    const leaves = leavesUpTo(256);
    const bytes = Buffer.concat(leaves);
    expect(foldHashes(bytes, 64, 128, hash)).toEqual(
      mth(leaves.slice(64, 128)),
    );
  });
});
