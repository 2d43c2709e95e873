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

import { CheckContext, Finding, evaluate } from './checks';
import { FocusDataset } from './dataset';
import { FocusModel, FocusRule } from './model';

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

/**
 * Checks a data set by rules of the FOCUS rule model.
 *
 * @param rules - ids of the rules that are loaded; a rule that refers to
 *   another one fails when that is not among them
 * @param applicability - criteria that hold for the provider, or `ALL`; names
 *   that the model does not know are ignored
 * @param currencies - codes of national currencies
 */
export function checkConformance(options: {
  model: FocusModel;
  dataset: FocusDataset;
  rules: readonly string[];
  applicability: 'ALL' | readonly string[];
  currencies: ReadonlySet<string>;
}): RuleResult[] {
  const { applicability, currencies, dataset, model } = options;
  const results = new Map<string, RuleResult>();
  const open = new Set<string>();
  const loaded = new Set(options.rules);
  const context: CheckContext = {
    dataset,
    currencies,
    rule(id) {
      if (!loaded.has(id) || !model.ModelRules[id] || open.has(id)) {
        return null;
      }
      return resultOf(id).violations;
    },
  };
  return options.rules.map(resultOf);

  function resultOf(id: string): RuleResult {
    const known = results.get(id);
    if (known) {
      return known;
    }
    open.add(id);
    const result = judge(id, model.ModelRules[id]);
    open.delete(id);
    results.set(id, result);
    return result;
  }

  function judge(id: string, rule: FocusRule | undefined): RuleResult {
    const skipped = (reason: RuleResult['reason']): RuleResult => ({
      id,
      verdict: 'skipped',
      reason,
      violations: 0,
      message: '',
    });
    if (!rule) {
      return {
        id,
        verdict: 'fail',
        reason: null,
        violations: 1,
        message: `The model has no rule ${id}`,
      };
    }
    const { Condition, Keyword, MustSatisfy, Requirement } =
      rule.ValidationCriteria;
    if (Keyword === 'MAY') {
      return skipped('optional');
    }
    const applies =
      applicability === 'ALL' ||
      rule.ApplicabilityCriteria.every(
        criterion =>
          !(criterion in model.ApplicabilityCriteria) ||
          applicability.includes(criterion),
      );
    if (!applies) {
      return skipped('notApplicable');
    }
    if (rule.Type === 'Dynamic' || !Requirement.CheckFunction) {
      return skipped('dynamic');
    }
    const violations = count(
      evaluate(Requirement, context),
      Condition.CheckFunction ? evaluate(Condition, context) : null,
      dataset.rows.length,
    );
    return {
      id,
      verdict: violations > 0 ? 'fail' : 'pass',
      reason: null,
      violations,
      message: violations > 0 ? MustSatisfy : '',
    };
  }
}

/** Rows in which the condition holds and the requirement does not. */
function count(
  requirement: Finding,
  condition: Finding | null,
  rows: number,
): number {
  const applies = (row: number) => {
    if (condition === null) {
      return true;
    }
    return condition.kind === 'rows'
      ? condition.of(row) === true
      : condition.violations === 0;
  };
  if (requirement.kind === 'whole') {
    const any =
      condition === null ||
      Array.from({ length: rows }, (_, row) => row).some(applies);
    return any ? requirement.violations : 0;
  }
  let violations = 0;
  for (let row = 0; row < rows; row += 1) {
    violations += applies(row) && requirement.of(row) === false ? 1 : 0;
  }
  return violations;
}
