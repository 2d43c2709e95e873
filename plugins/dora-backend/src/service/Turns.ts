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

import {
  setImmediate as nextTurn,
  setTimeout as sleep,
} from 'node:timers/promises';

/** How long a slice of long work waits for pages at most. */
const MOST_MS = 250;

/**
 * Who may use the thread. Answers of one component come first: work on many
 * components (overviews, restatements, packs) is cut into slices of one
 * component each, and the next slice waits while such an answer is due.
 */
export class Turns {
  #answering = 0;
  #idle: Array<() => void> = [];

  /** An answer that somebody waits for; it must not pause. */
  async answer<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    this.#answering += 1;
    try {
      return await work();
    } finally {
      this.#answering -= 1;
      if (this.#answering === 0) {
        this.#idle.splice(0).forEach(wake => wake());
      }
    }
  }

  /** Between two slices of long work; under steady load it goes on as well. */
  async pause(): Promise<void> {
    await nextTurn();
    if (this.#answering > 0) {
      const stop = new AbortController();
      await Promise.race([
        new Promise<void>(resolve => this.#idle.push(resolve)),
        sleep(MOST_MS, undefined, { signal: stop.signal }).catch(() => {}),
      ]);
      stop.abort();
    }
  }
}
