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
import { parseArgs } from 'node:util';
import { FeedConsumer } from '@maestro/backstage-plugin-ledger-node';
import { gradeWeekly } from '../grading/weekly/main';
import { DEFAULT_PRODUCTION_ENVIRONMENTS } from '../src/engine';
import { ReadModel } from '../src/service/ReadModel';
import { WeeklyService } from '../src/service/WeeklyService';
import { DatabaseFactStore, createDeliveryProjection } from '../src/store';
import { History, HistoryOptions, SERVICES } from './history';
import { Part, answer, cpuSeconds } from './part';
import { RebuildAnswer, RebuildOptions, openDatabase } from './rebuild';

/**
 * `yarn bench dora weekly [--tuning] [--only grading|packs] [--events N]`:
 * share of false alarms and power of the weekly pack (see
 * ../grading/weekly/README.md), and the time that the packs of 500 services
 * take, on SQLite.
 */
export async function weekly(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      tuning: { type: 'boolean', default: false },
      only: { type: 'string' },
      events: { type: 'string', default: '1000000' },
    },
  });
  const { only, tuning } = values;
  if (only !== undefined && only !== 'grading' && only !== 'packs') {
    throw new Error(`--only is "${only}"; write grading or packs`);
  }
  const events = Number(values.events);
  if (!Number.isInteger(events) || events <= 0) {
    throw new Error(
      `--events is "${values.events}"; write a whole number above 0`,
    );
  }
  if (only !== 'packs') {
    gradeWeekly({
      tuning,
      print: line => console.log(line),
      progress: line => process.stderr.write(`  ${line}\n`),
    });
  }
  if (only !== 'grading') {
    await timePacks({ events, seed: 1, until: Date.now() });
  }
}

async function timePacks(history: HistoryOptions): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'maestro-bench-weekly-'));
  const database = { client: 'better-sqlite3', connection: { directory } };
  try {
    const { events } = new History(history);
    process.stderr.write(`  folding ${events.toLocaleString('en')} events\n`);
    const rebuilt = new Part('rebuild', {
      database,
      history,
    } satisfies RebuildOptions);
    await rebuilt.answer<RebuildAnswer>();
    await rebuilt.stop();
    console.log(
      `weekly packs of the groups of ${SERVICES} services, ${events.toLocaleString(
        'en',
      )} events, SQLite`,
    );
    // A process of its own: an open database keeps one alive.
    const made = new Part('packs', { database } satisfies PacksOptions);
    await made.answer();
    await made.stop();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

interface PacksOptions {
  database: RebuildOptions['database'];
}

/** Part: makes the packs of all groups, twice. */
export async function packs({ database }: PacksOptions): Promise<void> {
  const service = await open(database);
  const groups = await service.owners();
  for (const pass of ['after a start', 'once more']) {
    const times: number[] = [];
    const start = performance.now();
    const cpu = cpuSeconds();
    for (const ref of groups) {
      const before = performance.now();
      const level = { kind: 'group' as const, ref, groups: new Set([ref]) };
      const pack = await service.pack(
        { entityRef: ref, level, annotations: {}, query: {} },
        { readable: async refs => new Set(refs) },
      );
      service.markdown(pack);
      if (pack.headline === null) {
        throw new Error(`The pack of ${ref} is empty: ${pack.reason}`);
      }
      times.push(performance.now() - before);
    }
    const seconds = (performance.now() - start) / 1000;
    times.sort((a, b) => a - b);
    console.log(
      `${pass}: ${groups.length} packs ${seconds.toFixed(1)} s, CPU ${(
        cpuSeconds() - cpu
      ).toFixed(1)} s (aim under 10 s); one pack, median ${times[
        Math.floor(times.length / 2)
      ].toFixed(0)} ms, greatest ${times.at(-1)!.toFixed(0)} ms`,
    );
  }
  answer({});
}

async function open(database: RebuildOptions['database']) {
  const knex = await openDatabase(database);
  const store = DatabaseFactStore.create({ knex });
  const consumer = await FeedConsumer.create({
    // All was read before.
    feed: {
      read: async ({ after }) => ({ events: [], cursor: after, atEnd: true }),
    },
    projection: createDeliveryProjection(store),
    knex,
    logger: console,
  });
  await consumer.poll();
  return WeeklyService.create({
    readModel: ReadModel.create({
      store,
      consumer,
      productionEnvironments: DEFAULT_PRODUCTION_ENVIRONMENTS,
    }),
    defaultZone: 'UTC',
  });
}
