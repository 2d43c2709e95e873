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

/**
 * How a column of FOCUS is made of the columns of another export. Names are
 * those of the export, letter case aside; `a|b` is whichever the file has.
 * A column that the file does not have counts as nothing.
 */
export type Expression =
  /** A column as it is. */
  | string
  /** The same for every row. */
  | { value: string }
  /** The first that says something. */
  | { first: Expression[] }
  /** Exact sum; what says nothing counts as 0. */
  | { sum: Expression[] }
  /** One less the other, exactly. */
  | { difference: [Expression, Expression] }
  /** By the value of a column. */
  | { by: string; cases: Record<string, Expression>; otherwise: Expression }
  /** A time in one of the formats of strptime, as ISO 8601 in UTC. */
  | {
      time: Expression;
      formats: string[];
      addDays?: number;
      addMonths?: number;
    }
  /** JSON object of a list of `{key, value}`. */
  | { pairs: string }
  /** JSON object; braces are added where they are left out. */
  | { object: string }
  /** Exact sum of the member `amount` of a JSON list. */
  | { amounts: string };

/** A row of a map. */
export interface MappedColumn {
  /** Column of FOCUS. */
  to: string;
  from: Expression;
}

/** The map of an export. */
export interface ExportMap {
  /** Columns without which it is another kind of file. */
  needs: string[];
  columns: MappedColumn[];
}
