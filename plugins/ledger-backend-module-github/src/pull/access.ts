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
  ScmIntegrations,
} from '@backstage/integration';
import { GithubSourceConfig } from '../config';
import { GithubAccess } from './pull';

/**
 * Access by Backstage's `integrations`: a token or a GitHub App. Undefined
 * when the source names no repositories.
 *
 * @throws InputError when `integrations.github` has no entry for the host
 */
export function githubAccess(
  root: Config,
  source: GithubSourceConfig,
): GithubAccess | undefined {
  if (source.repositories.length === 0) {
    return undefined;
  }
  const integrations = ScmIntegrations.fromConfig(root);
  const integration = integrations.github.byHost(source.host);
  const apiBaseUrl = integration?.config.apiBaseUrl;
  if (apiBaseUrl === undefined) {
    throw new InputError(
      `maestro.ledger.sources.github "${source.id}" lists repositories, but integrations.github has no entry with host ${source.host} and its apiBaseUrl; add one, or leave repositories out`,
    );
  }
  const provider =
    DefaultGithubCredentialsProvider.fromIntegrations(integrations);
  return {
    apiBaseUrl,
    repositories: source.repositories,
    async credentials(repository) {
      const { headers } = await provider.getCredentials({
        url: `https://${source.host}/${repository}`,
      });
      return headers ?? {};
    },
  };
}
