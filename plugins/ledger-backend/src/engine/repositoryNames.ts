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

/** A repository got another name. */
export interface Rename {
  host: string;
  /** `owner/name`, in lower case. */
  from: string;
  to: string;
  /** ISO 8601 in UTC. */
  at: string;
}

/**
 * Under which names a repository has been. It is identified by the name that
 * it has now: deliveries of the time before, and annotations that nobody has
 * changed, still name the former one.
 */
export class RepositoryNames {
  readonly #renames: Rename[];

  constructor(renames: Rename[] = []) {
    this.#renames = [...renames].sort((a, b) =>
      `${a.at} ${a.from} ${a.to}` < `${b.at} ${b.from} ${b.to}` ? -1 : 1,
    );
  }

  /**
   * The present name of the repository that was called so at an instant.
   *
   * @param at - null when the age of the name is not known, as in annotations
   */
  current(host: string, name: string, at: string | null): string {
    let current = name;
    let since = at ?? '';
    // Each rename leads to a later one, or to the end.
    for (let steps = 0; steps <= this.#renames.length; steps++) {
      const next = this.#next(host, current, since);
      if (!next) {
        break;
      }
      current = next.to;
      since = next.at;
    }
    return current;
  }

  /** All names that the repository now called so has or had. */
  all(host: string, name: string): string[] {
    const names = new Set([name]);
    for (const known of names) {
      // A set hands out what is added while it is walked through.
      this.#renames
        .filter(rename => rename.host === host && rename.to === known)
        .forEach(({ from }) => names.add(from));
    }
    return [...names].sort();
  }

  #next(host: string, name: string, since: string): Rename | undefined {
    const mine = this.#renames.filter(rename => rename.host === host);
    const away = mine.filter(({ from }) => from === name);
    const later = away.find(({ at }) => at >= since);
    if (later) {
      return later;
    }
    const last = away.at(-1);
    // The forge forwards a former name until another repository takes it.
    const taken = mine.some(
      rename => rename.to === name && last && rename.at >= last.at,
    );
    return last && !taken && last.at < since ? last : undefined;
  }
}
