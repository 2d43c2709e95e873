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

import fc from 'fast-check';
import { completedNodes, leafHash, NodeReader, nodeHash } from './merkle';
import {
  decodeEntryBundle,
  decodeTile,
  encodeEntryBundle,
  encodeTile,
  parseTilePath,
  TileError,
  tileOfNode,
  tilePath,
  tilesForSize,
} from './tiles';

const parentsOf = (row: Uint8Array[]) =>
  row.flatMap((left, i) => (i % 2 ? [] : [nodeHash(left, row[i + 1])]));

describe('tile paths', () => {
  it.each([
    [{ level: 0, index: 0n, width: 256 }, 'tile/0/000'],
    [{ level: 1, index: 1234067n, width: 256 }, 'tile/1/x001/x234/067'],
    [{ level: 0, index: 273n, width: 112 }, 'tile/0/273.p/112'],
    [
      { level: 'entries' as const, index: 1000n, width: 1 },
      'tile/entries/x001/000.p/1',
    ],
  ])('%p is %s', (tile, path) => {
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  it('round-trips every address', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.nat(63), fc.constant('entries' as const)),
        fc.bigInt(0n, 2n ** 56n),
        fc.integer({ min: 1, max: 256 }),
        (level, index, width) => {
          const tile = { level, index, width };
          expect(parseTilePath(tilePath(tile))).toEqual(tile);
        },
      ),
    );
  });

  it.each([
    'tile/0/0',
    'tile/00/000',
    'tile/64/000',
    'tile/0/001/002',
    'tile/0/x000/001',
    'tile/0/000.p/256',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    'tile/-1/000',
    'tile/0/000/../001',
    '/tile/0/000',
  ])('refuses %s', path => {
    expect(() => parseTilePath(path)).toThrow(TileError);
  });
});

describe('tiles of a tree', () => {
  it('gives the example of the specification for 70,000 leaves', () => {
    expect(tilesForSize(70_000)).toEqual([
      { level: 0, full: 273n, partial: 112 },
      { level: 1, full: 1n, partial: 17 },
      { level: 2, full: 0n, partial: 1 },
    ]);
    expect(tilesForSize(0)).toEqual([]);
  });

  it('finds each complete node in its tile', () => {
    const SIZE = 700;
    const nodes = new Map<string, Uint8Array>();
    const node: NodeReader = (level, index) => nodes.get(`${level}/${index}`)!;
    for (let size = 0; size < SIZE; size++) {
      const leaf = leafHash(Uint8Array.of(size % 256, size >> 8));
      for (const made of completedNodes({ size, leafHash: leaf, node })) {
        nodes.set(`${made.level}/${made.index}`, made.hash);
      }
    }
    for (const [name, hash] of nodes) {
      const [level, index] = name.split('/');
      const { tile, offset, count } = tileOfNode({
        level: Number(level),
        index: BigInt(index),
        size: SIZE,
      });
      const hashes = Array.from({ length: tile.width }, (_, i) =>
        node(8 * Number(tile.level), tile.index * 256n + BigInt(i)),
      );
      let row = decodeTile(encodeTile(hashes), tile.width).slice(
        offset,
        offset + count,
      );
      while (row.length > 1) {
        row = parentsOf(row);
      }
      expect(Buffer.from(row[0]).toString('hex')).toBe(
        Buffer.from(hash).toString('hex'),
      );
    }
    expect(() => tileOfNode({ level: 9, index: 1n, size: SIZE })).toThrow(
      'not complete',
    );
  });
});

describe('entry bundles', () => {
  it('round-trips entries', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array(), { maxLength: 256 }), entries => {
        expect(
          decodeEntryBundle(encodeEntryBundle(entries), entries.length),
        ).toEqual(entries);
      }),
    );
  });

  it('writes the length as uint16, big-endian', () => {
    const bytes = encodeEntryBundle([new Uint8Array(258)]);
    expect([...bytes.slice(0, 2)]).toEqual([1, 2]);
    expect(encodeEntryBundle([new Uint8Array(65_535)])).toHaveLength(65_537);
  });

  it('refuses what does not fit, and what is cut off', () => {
    expect(() => encodeEntryBundle([new Uint8Array(65_536)])).toThrow(
      'at most 65535',
    );
    expect(() =>
      encodeEntryBundle(new Array(257).fill(new Uint8Array())),
    ).toThrow('at most 256');
    const bytes = encodeEntryBundle([Uint8Array.of(1, 2), Uint8Array.of(3)]);
    expect(() => decodeEntryBundle(bytes.slice(0, -1), 2)).toThrow(
      'cut off in entry 1',
    );
    expect(() => decodeEntryBundle(bytes.slice(0, 5), 2)).toThrow(
      'cut off in entry 1',
    );
    expect(() => decodeEntryBundle(bytes, 3)).toThrow('wanted are 3');
  });
});
