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

/** Seeded random numbers, so that a failing drill can be repeated. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Integer in [from, to]. */
  integer(from: number, to: number): number;
  pick<T>(items: readonly T[]): T;
  chance(probability: number): boolean;
  bytes(length: number): Uint8Array;
  hex(length: number): string;
}

/** The generator "mulberry32": 32 bits of state, good enough for test data. */
export function seeded(seed: number): Random {
  let state = Math.trunc(seed);
  const next = () => {
    /* eslint-disable no-bitwise */
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    /* eslint-enable no-bitwise */
  };
  const integer = (from: number, to: number) =>
    from + Math.floor(next() * (to - from + 1));
  const bytes = (length: number) =>
    Uint8Array.from({ length }, () => integer(0, 255));
  return {
    next,
    integer,
    pick: items => items[integer(0, items.length - 1)],
    chance: probability => next() < probability,
    bytes,
    hex: length => Buffer.from(bytes(length)).toString('hex'),
  };
}
