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

import { RowBlock } from './block';
import { FOCUS_COLUMNS, FocusVersion, inVersion } from './columns';
import { Exact } from './dataset';
import {
  DYNAMIC_RULES,
  DynamicCheck,
  DynamicContext,
  DynamicExample,
  DynamicRule,
  InvoiceTotal,
  Keyword,
  LATER_SETTLED,
  PERMISSIONS,
  UNDECIDABLE,
} from './dynamic';

export type DynamicVerdict =
  | 'pass'
  | 'fail'
  | 'notApplicable'
  | 'cannotBeDecided';

export interface DynamicResult {
  id: string;
  verdict: DynamicVerdict;
  keyword: Keyword | null;
  /** Null where no check runs. See {@link DynamicRule}. */
  proof: DynamicRule['proof'] | null;
  /** Rows, groups or columns that the rule speaks of. */
  applied: number;
  violations: number;
  /** The first violations. Rows count from 1, without the header. */
  examples: DynamicExample[];
  /** One sentence: what was found, or why there is no verdict. */
  message: string;
}

export interface DynamicOptions {
  columns: readonly string[];
  /** Rules of this version alone; default: of all. */
  version?: FocusVersion;
  /**
   * Applicability criteria that hold; `ALL`: every one; null: nobody said
   * which, so that they are taken to hold except for what is missing.
   */
  applicability?: 'ALL' | readonly string[] | null;
  /** Codes of national currencies. */
  currencies?: ReadonlySet<string>;
  /** What the invoices say, by InvoiceId. */
  invoices?: ReadonlyMap<string, InvoiceTotal> | null;
  /** Largest difference that still counts as equal; default 1e-9. */
  tolerance?: string;
  /** Default: {@link DYNAMIC_RULES}. */
  rules?: readonly DynamicRule[];
  /** Ids to answer for beside the rules, such as those of another model. */
  ids?: readonly string[];
}

const NONE = { applied: 0, violations: 0, examples: [] };

/**
 * Rules of FOCUS that are checked by code of our own over a data set that
 * comes in blocks. Every rule gets a verdict: where none is possible, the
 * reason.
 */
export class DynamicConformance {
  readonly #open: Array<{ rule: DynamicRule; check: DynamicCheck }> = [];
  readonly #settled: DynamicResult[] = [];
  #rows = 0;

  constructor(options: DynamicOptions) {
    const { applicability = 'ALL', columns, version } = options;
    const applies = (range: Parameters<typeof inVersion>[0]) =>
      version === undefined || inVersion(range, version);
    const rules = (options.rules ?? DYNAMIC_RULES).filter(applies);
    const context: DynamicContext = {
      columns,
      known: new Set(FOCUS_COLUMNS.map(({ name }) => name)),
      applicability,
      currencies: options.currencies ?? new Set(),
      invoices: options.invoices ?? null,
      tolerance: new Exact(options.tolerance ?? '1e-9'),
    };
    const has = new Set(columns);
    for (const rule of rules) {
      const missing = rule.columns.filter(column => !has.has(column));
      const unmet = (rule.criteria ?? []).filter(
        criterion =>
          applicability !== 'ALL' &&
          applicability !== null &&
          !applicability.includes(criterion),
      );
      if (missing.length > 0) {
        this.#settle(rule, `There is no column ${missing.join(', ')}.`);
      } else if (unmet.length > 0) {
        this.#settle(rule, `${unmet.join(', ')} does not hold.`);
      } else {
        this.#open.push({ rule, check: rule.start(context) });
      }
    }
    const known = new Set(rules.map(({ id }) => id));
    const others =
      options.ids ??
      (options.rules
        ? []
        : [
            ...PERMISSIONS,
            ...Object.keys(UNDECIDABLE),
            ...Object.keys(LATER_SETTLED).filter(id =>
              applies(LATER_SETTLED[id]),
            ),
          ]);
    for (const id of others) {
      if (!known.has(id)) {
        this.#settled.push(withoutCheck(id));
      }
    }
  }

  see(block: RowBlock): void {
    this.#rows += block.size;
    for (const { check } of this.#open) {
      check.see(block);
    }
  }

  /** Results in the order of their ids. */
  results(): DynamicResult[] {
    return [
      ...this.#settled,
      ...this.#open.map(({ rule, check }) => this.#judge(rule, check)),
    ].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  #settle(rule: DynamicRule, message: string): void {
    const { id, keyword, proof } = rule;
    const verdict = 'notApplicable';
    this.#settled.push({ id, verdict, keyword, proof, ...NONE, message });
  }

  #judge(rule: DynamicRule, check: DynamicCheck): DynamicResult {
    const { id, keyword, looksFor, proof } = rule;
    const { applied, examples, said, undecided, undecidedReason, violations } =
      check.end();
    const rest =
      undecided > 0 ? ` Not decided: ${undecided}, as ${undecidedReason}.` : '';
    const result = (verdict: DynamicVerdict, message: string) => ({
      id,
      verdict,
      keyword,
      proof,
      applied,
      violations,
      examples,
      message: (said ?? message) + rest,
    });
    if (violations > 0) {
      const first = examples[0];
      const at = first.row === null ? '' : `row ${first.row}: `;
      return result(
        'fail',
        `${looksFor}: ${violations} of ${applied}, first ${at}${first.detail}.`,
      );
    }
    if (applied === 0) {
      return undecided > 0
        ? result('cannotBeDecided', `${looksFor}.`)
        : result(
            'notApplicable',
            this.#rows === 0
              ? 'There are no rows.'
              : 'Nothing in the data is of the kind that it speaks of.',
          );
    }
    return result(
      'pass',
      proof === 'decides'
        ? `${looksFor}: none of ${applied}.`
        : `${looksFor}: none of ${applied}, so nothing contradicts the rule.`,
    );
  }
}

function withoutCheck(id: string): DynamicResult {
  const base = { id, keyword: null, proof: null, ...NONE };
  if (PERMISSIONS.includes(id)) {
    return {
      ...base,
      keyword: 'MAY',
      verdict: 'notApplicable',
      message: 'It permits something, so no data can violate it.',
    };
  }
  const later = LATER_SETTLED[id];
  if (later?.permits) {
    return {
      ...base,
      keyword: 'MAY',
      verdict: 'notApplicable',
      message: 'It permits something, so no data can violate it.',
    };
  }
  if (later?.holds) {
    return {
      ...base,
      verdict: 'notApplicable',
      message: `Nothing can violate it, as ${later.holds}.`,
    };
  }
  const reason = later?.reason ?? UNDECIDABLE[id];
  return {
    ...base,
    verdict: 'cannotBeDecided',
    message: `The data does not tell: ${
      reason ?? 'no check is known for this rule'
    }.`,
  };
}
