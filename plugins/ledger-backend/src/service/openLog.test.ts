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

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  decodeReceipt,
  verifyCheckpoint,
} from '@maestro/backstage-plugin-ledger-common';
import { Knex } from 'knex';
import { LedgerConfig } from '../config';
import { startLedger } from '../startLedger';
import { DatabaseLedgerStore } from '../store/DatabaseLedgerStore';
import { publishCheckpoint } from '../tasks/publish';
import { deliveries, T0 } from '../__testUtils__/store';
import { generateCheckpointKey } from './crypto';
import { splitOrigin } from './openLog';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const now = () => T0;
const checkpointKey = generateCheckpointKey();

function configFor(folder: string, overrides: Partial<LedgerConfig> = {}) {
  return {
    origin: 'example.org/ledger',
    demo: false,
    checkpointKey,
    handoverKeys: [],
    pseudonymKey: 'k',
    publicTiles: false,
    publish: [{ type: 'file', path: folder }],
    publishEvery: { minutes: 5 },
    bodyDays: 90,
    backfillDays: 180,
    pullEvery: { minutes: 15 },
    attributeEvery: { minutes: 1 },
    zone: null,
    ...overrides,
  } satisfies LedgerConfig;
}

async function start(knex: Knex, config: LedgerConfig) {
  await DatabaseLedgerStore.migrate(knex);
  return startLedger({
    knex,
    config,
    logger: mockServices.logger.mock(),
    now,
    onAppended: () => {},
  });
}

describe('splitOrigin', () => {
  it.each([
    ['a/b', 'a/b', 1],
    ['a/b/r2', 'a/b', 2],
    ['a/b/r17', 'a/b', 17],
    ['a/r1', 'a/r1', 1],
  ])('%s', (origin, name, generation) => {
    expect(splitOrigin(origin)).toEqual({ name, generation });
  });
});

describe.each(databases.eachSupportedId())('openLog on %s', id => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'maestro-publish-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('goes on after a restart', async () => {
    const knex = await databases.init(id);
    const config = configFor(folder);
    const first = await start(knex, config);
    await first.store.append(deliveries(0, 10), T0);
    await publishCheckpoint({ ...first, now });
    await first.store.append(deliveries(10, 12), T0);
    const second = await start(knex, config);
    expect(await second.store.state()).toMatchObject({
      origin: 'example.org/ledger',
      size: 13,
    });
    expect(await second.store.lastPublication()).toMatchObject({
      treeSize: 11,
    });
  });

  it('opens a new origin when the database is older than what was published', async () => {
    const config = configFor(folder);
    const lost = await start(await databases.init(id), config);
    await lost.store.append(deliveries(0, 20), T0);
    await publishCheckpoint({ ...lost, now });
    const published = await readFile(path.join(folder, 'latest.txt'), 'utf8');
    expect(await readFile(path.join(folder, 'checkpoint-21.txt'), 'utf8')).toBe(
      published,
    );

    const backup = await databases.init(id);
    const before = await start(backup, configFor(`${folder}/elsewhere`));
    await before.store.append(deliveries(0, 5), T0);

    const restored = await start(backup, config);
    const state = await restored.store.state();
    expect(state).toMatchObject({
      origin: 'example.org/ledger/r2',
      base: 6,
      size: 1,
    });
    const leaf = await restored.store.leaf(6);
    const { size, root } = verifyCheckpoint(published, [
      ...lost.keys.verifierKeys('example.org/ledger'),
    ]);
    expect(decodeReceipt(leaf!.bytes)).toMatchObject({
      kind: 'origin',
      statement: {
        origin: 'example.org/ledger/r2',
        continues: {
          origin: 'example.org/ledger',
          size: Number(size),
          root: Buffer.from(root).toString('base64'),
          signatureVerified: true,
        },
      },
    });
    // The old leaves keep their proofs under the old origin.
    const old = await restored.store.logOf(3);
    expect(old).toMatchObject({ origin: 'example.org/ledger', size: 6 });
    expect(await restored.proofs.inclusion(old!, 3, 6)).not.toHaveLength(0);

    // What was lost is accepted again; what the backup holds is a duplicate.
    const results = await restored.store.append(deliveries(4, 7), T0);
    expect(results).toEqual([
      { seq: 5, duplicate: true },
      { seq: 7, duplicate: false },
      { seq: 8, duplicate: false },
    ]);
    // The next start finds its own publication and goes on.
    await publishCheckpoint({ ...restored, now });
    const again = await start(backup, config);
    expect(await again.store.state()).toMatchObject({
      origin: 'example.org/ledger/r2',
      size: 3,
    });
  });

  it('opens a new origin when the histories differ at the same size', async () => {
    const config = configFor(folder);
    const one = await start(await databases.init(id), config);
    await one.store.append(deliveries(0, 3), T0);
    await publishCheckpoint({ ...one, now });
    const other = await databases.init(id);
    const two = await start(other, configFor(`${folder}/elsewhere`));
    await two.store.append(deliveries(100, 110), T0);
    const again = await start(other, config);
    expect((await again.store.state()).origin).toBe('example.org/ledger/r2');
  });

  it('refuses a published file that it cannot read', async () => {
    await writeFile(path.join(folder, 'latest.txt'), 'half a che');
    await expect(
      start(await databases.init(id), configFor(folder)),
    ).rejects.toThrow('latest.txt');
  });

  it('refuses a database of another log', async () => {
    const knex = await databases.init(id);
    await start(knex, configFor(folder));
    await expect(
      start(knex, configFor(folder, { origin: 'example.org/ledger/demo' })),
    ).rejects.toThrow('names "example.org/ledger/demo"');
  });
});

describe('checkpoint key', () => {
  it('is made and kept on SQLITE_3', async () => {
    const knex = await databases.init('SQLITE_3');
    const config = configFor('x', { checkpointKey: undefined, publish: [] });
    const first = await start(knex, config);
    const second = await start(knex, config);
    expect(second.keys.verifierKeys('x')).toEqual(first.keys.verifierKeys('x'));
  });

  (databases.supports('POSTGRES_18') ? it : it.skip)(
    'is required on POSTGRES_18',
    async () => {
      const knex = await databases.init('POSTGRES_18');
      // eslint-disable-next-line jest/no-standalone-expect
      await expect(
        start(knex, configFor('x', { checkpointKey: undefined, publish: [] })),
      ).rejects.toThrow('maestro.ledger.checkpointKey is not set');
    },
  );
});
