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

import { Entity } from '@backstage/catalog-model';
import { Config } from '@backstage/config';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  InputError,
  isError,
  NotAllowedError,
  NotFoundError,
  NotImplementedError,
} from '@backstage/errors';
import {
  AuthProviderFactory,
  AuthProviderRouteHandlers,
  AuthResolverContext,
  prepareBackstageIdentityResponse,
} from '@backstage/plugin-auth-node';
import {
  displayNameOf,
  EXAMPLE_USER_HEADER,
  EXAMPLE_USER_NAMES,
  ExampleUser,
  isExampleMember,
  isExampleMemberName,
  isExampleUser,
  isExampleUserName,
} from './exampleUsers';

type Request = Parameters<AuthProviderRouteHandlers['start']>[0];
type Response = Parameters<AuthProviderRouteHandlers['start']>[1];

const REFUSAL =
  'Signing in as an example user is refused outside development, because it asks for no password. ' +
  'Configure a real provider under auth.providers.';

/**
 * Decides whether example users may sign in: in development, or where the
 * operator has taken the responsibility in so many words.
 *
 * `auth.environment` is deliberately not asked: its value is usually inherited
 * from app-config.yaml by production portals.
 */
export function exampleUsersAllowed(options: {
  config: Config;
  nodeEnv: string | undefined;
}): boolean {
  return (
    options.nodeEnv === 'development' ||
    options.config.getOptionalBoolean('dangerouslyAllowOutsideDevelopment') ===
      true
  );
}

/**
 * Sign-in without a password, among a fixed list of users of the example
 * organization. There is no session on this side: the browser names its choice
 * with each request.
 *
 * - `GET start` answers `{ users: ExampleUser[] }`: who can be chosen.
 * - `GET refresh` with the header {@link EXAMPLE_USER_HEADER} answers a profile
 *   and a Backstage token. A page of another site cannot send that header
 *   without passing the CORS check of the backend.
 */
export class ExampleUsersAuthProvider implements AuthProviderRouteHandlers {
  static create(options: {
    config: Config;
    logger: LoggerService;
    resolverContext: AuthResolverContext;
    nodeEnv: string | undefined;
  }): ExampleUsersAuthProvider {
    const { config, logger, resolverContext, nodeEnv } = options;
    const allowed = exampleUsersAllowed({ config, nodeEnv });
    if (!allowed) {
      logger.warn(`auth.providers.exampleUsers is configured. ${REFUSAL}`);
    } else if (nodeEnv !== 'development') {
      logger.warn(
        'Anybody who reaches this portal can sign in without a password: ' +
          'auth.providers.exampleUsers.dangerouslyAllowOutsideDevelopment is true',
      );
    }
    return new ExampleUsersAuthProvider(allowed, resolverContext);
  }

  readonly #allowed: boolean;
  readonly #context: AuthResolverContext;

  private constructor(allowed: boolean, context: AuthResolverContext) {
    this.#allowed = allowed;
    this.#context = context;
  }

  async start(_req: Request, res: Response): Promise<void> {
    this.#assertAllowed();
    const users = await Promise.all(
      EXAMPLE_USER_NAMES.map(name => this.#find(name)),
    );
    res.json({ users: users.filter(user => user !== undefined) });
  }

  async refresh(req: Request, res: Response): Promise<void> {
    this.#assertAllowed();
    const name = req.headers[EXAMPLE_USER_HEADER];
    const member = isExampleMemberName(name);
    if (!member && !isExampleUserName(name)) {
      throw new InputError(
        `Header ${EXAMPLE_USER_HEADER} must be one of ${EXAMPLE_USER_NAMES.join(
          ', ',
        )}, but is ${name === undefined ? 'missing' : JSON.stringify(name)}`,
      );
    }
    const user = await this.#find(
      name,
      member ? isExampleMember : isExampleUser,
    );
    if (!user) {
      throw new NotFoundError(
        `The catalog holds no example user user:default/${name}. At the first start it takes a few seconds until examples/org.yaml is read`,
      );
    }
    const identity = await this.#context.signInWithCatalogUser({
      entityRef: { kind: 'User', namespace: 'default', name },
    });
    res.json({
      profile: { displayName: user.displayName ?? name },
      providerInfo: {},
      backstageIdentity: prepareBackstageIdentityResponse(identity),
    });
  }

  async frameHandler(): Promise<void> {
    throw new NotImplementedError(
      'Signing in as an example user opens no window',
    );
  }

  async logout(_req: Request, res: Response): Promise<void> {
    res.status(204).end();
  }

  async #find<Name extends string>(
    name: Name,
    mayBe: (entity: Entity) => boolean = isExampleUser,
  ): Promise<(Omit<ExampleUser, 'name'> & { name: Name }) | undefined> {
    try {
      const { entity } = await this.#context.findCatalogUser({
        entityRef: { kind: 'User', namespace: 'default', name },
      });
      return mayBe(entity)
        ? {
            name,
            displayName: displayNameOf(entity) ?? null,
            description: entity.metadata.description ?? null,
          }
        : undefined;
    } catch (error) {
      if (isError(error) && error.name === 'NotFoundError') {
        return undefined;
      }
      throw error;
    }
  }

  #assertAllowed() {
    if (!this.#allowed) {
      throw new NotAllowedError(REFUSAL);
    }
  }
}

/** Factory to register under the provider id `exampleUsers`. */
export const exampleUsersProviderFactory: AuthProviderFactory = options =>
  ExampleUsersAuthProvider.create({
    ...options,
    nodeEnv: process.env.NODE_ENV,
  });
