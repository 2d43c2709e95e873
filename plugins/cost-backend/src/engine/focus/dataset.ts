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

import { parse } from 'csv-parse/sync';
import { Decimal } from 'decimal.js';

/** Amounts are never rounded: precision for any sum of billing rows. */
export const Exact = Decimal.clone({
  precision: 60,
  toExpNeg: -50,
  toExpPos: 50,
});

/** A data set as text: columns in their order, values or null, by row. */
export interface FocusDataset {
  columns: string[];
  rows: Array<Array<string | null>>;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * Reads FOCUS rows from CSV (RFC 4180). Null is the bare word `NULL`, or
 * nothing at all between two commas; a quoted text is a text, also when it is
 * empty or spells NULL.
 *
 * @throws Error when a row has not as many values as there are columns
 */
export function readFocusCsv(text: string): FocusDataset {
  const [columns = [], ...rows] = parse(text, {
    bom: true,
    skip_empty_lines: true,
    cast: (value, { quoting }) =>
      !quoting && (value === '' || value === 'NULL') ? null : value,
  }) as Array<Array<string | null>>;
  return { columns: columns.map(name => name ?? ''), rows };
}

/** Values of one column; null when there is no such column. */
export function columnOf(
  { columns, rows }: FocusDataset,
  name: string,
): Array<string | null> | null {
  const index = columns.indexOf(name);
  return index < 0 ? null : rows.map(row => row[index]);
}

/**
 * Whether a column is numeric: all of its values look like numbers. One that
 * does not makes the whole column text, as loaders of files do.
 */
export function isNumericColumn(values: ReadonlyArray<string | null>): boolean {
  const present = values.filter((value): value is string => value !== null);
  return present.length > 0 && present.every(value => NUMBER.test(value));
}

/** An amount without any rounding; null for null. @throws for other text */
export function amountOf(value: string | null): Decimal | null {
  return value === null ? null : new Exact(value);
}

/** Exact sum of a column's amounts; nulls are left out. */
export function sumOf(values: ReadonlyArray<string | null>): Decimal {
  return values.reduce(
    (total, value) => (value === null ? total : total.plus(amountOf(value)!)),
    new Exact(0),
  );
}
