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

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import { startAnalytics } from '../analytics/Analytics';
import { SourceConfig } from '../config/billing';
import { ClusterUsage } from '../engine/attribution';
import { BillingFiles } from '../ingest/files';
import { ImportService } from '../ingest/ImportService';
import { Attributor } from '../service/attribution/Attributor';
import { Rate } from '../service/costs/amounts';
import { FactReader } from '../service/costs/facts';
import { CostService } from '../service/CostService';
import {
  DatabaseHistoryStore,
  SeenEntity,
} from '../store/DatabaseHistoryStore';
import { DatabaseLoadStore } from '../store/DatabaseLoadStore';
import { DatabaseRollupStore } from '../store/DatabaseRollupStore';
import { DatabaseRulesStore, RulesDocument } from '../store/DatabaseRulesStore';

/** An instant that tests set. */
export interface Clock {
  at: string;
}

/** Columns of {@link billingCsv}; all others are left out or derived. */
export interface BillingRow {
  day: string;
  period?: string;
  billed: string;
  effective?: string;
  contracted?: string;
  list?: string;
  currency?: string;
  category?: string;
  service?: string;
  resource?: string;
  account?: string;
  provider?: string;
  tags?: Record<string, string>;
  unused?: boolean;
}

const COLUMNS = [
  'BillingAccountId',
  'BillingPeriodStart',
  'BillingPeriodEnd',
  'ChargePeriodStart',
  'ChargePeriodEnd',
  'BilledCost',
  'EffectiveCost',
  'ContractedCost',
  'ListCost',
  'BillingCurrency',
  'ChargeCategory',
  'ChargeDescription',
  'ServiceName',
  'ResourceId',
  'SubAccountId',
  'ProviderName',
  'CommitmentDiscountStatus',
  'Tags',
];

function nextMonth(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + 1);
  return date.toISOString().slice(0, 10);
}

/** A FOCUS file. */
export function billingCsv(rows: readonly BillingRow[]): string {
  const quote = (text: string) => `"${text.replace(/"/g, '""')}"`;
  const lines = rows.map(row => {
    const period = row.period ?? `${row.day.slice(0, 7)}-01`;
    return [
      'account',
      `${period}T00:00:00Z`,
      `${nextMonth(period)}T00:00:00Z`,
      `${row.day}T00:00:00Z`,
      `${row.day}T01:00:00Z`,
      row.billed,
      row.effective ?? row.billed,
      row.contracted ?? row.billed,
      row.list ?? row.billed,
      row.currency ?? 'USD',
      row.category ?? 'Usage',
      'charge',
      row.service ?? 'Compute',
      row.resource ?? '',
      row.account ?? '',
      row.provider ?? 'Cloud',
      row.unused ? 'Unused' : '',
      row.tags ? JSON.stringify(row.tags) : '',
    ]
      .map(quote)
      .join(',');
  });
  return [COLUMNS.join(','), ...lines, ''].join('\n');
}

/** A source of FOCUS files. */
export function source(id: string): SourceConfig {
  return {
    id,
    title: id,
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
}

/** An entity as the catalog has it; paths are those given. */
export function seen(
  entityRef: string,
  given: Partial<SeenEntity> = {},
): SeenEntity {
  return {
    entityRef,
    kind: entityRef.slice(0, entityRef.indexOf(':')),
    ownerRef: null,
    systemRef: null,
    ownerPath: `/(none)/${entityRef}`,
    partPath: `/(none)/${entityRef}`,
    claims: null,
    since: null,
    ...given,
  };
}

/** Imports, attribution and figures over a database, with real files. */
export async function testAttribution(
  knex: Knex,
  options: {
    rules?: RulesDocument;
    rates?: Rate[];
    sources?: SourceConfig[];
    metrics?: Record<string, Record<string, string>>;
    clusters?: Record<string, ClusterUsage>;
    clock?: Clock;
  } = {},
) {
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@maestro/backstage-plugin-cost-backend',
      'migrations',
    ),
  });
  const folder = await mkdtemp(join(tmpdir(), 'maestro-attribution-'));
  const clock = options.clock ?? { at: '2026-11-21T12:00:00.000Z' };
  const now = () => new Date(clock.at);
  const logger = mockServices.logger.mock();
  const analytics = startAnalytics({
    memory: '256MB',
    threads: 1,
    temporary: join(folder, 'duckdb'),
  });
  const files = await BillingFiles.create(join(folder, 'cost'));
  const loads = DatabaseLoadStore.create({ knex, now });
  const imports = new ImportService({
    analytics,
    files,
    loads,
    logger,
    maxBytes: 1e9,
    now,
  });
  const rollups = DatabaseRollupStore.create({ knex, now });
  const rules = DatabaseRulesStore.create({ knex, now });
  const history = DatabaseHistoryStore.create({ knex });
  const configured = options.rules ?? null;
  const attributor = new Attributor({
    analytics,
    loads,
    rollups,
    rules,
    configured,
    history,
    metrics: {
      sums: async id => new Map(Object.entries(options.metrics?.[id] ?? {})),
    },
    clusters: { usage: async name => options.clusters?.[name] ?? null },
    fileOf: load => files.path(load.blobKey),
    logger,
    now,
  });
  const reader = new FactReader(knex);
  const costs = new CostService({
    reader,
    rollups,
    loads,
    rules,
    configured,
    history,
    rates: options.rates ?? [],
    sources: options.sources,
    now,
  });
  let deliveries = 0;
  return {
    analytics,
    attributor,
    clock,
    configured,
    costs,
    files,
    folder,
    history,
    loads,
    logger,
    now,
    reader,
    rollups,
    rules,
    /** Delivers rows, or the text of a file, and attributes them. */
    async deliver(sourceId: string, given: readonly BillingRow[] | string) {
      deliveries += 1;
      const path = join(folder, `delivered-${deliveries}.csv`);
      await writeFile(
        path,
        typeof given === 'string' ? given : billingCsv(given),
      );
      await imports.take({
        source: source(sourceId),
        path,
        name: `delivered-${deliveries}.csv`,
        stamp: null,
      });
      return attributor.run();
    },
    async close() {
      await analytics.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type TestAttribution = Awaited<ReturnType<typeof testAttribution>>;
