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

/** Calls the portal's API as one of the people of the example organisation. */
export class Caller {
  readonly #backendUrl: string;
  readonly #tokens = new Map<string, string>();

  constructor(backendUrl: string) {
    this.#backendUrl = backendUrl;
  }

  async call(
    name: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; value: any }> {
    const response = await fetch(`${this.#backendUrl}/api/${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${await this.#token(name)}`,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, value: await response.json() };
  }

  /** @throws unless the answer is 2xx */
  async expect(name: string, path: string, body?: object): Promise<any> {
    const { status, value } = await this.call(name, path, body);
    if (status >= 300) {
      throw new Error(`${path}: ${status} ${value.error?.message}`);
    }
    return value;
  }

  async #token(name: string): Promise<string> {
    const known = this.#tokens.get(name);
    if (known) {
      return known;
    }
    const response = await fetch(
      `${this.#backendUrl}/api/auth/exampleUsers/refresh`,
      {
        headers: {
          'X-Maestro-Example-User': name,
          'X-Requested-With': 'XMLHttpRequest',
        },
      },
    );
    if (!response.ok) {
      throw new Error(`sign-in as example user ${name}: ${response.status}`);
    }
    const { backstageIdentity } = await response.json();
    this.#tokens.set(name, backstageIdentity.token);
    return backstageIdentity.token;
  }
}
