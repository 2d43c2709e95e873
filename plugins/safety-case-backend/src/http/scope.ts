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
import { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  Entity,
  RELATION_HAS_PART,
  RELATION_OWNER_OF,
  RELATION_PARENT_OF,
  parseEntityRef,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { normalizeEntityRef } from '@maestro/backstage-plugin-maestro-common';
import { EntityAccess } from '@maestro/backstage-plugin-maestro-node';

/** Entities of one list at most. */
const MOST = 10_000;

/** Along which relations of a kind its components are found. */
const RELATIONS: Record<string, readonly string[]> = {
  component: [],
  system: [RELATION_HAS_PART],
  domain: [RELATION_HAS_PART],
  group: [RELATION_OWNER_OF, RELATION_PARENT_OF],
};

/** Kinds that are followed on the way. */
const FOLLOWED: Record<string, readonly string[]> = {
  system: ['component'],
  domain: ['component', 'system', 'domain'],
  group: ['component', 'group'],
};

/** @throws InputError that names the field */
function refOf(entityRef: string): string {
  let ref: string;
  try {
    ref = normalizeEntityRef(entityRef, { kind: 'component' });
  } catch (error) {
    throw new InputError(`entityRef: ${(error as Error).message}`);
  }
  if (!Object.hasOwn(RELATIONS, parseEntityRef(ref).kind)) {
    throw new InputError(
      `entityRef is ${JSON.stringify(
        entityRef.slice(0, 120),
      )}; name a component, system, domain or group`,
    );
  }
  return ref;
}

/**
 * Components of an entity, along the relations of those entities that the
 * caller may see: parts of a system or domain, what a group and the groups
 * below it own. What is hidden is named but not followed.
 *
 * A component that is hidden or does not exist has itself, for then the answer
 * does not differ from that of one without cases.
 *
 * @param entityRef - of {@link refOf}
 * @throws NotFoundError for other kinds that the caller may not see
 */
async function componentsOf(
  access: EntityAccess,
  entityRef: string,
  credentials: BackstageCredentials,
): Promise<string[]> {
  if (parseEntityRef(entityRef).kind === 'component') {
    return [entityRef];
  }
  const seen = new Set([entityRef]);
  let level = [await access.entity(entityRef, credentials)];
  while (level.length > 0) {
    const found = level
      .flatMap(targetsOf)
      .filter(ref => !seen.has(ref) && seen.add(ref));
    if (seen.size > MOST) {
      throw new InputError(
        `entityRef: ${entityRef} has more than ${MOST} entities; ask for a part of it`,
      );
    }
    const inner = found.filter(ref => parseEntityRef(ref).kind !== 'component');
    // One question per level; each entity is then remembered.
    const visible = await access.visible(inner, credentials);
    level = await Promise.all(
      [...visible].map(ref => access.entity(ref, credentials)),
    );
  }
  return [...seen].filter(ref => parseEntityRef(ref).kind === 'component');
}

/** Of what entities a list is; of all for none. */
export async function scopeOf(
  access: EntityAccess,
  entityRef: string | undefined,
  credentials: BackstageCredentials,
): Promise<{ components?: string[]; alone?: boolean }> {
  if (entityRef === undefined) {
    return {};
  }
  const ref = refOf(entityRef);
  return {
    components: await componentsOf(access, ref, credentials),
    alone: parseEntityRef(ref).kind === 'component',
  };
}

function targetsOf(entity: Entity): string[] {
  const kind = entity.kind.toLocaleLowerCase('en-US');
  const relations = RELATIONS[kind] ?? [];
  const kinds = FOLLOWED[kind] ?? [];
  return (entity.relations ?? [])
    .filter(({ type }) => relations.includes(type))
    .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US'))
    .filter(ref => kinds.includes(parseEntityRef(ref).kind));
}
