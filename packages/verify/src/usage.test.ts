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

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  encodeReceipt,
  inclusionProof,
  leafHash,
  llmUsageDeliveryId,
  nodeHash,
  NodeReader,
  rootFromNodes,
  toBase64,
} from '@maestro/backstage-plugin-ledger-common';
import { checkpointOf, createLog, treeOf } from './__testUtils__/logs';
import { seeded } from './__testUtils__/random';
import { checkUsageBatch, main, parseKey } from './verify';

/** Sorted members, no white space; written here once more. */
const canonicalJson = (value: object): string =>
  JSON.stringify(value, (_, member) =>
    member && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(
          Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : member,
  );

const ROWS = { model: 'acme/model-1', rows: [{ rates: { output_mtok: '2' } }] };
const DIGEST = createHash('sha256').update(canonicalJson(ROWS)).digest('hex');

const record = (at: number, changes: object = {}) => ({
  form: 'maestro-llm-usage@1',
  eventId: `e${at}`,
  source: 'openai',
  occurredAt: `2026-11-20T10:00:0${at}.000Z`,
  receivedAt: null,
  provider: 'acme',
  model: 'model-1',
  tokens: { output_tokens: 3 },
  currency: 'USD',
  amount: '0.1',
  reason: null,
  price: { row: 'acme/model-1#0', source: 'own', digest: DIGEST },
  pullRequest: 'github.com/acme/shop#12',
  team: null,
  entityRef: null,
  reservationId: null,
  unreserved: false,
  ...changes,
});

const RECORDS = [
  record(0),
  record(1, { amount: '0.2', unreserved: true }),
  record(2, { amount: '0.000000000001' }),
  record(3, { amount: null, price: null, reason: 'no price' }),
  record(4, { amount: '12' }),
];

/** Inner nodes by their definition: no shortcut of the code under test. */
const nodesOver = (leaves: Uint8Array[]): NodeReader => {
  const node: NodeReader = (level, index) =>
    level === 0
      ? leaves[Number(index)]
      : nodeHash(node(level - 1, index * 2n), node(level - 1, index * 2n + 1n));
  return node;
};

type Line = Record<string, any>;

/** A file of a batch as a portal exports it, and the log that sealed it. */
function exported(records: object[] = RECORDS) {
  const log = createLog(seeded(7), { size: 21, rotate: false });
  const leaves = records.map(of =>
    leafHash(new TextEncoder().encode(canonicalJson(of))),
  );
  const node = nodesOver(leaves);
  const root = Buffer.from(
    rootFromNodes({ size: leaves.length, node }),
  ).toString('hex');
  const seq = 9;
  const sealed = { batch: 7, rows: records.length, root };
  log.records[seq].receipt = {
    ...log.records[seq].receipt,
    source: 'api',
    deliveryId: llmUsageDeliveryId(sealed),
  };
  const receipt: Line = {
    seq,
    index: seq,
    leaf: toBase64(encodeReceipt(log.records[seq].receipt)),
    treeSize: 21,
    proof: inclusionProof({
      index: seq,
      size: 21,
      node: treeOf(log.records),
    }).map(toBase64),
    checkpoint: checkpointOf(log, 21),
    verifierKey: 'of nobody',
  };
  const header: Line = {
    format: 'maestro-llm-usage-batch@1',
    form: 'maestro-llm-usage@1',
    ...sealed,
    firstAt: '2026-11-20T10:00:00.000Z',
    lastAt: '2026-11-20T10:00:04.000Z',
    currency: 'USD',
    amount: '12.300000000001',
    unreserved: '0.2',
    unknown: 1,
    closedAt: '2026-11-20T10:02:00.000Z',
    prices: [{ digest: DIGEST, source: 'own', ...ROWS }],
    receipt,
  };
  const rows: Line[] = records.map((of, index) => ({
    index,
    record: of,
    path: inclusionProof({ index, size: leaves.length, node }).map(toBase64),
  }));
  const end: Line = { end: true, count: records.length };
  return { end, header, keys: [parseKey(log.signers[0].key)], log, rows };
}

type Batch = ReturnType<typeof exported>;

const textOf = ({ end, header, rows }: Batch) =>
  [header, ...rows, end].map(line => `${JSON.stringify(line)}\n`).join('');

describe('batches of LLM usage', () => {
  it('lead from rows to the signed log, with their sums', () => {
    const batch = exported();
    expect(checkUsageBatch(textOf(batch), batch.keys)).toMatchObject({
      size: 21n,
      seq: 9,
      batch: 7,
      rows: 5,
      amount: '12.300000000001',
      unreserved: '0.2',
      unknown: 1,
    });
  });

  it('of rows without a price have no amount, which is not 0', () => {
    const batch = exported([record(0, { amount: null, price: null })]);
    Object.assign(batch.header, {
      amount: null,
      unreserved: null,
      lastAt: batch.header.firstAt,
    });
    expect(checkUsageBatch(textOf(batch), batch.keys)).toMatchObject({
      amount: null,
      unreserved: null,
      unknown: 1,
    });
  });

  it.each<[string, string, (batch: Batch) => void]>([
    [
      'a changed amount',
      'row 1: inclusion proof leads to another root',
      ({ rows }) => {
        rows[1].record = { ...rows[1].record, amount: '0.1' };
      },
    ],
    [
      'a row that is left out',
      'the batch has 5',
      ({ end, rows }) => {
        rows.pop();
        end.count = 4;
      },
    ],
    [
      'rows in another order',
      'row 0 says that it is row 1',
      ({ rows }) => {
        rows.splice(0, 2, rows[1], rows[0]);
      },
    ],
    [
      'a sum that is not that of the rows',
      'amount of the rows is 12.300000000001, the file says 12.3',
      ({ header }) => {
        header.amount = '12.3';
      },
    ],
    [
      'a hidden unpriced row',
      'unknown of the rows is 1, the file says 0',
      ({ header }) => {
        header.unknown = 0;
      },
    ],
    [
      'a root of its own',
      'receipt seals root',
      ({ header }) => {
        header.root = 'f'.repeat(64);
      },
    ],
    [
      'the number of another batch',
      'receipt seals batch 7, the file says 8',
      ({ header }) => {
        header.batch = 8;
      },
    ],
    [
      'a changed receipt',
      'inclusion proof leads to another root',
      ({ header, log }) => {
        header.receipt.leaf = toBase64(
          encodeReceipt({ ...log.records[9].receipt, tenant: 'x' }),
        );
      },
    ],
    [
      'another receipt of the log',
      'receipt is not that of a batch of LLM usage',
      ({ header, log }) => {
        Object.assign(header.receipt, {
          index: 8,
          leaf: toBase64(encodeReceipt(log.records[8].receipt)),
          proof: inclusionProof({
            index: 8,
            size: 21,
            node: treeOf(log.records),
          }).map(toBase64),
        });
      },
    ],
    [
      'other prices',
      'have another digest',
      ({ header }) => {
        header.prices[0].rows[0] = { rates: { output_mtok: '3' } };
      },
    ],
    [
      'prices left out',
      'which the file does not hold',
      ({ header }) => {
        header.prices = [];
      },
    ],
    [
      'an event twice',
      'row 1 repeats the event ["openai","e0"]',
      batch => Object.assign(batch, exported([record(0), record(0)])),
    ],
    [
      'no receipt',
      'header has no receipt',
      ({ header }) => {
        header.receipt = null;
      },
    ],
    [
      'an end that is missing',
      'last line is no end',
      ({ end }) => {
        delete end.end;
      },
    ],
  ])('are refused with %s', (_, message, spoil) => {
    const batch = exported();
    // Later lines must not be those of the good batch.
    batch.header.prices = structuredClone(batch.header.prices);
    spoil(batch);
    expect(() => checkUsageBatch(textOf(batch), batch.keys)).toThrow(message);
  });

  it('are checked by a command', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'maestro-usage-'));
    const file = join(folder, 'batch.ndjson');
    const batch = exported();
    const run = async (...args: string[]) => {
      const lines: string[] = [];
      const code = await main(['llm-usage', ...args], line => lines.push(line));
      return { code, lines };
    };
    try {
      writeFileSync(file, textOf(batch));
      const key = batch.log.signers[0].key;
      const good = await run(file, '--key', key);
      expect(good.code).toBe(0);
      expect(good.lines).toContain('US dollars   12.300000000001');
      expect(good.lines[good.lines.length - 1]).toBe('VERIFIED');
      expect((await run(file)).code).toBe(2);
      const other = createLog(seeded(8), { size: 2, rotate: false });
      expect(await run(file, '--key', other.signers[0].key)).toEqual({
        code: 1,
        lines: [expect.stringContaining('FAILED')],
      });
      writeFileSync(file, textOf(batch).slice(0, -1));
      expect((await run(file, '--key', key)).lines).toEqual([
        'FAILED: file does not end with a line feed: cut off?',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
