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
import { parse } from 'csv-parse/sync';
import {
  COST_METRICS,
  CostMetric,
  FocusDataset,
  FocusModel,
  amountOf,
  checkConformance,
  columnOf,
  groupCosts,
  readFocusCsv,
  tagsOf,
  totalCosts,
} from '../engine/focus';
import { Cases } from './focus/cases';
import { checkDynamic, checkOwn, reportLines } from './focus/dynamic';
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
    lines.push(checkOwn(cases));
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
