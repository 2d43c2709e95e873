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

import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import express from 'express';
import PromiseRouter from 'express-promise-router';
import request from 'supertest';
import { focusCsv } from '../__testUtils__/billing';
import { costPlugin } from '../plugin';

jest.setTimeout(120_000);

const BASE = '/api/maestro-cost';

/** Asks until the answer is there. */
async function eventually(ask: () => request.Test): Promise<request.Response> {
  for (;;) {
    const answer = await ask();
    if (answer.status !== 404) {
      return answer;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

describe('billing over HTTP', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maestro-cost-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** A ledger that gives receipts from 7 on. */
  function ledgerPlugin(sealed: object[]) {
    return createBackendPlugin({
      pluginId: 'maestro-ledger',
      register(env) {
        env.registerInit({
          deps: {
            httpAuth: coreServices.httpAuth,
            httpRouter: coreServices.httpRouter,
          },
          async init({ httpAuth, httpRouter }) {
            const router = PromiseRouter();
            router.use(express.json());
            router.post('/cost-loads', async (req, res) => {
              const { principal } = await httpAuth.credentials(req, {
                allow: ['service'],
              });
              sealed.push({ ...req.body, by: principal.subject });
              res.status(202).json({ seq: 6 + sealed.length });
            });
            httpRouter.use(router);
          },
        });
      },
    });
  }

  async function start(options: { allowed?: boolean; sealed?: object[] } = {}) {
    const scheduler = mockServices.scheduler.mock({
      scheduleTask: async () => {},
    });
    const { server } = await startTestBackend({
      features: [
        costPlugin,
        ledgerPlugin(options.sealed ?? []),
        scheduler.factory,
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
                maxUploadBytes: 100_000,
                sources: [
                  {
                    id: 'aws',
                    title: 'AWS',
                    path: join(folder, 'in', '*.csv'),
                  },
                  { id: 'hand' },
                ],
              },
            },
          },
        }),
      ],
    });
    const run = async (id: string) => {
      const task = scheduler.scheduleTask.mock.calls.find(
        ([given]) => given.id === id,
      )![0];
      await task.fn(new AbortController().signal);
    };
    return { server, run };
  }

  it('takes files of a folder in, and tells of sources and loads', async () => {
    const sealed: object[] = [];
    const { server, run } = await start({ sealed });
    await mkdir(join(folder, 'in'));
    await run('maestro-cost-ingest-aws');
    const empty = await request(server).get(`${BASE}/sources`);
    expect(empty.body.items[0]).toMatchObject({
      sourceId: 'aws',
      state: 'failed',
      message: expect.stringContaining('Nothing matches'),
      periods: [],
    });
    expect(empty.body.items[1]).toMatchObject({ state: 'never' });
    await writeFile(join(folder, 'in', 'a.csv'), focusCsv([{}, {}]));
    await writeFile(join(folder, 'in', 'b.csv'), 'BilledCost,x\n1,2\n');
    await run('maestro-cost-ingest-aws');
    await run('maestro-cost-ingest-aws');
    const { body } = await request(server).get(`${BASE}/sources`);
    expect(body.items[0]).toMatchObject({
      state: 'failed',
      message: expect.stringMatching(/^b.csv: .*EffectiveCost/),
      pending: [
        {
          name: 'b.csv',
          state: 'refused',
          message: expect.stringContaining('EffectiveCost'),
          at: expect.any(String),
        },
      ],
      periods: ['2026-10-01'],
    });
    const loads = await request(server).get(`${BASE}/loads?sourceId=aws`);
    expect(loads.body).toMatchObject({
      nextCursor: null,
      items: [
        {
          billingPeriod: '2026-10-01',
          fileName: 'a.csv',
          rows: 2,
          state: 'current',
          totals: {
            USD: {
              billed: '2',
              effective: '1.8',
              contracted: '2',
              list: '2.4',
            },
          },
        },
      ],
    });
    const { loadId } = loads.body.items[0];
    const one = await request(server).get(`${BASE}/loads/${loadId}`);
    expect(one.body).toMatchObject({ loadId, rows: 2, seq: null });
    await run('maestro-cost-seal');
    await run('maestro-cost-seal');
    expect(sealed).toEqual([
      expect.objectContaining({
        loadId,
        inputDigest: one.body.inputDigest,
        fileDigest: one.body.fileDigest,
        totals: [
          {
            currency: 'USD',
            rows: 2,
            billed: '2',
            effective: '1.8',
            contracted: '2',
            list: '2.4',
          },
        ],
        by: 'plugin:maestro-cost',
      }),
    ]);
    const receipt = await request(server).get(`${BASE}/loads/${loadId}`);
    expect(receipt.body.seq).toBe(7);
    const conformance = await eventually(() =>
      request(server).get(`${BASE}/loads/${loadId}/conformance`),
    );
    expect(conformance.body).toMatchObject({
      rows: 2,
      readFrom: 'delivered',
      static: {
        source: 'table',
        label: "Maestro's own table of FOCUS 1.0",
      },
    });
    const judged = await request(server).get(`${BASE}/loads/${loadId}`);
    expect(judged.body.conformance).toMatchObject({
      version: '1.0',
      parts: [
        { kind: 'static', label: "Maestro's own table of FOCUS 1.0" },
        { kind: 'dynamic' },
      ],
    });
    expect(judged.body.conformance.findings.map((f: any) => f.rule)).toContain(
      'missing-column',
    );
    await rm(join(folder, 'in', 'b.csv'));
    await run('maestro-cost-ingest-aws');
    const mended = await request(server).get(`${BASE}/sources`);
    expect(mended.body.items[0]).toMatchObject({
      state: 'ok',
      message: null,
      pending: [],
      looks: 'every 15 minutes',
    });
    const { lastDeliveryAt, staleAt } = mended.body.items[0];
    expect(Date.parse(staleAt) - Date.parse(lastDeliveryAt)).toBe(
      3 * 24 * 3_600_000,
    );
    expect(mended.body.items[1]).toMatchObject({ staleAt: null, looks: null });
  });

  it('takes uploads, says so of duplicates, and pages loads', async () => {
    const { server } = await start();
    const csv = gzipSync(focusCsv([{ BillingCurrency: 'EUR' }]));
    const upload = (body: Buffer | string, path = 'sources/hand/loads') =>
      request(server)
        .post(`${BASE}/${path}`)
        .set('content-type', 'application/octet-stream')
        .send(body);
    const first = await upload(
      csv,
      'sources/hand/loads?fileName=october.csv.gz',
    );
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({
      state: 'loaded',
      loads: [{ fileName: 'october.csv.gz', totals: { EUR: { list: '1.2' } } }],
    });
    const again = await upload(csv);
    expect(again.status).toBe(200);
    expect(again.body.state).toBe('duplicate');
    await upload(focusCsv([{}, {}]));
    const page = await request(server).get(`${BASE}/loads?limit=1`);
    const next = await request(server).get(
      `${BASE}/loads?limit=1&cursor=${page.body.nextCursor}`,
    );
    expect([page.body.items[0].state, next.body.items[0].state].sort()).toEqual(
      ['current', 'superseded'],
    );
    expect(next.body.nextCursor).toBeNull();
  });

  it('refuses what it cannot take, and keeps nothing of it', async () => {
    const { server } = await start();
    const upload = (path: string, body: string | Buffer) =>
      request(server)
        .post(`${BASE}/${path}`)
        .set('content-type', 'text/csv')
        .send(body);
    const bad = await upload(
      'sources/hand/loads',
      focusCsv([{}, { BilledCost: 'ten' }]),
    );
    expect(bad.status).toBe(400);
    expect(bad.body.error.message).toBe(
      'Row 2: BilledCost is "ten"; write a decimal number such as -12.34',
    );
    const large = await upload('sources/hand/loads', 'x'.repeat(100_001));
    expect(large.status).toBe(400);
    expect(large.body.error.message).toContain('maestro.cost.maxUploadBytes');
    const unknown = await upload('sources/other/loads', focusCsv([{}]));
    expect(unknown.status).toBe(404);
    expect(unknown.body.error.message).toContain('aws, hand');
    const slip = await upload('sources/hand/loads?filename=a', focusCsv([{}]));
    expect(slip.status).toBe(400);
    expect((await request(server).get(`${BASE}/loads?limit=0`)).status).toBe(
      400,
    );
    expect((await request(server).get(`${BASE}/loads/x`)).status).toBe(404);
    expect(
      (await readdir(join(folder, 'cost', 'staged'))).filter(
        name => name !== 'duckdb',
      ),
    ).toEqual([]);
    expect(await readdir(join(folder, 'cost', 'loads'))).toEqual([]);
  });

  it('is closed to those without the permissions', async () => {
    const { server } = await start({ allowed: false });
    for (const path of ['sources', 'loads', 'loads/x']) {
      const { status } = await request(server).get(`${BASE}/${path}`);
      expect(status).toBe(403);
    }
    const upload = await request(server)
      .post(`${BASE}/sources/hand/loads`)
      .send('x');
    expect(upload.status).toBe(403);
    const nobody = await request(server)
      .get(`${BASE}/sources`)
      .set('authorization', mockCredentials.none.header());
    expect(nobody.status).toBe(401);
  });
});
