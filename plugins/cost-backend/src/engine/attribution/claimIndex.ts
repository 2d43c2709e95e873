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

import { CLAIM_FIELDS, ClaimTerm, readClaims } from './claims';
import { covers } from './days';
import { ReadFacts } from './match';
import { TagKeys } from './tags';
import { EntityVersion, RowField } from './types';

interface Holder {
  version: EntityVersion;
}

/** Who claims a row: nobody, one entity, or several at once. */
export type Claimed = { entityRefs: string[]; term: string } | null;

/**
 * Terms of annotations as hash tables. The closest term wins: a resource
 * before a tag, a namespace, an account and a service; the whole value before a
 * beginning, a longer beginning before a shorter one. What several entities
 * claim with equally close terms is told with all of them.
 */
export class ClaimIndex {
  readonly #exact = new Map<string, Holder[]>();
  /** By field and tag: beginnings, longest first. */
  readonly #prefixes = new Map<string, Array<{ value: string } & Holder>>();
  readonly #tags = new Set<string>();
  readonly #fields = new Set<RowField>();

  constructor(versions: Iterable<EntityVersion>, keys: TagKeys) {
    for (const version of versions) {
      for (const term of readClaims(version.claims).terms) {
        this.#add(version, { ...term, tag: keys.canonical(term.tag) });
      }
    }
    for (const list of this.#prefixes.values()) {
      list.sort((a, b) => b.value.length - a.value.length);
    }
  }

  #add(version: EntityVersion, { field, tag, value, prefix }: ClaimTerm): void {
    if (field === 'tag') {
      this.#tags.add(tag);
    } else {
      this.#fields.add(field);
    }
    const place = field === 'tag' ? `tag:${tag}` : field;
    if (prefix) {
      const list = this.#prefixes.get(place) ?? [];
      list.push({ value, version });
      this.#prefixes.set(place, list);
    } else {
      const key = `${place}=${value}`;
      const list = this.#exact.get(key) ?? [];
      list.push({ version });
      this.#exact.set(key, list);
    }
  }

  /** Fields that any term looks at. */
  fields(): RowField[] {
    return [...this.#fields];
  }

  get readsTags(): boolean {
    return this.#tags.size > 0;
  }

  find(row: ReadFacts, day: string): Claimed {
    for (const field of CLAIM_FIELDS) {
      const places: Array<[string, string | null | undefined]> =
        field === 'tag'
          ? [...this.#tags].map(tag => [`tag:${tag}`, row.tags.get(tag)])
          : [[field, row.fields[field]]];
      const found = this.#closest(places, day);
      if (found) {
        return found;
      }
    }
    return null;
  }

  #closest(
    places: ReadonlyArray<[string, string | null | undefined]>,
    day: string,
  ): Claimed {
    let best: { length: number; term: string; refs: Set<string> } | null = null;
    const offer = (length: number, term: string, holders: Holder[]) => {
      const refs = holders
        .filter(({ version }) => covers(version, day))
        .map(({ version }) => version.entityRef);
      if (refs.length > 0) {
        if (!best || length > best.length) {
          best = { length, term, refs: new Set(refs) };
        } else if (length === best.length) {
          refs.forEach(ref => best!.refs.add(ref));
        }
      }
    };
    for (const [place, value] of places) {
      if (typeof value === 'string') {
        const key = `${place}=${value}`;
        offer(Infinity, key, this.#exact.get(key) ?? []);
        for (const prefix of this.#prefixes.get(place) ?? []) {
          if (value.startsWith(prefix.value)) {
            offer(prefix.value.length, `${place}=${prefix.value}*`, [prefix]);
          }
        }
      }
    }
    // Assigned inside of the closure, which narrowing does not see.
    const won = best as { term: string; refs: Set<string> } | null;
    return won && { entityRefs: [...won.refs].sort(), term: won.term };
  }
}
