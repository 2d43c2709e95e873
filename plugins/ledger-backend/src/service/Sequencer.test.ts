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

import { delivery, T0 } from '../__testUtils__/store';
import { Appendable } from '../engine/sequence';
import { LedgerStore } from '../store/types';
import { Sequencer } from './Sequencer';

/** A store whose commits wait until they are let through. */
function slowStore() {
  const batches: Appendable[][] = [];
  const pending: Array<(error?: Error) => void> = [];
  const store = {
    append: (items: Appendable[]) =>
      new Promise((resolve, reject) => {
        batches.push(items);
        pending.push(error =>
          error
            ? reject(error)
            : resolve(items.map((_, at) => ({ seq: at, duplicate: false }))),
        );
      }),
  } as unknown as LedgerStore;
  const release = async (error?: Error) => {
    while (pending.length === 0) {
      await new Promise(resolve => setImmediate(resolve));
    }
    pending.shift()!(error);
  };
  return { store, batches, release };
}

describe('Sequencer', () => {
  it('commits together what waits together', async () => {
    const { store, batches, release } = slowStore();
    const sequencer = new Sequencer({ store, now: () => T0 });
    const first = sequencer.append(delivery('a'));
    await new Promise(resolve => setImmediate(resolve));
    const others = ['b', 'c', 'd'].map(id => sequencer.append(delivery(id)));
    await release();
    await first;
    await release();
    expect((await Promise.all(others)).map(({ seq }) => seq)).toEqual([
      0, 1, 2,
    ]);
    expect(batches.map(batch => batch.length)).toEqual([1, 3]);
  });

  it('turns callers away when too much waits, and recovers', async () => {
    const { store, release } = slowStore();
    const sequencer = new Sequencer({ store, now: () => T0 });
    const waiting = Array.from({ length: 8192 }, (_, at) =>
      sequencer.append(delivery(`d-${at}`)),
    );
    await expect(sequencer.append(delivery('late'))).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
    });
    for (let at = 0; at < 16; at++) {
      await release();
    }
    await Promise.all(waiting);
    const again = sequencer.append(delivery('again'));
    await release();
    expect(await again).toEqual({ seq: 0, duplicate: false });
  });

  it('acknowledges nothing of a batch that failed', async () => {
    const { store, release } = slowStore();
    const sequencer = new Sequencer({ store, now: () => T0 });
    const results = Promise.allSettled([
      sequencer.append(delivery('a')),
      sequencer.append(delivery('b')),
    ]);
    await release(new Error('The disk is full'));
    expect((await results).map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
    ]);
    expect(sequencer.writable).toBe(false);
    const next = sequencer.append(delivery('c'));
    await release();
    await next;
    expect(sequencer.writable).toBe(true);
  });
});
