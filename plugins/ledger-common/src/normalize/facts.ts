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
} from '../events';
import { Fields, attempt } from './fields';

/**
 * Gives accounts their pseudonyms; null or empty logins give null.
 *
 * @public
 */
export interface People {
  person(account: {
    host: string;
    login: string | null | undefined;
    name?: string | null;
    type?: PersonRef['type'];
  }): PersonRef | null;
}

/** What a normaliser makes of one delivery. @public */
export interface Normalized {
  events: CanonicalEvent[];
  /** Why there are no events, when there are none: one sentence. */
  ignored: string | null;
  /** Parts that could not be read, each with field, value and fix. */
  problems: string[];
}

/** Events, or one sentence why there are none. @public */
export type Reading = CanonicalEvent[] | string;

/**
 * Host, repository, kind, id and state, joined by `|`; a `|` or `%` within a
 * part, as branch names may hold, is percent-encoded.
 *
 * @public
 */
export function naturalKey(...parts: ReadonlyArray<string | number>): string {
  return parts
    .map(part => String(part).replace(/%/g, '%25').replace(/\|/g, '%7C'))
    .join('|');
}

/** Builds a canonical event in this release's vocabulary. @public */
export function canonicalEvent<Type extends EventType>(
  event: Omit<CanonicalEventOf<Type>, 'version'>,
): CanonicalEvent {
  // A generic member of the union, which the compiler cannot see by itself.
  return { ...event, version: VOCABULARY_VERSION } as unknown as CanonicalEvent;
}

/** JSON of a body; undefined when it is not JSON in UTF-8. @public */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** `value` when it is an object, neither list nor null; else null. @public */
export function objectOrNull(value: unknown): object | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? value
    : null;
}

/**
 * What a normaliser gets beside the payload, when that is about one
 * repository.
 *
 * @public
 */
export interface RepositoryScope {
  /** Host that subjects carry, for example `github.com`. */
  host: string;
  /** `owner/name` or path with namespace, in lower case. */
  repository: string;
  defaultBranch: string | null;
  people: People;
  /** Takes what could not be read while the rest is kept. */
  problems: string[];
}

/** Builds a canonical event of the scope's repository. @public */
export function repositoryFact<Type extends EventType>(
  scope: RepositoryScope,
  type: Type,
  event: {
    /** Kind, id and state; host and repository are put before it. */
    key: Array<string | number>;
    /** ISO 8601 in UTC, as `occurredAt`. */
    revision: string;
    occurredAt: string;
    environment?: string | null;
    data: EventDataByType[Type];
  },
): CanonicalEvent {
  const { host, repository } = scope;
  return canonicalEvent<Type>({
    type,
    naturalKey: naturalKey(host, repository, ...event.key),
    revision: event.revision,
    occurredAt: event.occurredAt,
    subject: {
      host,
      repository,
      environment: event.environment ?? null,
      service: null,
    },
    data: event.data,
  });
}

/**
 * Facts of one payload by the normaliser of its event. What cannot be read
 * becomes a problem, never an error.
 *
 * @param options - `payload` gives null when the body is not a JSON object
 *
 * @public
 */
export function normalizePayload<Scope>(options: {
  event: string;
  payload: () => object | null;
  families: Readonly<
    Record<string, (payload: Fields, scope: Scope) => Reading>
  >;
  scope(payload: Fields, problems: string[]): Scope;
}): Normalized {
  const { event, families } = options;
  if (!Object.prototype.hasOwnProperty.call(families, event)) {
    return {
      events: [],
      ignored: `event ${event} has no meaning for the ledger's vocabulary`,
      problems: [],
    };
  }
  const parsed = options.payload();
  if (parsed === null) {
    return {
      events: [],
      ignored: 'the body is not a JSON object',
      problems: ['body: expected a JSON object in UTF-8'],
    };
  }
  const problems: string[] = [];
  const reading = attempt(problems, () => {
    const payload = Fields.of(parsed);
    return families[event](payload, options.scope(payload, problems));
  });
  if (reading === null) {
    return { events: [], ignored: `${event} could not be read`, problems };
  }
  if (typeof reading === 'string') {
    return { events: [], ignored: reading, problems };
  }
  return {
    events: reading,
    ignored: reading.length === 0 ? `${event} holds nothing to keep` : null,
    problems,
  };
}
