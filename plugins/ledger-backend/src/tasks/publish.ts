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

import {
  Checkpoint,
  parseCheckpoint,
  parseNote,
  verifyNote,
} from '@maestro/backstage-plugin-ledger-common';
import { Publisher } from '../publish';
import { PublishedCheckpoint } from '../service/openLog';
import { LedgerStore } from '../store/types';

/**
 * Brings the latest checkpoint to each place that does not have it yet. What
 * fails is noted for the status, and tried again at the next run.
 *
 * @throws the first error, after every place was tried
 */
export async function publishCheckpoint(options: {
  store: LedgerStore;
  publishers: Publisher[];
  now: () => string;
}): Promise<void> {
  const { store, publishers, now } = options;
  const { checkpoint, ...state } = await store.state();
  if (checkpoint === null) {
    return;
  }
  let failure: unknown;
  for (const publisher of publishers) {
    const { target } = publisher;
    try {
      const published = await publisher.publish({ ...state, checkpoint });
      const known = (await store.publicationTargets()).find(
        present => present.target === target,
      );
      // A place that has it already may still carry an old problem.
      if (published || !known?.at || known.problem !== null) {
        await store.recordPublication({
          target,
          origin: state.origin,
          treeSize: state.size,
          at: now(),
          cosigned: published?.cosigned ?? known?.cosigned ?? undefined,
        });
      }
    } catch (error) {
      failure ??= error;
      await store.reportPublicationProblem(target, error.message, now());
    }
  }
  if (failure) {
    throw failure;
  }
}

function readCheckpoint(where: string, note: string): Checkpoint {
  try {
    return parseCheckpoint(parseNote(note).text);
  } catch (error) {
    throw new Error(
      `${where} is not a checkpoint (${error.message}); whether this database continues the published log cannot be told. Restore the file, or name another folder in maestro.ledger.publish`,
    );
  }
}

/** Reads what was published before, to see whether the database is behind. */
export async function readPublished(options: {
  publishers: Publisher[];
  /** Keys whose signature counts, under the name of a log. */
  verifierKeys: (origin: string) => string[];
}): Promise<PublishedCheckpoint[]> {
  const found: PublishedCheckpoint[] = [];
  for (const publisher of options.publishers) {
    const latest = await publisher.latest();
    if (!latest) {
      continue;
    }
    const checkpoint = readCheckpoint(latest.where, latest.note);
    let verified = true;
    try {
      verifyNote(latest.note, options.verifierKeys(checkpoint.origin));
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
