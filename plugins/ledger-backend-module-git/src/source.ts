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
import { LedgerSource } from '@maestro/backstage-plugin-ledger-node';
import { CliReader, hasGit } from './cliReader';
import { NORMALIZER, normalize } from './engine/normalize';
import { LibraryReader } from './libraryReader';
import { Mirror } from './mirror';
import { BATCH_SIZE, pullRepository } from './pull';
import { locateRepository } from './repository';

/** @public */
export interface GitSourceOptions {
  /** Id of the source; its commits carry it as `repository`. */
  id: string;
  /**
   * Folder of the clone; relative ones start at the working directory. A
   * mirror is brought up to date before it is read.
   */
  path: string | Mirror;
  /** The folder must lie in one of these; absent: the path itself allows it. */
  allowedRoots?: readonly string[];
  /** Branch to follow; absent: the repository's default branch. */
  branch?: string | null;
  tenant?: string | null;
  /** Commits per delivery; 500 unless given. */
  batchSize?: number;
  /** Use isomorphic-git even when there is a git program. */
  preferLibrary?: boolean;
}

/**
 * A repository as a ledger source. It has no door; `pull` reads
 * commits with parents, and tags. Nothing is written to a repository that is
 * not a mirror of ours.
 *
 * `pull` throws NotFoundError without a repository, InputError outside the
 * allowed folders, ConflictError for a shallow clone, and
 * ServiceUnavailableError when the remote of a mirror cannot be read.
 *
 * @public
 */
export function createGitSource(options: GitSourceOptions): LedgerSource {
  const repository = options.id.toLowerCase();
  return {
    id: options.id,
    title: 'Git',
    tenant: options.tenant ?? null,
    normalizer: NORMALIZER,
    normalize: (delivery, context) => normalize(delivery, context, repository),
    async pull(pullOptions) {
      const { path, allowedRoots = [] } = options;
      const { folder, defaultBranch } =
        typeof path === 'string'
          ? {
              folder: await locateRepository(path, allowedRoots),
              defaultBranch: null,
            }
          : await path.sync(pullOptions.signal);
      const useCli = !options.preferLibrary && (await hasGit());
      return pullRepository(
        useCli ? new CliReader(folder) : new LibraryReader(folder),
        {
          name: folder,
          branch: options.branch ?? defaultBranch,
          batchSize: options.batchSize ?? BATCH_SIZE,
        },
        pullOptions,
      );
    },
  };
}
