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
  loginOf,
} from '@maestro/backstage-plugin-ledger-common';

/** Normaliser of one event family. */
export type Family = (payload: Fields, scope: RepositoryScope) => Reading;

// GitLab names the bot users of access tokens so, and says no type.
const BOT = /^(?:project|group)_\d+_bot(?:_|$)|\[bot\]$/;

/** Pseudonym of a GitLab account by its user name, or of who writes by mail. */
export function account(
  scope: RepositoryScope,
  username: string | null | undefined,
  name?: string | null,
): PersonRef | null {
  const login = username && loginOf(username, scope.host);
  return scope.people.person({
    host: scope.host,
    login,
    name,
    type: login && BOT.test(login) ? 'bot' : 'unknown',
  });
}
