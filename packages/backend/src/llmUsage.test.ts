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

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import costPlugin from '@maestro/backstage-plugin-cost-backend';
import ledgerPlugin from '@maestro/backstage-plugin-ledger-backend';

jest.setTimeout(120_000);

/** What everybody may download, in a process of its own. */
const VERIFIER = resolve(__dirname, '../../verify/verify.mjs');

describe('usage of language models, from the report to the verifier', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-llm-usage-'));

  afterAll(() => rmSync(folder, { recursive: true }));

  it('is sealed in the ledger, and checked by a stranger', async () => {
    const scheduler = mockServices.scheduler.mock({
      scheduleTask: async () => {},
      triggerTask: async () => {},
    });
    const { server } = await startTestBackend({
      features: [
        costPlugin,
        ledgerPlugin,
        scheduler.factory,
        catalogServiceMock.factory({ entities: [] }),
        mockServices.rootConfig.factory({
          data: {
            app: { baseUrl: 'http://localhost:3000' },
            backend: {
              baseUrl: 'http://localhost:7007',
              database: { client: 'better-sqlite3', connection: ':memory:' },
            },
            maestro: {
              ledger: { directory: join(folder, 'ledger') },
              cost: {
                directory: join(folder, 'cost'),
                llm: {
                  prices: {
                    'acme/big': [{ rates: { output_mtok: '40' } }],
                  },
                },
              },
            },
          },
        }),
      ],
    });
    const ask = async (path: string, init: RequestInit = {}) => {
      const answer = await fetch(
        `http://localhost:${server.port()}/api/${path}`,
        {
          ...init,
          headers: {
            authorization: mockCredentials.user.header(),
            'content-type': 'application/json',
          },
        },
      );
      expect([path, answer.status]).toEqual([path, 200]);
      return answer;
    };
    // A thousand of them are a batch at once, without a minute's wait.
    await ask('maestro-cost/llm/usage', {
      method: 'POST',
      body: JSON.stringify({
        items: Array.from({ length: 1000 }, (_, at) => ({
          eventId: `e${at}`,
          at: '2026-11-20T10:00:00Z',
          format: 'maestro',
          provider: 'acme',
          model: at === 7 ? 'no-such-model' : 'big',
          pullRequest: 'github.com/acme/shop#12',
          payload: { input_tokens: 0, output_tokens: at },
        })),
      }),
    });
    const seal = scheduler.scheduleTask.mock.calls.find(
      ([given]) => given.id === 'maestro-cost-llm-seal',
    )![0];
    await seal.fn(new AbortController().signal);
    const rows = await ask(
      'maestro-cost/llm/rows?window=all&pullRequest=github.com/acme/shop%2312&limit=1',
    );
    const page = await rows.json();
    expect(page).toMatchObject({
      total: { rows: 1000, amount: '19.97972', unknown: 1, sealed: 1000 },
      items: [{ seal: { batch: 1, index: 999, rows: 1000 } }],
    });
    const { seq } = page.items[0].seal;
    const receipt = await ask(`maestro-ledger/receipts/${seq}`);
    expect(await receipt.json()).toMatchObject({
      deliveryId: `llm-usage|1|1000|${page.items[0].seal.root}`,
      events: [{ type: 'maestro.cost.llm-usage' }],
    });
    const file = join(folder, 'batch.ndjson');
    const text = await (await ask('maestro-cost/llm/batches/1/export')).text();
    const { verifierKey } = await (await ask('maestro-ledger/status')).json();
    const verify = (content: string) => {
      writeFileSync(file, content);
      const { status, stdout } = spawnSync(
        process.execPath,
        [VERIFIER, 'llm-usage', file, '--key', verifierKey],
        { encoding: 'utf8' },
      );
      return { status, lines: stdout.trim().split('\n') };
    };
    const good = verify(text);
    expect(good.lines).toEqual(
      expect.arrayContaining([
        `receipt      ${seq} in a tree of ${seq + 1}`,
        'US dollars   19.97972',
        'unpriced     1',
        'VERIFIED',
      ]),
    );
    expect(good.status).toBe(0);
    expect(verify(text.replace('"amount":"0.00004"', '"amount":"0"'))).toEqual({
      status: 1,
      lines: ['FAILED: row 1: inclusion proof leads to another root'],
    });
  });
});
