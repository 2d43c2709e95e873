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
  ForgeError,
  GitlabClient,
  GitlabOptions,
} from '@maestro/backstage-plugin-maestro-node';
import { ForgeComment, ForgeComments, RequestAddress } from './types';

/** Pages of 100 notes that are searched for one's own. */
const MOST_PAGES = 30;

/** Comments (notes) on merge requests of one GitLab. */
export class GitlabComments implements ForgeComments {
  constructor(private readonly client: GitlabClient) {}

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
    call: (options: GitlabOptions) => Promise<T>,
  ): Promise<T> {
    return this.client.ask(
      at.repository,
      `${what} on ${at.host}/${at.repository}!${at.number}`,
      call,
    );
  }
}
