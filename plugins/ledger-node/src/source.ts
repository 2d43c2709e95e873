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
  PersonRef,
  VerificationMethod,
} from '@maestro/backstage-plugin-ledger-common';

/**
 * A delivery as it came through a door: raw bytes, never re-serialised.
 *
 * @public
 */
export interface RawDelivery {
  /** Header names in lower case. */
  headers: Record<string, string | undefined>;
  body: Uint8Array;
}

/**
 * Why a delivery was refused; counted per source, reason and minute.
 *
 * @public
 */
export type RejectionReason =
  | 'missing_signature'
  | 'wrong_signature'
  | 'malformed'
  | 'wrong_content_type'
  | 'missing_delivery_id'
  | 'too_large';

/** @public */
export type DeliveryVerdict =
  | {
      ok: true;
      /** Unique per source; a second delivery with this id is a duplicate. */
      deliveryId: string;
      /** The source's name of what was delivered, for example `push`. */
      event: string;
      method: VerificationMethod;
      mediaType: string;
    }
  | {
      ok: false;
      status: 400 | 401 | 413 | 415;
      reason: RejectionReason;
      /** One sentence that names the field, the value and the fix. */
      message: string;
    };

/**
 * What a normaliser may ask for. It stays a pure function of its arguments:
 * the same delivery and the same pseudonym key give the same events.
 *
 * @public
 */
export interface NormalizeContext {
  /**
   * Turns a forge account into a pseudonym and remembers the name in the
   * erasable table. Null or empty logins give null.
   */
  person(options: {
    host: string;
    login: string | null | undefined;
    name?: string | null;
    type?: 'user' | 'bot' | 'unknown';
  }): PersonRef | null;
}

/** What a normaliser makes of a delivery. @public */
export interface NormalizedDelivery {
  events: CanonicalEvent[];
  /** Why there are no events, when there are none: one sentence. */
  ignored: string | null;
  /**
   * Parts that could not be read, each with field, value and fix. The rest of
   * the delivery is kept.
   */
  problems: string[];
}

/**
 * A delivery that a source fetched by itself.
 *
 * @public
 */
export interface PulledDelivery {
  deliveryId: string;
  event: string;
  method: VerificationMethod;
  mediaType: string;
  body: Uint8Array;
}

/** @public */
export interface PullOptions {
  /** Opaque cursor of the last page that is durable; null at the start. */
  cursor: string | null;
  /** Do not go back further than this, ISO 8601. */
  since: string;
  now: string;
  signal: AbortSignal;
}

/**
 * One page of pulled deliveries. The ledger makes the page durable before it
 * stores the cursor.
 *
 * @public
 */
export interface PulledPage {
  deliveries: PulledDelivery[];
  /** Cursor after this page. */
  cursor: string;
  done: boolean;
  /** Do not ask again before this instant (rate limit), ISO 8601. */
  resumeAfter: string | null;
  problems: string[];
}

/**
 * A source of deliveries: verifies, normalises, names subjects, pulls.
 *
 * @public
 */
export interface LedgerSource {
  /** Id of the configured source: last part of its door, in every receipt. */
  id: string;
  /** For people, for example `GitHub`. */
  title: string;
  tenant: string | null;
  /** Name and version, for example `github@1`; raised when events change. */
  normalizer: string;
  /** Absent for sources without a door. */
  verify?(delivery: RawDelivery): DeliveryVerdict;
  /**
   * Pure. Unknown events give an empty list with `ignored`, never an error.
   */
  normalize(
    delivery: { event: string; body: Uint8Array; mediaType: string },
    context: NormalizeContext,
  ): NormalizedDelivery;
  /** Absent for sources that cannot be asked. */
  pull?(options: PullOptions): Promise<PulledPage>;
}
