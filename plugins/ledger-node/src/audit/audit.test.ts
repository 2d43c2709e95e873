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

import {
  mockCredentials,
  mockServices,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { AuditRecord } from '@maestro/backstage-plugin-ledger-common';
import { Knex } from 'knex';
import { AuditSpool } from './AuditSpool';
import { SpoolingAuditor } from './SpoolingAuditor';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const AT = '2026-11-21T09:15:00.000Z';

function anEvent(id: string, overrides: object = {}) {
  return {
    kind: 'event' as const,
    id,
    auditId: `act-${id}`,
    at: AT,
    plugin: 'maestro-dora',
    eventId: 'export',
    severity: 'medium' as const,
    status: 'initiated' as const,
    user: 'user:default/ada',
    service: null,
    method: 'GET',
    path: '/api/maestro-dora/export',
    meta: {},
    error: null,
    ...overrides,
  };
}

/** A ledger that knows each record once, and can be away. */
function aLedger() {
  const records = new Map<string, AuditRecord>();
  const ledger = {
    records,
    away: false,
    refuses: (_record: AuditRecord) => false,
    send: async (batch: AuditRecord[]) => {
      if (ledger.away) {
        throw new Error('the ledger is away');
      }
      if (batch.some(record => ledger.refuses(record))) {
        throw Object.assign(new Error('bad'), { statusCode: 400 });
      }
      batch.forEach(record => records.set(record.id, record));
    },
  };
  return ledger;
}

function aSpool(
  knex: Knex,
  ledger: ReturnType<typeof aLedger>,
  maxRows = 1000,
) {
  const logger = mockServices.logger.mock();
  const spool = new AuditSpool({
    plugin: 'maestro-dora',
    knex: async () => knex,
    send: ledger.send,
    logger,
    maxRows,
    now: () => AT,
  });
  return { spool, logger };
}

describe.each(databases.eachSupportedId())('AuditSpool on %s', id => {
  it('keeps events while the ledger is away, and over a restart', async () => {
    const knex = await databases.init(id);
    const ledger = aLedger();
    ledger.away = true;
    const before = aSpool(knex, ledger);
    await before.spool.add(anEvent('a'));
    await before.spool.add(anEvent('b'));
    await before.spool.flush();
    expect(before.logger.error).toHaveBeenCalled();
    await before.spool.stop();
    expect(ledger.records.size).toBe(0);

    ledger.away = false;
    const after = aSpool(knex, ledger);
    await after.spool.flush();
    await after.spool.stop();
    expect([...ledger.records.keys()]).toEqual(['a', 'b']);
    expect(await knex('maestro_audit_spool')).toEqual([]);
  });

  it('counts what does not fit, and seals one summary', async () => {
    const knex = await databases.init(id);
    const ledger = aLedger();
    ledger.away = true;
    const { spool } = aSpool(knex, ledger, 3);
    for (let at = 0; at < 8; at++) {
      await spool.add(anEvent(`e-${at}`));
    }
    expect(await knex('maestro_audit_spool')).toHaveLength(3);
    ledger.away = false;
    await spool.flush();
    expect([...ledger.records.values()].map(({ kind }) => kind)).toEqual([
      'event',
      'event',
      'event',
      'dropped',
    ]);
    expect([...ledger.records.values()].at(-1)).toMatchObject({
      plugin: 'maestro-dora',
      count: 5,
      firstAt: '2026-11-21T09:00:00.000Z',
      lastAt: AT,
    });
    // There is room again.
    await spool.add(anEvent('later'));
    await spool.flush();
    await spool.stop();
    expect(ledger.records.size).toBe(5);
  });

  it('is not held back by a record that the ledger refuses', async () => {
    const knex = await databases.init(id);
    const ledger = aLedger();
    ledger.refuses = record => record.id === 'bad';
    const { spool } = aSpool(knex, ledger);
    for (const name of ['a', 'bad', 'z']) {
      await spool.add(anEvent(name));
    }
    await spool.flush();
    await spool.flush();
    await spool.stop();
    expect(
      [...ledger.records.values()].map(record =>
        record.kind === 'event' ? record.id : `${record.count} dropped`,
      ),
    ).toEqual(['a', 'z', '1 dropped']);
  });

  it('never fails the act: what the database does not take is counted', async () => {
    const knex = await databases.init(id);
    const ledger = aLedger();
    let broken = true;
    const spool = new AuditSpool({
      plugin: 'maestro-dora',
      knex: async () => {
        if (broken) {
          throw new Error('no disk');
        }
        return knex;
      },
      send: ledger.send,
      logger: mockServices.logger.mock(),
      maxRows: 10,
      now: () => AT,
    });
    await spool.add(anEvent('a'));
    await spool.add(anEvent('b'));
    broken = false;
    await spool.flush();
    await spool.stop();
    expect([...ledger.records.values()]).toMatchObject([
      { kind: 'dropped', count: 2 },
    ]);
  });
});

describe('SpoolingAuditor', () => {
  it('tells the auditor of the portal and the spool', async () => {
    const records: AuditRecord[] = [];
    const inner = { success: jest.fn(), fail: jest.fn() };
    const auditor = { createEvent: jest.fn(async () => inner) };
    const subject = new SpoolingAuditor({
      auditor,
      auth: mockServices.auth(),
      httpAuth: mockServices.httpAuth({
        defaultCredentials: mockCredentials.user('user:default/ada'),
      }),
      plugin: 'maestro-ledger',
      add: async record => {
        records.push(record);
      },
      now: () => AT,
    });
    const request = {
      method: 'GET',
      originalUrl: '/api/maestro-ledger/receipts/7/body?secret=1',
      headers: {},
    };
    const options = {
      eventId: 'body-read',
      severityLevel: 'high' as const,
      request: request as never,
      meta: { seq: 7 },
    };
    const event = await subject.createEvent(options);
    await event.success({ meta: { bytes: 12 } });
    expect(auditor.createEvent).toHaveBeenCalledWith(options);
    expect(inner.success).toHaveBeenCalledWith({ meta: { bytes: 12 } });
    expect(records).toMatchObject([
      {
        status: 'initiated',
        plugin: 'maestro-ledger',
        severity: 'high',
        user: 'user:default/ada',
        service: null,
        path: '/api/maestro-ledger/receipts/7/body',
        meta: { seq: 7 },
      },
      { status: 'succeeded', meta: { seq: 7, bytes: 12 } },
    ]);
    const [first, second] = records as Array<{ id: string; auditId: string }>;
    expect(first.auditId).toBe(second.auditId);
    expect(first.id).not.toBe(second.id);

    const failing = await subject.createEvent({ eventId: 'erase' });
    await failing.fail({ error: new TypeError('no') });
    expect(records.slice(2)).toMatchObject([
      { status: 'initiated', user: null, service: 'plugin:test' },
      { status: 'failed', error: { name: 'TypeError', message: 'no' } },
    ]);
  });

  it('keeps meta data of any kind within bounds', async () => {
    const records: AuditRecord[] = [];
    const subject = new SpoolingAuditor({
      auditor: mockServices.auditor.mock({
        createEvent: async () => ({
          success: async () => {},
          fail: async () => {},
        }),
      }),
      auth: mockServices.auth(),
      httpAuth: mockServices.httpAuth(),
      plugin: 'maestro-ledger',
      add: async record => {
        records.push(record);
      },
    });
    await subject.createEvent({
      eventId: 'a',
      meta: { text: 'x'.repeat(100_000) },
    });
    await subject.createEvent({ eventId: 'b', meta: { n: 1n } as never });
    expect(records).toMatchObject([
      { meta: { tooLarge: true } },
      { meta: { unreadable: true } },
    ]);
  });
});
