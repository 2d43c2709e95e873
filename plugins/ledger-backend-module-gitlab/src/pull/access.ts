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
  DefaultGitlabCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import { GitlabSourceConfig } from '../config';
import { GitlabAccess } from './pull';

/**
 * Access by Backstage's `integrations`: a token. Undefined
 * when the source names no projects.
 *
 * @throws InputError when `integrations.gitlab` has no entry for the host
 */
export function gitlabAccess(
  root: Config,
  source: GitlabSourceConfig,
): GitlabAccess | undefined {
  if (source.projects.length === 0) {
    return undefined;
  }
  const integrations = ScmIntegrations.fromConfig(root);
  const integration = integrations.gitlab.byHost(source.host);
  const apiBaseUrl = integration?.config.apiBaseUrl;
  if (apiBaseUrl === undefined) {
    throw new InputError(
      `maestro.ledger.sources.gitlab "${source.id}" lists projects, but integrations.gitlab has no entry with host ${source.host} and its apiBaseUrl; add one, or leave projects out`,
    );
  }
  const provider =
    DefaultGitlabCredentialsProvider.fromIntegrations(integrations);
  return {
    apiBaseUrl,
    projects: source.projects,
    async credentials(project) {
      const { headers } = await provider.getCredentials({
        url: `https://${source.host}/${project}`,
      });
      return headers ?? {};
    },
  };
}
