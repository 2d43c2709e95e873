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

import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import {
  decodeReceipt,
  followKeyRotations,
  toBase64,
  verifyCheckpoint,
} from '@maestro/backstage-plugin-ledger-common';
import { Knex } from 'knex';
import { LedgerConfig } from '../config';
import { StartedLedger, startLedger } from '../startLedger';
import { DatabaseLedgerStore } from '../store/DatabaseLedgerStore';
import { deliveries, T0 } from '../__testUtils__/store';
import { generateCheckpointKey } from './crypto';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const ORIGIN = 'example.org/ledger';
const [A, B, C] = [1, 2, 3].map(() => generateCheckpointKey());

async function start(
  knex: Knex,
  checkpointKey: string | undefined,
  ...handoverKeys: string[]
) {
  await DatabaseLedgerStore.migrate(knex);
  const logger = mockServices.logger.mock();
  const config: LedgerConfig = {
    origin: ORIGIN,
    demo: false,
    checkpointKey,
    handoverKeys,
    pseudonymKey: 'k',
    publicTiles: false,
    publish: [],
    publishEvery: { minutes: 5 },
    bodyDays: 90,
    backfillDays: 180,
    pullEvery: { minutes: 15 },
    attributeEvery: { minutes: 1 },
    zone: null,
  };
  const ledger = await startLedger({
    knex,
    config,
    logger,
    now: () => T0,
    onAppended: () => {},
  });
  return { ...ledger, warnings: () => logger.warn.mock.calls.flat().join() };
}

async function proofOf({ store, proofs }: StartedLedger, seq: number) {
  const state = await store.state();
  const leaf = await store.leaf(seq);
  return {
    seq,
    index: seq,
    leaf: toBase64(leaf!.bytes),
    treeSize: state.size,
    proof: (await proofs.inclusion(state, seq, state.size)).map(toBase64),
    checkpoint: state.checkpoint!,
    verifierKey: state.verifierKey!,
  };
}

describe.each(databases.eachSupportedId())('keys of a log on %s', id => {
  it('hands over by a leaf that both keys sign', async () => {
    const knex = await databases.init(id);
    const before = await start(knex, A);
    await before.store.append(deliveries(0, 5), T0);
    const oldKey = (await before.store.state()).verifierKey!;

    const after = await start(knex, B, A);
    expect(after.warnings()).toContain('was handed over');
    const [newKey] = after.keys.verifierKeys(ORIGIN);
    expect(await after.store.state()).toMatchObject({
      size: 7,
      verifierKey: newKey,
    });
    expect(decodeReceipt((await after.store.leaf(6))!.bytes)).toMatchObject({
      kind: 'key_rotation',
      statement: { oldKey, newKey },
    });
    expect(await after.store.logKeys(1)).toEqual([
      { verifierKey: oldKey, sinceSize: 0, seq: null, since: T0 },
      { verifierKey: newKey, sinceSize: 7, seq: 6, since: T0 },
    ]);
    await after.store.append(deliveries(5, 9), T0);
    const { checkpoint } = await after.store.state();
    verifyCheckpoint(checkpoint!, [newKey]);
    expect(() => verifyCheckpoint(checkpoint!, [oldKey])).toThrow('none');
    expect(
      followKeyRotations({
        trustedKey: oldKey,
        rotations: [await proofOf(after, 6)],
      }),
    ).toEqual([oldKey, newKey]);

    // The old key is needed for the hand-over only; a third one follows.
    await start(knex, B);
    const third = await start(knex, C, B);
    expect(
      followKeyRotations({
        trustedKey: oldKey,
        rotations: [await proofOf(third, 6), await proofOf(third, 11)],
      }),
    ).toEqual([oldKey, newKey, third.keys.verifierKeys(ORIGIN)[0]]);
  });

  it('refuses a key that nobody handed over to, and writes nothing', async () => {
    const knex = await databases.init(id);
    const { store } = await start(knex, A);
    await expect(start(knex, B)).rejects.toThrow(
      /nobody handed over to key .* maestro\.ledger\.handoverKeys/,
    );
    expect(await store.state()).toMatchObject({ size: 1 });
    await start(knex, A);
  });

  it('lets replicas be restarted one after the other', async () => {
    const knex = await databases.init(id);
    const unaware = await start(knex, A);
    const prepared = await start(knex, A, B);
    expect(prepared.warnings()).toBe('');
    const first = await start(knex, B, A);
    const [newKey] = first.keys.verifierKeys(ORIGIN);

    await prepared.store.append(deliveries(0, 1), T0);
    expect(await first.store.state()).toMatchObject({
      size: 3,
      verifierKey: newKey,
    });
    verifyCheckpoint((await first.store.state()).checkpoint!, [newKey]);
    await expect(unaware.store.append(deliveries(1, 2), T0)).rejects.toThrow(
      expect.objectContaining({ name: 'ServiceUnavailableError' }),
    );
    expect((await first.store.state()).size).toBe(3);

    // A replica that restarts with the former order takes nothing back.
    const late = await start(knex, A, B);
    expect(late.warnings()).toContain('signs no more');
    expect(await late.store.state()).toMatchObject({
      size: 3,
      verifierKey: newKey,
    });
  });

  it('records one hand-over when replicas start together', async () => {
    const knex = await databases.init(id);
    await start(knex, A);
    const started = await Promise.allSettled([
      start(knex, B, A),
      start(knex, B, A),
    ]);
    expect(started.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
    ]);
    const { store } = await start(knex, B);
    expect((await store.state()).size).toBe(2);
    expect(await store.logKeys(1)).toHaveLength(2);
  });

  it('takes over a log that was written before keys were kept', async () => {
    const knex = await databases.init(id);
    await start(knex, A);
    await knex('log_state').update({ verifier_key: null });
    await knex('log_key').delete();
    await expect(start(knex, B)).rejects.toThrow('not configured');
    const { store, keys } = await start(knex, B, A);
    expect(await store.logKeys(1)).toMatchObject([
      { verifierKey: keys.verifierKeys(ORIGIN)[1] },
      { verifierKey: keys.verifierKeys(ORIGIN)[0] },
    ]);
  });
});

describe('a key that was generated', () => {
  it('hands over to the first configured one on SQLITE_3', async () => {
    const knex = await databases.init('SQLITE_3');
    await start(knex, undefined);
    const { store, keys } = await start(knex, A);
    expect(await store.state()).toMatchObject({
      size: 2,
      verifierKey: keys.verifierKeys(ORIGIN)[0],
    });
  });
});
