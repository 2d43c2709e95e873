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
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { decodeReceipt } from '@maestro/backstage-plugin-ledger-common';
import request from 'supertest';
import { BASE, deliverTo, startBackend, TAG } from './__testUtils__/backend';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const user = mockCredentials.user.header();
const service = mockCredentials.service.header();

async function until<T>(read: () => Promise<T>, done: (value: T) => boolean) {
  for (;;) {
    const value = await read();
    if (done(value)) {
      return value;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

describe.each(databases.eachSupportedId())('audit on %s', id => {
  it('seals who read a body and who erased what, without names in the leaf', async () => {
    const knex = await databases.init(id);
    const { server } = await startBackend(knex);
    await deliverTo(server, 'd-1', TAG);
    await request(server)
      .get(`${BASE}/receipts/1/body`)
      .set('authorization', user)
      .expect(200);
    await request(server)
      .get(`${BASE}/receipts/999/body`)
      .set('authorization', user)
      .expect(404);
    await request(server)
      .post(`${BASE}/erasures`)
      .set('authorization', user)
      .send({ seq: 1 })
      .expect(200);

    const items = await until(
      async () =>
        (
          await request(server)
            .get(`${BASE}/receipts?source=audit`)
            .set('authorization', service)
        ).body.items as Array<{
          seq: number;
          kind: string;
          events: Array<{ type: string; summary: string }>;
        }>,
      found => found.length === 6,
    );
    expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(['audit']));
    expect(items.map(({ events }) => events[0].summary).sort()).toEqual([
      'Audit: maestro-ledger body-read failed',
      'Audit: maestro-ledger body-read initiated',
      'Audit: maestro-ledger body-read initiated',
      'Audit: maestro-ledger body-read succeeded',
      'Audit: maestro-ledger erase initiated',
      'Audit: maestro-ledger erase succeeded',
    ]);
    const feed = await request(server)
      .get(`${BASE}/events`)
      .set('authorization', service);
    const read = feed.text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
      .find(event => event.type === 'maestro.audit.succeeded');
    expect(read).toMatchObject({
      source: 'audit',
      data: {
        plugin: 'maestro-ledger',
        eventId: 'body-read',
        severity: 'medium',
        actor: { id: expect.stringMatching(/^p_[0-9a-f]{32}$/), type: 'user' },
        service: null,
        path: `${BASE}/receipts/1/body`,
        meta: { seq: 1 },
        error: null,
      },
    });
    const receipts = await Promise.all(
      items.map(({ seq }) => knex('leaf').where({ seq }).first()),
    );
    for (const { bytes } of receipts) {
      expect(Buffer.from(bytes).toString()).not.toContain('user:');
      expect(decodeReceipt(bytes)).toMatchObject({
        kind: 'audit',
        verification: 'backstage-credentials',
        statement: null,
      });
    }
    // Reading back what was audited is not audited: the log comes to rest.
    expect(await knex('maestro_audit_spool')).toEqual([]);
  });

  it('takes audit events from plugins only, each once', async () => {
    const { server } = await startBackend(await databases.init(id));
    const record = {
      kind: 'event',
      id: 'e-1',
      auditId: 'a-1',
      at: '2026-11-21T09:15:00Z',
      plugin: 'maestro-dora',
      eventId: 'export',
      severity: 'medium',
      status: 'succeeded',
      user: 'user:default/ada',
      service: null,
      method: 'GET',
      path: '/api/maestro-dora/export',
      meta: { format: 'csv', by: 'user:default/ada', mail: 'ada@example.org' },
      error: null,
    };
    const post = (body: object, authorization: string) =>
      request(server)
        .post(`${BASE}/audit-events`)
        .set('authorization', authorization)
        .send(body);
    expect((await post({ records: [record] }, user)).status).toBe(403);
    for (const [wrong, field] of [
      [{ ...record, status: 'done' }, 'status'],
      [{ ...record, at: 'yesterday' }, 'at'],
      [{ ...record, eventId: undefined }, 'eventId'],
    ] as const) {
      const answer = await post({ records: [wrong] }, service);
      expect([field, answer.status]).toEqual([field, 400]);
      expect(answer.body.error.message).toContain(field);
    }
    for (const _ of [1, 2]) {
      const answer = await post({ records: [record] }, service);
      expect(answer.body).toEqual({ accepted: 1 });
    }
    const tail = await request(server)
      .get(`${BASE}/receipts?type=maestro.audit.succeeded`)
      .set('authorization', service);
    expect(tail.body.items).toHaveLength(1);
    const feed = await request(server)
      .get(`${BASE}/events`)
      .set('authorization', service);
    expect(JSON.parse(feed.text.split('\n')[0]).data.meta).toEqual({
      format: 'csv',
    });
  });
});
