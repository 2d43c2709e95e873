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

import { EntityHistory, covers } from './days';
import { EntityVersion } from './types';

/** Kinds that a tag can name by the name alone, in order of preference. */
const KINDS = ['component', 'system', 'resource', 'api', 'domain', 'group'];

/** Entities by what tags call them: a full reference, or a name. */
export class NameIndex {
  readonly #byRef = new Map<string, readonly EntityVersion[]>();
  readonly #byName = new Map<string, EntityVersion[]>();

  constructor(history: EntityHistory) {
    for (const ref of history.refs()) {
      const versions = history.versions(ref);
      this.#byRef.set(ref, versions);
      const name = ref.slice(ref.indexOf('/') + 1);
      this.#byName.set(name, [...(this.#byName.get(name) ?? []), ...versions]);
    }
  }

  /**
   * The entity of that name on that day: a full reference first, then a
   * component, system, resource, API, domain or group; of several of a kind the
   * one in the namespace `default`, else none.
   */
  find(value: string, day: string): string | null {
    const folded = value.trim().toLowerCase();
    const exact = this.#byRef.get(folded);
    if (exact?.some(version => covers(version, day))) {
      return folded;
    }
    const named = (this.#byName.get(folded) ?? []).filter(version =>
      covers(version, day),
    );
    for (const kind of KINDS) {
      const refs = [
        ...new Set(
          named
            .filter(version => version.kind === kind)
            .map(({ entityRef }) => entityRef),
        ),
      ];
      if (refs.length > 0) {
        const usual = `${kind}:default/${folded}`;
        if (refs.length === 1) {
          return refs[0];
        }
        return refs.includes(usual) ? usual : null;
      }
    }
    return null;
  }
}
