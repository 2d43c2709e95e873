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

import { createValidatedOpenApiRouterFromGeneratedEndpointMap } from '@backstage/backend-openapi-utils';
import {
  AuditorService,
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import { EntityAccess } from '@maestro/backstage-plugin-maestro-node';
import { safetyCaseReadPermission } from '@maestro/backstage-plugin-safety-case-common';
import { EndpointMap } from '../schema/openapi.generated';
import { UploadGate } from '../oidc';
import { CaseService } from '../service/CaseService';
import { EvidenceDoor } from '../service/EvidenceDoor';
import { EvidenceService } from '../service/EvidenceService';
import { PackService } from '../service/PackService';
import { RerunService } from '../service/RerunService';
import { StoredCase } from '../store/types';
import { Refusals } from './refusals';

/** The router that the OpenAPI document types and validates. */
export type CaseRouter = ReturnType<
  typeof createValidatedOpenApiRouterFromGeneratedEndpointMap<EndpointMap>
>;

/** What the routes work with. */
export interface RouterContext {
  service: CaseService;
  evidence: EvidenceService;
  door: EvidenceDoor;
  gate: UploadGate;
  refusals: Refusals;
  packs: PackService;
  reruns: RerunService;
  access: EntityAccess;
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
}

/** Whether a caller has a permission. */
export async function isAllowed(
  { permissions }: Pick<RouterContext, 'permissions'>,
  credentials: BackstageCredentials,
  permission: BasicPermission,
): Promise<boolean> {
  const [{ result }] = await permissions.authorize([{ permission }], {
    credentials,
  });
  return result === AuthorizeResult.ALLOW;
}

/** @throws NotAllowedError that names the permission */
export async function demand(
  context: Pick<RouterContext, 'permissions'>,
  credentials: BackstageCredentials,
  permission: BasicPermission,
): Promise<void> {
  if (!(await isAllowed(context, credentials, permission))) {
    throw new NotAllowedError(
      `You do not have the permission ${permission.name}`,
    );
  }
}

/**
 * A case that the caller may see.
 *
 * @throws NotAllowedError without the permission to read cases; NotFoundError
 *   also for a case of a component that the caller may not see
 */
export async function visibleCase(
  context: Pick<RouterContext, 'access' | 'permissions' | 'service'>,
  credentials: BackstageCredentials,
  caseId: string,
): Promise<StoredCase> {
  await demand(context, credentials, safetyCaseReadPermission);
  const found = await context.service.get(caseId);
  const visible = await context.access.visible([found.entityRef], credentials);
  if (!visible.has(found.entityRef)) {
    throw new NotFoundError(`Case ${caseId.slice(0, 64)} was not found`);
  }
  return found;
}

/** The user who asks; null: a service. */
export function userOf(credentials: BackstageCredentials): string | null {
  const principal = credentials.principal as
    | BackstageUserPrincipal
    | { type: string };
  return principal.type === 'user'
    ? (principal as BackstageUserPrincipal).userEntityRef
    : null;
}
