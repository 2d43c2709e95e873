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
import {
  DefaultGithubCredentialsProvider,
  DefaultGitlabCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { GithubComments } from './github';
import { GitlabComments } from './gitlab';
import { ForgeComments } from './types';

export * from './types';

/**
 * Forges by host, with the credentials of Backstage's `integrations`; null for
 * a host that has no integration of a kind that is known here.
 */
export function createForges(
  config: Config,
  options: { now?: () => number } = {},
): (host: string) => ForgeComments | null {
  const integrations = ScmIntegrations.fromConfig(config);
  const github =
    DefaultGithubCredentialsProvider.fromIntegrations(integrations);
  const gitlab =
    DefaultGitlabCredentialsProvider.fromIntegrations(integrations);
  const known = new Map<string, ForgeComments | null>();
  const create = (host: string): ForgeComments | null => {
    const githubUrl = integrations.github.byHost(host)?.config.apiBaseUrl;
    if (githubUrl) {
      return new GithubComments({
        ...options,
        baseUrl: githubUrl,
        token: async repository =>
          (
            await github.getCredentials({
              url: `https://${host}/${repository}`,
            })
          ).token,
      });
    }
    const gitlabUrl = integrations.gitlab.byHost(host)?.config.apiBaseUrl;
    return gitlabUrl
      ? new GitlabComments({
          ...options,
          host: gitlabUrl.replace(/\/api\/v4\/?$/, ''),
          token: async project =>
            (await gitlab.getCredentials({ url: `https://${host}/${project}` }))
              .token,
        })
      : null;
  };
  return host => {
    if (!known.has(host)) {
      known.set(host, create(host));
    }
    return known.get(host)!;
  };
}
