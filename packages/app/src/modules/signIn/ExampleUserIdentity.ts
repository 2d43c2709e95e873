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

import { IdentityApi, ProfileInfo } from '@backstage/frontend-plugin-api';
import { BackstageUserIdentity } from '@backstage/core-plugin-api';
import { ExampleUsersClient, ExampleUserSession } from './exampleUsersClient';

const STORAGE_KEY = 'maestro.exampleUser';

/** A token is renewed this long before it ends. */
const MARGIN_MILLIS = 60_000;
/** Used where the backend does not say how long a token holds. */
const DEFAULT_LIFETIME_SECONDS = 300;

/** Name of the example user chosen in this browser, if one is signed in. */
export function rememberedExampleUser(): string | undefined {
  return window.localStorage.getItem(STORAGE_KEY) ?? undefined;
}

/** Forgets the choice, so that the page asks again. */
export function forgetExampleUser(): void {
  window.localStorage.removeItem(STORAGE_KEY);
}

/**
 * Identity of an example user. The choice is kept in the browser, so a reload
 * stays signed in; tokens are kept in memory only.
 */
export class ExampleUserIdentity implements IdentityApi {
  /**
   * Signs in and remembers the choice.
   *
   * @throws if the backend refuses
   */
  static async signIn(options: {
    client: ExampleUsersClient;
    name: string;
    /** Milliseconds since the epoch. */
    now?: () => number;
  }): Promise<ExampleUserIdentity> {
    const identity = new ExampleUserIdentity(
      options.client,
      options.name,
      options.now ?? Date.now,
    );
    await identity.#getSession();
    window.localStorage.setItem(STORAGE_KEY, options.name);
    return identity;
  }

  readonly #client: ExampleUsersClient;
  readonly #name: string;
  readonly #now: () => number;
  #session?: Promise<ExampleUserSession>;
  #validUntil = 0;

  private constructor(
    client: ExampleUsersClient,
    name: string,
    now: () => number,
  ) {
    this.#client = client;
    this.#name = name;
    this.#now = now;
  }

  async getProfileInfo(): Promise<ProfileInfo> {
    return (await this.#getSession()).profile;
  }

  async getBackstageIdentity(): Promise<BackstageUserIdentity> {
    return (await this.#getSession()).backstageIdentity.identity;
  }

  async getCredentials(): Promise<{ token?: string }> {
    return { token: (await this.#getSession()).backstageIdentity.token };
  }

  async signOut(): Promise<void> {
    forgetExampleUser();
  }

  // Callers during a renewal share one request; a failed one is not kept.
  #getSession(): Promise<ExampleUserSession> {
    if (this.#session && this.#now() < this.#validUntil) {
      return this.#session;
    }
    this.#validUntil = Number.POSITIVE_INFINITY;
    const session = this.#client.signIn(this.#name).then(
      result => {
        const seconds =
          result.backstageIdentity.expiresInSeconds ?? DEFAULT_LIFETIME_SECONDS;
        this.#validUntil = this.#now() + seconds * 1000 - MARGIN_MILLIS;
        return result;
      },
      error => {
        this.#session = undefined;
        throw error;
      },
    );
    this.#session = session;
    return session;
  }
}
