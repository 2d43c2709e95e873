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

import { randomBytes } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import {
  CanonicalEvent,
  Receipt,
  ReceiptKind,
  VerificationMethod,
} from '@maestro/backstage-plugin-ledger-common';
import {
  LedgerSource,
  NormalizedDelivery,
} from '@maestro/backstage-plugin-ledger-node';
import { createPersonCollector, KeyedHash } from './pseudonyms';
import { Appendable, refusalOf } from '../engine/sequence';
import { AppendResult } from '../store/types';
import { sha256Hex } from './crypto';
import { Sequencer } from './Sequencer';

/** A delivery whose sender was verified. */
export interface VerifiedDelivery {
  deliveryId: string;
  event: string;
  method: VerificationMethod;
  mediaType: string;
  body: Uint8Array;
  receivedAt: string;
}

/** Source name of the ledger's own records. */
export const OWN_SOURCE = 'maestro';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Turns deliveries into receipts with events, and hands them on. */
export class Ingest {
  readonly #sequencer: Sequencer;
  readonly #keyedHash: KeyedHash;
  readonly #logger: LoggerService;
  readonly #bodyDays: number;

  constructor(options: {
    sequencer: Sequencer;
    keyedHash: KeyedHash;
    logger: LoggerService;
    /** Days that bodies are kept. */
    bodyDays: number;
  }) {
    this.#sequencer = options.sequencer;
    this.#keyedHash = options.keyedHash;
    this.#logger = options.logger;
    this.#bodyDays = options.bodyDays;
  }

  /**
   * @throws InputError when the delivery cannot become a leaf
   * @throws ServiceUnavailableError when too much is waiting
   */
  async deliver(
    source: LedgerSource,
    delivery: VerifiedDelivery,
    kind: 'delivery' | 'audit' = 'delivery',
  ): Promise<AppendResult> {
    const { events, persons } = this.#normalize(source, delivery);
    const salt = randomBytes(32);
    return this.#append({
      kind,
      source: source.id,
      tenant: source.tenant,
      deliveryId: delivery.deliveryId,
      receivedAt: delivery.receivedAt,
      verification: delivery.method,
      body: {
        bytes: delivery.body,
        salt,
        mediaType: delivery.mediaType.slice(0, 255),
        digest: sha256Hex(Buffer.concat([salt, delivery.body])),
        expiresAt: new Date(
          Date.parse(delivery.receivedAt) + this.#bodyDays * DAY_MS,
        ).toISOString(),
      },
      statement: null,
      normalizer: source.normalizer,
      events,
      persons,
    });
  }

  /** Appends a record of the ledger's own. */
  async record(options: {
    kind: ReceiptKind;
    deliveryId: string;
    at: string;
    statement: Receipt['statement'];
    events?: CanonicalEvent[];
  }): Promise<AppendResult> {
    return this.#append({
      kind: options.kind,
      source: OWN_SOURCE,
      tenant: null,
      deliveryId: options.deliveryId,
      receivedAt: options.at,
      verification: 'internal',
      body: null,
      statement: options.statement,
      normalizer: 'maestro@1',
      events: options.events ?? [],
      persons: [],
    });
  }

  async #append(item: Appendable): Promise<AppendResult> {
    const refusal = refusalOf(item);
    if (refusal) {
      throw new InputError(refusal);
    }
    return this.#sequencer.append(item);
  }

  #normalize(source: LedgerSource, delivery: VerifiedDelivery) {
    const collector = createPersonCollector(this.#keyedHash);
    let normalized: NormalizedDelivery;
    try {
      normalized = source.normalize(
        {
          event: delivery.event,
          body: delivery.body,
          mediaType: delivery.mediaType,
        },
        collector.context,
      );
    } catch (error) {
      // The delivery is evidence in any case; a later release of the
      // normaliser may read what this one could not.
      this.#logger.error(
        `Normalizer ${source.normalizer} failed on delivery ${delivery.deliveryId} of source ${source.id}; the delivery is kept without events`,
        error as Error,
      );
      return { events: [], persons: [] };
    }
    for (const problem of normalized.problems) {
      this.#logger.warn(
        `Source ${source.id}, delivery ${delivery.deliveryId}: ${problem}`,
      );
    }
    return { events: normalized.events, persons: collector.persons };
  }
}
