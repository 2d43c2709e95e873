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
  LedgerApi,
  parseCheckpoint,
  parseNote,
  verifyCheckpoint,
  verifyCheckpointConsistency,
} from '@maestro/backstage-plugin-ledger-common';
import { followKey } from './followKey';
import { LogMemory } from './LogMemory';

/** What a browser found out about the log as a whole. @public */
export interface LogCheck {
  /**
   * - `first_visit`: nothing was remembered; the state is remembered now
   * - `consistent`: the log continues the state that was remembered
   * - `broken`: it does not, or its signature does not hold
   * - `empty`: there is no checkpoint yet
   */
  state: 'first_visit' | 'consistent' | 'broken' | 'empty';
  detail: string;
  /** When this browser saw the log's key for the first time. */
  firstSeenAt: string | null;
}

/**
 * Checks that the latest checkpoint is signed by the key that this browser saw
 * first, or by one that this key handed over to, and continues the checkpoint
 * that it saw last, and remembers it.
 *
 * @throws ResponseError when status or proof cannot be fetched
 * @public
 */
export async function checkLog(options: {
  ledger: LedgerApi;
  memory: LogMemory;
  now?: () => Date;
}): Promise<LogCheck> {
  const { ledger, memory, now = () => new Date() } = options;
  const baseUrl = await ledger.getBaseUrl();
  // Before the status: what is asked for now is at least as new.
  const remembered = memory.load(baseUrl);
  const status = await ledger.getStatus();
  const firstSeenAt = remembered?.firstSeenAt ?? null;
  if (status.checkpoint === null) {
    return remembered
      ? {
          state: 'broken',
          detail:
            'This browser remembers records of the log; now the log is empty',
          firstSeenAt,
        }
      : { state: 'empty', detail: 'Nothing is sealed yet', firstSeenAt };
  }
  const sizeOf = (note: string) =>
    Number(parseCheckpoint(parseNote(note).text).size);
  const verifiedAt = now().toISOString();
  try {
    let detail = 'This browser sees the log for the first time';
    const keys = await followKey({
      ledger,
      knownKey: remembered?.verifierKey ?? status.verifierKey,
      presentKey: status.verifierKey,
    });
    // Only the present key: one that handed over must not sign any more.
    verifyCheckpoint(status.checkpoint, [status.verifierKey]);
    if (remembered) {
      const from = sizeOf(remembered.checkpoint);
      const to = sizeOf(status.checkpoint);
      const needed = from > 0 && from < to;
      verifyCheckpointConsistency({
        older: remembered.checkpoint,
        newer: status.checkpoint,
        proof: needed ? await ledger.getConsistencyProof(from, to) : [],
        verifierKeys: keys,
      });
      detail = `The log of ${to} records continues that of ${from} records${
        keys.length > 1
          ? '; its key was changed meanwhile, signed by the old and the new one'
          : ''
      }`;
    }
    memory.save(baseUrl, {
      verifierKey: status.verifierKey,
      checkpoint: status.checkpoint,
      firstSeenAt: firstSeenAt ?? verifiedAt,
      verifiedAt,
    });
    return {
      state: remembered ? 'consistent' : 'first_visit',
      detail,
      firstSeenAt: firstSeenAt ?? verifiedAt,
    };
  } catch (error) {
    if ((error as Error).name === 'ResponseError') {
      throw error;
    }
    return { state: 'broken', detail: (error as Error).message, firstSeenAt };
  }
}
