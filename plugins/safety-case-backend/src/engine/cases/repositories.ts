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
import { byText, isType } from './facts';

/** A repository by the name it has now, with all that it had. */
export interface Repository {
  host: string;
  /** `owner/name`, in lower case. */
  name: string;
  names: string[];
}

/**
 * Repositories of each component, by its latest claim. Cases are about what is
 * at work now, so the claims of earlier times do not matter here.
 *
 * @param facts - claims and renames, one per natural key
 */
export function claimedRepositories(
  facts: Iterable<CanonicalEvent>,
): Map<string, Repository[]> {
  const renames: Array<{ host: string; from: string; to: string; at: string }> =
    [];
  const latest = new Map<string, CanonicalEvent>();
  for (const fact of facts) {
    if (isType(fact, 'maestro.repository.renamed')) {
      renames.push({
        host: fact.subject.host,
        from: fact.data.from.toLowerCase(),
        to: fact.data.to.toLowerCase(),
        at: fact.occurredAt,
      });
    } else if (isType(fact, 'maestro.attribution.claimed')) {
      const present = latest.get(fact.data.entityRef);
      if (
        !present ||
        byText(fact.revision, present.revision) > 0 ||
        (fact.revision === present.revision &&
          fact.naturalKey > present.naturalKey)
      ) {
        latest.set(fact.data.entityRef, fact);
      }
    }
  }
  renames.sort((a, b) => byText(a.at, b.at));
  const result = new Map<string, Repository[]>();
  for (const [entityRef, fact] of latest) {
    if (isType(fact, 'maestro.attribution.claimed') && !fact.data.withdrawn) {
      const found = new Map<string, Repository>();
      for (const { host, repository } of fact.data.subjects) {
        if (host !== null && repository !== null) {
          const mine = renames.filter(rename => rename.host === host);
          const name = presentName(repository.toLowerCase(), mine);
          found.set(`${host}/${name}`, {
            host,
            name,
            names: formerNames(name, mine),
          });
        }
      }
      result.set(entityRef, [...found.values()]);
    }
  }
  return result;
}

interface Rename {
  from: string;
  to: string;
  at: string;
}

function presentName(name: string, renames: readonly Rename[]): string {
  let current = name;
  let since = '';
  for (let steps = 0; steps <= renames.length; steps += 1) {
    const next = nextRename(current, since, renames);
    if (!next) {
      break;
    }
    current = next.to;
    since = next.at;
  }
  return current;
}

function nextRename(
  name: string,
  since: string,
  renames: readonly Rename[],
): Rename | undefined {
  return renames.find(({ at, from }) => from === name && at >= since);
}

function formerNames(name: string, renames: readonly Rename[]): string[] {
  const names = new Set([name]);
  for (const known of names) {
    // A set hands out what is added while it is walked through.
    renames
      .filter(({ to }) => to === known)
      .forEach(({ from }) => names.add(from));
  }
  return [...names].sort();
}
