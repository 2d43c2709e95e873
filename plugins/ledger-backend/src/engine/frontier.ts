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

import {
  emptyRoot,
  HashFunction,
  nodeHash,
} from '@maestro/backstage-plugin-ledger-common';

/** Hashes in a full tile, and the bits of its index (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;
const TILE_HEIGHT = 8;

/** New hashes of one tile level, in order. */
export interface TileAppend {
  level: number;
  /** Index, within the level, of the first new hash. */
  start: number;
  hashes: Uint8Array[];
}

/**
 * Right edge of a Merkle tree (RFC 9162 §2.1): roots of the perfect subtrees
 * that make up its leaves, largest first. Appending costs one hash per leaf on
 * average; no earlier leaf is read again.
 */
export class Frontier {
  readonly #hash: HashFunction;
  #size: number;
  /** Height and root of each perfect subtree, heights strictly falling. */
  #roots: Array<{ height: number; hash: Uint8Array }>;

  private constructor(
    hash: HashFunction,
    size: number,
    roots: Array<{ height: number; hash: Uint8Array }>,
  ) {
    this.#hash = hash;
    this.#size = size;
    this.#roots = roots;
  }

  static empty(hash: HashFunction): Frontier {
    return new Frontier(hash, 0, []);
  }

  /**
   * @param node - reads the root of a perfect subtree; called once for each
   * subtree of the right edge
   */
  static async load(options: {
    size: number;
    hash: HashFunction;
    node: (height: number, index: number) => Promise<Uint8Array>;
  }): Promise<Frontier> {
    const roots = [];
    let at = 0;
    for (const height of heightsOf(options.size)) {
      roots.push({
        height,
        hash: await options.node(height, at / 2 ** height),
      });
      at += 2 ** height;
    }
    return new Frontier(options.hash, options.size, roots);
  }

  get size(): number {
    return this.#size;
  }

  /** A copy that can be appended to while this one stays as it is. */
  clone(): Frontier {
    return new Frontier(this.#hash, this.#size, [...this.#roots]);
  }

  root(): Uint8Array {
    if (this.#roots.length === 0) {
      return emptyRoot(this.#hash);
    }
    return this.#roots
      .map(entry => entry.hash)
      .reduceRight((right, left) => nodeHash(left, right, this.#hash));
  }

  /**
   * Appends leaf hashes.
   *
   * @returns hashes that tiles above level 0 gained
   */
  append(leafHashes: Uint8Array[]): TileAppend[] {
    const appended = new Map<number, TileAppend>();
    for (const leaf of leafHashes) {
      const index = this.#size;
      let entry = { height: 0, hash: leaf };
      let top = this.#roots.at(-1);
      while (top?.height === entry.height) {
        this.#roots.pop();
        entry = {
          height: entry.height + 1,
          hash: nodeHash(top.hash, entry.hash, this.#hash),
        };
        if (entry.height % TILE_HEIGHT === 0) {
          const level = entry.height / TILE_HEIGHT;
          const start = Math.floor(index / 2 ** entry.height);
          const tile = appended.get(level) ?? { level, start, hashes: [] };
          tile.hashes.push(entry.hash);
          appended.set(level, tile);
        }
        top = this.#roots.at(-1);
      }
      this.#roots.push(entry);
      this.#size += 1;
    }
    return [...appended.values()];
  }
}

/** Heights of the perfect subtrees of a tree, largest first. */
function heightsOf(size: number): number[] {
  const bits = size.toString(2);
  return [...bits].flatMap((bit, at) =>
    bit === '1' ? [bits.length - 1 - at] : [],
  );
}

/**
 * Where the hashes lie from which a node follows.
 *
 * @returns tile level, tile index, and the range of hashes within the tile
 * whose perfect tree has the node as its root
 */
export function tileOfNode(
  height: number,
  index: number,
): { level: number; tile: number; from: number; to: number } {
  const level = Math.floor(height / TILE_HEIGHT);
  const width = 2 ** (height % TILE_HEIGHT);
  const first = index * width;
  const tile = Math.floor(first / TILE_WIDTH);
  const from = first - tile * TILE_WIDTH;
  return { level, tile, from, to: from + width };
}

/** Root of a perfect tree over a power of two of 32-byte hashes. */
export function foldHashes(
  hashes: Uint8Array,
  from: number,
  to: number,
  hash: HashFunction,
): Uint8Array {
  let row: Uint8Array[] = [];
  for (let at = from; at < to; at++) {
    row.push(hashes.subarray(at * 32, at * 32 + 32));
  }
  while (row.length > 1) {
    const next: Uint8Array[] = [];
    for (let at = 0; at < row.length; at += 2) {
      next.push(nodeHash(row[at], row[at + 1], hash));
    }
    row = next;
  }
  return row[0];
}
