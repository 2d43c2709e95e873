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

import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import {
  copyFile,
  link,
  mkdir,
  open,
  readdir,
  realpath,
  rename,
  rm,
  stat,
} from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Unfinished files older than this are left over from a crash. */
const STALE = 24 * 3_600_000;

/** A stored file. */
export interface StoredFile {
  /** Name below the folder. */
  key: string;
  digest: string;
  bytes: number;
}

/**
 * Files of billing rows in one folder, named by their digest and never
 * changed. What is being written lies in a folder of its own and is renamed
 * when it has come to the disk.
 */
export class BillingFiles {
  private constructor(readonly directory: string) {}

  static async create(directory: string): Promise<BillingFiles> {
    const files = new BillingFiles(directory);
    await mkdir(join(directory, 'staged'), { recursive: true });
    await mkdir(join(directory, 'loads'), { recursive: true });
    return files;
  }

  /** A new name for an unfinished file. */
  stage(ending: string): string {
    return join(this.directory, 'staged', `${randomUUID()}${ending}`);
  }

  /**
   * Holds on to a delivered file under a name of its own, so that it can be
   * read after the delivery is gone; a copy where links are not possible.
   */
  async adopt(delivered: string): Promise<string> {
    const target = this.stage('.delivery');
    // A link to a symbolic link would be one more of them.
    const file = await realpath(delivered);
    await link(file, target).catch(() => copyFile(file, target));
    return target;
  }

  /** Where a stored file lies. */
  path(key: string): string {
    return join(this.directory, ...key.split('/'));
  }

  /** Takes a finished file over; the same content has the same name. */
  async keep(staged: string): Promise<StoredFile> {
    const hash = createHash('sha256');
    await pipeline(createReadStream(staged), hash);
    const digest = hash.digest('hex');
    const key = `loads/${digest.slice(0, 2)}/${digest}.parquet`;
    const target = this.path(key);
    await mkdir(dirname(target), { recursive: true });
    await sync(staged);
    const { size } = await stat(staged);
    await rename(staged, target);
    await sync(dirname(target));
    return { key, digest, bytes: size };
  }

  /**
   * Deletes what nobody needs: unfinished files of a crash, and stored ones
   * that no manifest names. Young ones stay: their manifest may be under way.
   */
  async collect(
    now: Date,
    options: {
      youngMilliseconds: number;
      needed(key: string): Promise<boolean>;
    },
  ): Promise<number> {
    let removed = 0;
    const older = async (path: string, age: number) => {
      const found = await stat(path).catch(() => null);
      // A link to an old file is young: its own time is that of its last rename.
      return (
        found !== null &&
        now.getTime() - Math.max(found.mtimeMs, found.ctimeMs) > age
      );
    };
    const staged = join(this.directory, 'staged');
    for (const entry of await readdir(staged, { withFileTypes: true })) {
      const path = join(staged, entry.name);
      if (entry.isFile() && (await older(path, STALE))) {
        await rm(path, { force: true });
        removed += 1;
      }
    }
    for (const folder of await readdir(join(this.directory, 'loads'))) {
      for (const name of await readdir(this.path(`loads/${folder}`))) {
        const key = `loads/${folder}/${name}`;
        if (
          (await older(this.path(key), options.youngMilliseconds)) &&
          !(await options.needed(key))
        ) {
          await rm(this.path(key), { force: true });
          removed += 1;
        }
      }
    }
    return removed;
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } catch (error) {
    // Some systems do not write folders through; the file is there anyhow.
    if (!['EPERM', 'EINVAL', 'EISDIR'].includes(error.code)) {
      throw error;
    }
  } finally {
    await file.close();
  }
}

/** A file that lies at a source. */
export interface FoundFile {
  path: string;
  /** Size and time of change. */
  stamp: string;
  bytes: number;
  /** Of its content, milliseconds since 1970; a copy may keep it. */
  changedAt: number;
  /** When it came to lie here, or changed. */
  touchedAt: number;
}

/** Whether a name of a path has wildcards. */
export function isPattern(part: string): boolean {
  return /[*?]/.test(part);
}

async function matchPaths(pattern: string): Promise<string[]> {
  const parts = pattern.split(sep);
  const plain = parts.findIndex(isPattern);
  return plain < 0
    ? [pattern]
    : walk(parts.slice(0, plain).join(sep) || sep, parts.slice(plain));
}

/**
 * Folders that match a path with wildcards, as {@link matchFiles} has it.
 *
 * @returns absolute paths
 */
export async function matchFolders(pattern: string): Promise<string[]> {
  const found = await Promise.all(
    (
      await matchPaths(pattern)
    ).map(async path => ({
      path,
      stats: await stat(path).catch(() => null),
    })),
  );
  return found
    .filter(({ stats }) => stats?.isDirectory())
    .map(({ path }) => path)
    .sort();
}

/**
 * Files that match a path with wildcards: `*` and `?` within a name, `**` any
 * folders. Hidden files only where the pattern writes the dot.
 *
 * @param pattern - absolute
 * @param options - exact: it is a path, whatever its characters
 * @returns absolute paths, oldest change first
 */
export async function matchFiles(
  pattern: string,
  options: { exact?: boolean } = {},
): Promise<FoundFile[]> {
  const found = options.exact ? [pattern] : await matchPaths(pattern);
  const files = await Promise.all(
    found.map(async path => ({
      path,
      stats: await stat(path).catch(() => null),
    })),
  );
  return files
    .flatMap(({ path, stats }) =>
      stats?.isFile()
        ? [
            {
              path,
              stamp: `${stats.size}@${stats.mtimeMs}`,
              bytes: stats.size,
              changedAt: stats.mtimeMs,
              touchedAt: Math.max(stats.mtimeMs, stats.ctimeMs),
            },
          ]
        : [],
    )
    .sort((a, b) => a.changedAt - b.changedAt || (a.path < b.path ? -1 : 1));
}

async function walk(folder: string, parts: string[]): Promise<string[]> {
  const [part, ...rest] = parts;
  const entries = await readdir(folder, { withFileTypes: true }).catch(
    () => [],
  );
  if (part === '**') {
    const here = await walk(folder, rest.length > 0 ? rest : ['*']);
    const below = await Promise.all(
      entries
        .filter(entry => entry.isDirectory() && !entry.name.startsWith('.'))
        .map(entry => walk(join(folder, entry.name), parts)),
    );
    return [...here, ...below.flat()];
  }
  const pattern = new RegExp(
    `^${part
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.')}$`,
  );
  const matching = entries.filter(
    ({ name }) =>
      pattern.test(name) && (part.startsWith('.') || !name.startsWith('.')),
  );
  if (rest.length === 0) {
    return matching.map(({ name }) => join(folder, name));
  }
  const below = await Promise.all(
    matching
      .filter(entry => entry.isDirectory())
      .map(({ name }) => walk(join(folder, name), rest)),
  );
  return below.flat();
}

/** Name of a delivered file, without its folder. */
export function nameOfFile(path: string): string {
  return basename(path);
}
