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
import { Knex } from 'knex';
import request from 'supertest';
import { BASE, deliverTo, startBackend, TAG } from './__testUtils__/backend';
import { testLedger } from './__testUtils__/context';
import { generateCheckpointKey } from './service/crypto';
import { isPostgres } from './store/sql';
import { sealRejections } from './tasks/housekeeping';

jest.setTimeout(120_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });
const user = mockCredentials.user.header();

/**
 * Takes the room away. SQLite gets a limit of pages; PostgreSQL, whose tests
 * share a disk, gets a trigger that fails as a full disk does.
 */
async function fillDisk(knex: Knex): Promise<() => Promise<void>> {
  if (isPostgres(knex)) {
    await knex.raw(`
      create function disk_full() returns trigger as $$
      begin raise exception 'could not extend file' using errcode = '53100'; end
      $$ language plpgsql;
      create trigger disk_full before insert on event
      for each row execute function disk_full()`);
    return async () => {
      await knex.raw('drop trigger disk_full on event');
    };
  }
  const [{ page_count: pages }] = await knex.raw('pragma page_count');
  await knex.raw(`pragma max_page_count = ${pages}`);
  return async () => {
    await knex.raw(`pragma max_page_count = ${pages + 100_000}`);
  };
}

describe.each(databases.eachSupportedId())('faults on %s', id => {
  it('answers 503 while the disk is full, keeps nothing by halves, and goes on', async () => {
    const knex = await databases.init(id);
    const { server } = await startBackend(knex);
    const status = async () =>
      (await request(server).get(`${BASE}/status`).set('authorization', user))
        .body;
    await deliverTo(server, 'd-1', TAG).expect(202);
    const before = await status();
    expect(before).toMatchObject({ writable: true, problem: null });

    const makeRoom = await fillDisk(knex);
    const large = { ...TAG, tag: 'v2', note: 'x'.repeat(2_000_000) };
    const refused = await deliverTo(server, 'd-2', large);
    expect(refused.status).toBe(503);
    expect(refused.headers['retry-after']).toBe('5');
    expect(refused.body.error.message).toContain('send it again later');
    expect(refused.body.error.message).not.toMatch(/insert|xxx/);
    expect(await status()).toMatchObject({
      treeSize: before.treeSize,
      checkpoint: before.checkpoint,
      writable: false,
      problem: expect.stringMatching(/SQLITE_FULL|53100/),
    });
    for (const table of ['leaf', 'body', 'event']) {
      expect(await knex(table).where('seq', '>=', before.treeSize)).toEqual([]);
    }
    // What is sealed can still be read and proved.
    await request(server)
      .get(`${BASE}/receipts/1/proof`)
      .set('authorization', user)
      .expect(200);

    await makeRoom();
    const again = await deliverTo(server, 'd-2', large);
    expect(again.body).toEqual({ seq: before.treeSize, duplicate: false });
    expect(await status()).toMatchObject({ writable: true, problem: null });
  });

  it('counts a flood of strangers, slows it down, and seals one summary a minute', async () => {
    const knex = await databases.init(id);
    const checkpointKey = generateCheckpointKey();
    const { server } = await startBackend(knex, { config: { checkpointKey } });
    const answers = new Map<number, number>();
    const retryAfter = new Set<string>();
    for (let round = 0; round < 40; round++) {
      await Promise.all(
        Array.from({ length: 10 }, async (_, at) => {
          const answer = await deliverTo(
            server,
            `flood-${round}-${at}`,
            TAG,
            'forged',
          );
          answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1);
          if (answer.status === 429) {
            retryAfter.add(answer.headers['retry-after']);
          }
        }),
      );
    }
    expect([...answers.keys()].sort()).toEqual([401, 429]);
    expect(answers.get(401)! + answers.get(429)!).toBe(400);
    expect([...retryAfter]).toEqual(['60']);
    expect(await knex('leaf').where({ source: 'tags' })).toEqual([]);

    const sources = await request(server)
      .get(`${BASE}/sources`)
      .set('authorization', user);
    const counted = sources.body
      .find((source: { id: string }) => source.id === 'tags')
      .rejected.map((item: { reason: string; count: number }) => [
        item.reason,
        item.count,
      ]);
    expect(Object.fromEntries(counted)).toEqual({
      wrong_signature: answers.get(401),
      rate_limited: answers.get(429),
    });

    const later = () => new Date(Date.now() + 600_000).toISOString();
    const ledger = await testLedger(knex, {
      config: { origin: 'localhost/maestro-ledger', checkpointKey },
      now: later,
    });
    const minutes = await knex('rejection').distinct('minute');
    expect(await sealRejections({ ...ledger, now: later })).toBe(
      minutes.length,
    );
    expect(await sealRejections({ ...ledger, now: later })).toBe(0);
    const summaries = (await knex('leaf').where({ kind: 'rejections' })).map(
      ({ bytes }) =>
        decodeReceipt(bytes).statement as {
          source: string;
          counts: Record<string, number>;
        },
    );
    expect(summaries).toHaveLength(minutes.length);
    let sum = 0;
    for (const { source, counts } of summaries) {
      expect(source).toBe('tags');
      // Two at a time may pass the limit before the counter knows of them.
      expect(counts.wrong_signature).toBeLessThanOrEqual(130);
      sum += (counts.wrong_signature ?? 0) + (counts.rate_limited ?? 0);
    }
    expect(sum).toBe(400);

    // A sender with the right signature is heard in the next minute; here it
    // shares the address of the strangers, and is told to wait.
    expect((await deliverTo(server, 'd-1', TAG)).status).not.toBe(401);
  });
});
