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

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { JsonObject } from '@backstage/types';
import { main as gradeAttribution } from '../grading/attribution/main';
import { History, HistoryOptions, SERVICES } from './history';
import { Part } from './part';
import { RebuildAnswer, RebuildOptions, feed, rebuild } from './rebuild';
import { ServerOptions, ServerState, server } from './server';
import { UsersAnswer, UsersOptions, users } from './users';
import { mergeTime } from './mergeTime';
import { packs, weekly } from './weekly';

const PARTS: Record<string, (options: never) => Promise<void>> = {
  feed,
  packs,
  rebuild,
  server,
  users,
};

interface Plan {
  name: string;
  database: JsonObject;
  history: HistoryOptions;
  seconds: number;
}

/**
 * `yarn bench dora [--events N] [--seconds N] [--seed N] [--quick]
 * [--only sqlite|postgres]`: folds a made-up history into the read model and
 * asks the plugin for figures over HTTP, on SQLite and PostgreSQL. Server,
 * feed and users are processes of their own. `yarn bench dora attribution`
 * grades the attribution of incidents instead; see ../grading/attribution.
 * `yarn bench dora weekly` grades and times the weekly pack; see ./weekly.
 * `yarn bench dora merge-time` times the prediction of merge times; see
 * ./mergeTime.
 */
export async function main(args: string[]): Promise<void> {
  if (args[0] === '--part') {
    await PARTS[args[1]](JSON.parse(args[2]) as never);
    return;
  }
  if (args[0] === 'attribution') {
    await gradeAttribution(args.slice(1));
    return;
  }
  if (args[0] === 'merge-time') {
    await mergeTime(args.slice(1));
    return;
  }
  if (args[0] === 'weekly') {
    await weekly(args.slice(1));
    return;
  }
  const { values } = parseArgs({
    args,
    options: {
      events: { type: 'string' },
      seconds: { type: 'string' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  if (values.only && !['sqlite', 'postgres'].includes(values.only)) {
    throw new Error(`--only is "${values.only}"; write sqlite or postgres`);
  }
  const { quick } = values;
  const plan = {
    history: {
      events: number('events', values.events, quick ? 50_000 : 1_000_000),
      seed: number('seed', values.seed, 1),
      until: Date.now(),
    },
    seconds: number('seconds', values.seconds, quick ? 10 : 30),
  };
  const { changes, events } = new History(plan.history);
  console.log(
    `Input: ${format(events)} events, of them ${format(
      changes,
    )} deployments, of ${SERVICES} services; seed ${plan.history.seed}`,
  );
  if (values.only !== 'postgres') {
    const directory = mkdtempSync(join(tmpdir(), 'maestro-bench-dora-'));
    const database = { client: 'better-sqlite3', connection: { directory } };
    try {
      await measure({ ...plan, name: 'SQLite', database });
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }
  if (values.only !== 'sqlite') {
    const { startPostgres } = await import(
      pathToFileURL(join(process.cwd(), 'scripts/postgres.mjs')).href
    );
    const postgres = await startPostgres();
    const { host, port, user, password } = postgres;
    const database = {
      client: 'pg',
      connection: { host, port, user, password },
    };
    try {
      await measure({ ...plan, name: 'PostgreSQL', database });
    } finally {
      await postgres.stop();
    }
  }
}

async function measure(plan: Plan): Promise<void> {
  const parts: Part[] = [];
  const part = (name: string, options: object) => {
    const started = new Part(name, options);
    parts.push(started);
    return started;
  };
  try {
    await measureRebuild(plan, part);
    const { port: feedPort } = await part('feed', plan.history).answer<{
      port: number;
    }>();
    await measurePages(plan, feedPort, part);
    await measurePagesDuringRebuild(plan, feedPort, part);
  } finally {
    await Promise.all(parts.map(started => started.stop()));
  }
}

type StartPart = (name: string, options: object) => Part;

async function measureRebuild(plan: Plan, part: StartPart): Promise<void> {
  const { name, database, history } = plan;
  const rebuilt = part('rebuild', {
    database,
    history,
  } satisfies RebuildOptions);
  const result = await rebuilt.answer<RebuildAnswer>();
  await rebuilt.stop();
  const { events } = new History(history);
  const size = `${format(events)} events`;
  print(name, `rebuild, ${size}`, result.seconds, 's', 'target < 90 s for 1 M');
  print(name, `  rate, ${size}`, events / result.seconds, 'events/s');
  print(name, `  CPU of the process, ${size}`, result.cpuSeconds, 's');
  print(name, '  of it making the input', result.inputSeconds, 's');
  print(
    name,
    `  peak resident memory, ${size}`,
    result.peakMiB,
    'MiB',
    'target < 1,024 MiB for 1 M',
  );
}

async function measurePages(
  { name, database, history, seconds }: Plan,
  feedPort: number,
  part: StartPart,
): Promise<void> {
  const served = part('server', {
    database,
    feedPort,
    outdated: false,
  } satisfies ServerOptions);
  const { port } = await served.answer<{ port: number }>();
  const { seed } = history;
  for (const pass of ['after a start', 'once more']) {
    const before = await stateOf(served);
    const load = part('users', { port, seconds, seed } satisfies UsersOptions);
    load.tell({ stop: true });
    const latencies = await load.answer<UsersAnswer>();
    const used = (await stateOf(served)).cpuSeconds - before.cpuSeconds;
    printLatencies(name, pass, latencies);
    print(
      name,
      '  CPU of the backend per answer',
      (used / latencies.n) * 1000,
      'ms',
    );
  }
  await measureOverview(name, port);
  await served.stop();
}

/** The portal's page of all services: at first, as kept, and after a minute. */
async function measureOverview(name: string, port: number): Promise<void> {
  const ask = async () => {
    const start = performance.now();
    const response = await fetch(
      `http://127.0.0.1:${port}/api/maestro-dora/overview`,
    );
    const { rows } = (await response.json()) as { rows?: unknown[] };
    return { took: performance.now() - start, rows: rows?.length ?? 0 };
  };
  const first = await ask();
  print(name, `overview of ${first.rows} services, first`, first.took, 'ms');
  const kept: number[] = [];
  for (let index = 0; index < 10; index += 1) {
    kept.push((await ask()).took);
  }
  print(
    name,
    '  greatest of 10 more, figures kept for a minute',
    Math.max(...kept),
    'ms',
    'target < 300 ms',
  );
  await sleep(60_000);
  const again = await ask();
  print(
    name,
    '  in the next minute, services kept',
    again.took,
    'ms',
    'target < 300 ms',
  );
}

async function measurePagesDuringRebuild(
  { name, database, history, seconds }: Plan,
  feedPort: number,
  part: StartPart,
): Promise<void> {
  const served = part('server', {
    database,
    feedPort,
    outdated: true,
  } satisfies ServerOptions);
  const { port } = await served.answer<{ port: number }>();
  const start = performance.now();
  const load = part('users', {
    port,
    seconds,
    seed: history.seed,
  } satisfies UsersOptions);
  let state: ServerState;
  do {
    await sleep(1000);
    state = await stateOf(served);
  } while (state.rebuilding);
  const elapsed = (performance.now() - start) / 1000;
  load.tell({ stop: true });
  const latencies = await load.answer<UsersAnswer>();
  const size = `${format(new History(history).events)} events`;
  printLatencies(name, 'during a rebuild', latencies);
  print(
    name,
    `  that rebuild, feed over HTTP, old rows deleted, ${size}`,
    elapsed,
    's',
    'target < 90 s for 1 M',
  );
  print(
    name,
    '  peak resident memory of the backend',
    state.peakMiB,
    'MiB',
    'target < 1,024 MiB for 1 M',
  );
  await served.stop();
}

async function stateOf(served: Part): Promise<ServerState> {
  served.tell({ ask: 'state' });
  return served.answer<ServerState>();
}

function printLatencies(name: string, pass: string, answer: UsersAnswer) {
  const what = `figures API ${pass}, 20 users x 1/s, n ${answer.n}`;
  print(name, `${what}, p95`, answer.p95, 'ms', 'target < 100 ms');
  print(name, '  p50', answer.p50, 'ms');
  print(name, '  p99', answer.p99, 'ms');
  print(name, '  max', answer.max, 'ms');
  print(name, '  answers without figures', answer.failed, '', 'target 0');
}

function print(
  database: string,
  what: string,
  value: number,
  unit: string,
  target = '',
): void {
  const figure = `${format(value)} ${unit}`.trim();
  console.log(
    `${database.padEnd(11)} ${what.padEnd(66)} ${figure.padStart(
      16,
    )}  ${target}`.trimEnd(),
  );
}

function format(value: number): string {
  return value.toLocaleString('en', {
    maximumFractionDigits: value < 100 ? 1 : 0,
  });
}

function number(name: string, text: string | undefined, fallback: number) {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value <= 0) {
    throw new Error(`--${name} is "${text}"; write a whole number above 0`);
  }
  return value;
}
