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

import { EncodedColumn, RowBlock } from './block';
import { Exact, amountOf, isNumericColumn } from './dataset';
import { FocusRequirement } from './model';

/** Holds, does not, or cannot be said because a value is null. */
type Truth = boolean | null;

/** What a check says of each row, or of the data set as a whole. */
export type Finding =
  | { kind: 'rows'; of(row: number): Truth }
  /** Violations that no single row has. */
  | { kind: 'whole'; violations: number; message: string };

/** What checks read beside the data. */
export interface CheckContext {
  block: RowBlock;
  currencies: ReadonlySet<string>;
  /** Violations of another rule; null: it is not there. */
  rule(id: string): number | null;
}

/** Providers print products rounded; more than this is no rounding. */
const PRODUCT_TOLERANCE = new Exact('1e-9');

const DATE_TIME = /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ$/;
const NUMERIC = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE]-?\d+)?$/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const KEY_VALUE = /^[^=;]+=[^=;]+(?:;[^=;]+=[^=;]+)*$/;

const whole = (violations: number, message: string): Finding => ({
  kind: 'whole',
  violations,
  message,
});

/** How many values of one column each value of another has, over blocks. */
export class DistinctCounts {
  readonly #groups = new Map<string | null, Set<string>>();

  constructor(private readonly requirement: FocusRequirement) {}

  /** @returns what is wrong with the columns; null: nothing */
  see(block: RowBlock): Finding | null {
    const { ColumnAName, ColumnBName } = this.requirement;
    const a = block.column(ColumnAName!);
    const b = block.column(ColumnBName!);
    if (a === null || b === null) {
      return missing(a === null ? ColumnAName! : ColumnBName!);
    }
    const pairs = new Set<number>();
    for (let row = 0; row < block.size; row += 1) {
      const pair = a.codes[row] * b.values.length + b.codes[row];
      if (!pairs.has(pair)) {
        pairs.add(pair);
        const key = a.values[a.codes[row]];
        const value = b.values[b.codes[row]];
        const group = this.#groups.get(key) ?? new Set();
        if (value !== null) {
          group.add(value);
        }
        this.#groups.set(key, group);
      }
    }
    return null;
  }

  finding(): Finding {
    const { ColumnAName, ColumnBName, ExpectedCount } = this.requirement;
    const wrong = [...this.#groups.values()].filter(
      group => group.size !== ExpectedCount,
    ).length;
    return whole(
      wrong,
      `${wrong} values of ${ColumnAName} have not ${ExpectedCount} of ${ColumnBName}`,
    );
  }
}

/**
 * Evaluates a requirement over a data set. Three-valued, as SQL is: a
 * comparison with null says nothing, and only what says no is a violation;
 * whether null may stand there is asked by rules of its own.
 */
export function evaluate(
  requirement: FocusRequirement,
  context: CheckContext,
): Finding {
  switch (requirement.CheckFunction) {
    case 'AND':
    case 'OR':
      return composite(requirement, context);
    case 'ColumnPresent': {
      const there = context.block.has(nameOf(requirement));
      return whole(
        there ? 0 : 1,
        there ? '' : `There is no column ${nameOf(requirement)}`,
      );
    }
    case 'CheckModelRule': {
      const violations = context.rule(requirement.ModelRuleId!);
      return whole(
        violations ?? 1,
        violations === null
          ? `Rule ${requirement.ModelRuleId} is not there`
          : `Rule ${requirement.ModelRuleId}`,
      );
    }
    case 'CheckDistinctCount':
      return distinctCount(requirement, context);
    case 'TypeDecimal':
      return columnType(
        requirement,
        context,
        values =>
          values.every(value => value === null) || isNumericColumn(values),
      );
    case 'TypeString':
      return columnType(
        requirement,
        context,
        values => !isNumericColumn(values),
      );
    default:
      return rowCheck(requirement, context);
  }
}

function nameOf({ CheckCondition, ColumnName }: FocusRequirement): string {
  return ColumnName ?? CheckCondition ?? '';
}

function composite(
  { CheckFunction, Items = [] }: FocusRequirement,
  context: CheckContext,
): Finding {
  const findings = Items.map(item => evaluate(item, context));
  const all = CheckFunction === 'AND';
  const wholes = findings.filter(
    (item): item is Extract<Finding, { kind: 'whole' }> =>
      item.kind === 'whole',
  );
  const rows = findings.filter(
    (item): item is Extract<Finding, { kind: 'rows' }> => item.kind === 'rows',
  );
  const broken = wholes.filter(({ violations }) => violations > 0);
  if (all && broken.length > 0) {
    return whole(
      broken.reduce((sum, { violations }) => sum + violations, 0),
      broken.map(({ message }) => message).join('; '),
    );
  }
  if (!all && wholes.length > broken.length) {
    return whole(0, '');
  }
  if (rows.length === 0) {
    return whole(
      all ? 0 : broken.length,
      all ? '' : broken.map(({ message }) => message).join('; '),
    );
  }
  return {
    kind: 'rows',
    of(row) {
      const truths = rows.map(item => item.of(row));
      if (truths.includes(!all)) {
        return !all;
      }
      return truths.includes(null) ? null : all;
    },
  };
}

/** Per value of A, how many values of B there are; nulls of B count for none. */
function distinctCount(
  requirement: FocusRequirement,
  { block }: CheckContext,
): Finding {
  const groups = new DistinctCounts(requirement);
  return groups.see(block) ?? groups.finding();
}

function missing(column: string): Finding {
  return whole(1, `There is no column ${column}`);
}

/** A column has one type: when it is wrong, each of its values violates it. */
function columnType(
  requirement: FocusRequirement,
  { block }: CheckContext,
  right: (values: Array<string | null>) => boolean,
): Finding {
  const column = block.column(nameOf(requirement));
  if (column === null) {
    return missing(nameOf(requirement));
  }
  const { codes, values } = column;
  const fits = right(values);
  return { kind: 'rows', of: row => values[codes[row]] === null || fits };
}

function rowCheck(
  requirement: FocusRequirement,
  context: CheckContext,
): Finding {
  const { ColumnAName, ColumnBName, ResultColumnName } = requirement;
  const names = [
    requirement.ColumnName ?? requirement.CheckCondition,
    ColumnAName,
    ColumnBName,
    ResultColumnName,
  ].filter((name): name is string => name !== undefined);
  const columns = names.map(name => context.block.column(name));
  const absent = columns.indexOf(null);
  if (absent >= 0) {
    return missing(names[absent]);
  }
  if (requirement.CheckFunction === 'ColumnByColumnEqualsColumnValue') {
    const factors = [ColumnAName!, ColumnBName!, ResultColumnName!] as const;
    const present = (row: number) =>
      factors.every(name => context.block.text(name, row) !== null);
    return {
      kind: 'rows',
      // Null says nothing; what is there and no number is wrong.
      of: row =>
        present(row)
          ? context.block.isProduct(row, factors, PRODUCT_TOLERANCE) ?? false
          : null,
    };
  }
  const test = valueTest(requirement, context);
  if (test === null) {
    return whole(
      1,
      `Check function ${requirement.CheckFunction} is not known here`,
    );
  }
  if (columns.length === 1) {
    // Once for each distinct value: rows are many.
    const { codes, values } = columns[0]!;
    const truths = values.map(value => test([value]));
    return { kind: 'rows', of: row => truths[codes[row]] };
  }
  const all = columns as EncodedColumn[];
  return {
    kind: 'rows',
    of: row => test(all.map(({ codes, values }) => values[codes[row]])),
  };
}

type ValueTest = (values: Array<string | null>) => Truth;

/** Null is no violation of a format. */
const format =
  (pattern: (value: string) => boolean): ValueTest =>
  ([value]) =>
    value === null ? null : pattern(value);

function valueTest(
  { CheckFunction, Value }: FocusRequirement,
  { currencies }: CheckContext,
): ValueTest | null {
  switch (CheckFunction) {
    case 'CheckValue':
      return ([value]) => {
        if (Value === null || Value === undefined) {
          return value === null;
        }
        return value === null ? null : sameValue(value, Value);
      };
    case 'CheckNotValue':
      return ([value]) => {
        if (Value === null || Value === undefined) {
          return value !== null;
        }
        return value === null ? null : !sameValue(value, Value);
      };
    case 'CheckSameValue':
      return ([a, b]) => (a === null || b === null ? null : a === b);
    case 'CheckNotSameValue':
      return ([a, b]) => (a === null || b === null ? null : a !== b);
    case 'CheckDecimalValue':
    case 'FormatNumeric':
      return format(value => NUMERIC.test(value.trim()));
    case 'CheckGreaterOrEqualThanValue':
      return ([value]) => {
        if (value === null) {
          return null;
        }
        return NUMERIC.test(value) && amountOf(value)!.gte(String(Value));
      };
    case 'CheckNationalCurrency':
      return format(value => currencies.has(value.trim()));
    case 'FormatCurrency':
      return format(value => /^[A-Z]{3}$/.test(value.trim()));
    case 'TypeDateTime':
      return format(isInstant);
    case 'FormatDateTime':
      return format(isInstant);
    case 'FormatString':
      return format(value => !LONE_SURROGATE.test(value));
    case 'FormatUnit':
      return format(isUnit);
    case 'FormatKeyValue':
      return format(value => isKeyValueObject(value) || KEY_VALUE.test(value));
    default:
      return null;
  }
}

/** Amounts may be spelt in several ways: 0, 0.00 and 0E0 are one. */
function sameValue(value: string, wanted: string | number): boolean {
  return typeof wanted === 'number'
    ? NUMERIC.test(value) && amountOf(value)!.eq(wanted)
    : value === wanted;
}

function isInstant(value: string): boolean {
  return DATE_TIME.test(value) && !Number.isNaN(Date.parse(value));
}

/** `Unit`, `Unit-Time`, `Unit/Time`, `4 Unit`, `Unit/4 Time`. */
function isUnit(value: string): boolean {
  return /^(?:\d+ )?[A-Za-z][A-Za-z .]*(?:[-/](?:\d+ )?[A-Za-z][A-Za-z ]*)?$/.test(
    value,
  );
}

/** A JSON object whose values are plain, each key once (KeyValueFormat). */
function isKeyValueObject(value: string): boolean {
  try {
    const parsed = JSON.parse(value);
    return (
      typeof parsed === 'object' &&
      parsed !== null &&
      !Array.isArray(parsed) &&
      Object.values(parsed).every(
        member => typeof member !== 'object' || member === null,
      )
    );
  } catch {
    return false;
  }
}
