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

import { randomBytes } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import {
  createFeedCursorTable,
  FeedConsumer,
  parseFeed,
} from '@maestro/backstage-plugin-ledger-node';
import knexFactory, { Knex } from 'knex';
import { Appendable } from '../src/engine/sequence';
import { feedLine } from '../src/http/feed';
import {
  CheckpointKey,
  generateCheckpointKey,
  sha256,
  sha256Hex,
} from '../src/service/crypto';
import { Proofs } from '../src/service/Proofs';
import { Sequencer } from '../src/service/Sequencer';
import { DatabaseLedgerStore } from '../src/store/DatabaseLedgerStore';
import { isPostgres } from '../src/store/sql';
import { benchDoor, sendLoad } from './door';

const ORIGIN = 'localhost/bench';
const BODY_BYTES = 2000;

let counter = 0;

/** A delivery of ordinary size: 2 kB of body, one event, one person. */
function delivery(bare = false): Appendable {
  const id = `d-${counter++}`;
  const at = new Date().toISOString();
  const base = {
    kind: 'delivery' as const,
    source: 'bench',
    tenant: null,
    deliveryId: id,
    receivedAt: at,
    verification: 'hmac-sha256' as const,
    statement: null,
    normalizer: 'bench@1',
  };
  if (bare) {
    return { ...base, body: null, events: [], persons: [] };
  }
  const salt = randomBytes(32);
  const bytes = randomBytes(BODY_BYTES);
  return {
    ...base,
    body: {
      bytes,
      salt,
      mediaType: 'application/json',
      digest: sha256Hex(Buffer.concat([salt, bytes])),
      expiresAt: at,
    },
    events: [
      {
        type: 'dev.cdevents.service.deployed',
        version: '1.0.0',
        naturalKey: `github.com|lighthouse/checkout|deployment|${id}|success`,
        revision: at,
        occurredAt: at,
        subject: {
          host: 'github.com',
          repository: 'lighthouse/checkout',
          environment: 'production',
          service: null,
        },
        data: {
          deploymentId: id,
          environment: 'production',
          tier: 'production',
          sha: 'a'.repeat(40),
          ref: 'main',
          state: 'success',
          createdAt: at,
          startedAt: at,
          finishedAt: at,
          attempt: 1,
          actor: { id: 'p_1', type: 'user' },
          url: 'https://github.com/lighthouse/checkout/deployments/1',
          workflow: null,
          description: null,
        },
      },
    ],
    persons: [
      {
        id: `p_${counter % 50}`,
        host: 'github.com',
        login: `user-${counter % 50}`,
        name: null,
        type: 'user',
      },
    ],
  };
}

function print(database: string, what: string, figure: string, peer = '') {
  console.log(
    `${database.padEnd(11)} ${what.padEnd(58)} ${figure.padStart(16)}  ${peer}`,
  );
}

function perSecond(count: number, since: number): string {
  return `${Math.round(
    (count * 1000) / (performance.now() - since),
  ).toLocaleString('en')}/s`;
}

/** CPU time of this process per item; tells a slow program from a busy machine. */
function cpuPer(count: number, since: NodeJS.CpuUsage): string {
  const { user, system } = process.cpuUsage(since);
  return `CPU ${((user + system) / count).toFixed(0)} µs each`;
}

function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1];
}

async function openStore(knex: Knex): Promise<DatabaseLedgerStore> {
  const key = CheckpointKey.fromPem(generateCheckpointKey());
  await DatabaseLedgerStore.migrate(knex);
  const store = await DatabaseLedgerStore.create({
    knex,
    hash: sha256,
    sign: key.sign,
    writer: 'bench',
  });
  await store.open({ origin: ORIGIN });
  return store;
}

async function benchAppend(
  database: string,
  knex: Knex,
  store: DatabaseLedgerStore,
  batch: number,
  seconds: number,
) {
  // What the store gets is made before the clock starts.
  const prepared = Array.from({ length: 400 }, () =>
    Array.from({ length: batch }, () => delivery()),
  );
  let statements = 0;
  const countStatement = () => {
    statements += 1;
  };
  knex.on('query', countStatement);
  const cpu = process.cpuUsage();
  const since = performance.now();
  let count = 0;
  for (const items of prepared) {
    await store.append(items, new Date().toISOString());
    count += items.length;
    if (performance.now() - since > seconds * 1000) {
      break;
    }
  }
  print(
    database,
    `durable appends, batches of ${batch}, 2 kB bodies, ${count} deliveries`,
    perSecond(count, since),
    `target >= 5,000/s; ${cpuPer(count, cpu)}; ${(
      (statements * batch) /
      count
    ).toFixed(1)} statements a batch`,
  );
  knex.off('query', countStatement);
}

/** Open loop: deliveries come when they come, whether or not others are done. */
async function benchLatency(
  database: string,
  store: DatabaseLedgerStore,
  rate: number,
  seconds: number,
) {
  const sequencer = new Sequencer({
    store,
    now: () => new Date().toISOString(),
  });
  const latencies: number[] = [];
  const pending: Promise<unknown>[] = [];
  const total = rate * seconds;
  // Making them takes as long as writing them; a door has that work elsewhere.
  const prepared = Array.from({ length: total }, () => delivery());
  const since = performance.now();
  const refused: Error[] = [];
  const send = async (item: Appendable, planned: number) => {
    try {
      await sequencer.append(item);
      latencies.push(performance.now() - planned);
    } catch (error) {
      refused.push(error);
    }
  };
  for (let sent = 0; sent < total; ) {
    const due = Math.min(
      total,
      Math.floor(((performance.now() - since) * rate) / 1000),
    );
    for (; sent < due; sent++) {
      pending.push(send(prepared[sent], since + (sent * 1000) / rate));
    }
    await new Promise(resolve => setTimeout(resolve, 1));
  }
  await Promise.all(pending);
  print(
    database,
    `accept to signed checkpoint, p99 at ${rate}/s, open loop, ${latencies.length} deliveries`,
    `${percentile(latencies, 0.99).toFixed(0)} ms`,
    `target < 250 ms; p50 ${percentile(latencies, 0.5).toFixed(
      0,
    )} ms; turned away ${refused.length}`,
  );
}

async function benchFeed(database: string, store: DatabaseLedgerStore) {
  const since = performance.now();
  let cursor = -1;
  let count = 0;
  let bytes = 0;
  for (;;) {
    const rows = await store.feed(cursor, 2000);
    if (rows.length === 0) {
      break;
    }
    bytes += Buffer.byteLength(rows.map(feedLine).join(''));
    count += rows.length;
    cursor = rows[rows.length - 1].position;
  }
  print(
    database,
    `feed text, ${count} events, ${(bytes / 1e6).toFixed(0)} MB`,
    perSecond(count, since),
    'target >= 30,000/s',
  );
}

/**
 * A read model of one row per event is built while a timer asks for the event
 * loop every 10 ms: how late it is called is how long a page would wait.
 */
async function benchRebuild(
  database: string,
  knex: Knex,
  store: DatabaseLedgerStore,
) {
  await createFeedCursorTable(knex);
  await knex.schema.createTable('bench_model', table => {
    table.bigInteger('position').primary();
    table.text('data');
  });
  let count = 0;
  const consumer = await FeedConsumer.create({
    knex,
    logger: { info: () => {}, warn: message => console.log(message) },
    feed: {
      async read({ after, limit }) {
        const rows = await store.feed(after, limit);
        return parseFeed(rows.map(feedLine).join(''), { after, limit });
      },
    },
    projection: {
      name: 'bench',
      async apply(tx, events) {
        count += events.length;
        await tx.batchInsert(
          'bench_model',
          events.map(({ position, data }) => ({
            position,
            data: JSON.stringify(data),
          })),
          100,
        );
      },
    },
  });
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const since = performance.now();
  await consumer.poll();
  delay.disable();
  print(
    database,
    `read model built in slices, ${count} events`,
    perSecond(count, since),
    `event loop late by p50 ${(delay.percentile(50) / 1e6).toFixed(
      0,
    )} ms, p99 ${(delay.percentile(99) / 1e6).toFixed(0)} ms, at most ${(
      delay.max / 1e6
    ).toFixed(0)} ms (10 ms are the timer's own)`,
  );
}

async function benchProofs(
  database: string,
  store: DatabaseLedgerStore,
  leaves: number,
) {
  const fill = performance.now();
  let { size } = await store.state();
  while (size < leaves) {
    const count = Math.min(4096, leaves - size);
    await store.append(
      Array.from({ length: count }, () => delivery(true)),
      new Date().toISOString(),
    );
    size += count;
  }
  print(
    database,
    `filled the log to ${size} leaves`,
    `${((performance.now() - fill) / 1000).toFixed(0)} s`,
  );
  // A new store: nothing is cached at first.
  const cold = new Proofs({ store, hash: sha256 });
  const state = await store.state();
  const times: number[] = [];
  const cpu = process.cpuUsage();
  for (let at = 0; at < 2000; at++) {
    const seq = Math.floor(Math.random() * size);
    const since = performance.now();
    await cold.inclusion(state, seq, size);
    times.push(performance.now() - since);
  }
  print(
    database,
    `inclusion proof in a log of ${size}, random leaves, mean of 2000`,
    `${(times.reduce((sum, time) => sum + time, 0) / times.length).toFixed(
      2,
    )} ms`,
    `target < 2 ms; p99 ${percentile(times, 0.99).toFixed(2)} ms; ${cpuPer(
      times.length,
      cpu,
    )}`,
  );
}

async function printDoor(
  database: string,
  knex: Knex,
  options: { seconds: number; doorRate: number },
) {
  const { seconds, doorRate: rate } = options;
  const { sent, accepted, refused, elapsedMs, p50, p99, cpuMicroseconds } =
    await benchDoor(knex, { rate, seconds });
  print(
    database,
    `HTTP door, ${rate}/s offered, open loop, 2 kB bodies, ${sent} deliveries`,
    `${Math.round((accepted * 1000) / elapsedMs).toLocaleString('en')}/s`,
    `accepted ${accepted}, others ${refused}; p50 ${p50.toFixed(
      0,
    )} ms, p99 ${p99.toFixed(0)} ms; CPU ${cpuMicroseconds.toFixed(0)} µs each`,
  );
}

async function benchDatabase(
  database: string,
  knex: Knex,
  options: { seconds: number; rate: number; leaves: number },
) {
  const store = await openStore(knex);
  await benchAppend(database, knex, store, 32, options.seconds);
  await benchAppend(database, knex, store, 256, options.seconds);
  await benchLatency(database, store, options.rate, options.seconds);
  await benchFeed(database, store);
  await benchRebuild(database, knex, store);
  if (options.leaves > 0) {
    if (isPostgres(knex)) {
      await knex.raw('analyze');
    }
    await benchProofs(database, store, options.leaves);
  }
}

/**
 * `yarn bench ledger [--seconds N] [--rate N] [--door-rate N] [--leaves N]
 * [--only sqlite|postgres]`
 */
export async function main(args: string[]): Promise<void> {
  if (args[0] === '--load') {
    await sendLoad(JSON.parse(args[1]));
    return;
  }
  const { values } = parseArgs({
    args,
    options: {
      seconds: { type: 'string', default: '5' },
      rate: { type: 'string', default: '5000' },
      'door-rate': { type: 'string', default: '1000' },
      leaves: { type: 'string', default: '1000000' },
      only: { type: 'string' },
    },
  });
  const options = {
    seconds: Number(values.seconds),
    rate: Number(values.rate),
    doorRate: Number(values['door-rate']),
    leaves: Number(values.leaves),
  };
  if (values.only !== 'postgres') {
    const folder = mkdtempSync(path.join(tmpdir(), 'maestro-bench-'));
    const knex = knexFactory({
      client: 'better-sqlite3',
      connection: { filename: path.join(folder, 'ledger.sqlite') },
      useNullAsDefault: true,
    });
    const door = knexFactory({
      client: 'better-sqlite3',
      connection: { filename: path.join(folder, 'door.sqlite') },
      useNullAsDefault: true,
    });
    try {
      await printDoor('SQLite', door, options);
      await benchDatabase('SQLite', knex, options);
    } finally {
      await door.destroy();
      await knex.destroy();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  if (values.only !== 'sqlite') {
    const { startPostgres } = await import(
      pathToFileURL(path.resolve('scripts/postgres.mjs')).href
    );
    const postgres = await startPostgres();
    const knex = knexFactory({
      client: 'pg',
      connection: postgres.connectionString,
    });
    let door: Knex | undefined;
    try {
      await knex.raw('create database door');
      door = knexFactory({
        client: 'pg',
        connection: postgres.connectionString.replace(/[^/]+$/, 'door'),
      });
      await printDoor('PostgreSQL', door, options);
      await benchDatabase('PostgreSQL', knex, options);
    } finally {
      await door?.destroy();
      await knex.destroy();
      await postgres.stop();
    }
  }
}
