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
  AttributionData,
  decodeReceipt,
} from '@maestro/backstage-plugin-ledger-common';
import { LedgerSource } from '@maestro/backstage-plugin-ledger-node';
import { component, testLedger } from '../__testUtils__/context';
import { delivery, T0 } from '../__testUtils__/store';
import { expireBodies, flushRejections, sealRejections } from './housekeeping';
import { pullSource } from './pull';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

/** A forge with five things, two a page; fails where it is told to. */
function pagedSource(failAt: { cursor: string | null }): LedgerSource {
  return {
    id: 'forge',
    title: 'Forge',
    tenant: null,
    normalizer: 'forge@1',
    normalize: () => ({ events: [], ignored: 'a test', problems: [] }),
    async pull({ cursor }) {
      if (failAt.cursor === cursor && cursor !== null) {
        throw new Error('The forge is down');
      }
      const at = Number(cursor ?? 0);
      const next = Math.min(at + 2, 5);
      return {
        deliveries: [at, at + 1]
          .filter(item => item < 5)
          .map(item => ({
            deliveryId: `item-${item}`,
            event: 'item',
            method: 'forge-api' as const,
            mediaType: 'application/json',
            body: Buffer.from('{}'),
          })),
        cursor: String(next),
        done: next === 5,
        resumeAfter: null,
        problems: [],
      };
    },
  };
}

describe.each(databases.eachSupportedId())('tasks on %s', id => {
  it('appends a claim when it changes, and only then', async () => {
    const ledger = await testLedger(await databases.init(id));
    const a = component('a', { 'maestro.dev/service': 'a' });
    const b = component('b', { 'maestro.dev/service': 'b' });
    const plain = component('plain', {});
    const claims = async () =>
      (await ledger.store.claims()).map(({ entityRef, data }) => [
        entityRef,
        (JSON.parse(data) as AttributionData).withdrawn,
      ]);
    expect(await ledger.attribute([a, b, plain])).toBe(2);
    expect(await ledger.attribute([a, b, plain])).toBe(0);
    // An empty catalog, or one without any claim, withdraws nothing.
    expect(await ledger.attribute([])).toBe(0);
    expect(await ledger.attribute([plain])).toBe(0);
    expect(await ledger.attribute([a])).toBe(1);
    expect(await claims()).toEqual([
      ['component:default/a', false],
      ['component:default/b', true],
    ]);
    expect(await ledger.attribute([a])).toBe(0);
    // What comes back is a new fact.
    expect(await ledger.attribute([a, b])).toBe(1);
    expect(await claims()).toEqual([
      ['component:default/a', false],
      ['component:default/b', false],
    ]);
    const feed = await ledger.store.feed(-1, 100);
    expect(
      feed.map(({ type, data }) => [type, JSON.parse(data).entityRef]),
    ).toEqual([
      ['maestro.attribution.claimed', 'component:default/a'],
      ['maestro.attribution.claimed', 'component:default/b'],
      ['maestro.attribution.claimed', 'component:default/b'],
      ['maestro.attribution.claimed', 'component:default/b'],
    ]);
  });

  it('pulls page by page and goes on where it stopped', async () => {
    const ledger = await testLedger(await databases.init(id));
    const failAt: { cursor: string | null } = { cursor: '2' };
    const pull = () =>
      pullSource({
        ...ledger,
        source: pagedSource(failAt),
        backfillDays: 180,
        now: () => T0,
        signal: new AbortController().signal,
      });
    await expect(pull()).rejects.toThrow('The forge is down');
    expect(await ledger.store.pullState('forge')).toMatchObject({
      cursor: '2',
      done: false,
    });
    expect((await ledger.store.sourceStats()).get('forge')).toMatchObject({
      deliveries: 2,
      problem: 'Pull: The forge is down',
    });
    failAt.cursor = null;
    expect(await pull()).toEqual({ delivered: 3, done: true });
    expect((await ledger.store.sourceStats()).get('forge')).toMatchObject({
      deliveries: 5,
      problem: null,
    });
    expect(await ledger.store.pullState('forge')).toMatchObject({
      cursor: '5',
      done: true,
    });
  });

  it('seals refusals once per source and minute', async () => {
    let now = '2026-11-02T09:00:30.000Z';
    const ledger = await testLedger(await databases.init(id), {
      now: () => now,
    });
    const { rejections } = ledger.context;
    for (let at = 0; at < 500; at++) {
      rejections.add('github', at % 5 === 0 ? 'malformed' : 'too_large', now);
    }
    const run = async () => {
      await flushRejections({ ...ledger, rejections });
      return sealRejections({ ...ledger, now: () => now });
    };
    expect(await run()).toBe(0);
    now = '2026-11-02T09:10:00.000Z';
    expect(await run()).toBe(1);
    expect(await run()).toBe(0);
    const leaf = await ledger.store.leaf(1);
    expect(decodeReceipt(leaf!.bytes)).toMatchObject({
      kind: 'rejections',
      source: 'maestro',
      statement: {
        source: 'github',
        minute: '2026-11-02T09:00:00.000Z',
        counts: { malformed: 100, too_large: 400 },
      },
    });
  });

  it('lets bodies expire and keeps the receipt', async () => {
    const ledger = await testLedger(await databases.init(id));
    await ledger.store.append([delivery('a')], T0);
    const signal = new AbortController().signal;
    const expire = (now: string) =>
      expireBodies({ ...ledger, now: () => now, signal });
    expect(await expire('2027-01-31T08:59:59.999Z')).toBe(0);
    expect(await expire('2027-01-31T09:00:00.000Z')).toBe(1);
    expect(await ledger.store.body(1)).toMatchObject({
      state: 'expired',
      bytes: null,
      salt: null,
    });
    expect((await ledger.store.leaf(1))?.bodyState).toBe('expired');
  });
});
