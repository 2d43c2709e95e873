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

import { readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseManager } from '@backstage/backend-defaults/database';
import {
  LifecycleService,
  LoggerService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { JsonObject } from '@backstage/types';
import { FeedConsumer } from '@maestro/backstage-plugin-ledger-node';
import { Knex } from 'knex';
import {
  DatabaseFactStore,
  createDeliveryProjection,
  tuneConnection,
} from '../src/store';
import { History, HistoryOptions } from './history';
import { answer, cpuSeconds, peakMiB } from './part';

export interface RebuildOptions {
  /** The configuration `backend.database`. */
  database: JsonObject;
  history: HistoryOptions;
}

export interface RebuildAnswer {
  seconds: number;
  /** Of them spent on making the input. */
  inputSeconds: number;
  cpuSeconds: number;
  peakMiB: number;
}

/**
 * The plugin's own database, opened as Backstage opens it, to the end of this
 * process: Backstage keeps asking whether it is alive.
 */
export async function openDatabase(database: JsonObject): Promise<Knex> {
  const ignore = () => {};
  const logger = { debug: ignore, info: ignore, warn: console.warn };
  const knex = await DatabaseManager.fromConfig(
    new ConfigReader({ backend: { database } }),
  )
    .forPlugin('maestro-dora', {
      logger: logger as unknown as LoggerService,
      lifecycle: { addShutdownHook: ignore } as unknown as LifecycleService,
    })
    .getClient();
  await tuneConnection(knex);
  return knex;
}

/** Part: folds a history that is made in this process into an empty database. */
export async function rebuild(options: RebuildOptions): Promise<void> {
  const history = new History(options.history);
  const knex = await openDatabase(options.database);
  const folder = join(process.cwd(), 'plugins/dora-backend/migrations');
  for (const name of readdirSync(folder).sort()) {
    // Bundled with the benchmark: they find the packages of the source there.
    await require(`../migrations/${name}`).up(knex);
  }
  // The scheduler's own tables: it is told that all are there already.
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@backstage/backend-defaults',
      'migrations/scheduler',
    ),
    tableName: 'backstage_backend_tasks__knex_migrations',
  });
  let inputMs = 0;
  const consumer = await FeedConsumer.create({
    feed: {
      async read({ after, limit }) {
        const start = performance.now();
        const page = history.page(after, limit);
        inputMs += performance.now() - start;
        return page;
      },
    },
    projection: createDeliveryProjection(DatabaseFactStore.create({ knex })),
    knex,
    logger: console,
  });
  const cpu = cpuSeconds();
  const start = performance.now();
  await consumer.poll();
  const seconds = (performance.now() - start) / 1000;
  const cpuUsed = cpuSeconds() - cpu;
  const { cursor, lastError } = await consumer.status();
  if (cursor !== history.events - 1) {
    throw new Error(`The rebuild stopped at ${cursor}: ${lastError}`);
  }
  answer({
    seconds,
    inputSeconds: inputMs / 1000,
    cpuSeconds: cpuUsed,
    peakMiB: peakMiB(),
  } satisfies RebuildAnswer);
}

/** Part: the ledger's side, its feed over HTTP. */
export async function feed(options: HistoryOptions): Promise<void> {
  const history = new History(options);
  const server = createServer((request, response) => {
    const query = new URL(request.url!, 'http://feed').searchParams;
    const { events, ...end } = history.page(
      Number(query.get('after')),
      Number(query.get('limit')),
    );
    response.setHeader('content-type', 'application/x-ndjson');
    response.end(
      [...events, end].map(line => `${JSON.stringify(line)}\n`).join(''),
    );
  });
  server.listen(0, '127.0.0.1', () =>
    answer({ port: (server.address() as AddressInfo).port }),
  );
}
