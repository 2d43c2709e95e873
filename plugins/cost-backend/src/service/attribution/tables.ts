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

import { randomUUID } from 'node:crypto';
import { Analytics, sqlName, sqlText } from '../../analytics/Analytics';
import {
  CompiledRules,
  RowFacts,
  RowField,
  Verdict,
  addDays,
} from '../../engine/attribution';
import { StoredLoad } from '../../store/LoadStore';

/** Columns of a Parquet file in which rules look for a field. */
const COLUMN: Record<Exclude<RowField, 'source'>, string> = {
  provider: 'ProviderName',
  billingAccount: 'BillingAccountId',
  account: 'SubAccountId',
  namespace: 'x_namespace',
  service: 'ServiceName',
  serviceCategory: 'ServiceCategory',
  chargeCategory: 'ChargeCategory',
  resource: 'ResourceId',
  region: 'RegionId',
};
const TAGS = 'Tags';
const ALLOCATED_RESOURCE = 'AllocatedResourceId';
const ALLOCATED_TAGS = 'AllocatedTags';

const PART = 10_000;
const MAX_MISSED = 5000;

/** Which columns of a load's rows decide where each lands. */
async function columnsOf(
  compiled: CompiledRules,
  analytics: Analytics,
  file: string,
): Promise<string[]> {
  const { fields, tags } = compiled.reads();
  // Most providers leave them empty; comparing nothings takes time as well.
  const split = [ALLOCATED_RESOURCE, ALLOCATED_TAGS];
  const [filled] = await analytics.query<Record<string, number>>(
    `select ${split
      .map(column => `count(${sqlName(column)}) as ${sqlName(column)}`)
      .join(', ')} from read_parquet(${sqlText(file)})`,
  );
  return [
    ...(Object.keys(COLUMN) as Array<keyof typeof COLUMN>)
      .filter(field => fields.has(field))
      .map(field => COLUMN[field]),
    ...(tags ? [TAGS] : []),
    ...split.filter(column => Number(filled[column]) > 0),
  ];
}

/** Tags of a row; none where they cannot be read. */
export function readTags(text: unknown): Record<string, string> {
  if (typeof text !== 'string' || text === '') {
    return {};
  }
  try {
    const parsed = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null
      ? Object.fromEntries(
          Object.entries(parsed)
            .filter(([, value]) => value !== null)
            .map(([key, value]) => [key, String(value)]),
        )
      : {};
  } catch {
    // The import told about it; the row has no tags then.
    return {};
  }
}

/** The rows of a load beside the place where each lands, in DuckDB. */
export interface VerdictTable {
  /** Unique among the tables. */
  name: string;
  /** By `m.code`; without reasons. */
  verdicts: Verdict[];
  /** By `m.why`; the first is null. */
  reasons: Array<string | null>;
  /** Names in tags that name no entity; null: too many to tell. */
  missed: string[] | null;
  /** FROM clause: the load's rows as `r`, their verdicts as `m`. */
  from: string;
  /** Its JOIN to the load's rows `r` under another name. */
  joinAs(alias: string): string;
  drop(): Promise<void>;
}

/** Verdicts and reasons by number; equal ones share it. */
class VerdictList {
  readonly list: Verdict[] = [];
  readonly reasons: Array<string | null> = [null];
  readonly #codes = new Map<string, number>();
  readonly #whys = new Map<string | null, number>([[null, 0]]);

  code(verdict: Verdict): number {
    const bare =
      verdict.kind === 'unallocated' ? { ...verdict, reason: null } : verdict;
    const key = JSON.stringify(bare);
    const known = this.#codes.get(key);
    if (known !== undefined) {
      return known;
    }
    const code = this.list.length;
    this.#codes.set(key, code);
    this.list.push(bare);
    return code;
  }

  why(verdict: Verdict): number {
    const reason = verdict.kind === 'unallocated' ? verdict.reason : null;
    const known = this.#whys.get(reason);
    if (known !== undefined) {
      return known;
    }
    this.#whys.set(reason, this.reasons.length);
    this.reasons.push(reason);
    return this.reasons.length - 1;
  }
}

/**
 * Attributes a load: the rules are asked once per distinct combination of the
 * columns that they read and of the spans of days between which nothing
 * changes, not once per row; the verdicts are joined back in DuckDB.
 */
export async function attributeLoad(options: {
  analytics: Analytics;
  load: StoredLoad;
  /** Path of its Parquet file. */
  file: string;
  compiled: CompiledRules;
  signal?: AbortSignal;
}): Promise<VerdictTable> {
  const { analytics, load, file, compiled, signal } = options;
  const name = `verdict_${randomUUID().replace(/-/g, '')}`;
  const combos = `combo_${name}`;
  const codes = `code_${name}`;
  const columns = await columnsOf(compiled, analytics, file);
  const first = load.firstDay ?? load.billingPeriod;
  const last = load.lastDay ?? first;
  const starts = compiled.segments({ from: first, to: addDays(last, 1) });
  const segment =
    starts.length === 1
      ? '0'
      : starts
          .slice(1)
          .map(day => `(r.charge_day >= date ${sqlText(day)})::integer`)
          .join(' + ');
  const source = `read_parquet(${sqlText(file)}) r`;
  const names = columns.map(sqlName);
  const drop = async () => {
    for (const table of [combos, codes, name]) {
      await analytics.run(`drop table if exists ${table}`);
    }
  };
  try {
    await analytics.run(
      `create table ${combos} as select row_number() over () - 1 as id, * from
        (select distinct ${[
          `${segment} as segment`,
          ...names.map(column => `r.${column}`),
        ].join(', ')} from ${source})`,
    );
    await analytics.run(
      `create table ${codes} (id bigint, code integer, why integer)`,
    );
    const verdicts = new VerdictList();
    const missed = new Set<string>();
    let ids: number[] = [];
    let found: number[] = [];
    let why: number[] = [];
    const flush = async () => {
      if (ids.length > 0) {
        await analytics.run(
          `insert into ${codes} select
            unnest(from_json(?::json, '["bigint"]')),
            unnest(from_json(?::json, '["integer"]')),
            unnest(from_json(?::json, '["integer"]'))`,
          [ids, found, why].map(list => JSON.stringify(list)),
        );
        ids = [];
        found = [];
        why = [];
      }
    };
    for await (const part of analytics.parts(`select * from ${combos}`)) {
      signal?.throwIfAborted();
      for (const row of part.rows) {
        const facts = factsOf(load.sourceId, columns, row.slice(2));
        const day = starts[Number(row[1])];
        ids.push(Number(row[0]));
        const verdict = compiled.attribute(facts, day, given =>
          missed.add(given),
        );
        found.push(verdicts.code(verdict));
        why.push(verdicts.why(verdict));
      }
      if (ids.length >= PART) {
        await flush();
      }
    }
    await flush();
    await analytics.run(
      `create table ${name} as select c.* exclude (id), v.code, v.why from ${combos} c join ${codes} v using (id)`,
    );
    await analytics.run(`drop table ${combos}`);
    await analytics.run(`drop table ${codes}`);
    const joinAs = (alias: string) =>
      `join ${name} ${alias} on (${[
        `${alias}.segment = ${segment}`,
        ...names.map(
          column => `${alias}.${column} is not distinct from r.${column}`,
        ),
      ].join(' and ')})`;
    return {
      name,
      verdicts: verdicts.list,
      reasons: verdicts.reasons,
      missed: missed.size > MAX_MISSED ? null : [...missed].sort(),
      from: `${source} ${joinAs('m')}`,
      joinAs,
      drop,
    };
  } catch (error) {
    await drop().catch(() => {});
    throw error;
  }
}

function factsOf(
  source: string,
  columns: readonly string[],
  values: readonly unknown[],
): RowFacts {
  const of = (column: string): string | null => {
    const value = values[columns.indexOf(column)];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return {
    source,
    provider: of(COLUMN.provider),
    billingAccount: of(COLUMN.billingAccount),
    account: of(COLUMN.account),
    namespace: of(COLUMN.namespace),
    service: of(COLUMN.service),
    serviceCategory: of(COLUMN.serviceCategory),
    chargeCategory: of(COLUMN.chargeCategory),
    resource: of(COLUMN.resource),
    region: of(COLUMN.region),
    tags: readTags(of(TAGS)),
    allocatedResource: of(ALLOCATED_RESOURCE),
    allocatedTags: readTags(of(ALLOCATED_TAGS)),
  };
}
