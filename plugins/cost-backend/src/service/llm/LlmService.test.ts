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

import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { LlmUsageReport } from '@maestro/backstage-plugin-cost-common';
import { Knex } from 'knex';
import { readLlmConfig } from '../../config/llm';
import { DatabaseLlmStore } from '../../store/DatabaseLlmStore';
import { LlmService } from './LlmService';
import { createPriceBook } from './PriceBook';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const PULL_REQUEST = 'github.com/acme/shop#12';

async function start(knex: Knex, llm: object = {}) {
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@maestro/backstage-plugin-cost-backend',
      'migrations',
    ),
  });
  const store = DatabaseLlmStore.create({ knex });
  let clock = Date.parse('2026-11-20T10:00:00.000Z');
  const service = new LlmService({
    store,
    prices: createPriceBook({
      // 1 US dollar per million tokens in, 2 out, 1.25 to keep.
      'acme/model-1': [
        {
          rates: {
            input_mtok: '1',
            cache_write_mtok: '1.25',
            output_mtok: '2',
          },
        },
      ],
    }),
    config: readLlmConfig(new ConfigReader({ maestro: { cost: { llm } } })),
    now: () => new Date(clock),
  });
  return {
    knex,
    store,
    service,
    pass: (minutes: number) => {
      clock += minutes * 60_000;
      return new Date(clock).toISOString();
    },
  };
}

const request = (changes: object = {}) => ({
  provider: 'acme',
  model: 'model-1',
  maxInputTokens: 0,
  maxOutputTokens: 500_000,
  pullRequest: PULL_REQUEST,
  ...changes,
});

const usage = (output: number, changes: object = {}) => ({
  format: 'maestro' as const,
  payload: { input_tokens: 0, output_tokens: output },
  ...changes,
});

const report = (
  eventId: string,
  changes: Partial<LlmUsageReport> = {},
): LlmUsageReport => ({
  eventId,
  at: '2026-11-20T09:00:00Z',
  provider: 'acme',
  model: 'model-1',
  pullRequest: PULL_REQUEST,
  ...usage(500_000),
  ...changes,
});

describe.each(databases.eachSupportedId())('LlmService on %s', id => {
  it('holds the most a request can cost and books what it did cost', async () => {
    const { service } = await start(await databases.init(id));
    const held = await service.reserve(request({ maxInputTokens: 1_000_000 }));
    // Input may have to be kept, which is dearer: 1.25 + 1.
    expect(held.amount).toBe('2.25');
    expect(held.accounts[0]).toMatchObject({
      kind: 'pull_request',
      cap: '10',
      spent: '0',
      reserved: '2.25',
      remaining: '7.75',
      state: 'ok',
    });
    const settled = await service.settle(held.reservationId, usage(250_000));
    expect(settled).toMatchObject({ state: 'settled', actual: '0.5' });
    expect(settled.accounts[0]).toMatchObject({ spent: '0.5', reserved: '0' });
    // Once: the same again changes nothing, another amount is a conflict.
    await service.settle(held.reservationId, usage(250_000));
    await expect(service.settle(held.reservationId, usage(1))).rejects.toThrow(
      /settled with 0.5 US dollars/,
    );
    expect(
      (await service.reservation(held.reservationId)).accounts[0].spent,
    ).toBe('0.5');
  });

  it('never holds more than the cap, whoever asks at the same time', async () => {
    const { service, store, knex } = await start(await databases.init(id));
    // 30 cents each: 33 fit into 10 dollars.
    const answers = await Promise.allSettled(
      Array.from({ length: 1000 }, () =>
        service.reserve(request({ maxOutputTokens: 150_000 })),
      ),
    );
    const held = answers.flatMap(answer =>
      answer.status === 'fulfilled' ? [answer.value] : [],
    );
    const refused = answers.flatMap(answer =>
      answer.status === 'rejected' ? [String(answer.reason)] : [],
    );
    expect(held).toHaveLength(33);
    expect(refused).toHaveLength(967);
    expect(
      refused.every(text =>
        text.includes(
          `The cap of pull request ${PULL_REQUEST} is 10 US dollars`,
        ),
      ),
    ).toBe(true);
    await Promise.all(
      held.map(({ reservationId }) =>
        service.settle(reservationId, usage(150_000)),
      ),
    );
    const [account] = await store.accounts([
      { kind: 'pull_request', key: PULL_REQUEST, window: 'all' },
    ]);
    expect(account.spent).toBe(9_900_000_000_000n);
    expect(account.reserved).toBe(0n);
    expect(account.unreserved).toBe(0n);
    // One notice a threshold, although 33 settlements came at once.
    const notices = await knex('cost_llm_notice').orderBy('threshold');
    expect(notices.map(({ threshold }) => threshold)).toEqual([80, 95]);
    const told = await store.claimNotices('2026-11-20T10:00:01.000Z');
    expect(told.map(({ threshold }) => threshold)).toEqual([80, 95]);
    expect(await store.claimNotices('2026-11-20T10:00:02.000Z')).toEqual([]);
  });

  it('admits what fills a cap to the last, and nothing above', async () => {
    const { service } = await start(await databases.init(id), {
      caps: { pullRequest: '1', team: { 'group:default/a': '0.5' } },
    });
    await service.reserve(request());
    await expect(
      service.reserve(request({ maxOutputTokens: 1 })),
    ).rejects.toThrow('0.000002');
    // All scopes or none: the team is full, the pull request keeps its money.
    const other = {
      pullRequest: 'github.com/acme/shop#13',
      team: 'group:default/a',
    };
    await expect(
      service.reserve(request({ ...other, maxOutputTokens: 300_000 })),
    ).rejects.toThrow(
      'The cap of team group:default/a in 2026-11 is 0.5 US dollars',
    );
    const held = await service.reserve(
      request({ ...other, maxOutputTokens: 250_000 }),
    );
    expect(held.accounts).toMatchObject([
      { kind: 'pull_request', reserved: '0.5' },
      { kind: 'team', reserved: '0.5', state: 'exceeded' },
      { kind: 'model', cap: null, state: 'unlimited' },
    ]);
  });

  it('gives the same request the same reservation', async () => {
    const { service } = await start(await databases.init(id));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        service.reserve(request({ requestId: 'run-7' })),
      ),
    );
    expect(new Set(answers.map(a => a.reservationId)).size).toBe(1);
    expect(answers[0].accounts[0].reserved).toBe('1');
    await expect(
      service.reserve(request({ requestId: 'run-7', maxOutputTokens: 1 })),
    ).rejects.toThrow('requestId run-7 was reserved before');
  });

  it('lets go of what never came back, and books it when it does', async () => {
    const { service, store, pass } = await start(await databases.init(id));
    const held = await service.reserve(request());
    expect(await store.expire(pass(14))).toBe(0);
    expect(await store.expire(pass(1))).toBe(1);
    expect(await store.expire(pass(1))).toBe(0);
    const late = await service.settle(held.reservationId, usage(500_000));
    expect(late.accounts[0]).toMatchObject({
      spent: '1',
      reserved: '0',
      unreserved: '1',
    });
  });

  it('books above the cap what was reported afterwards, and shows it', async () => {
    const { service, store } = await start(await databases.init(id), {
      caps: { pullRequest: '1.5' },
    });
    const answer = await service.report([
      report('1'),
      report('2'),
      report('2'),
      report('3', { model: 'no-such-model' }),
      report('4', { payload: { input_tokens: -1 } }),
      report('5', { pullRequest: 'shop 12' }),
      report('6', { at: 'yesterday' }),
    ]);
    expect(answer).toEqual({
      accepted: 3,
      duplicates: 1,
      unknown: 1,
      rejected: [
        expect.objectContaining({ index: 4, field: 'payload.input_tokens' }),
        expect.objectContaining({ index: 5, field: 'pullRequest' }),
        expect.objectContaining({ index: 6, field: 'at' }),
      ],
    });
    const [account] = await store.accounts([
      { kind: 'pull_request', key: PULL_REQUEST, window: 'all' },
    ]);
    expect(account).toMatchObject({
      spent: 2_000_000_000_000n,
      unreserved: 2_000_000_000_000n,
      unknown: 1,
    });
    const [byModel] = await store.spend('model', {
      from: '2026-11-20',
      to: '2026-11-21',
    });
    expect(byModel).toMatchObject({
      key: 'acme/model-1',
      amount: 2_000_000_000_000n,
      requests: 2,
      unknown: 0,
      outputTokens: 1_000_000,
    });
    await expect(service.reserve(request())).rejects.toThrow(/2 are spent/);
  });

  it('says when a request cost more than the most it could', async () => {
    const { service } = await start(await databases.init(id));
    const held = await service.reserve(request());
    const settled = await service.settle(held.reservationId, usage(600_000));
    expect(settled).toMatchObject({ actual: '1.2', overReservation: true });
    expect(settled.accounts[0]).toMatchObject({
      spent: '1.2',
      reserved: '0',
      unreserved: '0.2',
    });
  });

  it.each([
    [{ model: 'no-such-model' }, /model no-such-model of provider acme/],
    [{ maxOutputTokens: -1 }, /output tokens is -1/],
    [{ maxInputTokens: 0.5 }, /input tokens is 0.5/],
    [{ team: 'checkout' }, /team is "checkout"/],
  ])('refuses %j', async (changes, message) => {
    const { service } = await start(await databases.init(id));
    await expect(service.reserve(request(changes))).rejects.toThrow(message);
  });
});
