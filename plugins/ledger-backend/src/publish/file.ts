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

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Publisher, SealedLog } from './types';

export const LATEST = 'latest.txt';

/** Temporary file and rename: a reader never sees half a checkpoint. */
async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, text);
  await rename(temporary, file);
}

export async function readIfPresent(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') {
      return null;
    }
    throw error;
  }
}

/**
 * Writes a checkpoint into a folder.
 *
 * @returns the files, relative to the folder; none when it was there already
 */
export async function writeCheckpoint(
  folder: string,
  log: SealedLog,
): Promise<string[]> {
  if ((await readIfPresent(path.join(folder, LATEST))) === log.checkpoint) {
    return [];
  }
  await mkdir(folder, { recursive: true });
  const own = `checkpoint-${log.size}.txt`;
  await writeWhole(path.join(folder, own), log.checkpoint);
  await writeWhole(path.join(folder, LATEST), log.checkpoint);
  return [own, LATEST];
}

/** A folder: `checkpoint-<size>.txt` for each, and `latest.txt`. */
export class FilePublisher implements Publisher {
  readonly target: string;

  constructor(private readonly folder: string) {
    this.target = `file:${folder}`;
  }

  async publish(log: SealedLog) {
    return (await writeCheckpoint(this.folder, log)).length > 0 ? {} : null;
  }

  async latest() {
    const where = path.join(this.folder, LATEST);
    const note = await readIfPresent(where);
    return note === null ? null : { where, note };
  }
}
