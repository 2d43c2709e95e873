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
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';

/** Which groups are below a group. */
export interface GroupTree {
  /** The group itself and all groups below it, in lower case. */
  below(groupRef: string): Promise<ReadonlySet<string>>;
  /** Groups directly below it, sorted. */
  children(groupRef: string): Promise<string[]>;
}

/** How long the tree is remembered: hierarchies change rarely. */
const REMEMBERED_MS = 60_000;

/**
 * The catalog's hierarchy of groups, read with the plugin's own credentials:
 * ownership is counted whoever asks. A cycle ends where it closes.
 */
export function createGroupTree(options: {
  catalog: Pick<CatalogService, 'queryEntities'>;
  auth: Pick<AuthService, 'getOwnServiceCredentials'>;
  now?: () => number;
}): GroupTree {
  const now = options.now ?? Date.now;
  let known: { at: number; tree: Promise<Map<string, string[]>> } | null = null;

  async function read(): Promise<Map<string, string[]>> {
    const credentials = await options.auth.getOwnServiceCredentials();
    const tree = new Map<string, string[]>();
    let cursor: string | undefined;
    do {
      const page = await options.catalog.queryEntities(
        {
          fields: [
            'kind',
            'metadata.name',
            'metadata.namespace',
            'spec.parent',
          ],
          limit: 500,
          ...(cursor ? { cursor } : { filter: { kind: 'Group' } }),
        },
        { credentials },
      );
      for (const entity of page.items) {
        const parent = entity.spec?.parent;
        if (typeof parent === 'string' && parent !== '') {
          const ref = stringifyEntityRef(
            parseEntityRef(parent, {
              defaultKind: 'group',
              defaultNamespace: entity.metadata.namespace ?? 'default',
            }),
          ).toLocaleLowerCase('en-US');
          const child = stringifyEntityRef(entity).toLocaleLowerCase('en-US');
          tree.set(ref, [...(tree.get(ref) ?? []), child]);
        }
      }
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
    return tree;
  }

  async function current(): Promise<Map<string, string[]>> {
    if (!known || now() - known.at >= REMEMBERED_MS) {
      const entry = { at: now(), tree: read() };
      known = entry;
      entry.tree.catch(() => {
        known = null;
      });
    }
    return known.tree;
  }

  return {
    async below(groupRef) {
      const tree = await current();
      const found = new Set<string>();
      const todo = [groupRef];
      for (let ref = todo.pop(); ref !== undefined; ref = todo.pop()) {
        if (!found.has(ref)) {
          found.add(ref);
          todo.push(...(tree.get(ref) ?? []));
        }
      }
      return found;
    },
    async children(groupRef) {
      const tree = await current();
      return [...new Set(tree.get(groupRef) ?? [])].sort();
    },
  };
}
