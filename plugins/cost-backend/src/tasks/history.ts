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
  AuthService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import {
  Entity,
  RELATION_CHILD_OF,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { ANNOTATION_COST } from '@maestro/backstage-plugin-cost-common';
import {
  ANNOTATION_SINCE,
  normalizeEntityRef,
} from '@maestro/backstage-plugin-maestro-common';
import { CatalogNode, isDay, pathsOf } from '../engine/attribution';
import { HistoryStore, SeenEntity } from '../store/DatabaseHistoryStore';

/** Kinds that cost can belong to, or roll up to. */
const KINDS = [
  'Component',
  'Resource',
  'API',
  'System',
  'Domain',
  'Group',
  'User',
];

interface HistoryOptions {
  auth: AuthService;
  catalog: Pick<CatalogService, 'getEntities'>;
  history: HistoryStore;
  logger: LoggerService;
  now: () => Date;
}

/** The full reference that a field of a spec names; null: none. */
function named(
  entity: Entity,
  value: unknown,
  defaultKind: string,
): string | null {
  if (typeof value !== 'string' || value.trim() === '') {
    return null;
  }
  try {
    return normalizeEntityRef(
      stringifyEntityRef(
        parseEntityRef(value, {
          defaultKind,
          defaultNamespace: entity.metadata.namespace ?? 'default',
        }),
      ),
    );
  } catch {
    return null;
  }
}

/** The first target of a relation, of one kind; null: none. */
function related(entity: Entity, type: string, kind?: string): string | null {
  const found = entity.relations?.find(
    relation =>
      relation.type === type &&
      (kind === undefined || relation.targetRef.startsWith(`${kind}:`)),
  );
  return found ? normalizeEntityRef(found.targetRef) : null;
}

function nodeOf(entity: Entity): CatalogNode {
  const kind = entity.kind.toLowerCase();
  const spec = entity.spec ?? {};
  return {
    entityRef: normalizeEntityRef(stringifyEntityRef(entity)),
    kind,
    owner:
      related(entity, RELATION_OWNED_BY) ?? named(entity, spec.owner, 'group'),
    system:
      related(entity, RELATION_PART_OF, 'system') ??
      named(entity, spec.system, 'system'),
    domain:
      kind === 'domain'
        ? named(entity, spec.subdomainOf, 'domain')
        : named(entity, spec.domain, 'domain'),
    parent:
      kind === 'group'
        ? related(entity, RELATION_CHILD_OF, 'group') ??
          named(entity, spec.parent, 'group')
        : null,
  };
}

/** What the catalog has, as the history notes it. */
export function seenEntities(entities: readonly Entity[]): SeenEntity[] {
  const nodes = entities.map(nodeOf);
  const byRef = new Map(nodes.map(node => [node.entityRef, node]));
  return entities.flatMap((entity, at) => {
    const node = nodes[at];
    if (node.kind === 'user') {
      return [];
    }
    const annotations = entity.metadata.annotations ?? {};
    const since = annotations[ANNOTATION_SINCE]?.slice(0, 10);
    return [
      {
        entityRef: node.entityRef,
        kind: node.kind,
        ownerRef: node.owner,
        systemRef: node.system ?? node.domain,
        ...pathsOf(node, byRef),
        claims: annotations[ANNOTATION_COST] ?? null,
        since: since !== undefined && isDay(since) ? since : null,
      },
    ];
  });
}

/**
 * Notes what the catalog has today.
 *
 * @returns entities of which something changed
 */
export async function recordHistory(
  options: HistoryOptions,
): Promise<string[]> {
  const { auth, catalog, history, logger, now } = options;
  const { items } = await catalog.getEntities(
    {
      filter: { kind: KINDS },
      fields: [
        'kind',
        'metadata.name',
        'metadata.namespace',
        'metadata.annotations',
        'spec',
        'relations',
      ],
    },
    { credentials: await auth.getOwnServiceCredentials() },
  );
  const seen = seenEntities(items);
  if (seen.length === 0) {
    // A catalog that is starting up is empty; nothing has left it.
    return [];
  }
  const changed = await history.record(seen, now().toISOString().slice(0, 10));
  if (changed.length > 0) {
    logger.info(
      `${changed.length} catalog entities are new, gone or otherwise owned; their cost is attributed by day`,
    );
  }
  return changed;
}

/** How often a catalog is looked at that has come to rest. */
const REST = 5 * 60_000;

/**
 * Runs {@link recordHistory} on one replica at a time: often as long as the
 * catalog is filling, else cost of what it does not know yet would be shown as
 * nobody's.
 */
export async function scheduleHistory(
  options: HistoryOptions & {
    scheduler: SchedulerService;
    onChange(): Promise<void>;
  },
): Promise<void> {
  const settledAt = options.now().getTime() + REST;
  let nextAt = 0;
  await options.scheduler.scheduleTask({
    id: 'maestro-cost-history',
    frequency: { seconds: 20 },
    timeout: { minutes: 5 },
    initialDelay: { seconds: 10 },
    fn: async () => {
      const at = options.now().getTime();
      if (at < nextAt) {
        return;
      }
      const changed = await recordHistory(options);
      if (changed.length > 0) {
        await options.onChange();
      } else if (at > settledAt) {
        nextAt = at + REST;
      }
    },
  });
}
