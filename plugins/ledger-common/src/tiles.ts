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

/** Hashes of a full tile, and entries of a full bundle (C2SP tlog-tiles). @public */
export const TILE_WIDTH = 256;

/** Highest level that the path of a tile may name (C2SP tlog-tiles). */
const MOST_LEVEL = 63;
const HASH_BYTES = 32;

/**
 * A tile path or an entry bundle that is malformed.
 *
 * @public
 */
export class TileError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TileError';
  }
}

/**
 * Address of a tile: hashes of the nodes at tree level 8 · `level`, from
 * 256 · `index` on, `width` of them. Level `entries` holds the leaves' bytes.
 *
 * @public
 */
export interface TileAddress {
  level: number | 'entries';
  index: bigint;
  /** 1 to 256; below 256 the tile is partial. */
  width: number;
}

/**
 * Path of a tile below the log's URL: `tile/L/x001/x234/067[.p/W]`.
 *
 * @throws TileError when level, index or width is out of range
 * @public
 */
export function tilePath(tile: TileAddress): string {
  const { level, width } = tile;
  if (
    level !== 'entries' &&
    !(Number.isInteger(level) && level >= 0 && level <= MOST_LEVEL)
  ) {
    throw new TileError(
      `tile level is ${level}; it must be 0 to ${MOST_LEVEL}, or entries`,
    );
  }
  if (!(Number.isInteger(width) && width >= 1 && width <= TILE_WIDTH)) {
    throw new TileError(
      `tile width is ${width}; it must be 1 to ${TILE_WIDTH}`,
    );
  }
  if (tile.index < 0n) {
    throw new TileError(`tile index is ${tile.index}; it must not be negative`);
  }
  const parts = [(tile.index % 1000n).toString().padStart(3, '0')];
  for (let rest = tile.index / 1000n; rest > 0n; rest /= 1000n) {
    parts.unshift(`x${(rest % 1000n).toString().padStart(3, '0')}`);
  }
  const partial = width < TILE_WIDTH ? `.p/${width}` : '';
  return `tile/${level}/${parts.join('/')}${partial}`;
}

/**
 * Reads the path of a tile; the canonical spelling only.
 *
 * @throws TileError when it is not the path of a tile
 * @public
 */
export function parseTilePath(path: string): TileAddress {
  const match =
    /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/.exec(
      path,
    );
  if (match && match[2].length <= 32) {
    const tile: TileAddress = {
      level: match[1] === 'entries' ? 'entries' : Number(match[1]),
      index: BigInt(match[2].replace(/[x/]/g, '')),
      width: match[3] ? Number(match[3]) : TILE_WIDTH,
    };
    if (tile.width <= TILE_WIDTH && tilePath(tile) === path) {
      return tile;
    }
  }
  throw new TileError(
    `${JSON.stringify(
      path.slice(0, 100),
    )} is not the path of a tile; wanted is tile/LEVEL/x001/x234/067[.p/WIDTH]`,
  );
}

/** Tiles of one level for a tree: full ones, then at most one partial. @public */
export interface TileLevel {
  level: number;
  /** Number of full tiles, with the indexes 0 … full − 1. */
  full: bigint;
  /** Width of the partial tile with index `full`; 0 when there is none. */
  partial: number;
}

/**
 * The hash tiles of a tree, by level. Only complete nodes are in tiles, so a
 * partial tile is never hashed upward.
 *
 * @public
 */
export function tilesForSize(size: bigint | number): TileLevel[] {
  const levels: TileLevel[] = [];
  const width = BigInt(TILE_WIDTH);
  let nodes = BigInt(size);
  for (let level = 0; nodes > 0n; level++) {
    levels.push({
      level,
      full: nodes / width,
      partial: Number(nodes % width),
    });
    nodes /= width;
  }
  return levels;
}

/**
 * The tile that holds a complete node of the tree, and how to get the node's
 * hash from it: of the `count` hashes from `offset` on, pairwise upward.
 *
 * @param size - size of the tree; decides the width of the tile
 * @public
 */
export function tileOfNode(options: {
  level: number;
  index: bigint;
  size: bigint | number;
}): { tile: TileAddress; offset: number; count: number } {
  const level = Math.floor(options.level / 8);
  const count = 2 ** (options.level % 8);
  const first = options.index * BigInt(count);
  const index = first / BigInt(TILE_WIDTH);
  const nodes = BigInt(options.size) >> BigInt(8 * level);
  const left = nodes - index * BigInt(TILE_WIDTH);
  const width = left > TILE_WIDTH ? TILE_WIDTH : Number(left);
  const offset = Number(first % BigInt(TILE_WIDTH));
  if (offset + count > width) {
    throw new TileError(
      `node ${options.index} of level ${options.level} is not complete in a tree of ${options.size}`,
    );
  }
  return { tile: { level, index, width }, offset, count };
}

/**
 * Bytes of a hash tile: its hashes one after the other.
 *
 * @public
 */
export function encodeTile(hashes: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(hashes.length * HASH_BYTES);
  hashes.forEach((hash, i) => bytes.set(hash, i * HASH_BYTES));
  return bytes;
}

/**
 * Reads a hash tile.
 *
 * @throws TileError unless it holds exactly `width` hashes
 * @public
 */
export function decodeTile(bytes: Uint8Array, width: number): Uint8Array[] {
  if (bytes.length !== width * HASH_BYTES) {
    throw new TileError(
      `tile has ${bytes.length} bytes; wanted are ${width * HASH_BYTES}`,
    );
  }
  return Array.from({ length: width }, (_, i) =>
    bytes.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  );
}

/**
 * Bytes of an entry bundle: each entry after its length as uint16, big-endian.
 *
 * @throws TileError when there are more than 256 entries, or one is above
 * 65,535 bytes
 * @public
 */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length > TILE_WIDTH) {
    throw new TileError(
      `bundle has ${entries.length} entries; at most ${TILE_WIDTH} fit`,
    );
  }
  const total = entries.reduce((sum, entry) => sum + 2 + entry.length, 0);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  let at = 0;
  entries.forEach((entry, i) => {
    if (entry.length > 0xffff) {
      throw new TileError(
        `entry ${i} has ${entry.length} bytes; at most 65535 fit`,
      );
    }
    view.setUint16(at, entry.length);
    bytes.set(entry, at + 2);
    at += 2 + entry.length;
  });
  return bytes;
}

/**
 * Reads an entry bundle.
 *
 * @param width - number of entries that its path promises
 * @throws TileError when it is cut off, or holds more or fewer entries
 * @public
 */
export function decodeEntryBundle(
  bytes: Uint8Array,
  width: number,
): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = at + 2 <= bytes.length ? view.getUint16(at) : Infinity;
    if (at + 2 + length > bytes.length) {
      throw new TileError(`bundle is cut off in entry ${entries.length}`);
    }
    entries.push(bytes.slice(at + 2, at + 2 + length));
    at += 2 + length;
  }
  if (entries.length !== width) {
    throw new TileError(
      `bundle has ${entries.length} entries; wanted are ${width}`,
    );
  }
  return entries;
}
