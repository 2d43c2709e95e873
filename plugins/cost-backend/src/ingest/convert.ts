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

import { InputError } from '@backstage/errors';
import { Analytics, sqlName, sqlText } from '../analytics/Analytics';
import { Decimal } from '../engine/money';
import { ColumnMap, columnMapOf } from './maps';
import { Relation, firstLine } from './relation';
import {
  METRIC_COLUMNS,
  REQUIRED_COLUMNS,
  STORED_COLUMNS,
  TIME_COLUMNS,
  amountSql,
  badValueMessage,
  neededSql,
  tellBadValue,
  timeSql,
} from './typed';
import { SourceFormat } from '../config/billing';

/** What a stored file holds of one billing period and currency. */
export interface PeriodTotals {
  period: string;
  periodEnd: string;
  currency: string;
  rows: number;
  firstDay: string;
  lastDay: string;
  /** Decimal text; sums of what is there. */
  sums: Record<keyof typeof METRIC_COLUMNS, string>;
  /** Rows that say nothing of a metric. */
  nulls: Record<keyof typeof METRIC_COLUMNS, number>;
}

/** The rows of a delivery by the names of FOCUS, as text. */
export interface FocusRelation {
  columns: string[];
  /** A SELECT without an order. */
  sql: string;
  floats: ReadonlySet<string>;
}

/**
 * The rows of a delivered file with the column names of FOCUS; nothing where
 * the value is empty.
 *
 * @throws InputError that names the columns that are missing
 */
export function focusRelation(
  relation: Relation,
  format: SourceFormat,
): FocusRelation {
  const map: ColumnMap = columnMapOf(format, relation);
  const missing = REQUIRED_COLUMNS.filter(
    name => !map.columns.some(column => column.name === name),
  );
  if (missing.length > 0) {
    const hint =
      relation.columns.length === 1 ? '; columns are separated by commas' : '';
    throw new InputError(
      `Columns that the format ${format} needs are missing: ${[
        ...new Set(missing.flatMap(name => map.missing(name))),
      ].join(', ')}. The file has ${relation.columns
        .slice(0, 60)
        .map(name => name.slice(0, 60))
        .join(', ')}${hint}`,
    );
  }
  return {
    columns: map.columns.map(({ name }) => name),
    sql: `select ${map.columns
      .map(({ name, sql }) => `${sql} as ${sqlName(name)}`)
      .join(', ')} from ${relation.from}`,
    floats: new Set(
      map.columns.filter(({ float }) => float).map(({ name }) => name),
    ),
  };
}

/** Columns of a stored file, typed, from the rows of {@link focusRelation}. */
function storedSelect({ columns, floats, sql }: FocusRelation): string {
  const has = new Set(columns);
  const metrics = Object.values(METRIC_COLUMNS);
  const others = columns.filter(
    name =>
      !(metrics as string[]).includes(name) &&
      !(TIME_COLUMNS as readonly string[]).includes(name) &&
      !['BillingCurrency', 'Tags', 'ProviderName'].includes(name),
  );
  const provider = ['ProviderName', 'ServiceProviderName']
    .filter(name => has.has(name))
    .map(sqlName);
  const absent = STORED_COLUMNS.filter(
    name => !has.has(name) && name !== 'ProviderName',
  );
  const inner = [
    'row_number',
    ...metrics.map(name => amountSql(name, floats.has(name))),
    ...TIME_COLUMNS.map(timeSql),
    neededSql('BillingCurrency'),
    ...(has.has('Tags') ? ['"Tags"'] : []),
    `coalesce(${[...provider, 'null'].join(', ')}) as "ProviderName"`,
    ...others.map(sqlName),
    ...absent.map(name => `cast(null as varchar) as ${sqlName(name)}`),
  ];
  return `select row_number, cast("ChargePeriodStart" as date) as charge_day, * exclude (row_number)
    from (select ${inner.join(
      ',\n',
    )} from (select row_number() over () as row_number, * from (${sql})))`;
}

/**
 * Writes the rows of a delivery as a Parquet file with exact types, in the
 * order in which they were delivered.
 *
 * @throws InputError that names column, row, value and fix
 */
export async function writeParquet(
  analytics: Analytics,
  relation: FocusRelation,
  target: string,
): Promise<void> {
  try {
    await analytics.run(
      `copy (${storedSelect(relation)}) to ${sqlText(
        target,
      )} (format parquet, compression zstd)`,
    );
  } catch (error) {
    throw readError(error);
  }
}

/**
 * Each distinct text of tags is looked at once.
 *
 * @throws InputError that names the first row whose tags are no JSON object
 */
export async function checkTags(
  analytics: Analytics,
  file: string,
): Promise<void> {
  const from = `read_parquet(${sqlText(file)})`;
  const [bad] = await analytics.query<{ row: number; value: string }>(
    `select row_number as row, left("Tags", 100) as value from ${from}
     where "Tags" in (
       select "Tags" from (select distinct "Tags" from ${from} where "Tags" is not null)
       where case when json_valid("Tags") then json_type("Tags") <> 'OBJECT' else true end)
     order by row_number limit 1`,
  );
  if (bad) {
    throw new InputError(
      tellBadValue({ column: 'Tags', ...bad, why: 'object' }),
    );
  }
}

/** Writes the rows of one billing period out of a stored file. */
export async function writePeriod(
  analytics: Analytics,
  options: { from: string; period: string; target: string },
): Promise<void> {
  await analytics.run(
    `copy (select * from read_parquet(${sqlText(
      options.from,
    )}) where cast("BillingPeriodStart" as date) = date ${sqlText(
      options.period,
    )}) to ${sqlText(options.target)} (format parquet, compression zstd)`,
  );
}

/**
 * First days of the billing periods that the rows of a delivery belong to.
 *
 * @throws InputError when they cannot be read
 */
export async function periodsOf(
  analytics: Analytics,
  { sql }: FocusRelation,
): Promise<string[]> {
  try {
    const rows = await analytics.query<{ period: string }>(
      `select distinct cast(cast("BillingPeriodStart" as date) as varchar) as period
       from (select ${timeSql(
         'BillingPeriodStart',
       )} from (select row_number() over () as row_number, "BillingPeriodStart" from (${sql})))
       order by 1`,
    );
    return rows.map(({ period }) => period);
  } catch (error) {
    throw readError(error);
  }
}

/** Exact sums of a stored file by billing period and currency. */
export async function totalsOf(
  analytics: Analytics,
  file: string,
): Promise<PeriodTotals[]> {
  const metrics = Object.entries(METRIC_COLUMNS) as Array<
    [keyof typeof METRIC_COLUMNS, string]
  >;
  const rows = await analytics.query<Record<string, string | number | null>>(
    `select cast(cast("BillingPeriodStart" as date) as varchar) as period,
      cast(cast(max("BillingPeriodEnd") as date) as varchar) as period_end,
      "BillingCurrency" as currency, count(*) as row_count,
      cast(min(charge_day) as varchar) as first_day,
      cast(max(charge_day) as varchar) as last_day,
      ${metrics
        .map(
          ([name, column]) =>
            `cast(sum(${sqlName(
              column,
            )}) as varchar) as sum_${name}, count(*) - count(${sqlName(
              column,
            )}) as null_${name}`,
        )
        .join(', ')}
      from read_parquet(${sqlText(file)})
      group by cast("BillingPeriodStart" as date), "BillingCurrency"
      order by 1, 3`,
  );
  return rows.map(row => ({
    period: String(row.period),
    periodEnd: String(row.period_end),
    currency: String(row.currency),
    rows: Number(row.row_count),
    firstDay: String(row.first_day),
    lastDay: String(row.last_day),
    sums: Object.fromEntries(
      metrics.map(([name]) => [
        name,
        new Decimal(row[`sum_${name}`] ?? 0).toFixed(),
      ]),
    ) as PeriodTotals['sums'],
    nulls: Object.fromEntries(
      metrics.map(([name]) => [name, Number(row[`null_${name}`])]),
    ) as PeriodTotals['nulls'],
  }));
}

/** An error of the engine, as what is wrong with the file. */
function readError(error: Error): Error {
  const message = String(error.message);
  const bad = badValueMessage(message);
  if (bad !== null) {
    return new InputError(bad);
  }
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1];
  if (line !== undefined) {
    const counts = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(
      message,
    );
    if (counts && Number(counts[2]) > Number(counts[1])) {
      return new InputError(
        `Line ${line} has more values than the header, which has ${counts[1]} columns; put texts with commas in quotes`,
      );
    }
    if (counts) {
      return new InputError(
        `Line ${line} has ${counts[2]} values, the header has ${counts[1]} columns; write a value for each column (texts with commas or line breaks in quotes)`,
      );
    }
    if (/unterminated quote/i.test(message)) {
      return new InputError(
        `Line ${line} opens a quoted text that never ends: the file is half-written or not CSV as RFC 4180 says; deliver it again when it is whole`,
      );
    }
    if (/unicode|utf-8/i.test(message)) {
      return new InputError(
        `Line ${line} is not written in UTF-8; deliver the file in UTF-8`,
      );
    }
    return new InputError(
      `Line ${line} cannot be read as CSV (RFC 4180); correct it and deliver again`,
    );
  }
  // What the file is to blame for has one of these names in the engine.
  return /^(Invalid Input|Conversion|Out of Range|Invalid) Error|^IO Error.*parquet/i.test(
    message,
  )
    ? new InputError(
        `The file cannot be read (${firstLine(
          message,
        )}); correct it and deliver again`,
      )
    : error;
}
