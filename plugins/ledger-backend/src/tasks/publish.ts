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
import {
  Checkpoint,
  parseCheckpoint,
  parseNote,
  verifyNote,
} from '@maestro/backstage-plugin-ledger-common';
import { PublishedCheckpoint } from '../service/openLog';
import { LedgerStore } from '../store/types';

const LATEST = 'latest.txt';

/** A folder outside the database that holds published checkpoints. */
export interface PublishTarget {
  type: 'file';
  path: string;
}

/** Temporary file and rename: a reader never sees half a checkpoint. */
async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, text);
  await rename(temporary, file);
}

/**
 * Writes the latest checkpoint to each target that does not have it yet.
 *
 * @throws the first error, after every target was tried
 */
export async function publishCheckpoint(options: {
  store: LedgerStore;
  targets: PublishTarget[];
  now: () => string;
}): Promise<void> {
  const { store, targets, now } = options;
  const state = await store.state();
  if (state.checkpoint === null) {
    return;
  }
  let failure: unknown;
  for (const target of targets) {
    try {
      const latest = path.join(target.path, LATEST);
      const present = await readFile(latest, 'utf8').catch(() => null);
      if (present !== state.checkpoint) {
        await mkdir(target.path, { recursive: true });
        await writeWhole(
          path.join(target.path, `checkpoint-${state.size}.txt`),
          state.checkpoint,
        );
        await writeWhole(latest, state.checkpoint);
        await store.recordPublication({
          target: `file:${target.path}`,
          origin: state.origin,
          treeSize: state.size,
          at: now(),
        });
      }
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure) {
    throw failure;
  }
}

function readCheckpoint(file: string, note: string): Checkpoint {
  try {
    return parseCheckpoint(parseNote(note).text);
  } catch (error) {
    throw new Error(
      `${file} is not a checkpoint (${error.message}); whether this database continues the published log cannot be told. Restore the file, or name another folder in maestro.ledger.publish`,
    );
  }
}

/** Reads what was published before, to see whether the database is behind. */
export async function readPublished(options: {
  targets: PublishTarget[];
  /** Keys whose signature counts, under the name of a log. */
  verifierKeys: (origin: string) => string[];
}): Promise<PublishedCheckpoint[]> {
  const found: PublishedCheckpoint[] = [];
  for (const target of options.targets) {
    let note: string;
    try {
      note = await readFile(path.join(target.path, LATEST), 'utf8');
    } catch (error) {
      if (error.code === 'ENOENT') {
        continue;
      }
      throw error;
    }
    const checkpoint = readCheckpoint(path.join(target.path, LATEST), note);
    let verified = true;
    try {
      verifyNote(note, options.verifierKeys(checkpoint.origin));
    } catch {
      verified = false;
    }
    found.push({
      origin: checkpoint.origin,
      size: Number(checkpoint.size),
      root: Buffer.from(checkpoint.root).toString('base64'),
      verified,
    });
  }
  return found;
}
