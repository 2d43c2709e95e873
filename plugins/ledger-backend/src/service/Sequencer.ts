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

import { ServiceUnavailableError } from '@backstage/errors';
import { Appendable } from '../engine/sequence';
import { AppendResult, LedgerStore } from '../store/types';

const MAX_BATCH = 512;
const MAX_QUEUED = 8192;
const MAX_QUEUED_BYTES = 128 * 1024 * 1024;

interface Waiting {
  item: Appendable;
  bytes: number;
  resolve(result: AppendResult): void;
  reject(error: Error): void;
}

/**
 * Group commit: what arrives while a batch is being written goes together
 * into the next one. The queue is bounded; over it, callers are told to come
 * back, because a delivery that is only in memory must not be acknowledged
 * and must not grow without end either.
 */
export class Sequencer {
  readonly #store: LedgerStore;
  readonly #now: () => string;
  readonly #onAppended: () => void;
  readonly #onFailed: (error: Error) => void;
  #queue: Waiting[] = [];
  #queuedBytes = 0;
  #running: Promise<void> | undefined;
  #problem: string | null = null;

  constructor(options: {
    store: LedgerStore;
    now: () => string;
    /** Called after each batch that added leaves. */
    onAppended?: () => void;
    /** Called with what the store threw. */
    onFailed?: (error: Error) => void;
  }) {
    this.#store = options.store;
    this.#now = options.now;
    this.#onAppended = options.onAppended ?? (() => {});
    this.#onFailed = options.onFailed ?? (() => {});
  }

  /**
   * Resolves when the item is durable.
   *
   * @throws ServiceUnavailableError when the queue is full, or the database
   * does not take the batch: nothing of it was written
   */
  async append(item: Appendable): Promise<AppendResult> {
    const bytes = item.body?.bytes.length ?? 0;
    if (
      this.#queue.length >= MAX_QUEUED ||
      (this.#queuedBytes + bytes > MAX_QUEUED_BYTES && this.#queue.length > 0)
    ) {
      throw new ServiceUnavailableError(
        'The ledger receives more than it can write; send the delivery again later',
      );
    }
    const result = new Promise<AppendResult>((resolve, reject) => {
      this.#queue.push({ item, bytes, resolve, reject });
    });
    this.#queuedBytes += bytes;
    this.#running ??= this.#run();
    return result;
  }

  /** False after a batch failed, until one succeeds. */
  get writable(): boolean {
    return this.#problem === null;
  }

  /** Why not, without anything of a delivery. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Waits until everything queued so far is written, or has failed. */
  async drain(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // Requests of the same turn of the event loop share the first batch.
    await new Promise(resolve => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const batch = this.#queue.splice(0, MAX_BATCH);
      try {
        const results = await this.#store.append(
          batch.map(({ item }) => item),
          this.#now(),
        );
        this.#problem = null;
        batch.forEach(({ resolve }, at) => resolve(results[at]));
        if (results.some(result => !result.duplicate)) {
          this.#onAppended();
        }
      } catch (error) {
        const failure = toFailure(error);
        this.#problem = failure.message;
        this.#onFailed(error as Error);
        batch.forEach(({ reject }) => reject(failure));
      }
      for (const { bytes } of batch) {
        this.#queuedBytes -= bytes;
      }
    }
    this.#running = undefined;
  }
}

/**
 * What a sender is told: to come back. The text of a database error may hold
 * the statement with its values, so only its code is passed on.
 */
function toFailure(error: unknown): Error {
  if ((error as Error)?.name === 'ServiceUnavailableError') {
    return error as Error;
  }
  const { code } = error as { code?: unknown };
  return new ServiceUnavailableError(
    `The ledger cannot write at the moment${
      typeof code === 'string' ? ` (${code})` : ''
    }; nothing of this delivery was kept, send it again later`,
  );
}
