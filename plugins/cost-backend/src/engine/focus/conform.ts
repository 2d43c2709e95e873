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
import { CheckContext, DistinctCounts, Finding, evaluate } from './checks';
import { FocusDataset, isNumericColumn } from './dataset';
import { FocusModel, FocusRequirement, FocusRule } from './model';

/** What a rule comes to. */
export interface RuleResult {
  id: string;
  verdict: 'pass' | 'fail' | 'skipped';
  /** `optional`: it only says MAY. `dynamic`: the data alone cannot tell. */
  reason: 'optional' | 'notApplicable' | 'dynamic' | null;
  /** Rows, or whole columns, that violate it. */
  violations: number;
  message: string;
}

export interface StaticOptions {
  model: FocusModel;
  /**
   * Ids of the rules that are loaded; a rule that refers to another one fails
   * when that is not among them.
   */
  rules: readonly string[];
  /**
   * Criteria that hold for the provider, or `ALL`; names that the model does
   * not know are ignored.
   */
  applicability: 'ALL' | readonly string[];
  /** Codes of national currencies. */
  currencies: ReadonlySet<string>;
}

/** What has been counted of one rule. */
interface Tally {
  rule: FocusRule;
  /** Sum over the blocks of what single rows violate. */
  rows: number;
  /** What the data set as a whole violates. */
  whole: number;
  /** Whether the condition held of a row, or there is none. */
  any: boolean;
  distinct: DistinctCounts | null;
  /** Of a type of column: whether it is numeric, known at the end. */
  type: { present: boolean; numeric: boolean } | null;
}

/**
 * The static rules over a data set that comes in blocks. Rules that refer to
 * others are judged at the end; parts of them that look at rows themselves,
 * which model 1.2 has nowhere, see the last block alone.
 */
export class StaticConformance {
  readonly #options: StaticOptions;
  readonly #tallies = new Map<string, Tally>();
  readonly #results = new Map<string, RuleResult>();
  readonly #open = new Set<string>();
  readonly #loaded: ReadonlySet<string>;
  #last = new RowBlock({ columns: [], rows: [] });

  constructor(options: StaticOptions) {
    this.#options = options;
    this.#loaded = new Set(options.rules);
    for (const id of options.rules) {
      const rule = options.model.ModelRules[id];
      if (rule && this.#skipped(rule) === null) {
        const { Condition, Requirement } = rule.ValidationCriteria;
        const name = Requirement.CheckFunction!;
        this.#tallies.set(id, {
          rule,
          rows: 0,
          whole: 0,
          any: !Condition.CheckFunction,
          distinct:
            name === 'CheckDistinctCount'
              ? new DistinctCounts(Requirement)
              : null,
          type: /^Type(?:Decimal|String)$/.test(name)
            ? { present: false, numeric: true }
            : null,
        });
      }
    }
  }

  see(block: RowBlock): void {
    this.#last = block;
    const context: CheckContext = {
      block,
      currencies: this.#options.currencies,
      rule: () => null,
    };
    for (const tally of this.#tallies.values()) {
      see(tally, context);
    }
  }

  /** In the order of the rules. */
  results(): RuleResult[] {
    return this.#options.rules.map(id => this.#resultOf(id));
  }

  #resultOf(id: string): RuleResult {
    let result = this.#results.get(id);
    if (result === undefined) {
      this.#open.add(id);
      result = this.#judge(id);
      this.#open.delete(id);
      this.#results.set(id, result);
    }
    return result;
  }

  #judge(id: string): RuleResult {
    const rule = this.#options.model.ModelRules[id];
    if (!rule) {
      const message = `The model has no rule ${id}`;
      return { id, verdict: 'fail', reason: null, violations: 1, message };
    }
    const reason = this.#skipped(rule);
    if (reason !== null) {
      return { id, verdict: 'skipped', reason, violations: 0, message: '' };
    }
    const violations = this.#violations(this.#tallies.get(id)!);
    return {
      id,
      verdict: violations > 0 ? 'fail' : 'pass',
      reason: null,
      violations,
      message: violations > 0 ? rule.ValidationCriteria.MustSatisfy : '',
    };
  }

  #violations(tally: Tally): number {
    const { Condition, Requirement } = tally.rule.ValidationCriteria;
    if (tally.type !== null) {
      const { numeric, present } = tally.type;
      const isNumeric = present && numeric;
      const fits =
        Requirement.CheckFunction === 'TypeDecimal'
          ? !present || isNumeric
          : !isNumeric;
      return tally.whole + (fits ? 0 : tally.rows);
    }
    if (tally.distinct !== null && tally.whole === 0) {
      const finding = tally.distinct.finding();
      return tally.any && finding.kind === 'whole' ? finding.violations : 0;
    }
    if (refers(Requirement)) {
      const context: CheckContext = {
        block: this.#last,
        currencies: this.#options.currencies,
        rule: id =>
          this.#loaded.has(id) &&
          this.#options.model.ModelRules[id] &&
          !this.#open.has(id)
            ? this.#resultOf(id).violations
            : null,
      };
      const finding = evaluate(Requirement, context);
      if (finding.kind === 'whole') {
        return tally.any ? finding.violations : 0;
      }
      return countRows(finding, conditionOf(Condition, context), this.#last);
    }
    return tally.rows + tally.whole;
  }

  #skipped(rule: FocusRule): RuleResult['reason'] {
    const { applicability, model } = this.#options;
    const { Keyword, Requirement } = rule.ValidationCriteria;
    if (Keyword === 'MAY') {
      return 'optional';
    }
    const applies =
      applicability === 'ALL' ||
      rule.ApplicabilityCriteria.every(
        criterion =>
          !(criterion in model.ApplicabilityCriteria) ||
          applicability.includes(criterion),
      );
    if (!applies) {
      return 'notApplicable';
    }
    return rule.Type === 'Dynamic' || !Requirement.CheckFunction
      ? 'dynamic'
      : null;
  }
}

/** Checks a data set by rules of the FOCUS rule model, in one piece. */
export function checkConformance(
  options: StaticOptions & { dataset: FocusDataset },
): RuleResult[] {
  const conformance = new StaticConformance(options);
  conformance.see(new RowBlock(options.dataset));
  return conformance.results();
}

function see(tally: Tally, context: CheckContext): void {
  const { Condition, Requirement } = tally.rule.ValidationCriteria;
  const { block } = context;
  const condition = conditionOf(Condition, context);
  if (!tally.any) {
    tally.any = anyRow(condition, block);
  }
  if (refers(Requirement)) {
    return;
  }
  const finding =
    tally.distinct === null
      ? evaluate(Requirement, context)
      : tally.distinct.see(block);
  if (finding === null) {
    return;
  }
  if (finding.kind === 'whole') {
    // The columns are those of every block: what they lack, they lack once.
    tally.whole = Math.max(
      tally.whole,
      anyRow(condition, block) ? finding.violations : 0,
    );
    return;
  }
  if (tally.type === null) {
    tally.rows += countRows(finding, condition, block);
    return;
  }
  const { codes, values } = block.column(
    Requirement.ColumnName ?? Requirement.CheckCondition ?? '',
  )!;
  const present = values.some(value => value !== null);
  tally.type.present ||= present;
  tally.type.numeric &&= !present || isNumericColumn(values);
  tally.rows += countRows(
    { kind: 'rows', of: row => values[codes[row]] === null },
    condition,
    block,
  );
}

function refers({ CheckFunction, Items = [] }: FocusRequirement): boolean {
  return CheckFunction === 'CheckModelRule' || Items.some(refers);
}

function conditionOf(
  condition: FocusRequirement,
  context: CheckContext,
): Finding | null {
  return condition.CheckFunction ? evaluate(condition, context) : null;
}

function holds(condition: Finding | null, row: number): boolean {
  if (condition === null) {
    return true;
  }
  return condition.kind === 'rows'
    ? condition.of(row) === true
    : condition.violations === 0;
}

function anyRow(condition: Finding | null, { size }: RowBlock): boolean {
  if (condition === null) {
    return true;
  }
  for (let row = 0; row < size; row += 1) {
    if (holds(condition, row)) {
      return true;
    }
  }
  return false;
}

function countRows(
  requirement: Extract<Finding, { kind: 'rows' }>,
  condition: Finding | null,
  { size }: RowBlock,
): number {
  let violations = 0;
  for (let row = 0; row < size; row += 1) {
    violations +=
      holds(condition, row) && requirement.of(row) === false ? 1 : 0;
  }
  return violations;
}
