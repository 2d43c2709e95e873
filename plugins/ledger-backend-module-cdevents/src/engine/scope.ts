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
  canonicalEvent,
  EventDataByType,
  EventType,
  Fields,
  naturalKey,
  People,
  PersonRef,
  Reading,
} from '@maestro/backstage-plugin-ledger-common';
import { Attributes } from './envelope';

/** Host that all subjects of CDEvents carry. */
export const HOST = 'cdevents';

/** One CDEvent, opened. */
export interface Scope {
  attributes: Attributes;
  /** When it happened, by the event's word. */
  time: string;
  /** Second word of the predicate, for example `deployed`. */
  predicate: string;
  subjectId: string;
  content: Fields;
  /** What CDEvents has no member for; see the README. */
  custom: Fields;
  people: People;
}

/** Normaliser of the events of one CDEvents subject. */
export type Family = (scope: Scope) => Reading;

/** `content.repository.id`, else `customData.repository`, in lower case. */
function repositoryOf({ content, custom }: Scope): string | null {
  const stated =
    content.optionalChild('repository')?.optionalText('id') ??
    custom.optionalText('repository');
  return stated?.toLowerCase() ?? null;
}

/** Builds a canonical event. */
export function fact<Type extends EventType>(
  scope: Scope,
  type: Type,
  event: {
    kind: string;
    id: string;
    state: string | number;
    service: string | null;
    data: EventDataByType[Type];
  },
): CanonicalEvent {
  const repository = repositoryOf(scope);
  return canonicalEvent<Type>({
    type,
    // Ids are unique within a CloudEvents source only.
    naturalKey: naturalKey(
      HOST,
      repository ?? '',
      event.kind,
      `${scope.attributes.source}#${event.id}`,
      event.state,
    ),
    revision: scope.time,
    occurredAt: scope.time,
    subject: {
      host: HOST,
      repository,
      environment:
        scope.content.optionalChild('environment')?.optionalText('id') ?? null,
      service: event.service,
    },
    data: event.data,
  });
}

/** Pseudonym of the account that a member of `customData` names. */
export function account(scope: Scope, key: string): PersonRef | null {
  const login = scope.custom.optionalText(key);
  return scope.people.person({
    host: HOST,
    login,
    type: login?.endsWith('[bot]') ? 'bot' : 'unknown',
  });
}
