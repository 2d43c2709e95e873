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
import { ForgeError, forgeError } from './error';

const TIMEOUT_MS = 30_000;

/** An answer of the forge that is no success. */
class Refused extends Error {
  constructor(
    readonly status: number,
    readonly headers: Record<string, string>,
    readonly body: unknown,
  ) {
    super(`status ${status}`);
  }
}

interface Asked {
  searchParams?: Record<string, unknown>;
  body?: unknown;
  signal?: AbortSignal;
}

function snakeCase(key: string): string {
  return key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}

/**
 * Asks once. The client's own requester repeats a request up to ten times at
 * once when it is told 429 or 502: that would not heed the limit, and a note
 * whose answer was lost would be written again.
 */
function askOnce(resource: {
  url: string;
  authHeaders: Record<string, () => Promise<string>>;
}) {
  const method = (name: string) => async (endpoint: string, asked: Asked) => {
    const url = new URL(endpoint, `${resource.url.replace(/\/$/, '')}/`);
    for (const [key, value] of Object.entries(asked.searchParams ?? {})) {
      if (value !== undefined) {
        url.searchParams.set(snakeCase(key), String(value));
      }
    }
    const headers: Record<string, string> = { accept: 'application/json' };
    for (const [key, value] of Object.entries(resource.authHeaders)) {
      headers[key] = await value();
    }
    if (asked.body !== undefined) {
      headers['content-type'] = 'application/json';
    }
    const response = await fetch(url, {
      method: name,
      headers,
      signal: asked.signal,
      body: asked.body === undefined ? undefined : JSON.stringify(asked.body),
    });
    const answered = Object.fromEntries(response.headers.entries());
    if (!response.ok) {
      const body = await response.json().catch(() => null);
      throw new Refused(response.status, answered, body);
    }
    return {
      status: response.status,
      headers: answered,
      body: await response.json(),
    };
  };
  return {
    get: method('GET'),
    post: method('POST'),
    put: method('PUT'),
    patch: method('PATCH'),
    delete: method('DELETE'),
  };
}

/** What resources of `@gitbeaker/rest` are made with. @public */
export interface GitlabOptions {
  host: string;
  oauthToken: string;
  /** Milliseconds. */
  queryTimeout: number;
  requesterFn: never;
}

/** Asks one GitLab, once per question. @public */
export class GitlabClient {
  readonly kind = 'gitlab' as const;
  readonly #options: ConstructorParameters<typeof GitlabClient>[0];

  /**
   * @param options - `host`, and `baseUrl` without `/api/v4`; `token` for a
   *   project, undefined: none
   */
  constructor(options: {
    host: string;
    baseUrl: string;
    token(project: string): Promise<string | undefined>;
    now: () => number;
  }) {
    this.#options = options;
  }

  /**
   * @param where - what is asked of which thing, for the message of an error
   * @throws ForgeError
   */
  async ask<T>(
    project: string,
    where: string,
    call: (options: GitlabOptions) => Promise<T>,
  ): Promise<T> {
    const { baseUrl, host, now, token } = this.#options;
    const oauthToken = await token(project);
    if (!oauthToken) {
      throw new ForgeError(
        'not_allowed',
        `${where}: integrations.gitlab has no token for ${host}`,
      );
    }
    try {
      return await call({
        host: baseUrl,
        oauthToken,
        queryTimeout: TIMEOUT_MS,
        requesterFn: askOnce as never,
      });
    } catch (error) {
      if (error instanceof ForgeError) {
        throw error;
      }
      if (error instanceof Refused) {
        throw forgeError(error, where, now());
      }
      throw new ForgeError('unavailable', `${where}: ${error.message}`);
    }
  }
}
