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

import { wrapServer } from '@backstage/backend-openapi-utils/testUtils';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  fromBase64,
  leafHash,
  ledgerUnattributedReadPermission,
  verifyCheckpoint,
  verifyInclusion,
} from '@maestro/backstage-plugin-ledger-common';
import express from 'express';
import request from 'supertest';
import { Appendable } from './engine/sequence';
import { RouterContext } from './http/context';
import { createRouter } from './router';
import { sha256Hex } from './service/crypto';
import { spec } from './schema/openapi.generated';
import { component, testLedger } from './__testUtils__/context';
import { deliveries, delivery, T0 } from './__testUtils__/store';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const checkout = component('checkout', {
  'maestro.dev/repository': 'github.com/lighthouse/checkout',
});

function appOf(context: RouterContext) {
  const app = express();
  app.use(createRouter(context));
  app.use(
    MiddlewareFactory.create({
      config: mockServices.rootConfig(),
      logger: mockServices.logger.mock(),
    }).error(),
  );
  return app;
}

/** Checks requests and responses against the document; JSON only. */
async function serve(context: RouterContext) {
  const app = appOf(context);
  const { listen } = app;
  // The proxy of wrapServer asks for localhost, which may have no IPv6 entry.
  app.listen = ((port: number) =>
    (listen as Function).call(app, port, '127.0.0.1')) as typeof app.listen;
  return wrapServer(app);
}

/** A tag of a repository that no entity claims. */
function stray(id: string): Appendable {
  const item = delivery(id);
  return {
    ...item,
    events: item.events.map(event => ({
      ...event,
      naturalKey: `github.com|lighthouse/stray|tag|${id}`,
      subject: { ...event.subject, repository: 'lighthouse/stray' },
    })),
  };
}

const service = mockCredentials.service.header();

describe.each(databases.eachSupportedId())('router on %s', id => {
  it('answers every read as the document says', async () => {
    const ledger = await testLedger(await databases.init(id), {
      entities: [checkout],
      config: { publicTiles: true },
    });
    await ledger.attribute();
    await ledger.store.append([...deliveries(0, 300), stray('x')], T0);
    const server = await serve(ledger.context);
    const app = appOf(ledger.context);
    const ask = async (target: Parameters<typeof request>[0], path: string) => {
      const answer = await request(target)
        .get(path)
        .set('authorization', service);
      expect([path, answer.status]).toEqual([path, 200]);
      return answer;
    };
    const get = (path: string) => ask(server, path);
    const getText = (path: string) => ask(app, path);

    const status = (await get('/status')).body;
    expect(status).toMatchObject({ treeSize: 303, demo: false });
    const { root } = verifyCheckpoint((await getText('/checkpoint')).text, [
      status.verifierKey,
    ]);
    expect(Buffer.from(root).toString('base64')).toBe(status.rootHash);

    const page = (await get('/receipts?limit=2')).body;
    expect(page.items.map((item: any) => item.seq)).toEqual([302, 301]);
    expect(page.items[0].events[0].entityRef).toBeNull();
    expect(page.items[1].events[0].entityRef).toBe(
      'component:default/checkout',
    );
    const next = (await get(`/receipts?limit=2&cursor=${page.nextCursor}`))
      .body;
    expect(next.items.map((item: any) => item.seq)).toEqual([300, 299]);
    const own = (
      await get('/receipts?entityRef=component:default/checkout&limit=200')
    ).body;
    expect(own.items).toHaveLength(200);
    const rest = (
      await get(
        `/receipts?entityRef=component:default/checkout&limit=200&cursor=${own.nextCursor}`,
      )
    ).body;
    expect(rest.items).toHaveLength(100);
    expect(rest.nextCursor).toBeNull();
    expect(
      (await get('/receipts?type=maestro.attribution.claimed')).body.items,
    ).toHaveLength(1);
    expect((await get('/receipts?from=2026-11-03')).body.items).toEqual([]);

    expect((await get('/receipts/5')).body.receipt).toMatchObject({
      version: 1,
      deliveryId: 'd-3',
    });
    const proof = (await get('/receipts/5/proof?treeSize=100')).body;
    const older = verifyCheckpoint(proof.checkpoint, [status.verifierKey]);
    expect(Number(older.size)).toBe(100);
    verifyInclusion({
      leafIndex: 5,
      treeSize: 100,
      leafHash: leafHash(fromBase64(proof.leaf)),
      proof: proof.proof.map(fromBase64),
      root: older.root,
    });
    await getText('/receipts/5/tlog-proof');
    await getText('/receipts/5/body');
    await get('/proofs/consistency?from=100&to=303');
    expect((await get('/sources')).body.map((item: any) => item.id)).toEqual([
      'api',
      'audit',
    ]);
    expect((await get('/unattributed')).body).toEqual([
      {
        subject: {
          host: 'github.com',
          repository: 'lighthouse/stray',
          environment: null,
          service: null,
        },
        events: 1,
        lastAt: T0,
        hint: 'maestro.dev/repository: github.com/lighthouse/stray',
      },
    ]);
    const feed = (await getText('/events?limit=50000')).text.trim().split('\n');
    expect(feed).toHaveLength(303);
    expect(JSON.parse(feed.at(-1)!).atEnd).toBe(true);
    const part = (await getText('/events?limit=100')).text.trim().split('\n');
    expect(JSON.parse(part.at(-1)!)).toEqual({
      cursor: JSON.parse(part.at(-2)!).position,
      atEnd: false,
      head: 302 * 1024,
      remaining: 202,
    });

    const tile = await request(app).get('/tile/0/001.p/47').buffer(true);
    expect(tile.status).toBe(200);
    expect(tile.body).toHaveLength(47 * 32);
    const entries = await request(app).get('/tile/entries/001.p/47');
    expect(entries.body.readUInt16BE(0)).toBeGreaterThan(100);
    expect((await request(app).get('/tile/0/001.p/48')).status).toBe(404);
    expect((await request(app).get('/tile/0/1')).status).toBe(404);
  });

  it('exports what the offline verifier can check', async () => {
    const ledger = await testLedger(await databases.init(id), {
      entities: [checkout],
    });
    await ledger.attribute();
    await ledger.store.append([...deliveries(0, 20), stray('x')], T0);
    const server = appOf(ledger.context);
    const exported = async (query: string) =>
      (
        await request(server)
          .get(`/export${query}`)
          .set('authorization', service)
      ).text
        .trim()
        .split('\n')
        .map(text => JSON.parse(text));

    const [header, ...whole] = await exported('');
    expect(header).toMatchObject({
      origin: 'example.org/ledger',
      range: { from: 0, to: 23 },
      contiguous: true,
      filter: null,
    });
    expect(whole.at(-1)).toEqual({ end: true, count: 23 });
    expect(whole[0].proof).toBeUndefined();
    const { root, size } = verifyCheckpoint(header.checkpoint, [
      header.verifierKey,
    ]);
    expect(whole[2].body).toBeUndefined();
    const [, , , withBody] = await exported('?bodies=true');
    const receipt = JSON.parse(Buffer.from(withBody.leaf, 'base64').toString());
    expect(
      sha256Hex(
        Buffer.concat([
          Buffer.from(withBody.salt, 'base64'),
          Buffer.from(withBody.body, 'base64'),
        ]),
      ),
    ).toBe(receipt.body.digest);
    for (const [query, seqs, contiguous] of [
      ['?from=3&to=6', [3, 4, 5], true],
      ['?seqs=9,2', [2, 9], false],
      [
        '?entityRef=component:default/checkout&from=15',
        [15, 16, 17, 18, 19, 20, 21],
        false,
      ],
    ] as const) {
      const [first, ...lines] = await exported(query);
      expect(first.contiguous).toBe(contiguous);
      const leaves = lines.slice(0, -1);
      expect(leaves.map(line => line.seq)).toEqual(seqs);
      for (const line of leaves) {
        verifyInclusion({
          leafIndex: line.seq,
          treeSize: size,
          leafHash: leafHash(fromBase64(line.leaf)),
          proof: line.proof.map(fromBase64),
          root,
        });
      }
    }
  });

  it('exports many receipts by their numbers', async () => {
    const ledger = await testLedger(await databases.init(id));
    await ledger.store.append(deliveries(0, 1300), T0);
    const server = appOf(ledger.context);
    const post = (body: object) =>
      request(server).post('/export').set('authorization', service).send(body);
    // Odd numbers, in an order that is not that of the log.
    const seqs = Array.from({ length: 600 }, (_, at) => 1199 - 2 * at);
    const { text } = await post({ seqs }).buffer(true);
    const lines = text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(lines[0]).toMatchObject({
      contiguous: false,
      filter: { seqs: 600 },
    });
    expect(lines.slice(1, -1).map(({ seq }) => seq)).toEqual(
      [...seqs].sort((a, b) => a - b),
    );
    expect(lines.at(-1)).toEqual({ end: true, count: 600 });
    for (const [body, field] of [
      [{ seqs: [] }, 'seqs'],
      [{ seqs: [1301] }, 'seqs'],
      [{ seqs: ['x'] }, 'seqs'],
      [{}, 'seqs'],
    ] as const) {
      const answer = await post(body);
      expect([body, answer.status]).toEqual([body, 400]);
      expect(answer.body.error.message).toContain(field);
    }
  });

  it('withholds what the caller may not see', async () => {
    const ledger = await testLedger(await databases.init(id), {
      entities: [checkout],
    });
    await ledger.attribute();
    await ledger.store.append([delivery('a'), stray('b')], T0);
    // To this caller the catalog shows nothing, and unattributed is denied.
    const blind: RouterContext = {
      ...ledger.context,
      entityAccess: {
        ...ledger.context.entityAccess,
        visible: async () => new Set(),
      },
      permissions: mockServices.permissions.mock({
        authorize: async requests =>
          requests.map(({ permission }) => ({
            result:
              permission.name === ledgerUnattributedReadPermission.name
                ? AuthorizeResult.DENY
                : AuthorizeResult.ALLOW,
          })),
      }),
    };
    const server = await serve(blind);
    const user = mockCredentials.user.header();
    const tail = await request(server)
      .get('/receipts')
      .set('authorization', user);
    expect(tail.body.items).toHaveLength(4);
    expect(tail.body.items.flatMap((item: any) => item.events)).toEqual([]);
    const feed = await request(appOf(blind))
      .get('/events')
      .set('authorization', user);
    expect(feed.text.trim().split('\n')).toHaveLength(1);
    const unattributed = await request(server)
      .get('/unattributed')
      .set('authorization', user);
    expect(unattributed.status).toBe(403);
    const hidden = await request(server)
      .get('/receipts?entityRef=component:default/unknown')
      .set('authorization', user);
    expect(hidden.status).toBe(404);

    const sighted = await serve(ledger.context);
    const all = await request(sighted)
      .get('/receipts')
      .set('authorization', user);
    expect(all.body.items.flatMap((item: any) => item.events)).toHaveLength(3);
  });

  it('asks for a permission on every route but those that are open', async () => {
    const ledger = await testLedger(await databases.init(id));
    const server = appOf({
      ...ledger.context,
      permissions: mockServices.permissions({ result: AuthorizeResult.DENY }),
    });
    const bodies: Record<string, object> = {
      '/deployments': {
        service: 'x',
        environment: 'production',
        sha: 'abcdef1',
        state: 'success',
        finishedAt: T0,
      },
      '/incidents': { id: 'x', service: 'x', title: 'x', startedAt: T0 },
      '/survey-rounds': {
        roundId: 'r',
        groupRef: 'a',
        questionSet: 'q',
        questionSetVersion: 1,
        respondents: '5 to 9',
        digest: '0'.repeat(64),
        closedAt: T0,
      },
      '/evidence-records': {
        digest: '0'.repeat(64),
        predicateType: 'https://example.org/p',
        commits: [],
        repository: null,
        signer: 'key:00',
        effectiveAt: null,
        collectedAt: T0,
      },
      '/cost-loads': {
        loadId: '5f0c',
        sourceId: 'aws',
        billingPeriod: '2026-10-01',
        billingPeriodEnd: '2026-11-01',
        inputDigest: 'd'.repeat(64),
        fileDigest: 'e'.repeat(64),
        rows: 2,
        focusVersion: '1.2',
        totals: [
          {
            currency: 'USD',
            rows: 2,
            billed: '-0.000000000000001',
            effective: '1.8',
            contracted: '2',
            list: '2.4',
          },
        ],
        loadedAt: T0,
      },
      '/llm-usage-batches': {
        batch: 1,
        form: 'maestro-llm-usage@1',
        rows: 2,
        root: 'f'.repeat(64),
        firstAt: T0,
        lastAt: T0,
        currency: 'USD',
        amount: '0.3',
        unreserved: '0',
        unknown: 0,
        closedAt: T0,
      },
      '/erasures': { seq: 1 },
      '/export': { seqs: [1] },
      '/pseudonyms': { accounts: ['github.com/mona'] },
      '/audit-events': {
        records: [
          {
            kind: 'dropped',
            id: 'x',
            at: T0,
            plugin: 'x',
            count: 1,
            firstAt: T0,
            lastAt: T0,
          },
        ],
      },
    };
    // The verifiers are for everybody; they hold no data.
    const open = [
      '/status',
      '/doors/{sourceId}',
      '/programs',
      '/programs/{name}',
    ];
    const guarded = Object.entries(spec.paths).filter(
      ([path]) => !open.includes(path),
    );
    for (const [path, operations] of guarded) {
      for (const method of Object.keys(operations)) {
        const url = path
          .replace('{seq}', '0')
          .replace('{path}', '0')
          .replace('/consistency', '/consistency?from=1&to=1');
        const answer = await (method === 'get'
          ? request(server).get(url)
          : request(server)
              .post(url)
              .send(bodies[path] ?? {})
        ).set('authorization', mockCredentials.user.header());
        expect([method, path, answer.status]).toEqual([method, path, 403]);
      }
    }
  });
});
