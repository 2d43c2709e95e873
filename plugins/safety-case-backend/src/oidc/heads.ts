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
import { ServiceUnavailableError } from '@backstage/errors';
import { Config } from '@backstage/config';
import { MergeRequests, Pipelines, Projects } from '@gitbeaker/rest';
import {
  ForgeError,
  createForgeClients,
} from '@maestro/backstage-plugin-maestro-node';
import { Uploader } from './types';

/** Where the commits of a pull request come from. */
export interface Head {
  /** `host/owner/name` in lower case; null: it was deleted, or is hidden. */
  repository: string | null;
  /** Latest commit of the request. */
  sha: string;
  /** Its number. */
  number: number;
}

/**
 * The head of the pull request for which a run of CI ran. Tokens do not name
 * it, so the forge is asked; null: the run is of no pull request.
 *
 * Throws ServiceUnavailableError when the forge cannot say.
 */
export type ReadHead = (uploader: Uploader) => Promise<Head | null>;

/** Asks forges with the credentials of Backstage's `integrations`. */
export function createReadHead(
  config: Config,
  options: { now?: () => number } = {},
): ReadHead {
  const clients = createForgeClients(config, {
    ...options,
    userAgent: 'maestro-safety-case',
  });
  return async uploader => {
    const [host, ...path] = uploader.repository.split('/');
    const repository = path.join('/');
    const client = clients(host);
    const where = `the head of the pull request of ${uploader.repository}`;
    const unavailable = (reason: string) =>
      new ServiceUnavailableError(
        `Nobody can say whether the pull request comes from a fork: ${reason}`,
      );
    if (client === null) {
      throw unavailable(`integrations has no entry for ${host}`);
    }
    try {
      if (client.kind === 'github') {
        const { change } = uploader;
        return change === null
          ? null
          : await client.ask(repository, where, async (octokit, place) => {
              const { data } = await octokit.rest.pulls.get({
                ...place,
                pull_number: change,
              });
              const from = data.head.repo?.full_name;
              return {
                repository: from ? `${host}/${from}`.toLowerCase() : null,
                sha: data.head.sha.toLowerCase(),
                number: change,
              };
            });
      }
      return await client.ask(repository, where, async gitlab => {
        const pipeline = await new Pipelines(gitlab).show(
          repository,
          Number(uploader.run.split('/')[0]),
        );
        const match = /^refs\/merge-requests\/(\d+)\//.exec(pipeline.ref);
        if (!match) {
          return null;
        }
        const request = await new MergeRequests(gitlab).show(
          repository,
          Number(match[1]),
        );
        const own = request.source_project_id === request.target_project_id;
        const from = own
          ? repository
          : await new Projects(gitlab)
              .show(request.source_project_id)
              .then(project => project.path_with_namespace)
              .catch(() => null);
        return {
          repository: from === null ? null : `${host}/${from}`.toLowerCase(),
          sha: String(request.sha).toLowerCase(),
          number: Number(match[1]),
        };
      });
    } catch (error) {
      if (error instanceof ForgeError) {
        throw unavailable(error.message);
      }
      throw error;
    }
  };
}
