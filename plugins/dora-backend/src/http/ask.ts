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
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  DoraProfile,
  doraReadPermission,
} from '@maestro/backstage-plugin-dora-common';
import { normalizeEntityRef } from '@maestro/backstage-plugin-maestro-common';
import { EntityAccess } from '@maestro/backstage-plugin-maestro-node';
import { DoraService, assertKind } from '../service/DoraService';
import { Question } from '../service/prepare';

/** An entity as paths name it. */
export interface EntityPath {
  kind: string;
  namespace: string;
  name: string;
}

/** Window and profile as queries name them. */
export interface WindowQuery {
  from?: string;
  to?: string;
  zone?: string;
  profile?: DoraProfile;
}

/** A question that its caller may ask. */
export interface Asked {
  question: Question;
  /** Of the given components those that the caller may see. */
  readable(members: string[]): Promise<Set<string>>;
}

/** Turns a request about an entity into a question that its caller may ask. */
export type Ask = (
  credentials: BackstageCredentials,
  path: EntityPath,
  query: WindowQuery,
) => Promise<Asked>;

interface AskOptions {
  service: Pick<DoraService, 'levelOf'>;
  access: EntityAccess;
  permissions: PermissionsService;
}

/**
 * @returns a function that throws NotAllowedError without the permission,
 *   NotFoundError for an entity that the caller may not see, InputError for a
 *   kind without figures
 */
export function createAsk({ service, access, permissions }: AskOptions): Ask {
  return async (credentials, path, { from, to, zone, profile }) => {
    await assertReader(permissions, credentials);
    const kind = assertKind(path.kind);
    const entityRef = normalizeEntityRef(
      `${kind}:${path.namespace}/${path.name}`,
    );
    const entity = await access.entity(entityRef, credentials);
    return {
      question: {
        entityRef,
        level: await service.levelOf(entityRef),
        annotations: entity.metadata.annotations ?? {},
        query: { from, to, zone, profile },
      },
      readable: members => access.visible(members, credentials),
    };
  };
}

/** The same about the whole portal. */
export function createAskPortal({
  access,
  permissions,
}: Omit<AskOptions, 'service'>) {
  return async (
    credentials: BackstageCredentials,
    { from, to, zone, profile }: WindowQuery,
  ): Promise<Asked> => {
    await assertReader(permissions, credentials);
    return {
      question: {
        entityRef: null,
        level: { kind: 'portal' },
        annotations: {},
        query: { from, to, zone, profile },
      },
      readable: members => access.visible(members, credentials),
    };
  };
}

async function assertReader(
  permissions: PermissionsService,
  credentials: BackstageCredentials,
): Promise<void> {
  const [decision] = await permissions.authorize(
    [{ permission: doraReadPermission }],
    { credentials },
  );
  if (decision.result !== AuthorizeResult.ALLOW) {
    throw new NotAllowedError('You may not read delivery figures');
  }
}
