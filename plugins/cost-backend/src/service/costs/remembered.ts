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

/** Answers by key, the least recently asked for forgotten first. */
export class Remembered<T> {
  readonly #answers = new Map<string, Promise<T>>();

  constructor(private readonly max: number) {}

  /** The answer of that key, worked out once; errors are not remembered. */
  get(key: string, work: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(key);
    this.#answers.delete(key);
    const answer = known ?? work();
    this.#answers.set(key, answer);
    if (!known) {
      answer.catch(() => this.#answers.delete(key));
      for (const oldest of this.#answers.keys()) {
        if (this.#answers.size <= this.max) {
          break;
        }
        this.#answers.delete(oldest);
      }
    }
    return answer;
  }
}
