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
import { readSourceConfigs } from '@maestro/backstage-plugin-ledger-node';

/** One entry of `maestro.ledger.sources.git`. */
export interface GitSourceConfig {
  id: string;
  /** Folder of a clone; null for a mirror. */
  path: string | null;
  /** Address of the remote repository, and the folder that mirrors lie in. */
  mirror: { url: string; folder: string } | null;
  allowedRoots: string[];
  branch: string | null;
  tenant: string | null;
}

const KEY = 'maestro.ledger.sources.git';

/**
 * @throws InputError when an id occurs twice, or an entry has not exactly one
 *   of `path` and `url`
 */
export function readGitSources(root: Config): GitSourceConfig[] {
  return readSourceConfigs(root, KEY, (config, where) => {
    const path = config.getOptionalString('path') ?? null;
    const url = config.getOptionalString('url') ?? null;
    if ((path === null) === (url === null)) {
      throw new InputError(
        `${where} has ${
          path === null ? 'neither path nor url' : 'both path and url'
        }; set path to a clone on disk, or url to a remote repository that is mirrored`,
      );
    }
    return {
      id: config.getString('id'),
      path,
      mirror:
        url === null ? null : { url, folder: config.getString('mirrorFolder') },
      allowedRoots: config.getOptionalStringArray('allowedRoots') ?? [],
      branch: config.getOptionalString('branch') ?? null,
      tenant: config.getOptionalString('tenant') ?? null,
    };
  });
}
