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

import { Config } from '@backstage/config';
import { MergeRequestNotes, Users } from '@gitbeaker/rest';
import {
  ForgeError,
  GithubClient,
  GitlabClient,
  createForgeClients,
  forgeError,
} from '@maestro/backstage-plugin-maestro-node';
import { Octokit } from '@octokit/rest';
import { PullRequestAddress, pullRequestKey } from './types';

/** Comments of this portal on pull requests. Methods throw ForgeError. */
export interface CommentPort {
  /**
   * The oldest comment of the portal's own account that begins with the
   * marker; null for none. Anybody could write the marker: comments of others
   * are never taken for ours.
   */
  find(at: PullRequestAddress, marker: string): Promise<string | null>;
  create(at: PullRequestAddress, body: string): Promise<string>;
  update(at: PullRequestAddress, id: string, body: string): Promise<void>;
}

const PAGE = 100;
const MOST_PAGES = 30;

/** By host; null where Backstage has no integration for it. */
export function createCommentPorts(
  config: Config,
  now: () => number,
): (host: string) => CommentPort | null {
  const clients = createForgeClients(config, {
    userAgent: 'maestro-cost',
    now,
  });
  return host => {
    const client = clients(host);
    if (client === null) {
      return null;
    }
    return client.kind === 'github' ? onGithub(client) : onGitlab(client);
  };
}

/** Looks through pages until one has ours, or is not full. */
async function search<T>(
  at: PullRequestAddress,
  read: (page: number) => Promise<T[]>,
  isOurs: (comment: T) => boolean,
): Promise<T | null> {
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const comments = await read(page);
    const ours = comments.find(isOurs);
    if (ours || comments.length < PAGE) {
      return ours ?? null;
    }
  }
  throw new ForgeError(
    'refused',
    `${pullRequestKey(at)} has more than ${MOST_PAGES * PAGE} comments`,
  );
}

function onGithub(client: GithubClient): CommentPort {
  return {
    find: (at, marker) =>
      client.ask(
        at.repository,
        `search of the comment on ${pullRequestKey(at)}`,
        async (octokit, place) => {
          const isOwn = await ownAccount(octokit);
          const found = await search(
            at,
            async page =>
              (
                await octokit.rest.issues.listComments({
                  ...place,
                  issue_number: at.number,
                  per_page: PAGE,
                  page,
                })
              ).data,
            ({ body, user }) =>
              (body?.startsWith(marker) ?? false) && isOwn(user),
          );
          return found && String(found.id);
        },
      ),
    create: (at, body) =>
      client.ask(
        at.repository,
        `creation of the comment on ${pullRequestKey(at)}`,
        async (octokit, place) => {
          const { data } = await octokit.rest.issues.createComment({
            ...place,
            issue_number: at.number,
            body,
          });
          return String(data.id);
        },
      ),
    update: (at, id, body) =>
      client.ask(
        at.repository,
        `update of the comment on ${pullRequestKey(at)}`,
        async (octokit, place) => {
          await octokit.rest.issues.updateComment({
            ...place,
            comment_id: Number(id),
            body,
          });
        },
      ),
  };
}

/** A token can name its account; an App's installation may not, and is a bot. */
async function ownAccount(octokit: Octokit) {
  let login: string | null = null;
  try {
    login = (await octokit.rest.users.getAuthenticated()).data.login;
  } catch (error) {
    const { response, status } = error;
    const answer = { status, headers: response?.headers ?? {} };
    if (status !== 403 || forgeError(answer, '', 0).kind === 'rate_limited') {
      throw error;
    }
  }
  return (user: { login: string; type: string } | null): boolean =>
    user !== null &&
    (login === null ? user.type === 'Bot' : user.login === login);
}

function onGitlab(client: GitlabClient): CommentPort {
  return {
    find: (at, marker) =>
      client.ask(
        at.repository,
        `search of the note on ${pullRequestKey(at)}`,
        async options => {
          const account = await new Users(options).showCurrentUser();
          const notes = new MergeRequestNotes(options);
          const found = await search(
            at,
            page =>
              notes.all(at.repository, at.number, {
                sort: 'asc',
                orderBy: 'created_at',
                perPage: PAGE,
                page,
              }),
            ({ author, body }) =>
              body.startsWith(marker) && author.id === account.id,
          );
          return found && String(found.id);
        },
      ),
    create: (at, body) =>
      client.ask(
        at.repository,
        `creation of the note on ${pullRequestKey(at)}`,
        async options => {
          const note = await new MergeRequestNotes(options).create(
            at.repository,
            at.number,
            body,
          );
          return String(note.id);
        },
      ),
    update: (at, id, body) =>
      client.ask(
        at.repository,
        `update of the note on ${pullRequestKey(at)}`,
        async options => {
          await new MergeRequestNotes(options).edit(
            at.repository,
            at.number,
            Number(id),
            { body } as never,
          );
        },
      ),
  };
}
