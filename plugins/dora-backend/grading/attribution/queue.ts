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
interface Action {
  at: number;
  order: number;
  act(): void;
}

/** Actions in order of their time; of equal times, in order of planning. */
export class ActionQueue {
  /** Latest first. */
  readonly #actions: Action[] = [];
  #order = 0;

  plan(at: number, act: () => void): void {
    this.#order += 1;
    const order = this.#order;
    let low = 0;
    let high = this.#actions.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#actions[middle];
      if (other.at > at || (other.at === at && other.order > order)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    this.#actions.splice(low, 0, { at, order, act });
  }

  /** Runs until nothing is planned. */
  run(): void {
    for (let next = this.#actions.pop(); next; next = this.#actions.pop()) {
      next.act();
    }
  }
}
