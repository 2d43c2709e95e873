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
import { GithubClient } from './github';
import { GitlabClient } from './gitlab';

export * from './error';
export * from './github';
export * from './gitlab';

/** One forge, by which of its kinds it is asked. @public */
export type ForgeClient = GithubClient | GitlabClient;

/**
 * Forges by host, with the credentials of Backstage's `integrations`; null for
 * a host that has no integration of a kind that is known here. So nobody can
 * make the portal send a token to another host.
 *
 * @public
 */
export function createForgeClients(
  config: Config,
  options: {
    userAgent: string;
    /** Milliseconds since the epoch; the system clock by default. */
    now?: () => number;
  },
): (host: string) => ForgeClient | null {
  const { now = Date.now, userAgent } = options;
  const integrations = ScmIntegrations.fromConfig(config);
  const github =
    DefaultGithubCredentialsProvider.fromIntegrations(integrations);
  const gitlab =
    DefaultGitlabCredentialsProvider.fromIntegrations(integrations);
  const known = new Map<string, ForgeClient | null>();
  const create = (host: string): ForgeClient | null => {
    const githubUrl = integrations.github.byHost(host)?.config.apiBaseUrl;
    if (githubUrl) {
      return new GithubClient({
        baseUrl: githubUrl,
        credentials: repository =>
          github.getCredentials({ url: `https://${host}/${repository}` }),
        userAgent,
        now,
      });
    }
    const gitlabUrl = integrations.gitlab.byHost(host)?.config.apiBaseUrl;
    return gitlabUrl
      ? new GitlabClient({
          host,
          baseUrl: gitlabUrl.replace(/\/api\/v4\/?$/, ''),
          token: async project =>
            (await gitlab.getCredentials({ url: `https://${host}/${project}` }))
              .token,
          now,
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
