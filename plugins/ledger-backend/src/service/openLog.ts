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

import { LogState, LedgerStore } from '../store/types';
import { Ingest } from './Ingest';
import { KeyRing } from './KeyRing';
import { settleKey } from './keys';

/** A checkpoint that was found at a place outside. */
export interface PublishedCheckpoint {
  origin: string;
  size: number;
  /** Base64. */
  root: string;
  /** Whether the note verifies with a key of this instance. */
  verified: boolean;
}

/** `origin/r3` is generation 3 of `origin`; without a suffix it is 1. */
export function splitOrigin(origin: string): {
  name: string;
  generation: number;
} {
  const match = /^(.+)\/r([2-9]|[1-9]\d+)$/.exec(origin);
  return match
    ? { name: match[1], generation: Number(match[2]) }
    : { name: origin, generation: 1 };
}

/**
 * Opens the log that the configuration names. When a checkpoint published
 * outside does not agree with the database, the database was restored from a
 * backup (or replaced): continuing would sign a second history under the same
 * name. Then a new origin is opened whose first leaf names the last known
 * checkpoint.
 *
 * @param rootAt - root of the given log at an earlier size
 * @throws Error when the database holds a log of another name, or one whose
 * key has not handed over to the configured one
 */
export async function openLog(options: {
  store: LedgerStore;
  ingest: Ingest;
  origin: string;
  keys: KeyRing;
  published: PublishedCheckpoint[];
  rootAt: (log: LogState, size: number) => Promise<string>;
  now: () => string;
}): Promise<{
  state: LogState;
  restored: PublishedCheckpoint | undefined;
  /** What became of the key, when it is worth telling. */
  notice: string | null;
}> {
  const { store, ingest, origin, keys, rootAt, now } = options;
  let state = await store.open({ origin });
  const own = splitOrigin(state.origin);
  if (own.name !== origin) {
    throw new Error(
      `The database holds the log "${state.origin}", and the configuration (maestro.ledger.origin, maestro.demo.enabled) names "${origin}". Use another database, or set the origin back`,
    );
  }
  let restored: PublishedCheckpoint | undefined;
  let generation = own.generation;
  for (const checkpoint of options.published) {
    const theirs = splitOrigin(checkpoint.origin);
    if (theirs.name !== origin || theirs.generation < own.generation) {
      continue;
    }
    const agrees =
      theirs.generation === own.generation &&
      checkpoint.size <= state.size &&
      (await rootAt(state, checkpoint.size)) === checkpoint.root;
    if (!agrees && (!restored || checkpoint.size > restored.size)) {
      restored = checkpoint;
      generation = Math.max(generation, theirs.generation);
    }
  }
  if (restored) {
    state = await store.openNextLog({
      log: state.log + 1,
      origin: `${origin}/r${generation + 1}`,
    });
  }
  // After the decision above: a new log begins with the configured key,
  // whichever key the lost one had by then.
  const notice = await settleKey({ store, ingest, keys, now });
  if (state.size === 0) {
    await ingest.record({
      kind: 'origin',
      deliveryId: `origin|${state.origin}`,
      at: now(),
      statement: {
        origin: state.origin,
        continues: restored
          ? {
              origin: restored.origin,
              size: restored.size,
              root: restored.root,
              signatureVerified: restored.verified,
            }
          : null,
      },
    });
  }
  return { state: await store.state(), restored, notice };
}
