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
  Fields,
  PersonRef,
  Reading,
  RepositoryScope,
} from '@maestro/backstage-plugin-ledger-common';

/** Settings of a source that decide what its payloads mean. */
export interface NormalizeOptions {
  /** Host that subjects carry, for example `github.com`. */
  host: string;
  /** Labels, in lower case, that make an issue an incident. */
  incidentLabels: readonly string[];
}

/** What a normaliser of one event family gets beside the payload. */
export type Scope = RepositoryScope & NormalizeOptions;

/** Normaliser of one event family. */
export type Family = (payload: Fields, scope: Scope) => Reading;

/**
 * Pseudonym of a GitHub account as payloads nest it. The platform's account
 * type wins; without one, the suffix `[bot]` tells.
 */
export function account(
  scope: Scope,
  owner: Fields,
  key: string,
): PersonRef | null {
  const user = owner.optionalChild(key);
  const login = user?.optionalText('login');
  if (!user || !login) {
    return null;
  }
  const stated = user.optionalText('type');
  let type: PersonRef['type'] = 'unknown';
  if (stated === 'Bot' || (stated === null && login.endsWith('[bot]'))) {
    type = 'bot';
  } else if (stated === 'User') {
    type = 'user';
  }
  return scope.people.person({ host: scope.host, login, type });
}
