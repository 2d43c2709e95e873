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

const TARGET_MS = 50;
const LEAST = 25;

/**
 * How many events a slice of work may hold, so that it takes about 50 ms:
 * better-sqlite3 works on the thread that also answers requests.
 */
export class Slices {
  #size: number;

  constructor(private readonly most: number) {
    this.#size = Math.min(most, 200);
  }

  get size(): number {
    return this.#size;
  }

  /** Learns from a slice; never more than doubles or halves. */
  took(milliseconds: number, events: number): void {
    const fits = (events * TARGET_MS) / Math.max(milliseconds, 0.1);
    const next = Math.min(Math.max(fits, this.#size / 2), this.#size * 2);
    this.#size = Math.round(
      Math.min(Math.max(next, Math.min(LEAST, this.most)), this.most),
    );
  }
}
