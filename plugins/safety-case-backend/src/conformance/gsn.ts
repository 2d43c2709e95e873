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

import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path/posix';
import {
  GsnDiagnostic,
  GsnModel,
  GsnOptions,
  Report,
  checkGsn,
  checkModule,
  checkSet,
  loadGsn,
  readGsn,
} from '../engine/gsn';
import { Suite, SuiteResult } from './suite';

interface FileCase {
  name: string;
  inputs: string[];
  options: GsnOptions;
  stated?: {
    exit?: 'success' | 'failure';
    errors?: number;
    warnings?: number;
    codes?: string[];
    codesInclude?: string[];
    c01Elements?: string[];
    module?: string;
    statistics?: Record<string, unknown>;
  };
  derived: { codes: string[] };
}

interface UnitCase {
  name: string;
  stage: 'module' | 'set';
  options?: GsnOptions;
  only?: string[];
  module?: Record<string, unknown>;
  nodes: Record<string, unknown>;
  expect: {
    codes: string[];
    messages: Array<{ code: string; severity: string; element?: string }>;
  };
}

const codesOf = (found: readonly GsnDiagnostic[]) =>
  [...new Set(found.map(({ code }) => code as string))].sort();

const same = (a: readonly string[], b: readonly string[]) =>
  JSON.stringify([...a].sort()) === JSON.stringify([...b].sort());

function checkFileCase(folder: string, vector: FileCase): string[] {
  const inputs = join(folder, 'gsn', 'inputs');
  const open = (path: string) => {
    const file = join(inputs, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : null;
  };
  const { diagnostics, model } = checkGsn(
    loadGsn(vector.inputs, open, (from, uses) => join(dirname(from), uses)),
    vector.options ?? {},
  );
  const codes = codesOf(diagnostics);
  const count = (severity: string) =>
    diagnostics.filter(found => found.severity === severity).length;
  const problems: string[] = [];
  const expect = (what: string, right: boolean) => {
    if (!right) {
      problems.push(`${what} (found ${codes.join(', ') || 'nothing'})`);
    }
  };
  expect(
    `codes should be ${vector.derived.codes.join(', ') || 'none'}`,
    same(codes, vector.derived.codes),
  );
  const { stated = {} } = vector;
  if (stated.exit !== undefined) {
    expect(
      `should end in ${stated.exit}`,
      (stated.exit === 'success') === (count('error') === 0),
    );
  }
  if (stated.errors !== undefined) {
    expect(
      `${count('error')} errors, should be ${stated.errors}`,
      count('error') === stated.errors,
    );
  }
  if (stated.warnings !== undefined) {
    expect(
      `${count('warning')} warnings, should be ${stated.warnings}`,
      count('warning') === stated.warnings,
    );
  }
  if (stated.codes !== undefined) {
    expect(`codes should be ${stated.codes}`, same(codes, stated.codes));
  }
  for (const code of stated.codesInclude ?? []) {
    expect(`should have ${code}`, codes.includes(code));
  }
  if (stated.c01Elements !== undefined) {
    const refs = diagnostics.find(({ code }) => code === 'C01')?.refs ?? [];
    expect(
      `C01 should name ${stated.c01Elements}`,
      same(refs, stated.c01Elements),
    );
  }
  if (stated.module !== undefined) {
    expect(
      `should name module ${stated.module}`,
      diagnostics.some(({ module }) => module === stated.module) ||
        model.modules.some(({ name }) => name === stated.module),
    );
  }
  return problems.map(problem => `${vector.name}: ${problem}`);
}

function modelOf(vector: UnitCase): GsnModel {
  // JSON is YAML: the nodes go through the same reader as a file.
  const { elements, module, problems } = readGsn({
    path: 'unit',
    text: JSON.stringify({
      ...(vector.module ? { module: vector.module } : {}),
      ...vector.nodes,
    }),
  });
  if (problems.length > 0) {
    throw new Error(problems[0].message);
  }
  module.elements = elements.map(({ id }) => id);
  return {
    modules: [module],
    elements: new Map(elements.map(element => [element.id, element])),
    moduleOf: new Map(elements.map(({ id }) => [id, module.name])),
  };
}

function checkUnitCase(vector: UnitCase): string[] {
  const model = modelOf(vector);
  const report = new Report(model);
  const options = vector.options ?? {};
  if (vector.stage === 'module') {
    checkModule(model.modules[0], model, options, report);
  } else {
    checkSet(model, options, report);
  }
  const found = report.diagnostics.filter(
    ({ code }) => !vector.only || vector.only.includes(code),
  );
  const name = ({ code, severity }: { code: string; severity: string }) =>
    `${code} ${severity}`;
  const problems: string[] = [];
  if (
    !same(
      [...new Set(found.map(name))],
      [...new Set(vector.expect.messages.map(name))],
    ) ||
    !same(codesOf(found), vector.expect.codes)
  ) {
    problems.push(
      `should be ${
        vector.expect.messages.map(name).join(', ') || 'nothing'
      }, is ${found.map(name).join(', ') || 'nothing'}`,
    );
  }
  for (const { code, element } of vector.expect.messages) {
    if (
      element !== undefined &&
      !found.some(item => item.code === code && item.element === element)
    ) {
      problems.push(`${code} should name ${element}`);
    }
  }
  return problems.map(problem => `${vector.name}: ${problem}`);
}

async function runCases<Case extends { name: string }>(
  file: string,
  check: (vector: Case) => string[],
): Promise<SuiteResult> {
  const vectors: Case[] = JSON.parse(await readFile(file, 'utf8'));
  const failures: string[] = [];
  let passed = 0;
  for (const vector of vectors) {
    let problems: string[];
    try {
      problems = check(vector);
    } catch (error) {
      problems = [`${vector.name}: ${(error as Error).message}`];
    }
    passed += problems.length === 0 ? 1 : 0;
    failures.push(...problems);
  }
  return { passed, total: vectors.length, failures };
}

/** Arguments in files, and single rules. */
export const gsn: Suite = {
  name: 'gsn',
  present: folder =>
    ['cases.json', 'unit-cases.json'].some(file =>
      existsSync(join(folder, 'gsn', file)),
    ),
  async run(folder) {
    const results: SuiteResult[] = [];
    const files = join(folder, 'gsn', 'cases.json');
    if (existsSync(files)) {
      results.push(
        await runCases<FileCase>(files, vector =>
          checkFileCase(folder, vector),
        ),
      );
    }
    const units = join(folder, 'gsn', 'unit-cases.json');
    if (existsSync(units)) {
      results.push(await runCases<UnitCase>(units, checkUnitCase));
    }
    const sum = (of: (result: SuiteResult) => number) =>
      results.reduce((total, result) => total + of(result), 0);
    return {
      passed: sum(({ passed }) => passed),
      total: sum(({ total }) => total),
      failures: results.flatMap(({ failures }) => failures ?? []),
    };
  },
};
