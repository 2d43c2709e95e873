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

import { TestDatabases } from '@backstage/backend-test-utils';
import {
  decodeReceipt,
  leafHash,
  verifyCheckpoint,
  verifyConsistency,
  verifyInclusion,
} from '@maestro/backstage-plugin-ledger-common';
import { sha256 } from '../service/crypto';
import { Proofs } from '../service/Proofs';
import {
  deliveries,
  delivery,
  T0,
  TEST_KEY,
  TEST_ORIGIN,
  testStore,
} from '../__testUtils__/store';
import { LedgerStore } from './types';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** Checks every leaf against the signed checkpoint, and that numbers are dense. */
async function expectSound(store: LedgerStore, size: number) {
  const state = await store.state();
  expect(state.size).toBe(size);
  const checkpoint = verifyCheckpoint(state.checkpoint!, [
    TEST_KEY.verifierKey(TEST_ORIGIN),
  ]);
  expect(Number(checkpoint.size)).toBe(size);
  const leaves = await store.leaves(0, size + 10);
  expect(leaves.map(leaf => leaf.seq)).toEqual(
    Array.from({ length: size }, (_, at) => at),
  );
  const proofs = new Proofs({ store, hash: sha256 });
  const step = Math.max(1, Math.floor(size / 50));
  for (let seq = 0; seq < size; seq += step) {
    const { bytes } = leaves[seq];
    expect(decodeReceipt(bytes).deliveryId).toBe(leaves[seq].deliveryId);
    verifyInclusion({
      leafHash: leafHash(bytes),
      leafIndex: seq,
      treeSize: size,
      proof: await proofs.inclusion(state, seq, size),
      root: checkpoint.root,
    });
  }
}

describe.each(databases.eachSupportedId())('DatabaseLedgerStore on %s', id => {
  it('appends densely, answers duplicates, and proves every leaf', async () => {
    const knex = await databases.init(id);
    const store = await testStore(knex);

    expect(await store.append([delivery('a'), delivery('b')], T0)).toEqual([
      { seq: 0, duplicate: false },
      { seq: 1, duplicate: false },
    ]);
    expect(
      await store.append(
        [delivery('b'), delivery('c'), delivery('c'), delivery('a')],
        T0,
      ),
    ).toEqual([
      { seq: 1, duplicate: true },
      { seq: 2, duplicate: false },
      { seq: 2, duplicate: true },
      { seq: 0, duplicate: true },
    ]);
    await expectSound(store, 3);
    expect((await store.sourceStats()).get('github')).toMatchObject({
      deliveries: 3,
      duplicates: 3,
      lastDeliveryAt: T0,
    });
    const feed = await store.feed(-1, 10);
    expect(feed.map(event => event.position)).toEqual([0, 1024, 2048]);
    expect(JSON.parse(feed[1].data)).toMatchObject({ tag: 'b' });
  });

  it('keeps the tree right across tile borders and restarts', async () => {
    const knex = await databases.init(id);
    const store = await testStore(knex);
    const roots = new Map<number, Uint8Array>();
    let size = 0;
    for (const count of [1, 254, 1, 1, 300, 512, 7]) {
      await store.append(deliveries(size, size + count), T0);
      size += count;
      roots.set(size, (await store.state()).root);
    }
    await expectSound(store, size);

    const restarted = await testStore(knex);
    await restarted.append(deliveries(size, size + 40), T0);
    size += 40;
    await expectSound(restarted, size);
    const proofs = new Proofs({ store: restarted, hash: sha256 });
    const state = await restarted.state();
    for (const [earlier, root] of roots) {
      verifyConsistency({
        size1: earlier,
        size2: size,
        root1: root,
        root2: state.root,
        proof: await proofs.consistency(state, earlier, size),
      });
    }
    expect(state.size).toBe(1116);
  });

  it('builds the second tile level', async () => {
    const knex = await databases.init(id);
    const store = await testStore(knex);
    const size = 65_536 + 300;
    for (let at = 0; at < size; at += 2048) {
      await store.append(
        deliveries(at, Math.min(size, at + 2048)).map(item => ({
          ...item,
          body: null,
          events: [],
          persons: [],
        })),
        T0,
      );
    }
    const state = await store.state();
    expect(await store.tileHashes(state, 1, 0, 256)).toHaveLength(8192);
    expect(await store.tileHashes(state, 1, 1, 1)).toHaveLength(32);
    expect(await store.tileHashes(state, 1, 1, 2)).toBeUndefined();
    expect(await store.tileHashes(state, 2, 0, 1)).toHaveLength(32);
    expect(await store.tileHashes(state, 0, 257, 44)).toHaveLength(44 * 32);
    await expectSound(store, size);
  });

  it('lets two writers share a log without a gap or a fork', async () => {
    const knex = await databases.init(id);
    const first = await testStore(knex, { writer: 'first' });
    const second = await testStore(knex, { writer: 'second' });
    const writes: Promise<unknown>[] = [];
    for (let at = 0; at < 20; at++) {
      const store = at % 3 === 0 ? first : second;
      // Neighbours overlap by one delivery, which must be counted once.
      writes.push(store.append(deliveries(at * 10, at * 10 + 11), T0));
    }
    await Promise.all(writes);
    await expectSound(first, 201);
    await expectSound(second, 201);
    expect((await second.state()).root).toEqual((await first.state()).root);
  });

  it('never lets recorded-at go back', async () => {
    const knex = await databases.init(id);
    const store = await testStore(knex);
    await store.append([delivery('a')], '2026-11-02T10:00:00.000Z');
    await store.append([delivery('b')], '2026-11-02T08:00:00.000Z');
    expect((await store.leaf(1))?.recordedAt).toBe('2026-11-02T10:00:00.000Z');
  });

  it('writes nothing of a batch that fails', async () => {
    const knex = await databases.init(id);
    let broken = true;
    const store = await testStore(knex, {
      sign: checkpoint => {
        if (broken) {
          throw new Error('The key is away');
        }
        return TEST_KEY.sign(checkpoint);
      },
    });
    await expect(store.append([delivery('a')], T0)).rejects.toThrow(
      'The key is away',
    );
    expect(await store.leaves(0, 10)).toEqual([]);
    expect(await store.feed(-1, 10)).toEqual([]);
    broken = false;
    await store.append([delivery('a')], T0);
    await expectSound(store, 1);
  });

  it('knows which repositories were renamed', async () => {
    const knex = await databases.init(id);
    const store = await testStore(knex);
    const [tag] = delivery('a').events;
    await store.append(
      [
        delivery('a', {
          events: [
            tag,
            {
              ...tag,
              type: 'maestro.repository.renamed',
              data: { from: 'Lighthouse/Shop', to: 'lighthouse/store' },
            },
          ],
        }),
      ],
      T0,
    );
    expect(await store.renames()).toEqual([
      {
        host: 'github.com',
        from: 'lighthouse/shop',
        to: 'lighthouse/store',
        at: T0,
      },
    ]);
  });

  it('erases a person and the bodies that may name them, not the proof', async () => {
    const knex = await databases.init(id);
    const store = await testStore(knex);
    await store.append([delivery('a'), delivery('b', { persons: [] })], T0);
    expect(await store.personByLogin('github.com', 'MONA')).toEqual({
      id: 'p_1',
    });
    expect(await store.erasePerson('p_1', T0)).toEqual({ seqs: [0] });
    expect(await store.body(0)).toMatchObject({ state: 'erased', bytes: null });
    expect(await store.body(1)).toMatchObject({ state: 'kept' });
    // A later delivery does not bring the name back.
    await store.append([delivery('c')], T0);
    expect(await store.personByLogin('github.com', 'mona')).toBeUndefined();
    await expectSound(store, 3);
  });
});

describe('a writer that was paused', () => {
  const supported = databases.supports('POSTGRES_18');
  (supported ? it : it.skip)(
    'is fenced off on POSTGRES_18, and starts again when it comes back',
    async () => {
      const knex = await databases.init('POSTGRES_18');
      let pause: Promise<void> | undefined;
      const paused = await testStore(knex, {
        writer: 'paused',
        idleTimeoutMs: 200,
        sign: async checkpoint => {
          await pause;
          return TEST_KEY.sign(checkpoint);
        },
      });
      const other = await testStore(knex, { writer: 'other' });
      await other.append(deliveries(0, 5), T0);

      let resume = () => {};
      pause = new Promise<void>(resolve => {
        resume = resolve;
      });
      const slow = paused.append([delivery('slow')], T0);
      // Blocks on the row until the server ends the paused transaction.
      await new Promise(resolve => setTimeout(resolve, 100));
      await other.append(deliveries(5, 8), T0);
      pause = undefined;
      resume();
      // eslint-disable-next-line jest/no-standalone-expect
      expect(await slow).toEqual([{ seq: 8, duplicate: false }]);
      await expectSound(other, 9);
    },
  );
});
