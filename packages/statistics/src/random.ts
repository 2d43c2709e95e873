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
import { InvalidInputError, shown } from './errors';

/**
 * A reproducible stream of pseudo-random numbers: equal seeds give equal
 * streams on every machine. Not for secrets.
 */
export interface RandomStream {
  /** Uniform in [0, 1), with 32 random bits. */
  next(): number;
  /** Whole number, uniform in 0 to `below` - 1. */
  below(limit: number): number;
  /** Standard normal: Box and Muller, Ann. Math. Statist. 29 (1958). */
  normal(): number;
  /** Exponential with the given mean. */
  exponential(mean: number): number;
}

/**
 * Seeds xoshiro128** (Blackman and Vigna, ACM TOMS 47 (2021)) from text, by
 * FNV-1a and the finaliser of MurmurHash3; the algorithms are in the public
 * domain.
 *
 * @param seed - any text or finite number, such as a digest of the data
 * @throws InvalidInputError for a number that is not finite
 */
export function createRandom(seed: string | number): RandomStream {
  if (typeof seed === 'number' && !Number.isFinite(seed)) {
    throw new InvalidInputError(
      `seed is ${shown(seed)}; expected text or a finite number`,
    );
  }
  let hash = 0x811c9dc5;
  for (const letter of String(seed)) {
    hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193) >>> 0;
  }
  const word = (): number => {
    hash = (hash + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  let a = word();
  let b = word();
  let c = word();
  // The state must not be all zero.
  let d = word() || 1;
  let spare: number | null = null;
  const rotate = (value: number, by: number) =>
    (value << by) | (value >>> (32 - by));
  const next = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result / 2 ** 32;
  };
  return {
    next,
    below(limit) {
      if (!Number.isSafeInteger(limit) || limit < 1) {
        throw new InvalidInputError(
          `limit is ${shown(limit)}; expected a whole number, 1 or greater`,
        );
      }
      return Math.floor(next() * limit);
    },
    normal() {
      if (spare !== null) {
        const kept = spare;
        spare = null;
        return kept;
      }
      const radius = Math.sqrt(-2 * Math.log(1 - next()));
      const angle = 2 * Math.PI * next();
      spare = radius * Math.sin(angle);
      return radius * Math.cos(angle);
    },
    exponential: mean => -mean * Math.log(1 - next()),
  };
}
