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

/** One entry of `maestro.ledger.sources.gitlab`. */
export interface GitlabSourceConfig {
  id: string;
  host: string;
  tenant: string | null;
  tokens: string[];
  /** Paths with namespace, asked for backfill and reconcile. */
  projects: string[];
}

const KEY = 'maestro.ledger.sources.gitlab';

function readProjects(config: Config, where: string): string[] {
  const projects = config.getOptionalStringArray('projects') ?? [];
  for (const project of projects) {
    if (!/^[\w.-]+(?:\/[\w.-]+)+$/.test(project)) {
      throw new InputError(
        `${where}.projects holds "${project}"; write the path with its group, for example group/project`,
      );
    }
  }
  return projects;
}

/**
 * @throws InputError that names the key, when an entry lacks its token or an
 * id occurs twice
 */
export function readGitlabSources(root: Config): GitlabSourceConfig[] {
  return readSourceConfigs(root, KEY, (config, where) => ({
    projects: readProjects(config, where),
    id: config.getOptionalString('id') ?? 'gitlab',
    host: config.getOptionalString('host') ?? 'gitlab.com',
    tenant: config.getOptionalString('tenant') ?? null,
    tokens: readSecrets(config, {
      where,
      key: 'token',
      fix: `set it to the secret token of the webhook, for example \${GITLAB_WEBHOOK_TOKEN}`,
    }),
  }));
}
