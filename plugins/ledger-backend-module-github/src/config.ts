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
  readSecrets,
  readSourceConfigs,
} from '@maestro/backstage-plugin-ledger-node';

/** One entry of `maestro.ledger.sources.github`. */
export interface GithubSourceConfig {
  id: string;
  host: string;
  tenant: string | null;
  secrets: string[];
  incidentLabels: string[] | undefined;
  /** `owner/name`, asked for backfill and reconcile; empty: door only. */
  repositories: string[];
}

const KEY = 'maestro.ledger.sources.github';

/**
 * @throws InputError that names the key, when an entry lacks its secret, a
 * repository is not `owner/name`, or an id occurs twice
 */
export function readGithubSources(root: Config): GithubSourceConfig[] {
  return readSourceConfigs(root, KEY, (config, where) => {
    const repositories = config.getOptionalStringArray('repositories') ?? [];
    for (const repository of repositories) {
      if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
        throw new InputError(
          `${where}.repositories holds "${repository}"; write owner/name`,
        );
      }
    }
    return {
      id: config.getOptionalString('id') ?? 'github',
      host: config.getOptionalString('host') ?? 'github.com',
      tenant: config.getOptionalString('tenant') ?? null,
      secrets: readSecrets(config, {
        where,
        key: 'secret',
        fix: `set it to the secret of the webhook, for example \${GITHUB_WEBHOOK_SECRET}`,
      }),
      incidentLabels: config.getOptionalStringArray('incidentLabels'),
      repositories,
    };
  });
}
