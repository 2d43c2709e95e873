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

import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { Analytics, startAnalytics } from '../analytics/Analytics';
import { SourceConfig } from '../config/billing';
import { BillingFiles } from '../ingest/files';
import { ImportService } from '../ingest/ImportService';
import { DatabaseLoadStore } from '../store/DatabaseLoadStore';

/** The published FOCUS sample with its exact totals; null: not here. */
export const SAMPLE = (() => {
  const folder = resolve(__dirname, '../../../../../shared/vectors/cost/focus');
  const file = join(folder, 'focus_sample_1.0.csv');
  return existsSync(file)
    ? { file, expected: join(folder, 'focus_sample_1.0.expected.json') }
    : null;
})();

const DIRECTORY = resolvePackagePath(
  '@maestro/backstage-plugin-cost-backend',
  'migrations',
);

export const SOURCE: SourceConfig = {
  id: 'aws',
  title: 'AWS',
  format: 'focus',
  path: null,
  url: null,
  parts: null,
  focusVersion: null,
  applicability: 'ALL',
  schedule: { frequency: { minutes: 15 }, timeout: { minutes: 15 } },
  months: 3,
  staleMilliseconds: null,
};

const DEFAULTS: Record<string, string> = {
  BilledCost: '1',
  EffectiveCost: '0.9',
  ContractedCost: '1',
  ListCost: '1.2',
  BillingCurrency: 'USD',
  BillingPeriodStart: '2026-10-01T00:00:00Z',
  BillingPeriodEnd: '2026-11-01T00:00:00Z',
  ChargePeriodStart: '2026-10-05T00:00:00Z',
  ChargePeriodEnd: '2026-10-06T00:00:00Z',
  ChargeCategory: 'Usage',
  ProviderName: 'AWS',
  ServiceName: 'Compute',
  ResourceId: 'i-1',
  Tags: '{"app":"checkout"}',
};

/** A FOCUS file: each row says what differs from the usual. */
export function focusCsv(
  rows: Array<Record<string, string>>,
  options: { leaveOut?: string[] } = {},
): string {
  const columns = [
    ...new Set([...Object.keys(DEFAULTS), ...rows.flatMap(Object.keys)]),
  ].filter(name => !options.leaveOut?.includes(name));
  const quote = (value: string) =>
    value === 'NULL' ? value : `"${value.replace(/"/g, '""')}"`;
  return `${[
    columns.join(','),
    ...rows.map(row =>
      columns
        .map(name => quote(row[name] ?? DEFAULTS[name] ?? 'NULL'))
        .join(','),
    ),
  ].join('\n')}\n`;
}

/** Billing over a database, in a folder of its own. */
export interface TestBilling {
  analytics: Analytics;
  files: BillingFiles;
  imports: ImportService;
  loads: DatabaseLoadStore;
  folder: string;
  /** The clock. */
  now: { value: Date };
  /** Imports bytes as an upload. */
  deliver(
    content: string | Buffer,
    options?: { source?: SourceConfig; name?: string },
  ): ReturnType<ImportService['take']>;
  close(): Promise<void>;
}

export async function testBilling(
  knex: Knex,
  options: Partial<ConstructorParameters<typeof ImportService>[0]> = {},
): Promise<TestBilling> {
  await knex.migrate.latest({ directory: DIRECTORY });
  const folder = await mkdtemp(join(tmpdir(), 'maestro-cost-'));
  // Files bear the time of the machine: the clock starts there.
  const now = { value: new Date() };
  const files = await BillingFiles.create(folder);
  const analytics = startAnalytics({
    memory: '512MB',
    threads: 1,
    temporary: join(folder, 'tmp'),
  });
  const loads = DatabaseLoadStore.create({ knex, now: () => now.value });
  const imports = new ImportService({
    analytics,
    files,
    loads,
    logger: mockServices.logger.mock(),
    maxBytes: 1e9,
    now: () => now.value,
    ...options,
  });
  let delivered = 0;
  return {
    analytics,
    files,
    imports,
    loads,
    folder,
    now,
    async deliver(content, { name = 'upload', source = SOURCE } = {}) {
      delivered += 1;
      const path = join(folder, `delivered-${delivered}`);
      await writeFile(path, content);
      try {
        return await imports.take({ source, path, name, stamp: null });
      } finally {
        await rm(path, { force: true });
      }
    },
    async close() {
      await analytics.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
