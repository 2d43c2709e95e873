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
import { CatalogService } from '@backstage/plugin-catalog-node';
import { GroupNode, Membership } from '../engine/space';

/** Groups of the catalog and who is in them. */
export interface Directory {
  groups: GroupNode[];
  memberships: Membership[];
}

/** Reads the whole directory, with the plugin's own credentials. */
export type ReadDirectory = () => Promise<Directory>;

/**
 * The directory of the catalog. Surveys ask people and count them, so who may
 * see whom does not matter here; what a caller is shown is decided by the
 * caller's own view of the catalog.
 */
export function createReadDirectory(options: {
  auth: AuthService;
  catalog: Pick<CatalogService, 'getEntities'>;
}): ReadDirectory {
  const { auth, catalog } = options;
  return async () => {
    const credentials = await auth.getOwnServiceCredentials();
    const { items } = await catalog.getEntities(
      {
        filter: [{ kind: 'group' }, { kind: 'user' }],
        fields: ['kind', 'metadata.name', 'metadata.namespace', 'relations'],
      },
      { credentials },
    );
    const of = (kind: string) =>
      items.filter(item => item.kind.toLocaleLowerCase('en-US') === kind);
    return {
      groups: of('group').map(entity => ({
        ref: stringifyEntityRef(entity),
        parent: related(entity, RELATION_CHILD_OF)[0] ?? null,
      })),
      memberships: of('user').map(entity => ({
        person: stringifyEntityRef(entity),
        groups: related(entity, RELATION_MEMBER_OF),
      })),
    };
  };
}

function related(entity: Entity, type: string): string[] {
  return (entity.relations ?? [])
    .filter(relation => relation.type === type)
    .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US'))
    .sort();
}
