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
import { VersionRange } from '../columns';

export type Keyword =
  | 'MUST'
  | 'MUST NOT'
  | 'SHOULD'
  | 'SHOULD NOT'
  | 'RECOMMENDED'
  | 'MAY';

/** What an invoice says, for rules that compare the data with it. */
export interface InvoiceTotal {
  /** Payable amount, a decimal. */
  payable: string;
  currency: string;
}

/** What the checks know beside the rows. */
export interface DynamicContext {
  columns: readonly string[];
  /** Columns of the FOCUS version of the data. */
  known: ReadonlySet<string>;
  /** Codes of national currencies; empty: not given. */
  currencies: ReadonlySet<string>;
  /** By InvoiceId; null: no invoices were given. */
  invoices: ReadonlyMap<string, InvoiceTotal> | null;
  /** Applicability criteria that hold; null: nobody said which. */
  applicability: 'ALL' | readonly string[] | null;
  /** Largest difference of a product or sum that still counts as equal. */
  tolerance: Decimal;
}

export interface DynamicExample {
  /** Row of the data, from 1, header not counted; null: not of one row. */
  row: number | null;
  detail: string;
}

/** What a check found in all the rows. */
export interface DynamicEnd {
  /** Rows, groups or columns that the rule speaks of. */
  applied: number;
  violations: number;
  /** The first of them. */
  examples: DynamicExample[];
  /** Groups of which the data is not enough to tell. */
  undecided: number;
  /** Why, where some are. */
  undecidedReason?: string;
  /** A sentence in the place of a count, where there is one thing to say. */
  said?: string;
}

/** Sees the blocks of a data set in order, then tells. */
export interface DynamicCheck {
  see(block: RowBlock): void;
  end(): DynamicEnd;
}

/** Without a version of its own a rule is one of FOCUS 1.0 to 1.2. */
export interface DynamicRule extends VersionRange {
  /** Id in the FOCUS rule model of 1.2, or in that of the version since. */
  id: string;
  keyword: Keyword;
  /** One sentence: what it looks for. */
  looksFor: string;
  /**
   * `decides`: what passes fulfils the rule. `refutes`: it finds what
   * contradicts the rule; data alone cannot prove the rest.
   */
  proof: 'decides' | 'refutes';
  /** Without one of these columns it does not apply. */
  columns: readonly string[];
  /** Applicability criteria, all of which must hold. */
  criteria?: readonly string[];
  start(context: DynamicContext): DynamicCheck;
}

/** Examples kept of each rule. */
export const EXAMPLES = 10;

/** Keys that one rule remembers; beyond it says that it cannot decide. */
export const MAX_KEYS = 2_000_000;

/** Counts violations and keeps the first. */
export class Violations {
  count = 0;
  readonly examples: DynamicExample[] = [];

  /** @param detail - asked only where it is kept */
  add(row: number | null, detail: () => string): void {
    this.count += 1;
    if (this.examples.length < EXAMPLES) {
      this.examples.push({ row, detail: detail() });
    }
  }
}
