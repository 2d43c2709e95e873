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

import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import { byText, isType, ms } from './facts';

interface Rename {
  at: number;
  host: string;
  from: string;
  to: string;
}

/**
 * Knows under which names a repository has been. A repository is identified by
 * the name it has now.
 */
export class Repositories {
  readonly #from = new Map<string, Rename[]>();
  readonly #to = new Map<string, Rename[]>();

  static of(facts: Iterable<CanonicalEvent>): Repositories {
    const renames: Rename[] = [];
    for (const fact of facts) {
      if (isType(fact, 'maestro.repository.renamed')) {
        renames.push({
          at: ms(fact.occurredAt),
          host: fact.subject.host,
          from: fact.data.from.toLowerCase(),
          to: fact.data.to.toLowerCase(),
        });
      }
    }
    return new Repositories(
      renames.sort(
        (a, b) => a.at - b.at || byText(a.from, b.from) || byText(a.to, b.to),
      ),
    );
  }

  private constructor(renames: Rename[]) {
    for (const rename of renames) {
      push(this.#from, `${rename.host}|${rename.from}`, rename);
      push(this.#to, `${rename.host}|${rename.to}`, rename);
    }
  }

  /**
   * The present name of the repository that was called `name` at `at`.
   *
   * @param at - milliseconds since the epoch; -Infinity for a name of unknown
   *   age, such as one in an annotation
   */
  current(host: string, name: string, at: number): string {
    let current = name.toLowerCase();
    let since = at;
    const seen = new Set<Rename>();
    for (;;) {
      const next = this.#next(host, current, since);
      if (!next || seen.has(next)) {
        return current;
      }
      seen.add(next);
      current = next.to;
      since = next.at;
    }
  }

  /** All names that the repository now called `name` has or had. */
  names(host: string, name: string): string[] {
    const names = new Set<string>();
    const todo = [name.toLowerCase()];
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      if (!names.has(next)) {
        names.add(next);
        todo.push(
          ...(this.#to.get(`${host}|${next}`) ?? []).map(({ from }) => from),
        );
      }
    }
    return [...names].sort();
  }

  #next(host: string, name: string, at: number): Rename | undefined {
    const renames = this.#from.get(`${host}|${name}`) ?? [];
    const later = renames.find(rename => rename.at >= at);
    if (later) {
      return later;
    }
    const last = renames.at(-1);
    if (!last) {
      return undefined;
    }
    // The forge forwards a former name, until another repository takes it.
    const taken = (this.#to.get(`${host}|${name}`) ?? []).some(
      rename => rename.at >= last.at && rename !== last,
    );
    return taken ? undefined : last;
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T) {
  const list = map.get(key);
  if (list) {
    list.push(value);
  } else {
    map.set(key, [value]);
  }
}
