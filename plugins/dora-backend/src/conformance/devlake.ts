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

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { shareOf } from '../engine/profiles/timeOnly';
import { CsvRow } from './csv';
import { Outcome, SUB_SUITES, SubSuite } from './devlakeRules';
import { missingFiles, readTable, readTables, sameCell } from './devlakeTables';
import {
  Json,
  Suite,
  Tally,
  difference,
  isObject,
  numberOf,
  objectOf,
  shown,
} from './tally';

const FOLDER = 'devlake';
const EXPECTED = 'expected.json';
/** Fields of a sub-suite that say where its data is, not what comes out. */
const DESCRIPTION = [
  'input',
  'expected',
  'rows',
  'compare',
  'rule',
  'unit',
  'project',
  'tolerance',
];

function textsOf(value: unknown, otherwise: string[]): string[] {
  if (value === undefined) {
    return otherwise;
  }
  const list = Array.isArray(value) ? value : [value];
  return list.map(item => {
    if (typeof item !== 'string') {
      throw new Error(`${shown(item)} is no name of a file or column`);
    }
    return item;
  });
}

function compareTable(
  tally: Tally,
  name: string,
  expected: CsvRow[],
  found: Outcome['tables'][number],
  compare: string[] | undefined,
) {
  const columns = (
    compare ?? Object.keys(expected[0] ?? {}).filter(column => column !== '')
  ).filter(
    column => !column.startsWith('_raw_') && !found.ignored?.includes(column),
  );
  const left = new Set(found.rows);
  const nameOf = (row: CsvRow) =>
    `${name} ${found.keys.map(column => row[column] ?? '').join(' ')}`;
  const wrongIn = (row: CsvRow, candidate: CsvRow) =>
    columns.filter(
      column => !sameCell(candidate[column] ?? null, row[column] ?? null),
    );
  for (const row of expected) {
    tally.check(nameOf(row), () => {
      const unknown = columns.find(
        column => found.rows.length > 0 && !(column in found.rows[0]),
      );
      if (unknown !== undefined) {
        return `no rule is known for the column ${unknown}`;
      }
      const candidates = [...left].filter(each =>
        found.keys.every(column =>
          sameCell(each[column] ?? null, row[column] ?? null),
        ),
      );
      const same = candidates.find(each => wrongIn(row, each).length === 0);
      const used = same ?? candidates[0];
      if (used) {
        left.delete(used);
      }
      if (same) {
        return undefined;
      }
      return used
        ? wrongIn(row, used)
            .map(
              column =>
                `${column} is ${shown(used[column])}, expected ${shown(
                  row[column],
                )}`,
            )
            .join('; ')
        : 'is missing';
    });
  }
  for (const row of left) {
    tally.check(nameOf(row), () => 'is not expected');
  }
}

/** The figures of a sub-suite that `expected.json` repeats as plain JSON. */
function compareFigures(
  tally: Tally,
  name: string,
  spec: Json,
  figures: Json,
): void {
  const unknown: string[] = [];
  for (const [field, expected] of Object.entries(spec)) {
    if (DESCRIPTION.includes(field)) {
      continue;
    }
    if (!(field in figures)) {
      unknown.push(field);
    } else if (field === 'ignored_incidents' && Array.isArray(expected)) {
      const ignored = new Set(figures[field] as string[]);
      for (const id of expected) {
        tally.check(`${name} ${field} ${id}`, () =>
          ignored.has(id) ? undefined : 'has a row, expected none',
        );
      }
    } else if (isObject(expected) && isObject(figures[field])) {
      const found = objectOf(figures[field], field);
      for (const [id, value] of Object.entries(expected)) {
        tally.check(`${name} ${field} ${id}`, () =>
          difference(sorted(found[id] ?? null), sorted(value)),
        );
      }
    } else {
      tally.check(`${name} ${field}`, () =>
        difference(sorted(figures[field]), sorted(expected)),
      );
    }
  }
  if (unknown.length > 0) {
    tally.lines.push(
      `${name}: not asserted, no rule known: ${unknown.join(', ')}`,
    );
  }
}

/** Lists are sets here; an object's lists too. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return [...value].sort();
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, sorted(item)]),
      )
    : value;
}

async function runSubSuite(
  folder: string,
  subSuite: SubSuite,
  name: string,
  spec: Json,
  project: string,
): Promise<Tally> {
  const tally = new Tally();
  const input = textsOf(spec.input, subSuite.input);
  const needed = input.filter(file =>
    subSuite.reads.some(prefix => basename(file).startsWith(prefix)),
  );
  const missing = missingFiles(folder, needed);
  if (missing.length > 0) {
    tally.lines.push(`${name}: absent (no ${missing.join(', ')})`);
    return tally;
  }
  const outcome = subSuite.run(await readTables(folder, needed), project);
  const expected = textsOf(spec.expected, subSuite.expected);
  const compare =
    spec.compare === undefined ? undefined : textsOf(spec.compare, []);
  const rows = Array.isArray(spec.rows) ? spec.rows : [spec.rows];
  for (const [index, found] of outcome.tables.entries()) {
    const file = expected[index];
    if (rows[index] !== undefined) {
      tally.check(
        `${name} rows${index > 0 ? ` of table ${index + 1}` : ''}`,
        () => difference(found.rows.length, rows[index]),
      );
    }
    if (file !== undefined && existsSync(join(folder, file))) {
      compareTable(
        tally,
        name,
        await readTable(join(folder, file), file),
        found,
        compare,
      );
    } else if (file !== undefined) {
      tally.lines.push(`${name}: no ${file}, its rows are not compared`);
    }
  }
  compareFigures(tally, name, spec, outcome.figures);
  tally.lines.push(`${name}: ${tally.passed}/${tally.total}`);
  return tally;
}

/** Deployments with a failure by deployments, never incidents by deployments. */
function checkDenominator(tally: Tally, name: string, given: Json): void {
  tally.check(name, () => {
    const deployments = numberOf(given.deployments, 'deployments');
    const failed = numberOf(
      given.deployments_with_an_incident,
      'deployments_with_an_incident',
    );
    const ratio = shareOf(failed, deployments);
    const wrong = given.wrong_percent_incidents_over_deployments;
    const percent = ratio === null ? null : ratio * 100;
    const rounded = given.expected_percent_1_decimal;
    if (rounded !== undefined) {
      // Whichever way a half is rounded.
      const off = difference(percent, rounded, 0.05 + 1e-9, 'percent');
      if (off !== undefined) {
        return off;
      }
    }
    if (
      typeof wrong === 'number' &&
      wrong !== rounded &&
      percent !== null &&
      Math.abs(percent - wrong) < 0.05
    ) {
      return `percent is ${percent}: incidents were counted, not deployments`;
    }
    return given.expected_rate === undefined
      ? undefined
      : difference(ratio, given.expected_rate, 1e-12, 'rate');
  });
}

async function readExpected(folder: string): Promise<Json> {
  const path = join(folder, EXPECTED);
  if (!existsSync(path)) {
    return {};
  }
  return objectOf(JSON.parse(await readFile(path, 'utf8')), EXPECTED);
}

async function runAll(root: string): Promise<Tally> {
  const folder = join(root, FOLDER);
  const document = await readExpected(folder);
  const tally = new Tally();
  const project =
    typeof document.project === 'string' ? document.project : 'project1';
  // A name may carry a suffix, so that a folder can hold several of one kind.
  const kindOf = (name: string) =>
    SUB_SUITES.find(subSuite => name.startsWith(subSuite.name));
  const specs = Object.entries(document).filter(([name]) => name !== 'project');
  for (const { name } of SUB_SUITES) {
    if (!specs.some(([key]) => key.startsWith(name))) {
      specs.push([name, {}]);
    }
  }
  for (const [name, value] of specs) {
    const subSuite = kindOf(name);
    const denominator = name.startsWith('change_failure_denominator');
    if (!subSuite && !denominator) {
      tally.lines.push(`${name}: not asserted, no rule known`);
      continue;
    }
    try {
      if (subSuite) {
        const spec = objectOf(value, name);
        tally.add(
          await runSubSuite(
            folder,
            subSuite,
            name,
            spec,
            typeof spec.project === 'string' ? spec.project : project,
          ),
        );
      } else {
        const cases = Array.isArray(value) ? value : [value];
        for (const each of cases) {
          checkDenominator(tally, name, objectOf(each, name));
        }
      }
    } catch (error) {
      tally.check(name, () => (error as Error).message);
    }
  }
  return tally;
}

/** End-to-end tables of Apache DevLake, its rules replayed. */
export const devlake: Suite = {
  name: 'devlake',
  present: folder => existsSync(join(folder, FOLDER)),
  run: async folder => (await runAll(folder)).result(),
};
