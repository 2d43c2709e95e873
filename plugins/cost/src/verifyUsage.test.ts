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
  LlmUsageRecord,
  LlmUsageRow,
  encodeLlmUsage,
} from '@maestro/backstage-plugin-cost-common';
import {
  encodeReceipt,
  leafHash,
  llmUsageDeliveryId,
  nodeHash,
  Receipt,
  toBase64,
} from '@maestro/backstage-plugin-ledger-common';
import { ReceiptVerifier } from '@maestro/backstage-plugin-maestro-react';
import { rowVerifier } from './verifyUsage';

const record = (eventId: string): LlmUsageRecord => ({
  form: 'maestro-llm-usage@1',
  eventId,
  source: 'openai',
  occurredAt: '2026-11-20T10:00:00.000Z',
  receivedAt: '2026-11-20T10:00:01.000Z',
  provider: 'acme',
  model: 'model-1',
  tokens: { output_tokens: 120, input_tokens: 900 },
  currency: 'USD',
  amount: '0.00114',
  reason: null,
  price: { row: 'acme/model-1#0', source: 'own', digest: 'ab' },
  pullRequest: 'github.com/acme/shop#12',
  team: null,
  entityRef: null,
  reservationId: null,
  unreserved: true,
});

const [left, right] = ['1', '2'].map(id =>
  leafHash(encodeLlmUsage(record(id))),
);
const root = Buffer.from(nodeHash(left, right)).toString('hex');

const row: LlmUsageRow = {
  record: record('2'),
  seal: { batch: 7, index: 1, rows: 2, root, path: [toBase64(left)], seq: 40 },
};

const receipt: Receipt = {
  version: 1,
  kind: 'delivery',
  source: 'api',
  tenant: null,
  deliveryId: llmUsageDeliveryId({ batch: 7, rows: 2, root }),
  receivedAt: '2026-11-20T10:01:00.000Z',
  recordedAt: '2026-11-20T10:01:00.000Z',
  verification: 'backstage-credentials',
  body: null,
  statement: null,
};

/** A browser for which the receipt itself is in order. */
const verifierOf = (leaf: Receipt): ReceiptVerifier =>
  ({
    verify: async (seq: number) => ({
      seq,
      ok: true,
      checks: [],
      proof: { leaf: toBase64(encodeReceipt(leaf)) },
    }),
  } as never);

const verify = (of: LlmUsageRow, leaf = receipt) =>
  rowVerifier(verifierOf(leaf), of).verify(40);

describe('rowVerifier', () => {
  it('leads the row to the root that the receipt names', async () => {
    const { checks, ok } = await verify(row);
    expect(ok).toBe(true);
    expect(checks).toMatchObject([
      { name: 'row', ok: true, detail: expect.stringContaining('row 2 of 2') },
    ]);
    // The order of members is not part of what was said.
    const tokens = { input_tokens: 900, output_tokens: 120 };
    expect(
      (await verify({ ...row, record: { ...row.record, tokens } })).ok,
    ).toBe(true);
  });

  it.each<[string, LlmUsageRow, Receipt]>([
    [
      'another amount',
      { ...row, record: { ...row.record, amount: '0.00115' } },
      receipt,
    ],
    ['another place', { ...row, seal: { ...row.seal!, index: 0 } }, receipt],
    [
      'a root of its own, which the receipt does not name',
      {
        record: record('3'),
        seal: {
          ...row.seal!,
          root: Buffer.from(
            nodeHash(left, leafHash(encodeLlmUsage(record('3')))),
          ).toString('hex'),
        },
      },
      receipt,
    ],
    [
      'another batch',
      row,
      {
        ...receipt,
        deliveryId: llmUsageDeliveryId({ batch: 8, rows: 2, root }),
      },
    ],
    ['a receipt of something else', row, { ...receipt, deliveryId: root }],
    ['the receipt of another source', row, { ...receipt, source: 'stranger' }],
  ])('refuses a row with %s', async (_, changed, leaf) => {
    const { checks, ok } = await verify(changed, leaf);
    expect(ok).toBe(false);
    expect(checks[0]).toMatchObject({ name: 'row', ok: false });
    expect(checks[0].detail).not.toBe('');
  });
});
