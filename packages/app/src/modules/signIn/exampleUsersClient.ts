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

import { DiscoveryApi, ProfileInfo } from '@backstage/frontend-plugin-api';
import { BackstageUserIdentity } from '@backstage/core-plugin-api';

/** One choice, as the provider `exampleUsers` of the auth backend lists it. */
export interface ExampleUser {
  name: string;
  displayName: string | null;
  description: string | null;
}

/** A session of an example user. */
export interface ExampleUserSession {
  profile: ProfileInfo;
  backstageIdentity: {
    token: string;
    identity: BackstageUserIdentity;
    /** Seconds that the token holds from now, if the backend says so. */
    expiresInSeconds?: number;
  };
}

/** What the page needs of the provider `exampleUsers`. */
export interface ExampleUsersClient {
  /**
   * Who can be chosen, `undefined` if the provider is not configured or refuses
   * to work here.
   *
   * @throws if the backend does not answer
   */
  list(): Promise<ExampleUser[] | undefined>;
  /** @throws if the user cannot be signed in as */
  signIn(name: string): Promise<ExampleUserSession>;
}

/** The backend's own words about a refused request. */
async function errorOf(response: Response): Promise<Error> {
  const body = await response.json().catch(() => undefined);
  return new Error(
    body?.error?.message ?? `${response.status} ${response.statusText}`,
  );
}

/**
 * Client over plain `fetch`: before the sign-in there is no identity that the
 * app's fetch API could attach.
 */
export class DefaultExampleUsersClient implements ExampleUsersClient {
  readonly #discoveryApi: DiscoveryApi;

  constructor(options: { discoveryApi: DiscoveryApi }) {
    this.#discoveryApi = options.discoveryApi;
  }

  async list(): Promise<ExampleUser[] | undefined> {
    const response = await this.#get('start', {});
    if (response.status === 403 || response.status === 404) {
      return undefined;
    }
    if (!response.ok) {
      throw await errorOf(response);
    }
    const { users } = await response.json();
    return users;
  }

  async signIn(name: string): Promise<ExampleUserSession> {
    const response = await this.#get('refresh', {
      'X-Maestro-Example-User': name,
    });
    if (!response.ok) {
      throw await errorOf(response);
    }
    return response.json();
  }

  async #get(path: string, headers: Record<string, string>) {
    const baseUrl = await this.#discoveryApi.getBaseUrl('auth');
    return fetch(`${baseUrl}/exampleUsers/${path}`, {
      headers: { ...headers, 'X-Requested-With': 'XMLHttpRequest' },
      credentials: 'include',
    });
  }
}
