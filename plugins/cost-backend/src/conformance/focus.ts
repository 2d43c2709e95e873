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

import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parse } from 'csv-parse/sync';
import {
  COST_METRICS,
  DYNAMIC_RULES,
  CostMetric,
  FocusDataset,
  FocusModel,
  PERMISSIONS,
  UNDECIDABLE,
  amountOf,
  checkConformance,
  columnOf,
  conformanceReport,
  groupCosts,
  readFocusCsv,
  tagsOf,
  totalCosts,
} from '../engine/focus';
import { DYNAMIC_FIXTURES, runFixture } from '../engine/focus/dynamic/fixtures';
import { Suite } from './suite';

interface Scenario {
  id: string;
  rules: string[];
  applicability: 'ALL' | string[];
  csv: string;
  expect: {
    rule: string;
    verdict: 'pass' | 'fail' | 'skipped';
    reason?: string;
    violations?: number;
    violationsAtLeast?: number;
  };
}

interface Expected {
  file: string;
  rows: number;
  columns: number;
  totals: Record<CostMetric, string>;
  nullMetricRows?: Record<CostMetric, number>;
  counts?: Record<string, Record<string, number>>;
  negativeRows?: Record<CostMetric, number>;
  zeroEffectiveRows?: number;
  tagCoverage?: Record<string, number | string>;
  groups?: Record<
    string,
    Record<string, Record<CostMetric, string> & { rows: number }>
  >;
}

/** Cases are counted one by one; a check that throws is a failed case. */
class Cases {
  passed = 0;
  total = 0;
  readonly failures: string[] = [];

  check(name: string, run: () => string | null): void {
    this.total += 1;
    let problem: string | null;
    try {
      problem = run();
    } catch (error) {
      problem = (error as Error).message;
    }
    if (problem === null) {
      this.passed += 1;
    } else {
      this.failures.push(`${name}: ${problem}`);
    }
  }

  equal(name: string, found: unknown, wanted: unknown): void {
    this.check(name, () =>
      JSON.stringify(found) === JSON.stringify(wanted)
        ? null
        : `should be ${JSON.stringify(wanted)}, is ${JSON.stringify(found)}`,
    );
  }

  amount(name: string, found: string, wanted: string): void {
    this.check(name, () =>
      amountOf(found)!.eq(wanted) ? null : `should be ${wanted}, is ${found}`,
    );
  }
}

function checkSample(
  dataset: FocusDataset,
  expected: Expected,
  cases: Cases,
): void {
  const { file } = expected;
  cases.equal(`${file} rows`, dataset.rows.length, expected.rows);
  cases.equal(`${file} columns`, dataset.columns.length, expected.columns);
  const totals = totalCosts(dataset);
  const values = (column: string) => columnOf(dataset, column) ?? [];
  for (const metric of COST_METRICS) {
    cases.amount(
      `${file} ${metric}`,
      totals[metric].toFixed(),
      expected.totals[metric],
    );
    if (expected.nullMetricRows) {
      cases.equal(
        `${file} rows without ${metric}`,
        values(metric).filter(value => value === null).length,
        expected.nullMetricRows[metric],
      );
    }
    if (expected.negativeRows) {
      cases.equal(
        `${file} negative ${metric}`,
        values(metric).filter(value => amountOf(value)?.lt(0)).length,
        expected.negativeRows[metric],
      );
    }
  }
  for (const [column, counts] of Object.entries(expected.counts ?? {})) {
    for (const [value, count] of Object.entries(counts)) {
      cases.equal(
        `${file} ${column} ${value}`,
        values(column).filter(other => other === value).length,
        count,
      );
    }
  }
  if (expected.zeroEffectiveRows !== undefined) {
    cases.equal(
      `${file} rows of no effective cost`,
      values('EffectiveCost').filter(value => amountOf(value)?.isZero()).length,
      expected.zeroEffectiveRows,
    );
  }
  checkTags(dataset, expected, cases);
  for (const [dimension, groups] of Object.entries(expected.groups ?? {})) {
    const found = groupCosts(dataset, dimension);
    cases.equal(
      `${file} groups of ${dimension}`,
      [...found.keys()].sort(),
      Object.keys(groups).sort(),
    );
    for (const [key, sums] of Object.entries(groups)) {
      cases.check(`${file} ${dimension} ${key}`, () => {
        const group = found.get(key);
        if (!group || group.rows !== sums.rows) {
          return `should have ${sums.rows} rows, has ${group?.rows ?? 0}`;
        }
        const wrong = COST_METRICS.find(
          metric => !group[metric].eq(sums[metric]),
        );
        return wrong === undefined
          ? null
          : `${wrong} should be ${sums[wrong]}, is ${group[wrong].toFixed()}`;
      });
    }
  }
}

function checkTags(
  dataset: FocusDataset,
  { file, tagCoverage }: Expected,
  cases: Cases,
): void {
  if (!tagCoverage) {
    return;
  }
  const tags = columnOf(dataset, 'Tags') ?? [];
  const costs = columnOf(dataset, 'EffectiveCost') ?? [];
  const usage = columnOf(dataset, 'ChargeCategory') ?? [];
  const sums: Record<string, ReturnType<typeof amountOf>> = {};
  const rows: Record<string, number> = { tagged: 0, untagged: 0 };
  const add = (
    name: string,
    amount: NonNullable<ReturnType<typeof amountOf>>,
  ) => {
    sums[name] = (sums[name] ?? amountOf('0')!).plus(amount);
  };
  costs.forEach((cost, row) => {
    const kind =
      Object.keys(tagsOf(tags[row])).length > 0 ? 'tagged' : 'untagged';
    const amount = amountOf(cost) ?? amountOf('0')!;
    rows[kind] += 1;
    add(`${kind}EffectiveNet`, amount);
    add(`${kind}EffectiveAbs`, amount.abs());
    if (usage[row] === 'Usage') {
      add(
        `usage${kind[0].toUpperCase()}${kind.slice(1)}EffectiveAbs`,
        amount.abs(),
      );
    }
  });
  for (const [name, wanted] of Object.entries(tagCoverage)) {
    const found = name.endsWith('Rows')
      ? String(rows[name.slice(0, -'Rows'.length)])
      : (sums[name] ?? amountOf('0')!).toFixed();
    cases.amount(`${file} ${name}`, found, String(wanted));
  }
}

function checkScenario(
  scenario: Scenario,
  model: FocusModel,
  currencies: ReadonlySet<string>,
): string | null {
  const { expect } = scenario;
  const result = checkConformance({
    model,
    dataset: readFocusCsv(scenario.csv),
    rules: scenario.rules,
    applicability: scenario.applicability,
    currencies,
  }).find(({ id }) => id === expect.rule);
  if (!result) {
    return `rule ${expect.rule} has no result`;
  }
  const { reason, verdict, violations } = result;
  if (verdict !== expect.verdict) {
    return `should be ${expect.verdict}, is ${verdict}${
      reason ? ` (${reason})` : ''
    }`;
  }
  if (expect.reason !== undefined && expect.reason !== reason) {
    return `should be skipped as ${expect.reason}, is as ${reason}`;
  }
  if (expect.violations !== undefined && expect.violations !== violations) {
    return `should have ${expect.violations} violations, has ${violations}`;
  }
  return expect.violationsAtLeast !== undefined &&
    violations < expect.violationsAtLeast
    ? `should have at least ${expect.violationsAtLeast} violations, has ${violations}`
    : null;
}

/**
 * The dynamic rules of the model, which the official validator skips: each has
 * a data set that fulfils it and one that does not; every other one is said to
 * permit something or to be undecidable by data.
 */
function checkDynamic(model: FocusModel, cases: Cases): string {
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
  return `dynamic rules: ${rules.length} of ${
    ids.length
  } checked (${
    rules.filter(({ proof }) => proof === 'decides').length
  } decide, ${
    rules.filter(({ proof }) => proof === 'refutes').length
  } find contradictions), ${permissions} only permit, ${
    ids.length - rules.length - permissions
  } not decided by data; cases ${cases.passed - before.passed}/${
    cases.total - before.total
  }`;
}

function reportLines(
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
    `${file}: FOCUS ${report.version.used}, ${report.rows} rows in ${took.toFixed(
      0,
    )} ms; dynamic ${counts.pass} pass, ${counts.fail} fail, ${
      counts.notApplicable
    } not applicable, ${counts.cannotBeDecided} not decided${
      report.static
        ? `; static ${report.static.counts.pass} pass, ${report.static.counts.fail} fail, ${report.static.counts.skipped} skipped`
        : ''
    }`,
    ...report.findings.map(
      ({ code, message, severity }) => `${file}: ${severity} ${code}: ${message}`,
    ),
  ];
}

async function readJson<Content>(file: string): Promise<Content> {
  return JSON.parse(await readFile(file, 'utf8'));
}

/** Exact totals of sample data, and verdicts of the rule model. */
export const focus: Suite = {
  name: 'focus',
  present: folder => existsSync(join(folder, 'focus')),
  async run(folder, options = {}) {
    const root = join(folder, 'focus');
    const cases = new Cases();
    const lines: string[] = [];
    const files = readdirSync(root).sort();
    const currencies = new Set<string>();
    if (files.includes('currency_codes.csv')) {
      const codes = parse(
        await readFile(join(root, 'currency_codes.csv'), 'utf8'),
        { columns: true, skip_empty_lines: true },
      ) as Array<{ currency_codes: string }>;
      codes.forEach(row => currencies.add(row.currency_codes));
    }
    let model: FocusModel | null = null;
    if (files.includes('scenarios.json')) {
      const { model: modelFile, scenarios } = await readJson<{
        model: string;
        scenarios: Scenario[];
      }>(join(root, 'scenarios.json'));
      model = await readJson<FocusModel>(join(root, modelFile));
      for (const scenario of scenarios) {
        cases.check(scenario.id, () =>
          checkScenario(scenario, model!, currencies),
        );
      }
      lines.push(checkDynamic(model, cases));
    }
    for (const file of files.filter(name => name.endsWith('.expected.json'))) {
      const expected = await readJson<Expected>(join(root, file));
      const text = await readFile(join(root, expected.file), 'utf8');
      const dataset = readFocusCsv(text);
      checkSample(dataset, expected, cases);
      if (options.lines !== false) {
        lines.push(...reportLines(expected.file, dataset, model, currencies));
      }
    }
    return {
      passed: cases.passed,
      total: cases.total,
      failures: cases.failures,
      lines,
    };
  },
};
