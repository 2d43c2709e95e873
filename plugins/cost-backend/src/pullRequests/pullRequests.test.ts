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

import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { NotFoundError } from '@backstage/errors';
import { LedgerEvent } from '@maestro/backstage-plugin-ledger-common';
import { FeedConsumer } from '@maestro/backstage-plugin-ledger-node';
import { Knex } from 'knex';
import { readLlmConfig } from '../config/llm';
import { COST_COMMENT_MARKER } from '../engine/pullRequestCost';
import { LlmService } from '../service/llm/LlmService';
import { createPriceBook } from '../service/llm/PriceBook';
import { DatabaseLlmStore } from '../store/DatabaseLlmStore';
import { runPullRequestComments } from '../tasks/pullRequestComments';
import { CiBudgetService } from './CiBudgetService';
import { readPullRequestConfig } from './config';
import { DatabaseCiStore } from './DatabaseCiStore';
import { DatabasePullRequestStore } from './DatabasePullRequestStore';
import { createCommentPorts } from './forge';
import { PriceCheck, loadSecondCatalogue } from './PriceCheck';
import { PullRequestService } from './PullRequestService';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const AT = { host: 'forge.example', repository: 'acme/shop' };
const KEY = 'forge.example/acme/shop#12';

/** A GitHub that keeps comments, and fails when it is told to. */
class Forge {
  comments: Array<{ id: number; body: string; user: object }> = [];
  /** Answers of the next requests that write. */
  fail: Array<{ status: number; headers?: Record<string, string> }> = [];
  writes = 0;
  #server: Server | undefined;

  async start(): Promise<string> {
    const me = { login: 'maestro', type: 'User' };
    this.#server = createServer((request, response) => {
      let body = '';
      request.on('data', part => {
        body += part;
      });
      request.on('end', () => {
        const answer = (
          status: number,
          value: unknown,
          headers: Record<string, string> = {},
        ) => {
          response.writeHead(status, {
            'content-type': 'application/json',
            ...headers,
          });
          response.end(JSON.stringify(value));
        };
        const { method } = request;
        const path = request.url!.split('?')[0];
        if (path === '/user') {
          return answer(200, me);
        }
        if (method === 'GET') {
          return answer(200, this.comments);
        }
        this.writes += 1;
        const failure = this.fail.shift();
        if (failure) {
          return answer(failure.status, { message: 'no' }, failure.headers);
        }
        if (method === 'POST') {
          const comment = {
            id: 100 + this.writes,
            body: JSON.parse(body).body,
            user: me,
          };
          this.comments.push(comment);
          return answer(201, comment);
        }
        const id = Number(path.split('/').at(-1));
        const present = this.comments.find(comment => comment.id === id);
        if (!present) {
          return answer(404, { message: 'Not Found' });
        }
        present.body = JSON.parse(body).body;
        return answer(200, present);
      });
    });
    await new Promise<void>(resolve =>
      this.#server!.listen(0, '127.0.0.1', resolve),
    );
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop() {
    this.#server?.closeAllConnections();
    return new Promise(resolve => this.#server?.close(resolve));
  }
}

function event(type: string, data: object, changes: object = {}): LedgerEvent {
  return {
    type,
    version: '1.0.0',
    naturalKey: JSON.stringify(data),
    revision: '2026-11-20T10:00:00.000Z',
    occurredAt: '2026-11-20T10:00:00.000Z',
    subject: { ...AT, environment: null, service: null },
    data,
    position: 0,
    seq: 0,
    ...changes,
  } as unknown as LedgerEvent;
}

const change = (data: object = {}, changes: object = {}) =>
  event(
    'dev.cdevents.change.updated',
    {
      number: 12,
      title: 'Faster checkout',
      url: null,
      state: 'open',
      headBranch: 'faster',
      headSha: 'sha-1',
      createdAt: '2026-11-20T08:00:00Z',
      mergedAt: null,
      closedAt: null,
      ...data,
    },
    changes,
  );

const run = (
  runId: string,
  data: object = {},
  state: 'started' | 'finished' = 'finished',
) =>
  event(`dev.cdevents.pipelinerun.${state}`, {
    runId,
    attempt: 1,
    name: 'build',
    sha: 'sha-1',
    branch: 'faster',
    trigger: 'pull_request',
    outcome: state === 'finished' ? 'success' : null,
    queuedAt: null,
    startedAt: '2026-11-20T09:00:00Z',
    finishedAt: state === 'finished' ? '2026-11-20T09:10:00Z' : null,
    url: null,
    ...data,
  });

describe.each(databases.eachSupportedId())('pull requests on %s', id => {
  const forge = new Forge();
  let baseUrl: string;

  beforeEach(async () => {
    baseUrl = await forge.start();
    forge.comments = [];
    forge.fail = [];
    forge.writes = 0;
  });

  afterEach(() => forge.stop());

  async function start(events: LedgerEvent[], settings: object = {}) {
    const knex: Knex = await databases.init(id);
    await knex.migrate.latest({
      directory: resolvePackagePath(
        '@maestro/backstage-plugin-cost-backend',
        'migrations',
      ),
    });
    let clock = Date.parse('2026-11-20T12:00:00.000Z');
    const now = () => new Date(clock);
    const logger = mockServices.logger.mock();
    const ci = DatabaseCiStore.create({ knex });
    const log = [...events];
    const consumer = await FeedConsumer.create({
      feed: {
        read: async ({ after, limit }) => {
          const page = log
            .map((item, position) => ({ ...item, position }))
            .filter(({ position }) => position > after)
            .slice(0, limit);
          return {
            events: page as LedgerEvent[],
            cursor: page.at(-1)?.position ?? after,
            atEnd: true,
          };
        },
      },
      projection: ci.projection(),
      knex,
      logger,
    });
    ci.follow(consumer);
    await consumer.poll();
    expect((await consumer.status()).lastError).toBeNull();
    const root = new ConfigReader({
      integrations: {
        github: [{ host: AT.host, apiBaseUrl: baseUrl, token: 'secret' }],
      },
      maestro: {
        cost: {
          pullRequests: {
            runnerMinute: { price: '0.01' },
            commentAbove: '0.2',
            ...settings,
          },
        },
      },
    });
    const config = readPullRequestConfig(root);
    const store = DatabasePullRequestStore.create({ knex });
    const llmStore = DatabaseLlmStore.create({ knex });
    const prices = createPriceBook({
      'acme/big': [{ rates: { input_mtok: '10', output_mtok: '40' } }],
      'acme/small': [{ rates: { input_mtok: '1', output_mtok: '4' } }],
    });
    const llm = new LlmService({
      store: llmStore,
      prices,
      config: readLlmConfig(root),
      now,
    });
    const files = new Map<string, string | Error>();
    const ciBudgets = CiBudgetService.create({
      ci,
      store,
      config,
      integrations: ScmIntegrations.fromConfig(root),
      urlReader: mockServices.urlReader.mock({
        readUrl: async url => {
          const file = files.get(url);
          if (file instanceof Error) {
            throw file;
          }
          if (file === undefined) {
            throw new NotFoundError(url);
          }
          return { buffer: async () => Buffer.from(file) } as never;
        },
      }),
      logger,
      now,
    });
    const pullRequests = PullRequestService.create({
      ci,
      store,
      llm: llmStore,
      prices,
      listPrices: { of: async () => [] },
      router: () => ({
        strong: 'acme/big',
        weak: 'acme/small',
        strongShare: 0.5,
        qualityRisk: 0.02,
      }),
      minute: at => ciBudgets.minute(at),
      config,
      now,
    });
    const comment = () =>
      runPullRequestComments({
        ci,
        store,
        pullRequests,
        forge: createCommentPorts(root, () => clock),
        config,
        auditor: mockServices.auditor.mock({
          createEvent: async () => ({
            success: async () => {},
            fail: async () => {},
          }),
        }),
        logger,
        now,
      });
    return {
      ci,
      ciBudgets,
      comment,
      files,
      knex,
      llm,
      llmStore,
      log,
      logger,
      now,
      poll: () => consumer.poll(),
      prices,
      pullRequests,
      store,
      pass(minutes: number) {
        clock += minutes * 60_000;
      },
      use: (dollars: number, eventId = 'a') =>
        llm.report([
          {
            eventId,
            at: '2026-11-20T09:00:00Z',
            format: 'maestro',
            provider: 'acme',
            model: 'big',
            pullRequest: KEY,
            payload: { input_tokens: 0, output_tokens: dollars * 25_000 },
          },
        ]),
    };
  }

  it('counts runs on every head once, whatever the order of the feed', async () => {
    const events = [
      change(),
      change(
        { headSha: 'sha-2', title: 'Much faster checkout' },
        { revision: '2026-11-20T11:00:00.000Z' },
      ),
      run('1'),
      run('1', {}, 'started'),
      run('1', { attempt: 2, finishedAt: '2026-11-20T09:01:30Z' }),
      run('2', { sha: 'sha-2', startedAt: null }),
      run('3', { sha: 'sha-2' }, 'started'),
      run('4', { sha: 'elsewhere' }),
      // Another request that had the same head comes second.
      change({ number: 13, headSha: 'sha-2' }),
    ];
    for (const order of [events, [...events].reverse()]) {
      const { pullRequests } = await start(order);
      const { items, next } = await pullRequests.list(AT, { limit: 10 });
      expect(next).toBeNull();
      expect(items.map(({ number }) => number)).toEqual([13, 12]);
      expect(items[1]).toMatchObject({
        pullRequest: KEY,
        title: 'Much faster checkout',
        state: 'open',
        llm: { state: 'no_source', amount: null },
        ci: {
          state: 'ok',
          runs: 3,
          running: 1,
          unknown: 1,
          minutes: '11.5',
          amount: '0.115',
        },
        complete: false,
      });
      expect(items[0].ci).toMatchObject({ state: 'none', minutes: null });
    }
  });

  it('goes up, down and up again, and takes odd text and numbers', async () => {
    const { ci, knex } = await start([
      change({ number: 2 ** 40 }),
      change({ headBranch: 'a\0b', headSha: 'c\ud800' }),
      run('r\0', { sha: 'c\ud800' }),
    ]);
    expect(await ci.changes(AT, { limit: 5 })).toHaveLength(1);
    expect((await ci.runs(AT, [12])).get(12)).toMatchObject({ ended: 1 });
    const migrations = {
      directory: resolvePackagePath(
        '@maestro/backstage-plugin-cost-backend',
        'migrations',
      ),
    };
    const name = '20261121175000_pull_requests.js';
    await knex.migrate.down({ ...migrations, name } as never);
    expect(await knex.schema.hasTable('cost_ci_run')).toBe(false);
    await knex.migrate.up({ ...migrations, name } as never);
    expect(await knex('cost_ci_run').select()).toEqual([]);
  });

  it('pages by number, with requests that only usage or an estimate names', async () => {
    const { llm, pullRequests, use } = await start([change()]);
    await use(2);
    await llm.report([
      {
        eventId: 'b',
        at: '2026-11-20T09:00:00Z',
        format: 'maestro',
        provider: 'nobody',
        model: 'unheard-of',
        pullRequest: 'Forge.example/Acme/Shop!14',
        payload: { input_tokens: 1, output_tokens: 1 },
      },
    ]);
    await pullRequests.estimate({
      pullRequest: 'forge.example/acme/shop#9',
      source: 'terraform plan',
      items: [{ sku: 'db', amountPerMonth: '30', currency: 'EUR' }],
    });
    await expect(
      pullRequests.estimate({ pullRequest: 'shop 9', items: [] }),
    ).rejects.toThrow('pullRequest is "shop 9"');
    const first = await pullRequests.list(AT, { limit: 2 });
    expect(first.items).toMatchObject([
      { number: 14, state: 'unknown', llm: { state: 'unknown', amount: null } },
      { number: 12, llm: { amount: '2', unreserved: '2' } },
    ]);
    const second = await pullRequests.list(AT, {
      below: first.next!,
      limit: 2,
    });
    expect(second).toMatchObject({
      next: null,
      items: [
        {
          number: 9,
          llm: { state: 'none', amount: null },
          infrastructure: { perMonth: [{ currency: 'EUR', amount: '30' }] },
        },
      ],
    });
  });

  it('writes one comment, silent below the threshold, and keeps it true', async () => {
    const { comment, log, poll, use } = await start([change(), run('1')]);
    expect(await comment()).toMatchObject({ wished: 0, created: 0 });
    await use(2);
    expect(await comment()).toMatchObject({ created: 1 });
    expect(await comment()).toMatchObject({ created: 0, updated: 0 });
    expect(forge.comments).toHaveLength(1);
    expect(forge.comments[0].body).toContain('| **LLM and CI** | **2.10 USD**');
    // Half of 2 − 0.2.
    expect(forge.comments[0].body).toContain('for about 0.90 USD less');
    log.push(run('2'));
    await poll();
    expect(await comment()).toMatchObject({ created: 0, updated: 1 });
    expect(forge.comments[0].body).toContain('(20 min) | 2 runs');
    expect(forge.writes).toBe(2);
  });

  it('finds its comment again, and never takes that of another', async () => {
    const { comment, knex, use } = await start([change(), run('1')]);
    await use(2);
    forge.comments.push({
      id: 1,
      body: `${COST_COMMENT_MARKER} mine`,
      user: { login: 'eve', type: 'User' },
    });
    await comment();
    expect(forge.comments).toHaveLength(2);
    // As if cut off between the creation and the note of it.
    await knex('cost_pr_comment').update({
      written: null,
      comment_id: null,
      due_at: '2026-11-20T12:00:00.000Z',
    });
    expect(await comment()).toMatchObject({ created: 0, updated: 1 });
    expect(forge.comments).toHaveLength(2);
    expect(forge.comments[0].body).toContain('mine');
    // Deleted by somebody: written anew with the next change.
    forge.comments = forge.comments.slice(0, 1);
    await use(3, 'c');
    expect(await comment()).toMatchObject({ created: 1, updated: 0 });
  });

  it('waits longer each time, and as long as the forge says', async () => {
    const { comment, pass, pullRequests, use } = await start([
      change(),
      run('1'),
    ]);
    await use(2);
    forge.fail = [
      { status: 502 },
      { status: 502 },
      { status: 403, headers: { 'retry-after': '600' } },
    ];
    expect(await comment()).toMatchObject({ failed: 1 });
    expect(await comment()).toMatchObject({ failed: 0, created: 0 });
    const { items } = await pullRequests.list(AT, { limit: 1 });
    expect(items[0].comment).toMatchObject({
      state: 'failing',
      error: expect.stringContaining('the forge answered 502'),
    });
    pass(1);
    expect(await comment()).toMatchObject({ failed: 1 });
    pass(1);
    expect(await comment()).toMatchObject({ failed: 0, created: 0 });
    pass(1);
    expect(await comment()).toMatchObject({ failed: 1 });
    pass(9);
    expect(await comment()).toMatchObject({ failed: 0, created: 0 });
    pass(1);
    expect(await comment()).toMatchObject({ created: 1 });
    expect(forge.comments).toHaveLength(1);
  });

  it('judges the CI budget, and keeps the last good version of its file', async () => {
    const { ciBudgets, files, pass } = await start([
      change(),
      run('1'),
      run('2', {
        startedAt: '2026-11-01T00:00:00Z',
        finishedAt: '2026-11-01T00:06:00Z',
      }),
      run('3', { startedAt: '2026-10-31T23:59:59Z' }),
    ]);
    const entity = (annotations: Record<string, string>) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: { name: 'shop', annotations },
    });
    const shop = entity({
      'backstage.io/source-location':
        'url:https://forge.example/acme/shop/tree/main/services/shop/',
    });
    expect(await ciBudgets.budget(entity({}))).toMatchObject({
      state: 'not_annotated',
    });
    expect(await ciBudgets.budget(shop)).toMatchObject({
      state: 'no_budget',
      repository: 'forge.example/acme/shop',
    });
    const place =
      'https://forge.example/acme/shop/tree/main/.maestro/ci_budget.json';
    files.set(
      place,
      '{"version":1,"monthlyMinutes":20,"perPullRequestMinutes":1000,"currency":"EUR","pricePerMinute":"0.5"}',
    );
    pass(6);
    const good = {
      state: 'ok',
      place,
      month: {
        month: '2026-11',
        state: 'warning',
        minutes: '16',
        percent: '80',
        amount: '8',
        currency: 'EUR',
      },
    };
    expect(await ciBudgets.budget(shop)).toMatchObject({
      ...good,
      finding: null,
      pullRequests: [{ state: 'exceeded' }],
    });
    files.set(place, '{"version":1,"monthlyMinutes":-5}');
    pass(6);
    expect(await ciBudgets.budget(shop)).toMatchObject({
      ...good,
      finding: expect.stringContaining('monthlyMinutes is -5'),
    });
    files.set(place, new Error('timed out'));
    pass(6);
    expect(await ciBudgets.budget(shop)).toMatchObject({
      ...good,
      finding: expect.stringContaining('cannot be read: timed out'),
    });
    files.delete(place);
    pass(6);
    expect(await ciBudgets.budget(shop)).toMatchObject({ state: 'no_budget' });
  });

  it('does not judge minutes that nobody told', async () => {
    const { ciBudgets, files } = await start([change()]);
    files.set(
      'https://forge.example/acme/shop/tree/main/.maestro/ci_budget.json',
      '{"version":1,"monthlyMinutes":20}',
    );
    expect(
      await ciBudgets.budget({
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: {
          name: 'shop',
          annotations: {
            'backstage.io/source-location':
              'url:https://forge.example/acme/shop/tree/main/',
          },
        },
      }),
    ).toMatchObject({
      month: { state: 'unknown', minutes: null, amount: null },
    });
  });

  it('tells of prices that two catalogues see differently, and of new rates', async () => {
    const { knex, logger, now, prices, use } = await start([]);
    await use(1);
    const check = (output: string) =>
      PriceCheck.create({
        knex,
        logger,
        now,
        prices: createPriceBook({
          'acme/big': [{ rates: { input_mtok: '10', output_mtok: output } }],
        }),
        second: async () =>
          new Map([
            ['acme/big', { input: 10.05, output: 41 }],
            ['acme/unheard-of', { input: 1 }],
          ]),
      });
    expect(await check('40').run()).toEqual({
      compared: 1,
      disagreements: [
        { model: 'acme/big', kind: 'output', ours: '40', other: '41' },
      ],
    });
    expect(await check('40').disagreements()).toHaveLength(1);
    expect(await check('40').changes()).toEqual([]);
    await check('41').run();
    expect(await check('41').disagreements()).toEqual([]);
    expect(await check('41').changes()).toMatchObject([
      {
        model: 'acme/big',
        before: expect.stringContaining('"output_mtok":"40"'),
        after: expect.stringContaining('"output_mtok":"41"'),
      },
    ]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('The rates of acme/big, which was used'),
    );
    // The bundled second opinion loads, and has models that both know.
    const real = await PriceCheck.create({ knex, logger, now, prices }).run();
    expect((await loadSecondCatalogue()).size).toBeGreaterThan(500);
    expect(real.compared).toBeGreaterThan(100);
  });
});
