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
import { RateLimited, limitedUntil, spentUntil } from './rateLimit';

/**
 * What tells the REST APIs of forges apart.
 *
 * @public
 */
export interface ForgeApi {
  /** For people, for example `GitHub`. */
  title: string;
  /** Key of its credentials in the app's config, `integrations.github`. */
  integration: string;
  /** Headers of every question, beside the credentials. */
  headers: Record<string, string>;
  /** Names of the headers that tell what is left, in lower case. */
  rateLimit: { remaining: string; reset: string };
  /** Whether a list goes on after this answer. */
  hasNext(headers: Headers): boolean;
}

/** The API cannot answer now, or not at all. @public */
export class ForgeUnanswered extends Error {
  constructor(
    message: string,
    /** Another attempt may succeed. */
    readonly transient: boolean,
  ) {
    super(message);
  }
}

/** One answer of a {@link ForgeClient}. @public */
export interface ForgeAnswer {
  value: unknown;
  /** The list goes on with another page. */
  hasNext: boolean;
}

/** Asks the REST API of a forge, one question at a time. @public */
export class ForgeClient {
  private spent: string | null = null;

  constructor(
    private readonly options: {
      api: ForgeApi;
      apiBaseUrl: string;
      /** Carry the credentials. */
      headers: Record<string, string>;
      /** ISO 8601; from here on waits are counted. */
      now: string;
      signal: AbortSignal;
    },
  ) {}

  /**
   * @param path - path and query below the API's base
   *
   * @throws RateLimited when the limit is reached, or was by the answer
   * before; {@link pullForge} ends its page with it
   * @throws ForgeUnanswered for every other answer than success
   */
  async get(path: string): Promise<ForgeAnswer> {
    const { api, apiBaseUrl, headers, now, signal } = this.options;
    const { rateLimit, title } = api;
    if (this.spent !== null) {
      throw new RateLimited(title, this.spent);
    }
    let response: Response;
    let body: string;
    try {
      response = await fetch(`${apiBaseUrl}${path}`, {
        headers: { ...headers, ...api.headers },
        signal,
      });
      body = await response.text();
    } catch (error) {
      signal.throwIfAborted();
      throw new ForgeUnanswered(
        `${title} did not answer GET ${path}: ${(error as Error).message}`,
        true,
      );
    }
    const { status } = response;
    const limited = limitedUntil(rateLimit, {
      status,
      headers: response.headers,
      body,
      now,
    });
    if (limited !== null) {
      throw new RateLimited(title, limited);
    }
    if (!response.ok) {
      throw new ForgeUnanswered(explain(api, path, status), status >= 500);
    }
    this.spent = spentUntil(rateLimit, response.headers);
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch {
      throw new ForgeUnanswered(
        `${title} answered GET ${path} with something that is not JSON`,
        true,
      );
    }
    return { value, hasNext: api.hasNext(response.headers) };
  }

  /**
   * All pages of a list.
   *
   * @param path - without a query
   */
  async all(path: string): Promise<unknown[]> {
    const items: unknown[] = [];
    for (let page = 1; ; page++) {
      const { hasNext, value } = await this.get(
        `${path}?per_page=100&page=${page}`,
      );
      items.push(...(Array.isArray(value) ? value : []));
      if (!hasNext) {
        return items;
      }
    }
  }
}

function explain(api: ForgeApi, path: string, status: number): string {
  const answer = `${api.title} answered GET ${path} with ${status}`;
  const credentials = `the credentials in ${api.integration}`;
  switch (status) {
    case 401:
      return `${answer}: ${credentials} are not accepted`;
    case 403:
      return `${answer}: ${credentials} lack the permission to read this`;
    case 404:
      return `${answer}: no such thing, or ${credentials} cannot see it`;
    default:
      return answer;
  }
}
