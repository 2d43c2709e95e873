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
  BackstageCredentials,
  BackstageUserPrincipal,
  BackstageServicePrincipal,
} from '@backstage/backend-plugin-api';
import { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { normalizeEntityRef } from '@maestro/backstage-plugin-maestro-common';

/**
 * Which entities a caller may see, by the catalog's word.
 *
 * @public
 */
export interface EntityAccess {
  /**
   * The entity, asked for with the caller's credentials.
   *
   * @throws NotFoundError when it does not exist or the caller may not see
   *   it: the answers do not differ
   */
  entity(entityRef: string, credentials: BackstageCredentials): Promise<Entity>;
  /**
   * The given references that the caller may see, in one question to the
   * catalog.
   */
  visible(
    entityRefs: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<Set<string>>;
}

interface Entry {
  at: number;
  entity: Promise<Entity | undefined>;
}

/**
 * Asks the catalog once per entity and caller and remembers the answer for
 * seconds. Callers are told apart by their principal: an answer for one is
 * never given to another. Errors are not remembered.
 *
 * @public
 */
export function createEntityAccess(options: {
  catalog: Pick<CatalogService, 'getEntitiesByRefs'>;
  /** How long an answer holds, milliseconds; 5000 by default. */
  ttlMs?: number;
  /** Milliseconds since the epoch; the system clock by default. */
  now?: () => number;
  /** Answers kept at most; 10000 by default. */
  maxEntries?: number;
}): EntityAccess {
  const {
    catalog,
    ttlMs = 5000,
    now = Date.now,
    maxEntries = 10_000,
  } = options;
  const cache = new Map<string, Entry>();

  function remember(key: string, entity: Entry['entity']) {
    cache.delete(key);
    cache.set(key, { at: now(), entity });
    entity.catch(() => cache.delete(key));
    for (const oldest of cache.keys()) {
      if (cache.size <= maxEntries) {
        break;
      }
      cache.delete(oldest);
    }
  }

  function recall(key: string): Entry['entity'] | undefined {
    const entry = cache.get(key);
    return entry && now() - entry.at < ttlMs ? entry.entity : undefined;
  }

  async function load(
    refs: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<Array<Entity | undefined>> {
    const who = principalKey(credentials);
    const missing = [...new Set(refs)].filter(
      ref => who === null || !recall(`${who}\n${ref}`),
    );
    const answers = new Map<string, Entry['entity']>();
    for (const ref of refs) {
      const known = who === null ? undefined : recall(`${who}\n${ref}`);
      if (known) {
        answers.set(ref, known);
      }
    }
    if (missing.length > 0) {
      const response = catalog.getEntitiesByRefs(
        { entityRefs: missing },
        { credentials },
      );
      missing.forEach((ref, index) => {
        const entity = response.then(({ items }) => items[index]);
        answers.set(ref, entity);
        if (who !== null) {
          remember(`${who}\n${ref}`, entity);
        }
      });
    }
    return Promise.all(refs.map(ref => answers.get(ref)));
  }

  return {
    async entity(entityRef, credentials) {
      const ref = normalizeEntityRef(entityRef);
      const [entity] = await load([ref], credentials);
      if (!entity) {
        throw new NotFoundError(`Entity ${ref} was not found`);
      }
      return entity;
    },
    async visible(entityRefs, credentials) {
      const refs = entityRefs.map(ref => normalizeEntityRef(ref));
      if (refs.length === 0) {
        return new Set();
      }
      const entities = await load(refs, credentials);
      return new Set(refs.filter((_, index) => entities[index]));
    },
  };
}

// Null for principals that cannot be told apart: nothing is remembered then.
function principalKey(credentials: BackstageCredentials): string | null {
  const principal = credentials.principal as
    | BackstageUserPrincipal
    | BackstageServicePrincipal
    | { type: 'none' }
    | undefined;
  switch (principal?.type) {
    case 'user':
      return `user ${principal.userEntityRef} ${
        principal.actor?.subject ?? ''
      }`;
    case 'service':
      return principal.accessRestrictions === undefined
        ? `service ${principal.subject}`
        : null;
    default:
      return null;
  }
}
