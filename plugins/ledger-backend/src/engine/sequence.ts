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
  CanonicalEvent,
  encodeReceipt,
  HashFunction,
  leafHash,
  MAX_LEAF_BYTES,
  Receipt,
  ReceiptKind,
  VerificationMethod,
} from '@maestro/backstage-plugin-ledger-common';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';

/** Events that one receipt can hold: the feed's position is seq * 1024 + index. */
export const MAX_EVENTS_PER_RECEIPT = 1024;

/** A person whom events of a delivery name. */
export interface PersonRecord {
  id: string;
  host: string;
  login: string;
  name: string | null;
  type: 'user' | 'bot' | 'unknown';
}

/** Something that is to become a leaf. */
export interface Appendable {
  kind: ReceiptKind;
  source: string;
  tenant: string | null;
  deliveryId: string;
  receivedAt: string;
  verification: VerificationMethod;
  body: {
    bytes: Uint8Array;
    salt: Uint8Array;
    mediaType: string;
    /** SHA-256(salt ‖ bytes), hex. */
    digest: string;
    expiresAt: string | null;
  } | null;
  statement: Record<string, unknown> | null;
  normalizer: string;
  events: CanonicalEvent[];
  persons: PersonRecord[];
}

/** A canonical event with its payload as canonical JSON, made once. */
export interface EncodedEvent {
  event: CanonicalEvent;
  data: string;
}

/** An appendable that has its place in the log. */
export interface SequencedLeaf {
  seq: number;
  item: Appendable;
  recordedAt: string;
  bytes: Uint8Array;
  leafHash: Uint8Array;
  events: EncodedEvent[];
}

/** recorded-at never decreases, whatever the clock does. */
export function nextRecordedAt(now: string, previous: string | null): string {
  return previous !== null && previous > now ? previous : now;
}

export function receiptOf(item: Appendable, recordedAt: string): Receipt {
  return {
    version: 1,
    kind: item.kind,
    source: item.source,
    tenant: item.tenant,
    deliveryId: item.deliveryId,
    receivedAt: item.receivedAt,
    recordedAt,
    verification: item.verification,
    body: item.body
      ? {
          digest: item.body.digest,
          bytes: item.body.bytes.length,
          mediaType: item.body.mediaType,
        }
      : null,
    statement: item.statement,
  };
}

/** @throws RangeError when the receipt does not fit into an entry bundle */
export function sequence(options: {
  items: Appendable[];
  firstSeq: number;
  recordedAt: string;
  hash: HashFunction;
}): SequencedLeaf[] {
  return options.items.map((item, at) => {
    const bytes = encodeReceipt(receiptOf(item, options.recordedAt));
    return {
      seq: options.firstSeq + at,
      item,
      recordedAt: options.recordedAt,
      bytes,
      leafHash: leafHash(bytes, options.hash),
      events: item.events.map(event => ({
        event,
        data: canonicalJson(event.data),
      })),
    };
  });
}

/**
 * Says why something cannot become a leaf, before it is queued: a batch is
 * one transaction, and one bad item must not fail its neighbours.
 */
export function refusalOf(item: Appendable): string | null {
  if (item.deliveryId.length === 0 || item.deliveryId.length > 512) {
    return `deliveryId has ${item.deliveryId.length} characters; send 1 to 512`;
  }
  if (item.events.length > MAX_EVENTS_PER_RECEIPT) {
    return `the delivery holds ${item.events.length} events; send at most ${MAX_EVENTS_PER_RECEIPT} in one delivery`;
  }
  const size = encodeReceipt(receiptOf(item, item.receivedAt)).length;
  if (size > MAX_LEAF_BYTES) {
    return `the receipt has ${size} bytes; a leaf holds at most ${MAX_LEAF_BYTES}`;
  }
  return null;
}
