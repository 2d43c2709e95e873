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

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigReader } from '@backstage/config';
import knexFactory, { Knex } from 'knex';
import { readLlmConfig } from '../src/config/llm';
import { LlmService } from '../src/service/llm/LlmService';
import { createPriceBook } from '../src/service/llm/PriceBook';
import { formatPico } from '../src/store/pico';
import { DatabaseLlmStore } from '../src/store/DatabaseLlmStore';

const MIGRATION = resolve(
  'plugins/cost-backend/migrations/20261121173000_llm.js',
);
const REQUESTS = 1000;
const SCOPE = {
  kind: 'pull_request' as const,
  key: 'github.com/acme/shop#1',
  window: 'all',
};
/** 10 US dollars. */
const CAP = 10_000_000_000_000n;

function open(connection: object): Knex {
  return knexFactory({
    useNullAsDefault: true,
    pool: { min: 0, max: 10 },
    acquireConnectionTimeout: 120_000,
    ...connection,
  });
}

function serviceOf(knex: Knex, now: () => Date) {
  const store = DatabaseLlmStore.create({ knex });
  const service = new LlmService({
    store,
    prices: createPriceBook({
      'acme/model': [{ rates: { input_mtok: '1', output_mtok: '2' } }],
    }),
    config: readLlmConfig(new ConfigReader({})),
    now,
  });
  return { service, store };
}

const request = {
  provider: 'acme',
  model: 'model',
  maxInputTokens: 0,
  // 3 cents: 333 fit into 10 dollars.
  maxOutputTokens: 15_000,
  pullRequest: SCOPE.key,
};

const clock = () => new Date();

/** Reserves until it is killed, and tells of what was acknowledged. */
async function child(connection: object): Promise<void> {
  const { service } = serviceOf(open(connection), clock);
  for (;;) {
    const held = await service.reserve({
      ...request,
      maxOutputTokens: 50,
      pullRequest: 'github.com/acme/shop#2',
    });
    process.stdout.write(`${held.reservationId}\n`);
  }
}

async function race(name: string, connection: object): Promise<void> {
  const knex = open(connection);
  try {
    await require(MIGRATION).up(knex);
    const { service, store } = serviceOf(knex, clock);
    const begin = performance.now();
    const answers = await Promise.allSettled(
      Array.from({ length: REQUESTS }, () => service.reserve(request)),
    );
    const seconds = (performance.now() - begin) / 1000;
    const held = answers.flatMap(answer =>
      answer.status === 'fulfilled' ? [answer.value] : [],
    );
    const other = answers.filter(
      answer =>
        answer.status === 'rejected' && answer.reason.name !== 'ConflictError',
    );
    const [account] = await store.accounts([SCOPE]);
    const overshoot = account.spent + account.reserved - CAP;
    await Promise.all(
      held.map(({ reservationId }) =>
        service.settle(reservationId, {
          format: 'maestro',
          payload: { input_tokens: 0, output_tokens: 15_000 },
        }),
      ),
    );
    const notices = await knex('cost_llm_notice').count({ n: '*' });
    console.log(
      `${name}: ${REQUESTS} requests at once against one cap of 10 US dollars: ${
        held.length
      } held, ${REQUESTS - held.length - other.length} refused, ${
        other.length
      } failed; spent + reserved - cap = ${formatPico(
        overshoot,
      )} US dollars; ${seconds.toFixed(2)} s, ${Math.round(
        REQUESTS / seconds,
      )} decisions/s; ${Number(notices[0].n)} notices (80 % and 95 %)`,
    );
    await killed(name, connection, knex);
  } finally {
    await knex.destroy();
  }
}

/** What was acknowledged before kill -9 is held after it, and no more. */
async function killed(name: string, connection: object, knex: Knex) {
  const worker = spawn(
    process.execPath,
    [
      '-e',
      `import(${JSON.stringify(
        pathToFileURL(resolve('scripts/run-typescript.mjs')).href,
      )}).then(m => m.runTypeScript('plugins/cost-backend/bench/main.ts', ['caps', '--child', ${JSON.stringify(
        JSON.stringify(connection),
      )}]))`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let told = '';
  worker.stdout.setEncoding('utf8').on('data', chunk => {
    told += chunk;
  });
  const end = new Promise(done => {
    worker.once('close', done);
  });
  const deadline = performance.now() + 60_000;
  while (told.split('\n').length < 300 && performance.now() < deadline) {
    await new Promise(done => {
      setTimeout(done, 10);
    });
  }
  worker.kill('SIGKILL');
  await end;
  const acknowledged = told.split('\n').slice(0, -1);
  const rows = await knex('cost_llm_reservation')
    .where({ state: 'reserved' })
    .select('reservation_id');
  const ids = new Set(rows.map(row => row.reservation_id));
  const lost = acknowledged.filter(id => !ids.has(id));
  const { store } = serviceOf(knex, clock);
  const key = { ...SCOPE, key: 'github.com/acme/shop#2' };
  const [before] = await store.accounts([key]);
  const sum = BigInt(rows.length) * 100_000_000n;
  const expired = await store.expire(
    new Date(Date.now() + 3_600_000).toISOString(),
  );
  const [after] = await store.accounts([key]);
  console.log(
    `${name}: kill -9 after ${acknowledged.length} acknowledged reservations: ${
      lost.length
    } lost; reserved ${formatPico(before.reserved)} = sum of rows ${formatPico(
      sum,
    )} US dollars; ${expired} expired, then reserved ${formatPico(
      after.reserved,
    )}`,
  );
}

/** `yarn bench cost caps`: one cap under fire, on SQLite and PostgreSQL. */
export async function caps(args: string[]): Promise<void> {
  if (args[0] === '--child') {
    await child(JSON.parse(args[1]));
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'maestro-caps-'));
  try {
    await race('SQLite', {
      client: 'better-sqlite3',
      connection: { filename: join(folder, 'cost.sqlite') },
      pool: { min: 1, max: 1 },
    });
    const { startPostgres } = await import(
      pathToFileURL(resolve('scripts/postgres.mjs')).href
    );
    const postgres = await startPostgres();
    try {
      await race('PostgreSQL', {
        client: 'pg',
        connection: postgres.connectionString,
      });
    } finally {
      await postgres.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
