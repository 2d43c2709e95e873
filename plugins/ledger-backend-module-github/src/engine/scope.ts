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

/** Settings of a source that decide what its payloads mean. */
export interface NormalizeOptions {
  /** Host that subjects carry, for example `github.com`. */
  host: string;
  /** Labels, in lower case, that make an issue an incident. */
  incidentLabels: readonly string[];
}

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
  options: NormalizeOptions;
  /** `owner/name` in lower case. */
  repository: string;
  defaultBranch: string | null;
  context: People;
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

/** Host, repository, kind, id and state, joined by `|`. */
export function naturalKey(
  scope: Scope,
  ...parts: Array<string | number>
): string {
  return [scope.options.host, scope.repository, ...parts]
    .map(keyPart)
    .join('|');
}

/** Builds a canonical event of the scope's repository. */
export function fact<Type extends EventType>(
  scope: Scope,
  type: Type,
  event: {
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
    naturalKey: naturalKey(scope, ...event.key),
    revision: event.revision,
    occurredAt: event.occurredAt,
    subject: {
      host: scope.options.host,
      repository: scope.repository,
      environment: event.environment ?? null,
      service: null,
    },
    data: event.data,
  };
  // A generic member of the union, which the compiler cannot see by itself.
  return made as unknown as CanonicalEvent;
}

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
  return scope.context.person({ host: scope.options.host, login, type });
}
