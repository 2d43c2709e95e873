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
import { DAY, HOUR } from './delivery';

/**
 * Deterministic random numbers. A stream is named by its seed and labels, so
 * that adding a week or a service does not change what other weeks hold.
 */
export class RandomStream {
  #state: number;
  readonly #label: string;
  #hashes = 0;

  constructor(...labels: Array<string | number>) {
    this.#label = labels.join('/');
    this.#state = createHash('sha256')
      .update(this.#label)
      .digest()
      .readUInt32LE();
  }

  /** Uniform in [0, 1): mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** Whole number in [from, to]. */
  integer(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)];
  }

  /** Log-normal with the given median; skewed like waiting times are. */
  logNormal(median: number, sigma: number): number {
    const u = Math.max(this.next(), 1e-12);
    const z = Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * this.next());
    return median * Math.exp(sigma * z);
  }

  poisson(mean: number): number {
    const limit = Math.exp(-mean);
    let product = this.next();
    let count = 0;
    while (product > limit) {
      product *= this.next();
      count++;
    }
    return count;
  }

  /** A commit-like hash of 40 hex digits, unique in this stream. */
  sha(): string {
    this.#hashes++;
    return createHash('sha1')
      .update(`${this.#label}#${this.#hashes}`)
      .digest('hex');
  }

  uuid(): string {
    const h = this.sha();
    return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(13, 16)}-8${h.slice(
      17,
      20,
    )}-${h.slice(20, 32)}`;
  }
}

/** A moment between 07:00 and 16:00 UTC on a working day of the week. */
export function workingTime(random: RandomStream, start: number): number {
  return (
    start +
    random.integer(0, 4) * DAY +
    7 * HOUR +
    Math.floor(random.next() * 9 * HOUR)
  );
}
