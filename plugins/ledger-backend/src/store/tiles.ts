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

import { Knex } from 'knex';
import { HashFunction } from '@maestro/backstage-plugin-ledger-common';
import {
  foldHashes,
  TileAppend,
  tileOfNode,
  TILE_WIDTH,
} from '../engine/frontier';
import { BulkInsert, rawRows } from './sql';
import { LogState } from './types';

type TileRange = ReturnType<typeof tileOfNode>;

const HASH_BYTES = 32;
const CACHED_TILES = 4096;
/** Nodes over at least so many hashes of a tile are kept once computed. */
const FOLDED_WIDTH = 16;
const FOLDED_NODES = 50_000;

/**
 * Hash tiles. Level 0 follows from the leaves and is stored once a tile is
 * full; a level above grows by one hash each time a tile below it fills up.
 */
export class TileStore {
  readonly #knex: Knex;
  readonly #hash: HashFunction;
  /** Full tiles never change. Oldest first; at most 32 MiB. */
  readonly #cache = new Map<string, Uint8Array>();

  /** Complete nodes never change either. */
  readonly #folded = new Map<string, Uint8Array>();

  constructor(knex: Knex, hash: HashFunction) {
    this.#knex = knex;
    this.#hash = hash;
  }

  /** @returns the hashes, or undefined when the tile has fewer than `width` */
  async hashes(
    log: LogState,
    level: number,
    tile: number,
    width: number,
    knex: Knex = this.#knex,
  ): Promise<Uint8Array | undefined> {
    const key = `${log.log}/${level}/${tile}`;
    const cached = this.#cache.get(key);
    if (cached) {
      return cached.subarray(0, width * HASH_BYTES);
    }
    const hashes =
      (await this.#stored(knex, log.log, level, tile)) ??
      (level === 0 ? await this.#fromLeaves(knex, log, tile) : undefined);
    if (!hashes || hashes.length < width * HASH_BYTES) {
      return undefined;
    }
    if (hashes.length === TILE_WIDTH * HASH_BYTES) {
      this.#cache.set(key, hashes);
      if (this.#cache.size > CACHED_TILES) {
        this.#cache.delete(this.#cache.keys().next().value as string);
      }
    }
    return hashes.subarray(0, width * HASH_BYTES);
  }

  /** Hash of a complete node at a height, not a tile level. */
  async node(
    log: LogState,
    height: number,
    index: number,
    knex: Knex = this.#knex,
  ): Promise<Uint8Array> {
    const { level, tile, from, to } = tileOfNode(height, index);
    const hashes = await this.#required(knex, log, level, tile, to);
    return foldHashes(hashes, from, to, this.#hash);
  }

  /** Hashes of complete nodes; each tile is read once. */
  async nodes(
    log: LogState,
    addresses: Array<{ height: number; index: number }>,
  ): Promise<Uint8Array[]> {
    const keys = addresses.map(
      ({ height, index }) => `${log.log}/${height}/${index}`,
    );
    const widest = new Map<string, TileRange>();
    addresses.forEach(({ height, index }, at) => {
      if (!this.#folded.has(keys[at])) {
        const range = tileOfNode(height, index);
        const tile = `${range.level}/${range.tile}`;
        if (range.to > (widest.get(tile)?.to ?? 0)) {
          widest.set(tile, range);
        }
      }
    });
    const tiles = new Map(
      await Promise.all(
        [...widest].map(
          async ([key, { level, tile, to }]) =>
            [
              key,
              await this.#required(this.#knex, log, level, tile, to),
            ] as const,
        ),
      ),
    );
    return addresses.map(({ height, index }, at) => {
      const known = this.#folded.get(keys[at]);
      if (known) {
        return known;
      }
      const { level, tile, from, to } = tileOfNode(height, index);
      const hashes = tiles.get(`${level}/${tile}`)!;
      const node = foldHashes(hashes, from, to, this.#hash);
      if (to - from >= FOLDED_WIDTH) {
        this.#folded.set(keys[at], node);
        if (this.#folded.size > FOLDED_NODES) {
          this.#folded.delete(this.#folded.keys().next().value as string);
        }
      }
      return node;
    });
  }

  async #required(
    knex: Knex,
    log: LogState,
    level: number,
    tile: number,
    width: number,
  ): Promise<Uint8Array> {
    const hashes = await this.hashes(log, level, tile, width, knex);
    if (!hashes) {
      throw new Error(
        `Tile ${level}/${tile} of ${log.origin} has fewer than ${width} hashes; the database lost rows`,
      );
    }
    return hashes;
  }

  /** What a batch completes; runs in the transaction of the batch. */
  async rowsOf(
    tx: Knex,
    log: LogState,
    leafHashes: Uint8Array[],
    appended: TileAppend[],
  ): Promise<BulkInsert> {
    const rows: unknown[][] = [];
    const newSize = log.size + leafHashes.length;
    for (
      let tile = Math.floor(log.size / TILE_WIDTH);
      (tile + 1) * TILE_WIDTH <= newSize;
      tile++
    ) {
      const start = tile * TILE_WIDTH;
      const before =
        start < log.size
          ? await this.#fromLeaves(tx, log, tile, log.size)
          : new Uint8Array(0);
      const from = Math.max(start, log.size) - log.size;
      const fresh = leafHashes.slice(from, start + TILE_WIDTH - log.size);
      rows.push([
        log.log,
        0,
        tile,
        TILE_WIDTH,
        Buffer.concat([before, ...fresh]),
      ]);
    }
    for (const { level, start, hashes } of appended) {
      let at = 0;
      while (at < hashes.length) {
        const tile = Math.floor((start + at) / TILE_WIDTH);
        const offset = start + at - tile * TILE_WIDTH;
        const count = Math.min(hashes.length - at, TILE_WIDTH - offset);
        const before =
          offset > 0 ? await this.#stored(tx, log.log, level, tile) : undefined;
        if ((before?.length ?? 0) !== offset * HASH_BYTES) {
          throw new Error(
            `Tile ${level}/${tile} of ${log.origin} has ${
              (before?.length ?? 0) / HASH_BYTES
            } hashes and should have ${offset}; the database lost rows`,
          );
        }
        rows.push([
          log.log,
          level,
          tile,
          offset + count,
          Buffer.concat([
            before ?? new Uint8Array(0),
            ...hashes.slice(at, at + count),
          ]),
        ]);
        at += count;
      }
    }
    return {
      table: 'tile',
      columns: [
        { name: 'log', type: 'integer' },
        { name: 'level', type: 'integer' },
        { name: 'idx', type: 'bigint' },
        { name: 'width', type: 'integer' },
        { name: 'hashes', type: 'bytea' },
      ],
      rows,
      suffix:
        'on conflict (log, level, idx) do update set width = excluded.width, hashes = excluded.hashes',
    };
  }

  async #stored(
    knex: Knex,
    log: number,
    level: number,
    tile: number,
  ): Promise<Uint8Array | undefined> {
    const [row] = await rawRows<{ hashes: Uint8Array }>(
      knex,
      'select hashes from tile where log = ? and level = ? and idx = ?',
      [log, level, tile],
    );
    return row?.hashes;
  }

  async #fromLeaves(
    knex: Knex,
    log: LogState,
    tile: number,
    end = Infinity,
  ): Promise<Uint8Array> {
    const start = tile * TILE_WIDTH;
    const rows = await rawRows<{ leaf_hash: Uint8Array }>(
      knex,
      'select leaf_hash from leaf where seq >= ? and seq < ? order by seq',
      [
        log.base + start,
        log.base + Math.min(start + TILE_WIDTH, Math.min(end, log.size)),
      ],
    );
    return Buffer.concat(rows.map(row => row.leaf_hash));
  }
}
