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

import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import createKnex, { Knex } from 'knex';
import { startAnalytics } from '../src/analytics/Analytics';
import { SourceConfig } from '../src/config/billing';
import { BillingFiles } from '../src/ingest/files';
import { ImportService } from '../src/ingest/ImportService';
import { DatabaseLoadStore } from '../src/store/DatabaseLoadStore';
import { writeRows } from './rows';

const SOURCE: SourceConfig = {
  id: 'bench',
  title: 'Generated rows',
  format: 'focus',
  path: null,
  url: null,
  parts: null,
  focusVersion: null,
  applicability: 'ALL',
  schedule: { frequency: { hours: 1 }, timeout: { hours: 1 } },
  months: 3,
  staleMilliseconds: null,
};

const quiet = () => {};

/**
 * `yarn bench cost ingest [--rows N] [--memory 1GB] [--threads N]`: a CSV file
 * of generated rows becomes the current load of its period: digest, checks,
 * exact types, Parquet, manifest. Generating is not counted.
 */
export async function ingest(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      rows: { type: 'string', default: '10000000' },
      memory: { type: 'string', default: '1GB' },
      threads: { type: 'string', default: '2' },
    },
  });
  const rows = Number(values.rows);
  if (!Number.isInteger(rows) || rows < 1) {
    throw new Error(`--rows is ${values.rows}; write a whole number above 0`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'maestro-bench-'));
  const knex = createKnex({
    client: 'better-sqlite3',
    useNullAsDefault: true,
    connection: ':memory:',
  });
  const options = {
    memory: values.memory,
    threads: Number(values.threads),
    temporary: join(folder, 'tmp'),
  };
  try {
    const path = join(folder, 'rows.csv');
    const generator = startAnalytics(options);
    await writeRows(generator, { rows, path });
    await generator.close();
    await createTables(knex);
    const now = () => new Date();
    const files = await BillingFiles.create(join(folder, 'cost'));
    const loads = DatabaseLoadStore.create({ knex, now });
    const analytics = startAnalytics(options);
    const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
    const imports = new ImportService({
      analytics,
      files,
      loads,
      logger: { ...logger, child: () => logger as never },
      maxBytes: Number.MAX_SAFE_INTEGER,
      now,
    });
    await resetPeak();
    const cpu = process.cpuUsage();
    const started = performance.now();
    const { loads: made } = await imports.take({
      source: SOURCE,
      path,
      name: 'rows.csv',
      stamp: null,
    });
    const seconds = (performance.now() - started) / 1000;
    const used = process.cpuUsage(cpu);
    const peak = peakMegabytes();
    await analytics.close();
    const size = (await stat(path)).size / 2 ** 20;
    const input = `${rows.toLocaleString('en')} rows, ${size.toFixed(
      0,
    )} MiB CSV`;
    print('ingest', seconds, 's', input, '< 60 s');
    print(
      'processor time, all threads',
      (used.user + used.system) / 1e6,
      's',
      input,
      'none',
    );
    print('rows a second', rows / seconds, '1/s', input, 'none');
    print('peak memory of the process', peak, 'MiB', input, '< 2,048 MiB');
    print('stored', made[0].bytes / 2 ** 20, 'MiB', 'Parquet, zstd', 'none');
  } finally {
    await knex.destroy();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Tables of billing data; migrations of other areas need a whole backend. */
async function createTables(knex: Knex): Promise<void> {
  for (const name of ['20261121170000_billing', '20261121177000_load_parts']) {
    const migration: { up(to: Knex): Promise<void> } = await import(
      resolvePackagePath(
        '@maestro/backstage-plugin-cost-backend',
        `migrations/${name}.js`,
      )
    );
    await migration.up(knex);
  }
}

/** Starts the measurement of the largest resident set anew, where Linux can. */
async function resetPeak(): Promise<void> {
  await writeFile('/proc/self/clear_refs', '5').catch(() => {});
}

/** Largest resident set, threads of DuckDB included. */
function peakMegabytes(): number {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    return Number(/VmHWM:\s+(\d+) kB/.exec(status)![1]) / 1024;
  } catch {
    return process.resourceUsage().maxRSS / 1024;
  }
}

function print(
  name: string,
  value: number,
  unit: string,
  input: string,
  target: string,
): void {
  process.stdout.write(
    `${name}: ${value.toLocaleString('en', {
      maximumFractionDigits: value < 100 ? 1 : 0,
    })} ${unit} (${input}; target ${target})\n`,
  );
}
