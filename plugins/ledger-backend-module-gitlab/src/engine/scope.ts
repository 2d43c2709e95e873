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
  CanonicalEvent,
  CanonicalEventOf,
  EventDataByType,
  EventType,
  PersonRef,
  VOCABULARY_VERSION,
} from '@maestro/backstage-plugin-ledger-common';
import { Fields } from './fields';

/** Gives accounts their pseudonyms; null or empty logins give null. */
export interface People {
  person(account: {
    host: string;
    login: string | null | undefined;
    name?: string | null;
    type?: PersonRef['type'];
  }): PersonRef | null;
}

/** What a normaliser of one event family gets beside the payload. */
export interface Scope {
  host: string;
  /** Path with namespace, in lower case. */
  repository: string;
  defaultBranch: string | null;
  people: People;
  problems: string[];
}

/** Events, or one sentence why there are none. */
export type Reading = CanonicalEvent[] | string;

/** Normaliser of one event family. */
export type Family = (payload: Fields, scope: Scope) => Reading;

// The separator may occur in branch names.
function keyPart(part: string | number): string {
  return String(part).replace(/%/g, '%25').replace(/\|/g, '%7C');
}

/** Builds a canonical event of the scope's project. */
export function fact<Type extends EventType>(
  scope: Scope,
  type: Type,
  event: {
    /** Kind, id and state; host and repository are put before it. */
    key: Array<string | number>;
    revision: string;
    occurredAt: string;
    environment?: string | null;
    data: EventDataByType[Type];
  },
): CanonicalEvent {
  const made: CanonicalEventOf<Type> = {
    type,
    version: VOCABULARY_VERSION,
    naturalKey: [scope.host, scope.repository, ...event.key]
      .map(keyPart)
      .join('|'),
    revision: event.revision,
    occurredAt: event.occurredAt,
    subject: {
      host: scope.host,
      repository: scope.repository,
      environment: event.environment ?? null,
      service: null,
    },
    data: event.data,
  };
  // A generic member of the union, which the compiler cannot see by itself.
  return made as unknown as CanonicalEvent;
}

// GitLab names the bot users of access tokens so, and says no type.
const BOT = /^(?:project|group)_\d+_bot(?:_|$)|\[bot\]$/;

/** Pseudonym of a GitLab account by its user name. */
export function account(
  scope: Scope,
  username: string | null | undefined,
  name?: string | null,
): PersonRef | null {
  return scope.people.person({
    host: scope.host,
    login: username,
    name,
    type: username && BOT.test(username) ? 'bot' : 'unknown',
  });
}
