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

/** A tag's key as it is compared: letter case and blanks do not matter. */
export function tagKey(key: string): string {
  return key.trim().toLowerCase();
}

/** Canonical keys of tags; keys of one meaning share the first of them. */
export class TagKeys {
  readonly #canonical = new Map<string, string>();
  readonly #rank = new Map<string, number>();

  constructor(aliases: readonly (readonly string[])[]) {
    for (const group of aliases) {
      const keys = group.map(tagKey);
      // Groups that share a key are one group, also those that this one joins.
      const joined = new Set(
        keys.flatMap(key => this.#canonical.get(key) ?? []),
      );
      const [first = keys[0]] = joined;
      for (const [key, present] of this.#canonical) {
        if (joined.has(present)) {
          this.#canonical.set(key, first);
        }
      }
      for (const key of keys) {
        if (!this.#canonical.has(key)) {
          this.#canonical.set(key, first);
          this.#rank.set(key, this.#rank.size);
        }
      }
    }
  }

  /** The key that stands for this one. */
  canonical(key: string): string {
    const folded = tagKey(key);
    return this.#canonical.get(folded) ?? folded;
  }

  /**
   * Tags by canonical key, values trimmed, empty ones left out. Where keys of
   * one meaning have different values, the one named first in the aliases
   * counts; of keys that differ in letter case only, the first by code unit.
   */
  normalize(tags: Readonly<Record<string, string>>): Map<string, string> {
    const found = new Map<string, { value: string; rank: number }>();
    for (const key of Object.keys(tags).sort()) {
      const value = tags[key].trim();
      const folded = tagKey(key);
      const canonical = this.#canonical.get(folded) ?? folded;
      const rank = this.#rank.get(folded) ?? 0;
      const present = found.get(canonical);
      if (value !== '' && (!present || rank < present.rank)) {
        found.set(canonical, { value, rank });
      }
    }
    return new Map([...found].map(([key, { value }]) => [key, value]));
  }
}
