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

/** What a suite of published vectors came to. */
export interface SuiteResult {
  passed: number;
  total: number;
  lines?: string[];
  /** One line per failed case. */
  failures?: string[];
}

/** A suite of published vectors in a folder. */
export interface Suite {
  name: string;
  present(folder: string): boolean;
  run(folder: string): Promise<SuiteResult>;
}

/** Counts cases; whatever goes wrong in one is its failure. */
export class Tally {
  passed = 0;
  total = 0;
  readonly lines: string[] = [];
  readonly failures: string[] = [];

  /** @param verdict - returns what is wrong, or undefined */
  check(name: string, verdict: () => string | undefined): void {
    this.total += 1;
    let problem: string | undefined;
    try {
      problem = verdict();
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
    if (problem === undefined) {
      this.passed += 1;
    } else {
      this.failures.push(`${name}: ${problem}`);
    }
  }

  add(other: SuiteResult): void {
    this.passed += other.passed;
    this.total += other.total;
    this.lines.push(...(other.lines ?? []));
    this.failures.push(...(other.failures ?? []));
  }

  result(): SuiteResult {
    const { passed, total, lines, failures } = this;
    return { passed, total, lines, failures };
  }
}

/** A JSON object. */
export type Json = Record<string, unknown>;

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text of a value for a message; undefined shows as `nothing`. */
export function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/**
 * Where `found` differs from `expected`, or undefined. Numbers may differ by
 * the tolerance; of an object only the listed fields count, and null is a value
 * like any other.
 */
export function difference(
  found: unknown,
  expected: unknown,
  tolerance = 0,
  path = '',
): string | undefined {
  const at = path === '' ? '' : `${path} `;
  if (typeof expected === 'number' && typeof found === 'number') {
    return Math.abs(found - expected) <= tolerance
      ? undefined
      : `${at}is ${found}, expected ${expected}`;
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(found) || found.length !== expected.length) {
      return `${at}is ${shown(found)}, expected ${shown(expected)}`;
    }
    return firstOf(expected, (value, index) =>
      difference(found[index], value, tolerance, `${path}[${index}]`),
    );
  }
  if (isObject(expected)) {
    if (!isObject(found)) {
      return `${at}is ${shown(found)}, expected ${shown(expected)}`;
    }
    return firstOf(Object.keys(expected), key =>
      difference(
        found[key],
        expected[key],
        tolerance,
        path === '' ? key : `${path}.${key}`,
      ),
    );
  }
  return found === expected
    ? undefined
    : `${at}is ${shown(found)}, expected ${shown(expected)}`;
}

function firstOf<T>(
  values: readonly T[],
  verdict: (value: T, index: number) => string | undefined,
): string | undefined {
  for (const [index, value] of values.entries()) {
    const problem = verdict(value, index);
    if (problem !== undefined) {
      return problem;
    }
  }
  return undefined;
}

/** The list of objects that a document holds under a name. */
export function listOf(document: unknown, name: string): unknown[] {
  const value = isObject(document) ? document[name] : undefined;
  if (value === undefined) {
    return [];
  }
  if (!Array.isArray(value)) {
    throw new Error(`${name} is ${shown(value)}; expected a list`);
  }
  return value;
}

/** An object, or an error that names the field. */
export function objectOf(value: unknown, field: string): Json {
  if (!isObject(value)) {
    throw new Error(`${field} is ${shown(value)}; expected an object`);
  }
  return value;
}

/** A finite number, or an error that names the field. */
export function numberOf(value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new Error(`${field} is ${shown(value)}; expected a number`);
  }
  return value;
}

/** A text, or an error that names the field. */
export function textOf(value: unknown, field: string): string {
  if (typeof value !== 'string') {
    throw new Error(`${field} is ${shown(value)}; expected a text`);
  }
  return value;
}

/** An id as text: ids may be written as numbers. */
export function idOf(value: unknown, field = 'id'): string {
  return typeof value === 'number' ? String(value) : textOf(value, field);
}
