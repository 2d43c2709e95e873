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

import { AuthService } from '@backstage/backend-plugin-api';
import {
  Entity,
  RELATION_CHILD_OF,
  RELATION_MEMBER_OF,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { AuthOwnershipResolver } from '@backstage/plugin-auth-node';
import { CatalogService } from '@backstage/plugin-catalog-node';

function targetsOf(entity: Entity, type: string): string[] {
  return (entity.relations ?? [])
    .filter(relation => relation.type === type)
    .map(relation => relation.targetRef);
}

/**
 * A person owns what their groups own, and what the parents of these groups
 * own, up to the root. The default resolution stops at the first level.
 */
export class NestedGroupsOwnershipResolver implements AuthOwnershipResolver {
  static create(options: {
    auth: AuthService;
    catalog: CatalogService;
  }): NestedGroupsOwnershipResolver {
    return new NestedGroupsOwnershipResolver(options.auth, options.catalog);
  }

  readonly #auth: AuthService;
  readonly #catalog: CatalogService;

  private constructor(auth: AuthService, catalog: CatalogService) {
    this.#auth = auth;
    this.#catalog = catalog;
  }

  async resolveOwnershipEntityRefs(
    entity: Entity,
  ): Promise<{ ownershipEntityRefs: string[] }> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    // Also the guard against groups that are parents of each other.
    const seen = new Set([stringifyEntityRef(entity)]);
    let level = targetsOf(entity, RELATION_MEMBER_OF);

    while (level.length > 0) {
      const entityRefs = [...new Set(level)].filter(ref => !seen.has(ref));
      if (entityRefs.length === 0) {
        break;
      }
      entityRefs.forEach(ref => seen.add(ref));
      const { items } = await this.#catalog.getEntitiesByRefs(
        { entityRefs, fields: ['kind', 'metadata', 'relations'] },
        { credentials },
      );
      level = items.flatMap(group =>
        group ? targetsOf(group, RELATION_CHILD_OF) : [],
      );
    }
    return { ownershipEntityRefs: [...seen] };
  }
}
