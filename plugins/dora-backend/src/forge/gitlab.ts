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

import { MergeRequestNotes, Users } from '@gitbeaker/rest';
import {
  ForgeComment,
  ForgeComments,
  ForgeError,
  RequestAddress,
  forgeError,
} from './types';

/** Pages of 100 notes that are searched for one's own. */
const MOST_PAGES = 30;

const TIMEOUT_MS = 30_000;

/** An answer of the forge that is no success. */
class Refused extends Error {
  constructor(
    readonly status: number,
    readonly headers: Record<string, string>,
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
      throw new Refused(response.status, answered);
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

/** Comments (notes) on merge requests of one GitLab. */
export class GitlabComments implements ForgeComments {
  readonly #host: string;
  readonly #token: (project: string) => Promise<string | undefined>;
  readonly #now: () => number;

  /**
   * @param options.host - base URL of the GitLab, without `/api/v4`
   * @param options.token - for a project; undefined: none
   */
  constructor(options: {
    host: string;
    token(project: string): Promise<string | undefined>;
    now?: () => number;
  }) {
    this.#host = options.host;
    this.#token = options.token;
    this.#now = options.now ?? Date.now;
  }

  async find(at: RequestAddress, marker: string): Promise<ForgeComment | null> {
    return this.#ask(at, 'search of the note', async options => {
      const account = await new Users(options).showCurrentUser();
      const notes = new MergeRequestNotes(options);
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const found = await notes.all(at.repository, at.number, {
          sort: 'asc',
          orderBy: 'created_at',
          perPage: 100,
          page,
        });
        const own = found.find(
          ({ body, author }) =>
            body.startsWith(marker) && author.id === account.id,
        );
        if (own) {
          return { id: own.id, body: own.body };
        }
        if (found.length < 100) {
          return null;
        }
      }
      throw new ForgeError(
        'refused',
        `${at.repository}!${at.number} has more than ${MOST_PAGES * 100} notes`,
      );
    });
  }

  async create(at: RequestAddress, body: string): Promise<ForgeComment> {
    return this.#ask(at, 'creation of the note', async options => {
      const note = await new MergeRequestNotes(options).create(
        at.repository,
        at.number,
        body,
      );
      return { id: note.id, body: note.body };
    });
  }

  async update(at: RequestAddress, id: number, body: string): Promise<void> {
    await this.#ask(at, 'update of the note', options =>
      new MergeRequestNotes(options).edit(at.repository, at.number, id, {
        body,
      } as never),
    );
  }

  async #ask<T>(
    at: RequestAddress,
    what: string,
    call: (options: {
      host: string;
      oauthToken: string;
      queryTimeout: number;
      requesterFn: never;
    }) => Promise<T>,
  ): Promise<T> {
    const where = `${what} on ${at.host}/${at.repository}!${at.number}`;
    const oauthToken = await this.#token(at.repository);
    if (!oauthToken) {
      throw new ForgeError(
        'not_allowed',
        `${where}: integrations.gitlab has no token for ${at.host}`,
      );
    }
    try {
      return await call({
        host: this.#host,
        oauthToken,
        queryTimeout: TIMEOUT_MS,
        requesterFn: askOnce as never,
      });
    } catch (error) {
      if (error instanceof ForgeError) {
        throw error;
      }
      if (error instanceof Refused) {
        throw forgeError(error, where, this.#now());
      }
      throw new ForgeError('unavailable', `${where}: ${error.message}`);
    }
  }
}
