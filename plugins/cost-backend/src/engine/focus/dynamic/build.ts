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
import { EncodedColumn, RowBlock } from '../block';
import { VersionRange } from '../columns';
import {
  DynamicCheck,
  DynamicContext,
  DynamicRule,
  EXAMPLES,
  Keyword,
  Violations,
} from './types';

/** How a value is shown in a sentence; long ones are cut. */
export function show(value: string | null): string {
  if (value === null) {
    return 'null';
  }
  return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
}

/** The values of one row, by name of their columns. */
export class Row {
  index = 0;

  constructor(readonly block: RowBlock) {}

  text(column: string): string | null {
    return this.block.text(column, this.index);
  }

  amount(column: string): Decimal | null {
    return this.block.amount(column, this.index);
  }

  /** {@link RowBlock.number} */
  number(column: string): number | null {
    return this.block.number(column, this.index);
  }

  instant(column: string): number | null {
    return this.block.instant(column, this.index);
  }

  is(column: string, ...values: string[]): boolean {
    const text = this.text(column);
    return text !== null && values.includes(text);
  }

  /** Blank text counts as nothing: NullHandling tells of it, once. */
  has(...columns: string[]): boolean {
    for (const column of columns) {
      const text = this.text(column);
      if (text !== null && text.trim() !== '') {
        return true;
      }
    }
    return false;
  }

  /** `A is "x", B is null`, for a sentence. */
  say(...columns: string[]): string {
    return columns
      .filter(column => this.block.has(column))
      .map(column => `${column} is ${show(this.text(column))}`)
      .join(', ');
  }

  /** Row of the whole data set, from 1. */
  get at(): number {
    return this.block.offset + this.index + 1;
  }
}

export interface RuleHead extends VersionRange {
  looksFor: string;
  keyword?: Keyword;
  proof?: DynamicRule['proof'];
  columns: readonly string[];
  criteria?: readonly string[];
}

type Start = (context: DynamicContext) => DynamicCheck;

export function rule(id: string, head: RuleHead, start: Start): DynamicRule {
  return {
    id,
    keyword: head.keyword ?? 'MUST',
    looksFor: head.looksFor,
    proof: head.proof ?? 'decides',
    columns: head.columns,
    ...(head.criteria && { criteria: head.criteria }),
    ...(head.since && { since: head.since }),
    ...(head.until && { until: head.until }),
    start,
  };
}

/** Each row by itself: `when` says of which rows, `holds` what must hold. */
export function rowRule(
  id: string,
  head: RuleHead & {
    when: (row: Row, context: DynamicContext) => boolean;
    holds: (row: Row, context: DynamicContext) => boolean;
    /** Columns that the example shows; default: those of the rule. */
    shows?: readonly string[];
  },
): DynamicRule {
  const shows = head.shows ?? head.columns;
  return rule(id, head, context => {
    const violations = new Violations();
    let applied = 0;
    return {
      see(block) {
        const row = new Row(block);
        for (row.index = 0; row.index < block.size; row.index += 1) {
          if (head.when(row, context)) {
            applied += 1;
            if (!head.holds(row, context)) {
              violations.add(row.at, () => row.say(...shows));
            }
          }
        }
      },
      end: () => endOf(applied, violations),
    };
  });
}

export function endOf(
  applied: number,
  violations: Violations,
  undecided = 0,
  undecidedReason?: string,
) {
  return {
    applied,
    violations: violations.count,
    examples: violations.examples,
    undecided,
    ...(undecided > 0 && undecidedReason && { undecidedReason }),
  };
}

/** Violations of several columns as one list, the first rows first. */
function merged(found: readonly Violations[]): Violations {
  const all = new Violations();
  all.count = found.reduce((sum, { count }) => sum + count, 0);
  all.examples.push(
    ...found
      .flatMap(({ examples }) => examples)
      .sort((a, b) => (a.row ?? 0) - (b.row ?? 0))
      .slice(0, EXAMPLES),
  );
  return all;
}

/**
 * Each value of some columns by itself, null left out. The test is asked once
 * for a distinct value of a block.
 */
export function valueRule(
  id: string,
  head: Omit<RuleHead, 'columns'> & {
    columns?: readonly string[];
    /** Which columns of the data it looks at. */
    of: (context: DynamicContext) => readonly string[];
    /** null: the rule does not speak of this value. */
    test: (value: string, context: DynamicContext) => boolean | null;
  },
): DynamicRule {
  return rule(id, { ...head, columns: head.columns ?? [] }, context => {
    const columns = head.of(context);
    const found = columns.map(() => new Violations());
    let applied = 0;
    const look = (index: number, column: EncodedColumn, block: RowBlock) => {
      // 1 holds, 0 does not, 2 says nothing.
      const truths = Uint8Array.from(column.values, value => {
        const truth = value === null ? null : head.test(value, context);
        return truth === null ? 2 : Number(truth);
      });
      if (truths.every(truth => truth === 1)) {
        applied += block.size;
        return;
      }
      for (let row = 0; row < block.size; row += 1) {
        const truth = truths[column.codes[row]];
        applied += truth === 2 ? 0 : 1;
        if (truth === 0) {
          found[index].add(
            block.offset + row + 1,
            () =>
              `${columns[index]} is ${show(column.values[column.codes[row]])}`,
          );
        }
      }
    };
    return {
      see(block) {
        columns.forEach((name, index) => {
          const column = block.column(name);
          if (column !== null) {
            look(index, column, block);
          }
        });
      },
      end: () => endOf(applied, merged(found)),
    };
  });
}

/** The names of the columns: each is asked by itself. */
export function headerRule(
  id: string,
  head: Omit<RuleHead, 'columns'> & {
    /** What is wrong with a column, null: nothing, undefined: not asked. */
    wrong: (
      column: string,
      index: number,
      context: DynamicContext,
    ) => string | null | undefined;
  },
): DynamicRule {
  return rule(id, { ...head, columns: [] }, context => ({
    see() {},
    end() {
      const violations = new Violations();
      let applied = 0;
      context.columns.forEach((column, index) => {
        const wrong = head.wrong(column, index, context);
        applied += wrong === undefined ? 0 : 1;
        if (typeof wrong === 'string') {
          violations.add(null, () => `column ${show(column)}: ${wrong}`);
        }
      });
      return endOf(applied, violations);
    },
  }));
}

/** Small letters without blanks: what two spellings of one word share. */
export function fold(value: string): string {
  return value.toLowerCase().replace(/\s+/g, '');
}
