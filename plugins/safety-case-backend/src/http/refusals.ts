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

import { LoggerService } from '@backstage/backend-plugin-api';

/** An answer with its status; the error middleware reads `statusCode`. */
export class StatusError extends Error {
  constructor(readonly statusCode: 413 | 429, message: string) {
    super(message);
    this.name = statusCode === 413 ? 'PayloadTooLargeError' : 'TooManyRequests';
  }
}

const WINDOW_MS = 60_000;
/** Refusals of one address in a minute after which no reason is told. */
const MOST_REFUSALS = 20;
/** Uploads of one repository in a minute. */
const MOST_UPLOADS = 600;
/** Addresses that are counted each for itself. */
const MOST_ADDRESSES = 10_000;

/**
 * Counts what strangers try and what repositories hand in, by the minute. Who
 * is refused too often is told to wait; refusals are told to the log as one line a
 * minute, so that nobody can flood it.
 */
export class Refusals {
  #began = -Infinity;
  readonly #refused = new Map<string, number>();
  readonly #uploads = new Map<string, number>();
  readonly #reasons = new Map<string, number>();

  constructor(
    private readonly options: { logger: LoggerService; now: () => Date },
  ) {}

  /** @throws StatusError when the repository hands in too much at once */
  demandShare(repository: string): void {
    this.#turn();
    const count = (this.#uploads.get(repository) ?? 0) + 1;
    if (count > MOST_UPLOADS) {
      throw new StatusError(
        429,
        `${repository} handed in more than ${MOST_UPLOADS} times within a minute; hand in batches, or try again in a minute`,
      );
    }
    this.#uploads.set(repository, count);
  }

  /** What to answer instead of the reason; null: the reason itself. */
  blame(address: string, reason: string): StatusError | null {
    this.#turn();
    const key = this.#key(address);
    const count = (this.#refused.get(key) ?? 0) + 1;
    this.#refused.set(key, count);
    this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
    return count > MOST_REFUSALS
      ? new StatusError(
          429,
          'Too many refused uploads from this address; try again in a minute',
        )
      : null;
  }

  /** All beyond the first ten thousand share one count. */
  #key(address: string): string {
    // Whoever has one IPv6 address has all of its network.
    const key = address.includes('::ffff:')
      ? address
      : address.split(':').slice(0, 4).join(':');
    return this.#refused.has(key) || this.#refused.size < MOST_ADDRESSES
      ? key
      : 'others';
  }

  #turn(): void {
    const now = this.options.now().getTime();
    if (now - this.#began < WINDOW_MS) {
      return;
    }
    if (this.#reasons.size > 0) {
      const told = [...this.#reasons].map(([reason, n]) => `${n} ${reason}`);
      this.options.logger.warn(
        `Uploads of evidence that were refused within a minute: ${told.join(
          ', ',
        )}`,
      );
    }
    this.#began = now;
    this.#refused.clear();
    this.#uploads.clear();
    this.#reasons.clear();
  }
}
