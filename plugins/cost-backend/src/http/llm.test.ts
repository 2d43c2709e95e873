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

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { notificationService } from '@backstage/plugin-notifications-node';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { createServiceFactory } from '@backstage/backend-plugin-api';
import request from 'supertest';
import { costPlugin } from '../plugin';
import { trainRouterModel } from '../routing/trainRouterModel';
import { readSignals } from '../tasks/router';

jest.setTimeout(120_000);

const BASE = '/api/maestro-cost';
const PULL_REQUEST = 'github.com/acme/shop#12';

/** Long prompts are hard, and only the strong model gets them right. */
function outcomes(): string {
  const rows = Array.from({ length: 600 }, (_, at) => {
    const hard = at % 2 === 0;
    const prompt = hard
      ? `Prove the following theorem about primes, number ${at}, in full detail.`
      : `What is the capital of country ${at}?`;
    return `s${at % 6},"${prompt}",1,${hard ? 0 : 1},0`;
  });
  return `subject,prompt,strong_correct,weak_correct,contaminated\n${rows.join(
    '\n',
  )}\n`;
}

describe('spend on language models over HTTP', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maestro-llm-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function start(
    options: { allowed?: boolean; router?: object; caps?: object } = {},
  ) {
    const send = jest.fn(async () => {});
    const scheduler = mockServices.scheduler.mock({
      scheduleTask: async () => {},
    });
    const { server } = await startTestBackend({
      features: [
        costPlugin,
        scheduler.factory,
        createServiceFactory({
          service: notificationService,
          deps: {},
          factory: () => ({ send }),
        }),
        mockServices.permissions.factory({
          result:
            options.allowed ?? true
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
        }),
        catalogServiceMock.factory({ entities: [] }),
        mockServices.rootConfig.factory({
          data: {
            maestro: {
              cost: {
                directory: join(folder, 'cost'),
                llm: {
                  notify: ['group:default/platform'],
                  caps: options.caps ?? {},
                  router: options.router,
                  prices: {
                    'acme/big': [
                      { rates: { input_mtok: '10', output_mtok: '40' } },
                    ],
                    'acme/small': [
                      { rates: { input_mtok: '1', output_mtok: '4' } },
                    ],
                  },
                },
              },
            },
          },
        }),
      ],
    });
    const run = async () => {
      const task = scheduler.scheduleTask.mock.calls.find(
        ([given]) => given.id === 'maestro-cost-llm',
      )![0];
      await task.fn(new AbortController().signal);
    };
    return { server: server as never, run, send };
  }

  const reserve = (server: never, changes: object = {}) =>
    request(server)
      .post(`${BASE}/llm/reservations`)
      .send({
        provider: 'acme',
        model: 'big',
        maxInputTokens: 0,
        maxOutputTokens: 100_000,
        pullRequest: PULL_REQUEST,
        ...changes,
      });

  it('reserves, settles, and tells of each threshold once', async () => {
    const { server, run, send } = await start();
    const held = await reserve(server, { maxOutputTokens: 240_000 });
    expect(held.status).toBe(201);
    expect(held.body).toMatchObject({ amount: '9.6', state: 'reserved' });
    const refused = await reserve(server);
    expect(refused.status).toBe(409);
    expect(refused.body.error.message).toContain(
      `The cap of pull request ${PULL_REQUEST} is 10 US dollars`,
    );
    const settled = await request(server)
      .post(`${BASE}/llm/reservations/${held.body.reservationId}/settlement`)
      .send({
        format: 'openai',
        payload: { usage: { prompt_tokens: 0, completion_tokens: 240_000 } },
      });
    expect(settled.body).toMatchObject({ state: 'settled', actual: '9.6' });
    await run();
    await run();
    expect(send).toHaveBeenCalledTimes(2);
    expect(send).toHaveBeenCalledWith(
      expect.objectContaining({
        recipients: {
          type: 'entity',
          entityRef: ['group:default/platform'],
        },
        payload: expect.objectContaining({
          title: expect.stringContaining('reached 95 % of its cap'),
        }),
      }),
    );
    const summary = await request(server).get(`${BASE}/llm/summary`);
    expect(summary.body).toMatchObject({
      state: 'ok',
      total: '9.6',
      unreserved: '0',
      caps: [{ key: PULL_REQUEST, state: 'critical' }],
    });
  });

  it('books a report item by item', async () => {
    const { server } = await start();
    const item = {
      eventId: '1',
      at: new Date().toISOString(),
      format: 'openai',
      provider: 'acme',
      model: 'big',
      payload: { usage: { prompt_tokens: 10, completion_tokens: 1 } },
    };
    const answer = await request(server)
      .post(`${BASE}/llm/usage`)
      .send({ items: [item, { ...item, eventId: '2', format: 'fax' }] });
    expect(answer.body).toMatchObject({
      accepted: 1,
      rejected: [{ index: 1, field: 'format' }],
    });
    const bad = await request(server)
      .post(`${BASE}/llm/usage`)
      .send({ items: 'all' });
    expect(bad.status).toBe(400);
  });

  it('needs the permission', async () => {
    const { server } = await start({ allowed: false });
    const answer = await reserve(server);
    expect(answer.status).toBe(403);
    expect(answer.body.error.message).toContain('maestro.cost.llm');
    for (const path of ['rows', 'batches', 'batches/1/export']) {
      const refused = await request(server).get(`${BASE}/llm/${path}`);
      expect([path, refused.status]).toEqual([path, 403]);
      expect(refused.body.error.message).toContain('maestro.cost.read');
    }
  });

  it('shows rows to those who see the page, and names bad input', async () => {
    const { server } = await start();
    const get = (path: string) => request(server).get(`${BASE}/llm/${path}`);
    for (const [path, status, message] of [
      ['rows?entityRef=checkout', 400, 'entityRef is "checkout"'],
      ['rows?window=soon', 400, 'window is "soon"'],
      ['rows?from=today', 400, 'from is "today"'],
      ['rows?limit=0', 400, 'limit'],
      ['rows?part=some', 400, 'part'],
      ['rows?cursor=x', 400, 'cursor'],
      ['batches?cursor=x', 400, 'cursor'],
      ['batches/x/export', 400, 'batch'],
      ['batches/7/export', 404, 'There is no batch 7'],
    ] as const) {
      const answer = await get(path);
      expect([path, answer.status]).toEqual([path, status]);
      expect(answer.body.error.message).toContain(message);
    }
    expect((await get('rows?team=-')).body).toEqual({
      items: [],
      nextCursor: null,
      total: { rows: 0, amount: null, unknown: 0, sealed: 0 },
    });
    expect((await get('batches')).body).toEqual({
      items: [],
      nextCursor: null,
    });
  });

  it('chooses by what it learned, and holds the money', async () => {
    const file = join(folder, 'outcomes.csv');
    await writeFile(file, outcomes());
    const { server } = await start({
      caps: { pullRequest: '0.05' },
      router: { strong: 'acme/big', weak: 'acme/small', outcomes: file },
    });
    const ask = (content: string, changes: object = {}) =>
      request(server)
        .post(`${BASE}/llm/choose`)
        .send({
          model: 'auto',
          max_completion_tokens: 1000,
          messages: [{ role: 'user', content }],
          ...changes,
        });
    // Nothing is learned before the task ran: the stronger one answers.
    const first = await ask('What is the capital of country 7?');
    expect(first.body).toMatchObject({
      model: 'big',
      reason: 'abstained-nothing-learned',
      abstained: true,
    });
    const unbounded = await ask('Hello', {
      max_completion_tokens: undefined,
    });
    expect(unbounded.status).toBe(400);
    expect(unbounded.body.error.message).toContain('max_completion_tokens');
    // The cap of a pull request has room for the weaker one alone.
    const full = await ask('Prove the following theorem about primes.', {
      max_completion_tokens: 2000,
      metadata: { pull_request: PULL_REQUEST },
    });
    expect(full.body).toMatchObject({
      model: 'small',
      reason: 'downshifted-by-cap',
      reservation: { accounts: [{ key: PULL_REQUEST }, { kind: 'model' }] },
    });
    const none = await ask('Prove', {
      max_completion_tokens: 20_000,
      metadata: { pull_request: PULL_REQUEST },
    });
    expect(none.status).toBe(409);
    const router = await request(server).get(`${BASE}/llm/router`);
    expect(router.body.router).toMatchObject({
      strong: 'acme/big',
      weak: 'acme/small',
    });
  });

  it('places a job by what interruptions cost', async () => {
    const { server } = await start();
    const answer = await request(server)
      .post(`${BASE}/spot/placements`)
      .send({
        onDemand: '1',
        job: {
          remainingHours: 10,
          deadlineHours: 24,
          startupHours: 0.5,
          checkpointShare: 0.05,
          reworkHours: 1,
        },
        offers: [
          { zoneId: 'euc1-az2', price: '0.4', interruptionsPerHour: 0.05 },
        ],
      });
    expect(answer.body).toMatchObject({
      place: 'spot',
      zoneId: 'euc1-az2',
      expectedCost: '4.4',
    });
  });
});

describe('trainRouterModel', () => {
  it('measures on prompts that it had not seen, beside length alone', () => {
    const { card, threshold } = trainRouterModel(outcomes(), {
      quality: 0.9,
      prices: null,
    });
    expect(card).toMatchObject({
      outcomes: 600,
      subjects: 6,
      strongAccuracy: 100,
      weakAccuracy: 50,
      oracleAccuracy: 100,
    });
    // Perfect foresight asks the strong one where it alone is right: half.
    expect(card.oracle).toMatchObject({ strongShare: 0.5, accuracy: 100 });
    const [first, last] = [card.curve[0], card.curve[card.curve.length - 1]];
    expect([first, last]).toEqual([
      { strongShare: 0, accuracy: 50, cost: null },
      { strongShare: 1, accuracy: 100, cost: null },
    ]);
    expect(card.apgr).toBeGreaterThan(0.7);
    expect(threshold).not.toBeNull();
    expect(card.chosenStrongShare).toBeLessThan(0.6);
  });

  it('refuses a table that is too small', () => {
    expect(() =>
      trainRouterModel('subject,prompt,strong_correct,weak_correct\n', {
        quality: 0.9,
        prices: null,
      }),
    ).toThrow('There are 0 outcomes');
  });
});

describe('readSignals', () => {
  const signal = {
    model: 'acme/big',
    priceFactor: '1.5',
    capacity: 0.5,
    from: '2026-11-20T00:00:00Z',
    to: '2026-11-21T00:00:00Z',
  };

  it('reads prices and capacity', () => {
    expect(readSignals(JSON.stringify([signal]))).toEqual([signal]);
  });

  it.each([
    [{ capacity: 2 }, 'signals[0].capacity is 2'],
    [{ to: 'soon' }, 'signals[0].to is "soon"'],
    [{ priceFactor: -1 }, 'signals[0].priceFactor is -1'],
  ])('names the field of %j', (change, message) => {
    expect(() =>
      readSignals(JSON.stringify([{ ...signal, ...change }])),
    ).toThrow(message);
  });
});
