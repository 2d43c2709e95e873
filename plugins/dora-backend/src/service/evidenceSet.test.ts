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

import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { Readable } from 'node:stream';
import { TestDatabases } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import {
  CanonicalEvent,
  LEDGER_EXPORT_FORMAT,
  LedgerExportEnd,
  LedgerExportHeader,
  LedgerExportLeaf,
  NodeReader,
  completedNodes,
  encodeReceipt,
  formatCheckpoint,
  inclusionProof,
  leafHash,
  rootFromNodes,
  signNote,
  toBase64,
  verifierKey,
} from '@maestro/backstage-plugin-ledger-common';
import { FeedConsumer } from '@maestro/backstage-plugin-ledger-node';
import { checkExport, parseKey } from '@maestro/verify';
import {
  CHECKOUT,
  claim,
  commit,
  deployed,
  feedOf,
  incident,
  push,
} from '../__testUtils__/events';
import { DEFAULT_PRODUCTION_ENVIRONMENTS } from '../engine';
import { DatabaseFactStore, createDeliveryProjection } from '../store';
import { DoraService } from './DoraService';
import { ReadModel } from './ReadModel';
import { readWorkingTime } from './workingHours';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const ORIGIN = 'maestro.example.org/ledger';
const hash = (data: Uint8Array) => createHash('sha256').update(data).digest();

const T = (day: number, hour = 0) =>
  new Date(Date.UTC(2026, 9, day, hour)).toISOString();

/** Six deployments of a change each; two of them fail and are mended. */
const EVENTS: CanonicalEvent[] = [
  claim(T(1)),
  ...[5, 6, 7, 8, 9, 10].flatMap(day => [
    push(T(day), day === 5 ? null : `c${day - 1}`, [commit(`c${day}`, T(day))]),
    deployed(day, T(day, 1 + (day % 4)), `c${day}`),
  ]),
  ...[7, 8].map(day =>
    incident(day, T(day, 5), {
      resolvedAt: T(day, 7 + (day % 2)),
      causedBy: { deploymentId: String(day), sha: null },
    }),
  ),
];

/** A ledger whose leaf `n` is the receipt of event `n`. */
function ledgerOf(size: number) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = verifierKey(
    ORIGIN,
    Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url'),
  );
  const leaves = Array.from({ length: size }, (_, seq) =>
    encodeReceipt({
      version: 1,
      kind: 'delivery',
      source: 'github',
      tenant: null,
      deliveryId: `d-${seq}`,
      receivedAt: T(20),
      recordedAt: T(20),
      verification: 'hmac-sha256',
      body: {
        digest: createHash('sha256').update(`${seq}`).digest('hex'),
        bytes: 1,
        mediaType: 'application/json',
      },
      statement: null,
    }),
  );
  const nodes = new Map<string, Uint8Array>();
  const node: NodeReader = (level, index) => nodes.get(`${level}/${index}`)!;
  leaves.forEach((leaf, index) => {
    for (const made of completedNodes({
      size: index,
      leafHash: leafHash(leaf, hash),
      node,
      hash,
    })) {
      nodes.set(`${made.level}/${made.index}`, made.hash);
    }
  });
  const header: LedgerExportHeader = {
    format: LEDGER_EXPORT_FORMAT,
    origin: ORIGIN,
    range: { from: 0, to: size },
    contiguous: false,
    filter: null,
    checkpoint: signNote({
      text: formatCheckpoint({
        origin: ORIGIN,
        size,
        root: rootFromNodes({ size, node, hash }),
      }),
      key,
      sign: bytes => sign(null, bytes, privateKey),
    }),
    verifierKey: key,
  };
  return {
    key,
    exportReceipts: async (seqs: number[]) =>
      Readable.from(
        [
          header,
          ...seqs.map(
            (seq): LedgerExportLeaf => ({
              seq,
              leaf: toBase64(leaves[seq]),
              proof: inclusionProof({ index: seq, size, node, hash }).map(
                toBase64,
              ),
            }),
          ),
          { end: true, count: seqs.length } satisfies LedgerExportEnd,
        ].map(line => JSON.stringify(line)),
      ),
  };
}

async function setup() {
  const knex = await databases.init('SQLITE_3');
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@maestro/backstage-plugin-dora-backend',
      'migrations',
    ),
  });
  const events = feedOf(EVENTS);
  const store = DatabaseFactStore.create({ knex });
  const consumer = await FeedConsumer.create({
    feed: {
      read: async ({ after }) => ({
        events: events.filter(({ position }) => position > after),
        cursor: events.length - 1,
        atEnd: true,
      }),
    },
    projection: createDeliveryProjection(store),
    knex,
    logger: { info: () => {}, warn: () => {} },
  });
  await consumer.poll();
  const service = DoraService.create({
    readModel: ReadModel.create({
      store,
      consumer,
      productionEnvironments: DEFAULT_PRODUCTION_ENVIRONMENTS,
    }),
    groups: { below: async ref => new Set([ref]), children: async () => [] },
    defaultZone: 'UTC',
    working: readWorkingTime(
      new ConfigReader({
        maestro: { dora: { workingHours: { from: '00:30', to: '03:00' } } },
      }),
    ),
    now: () => new Date(T(20)),
  });
  const ledger = ledgerOf(events.length);
  const fileOf = async (
    figureId: string,
    options: { from?: string; exportReceipts?: typeof ledger.exportReceipts },
  ) => {
    const lines: string[] = [];
    const set = await service.evidenceSet(
      {
        entityRef: CHECKOUT,
        level: { kind: 'component', ref: CHECKOUT },
        annotations: {},
        query: { from: options.from ?? T(5), to: T(19), zone: 'UTC' },
      },
      {
        figureId,
        readable: async members => new Set(members),
        exportReceipts: options.exportReceipts ?? ledger.exportReceipts,
      },
    );
    for await (const line of set) {
      lines.push(`${line}\n`);
    }
    return lines.join('');
  };
  return { ledger, fileOf };
}

describe('evidenceSet', () => {
  it.each([
    ['dora.deployment-frequency', 'n = 6'],
    ['dora.deployments', '= 6 deployments, n = 6'],
    ['dora.lead-time-for-changes', 'median by definition R-7'],
    ['dora.lead-time-for-changes.p75', 'quantile 0.75 by definition R-7'],
    ['dora.lead-time-for-changes.p90', 'quantile 0.9 by definition R-7'],
    ['dora.lead-time-for-changes.mean', 'mean of 5'],
    ['dora.lead-time-for-changes.working', 'median by definition R-7'],
    ['dora.change-failure-rate', '2 of 6'],
    ['dora.failed-deployment-recovery-time', 'n = 2'],
    ['dora.deployment-rework-rate', 'of 6'],
  ])('of %s is recomputed by the verifier', async (figureId, words) => {
    const { ledger, fileOf } = await setup();
    const file = await fileOf(figureId, {});
    const check = (text: string) =>
      checkExport(text, { keys: [parseKey(ledger.key)], recompute: true });
    const figure = check(file).checked.find(line =>
      line.startsWith('figure recomputed'),
    );
    expect(figure).toContain(`figure recomputed: ${figureId} = `);
    expect(figure).toContain(words);

    const lines = file.trimEnd().split('\n');
    const end: LedgerExportEnd = JSON.parse(lines.pop()!);
    end.figure!.value! += 0.001;
    expect(() => check([...lines, JSON.stringify(end), ''].join('\n'))).toThrow(
      'the samples give',
    );
  });

  it('says why there is none', async () => {
    const { fileOf } = await setup();
    await expect(fileOf('dora.deployment-days', {})).rejects.toThrow(
      'those that can be recomputed are',
    );
    await expect(fileOf('dora.deployments', { from: T(12) })).rejects.toThrow(
      'rests on no record',
    );
    await expect(
      fileOf('dora.change-failure-rate', { from: T(10) }),
    ).rejects.toThrow('has no value in this window (too_few)');
  });

  it('breaks off when the ledger leaves receipts out', async () => {
    const { ledger, fileOf } = await setup();
    await expect(
      fileOf('dora.deployments', {
        exportReceipts: seqs => ledger.exportReceipts(seqs.slice(1)),
      }),
    ).rejects.toThrow('The ledger exported 5 receipts of 6');
  });
});
