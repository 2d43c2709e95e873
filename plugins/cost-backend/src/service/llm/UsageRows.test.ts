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
import {
  TestDatabases,
  mockCredentials,
  mockServices,
} from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import {
  LlmUsageRow,
  encodeLlmUsage,
} from '@maestro/backstage-plugin-cost-common';
import {
  LlmUsageBatchData,
  fromBase64,
  leafHash,
  llmUsageDeliveryId,
  verifyInclusion,
} from '@maestro/backstage-plugin-ledger-common';
import { canonicalJson } from '@maestro/backstage-plugin-maestro-common';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Knex } from 'knex';
import { readLlmConfig } from '../../config/llm';
import { closeUsage } from '../../engine/llm';
import { DatabaseLlmStore } from '../../store/DatabaseLlmStore';
import { DatabaseLlmUsageStore } from '../../store/DatabaseLlmUsageStore';
import { sealUsage } from '../../tasks/sealUsage';
import { LlmReports } from './LlmReports';
import { LlmService } from './LlmService';
import { PRICE_CATALOGUE, createPriceBook } from './PriceBook';
import { UsageQuery, UsageRows } from './UsageRows';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const DIRECTORY = resolvePackagePath(
  '@maestro/backstage-plugin-cost-backend',
  'migrations',
);
const PULL_REQUEST = 'github.com/acme/shop#12';

/** A door that knows what it took, as the ledger does: by delivery id. */
function aLedger() {
  const taken: string[] = [];
  return {
    taken,
    proof: jest.fn(async (seq: number) => ({ seq } as never)),
    sealUsage: jest.fn(async (manifest: LlmUsageBatchData) => {
      const id = llmUsageDeliveryId(manifest);
      if (!taken.includes(id)) {
        taken.push(id);
      }
      return 100 + taken.indexOf(id);
    }),
  };
}

async function start(knex: Knex) {
  await knex.migrate.latest({ directory: DIRECTORY });
  let clock = Date.parse('2026-11-20T10:00:00.000Z');
  const now = () => new Date(clock);
  const store = DatabaseLlmStore.create({ knex });
  const usage = DatabaseLlmUsageStore.create({ knex });
  const config = readLlmConfig(new ConfigReader({}));
  const service = new LlmService({
    store,
    prices: createPriceBook({
      'acme/model-1': [{ rates: { input_mtok: '1', output_mtok: '2' } }],
    }),
    config,
    now,
  });
  const ledger = aLedger();
  const rows = new UsageRows({ ledger, usage, now, timeZone: 'Europe/Berlin' });
  const reports = new LlmReports({
    store,
    priceCheck: { changes: async () => [], disagreements: async () => [] },
    timeZone: 'Europe/Berlin',
    now,
  });
  const logger = mockServices.logger.mock();
  return {
    knex,
    ledger,
    reports,
    rows,
    service,
    store,
    usage,
    now,
    pass: (seconds: number) => {
      clock += seconds * 1000;
    },
    seal: () => sealUsage({ ledger, logger, now, usage }),
    book: (eventId: string, changes: object = {}) =>
      service.report([
        {
          eventId,
          at: '2026-11-20T09:00:00Z',
          format: 'maestro',
          provider: 'acme',
          model: 'model-1',
          pullRequest: PULL_REQUEST,
          payload: { input_tokens: 10, output_tokens: 3 },
          ...changes,
        },
      ]),
  };
}

/** The way of a reader: bytes of the row, leaf, path, root. */
function check({ record, seal }: LlmUsageRow): void {
  verifyInclusion({
    leafIndex: seal!.index,
    treeSize: seal!.rows,
    leafHash: leafHash(encodeLlmUsage(record)),
    proof: seal!.path.map(fromBase64),
    root: Buffer.from(seal!.root, 'hex'),
  });
}

it('names the catalogue in the version that is installed', () => {
  const { dependencies } = JSON.parse(
    readFileSync(
      resolvePackagePath(
        '@maestro/backstage-plugin-cost-backend',
        'package.json',
      ),
      'utf8',
    ),
  );
  expect(PRICE_CATALOGUE).toBe(
    `@pydantic/genai-prices@${dependencies['@pydantic/genai-prices']}`,
  );
});

describe.each(databases.eachSupportedId())('rows of usage on %s', id => {
  it('closes a batch after a minute and leads each row to its root', async () => {
    const { book, ledger, pass, rows, seal, service } = await start(
      await databases.init(id),
    );
    const held = await service.reserve({
      provider: 'acme',
      model: 'model-1',
      maxInputTokens: 0,
      maxOutputTokens: 1000,
      team: 'group:default/a',
    });
    await service.settle(held.reservationId, {
      format: 'maestro',
      payload: { input_tokens: 0, output_tokens: 500 },
    });
    await book('free');
    await book('odd', { model: 'no-such-model', entityRef: 'component:a/b' });
    await seal();
    expect((await rows.rows({})).items.map(({ seal: of }) => of)).toEqual([
      null,
      null,
      null,
    ]);
    pass(61);
    expect(await seal()).toBe(1);
    const { items, total } = await rows.rows({});
    expect(total).toEqual({
      rows: 3,
      amount: '0.001016',
      unknown: 1,
      sealed: 3,
    });
    expect(items.map(({ record }) => record)).toMatchObject([
      {
        form: 'maestro-llm-usage@1',
        amount: '0.001',
        currency: 'USD',
        team: 'group:default/a',
        pullRequest: null,
        reservationId: held.reservationId,
        unreserved: false,
        occurredAt: '2026-11-20T10:00:00.000Z',
        receivedAt: '2026-11-20T10:00:00.000Z',
        price: { row: 'acme/model-1#0', source: 'maestro.cost.llm.prices' },
      },
      {
        eventId: 'odd',
        amount: null,
        price: null,
        reason: expect.stringContaining('no-such-model'),
        entityRef: 'component:a/b',
        unreserved: true,
      },
      {
        eventId: 'free',
        amount: '0.000016',
        tokens: { input_tokens: 10, output_tokens: 3 },
        pullRequest: PULL_REQUEST,
        reservationId: null,
        unreserved: true,
      },
    ]);
    items.forEach(check);
    expect(() =>
      check({
        ...items[2],
        record: { ...items[2].record, amount: '0.000017' },
      }),
    ).toThrow();
    expect(ledger.sealUsage).toHaveBeenCalledTimes(1);
    expect(ledger.sealUsage.mock.calls[0][0]).toEqual({
      batch: 1,
      form: 'maestro-llm-usage@1',
      rows: 3,
      root: items[0].seal!.root,
      firstAt: '2026-11-20T09:00:00.000Z',
      lastAt: '2026-11-20T10:00:00.000Z',
      currency: 'USD',
      amount: '0.001016',
      unreserved: '0.000016',
      unknown: 1,
      closedAt: '2026-11-20T10:01:01.000Z',
    });
    expect(items[0].seal).toMatchObject({ batch: 1, rows: 3, seq: 100 });
  });

  it('puts what comes later in a batch of its own, and changes none', async () => {
    const { book, pass, rows, seal, service, store, now } = await start(
      await databases.init(id),
    );
    const held = await service.reserve({
      provider: 'acme',
      model: 'model-1',
      maxInputTokens: 0,
      maxOutputTokens: 1000,
    });
    await book('1');
    pass(1200);
    await store.expire(now().toISOString());
    await seal();
    const [first] = (await rows.batches({})).items;
    // A late settlement: a new row, with the reservation that it settles.
    await service.settle(held.reservationId, {
      format: 'maestro',
      payload: { input_tokens: 0, output_tokens: 500 },
    });
    await book('1');
    pass(61);
    await seal();
    const batches = (await rows.batches({})).items;
    expect(batches).toMatchObject([
      { batch: 2, rows: 1, amount: '0.001', unreserved: '0.001', seq: 101 },
      { batch: 1, rows: 1, seq: 100 },
    ]);
    expect(batches[1]).toEqual(first);
    expect((await rows.rows({})).items[0].record).toMatchObject({
      reservationId: held.reservationId,
      unreserved: true,
      receivedAt: '2026-11-20T10:20:00.000Z',
    });
  });

  it('offers the same batch again after it was killed, and none twice', async () => {
    const { book, ledger, pass, rows, seal, usage } = await start(
      await databases.init(id),
    );
    await book('1');
    pass(61);
    // The ledger has it, then the process ends before the number is noted.
    const noted = jest
      .spyOn(usage, 'sealed')
      .mockRejectedValueOnce(new Error('killed'));
    const failed = jest
      .spyOn(usage, 'sealFailed')
      .mockRejectedValueOnce(new Error('killed'));
    await expect(seal()).rejects.toThrow('killed');
    expect((await rows.rows({})).total.sealed).toBe(0);
    await book('2');
    pass(61);
    expect(await seal()).toBe(2);
    const offers = ledger.sealUsage.mock.calls.map(([manifest]) => manifest);
    expect(offers[1]).toEqual(offers[0]);
    expect(ledger.taken).toHaveLength(2);
    expect((await rows.batches({})).items.map(({ seq }) => seq)).toEqual([
      101, 100,
    ]);
    // The door is shut for a while: later, and with the reason meanwhile.
    noted.mockRestore();
    failed.mockRestore();
    await book('3');
    pass(61);
    ledger.sealUsage.mockRejectedValueOnce(new Error('no door'));
    expect(await seal()).toBe(0);
    expect((await rows.batches({})).items[0]).toMatchObject({
      seq: null,
      error: 'Not sealed yet: no door',
    });
    await expect(rows.export(3, mockCredentials.user())).rejects.toThrow(
      'Batch 3 of LLM usage is not sealed yet',
    );
    expect(await seal()).toBe(0);
    pass(11);
    expect(await seal()).toBe(1);
    expect((await rows.batches({})).items[0]).toMatchObject({
      seq: 102,
      error: null,
    });
  });

  it('lets one of two writers close a batch', async () => {
    const { book, pass, rows, usage, now } = await start(
      await databases.init(id),
    );
    await Promise.all(Array.from({ length: 7 }, (_, at) => book(`${at}`)));
    pass(61);
    const close = () =>
      usage.close({
        maxRows: 5,
        bookedBy: now().toISOString(),
        now: now().toISOString(),
      });
    await Promise.allSettled([close(), close(), close()]);
    while ((await close()) !== null);
    const { items } = await rows.batches({});
    expect(items.map(({ batch, rows: n }) => [batch, n])).toEqual([
      [2, 2],
      [1, 5],
    ]);
    const page = await rows.rows({ limit: 50 });
    page.items.forEach(check);
    expect(
      page.items.map(({ seal }) => `${seal!.batch}/${seal!.index}`).sort(),
    ).toEqual(['1/0', '1/1', '1/2', '1/3', '1/4', '2/0', '2/1']);
  });

  it('closes a thousand rows without waiting', async () => {
    const { knex, rows, seal, usage } = await start(await databases.init(id));
    await knex.batchInsert(
      'cost_llm_usage',
      Array.from({ length: 1001 }, (_, at) => ({
        event_id: `e${at}`,
        source: 'maestro',
        at: '2026-11-20T09:00:00.000Z',
        day: '2026-11-20',
        provider: 'acme',
        model: 'model-1',
        tokens: '{"output_tokens":1}',
        input_tokens: 0,
        output_tokens: 1,
        // Above 2^53, where a driver's number would be rounded.
        amount: '9007199254740993',
        price_row: 'acme/model-1#0',
        received_at: '2026-11-20T10:00:00.000Z',
      })) as never,
      100,
    );
    await seal();
    const [batch] = (await rows.batches({})).items;
    expect(batch).toMatchObject({ rows: 1000, amount: '9007199.254740993' });
    expect((await usage.rowsOf(1)).map(({ eventId }) => eventId)).toEqual(
      Array.from({ length: 1000 }, (_, at) => `e${at}`),
    );
    const { items, nextCursor, total } = await rows.rows({ limit: 2 });
    expect(total).toMatchObject({ rows: 1001, sealed: 1000 });
    expect(items[0].seal).toBeNull();
    check(items[1]);
    const next = await rows.rows({ limit: 2, cursor: nextCursor! });
    expect(next.items.map(({ record }) => record.eventId)).toEqual([
      'e998',
      'e997',
    ]);
  });

  it('finds the rows of each figure of the page, and no others', async () => {
    const { book, reports, rows, service } = await start(
      await databases.init(id),
    );
    await book('1', { team: 'group:default/a' });
    await book('2', { team: 'group:default/b', entityRef: 'component:a/b' });
    await book('3', { pullRequest: undefined });
    await book('4', { model: 'no-such-model' });
    // Berlin's November began an hour before that of the days.
    await book('5', { at: '2026-10-31T23:30:00Z', team: 'group:default/a' });
    const held = await service.reserve({
      provider: 'acme',
      model: 'model-1',
      maxInputTokens: 0,
      maxOutputTokens: 10,
    });
    await service.settle(held.reservationId, {
      format: 'maestro',
      payload: { input_tokens: 0, output_tokens: 10 },
    });
    const summary = await reports.summary({});
    const totalOf = async (query: UsageQuery) => (await rows.rows(query)).total;
    expect(await totalOf({})).toMatchObject({
      amount: summary.total,
      rows: summary.requests,
      unknown: summary.unknown,
    });
    expect((await totalOf({ part: 'unreserved' })).amount).toBe(
      summary.unreserved,
    );
    expect((await totalOf({ part: 'unknown' })).rows).toBe(1);
    for (const [dimension, field] of [
      ['team', 'team'],
      ['pullRequest', 'pullRequest'],
      ['entity', 'entityRef'],
      ['model', 'model'],
    ] as const) {
      const parts = summary.by[dimension];
      expect(parts.length).toBeGreaterThan(1);
      for (const part of parts) {
        const total = await totalOf({ [field]: part.key || '-' });
        expect([part.key, total.rows, total.amount ?? '0']).toEqual([
          part.key,
          part.requests,
          part.amount,
        ]);
      }
    }
    const ids = async (query: UsageQuery) =>
      (await rows.rows(query)).items.map(({ record }) => record.eventId);
    expect(await ids({ team: 'group:default/a' })).toEqual(['1', '5']);
    expect(
      await ids({
        team: 'group:default/a',
        from: '2026-11-01',
        to: '2026-12-01',
      }),
    ).toEqual(['1']);
    expect(await ids({ team: 'group:default/a', window: '2026-11' })).toEqual([
      '1',
      '5',
    ]);
    expect(await ids({ team: 'group:default/a', window: '2026-10' })).toEqual(
      [],
    );
    expect(
      (await ids({ pullRequest: PULL_REQUEST, window: 'all' })).sort(),
    ).toEqual(['1', '2', '4', '5']);
    for (const [query, message] of [
      [{ window: 'November' }, 'window is "November"'],
      [{ window: 'all', from: '2026-11-01' }, 'beside from or to'],
      [{ from: 'then' }, 'from is "then"'],
      [{ cursor: 'x' }, /cursor/],
    ] as const) {
      await expect(rows.rows(query)).rejects.toThrow(message);
    }
  });

  it('exports a batch with the price rows that it was priced by', async () => {
    const { book, pass, rows, seal } = await start(await databases.init(id));
    await book('1');
    await book('2');
    pass(61);
    await seal();
    const text = await rows.export(1, mockCredentials.user());
    expect(text.endsWith('\n')).toBe(true);
    const [header, first, second, end] = text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(header).toMatchObject({
      format: 'maestro-llm-usage-batch@1',
      batch: 1,
      rows: 2,
      amount: '0.000032',
      receipt: { seq: 100 },
    });
    const records = [first.record, second.record];
    expect(closeUsage(records).root).toBe(header.root);
    for (const { digest, model, rows: prices } of header.prices) {
      expect(
        createHash('sha256')
          .update(canonicalJson({ model, rows: prices }))
          .digest('hex'),
      ).toBe(digest);
    }
    expect(header.prices.map(({ digest }: any) => digest)).toEqual([
      first.record.price.digest,
    ]);
    expect(end).toEqual({ end: true, count: 2 });
    await expect(rows.export(2, mockCredentials.user())).rejects.toThrow(
      'There is no batch 2',
    );
  });

  it('finds a sealed row that was changed in the database', async () => {
    const { book, knex, pass, rows, seal } = await start(
      await databases.init(id),
    );
    await book('1');
    await book('2');
    await book('3');
    pass(61);
    await seal();
    await knex('cost_llm_usage')
      .where({ event_id: '2' })
      .update({ amount: '1' } as never);
    const { items } = await rows.rows({});
    const held = items.map(row => {
      try {
        check(row);
        return [row.record.eventId, true];
      } catch {
        return [row.record.eventId, false];
      }
    });
    // The others stay provable: their paths are of the hashes that were sealed.
    expect(held).toEqual([
      ['3', true],
      ['2', false],
      ['1', true],
    ]);
    // Not even a batch of its own that is closed anew: places are given once.
    pass(61);
    expect(await seal()).toBe(0);
  });

  it('goes down and up again with rows in it', async () => {
    const { book, knex, pass, rows, seal, now } = await start(
      await databases.init(id),
    );
    await book('1');
    pass(61);
    await seal();
    const spent = (await rows.rows({})).total.amount;
    await knex.migrate.down({
      directory: DIRECTORY,
      name: '20261121176000_llm_seal.js',
    } as never);
    expect(await knex.schema.hasTable('cost_llm_batch')).toBe(false);
    await knex.migrate.latest({ directory: DIRECTORY });
    const { items, total } = await rows.rows({});
    expect(total).toEqual({ rows: 1, amount: spent, unknown: 0, sealed: 0 });
    // What was booked before these columns says that it does not know.
    expect(items[0]).toMatchObject({
      seal: null,
      record: { receivedAt: null, price: { source: null, digest: null } },
    });
    expect(now()).toBeInstanceOf(Date);
    expect(await seal()).toBe(1);
    check((await rows.rows({})).items[0]);
  });
});
