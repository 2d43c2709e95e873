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
  followKeyRotations,
  LedgerApi,
} from '@maestro/backstage-plugin-ledger-common';

/**
 * The keys from the one that this browser knows to the one that the log signs
 * with now. Each change must be a receipt that both keys have signed.
 *
 * @throws Error that says why the log's key is not a successor of the known one
 */
export async function followKey(options: {
  ledger: LedgerApi;
  knownKey: string;
  presentKey: string;
}): Promise<string[]> {
  const { ledger, knownKey, presentKey } = options;
  if (knownKey === presentKey) {
    return [knownKey];
  }
  const { keys } = await ledger.getKeys();
  const at = keys.findIndex(({ verifierKey }) => verifierKey === knownKey);
  if (at < 0) {
    throw new Error(
      'The log is signed by another key than the one that this browser knows, and names no hand-over from it',
    );
  }
  const rotations = await Promise.all(
    keys.slice(at + 1).map(({ seq, verifierKey }) => {
      if (seq === null) {
        throw new Error(`The log shows no hand-over to key ${verifierKey}`);
      }
      return ledger.getReceiptProof(seq);
    }),
  );
  const followed = followKeyRotations({ trustedKey: knownKey, rotations });
  if (followed[followed.length - 1] !== presentKey) {
    throw new Error(
      'The hand-overs that the log shows do not lead to the key that it signs with',
    );
  }
  return followed;
}
