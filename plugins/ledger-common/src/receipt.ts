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

import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';

/**
 * What a receipt records.
 *
 * - `delivery`: bytes that came through a door or by pull
 * - `attribution`: a change of which entity a source subject belongs to
 * - `rejections`: one source's rejected deliveries of one minute, counted
 * - `origin`: first leaf of a log; names the last known checkpoint of a log
 *   that it continues after a restore
 * - `key_rotation`: a change of the checkpoint key, signed by both keys
 * - `erasure`: a person or a body was erased
 * - `audit`: an auditor event of the portal
 *
 * @public
 */
export type ReceiptKind =
  | 'delivery'
  | 'attribution'
  | 'rejections'
  | 'origin'
  | 'key_rotation'
  | 'erasure'
  | 'audit';

/**
 * How the sender of a delivery was verified. `hmac-sha256` and `shared-token`
 * convince this portal, not a stranger.
 *
 * @public
 */
export type VerificationMethod =
  | 'hmac-sha256'
  | 'shared-token'
  | 'backstage-credentials'
  | 'forge-api'
  | 'local-git'
  | 'internal';

/**
 * The record of one delivery; its canonical bytes are one leaf of the log.
 *
 * @public
 */
export interface Receipt {
  version: 1;
  kind: ReceiptKind;
  /** Id of the configured source, or `maestro` for the ledger's own records. */
  source: string;
  tenant: string | null;
  /** The source's own id of the delivery; unique per source. */
  deliveryId: string;
  /** When the door had the last byte. Simulated in demo origins only. */
  receivedAt: string;
  /** max(clock, previous recordedAt) when it was sequenced; never decreases. */
  recordedAt: string;
  verification: VerificationMethod;
  /**
   * Salted digest of the body: SHA-256(salt ‖ body) in hex, salt of 32 bytes.
   * Body and salt lie beside the log and are erased together.
   */
  body: { digest: string; bytes: number; mediaType: string } | null;
  /** Content sealed in the leaf itself; never personal data. */
  statement: Record<string, unknown> | null;
}

/** Largest leaf that a tlog-tiles entry bundle can hold, in bytes. @public */
export const MAX_LEAF_BYTES = 65535;

/**
 * The canonical bytes of a receipt: sorted keys, no white space, UTF-8.
 *
 * @public
 */
export function encodeReceipt(receipt: Receipt): Uint8Array {
  return new TextEncoder().encode(canonicalJson(receipt));
}

/**
 * Reads a leaf. Refuses bytes that are not the canonical form of what they
 * say, because two spellings of one record would be two leaves.
 *
 * @throws Error that names the first thing that is wrong
 * @public
 */
export function decodeReceipt(bytes: Uint8Array): Receipt {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  const value = JSON.parse(text) as Receipt;
  if (value === null || typeof value !== 'object' || value.version !== 1) {
    throw new Error(
      `Receipt version ${JSON.stringify(
        value?.version,
      )} is not known to this release; it reads version 1`,
    );
  }
  if (canonicalJson(value) !== text) {
    throw new Error('Receipt bytes are not in canonical form');
  }
  return value;
}
