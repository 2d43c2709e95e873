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
import { RowBlock } from '../block';
import { FocusColumn } from '../columns';
import { Row, show } from '../dynamic';

/**
 * `error`: rows cannot be read or added up as they stand. `warning`: the data
 * says something else than FOCUS has it say. `note`: good to know.
 */
export type FindingSeverity = 'error' | 'warning' | 'note';

/** One fault of an import; nothing is repaired. */
export interface DataFinding {
  code: string;
  severity: FindingSeverity;
  /** Null where several columns or none are meant. */
  column: string | null;
  /** Rows, values or columns, as the message says. */
  count: number;
  /** First rows, from 1, without the header. */
  rows: number[];
  examples: string[];
  message: string;
}

/** Sees the blocks of a data set in order, then tells. */
export interface FindingCheck {
  see(block: RowBlock): void;
  end(): DataFinding[];
}

export interface FindingContext {
  columns: readonly string[];
  currencies: ReadonlySet<string>;
  tolerance: Decimal;
}

export const KEPT = 5;

/** Counts what is found, and keeps the first rows and distinct examples. */
export class Found {
  count = 0;
  readonly rows: number[] = [];
  readonly examples = new Set<string>();

  add(row: number, example: string): void {
    this.count += 1;
    if (this.rows.length < KEPT) {
      this.rows.push(row);
    }
    if (this.examples.size < KEPT) {
      this.examples.add(example);
    }
  }

  finding(
    head: Pick<DataFinding, 'code' | 'severity'> & {
      column?: string;
      /** Asked only where something was found. */
      message: () => string;
    },
  ): DataFinding[] {
    return this.count === 0
      ? []
      : [
          {
            code: head.code,
            severity: head.severity,
            column: head.column ?? null,
            message: head.message(),
            count: this.count,
            rows: this.rows,
            examples: [...this.examples],
          },
        ];
  }
}

/** Asks each value of some columns once for a block; one finding for each. */
export function perColumn(
  columns: readonly FocusColumn[],
  head: {
    code: string;
    severity: FindingSeverity;
    wrong: (value: string | null, column: FocusColumn) => boolean;
    message: (found: Found, column: FocusColumn) => string;
  },
): FindingCheck {
  const all = columns.map(column => ({ column, found: new Found() }));
  return {
    see(block) {
      for (const { column, found } of all) {
        const encoded = block.column(column.name);
        const wrong = encoded?.values.map(value => head.wrong(value, column));
        if (encoded && wrong?.includes(true)) {
          for (let row = 0; row < block.size; row += 1) {
            const code = encoded.codes[row];
            if (wrong[code]) {
              found.add(block.offset + row + 1, show(encoded.values[code]));
            }
          }
        }
      }
    },
    end: () =>
      all.flatMap(({ column, found }) =>
        found.finding({
          code: head.code,
          severity: head.severity,
          column: column.name,
          message: () => head.message(found, column),
        }),
      ),
  };
}

/** Asks each row; one finding. */
export function perRow(
  head: Pick<DataFinding, 'code' | 'severity'> & {
    column?: string;
    wrong: (row: Row) => string | null;
    message: (found: Found) => string;
  },
): FindingCheck {
  const found = new Found();
  return {
    see(block) {
      const row = new Row(block);
      for (row.index = 0; row.index < block.size; row.index += 1) {
        const example = head.wrong(row);
        if (example !== null) {
          found.add(row.at, example);
        }
      }
    },
    end: () => found.finding({ ...head, message: () => head.message(found) }),
  };
}
