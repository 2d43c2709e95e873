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
import { readSourceConfigs } from '@maestro/backstage-plugin-ledger-node';

/** One entry of `maestro.ledger.sources.git`. */
export interface GitSourceConfig {
  id: string;
  path: string;
  allowedRoots: string[];
  branch: string | null;
  tenant: string | null;
}

const KEY = 'maestro.ledger.sources.git';

/** @throws InputError when an id occurs twice; id and path are required */
export function readGitSources(root: Config): GitSourceConfig[] {
  return readSourceConfigs(root, KEY, config => ({
    id: config.getString('id'),
    path: config.getString('path'),
    allowedRoots: config.getOptionalStringArray('allowedRoots') ?? [],
    branch: config.getOptionalString('branch') ?? null,
    tenant: config.getOptionalString('tenant') ?? null,
  }));
}
