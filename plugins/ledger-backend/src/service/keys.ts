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
  createKeyRotation,
  parseVerifierKey,
  verifyNote,
} from '@maestro/backstage-plugin-ledger-common';
import { LedgerStore, LogState } from '../store/types';
import { Ingest } from './Ingest';
import { KeyRing } from './KeyRing';

/**
 * Makes sure that the log has a key that this instance can sign with, and
 * hands over to the configured one when that is new: by a leaf that both keys
 * sign.
 *
 * @returns what is worth telling, or null
 * @throws Error when nobody handed over to the configured key
 */
export async function settleKey(options: {
  store: LedgerStore;
  ingest: Ingest;
  keys: KeyRing;
  now: () => string;
}): Promise<string | null> {
  const { store, ingest, keys, now } = options;
  const state = await store.state();
  const present = state.verifierKey ?? presentKey(state, keys);
  const wanted = keys.configured.verifierKey(state.origin);
  if (present === undefined) {
    throw new Error(refusal(state, wanted, null));
  }
  await store.assignKey(state.log, present, now());
  if (present === wanted) {
    return null;
  }
  const old = keys.find(present);
  if (!old) {
    throw new Error(refusal(state, wanted, present));
  }
  const history = await store.logKeys(state.log);
  const [presentId, wantedId] = [present, wanted].map(
    key => parseVerifierKey(key).keyId,
  );
  if (history.some(key => key.verifierKey === wanted)) {
    return `maestro.ledger.checkpointKey is the key ${wantedId}, which handed over to ${presentId} and signs no more; ${state.origin} goes on with ${presentId}. Make that one the checkpointKey`;
  }
  await ingest.record({
    kind: 'key_rotation',
    deliveryId: `key_rotation|${present}|${wanted}`,
    at: now(),
    statement: {
      ...createKeyRotation({
        origin: state.origin,
        oldKey: present,
        newKey: wanted,
        signOld: old.signBytes,
        signNew: keys.configured.signBytes,
      }),
    },
  });
  return `${state.origin} was handed over from key ${presentId} to key ${wantedId}; once all replicas run with it, take the old one out of maestro.ledger.handoverKeys. Tell the people who pinned the old key: ${wanted}`;
}

/** Key of a log that was written before keys were kept beside it. */
function presentKey(state: LogState, keys: KeyRing): string | undefined {
  const { checkpoint, origin } = state;
  return keys.verifierKeys(origin).find(key => {
    try {
      return checkpoint === null || verifyNote(checkpoint, [key]) !== null;
    } catch {
      return false;
    }
  });
}

function refusal(
  state: LogState,
  wanted: string,
  present: string | null,
): string {
  const by = present
    ? `key ${parseVerifierKey(present).keyId}`
    : 'a key that is not configured';
  return `The log ${
    state.origin
  } is signed by ${by}, and nobody handed over to key ${
    parseVerifierKey(wanted).keyId
  } of maestro.ledger.checkpointKey. Name the old private key under maestro.ledger.handoverKeys until the new one has taken over, or set checkpointKey back`;
}
