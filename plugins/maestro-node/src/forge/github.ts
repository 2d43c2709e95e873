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
import { Octokit } from '@octokit/rest';
import { ForgeError, forgeError } from './error';

const TIMEOUT_MS = 30_000;

/** How the portal is known to a GitHub; null: it is not. @public */
export type GithubIdentity = 'app' | 'token' | null;

/** Asks one GitHub, once per question. @public */
export class GithubClient {
  readonly kind = 'github' as const;
  readonly #options: ConstructorParameters<typeof GithubClient>[0];

  /**
   * @param options - `baseUrl` of the REST API; `credentials` for a repository
   *   `owner/name`
   */
  constructor(options: {
    baseUrl: string;
    credentials(
      repository: string,
    ): Promise<{ token?: string; type: 'app' | 'token' }>;
    userAgent: string;
    now: () => number;
  }) {
    this.#options = options;
  }

  /**
   * @param where - what is asked of which thing, for the message of an error
   * @throws ForgeError
   */
  async ask<T>(
    repository: string,
    where: string,
    call: (
      octokit: Octokit,
      place: { owner: string; repo: string },
      identity: GithubIdentity,
    ) => Promise<T>,
  ): Promise<T> {
    const { baseUrl, credentials, now, userAgent } = this.#options;
    const [owner, repo] = repository.split('/');
    let known: Awaited<ReturnType<typeof credentials>>;
    try {
      known = await credentials(repository);
    } catch (error) {
      // An App that is suspended or not installed there says so itself.
      throw typeof error.status === 'number'
        ? fromOctokit(error, `${where}: credentials`, now())
        : new ForgeError('not_allowed', `${where}: ${error.message}`);
    }
    const octokit = new Octokit({
      baseUrl,
      auth: known.token,
      userAgent,
      request: {
        fetch: (url: string, init: RequestInit) =>
          fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }),
      },
      log: { debug() {}, info() {}, warn() {}, error() {} },
    });
    try {
      return await call(
        octokit,
        { owner, repo },
        known.token ? known.type : null,
      );
    } catch (error) {
      throw error instanceof ForgeError
        ? error
        : fromOctokit(error, where, now());
    }
  }
}

function fromOctokit(error: any, where: string, now: number): ForgeError {
  const { response, status } = error;
  // Octokit says 500 for a forge that it could not reach.
  if (typeof status !== 'number' || !response) {
    return new ForgeError('unavailable', `${where}: ${error.message}`);
  }
  return forgeError(
    { status, headers: response.headers, body: response.data },
    where,
    now,
  );
}
