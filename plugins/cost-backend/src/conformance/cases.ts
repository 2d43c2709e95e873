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
import { SuiteResult } from './suite';

/** A JSON object of a vector file, before anybody has looked at it. */
export type Json = Record<string, any>;

/** What is wrong with one case. */
export class Problems {
  readonly list: string[] = [];

  add(problem: string): void {
    this.list.push(problem);
  }

  /** Exactly the same, as JSON. */
  same(what: string, found: unknown, expected: unknown): void {
    if (JSON.stringify(found) !== JSON.stringify(expected)) {
      this.add(
        `${what} is ${JSON.stringify(found)}, should be ${JSON.stringify(
          expected,
        )}`,
      );
    }
  }

  /** The same number, to a relative tolerance. */
  near(
    what: string,
    found: unknown,
    expected: unknown,
    relative = 1e-12,
  ): void {
    const right =
      typeof found === 'number' &&
      typeof expected === 'number' &&
      (found === expected ||
        Math.abs(found - expected) <=
          relative * Math.max(Math.abs(found), Math.abs(expected)));
    if (!right) {
      this.add(`${what} is ${found}, should be ${expected}`);
    }
  }
}

/** Reads a vector file; null if the folder has none of that name. */
export async function readVectors(file: string): Promise<Json | null> {
  return existsSync(file) ? JSON.parse(await readFile(file, 'utf8')) : null;
}

/** A case of a file as it is run. */
export interface Case {
  name: string;
  check(problems: Problems): void;
}

/** Runs cases; whatever one throws is its failure, not the suite's. */
export function runCases(cases: readonly Case[]): SuiteResult {
  const failures: string[] = [];
  let passed = 0;
  for (const { name, check } of cases) {
    const problems = new Problems();
    try {
      check(problems);
    } catch (error) {
      problems.add((error as Error).message ?? String(error));
    }
    passed += problems.list.length === 0 ? 1 : 0;
    failures.push(...problems.list.map(problem => `${name}: ${problem}`));
  }
  return { passed, total: cases.length, failures };
}

/** The cases of a list of vectors; what is no list is one failed case. */
export function casesOf(
  file: string,
  list: unknown,
  check: (vector: Json, problems: Problems) => void,
): Case[] {
  if (!Array.isArray(list)) {
    return [
      {
        name: file,
        check: problems => problems.add('it has no list of cases'),
      },
    ];
  }
  return list.map((vector, index) => ({
    name: `${file} ${vector?.id ?? index}`,
    check: problems => check(vector, problems),
  }));
}

/** The value, or an error that names what is missing. */
export function required<T>(what: string, value: T | null | undefined): T {
  if (value === null || value === undefined) {
    throw new Error(`${what} is missing`);
  }
  return value;
}
