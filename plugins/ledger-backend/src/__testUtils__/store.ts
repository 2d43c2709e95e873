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

import { Knex } from 'knex';
import { Appendable } from '../engine/sequence';
import {
  CheckpointKey,
  generateCheckpointKey,
  sha256,
  sha256Hex,
} from '../service/crypto';
import { DatabaseLedgerStore } from '../store/DatabaseLedgerStore';
import { CheckpointSigner } from '../store/types';

export const T0 = '2026-11-02T09:00:00.000Z';

/** A delivery of a merge to `github.com/lighthouse/checkout`. */
export function delivery(
  id: string,
  overrides: Partial<Appendable> = {},
): Appendable {
  const bytes = Buffer.from(JSON.stringify({ id }));
  const salt = Buffer.alloc(32, 7);
  return {
    kind: 'delivery',
    source: 'github',
    tenant: null,
    deliveryId: id,
    receivedAt: T0,
    verification: 'hmac-sha256',
    body: {
      bytes,
      salt,
      mediaType: 'application/json',
      digest: sha256Hex(Buffer.concat([salt, bytes])),
      expiresAt: '2027-01-31T09:00:00.000Z',
    },
    statement: null,
    normalizer: 'github@1',
    events: [
      {
        type: 'maestro.tag.created',
        version: '1.0.0',
        naturalKey: `github.com|lighthouse/checkout|tag|${id}`,
        revision: T0,
        occurredAt: T0,
        subject: {
          host: 'github.com',
          repository: 'lighthouse/checkout',
          environment: null,
          service: null,
        },
        data: { tag: id, sha: 'a'.repeat(40), createdAt: T0 },
      },
    ],
    persons: [
      {
        id: 'p_1',
        host: 'github.com',
        login: 'mona',
        name: 'Mona',
        type: 'user',
      },
    ],
    ...overrides,
  };
}

export function deliveries(from: number, to: number): Appendable[] {
  return Array.from({ length: to - from }, (_, at) =>
    delivery(`d-${from + at}`),
  );
}

export const TEST_KEY = CheckpointKey.fromPem(generateCheckpointKey());
export const TEST_ORIGIN = 'example.org/ledger';

export async function testStore(
  knex: Knex,
  options: {
    sign?: CheckpointSigner;
    idleTimeoutMs?: number;
    writer?: string;
  } = {},
): Promise<DatabaseLedgerStore> {
  await DatabaseLedgerStore.migrate(knex);
  const store = await DatabaseLedgerStore.create({
    knex,
    hash: sha256,
    sign: options.sign ?? TEST_KEY.sign,
    writer: options.writer ?? 'test',
    idleTimeoutMs: options.idleTimeoutMs,
  });
  await store.open({ origin: TEST_ORIGIN });
  return store;
}
