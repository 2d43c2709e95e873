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

import { RejectionCount } from '../store/types';

/** Refused requests of one address in one minute, before it has to wait. */
const MAX_PER_ADDRESS = 120;
const MAX_ADDRESSES = 10_000;
const MINUTE_MS = 60_000;

function minuteOf(at: string): string {
  return `${at.slice(0, 16)}:00.000Z`;
}

/**
 * Counts what doors refuse. A stranger can raise a counter and nothing else:
 * memory and tables are bounded by sources, reasons and minutes, and an
 * address that is refused too often is turned away before its body is read.
 */
export class Rejections {
  #counts = new Map<string, RejectionCount>();
  #addresses = new Map<string, number>();
  #addressMinute = 0;

  add(source: string, reason: string, at: string): void {
    const minute = minuteOf(at);
    const key = `${source}\n${minute}\n${reason}`;
    const present = this.#counts.get(key);
    if (present) {
      present.count += 1;
      present.lastAt = at;
    } else {
      this.#counts.set(key, { source, minute, reason, count: 1, lastAt: at });
    }
  }

  /** Hands out what was counted since the last call. */
  take(): RejectionCount[] {
    const counts = [...this.#counts.values()];
    this.#counts = new Map();
    return counts;
  }

  pending(): RejectionCount[] {
    return [...this.#counts.values()];
  }

  blame(address: string, at: string): void {
    this.#turnMinute(at);
    if (this.#addresses.size < MAX_ADDRESSES || this.#addresses.has(address)) {
      this.#addresses.set(address, (this.#addresses.get(address) ?? 0) + 1);
    }
  }

  mustWait(address: string, at: string): boolean {
    this.#turnMinute(at);
    return (this.#addresses.get(address) ?? 0) >= MAX_PER_ADDRESS;
  }

  #turnMinute(at: string): void {
    const minute = Math.floor(Date.parse(at) / MINUTE_MS);
    if (minute !== this.#addressMinute) {
      this.#addressMinute = minute;
      this.#addresses = new Map();
    }
  }
}
