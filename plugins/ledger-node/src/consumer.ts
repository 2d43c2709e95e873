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

import { LedgerEvent } from '@maestro/backstage-plugin-ledger-common';
import {
  FeedConsumerOptions,
  FeedConsumerStatus,
  FeedPage,
  LEDGER_APPENDED_TOPIC,
} from './feed';
import { FeedCursor, FeedCursorStore } from './projectionCursor';
import { Slices } from './slices';

export * from './feed';
export * from './httpFeed';
export { createFeedCursorTable, dropFeedCursorTable } from './projectionCursor';

/**
 * Follows the ledger's feed into a read model.
 *
 * A page is read outside of any transaction; then, in one transaction, the
 * cursor row is locked and compared with the one that the page was read after,
 * the projection writes its rows, and the cursor moves. Of two replicas that
 * read the same page one finds the cursor moved and drops its copy, so every
 * event is applied exactly once.
 *
 * Work is cut into slices: a page is as large as can be written in about 50 ms,
 * and the event loop turns between two of them.
 *
 * A rebuild fills a generation of its own from the start while readers keep
 * the old one, and switches when it is no longer behind it. It is resumed
 * after a restart, on whichever replica comes first.
 *
 * @public
 */
export class FeedConsumer {
  readonly #options: FeedConsumerOptions;
  readonly #cursors: FeedCursorStore;
  #running: Promise<void> | null = null;
  #again = false;
  #behind = 0;
  #caughtUp = false;
  #lastError: string | null = null;

  static async create(options: FeedConsumerOptions): Promise<FeedConsumer> {
    const { knex, projection } = options;
    const cursors = new FeedCursorStore(
      knex,
      projection.name,
      projection.version ?? 1,
    );
    await cursors.ensure();
    return new FeedConsumer(options, cursors);
  }

  private constructor(options: FeedConsumerOptions, cursors: FeedCursorStore) {
    this.#options = options;
    this.#cursors = cursors;
  }

  /**
   * Follows the feed to its present end, then finishes a rebuild if one is
   * due. Calls while one is running are merged into one more round. Never
   * throws: what went wrong is logged and in `status()`, and the next call
   * tries again.
   */
  async poll(signal?: AbortSignal): Promise<void> {
    if (this.#running) {
      this.#again = true;
      await this.#running;
      return;
    }
    this.#running = this.#rounds(signal);
    try {
      await this.#running;
    } finally {
      this.#running = null;
    }
  }

  /**
   * Subscribes to the ledger's nudges and polls on a schedule.
   */
  async start(options: {
    events: {
      subscribe(options: {
        id: string;
        topics: string[];
        onEvent(): Promise<void>;
      }): Promise<void>;
    };
    scheduler: {
      scheduleTask(task: {
        id: string;
        frequency: { seconds: number };
        timeout: { minutes: number };
        scope: 'local';
        fn(signal: AbortSignal): Promise<void>;
      }): Promise<void>;
    };
    /** Seconds between polls; 5 by default. */
    pollSeconds?: number;
  }): Promise<void> {
    const id = `maestro-feed-${this.#options.projection.name}`;
    await options.events.subscribe({
      id,
      topics: [LEDGER_APPENDED_TOPIC],
      onEvent: async () => {
        // The publisher must not wait for the read model.
        this.poll().catch(() => undefined);
      },
    });
    await options.scheduler.scheduleTask({
      id,
      frequency: { seconds: options.pollSeconds ?? 5 },
      timeout: { minutes: 30 },
      // Every replica polls: the cursor decides who applies a page, and each
      // one needs to know for itself how far it is behind.
      scope: 'local',
      fn: signal => this.poll(signal),
    });
  }

  /** Starts a new generation and follows the feed into it until it is active. */
  async rebuild(signal?: AbortSignal): Promise<void> {
    await this.#cursors.startGeneration();
    await this.poll(signal);
    if (this.#lastError) {
      throw new Error(`Rebuild failed: ${this.#lastError}`);
    }
  }

  async status(): Promise<FeedConsumerStatus> {
    const all = await this.#cursors.list();
    const active = all.find(row => row.active)!;
    return {
      generation: active.generation,
      cursor: active.cursor,
      behind: this.#behind,
      caughtUp: this.#caughtUp,
      rebuilding: all.some(row => !row.active),
      lastError: this.#lastError,
    };
  }

  async #rounds(signal?: AbortSignal): Promise<void> {
    do {
      this.#again = false;
      try {
        await this.#round(signal);
        this.#lastError = null;
      } catch (error) {
        const message = String((error as Error)?.message ?? error);
        if (message !== this.#lastError) {
          this.#options.logger.warn(
            `Read model ${
              this.#options.projection.name
            } cannot follow the ledger, will try again: ${message}`,
          );
        }
        this.#lastError = message;
        return;
      }
    } while (this.#again && !signal?.aborted);
  }

  async #round(signal?: AbortSignal): Promise<void> {
    const all = await this.#cursors.list();
    const active = all.find(row => row.active)!;
    await this.#follow(active.generation, signal, behind => {
      this.#behind = behind;
    });
    if (signal?.aborted) {
      return;
    }
    let next: FeedCursor | undefined = all.find(row => !row.active);
    if (!next && active.version !== (this.#options.projection.version ?? 1)) {
      next = await this.#cursors.startGeneration();
    }
    if (next) {
      await this.#finishRebuild(next.generation, signal);
    }
  }

  async #follow(
    generation: number,
    signal?: AbortSignal,
    tell: (behind: number) => void = () => {},
  ): Promise<void> {
    const slices = new Slices(this.#options.pageSize ?? 1000);
    let after = await this.#cursors.read(generation);
    while (after !== null && !signal?.aborted) {
      const limit = slices.size;
      const page = await this.#options.feed.read({ after, limit, signal });
      tell(page.events.length + (page.remaining ?? 0));
      if (page.cursor > after) {
        assertKnownVocabulary(page.events);
        const since = performance.now();
        await this.#apply(generation, after, page);
        slices.took(performance.now() - since, page.events.length);
      }
      tell(page.remaining ?? 0);
      if (page.atEnd) {
        this.#caughtUp = true;
        return;
      }
      // Requests that came in meanwhile are answered before the next slice.
      await new Promise(resolve => setImmediate(resolve));
      // Read again: another replica may have moved it further.
      after = await this.#cursors.read(generation);
    }
  }

  async #apply(
    generation: number,
    after: number,
    page: FeedPage,
  ): Promise<void> {
    const { knex, projection } = this.#options;
    await knex.transaction(async tx => {
      if (!(await this.#cursors.lock(tx, generation, after))) {
        return;
      }
      await projection.apply(tx, page.events, generation);
      await this.#cursors.move(tx, generation, after, page.cursor);
    });
  }

  async #finishRebuild(
    generation: number,
    signal?: AbortSignal,
  ): Promise<void> {
    const { knex, projection, logger } = this.#options;
    for (;;) {
      await this.#follow(generation, signal);
      if (signal?.aborted) {
        return;
      }
      const retired = await this.#cursors.activate(generation);
      if (retired !== null) {
        logger.info(
          `Read model ${projection.name} switched to generation ${generation}`,
        );
        for (const old of retired) {
          await projection.discard?.(knex, old);
        }
        return;
      }
    }
  }
}

// A major version that this release does not know may mean anything: stop in
// front of it, visibly, rather than count it wrongly.
function assertKnownVocabulary(events: LedgerEvent[]): void {
  for (const event of events) {
    if (!/^1\./.test(event.version)) {
      throw new Error(
        `Event ${event.naturalKey} at position ${event.position} has vocabulary version ${event.version}; this release reads version 1. Upgrade the plugin.`,
      );
    }
  }
}
