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

import { Entity } from '@backstage/catalog-model';

/** Catalog annotation that a user needs, with the value "true". */
export const ANNOTATION_EXAMPLE_USER = 'maestro.dev/example-user';

/** Request header in which the sign-in page names the chosen example user. */
export const EXAMPLE_USER_HEADER = 'x-maestro-example-user';

/**
 * The only names that can ever be signed in as, whatever the catalog says: an
 * annotation on some other user does not open a door to that account.
 */
export const EXAMPLE_USER_NAMES = [
  'engineer',
  'manager',
  'auditor',
  'platform',
  'outsider',
] as const;

/**
 * Further people of the example organization, whom nobody chooses on the
 * sign-in page: the demo's replay signs in as them to answer its surveys. Their
 * annotation has the value "member".
 */
export const EXAMPLE_MEMBER_NAMES = [
  'bram-osei',
  'chidi-lund',
  'dara-voss',
  'emil-tanaka',
  'farah-nordin',
  'gita-ramos',
  'hana-petrov',
  'ivo-marsh',
  'juno-abara',
  'kasimir-bell',
  'lena-fox',
  'milo-reyes',
  'nadia-crane',
  'otis-vale',
  'pia-lindgren',
  'quentin-adeyemi',
] as const;

/** Name of an example user. */
export type ExampleUserName = (typeof EXAMPLE_USER_NAMES)[number];

/** One choice on the sign-in page. */
export interface ExampleUser {
  name: ExampleUserName;
  /** Name of the person, null if the entity gives none. */
  displayName: string | null;
  /** What this role may do, in a sentence; null if the entity gives none. */
  description: string | null;
}

export function isExampleUserName(value: unknown): value is ExampleUserName {
  return EXAMPLE_USER_NAMES.some(name => name === value);
}

export function isExampleUser(entity: Entity): boolean {
  return entity.metadata.annotations?.[ANNOTATION_EXAMPLE_USER] === 'true';
}

export function isExampleMemberName(value: unknown): value is string {
  return EXAMPLE_MEMBER_NAMES.some(name => name === value);
}

export function isExampleMember(entity: Entity): boolean {
  return entity.metadata.annotations?.[ANNOTATION_EXAMPLE_USER] === 'member';
}

/** Display name of a User entity, if it states one. */
export function displayNameOf(entity: Entity): string | undefined {
  const profile = entity.spec?.profile;
  if (profile && typeof profile === 'object' && !Array.isArray(profile)) {
    const { displayName } = profile;
    if (typeof displayName === 'string') {
      return displayName;
    }
  }
  return entity.metadata.title;
}
