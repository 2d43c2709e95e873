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

/** What became of copies of some bytes, each with one bit turned. */
export interface Flips {
  tried: number;
  accepted: number;
}

/**
 * Turns random single bits, and counts the copies that a verifier accepts.
 *
 * @param check - throws for what it refuses; gets the same buffer each time
 */
export function flipBits(
  bytes: Uint8Array,
  options: { count: number; seed: number },
  check: (turned: Uint8Array) => unknown,
): Flips {
  const turned = bytes.slice();
  let state = options.seed;
  // Mulberry32: small, seeded, and good enough to spread the places.
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  let accepted = 0;
  for (let round = 0; round < options.count; round += 1) {
    const bit = Math.floor(random() * bytes.length * 8);
    turned[bit >> 3] ^= 1 << (bit & 7);
    try {
      check(turned);
      accepted += 1;
    } catch {
      // Refused, as it must be.
    }
    turned[bit >> 3] ^= 1 << (bit & 7);
  }
  return { tried: options.count, accepted };
}
