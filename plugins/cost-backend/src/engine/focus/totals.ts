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

import { Decimal } from 'decimal.js';
import { FocusDataset, columnOf, sumOf } from './dataset';

/** Cost columns of FOCUS. */
export const COST_METRICS = [
  'BilledCost',
  'EffectiveCost',
  'ContractedCost',
  'ListCost',
] as const;

export type CostMetric = (typeof COST_METRICS)[number];

/** Sums of the cost columns over some rows. */
export type CostSums = Record<CostMetric, Decimal> & { rows: number };

/** Name of the group of rows that say nothing. */
export const NO_GROUP = '(none)';

/**
 * Exact sums by the value of a dimension: a column, the day of a period
 * (`ChargePeriodStartDay`), or a tag (`tag:KEY`, the key as it is written).
 * Rows without a value stand under `(none)`, so that the groups always add up
 * to the whole.
 */
export function groupCosts(
  dataset: FocusDataset,
  dimension: string,
): Map<string, CostSums> {
  const keys = keysOf(dataset, dimension);
  const rowsOf = new Map<string, number[]>();
  keys.forEach((key, row) => {
    const list = rowsOf.get(key) ?? [];
    list.push(row);
    rowsOf.set(key, list);
  });
  return new Map(
    [...rowsOf].map(([key, rows]) => [key, sumsOf(dataset, rows)]),
  );
}

/** Exact sums over all rows. */
export function totalCosts(dataset: FocusDataset): CostSums {
  return sumsOf(
    dataset,
    dataset.rows.map((_, row) => row),
  );
}

function sumsOf(dataset: FocusDataset, rows: number[]): CostSums {
  const sums = Object.fromEntries(
    COST_METRICS.map(metric => {
      const values = columnOf(dataset, metric) ?? [];
      return [metric, sumOf(rows.map(row => values[row] ?? null))];
    }),
  ) as Record<CostMetric, Decimal>;
  return { ...sums, rows: rows.length };
}

function keysOf(dataset: FocusDataset, dimension: string): string[] {
  if (dimension.startsWith('tag:')) {
    const key = dimension.slice('tag:'.length);
    return (columnOf(dataset, 'Tags') ?? dataset.rows.map(() => null)).map(
      tags => tagsOf(tags)[key] ?? NO_GROUP,
    );
  }
  const day = /^(.+)Day$/.exec(dimension)?.[1];
  const values =
    columnOf(dataset, dimension) ??
    (day === undefined ? null : columnOf(dataset, day))?.map(
      value => value && value.slice(0, 10),
    ) ??
    dataset.rows.map(() => null);
  return values.map(value => value ?? NO_GROUP);
}

/** Tags of a row; none where they cannot be read. */
export function tagsOf(text: string | null): Record<string, string> {
  if (text === null) {
    return {};
  }
  try {
    const parsed = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null
      ? Object.fromEntries(
          Object.entries(parsed).map(([key, value]) => [key, String(value)]),
        )
      : {};
  } catch {
    return {};
  }
}
