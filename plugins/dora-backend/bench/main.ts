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

import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import {
  FeedConsumer,
  createHttpLedgerFeed,
} from '@maestro/backstage-plugin-ledger-node';
import express from 'express';
import createKnex, { Knex } from 'knex';
import { DEFAULT_PRODUCTION_ENVIRONMENTS } from '../src/engine';
import { DoraService } from '../src/service/DoraService';
import { ReadModel } from '../src/service/ReadModel';
import { DatabaseFactStore, createDeliveryProjection } from '../src/store';
import { SERVICES, eventAt, nameOf, totalEvents } from './history';

// eslint-disable-next-line @typescript-eslint/no-var-requires
const migration = require('../migrations/20261121000000_init.js');

/**
 * `yarn bench dora [--changes N] [--seconds N]`: rebuilds the read model from
 * a feed over HTTP, then answers page requests. The feed and the users are
 * processes of their own. With BENCH_POSTGRES=<connection string> on
 * PostgreSQL, else on SQLite.
 */
export async function main(args: string[]): Promise<void> {
  const option = (name: string, fallback: number) => {
    const at = args.indexOf(name);
    return at < 0 ? fallback : Number(args[at + 1]);
  };
  const changes = option('--changes', 100_000);
  if (args.includes('--feed')) {
    await serveFeed(changes);
  } else if (args.includes('--users')) {
    await loadGenerator(option('--port', 0), option('--seconds', 30));
  } else {
    await measure(changes, option('--seconds', 30));
  }
}

async function measure(changes: number, seconds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'maestro-bench-dora-'));
  const children: ChildProcess[] = [];
  const knex = openDatabase(folder);
  try {
    await migration.up(knex);
    const feed = child(children, ['--feed', '--changes', String(changes)]);
    const feedPort = await portOf(feed);
    const store = DatabaseFactStore.create({ knex });
    const consumer = await FeedConsumer.create({
      feed: createHttpLedgerFeed({
        discovery: {
          getBaseUrl: async () => `http://127.0.0.1:${feedPort}`,
          getExternalBaseUrl: async () => '',
        },
        auth: {
          getOwnServiceCredentials: async () => ({}),
          getPluginRequestToken: async () => ({ token: 'bench' }),
        } as never,
      }),
      projection: createDeliveryProjection(store),
      knex,
      logger: console,
    });
    const service = DoraService.create({
      readModel: ReadModel.create({
        store,
        consumer,
        productionEnvironments: DEFAULT_PRODUCTION_ENVIRONMENTS,
      }),
      defaultZone: 'UTC',
      now: () => new Date('2026-11-04T00:00:00.000Z'),
    });
    const app = express();
    app.get('/:name', (request, response, next) => {
      service
        .figures({
          entityRef: `component:default/${request.params.name}`,
          kind: 'component',
          annotations: {},
          query: {},
        })
        .then(answer => response.json(answer))
        .catch(next);
    });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;

    const events = totalEvents(changes);
    const peak = watchMemory();
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    const started = performance.now();
    await consumer.poll();
    const elapsed = (performance.now() - started) / 1000;
    delay.disable();
    const { cursor, lastError } = await consumer.status();
    if (cursor !== events - 1) {
      throw new Error(`The rebuild stopped at ${cursor}: ${lastError}`);
    }
    const client = knex.client.config.client;
    print(`rebuild of ${events} events (${client})`, elapsed, 's', '< 90');
    print('  rate', events / elapsed, 'events/s', '');
    print('  memory, peak resident', peak() / 2 ** 20, 'MiB', '< 1024');
    print('  event loop delay p99', delay.percentile(99) / 1e6, 'ms', '');
    print('  event loop delay max', delay.max / 1e6, 'ms', '');
    if (client === 'pg') {
      await knex.raw('analyze');
    }

    for (const pass of ['first views', 'again']) {
      const users = child(children, [
        '--users',
        '--port',
        String(port),
        '--seconds',
        String(seconds),
      ]);
      const [line] = await once(users.stdout!, 'data');
      const { n, p50, p95, p99, failed } = JSON.parse(String(line));
      print(
        `figures API, ${pass}: 20 users x 1/s, ${changes} deployments of ${SERVICES} services, p95 of ${n}`,
        p95,
        'ms',
        '< 100',
      );
      print('  p50', p50, 'ms', '');
      print('  p99', p99, 'ms', '');
      print('  failed', failed, 'requests', '0');
    }
    server.close();
    server.closeAllConnections();
  } finally {
    children.forEach(process => process.kill());
    await knex.destroy();
    rmSync(folder, { recursive: true, force: true });
  }
}

function openDatabase(folder: string): Knex {
  return process.env.BENCH_POSTGRES
    ? createKnex({ client: 'pg', connection: process.env.BENCH_POSTGRES })
    : createKnex({
        client: 'better-sqlite3',
        connection: { filename: join(folder, 'dora.sqlite') },
        useNullAsDefault: true,
      });
}

function child(children: ChildProcess[], args: string[]): ChildProcess {
  const started = spawn(
    process.execPath,
    ['scripts/bench.mjs', 'dora', ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  children.push(started);
  return started;
}

async function portOf(started: ChildProcess): Promise<number> {
  const [line] = await once(started.stdout!, 'data');
  return Number(line);
}

function watchMemory(): () => number {
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss());
  };
  const timer = setInterval(look, 100);
  return () => {
    look();
    clearInterval(timer);
    return peak;
  };
}

async function serveFeed(changes: number): Promise<void> {
  const total = totalEvents(changes);
  const server = createServer((request, response) => {
    const query = new URL(request.url!, 'http://feed').searchParams;
    const from = Number(query.get('after')) + 1;
    const to = Math.min(total, from + Number(query.get('limit')));
    const lines: string[] = [];
    for (let position = from; position < to; position += 1) {
      lines.push(JSON.stringify(eventAt(position, changes)));
    }
    const end = { cursor: to - 1, atEnd: to === total, head: total - 1 };
    response.end(`${lines.concat(JSON.stringify(end)).join('\n')}\n`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  console.log((server.address() as AddressInfo).port);
}

// Open loop: requests leave on time, whether or not earlier ones came back,
// and their latency counts from when they should have left.
async function loadGenerator(port: number, seconds: number): Promise<void> {
  const users = 20;
  const latencies: number[] = [];
  let failed = 0;
  const view = async (name: string, due: number) => {
    try {
      const response = await fetch(`http://127.0.0.1:${port}/${name}`);
      const body = (await response.json()) as { state?: string };
      failed += body.state === 'ok' ? 0 : 1;
      latencies.push(performance.now() - due);
    } catch {
      failed += 1;
    }
  };
  const start = performance.now();
  const requests: Promise<void>[] = [];
  for (let index = 0; index < users * seconds; index += 1) {
    const due = start + (index * 1000) / users;
    await new Promise(resolve =>
      setTimeout(resolve, Math.max(0, due - performance.now())),
    );
    requests.push(view(nameOf((index * 7919) % SERVICES), due));
  }
  await Promise.all(requests);
  latencies.sort((a, b) => a - b);
  const at = (p: number) => latencies[Math.floor((latencies.length - 1) * p)];
  console.log(
    JSON.stringify({
      n: latencies.length,
      p50: at(0.5),
      p95: at(0.95),
      p99: at(0.99),
      failed,
    }),
  );
}

function print(what: string, value: number, unit: string, goal: string): void {
  console.log(
    `${what}: ${value.toFixed(value < 100 ? 1 : 0)} ${unit}${
      goal && ` (goal ${goal})`
    }`,
  );
}
