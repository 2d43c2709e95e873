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
import { realpath, stat } from 'node:fs/promises';
import { join, relative, isAbsolute, resolve } from 'node:path';
import { InputError, NotFoundError } from '@backstage/errors';
import { CommitRecord, TagRecord } from './engine/records';

/** Reads one repository. Two implementations: the git program, and a library. */
export interface RepositoryReader {
  /** @throws ConflictError when the clone is shallow */
  check(signal: AbortSignal): Promise<void>;
  /** Branch to follow and its newest commit; null without commits. */
  tip(
    branch: string | null,
    signal: AbortSignal,
  ): Promise<{ branch: string; sha: string } | null>;
  /**
   * Hashes of commits reachable from `tip`, parents before children.
   *
   * @param excluded - a commit whose history is known already
   * @param since - ISO 8601; paths end where commits are older
   * @returns null when `excluded` is not in the repository any more
   */
  history(
    options: { tip: string; excluded: string | null; since: string | null },
    signal: AbortSignal,
  ): Promise<string[] | null>;
  /**
   * Hashes of the first-parent chain of `tip`, oldest first: the commits that
   * the branch itself pointed at, if it only ever moved by commits and merges.
   * Bounds as for `history`; `excluded` must be in the repository.
   */
  mainline(
    options: { tip: string; excluded: string | null; since: string | null },
    signal: AbortSignal,
  ): Promise<string[]>;
  /** The commits in the order of `shas`. */
  commits(shas: string[], signal: AbortSignal): Promise<CommitRecord[]>;
  tags(signal: AbortSignal): Promise<TagRecord[]>;
}

function inside(folder: string, root: string): boolean {
  const way = relative(root, folder);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * The folder of a repository with symbolic links resolved.
 *
 * @throws NotFoundError when the folder or the repository in it is missing
 * @throws InputError when it lies outside the allowed folders
 */
export async function locateRepository(
  path: string,
  allowedRoots: readonly string[],
): Promise<string> {
  const wanted = resolve(path);
  let folder: string;
  try {
    folder = await realpath(wanted);
  } catch {
    throw new NotFoundError(
      `Git source: folder ${wanted} does not exist; correct its path in the config`,
    );
  }
  const roots = await Promise.all(
    allowedRoots.map(root =>
      realpath(resolve(root)).catch(() => resolve(root)),
    ),
  );
  if (roots.length > 0 && !roots.some(root => inside(folder, root))) {
    throw new InputError(
      `Git source: folder ${folder} is outside the allowed folders ${roots.join(
        ', ',
      )}; move it or extend allowedRoots`,
    );
  }
  const isRepository =
    (await exists(join(folder, '.git'))) ||
    // A bare repository, for example a mirror.
    ((await exists(join(folder, 'HEAD'))) &&
      (await exists(join(folder, 'objects'))));
  if (!isRepository) {
    throw new NotFoundError(
      `Git source: ${folder} holds no .git; point path at a clone (an unpacked archive has no history)`,
    );
  }
  return folder;
}
