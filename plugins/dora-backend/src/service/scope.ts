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

import { Claim } from '../engine';
import { Scope } from '../store';
import type { Snapshot } from './ReadModel';

/** Subjects of claims, all former names of their repositories included. */
export function scopeOf(
  { repositories }: Snapshot,
  claims: readonly Claim[],
): Scope {
  const scope: Scope = { repositories: [], services: [], hosts: [] };
  const seen = new Set<string>();
  for (const { host, repository, service } of claims.flatMap(
    claim => claim.patterns,
  )) {
    const key = JSON.stringify([host, repository, service]);
    if (!seen.has(key)) {
      seen.add(key);
      if (host !== null && repository !== null) {
        const names = repositories.names(host, repository);
        scope.repositories.push({ host, names });
      } else if (service !== null) {
        scope.services.push({ host, service });
      } else if (host !== null) {
        scope.hosts.push(host);
      }
    }
  }
  return scope;
}
