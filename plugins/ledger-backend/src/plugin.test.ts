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

import { AddressInfo } from 'node:net';
import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import {
  fromBase64,
  leafHash,
  readLlmUsageReceipt,
  verifyCheckpoint,
  verifyInclusion,
  verifyTlogProof,
} from '@maestro/backstage-plugin-ledger-common';
import { createLedgerExport } from '@maestro/backstage-plugin-ledger-node';
import request from 'supertest';
import { BASE, deliverTo, startBackend, TAG } from './__testUtils__/backend';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const user = mockCredentials.user.header();

async function start(id: Parameters<typeof databases.init>[0]) {
  return startBackend(await databases.init(id));
}

describe.each(databases.eachSupportedId())('ledger on %s', id => {
  it('leads from a delivery to a proof that a stranger can check', async () => {
    const { server } = await start(id);
    const accepted = await deliverTo(server, 'd-1', TAG);
    expect(accepted.status).toBe(202);
    expect(accepted.body).toEqual({ seq: 1, duplicate: false });
    const again = await deliverTo(server, 'd-1', TAG);
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ seq: 1, duplicate: true });

    const status = await request(server)
      .get(`${BASE}/status`)
      .set('authorization', user);
    expect(status.body).toMatchObject({
      origin: 'localhost/maestro-ledger',
      demo: false,
      treeSize: 2,
      writable: true,
    });
    const { verifierKey, checkpoint } = status.body;

    const proof = await request(server)
      .get(`${BASE}/receipts/1/proof`)
      .set('authorization', user);
    expect(proof.status).toBe(200);
    const { root, size } = verifyCheckpoint(proof.body.checkpoint, [
      verifierKey,
    ]);
    expect(proof.body.checkpoint).toBe(checkpoint);
    verifyInclusion({
      leafIndex: proof.body.index,
      treeSize: size,
      leafHash: leafHash(fromBase64(proof.body.leaf)),
      proof: proof.body.proof.map(fromBase64),
      root,
    });
    const file = await request(server)
      .get(`${BASE}/receipts/1/tlog-proof`)
      .set('authorization', user);
    expect(
      Number(verifyTlogProof(file.text, { verifierKeys: [verifierKey] }).index),
    ).toBe(1);

    const feed = await request(server)
      .get(`${BASE}/events?after=-1&limit=10`)
      .set('authorization', mockCredentials.service.header());
    const lines = feed.text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(lines[0]).toMatchObject({
      type: 'maestro.tag.created',
      position: 1024,
      seq: 1,
      source: 'tags',
      subject: { repository: 'lighthouse/checkout' },
      data: { tag: 'v1.0.0' },
    });
    expect(lines[1]).toEqual({
      cursor: 1024,
      atEnd: true,
      head: 1024,
      remaining: 0,
    });
  });

  it('hands receipts to another plugin on behalf of its caller', async () => {
    const { server } = await start(id);
    await deliverTo(server, 'd-1', TAG);
    const { port } = server.address() as AddressInfo;
    const read = createLedgerExport({
      auth: mockServices.auth({ pluginId: 'maestro-dora' }),
      discovery: {
        getBaseUrl: async () => `http://127.0.0.1:${port}${BASE}`,
        getExternalBaseUrl: async () => '',
      },
    });
    const credentials = mockCredentials.user();
    const lines: Array<Record<string, unknown>> = [];
    for await (const line of await read({ seqs: [1], credentials })) {
      lines.push(JSON.parse(line));
    }
    expect(lines).toMatchObject([
      { format: 'maestro-ledger-export@1', contiguous: false },
      { seq: 1, events: [{ type: 'maestro.tag.created' }] },
      { end: true, count: 1 },
    ]);
    await expect(read({ seqs: [99], credentials })).rejects.toThrow('400');
  });

  it('tells plugins, and nobody else, the pseudonym of an account', async () => {
    const { server } = await start(id);
    await deliverTo(server, 'd-1', TAG);
    const ask = (accounts: string[], authorization: string) =>
      request(server)
        .post(`${BASE}/pseudonyms`)
        .set('authorization', authorization)
        .send({ accounts });
    const service = mockCredentials.service.header();
    const { pseudonyms } = (await ask(['GitHub.com/Mona'], service)).body;
    const erased = await request(server)
      .post(`${BASE}/erasures`)
      .set('authorization', user)
      .send({ account: 'github.com/mona' });
    expect(pseudonyms).toEqual({ 'GitHub.com/Mona': erased.body.person });
    expect((await ask(['mona'], service)).body.error.message).toContain(
      'accounts',
    );
    expect((await ask(['github.com/mona'], user)).status).toBe(403);
  });

  it('answers bad input clearly and counts it', async () => {
    const { server } = await start(id);
    const wrong = await deliverTo(server, 'd-1', TAG, 'nonsense');
    expect(wrong.status).toBe(401);
    expect(wrong.body.error.message).toContain('x-signature');
    const large = await request(server)
      .post(`${BASE}/doors/tags`)
      .set('authorization', '')
      .set('content-type', 'application/json')
      .send(`"${'x'.repeat(26 * 1024 * 1024)}"`);
    expect(large.status).toBe(413);
    expect(large.body.error.message).toContain('26214400');
    const unknown = await request(server)
      .post(`${BASE}/doors/nobody`)
      .set('authorization', '')
      .send({});
    expect(unknown.status).toBe(404);
    const noId = await deliverTo(server, '', TAG);
    expect(noId.status).toBe(400);
    const simulated = await deliverTo(server, 'd-2', TAG).set(
      'x-maestro-simulated-received-at',
      '2026-01-01T00:00:00Z',
    );
    expect(simulated.status).toBe(400);

    const sources = await request(server)
      .get(`${BASE}/sources`)
      .set('authorization', user);
    const tags = sources.body.find((source: any) => source.id === 'tags');
    expect(tags).toMatchObject({ state: 'failing', deliveries: 0 });
    expect(
      Object.fromEntries(
        tags.rejected.map((item: any) => [item.reason, item.count]),
      ),
    ).toEqual({
      wrong_signature: 1,
      too_large: 1,
      missing_delivery_id: 1,
      malformed: 1,
    });

    for (const [path, field] of [
      ['/receipts?sources=x', 'sources'],
      ['/receipts?from=yesterday', 'from'],
      ['/receipts?limit=0', 'limit'],
      ['/receipts?entityRef=a:b:c', 'entityRef'],
      ['/receipts/abc', 'seq'],
      ['/proofs/consistency?from=5&to=2', 'from'],
      ['/export?seqs=99', 'seqs'],
    ]) {
      const answer = await request(server)
        .get(`${BASE}${path}`)
        .set('authorization', user);
      expect([path, answer.status]).toEqual([path, 400]);
      expect(answer.body.error.message).toContain(field);
    }
    const missing = await request(server)
      .get(`${BASE}/receipts/99/proof`)
      .set('authorization', user);
    expect(missing.status).toBe(404);
  });

  it('takes plain deployments and incidents', async () => {
    const { server } = await start(id);
    const post = (path: string, body: object) =>
      request(server)
        .post(`${BASE}${path}`)
        .set('authorization', mockCredentials.service.header())
        .send(body);
    const deployment = {
      entityRef: 'checkout',
      environment: 'production',
      sha: 'ABCDEF1',
      state: 'success',
      finishedAt: '2026-11-02T10:00:00+01:00',
    };
    expect((await post('/deployments', deployment)).status).toBe(202);
    expect((await post('/deployments', deployment)).body).toEqual({
      seq: 1,
      duplicate: true,
    });
    const incident = {
      id: 'INC-1',
      service: 'checkout',
      title: 'Checkout is slow',
      startedAt: '2026-11-02T11:00:00Z',
    };
    expect((await post('/incidents', incident)).status).toBe(202);
    const tail = await request(server)
      .get(`${BASE}/receipts?source=api`)
      .set('authorization', mockCredentials.service.header());
    expect(tail.body.items.map((item: any) => item.events[0].summary)).toEqual([
      'Checkout is slow',
      'Deployed abcdef1 to production',
    ]);
    expect(tail.body.items[1].events[0]).toMatchObject({
      type: 'dev.cdevents.service.deployed',
      occurredAt: '2026-11-02T09:00:00.000Z',
      subject: { host: 'api', service: 'component:default/checkout' },
    });
    const survey = {
      roundId: 'd7c2',
      groupRef: 'Engineering',
      questionSet: 'space-core',
      questionSetVersion: 1,
      respondents: '20 to 49',
      digest: 'a'.repeat(64),
      closedAt: '2026-11-03T10:00:00Z',
    };
    expect((await post('/survey-rounds', survey)).status).toBe(202);
    expect(
      (await post('/survey-rounds', { ...survey, respondents: '5 to 9' })).body,
    ).toMatchObject({ duplicate: true });
    for (const [field, value] of Object.entries({
      digest: 'abc',
      closedAt: 'then',
      groupRef: 'a:b:c',
    })) {
      const answer = await post('/survey-rounds', {
        ...survey,
        [field]: value,
      });
      expect([field, answer.status]).toEqual([field, 400]);
      expect(answer.body.error.message).toContain(field);
    }
    const sealed = await request(server)
      .get(`${BASE}/receipts?type=maestro.survey.closed`)
      .set('authorization', mockCredentials.service.header());
    expect(sealed.body.items[0].events[0]).toMatchObject({
      summary:
        'Survey round of group:default/engineering closed, 20 to 49 people answered',
      subject: { host: 'api', service: 'group:default/engineering' },
    });
    const evidence = {
      digest: 'b'.repeat(64),
      predicateType: 'https://example.org/predicate/v1',
      commits: ['c'.repeat(40)],
      repository: 'github.com/lighthouse/engineering',
      signer: 'key:00:11',
      effectiveAt: null,
      collectedAt: '2026-11-03T10:00:00Z',
    };
    const recorded = await post('/evidence-records', evidence);
    expect(recorded.status).toBe(202);
    expect((await post('/evidence-records', evidence)).body).toEqual({
      seq: recorded.body.seq,
      duplicate: true,
    });
    for (const [field, value] of Object.entries({
      digest: 'abc',
      collectedAt: 'then',
      effectiveAt: 'then',
      repository: 'here',
    })) {
      const answer = await post('/evidence-records', {
        ...evidence,
        [field]: value,
      });
      expect([field, answer.status]).toEqual([field, 400]);
      expect(answer.body.error.message).toContain(field);
    }
    const leaf = await request(server)
      .get(`${BASE}/receipts/${recorded.body.seq}`)
      .set('authorization', mockCredentials.service.header());
    expect(leaf.body).toMatchObject({
      deliveryId: `evidence|${evidence.digest}`,
      events: [
        {
          summary:
            'Evidence bbbbbbbbbbbb recorded: https://example.org/predicate/v1',
        },
      ],
    });
    const unclaimed = await request(server)
      .get(`${BASE}/unattributed`)
      .set('authorization', mockCredentials.service.header());
    expect(JSON.stringify(unclaimed.body)).not.toContain('engineering');
    for (const [body, field] of [
      [{ ...deployment, sha: 'xyz' }, 'sha'],
      [{ ...deployment, state: 'fine' }, 'state'],
      [{ ...deployment, finishedAt: 'now' }, 'finishedAt'],
      [{ ...deployment, entityRef: undefined }, 'entityRef'],
      [{ ...deployment, colour: 'red' }, 'additional'],
      [{ ...deployment, repository: 'nowhere' }, 'repository'],
    ] as const) {
      const answer = await post('/deployments', body);
      expect([field, answer.status]).toEqual([field, 400]);
      expect(answer.body.error.message).toContain(field);
    }
  });

  it('seals manifests of billing data, for the cost plugin alone', async () => {
    const { server } = await start(id);
    const cost = mockCredentials.service.header({
      onBehalfOf: mockCredentials.service('plugin:maestro-cost'),
      targetPluginId: 'maestro-ledger',
    });
    const manifest = {
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
      loadedAt: '2026-11-03T10:00:00Z',
    };
    const post = (body: object, header = cost) =>
      request(server)
        .post(`${BASE}/cost-loads`)
        .set('authorization', header)
        .send(body);
    const sealed = await post(manifest);
    expect(sealed.status).toBe(202);
    expect((await post(manifest)).body).toEqual({
      seq: sealed.body.seq,
      duplicate: true,
    });
    // A bill in many files names each of them.
    const parts = Array.from({ length: 2_000 }, (_, at) => ({
      name: `focus-${at}.csv.gz`,
      digest: 'c'.repeat(64),
    }));
    expect((await post({ ...manifest, loadId: '5f0d', parts })).status).toBe(
      202,
    );
    const unnamed = await post({ ...manifest, parts: [{ name: 'a.csv' }] });
    expect(unnamed.status).toBe(400);
    expect(unnamed.body.error.message).toContain('digest');
    for (const header of [
      mockCredentials.user.header(),
      mockCredentials.service.header(),
      mockCredentials.service.header({
        onBehalfOf: mockCredentials.service('plugin:maestro-dora'),
        targetPluginId: 'maestro-ledger',
      }),
    ]) {
      expect((await post(manifest, header)).status).toBe(403);
    }
    for (const [field, value] of Object.entries({
      billingPeriod: 'October',
      fileDigest: 'abc',
      loadedAt: 'then',
      rows: -1,
    })) {
      const answer = await post({ ...manifest, [field]: value });
      expect([field, answer.status]).toEqual([field, 400]);
      expect(answer.body.error.message).toContain(field);
    }
    const leaf = await request(server)
      .get(`${BASE}/receipts/${sealed.body.seq}`)
      .set('authorization', mockCredentials.service.header());
    expect(leaf.body).toMatchObject({
      deliveryId: `cost-load|5f0c|${manifest.fileDigest}`,
      events: [
        { summary: 'Billing data of aws for 2026-10-01 loaded, 2 rows' },
      ],
    });
  });

  it('seals batches of LLM usage, for the cost plugin alone', async () => {
    const { server } = await start(id);
    const cost = mockCredentials.service.header({
      onBehalfOf: mockCredentials.service('plugin:maestro-cost'),
      targetPluginId: 'maestro-ledger',
    });
    const manifest = {
      batch: 7,
      form: 'maestro-llm-usage@1',
      rows: 3,
      root: 'f'.repeat(64),
      firstAt: '2026-11-03T10:00:00Z',
      lastAt: '2026-11-03T10:01:00Z',
      currency: 'USD',
      amount: '0.000000000001',
      unreserved: '0',
      unknown: 1,
      closedAt: '2026-11-03T10:02:00Z',
    };
    const post = (body: object, header = cost) =>
      request(server)
        .post(`${BASE}/llm-usage-batches`)
        .set('authorization', header)
        .send(body);
    const sealed = await post(manifest);
    expect(sealed.status).toBe(202);
    // After a crash the same batch is offered again: one leaf, one number.
    expect((await post(manifest)).body).toEqual({
      seq: sealed.body.seq,
      duplicate: true,
    });
    for (const header of [
      mockCredentials.user.header(),
      mockCredentials.service.header(),
      mockCredentials.service.header({
        onBehalfOf: mockCredentials.service('plugin:maestro-dora'),
        targetPluginId: 'maestro-ledger',
      }),
    ]) {
      expect((await post(manifest, header)).status).toBe(403);
    }
    for (const [field, value] of Object.entries({
      amount: '1e-12',
      batch: 0,
      closedAt: 'then',
      root: 'abc',
      rows: 0,
      unknown: -1,
    })) {
      const answer = await post({ ...manifest, [field]: value });
      expect([field, answer.status]).toEqual([field, 400]);
      expect(answer.body.error.message).toContain(field);
    }
    const leaf = await request(server)
      .get(`${BASE}/receipts/${sealed.body.seq}`)
      .set('authorization', mockCredentials.service.header());
    expect(leaf.body).toMatchObject({
      deliveryId: `llm-usage|7|3|${manifest.root}`,
      events: [{ summary: 'Batch 7 of LLM usage closed, 3 rows' }],
    });
    expect(readLlmUsageReceipt(leaf.body.receipt)).toEqual({
      batch: 7,
      rows: 3,
      root: manifest.root,
    });
  });

  it('erases a person and keeps the proof', async () => {
    const { server } = await start(id);
    await deliverTo(server, 'd-1', TAG);
    const before = await request(server)
      .get(`${BASE}/receipts/1/body`)
      .set('authorization', user);
    expect(Buffer.from(before.body).toString()).toBe(JSON.stringify(TAG));
    const erased = await request(server)
      .post(`${BASE}/erasures`)
      .set('authorization', user)
      .send({ account: 'github.com/Mona' });
    expect(erased.body).toMatchObject({ seq: 2, bodies: 1 });
    const after = await request(server)
      .get(`${BASE}/receipts/1/body`)
      .set('authorization', user);
    expect(after.status).toBe(404);
    expect(after.body.error.message).toContain('erased');
    const proof = await request(server)
      .get(`${BASE}/receipts/1/proof`)
      .set('authorization', user);
    expect(proof.status).toBe(200);
    const both = await request(server)
      .post(`${BASE}/erasures`)
      .set('authorization', user)
      .send({ account: 'github.com/x', seq: 1 });
    expect(both.status).toBe(400);
  });
});
