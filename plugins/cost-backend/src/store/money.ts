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

import { Knex } from 'knex';

/** Units of 1e-15 in one of the upper column, which counts 1e-6. */
const LOW = 1_000_000_000n;

/** An amount in units of 1e-15 as two 64-bit columns. */
export interface SplitUnits {
  /** Whole millionths of the currency, rounded down; a whole number as text. */
  hi: string;
  /** Units of 1e-15 above them, 0 to 999,999,999. */
  lo: number;
}

/**
 * An amount as it is stored: sums of either column are exact in SQLite and in
 * PostgreSQL, and together give the exact sum.
 *
 * @param units - units of 1e-15
 * @throws RangeError beyond 9.2e12 of the currency
 */
export function splitUnits64(units: bigint): SplitUnits {
  const rest = units % LOW;
  const lo = rest < 0n ? rest + LOW : rest;
  const hi = (units - lo) / LOW;
  if (BigInt.asIntN(64, hi) !== hi) {
    throw new RangeError(
      `An amount of ${units} units of 1e-15 is beyond what can be stored`,
    );
  }
  return { hi: hi.toString(), lo: Number(lo) };
}

/**
 * The amount of two columns, or of their sums, in units of 1e-15. Read them as
 * text ({@link textOf}, {@link sumOf}): SQLite's driver rounds large numbers.
 */
export function joinUnits(
  hi: string | number | bigint,
  lo: string | number | bigint,
): bigint {
  return BigInt(hi) * LOW + BigInt(lo);
}

/** A 64-bit column as text, in both databases. */
export function textOf(knex: Knex, column: string, as: string): Knex.Raw {
  return knex.raw('cast(?? as text) as ??', [column, as]);
}

/** The exact sum of a 64-bit column as text, 0 over no rows. */
export function sumOf(knex: Knex, column: string, as: string): Knex.Raw {
  return knex.raw('cast(coalesce(sum(??), 0) as text) as ??', [column, as]);
}
