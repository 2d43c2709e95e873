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

import { performance } from 'node:perf_hooks';
import {
  DYNAMIC_RULES,
  FocusDataset,
  FocusModel,
  LATER_SETTLED,
  PERMISSIONS,
  STATIC_TABLE,
  UNDECIDABLE,
  conformanceReport,
} from '../../engine/focus';
import {
  DYNAMIC_FIXTURES,
  runFixture,
} from '../../engine/focus/dynamic/fixtures';
import { STATIC_FIXTURES } from '../../engine/focus/table/fixtures';
import { Cases } from './cases';

/**
 * The dynamic rules of the model, which the official validator skips: each has
 * a data set that fulfils it and one that does not; every other one is said to
 * permit something or to be undecidable by data.
 */
export function checkDynamic(model: FocusModel, cases: Cases): string {
  const ids = Object.entries(model.ModelRules)
    .filter(([, { Type }]) => Type === 'Dynamic')
    .map(([id]) => id);
  const inModel = new Set(ids);
  const rules = DYNAMIC_RULES.filter(({ id }) => inModel.has(id));
  const before = { passed: cases.passed, total: cases.total };
  for (const rule of rules) {
    const { ApplicabilityCriteria, ValidationCriteria } =
      model.ModelRules[rule.id];
    cases.equal(
      `dynamic ${rule.id} keyword and criteria`,
      [rule.keyword, rule.criteria ?? []],
      [ValidationCriteria.Keyword, ApplicabilityCriteria],
    );
    const fixture = DYNAMIC_FIXTURES.find(({ id }) => id === rule.id);
    for (const kind of ['pass', 'fail'] as const) {
      cases.check(`dynamic ${rule.id} ${kind}`, () =>
        fixture ? runFixture(fixture, kind) : 'there is no data set for it',
      );
    }
  }
  const known = new Set([
    ...rules.map(({ id }) => id),
    ...PERMISSIONS,
    ...Object.keys(UNDECIDABLE),
  ]);
  const silent = ids.filter(id => !known.has(id));
  cases.equal('dynamic rules without a check or a reason', silent, []);
  const permissions = PERMISSIONS.filter(id => inModel.has(id)).length;
  return `dynamic rules: ${rules.length} of ${ids.length} checked (${
    rules.filter(({ proof }) => proof === 'decides').length
  } decide, ${
    rules.filter(({ proof }) => proof === 'refutes').length
  } find contradictions), ${permissions} only permit, ${
    ids.length - rules.length - permissions
  } not decided by data; cases ${cases.passed - before.passed}/${
    cases.total - before.total
  }`;
}

/**
 * Rules that no configured model brings: those that 1.3 and 1.4 added, and our
 * own table of static ones. Each has a data set that fulfils it and one that
 * does not.
 */
export function checkOwn(cases: Cases): string {
  const before = { passed: cases.passed, total: cases.total };
  const later = DYNAMIC_RULES.filter(({ since }) => since !== undefined);
  const sets = [
    { name: 'dynamic', rules: later, fixtures: DYNAMIC_FIXTURES },
    { name: 'table', rules: STATIC_TABLE, fixtures: STATIC_FIXTURES },
  ];
  for (const { fixtures, name, rules } of sets) {
    for (const rule of rules) {
      const fixture = fixtures.find(({ id }) => id === rule.id);
      for (const kind of ['pass', 'fail'] as const) {
        cases.check(`${name} ${rule.id} ${kind}`, () =>
          fixture
            ? runFixture(fixture, kind, rules)
            : 'there is no data set for it',
        );
      }
    }
  }
  return `rules of our own: ${later.length} of 1.3 and 1.4 checked, ${
    Object.keys(LATER_SETTLED).length
  } of them permit something or are not decided by data; ${
    STATIC_TABLE.length
  } in the static table of 1.0 to 1.4; cases ${cases.passed - before.passed}/${
    cases.total - before.total
  }`;
}

/** What the report of an import says, one line for each finding. */
export function reportLines(
  file: string,
  dataset: FocusDataset,
  model: FocusModel | null,
  currencies: ReadonlySet<string>,
): string[] {
  const start = performance.now();
  const report = conformanceReport(dataset, {
    currencies,
    ...(model && { model }),
  });
  const took = performance.now() - start;
  const { counts } = report.dynamic;
  return [
    `${file}: FOCUS ${report.version.used}, ${
      report.rows
    } rows in ${took.toFixed(0)} ms; dynamic ${counts.pass} pass, ${
      counts.fail
    } fail, ${counts.notApplicable} not applicable, ${
      counts.cannotBeDecided
    } not decided; static (${report.static.label}) ${Object.entries(
      report.static.counts,
    )
      .map(([verdict, count]) => `${count} ${verdict}`)
      .join(', ')}`,
    ...report.findings.map(
      ({ code, message, severity }) =>
        `${file}: ${severity} ${code}: ${message}`,
    ),
  ];
}
