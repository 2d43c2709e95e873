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
import {
  ForgeError,
  GithubClient,
  forgeError,
} from '@maestro/backstage-plugin-maestro-node';
import { ForgeComment, ForgeComments, RequestAddress } from './types';

/** Pages of 100 comments that are searched for one's own. */
const MOST_PAGES = 30;

/** Comments on pull requests of one GitHub. */
export class GithubComments implements ForgeComments {
  constructor(private readonly client: GithubClient) {}

  async find(at: RequestAddress, marker: string): Promise<ForgeComment | null> {
    return this.#ask(at, 'search of the comment', async (octokit, place) => {
      const isOwn = await this.#ownership(octokit);
      const pages = octokit.paginate.iterator(
        octokit.rest.issues.listComments,
        {
          ...place,
          issue_number: at.number,
          per_page: 100,
        },
      );
      let searched = 0;
      for await (const { data } of pages) {
        const found = data.find(
          ({ body, user }) => body?.startsWith(marker) && isOwn(user),
        );
        if (found) {
          return { id: found.id, body: found.body ?? '' };
        }
        searched += 1;
        if (searched >= MOST_PAGES) {
          throw new ForgeError(
            'refused',
            `${at.repository}#${at.number} has more than ${
              MOST_PAGES * 100
            } comments`,
          );
        }
      }
      return null;
    });
  }

  async create(at: RequestAddress, body: string): Promise<ForgeComment> {
    return this.#ask(at, 'creation of the comment', async (octokit, place) => {
      const { data } = await octokit.rest.issues.createComment({
        ...place,
        issue_number: at.number,
        body,
      });
      return { id: data.id, body: data.body ?? '' };
    });
  }

  async update(at: RequestAddress, id: number, body: string): Promise<void> {
    await this.#ask(at, 'update of the comment', (octokit, place) =>
      octokit.rest.issues.updateComment({ ...place, comment_id: id, body }),
    );
  }

  // A token belongs to an account that it can name; an App's installation
  // cannot, and writes as a bot.
  async #ownership(octokit: Octokit) {
    let login: string | null = null;
    try {
      login = (await octokit.rest.users.getAuthenticated()).data.login;
    } catch (error) {
      const { status, response } = error;
      const headers = response?.headers ?? {};
      if (
        status !== 403 ||
        forgeError({ status, headers }, '', 0).kind === 'rate_limited'
      ) {
        throw error;
      }
    }
    return (user: { login: string; type: string } | null): boolean =>
      user !== null &&
      (login === null ? user.type === 'Bot' : user.login === login);
  }

  async #ask<T>(
    at: RequestAddress,
    what: string,
    call: (
      octokit: Octokit,
      place: { owner: string; repo: string },
    ) => Promise<T>,
  ): Promise<T> {
    return this.client.ask(
      at.repository,
      `${what} on ${at.host}/${at.repository}#${at.number}`,
      call,
    );
  }
}
