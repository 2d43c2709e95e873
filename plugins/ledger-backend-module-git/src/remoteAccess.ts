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
import { InputError } from '@backstage/errors';
import {
  DefaultGithubCredentialsProvider,
  DefaultGitlabCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';

/** User and password of HTTP Basic; null: public ones only. @public */
export type RemoteCredentials = { username: string; password: string } | null;

/** Asked before each fetch: tokens of GitHub Apps are short-lived. @public */
export type RemoteAccess = (url: string) => Promise<RemoteCredentials>;

/**
 * Access to remote repositories by Backstage's `integrations`. Hosts without
 * an entry are refused, as URL readers do: a config value must not make the
 * backend call any address of its network.
 *
 * @throws InputError when the URL is none of http or https, carries
 *   credentials, or names a host without an integration
 */
export function createRemoteAccess(root: Config): {
  assertAllowed(url: string, where: string): void;
  credentials: RemoteAccess;
} {
  const integrations = ScmIntegrations.fromConfig(root);
  const github =
    DefaultGithubCredentialsProvider.fromIntegrations(integrations);
  const gitlab =
    DefaultGitlabCredentialsProvider.fromIntegrations(integrations);
  return {
    assertAllowed(url, where) {
      const parsed = URL.canParse(url) ? new URL(url) : null;
      if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
        throw new InputError(
          `${where}.url "${url}" is not an http or https address; write for example https://github.com/acme/shop.git`,
        );
      }
      if (parsed.username !== '' || parsed.password !== '') {
        throw new InputError(
          `${where}.url holds credentials; leave them out and add them to integrations`,
        );
      }
      if (integrations.byUrl(url) === undefined) {
        throw new InputError(
          `${where}.url names the host ${parsed.host}, which has no entry in integrations; add one, with a token for private repositories`,
        );
      }
    },
    async credentials(url) {
      switch (integrations.byUrl(url)?.type) {
        case 'github': {
          const { token } = await github.getCredentials({ url });
          return token ? { username: 'x-access-token', password: token } : null;
        }
        case 'gitlab': {
          const { token } = await gitlab.getCredentials({ url });
          return token ? { username: 'oauth2', password: token } : null;
        }
        case 'gitea': {
          const { username, password } =
            integrations.gitea.byUrl(url)?.config ?? {};
          return username && password ? { username, password } : null;
        }
        default:
          return null;
      }
    },
  };
}
