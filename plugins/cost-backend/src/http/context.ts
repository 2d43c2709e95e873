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
  BackstageCredentials,
  BackstageUserPrincipal,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import { EndpointMap } from '../schema/openapi.generated';

/** The router that the OpenAPI document types and validates. */
export type CostRouter = ReturnType<
  typeof createValidatedOpenApiRouterFromGeneratedEndpointMap<EndpointMap>
>;

/** Whether a caller has a permission. */
export async function isAllowed(
  { permissions }: { permissions: PermissionsService },
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
  context: { permissions: PermissionsService },
  credentials: BackstageCredentials,
  permission: BasicPermission,
): Promise<void> {
  if (!(await isAllowed(context, credentials, permission))) {
    throw new NotAllowedError(
      `You do not have the permission ${permission.name}`,
    );
  }
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
