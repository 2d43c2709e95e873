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
import { Exact, FocusDataset } from './dataset';

/** A column as the distinct values it holds and, per row, which of them. */
export interface EncodedColumn {
  codes: Uint32Array;
  values: Array<string | null>;
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const TIME =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/** Milliseconds since 1970, UTC where no zone is written; null: no time. */
export function instantOf(text: string | null): number | null {
  const parts = text === null ? null : TIME.exec(text);
  if (!parts) {
    return null;
  }
  const [, year, month, day, hour = '0', minute = '0', second = '0', zone] =
    parts;
  const time = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  if (zone === undefined || zone === 'Z') {
    return time;
  }
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone)!;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '+' ? time - offset : time + offset;
}

/** Far more than a product or difference of doubles is off, in parts of it. */
const DOUBTFUL = 1e-14;

const limits = new WeakMap<Decimal, number>();

/** Whether |a - b| is within the tolerance; null: too near it for doubles. */
function roughly(a: number, b: number, tolerance: Decimal): boolean | null {
  let limit = limits.get(tolerance);
  if (limit === undefined) {
    limit = tolerance.toNumber();
    limits.set(tolerance, limit);
  }
  const away = Math.abs(a - b);
  const doubt = DOUBTFUL * Math.max(Math.abs(a), Math.abs(b), limit);
  return Math.abs(away - limit) <= doubt ? null : away < limit;
}

/**
 * Some rows of a data set, by column: what is asked of a value is asked once
 * for each distinct value. A large data set is read block by block, so that
 * only one block is in memory.
 */
export class RowBlock {
  readonly size: number;
  readonly columns: readonly string[];
  readonly #encoded = new Map<string, EncodedColumn | null>();
  readonly #amounts = new Map<string, Array<Decimal | null | undefined>>();
  readonly #numbers = new Map<string, Array<number | null | undefined>>();
  readonly #instants = new Map<string, Array<number | null | undefined>>();

  /** @param offset - rows of the data set before this block */
  constructor(private readonly dataset: FocusDataset, readonly offset = 0) {
    this.size = dataset.rows.length;
    this.columns = dataset.columns;
  }

  has(column: string): boolean {
    return this.columns.includes(column);
  }

  /** null: there is no such column. */
  column(name: string): EncodedColumn | null {
    let column = this.#encoded.get(name);
    if (column === undefined) {
      column = this.#encode(this.columns.indexOf(name));
      this.#encoded.set(name, column);
    }
    return column;
  }

  /** Null where the column is missing or null. */
  text(name: string, row: number): string | null {
    const column = this.column(name);
    return column === null ? null : column.values[column.codes[row]];
  }

  /** Null where the column is missing, null, or no number. */
  amount(name: string, row: number): Decimal | null {
    return this.#memo(this.#amounts, name, row, text =>
      text !== null && NUMBER.test(text) ? new Exact(text) : null,
    );
  }

  /** {@link amount} as a double, for comparisons that leave room for it. */
  number(name: string, row: number): number | null {
    return this.#memo(this.#numbers, name, row, text =>
      text !== null && NUMBER.test(text) ? Number(text) : null,
    );
  }

  /**
   * Whether a product of two columns is within the tolerance of a third; null
   * where one of them has no number. Doubles decide where they can: exact
   * arithmetic is asked only near the tolerance.
   */
  isProduct(
    row: number,
    [a, b, product]: readonly [string, string, string],
    tolerance: Decimal,
  ): boolean | null {
    const [x, y, z] = [
      this.number(a, row),
      this.number(b, row),
      this.number(product, row),
    ];
    if (x === null || y === null || z === null) {
      return null;
    }
    return (
      roughly(x * y, z, tolerance) ??
      this.amount(a, row)!
        .times(this.amount(b, row)!)
        .minus(this.amount(product, row)!)
        .abs()
        .lte(tolerance)
    );
  }

  /** Whether two columns are within the tolerance; null: no two numbers. */
  isSame(
    row: number,
    [a, b]: readonly [string, string],
    tolerance: Decimal,
  ): boolean | null {
    const [x, y] = [this.number(a, row), this.number(b, row)];
    if (x === null || y === null) {
      return null;
    }
    return (
      this.text(a, row) === this.text(b, row) ||
      (roughly(x, y, tolerance) ??
        this.amount(a, row)!.minus(this.amount(b, row)!).abs().lte(tolerance))
    );
  }

  /** {@link instantOf} a value; null where it is missing or no time. */
  instant(name: string, row: number): number | null {
    return this.#memo(this.#instants, name, row, instantOf);
  }

  #memo<Value>(
    store: Map<string, Array<Value | null | undefined>>,
    name: string,
    row: number,
    read: (text: string | null) => Value | null,
  ): Value | null {
    const column = this.column(name);
    if (column === null) {
      return null;
    }
    let known = store.get(name);
    if (known === undefined) {
      known = new Array(column.values.length);
      store.set(name, known);
    }
    const code = column.codes[row];
    let value = known[code];
    if (value === undefined) {
      value = read(column.values[code]);
      known[code] = value;
    }
    return value;
  }

  #encode(index: number): EncodedColumn | null {
    if (index < 0) {
      return null;
    }
    const codeOf = new Map<string | null, number>();
    const values: Array<string | null> = [];
    const codes = new Uint32Array(this.size);
    const { rows } = this.dataset;
    for (let row = 0; row < this.size; row += 1) {
      const value = rows[row][index] ?? null;
      let code = codeOf.get(value);
      if (code === undefined) {
        code = values.length;
        codeOf.set(value, code);
        values.push(value);
      }
      codes[row] = code;
    }
    return { codes, values };
  }
}
