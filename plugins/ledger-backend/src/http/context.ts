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
  AuditorService,
  BackstageCredentials,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
} from '@backstage/plugin-permission-common';
import { LedgerSource } from '@maestro/backstage-plugin-ledger-node';
import { EntityAccess } from '@maestro/backstage-plugin-maestro-node';
import { Request } from 'express';
import { Publisher } from '../publish';
import { Attributions } from '../service/Attributions';
import { Health } from '../service/Health';
import { Ingest } from '../service/Ingest';
import { KeyRing } from '../service/KeyRing';
import { Proofs } from '../service/Proofs';
import { Rejections } from '../service/Rejections';
import { Sequencer } from '../service/Sequencer';
import { LedgerStore } from '../store/types';

/** What the routes work with. */
export interface RouterContext {
  store: LedgerStore;
  sources: Map<string, LedgerSource>;
  sequencer: Sequencer;
  ingest: Ingest;
  proofs: Proofs;
  health: Health;
  attributions: Attributions;
  rejections: Rejections;
  keys: KeyRing;
  publishers: Publisher[];
  /** Pseudonym of a forge account. */
  pseudonym: (host: string, login: string) => string;
  entityAccess: EntityAccess;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  auditor: AuditorService;
  demo: boolean;
  publicTiles: boolean;
  now: () => string;
}

/**
 * Authenticates and authorizes a request.
 *
 * @throws AuthenticationError, or NotAllowedError that names the permission
 */
export async function authorize(
  context: RouterContext,
  req: Request<any, any, any, any>,
  permission?: BasicPermission,
) {
  const credentials = await context.httpAuth.credentials(req, {
    allow: ['user', 'service'],
  });
  if (permission) {
    await demand(context, credentials, permission);
  }
  return credentials;
}

/** @throws NotAllowedError that names the permission */
export async function demand(
  context: RouterContext,
  credentials: Credentials,
  permission: BasicPermission,
): Promise<void> {
  if (!(await isAllowed(context, credentials, permission))) {
    throw new NotAllowedError(
      `This needs the permission ${permission.name}; ask the owners of this portal for it`,
    );
  }
}

export type Credentials = BackstageCredentials;

export async function isAllowed(
  context: RouterContext,
  credentials: Credentials,
  permission: BasicPermission,
): Promise<boolean> {
  const [decision] = await context.permissions.authorize([{ permission }], {
    credentials,
  });
  return decision.result === AuthorizeResult.ALLOW;
}

/** Whether a plugin of this portal asks for itself. */
export function isPlugin(credentials: Credentials, pluginId: string): boolean {
  const { subject, type } = credentials.principal as {
    type?: string;
    subject?: string;
  };
  return type === 'service' && subject === `plugin:${pluginId}`;
}

export function isService(credentials: Credentials): boolean {
  return (credentials.principal as { type?: string }).type === 'service';
}

/**
 * Reads an instant or a date.
 *
 * @returns ISO 8601 in UTC
 * @throws InputError that names the field
 */
export function parseInstant(field: string, value: string): string {
  const instant = /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(instant)) {
    throw new InputError(
      `${field} is ${JSON.stringify(
        value.slice(0, 80),
      )}; write an ISO 8601 instant, for example 2026-11-21T09:00:00Z`,
    );
  }
  return new Date(instant).toISOString();
}

export function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
