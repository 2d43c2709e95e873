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

import { readyOf, toCel } from './accept';
import { CelBudget, CelBudgetExceeded } from './celBudget';
import { Statement, StatementSubject, isAboutCommit } from './statement';

/** Which of the statements of a type a leaf takes; each part only narrows. */
export interface Selection {
  /** Name of the subject; `*` stands for any text. Null: any. */
  subject: string | null;
  /** Name of the check or report; `*` stands for any text. Null: any. */
  name: string | null;
  /** CEL over `predicate`, `predicateType`, `subjects`. Null: any. */
  where: string | null;
}

const PASSED = ['success', 'passed'];
const NEUTRAL = ['neutral', 'skipped'];
const FAILED = ['failure', 'failed', 'timed_out', 'startup_failure', 'error'];

/**
 * A statement as a leaf reads it, or null when the leaf does not take it.
 * An expression that fails, or says neither true nor false, does not select.
 *
 * A statement that lists checks is narrowed to those that are named: its
 * `outcome` is then that of these alone. When they have none yet, nobody can
 * say, and the statement is not taken.
 *
 * @param sha - the commit that is judged
 * @param budget - of the case; that of a single expression when absent
 * @throws CelBudgetExceeded when `where` takes too many steps: to leave such a
 * statement out would let an older one speak in its place
 */
export function select(
  statement: Statement,
  selection: Selection | null,
  sha: string,
  budget?: CelBudget,
): Statement | null {
  if (selection === null) {
    return statement;
  }
  const { name, subject, where } = selection;
  const subjects = statement.subjects.filter(item =>
    isAboutCommit({ ...statement, subjects: [item] }, sha),
  );
  if (subject !== null && !subjects.some(isNamed(subject))) {
    return null;
  }
  const named = name === null ? statement : narrow(statement, name);
  if (named === null || where === null) {
    return named;
  }
  return holds(where, named, subjects, budget) ? named : null;
}

function isNamed(pattern: string) {
  return ({ name }: StatementSubject) =>
    name !== null && matches(pattern, name);
}

/**
 * Whether a text is as a pattern says, in which `*` stands for any text. Takes
 * time in proportion to both lengths at most: patterns come from repositories.
 */
export function matches(pattern: string, text: string): boolean {
  const [first, ...rest] = pattern.split('*');
  if (rest.length === 0) {
    return text === first;
  }
  const last = rest.pop()!;
  if (
    !text.startsWith(first) ||
    !text.endsWith(last) ||
    text.length < first.length + last.length
  ) {
    return false;
  }
  const inner = text.slice(first.length, text.length - last.length);
  let at = 0;
  for (const part of rest) {
    const found = inner.indexOf(part, at);
    if (found < 0) {
      return false;
    }
    at = found + part.length;
  }
  return true;
}

/** By which names a leaf may ask for a statement, or for a part of it. */
interface Names {
  /** Of the statement as a whole. */
  own: ReadonlySet<string>;
  /** Of the checks that it lists. */
  checks: ReadonlyMap<string, Array<Record<string, unknown>>>;
}

/** Thousands of leaves ask the same statement, whose names do not change. */
const known = new WeakMap<object, Names>();

function namesOf({ predicate }: Statement): Names {
  let names = known.get(predicate);
  if (!names) {
    const checks = new Map<string, Array<Record<string, unknown>>>();
    for (const check of list(predicate.checks)) {
      if (typeof check.name === 'string') {
        const same = checks.get(check.name);
        if (same) {
          same.push(check);
        } else {
          checks.set(check.name, [check]);
        }
      }
    }
    const own = [
      predicate.name,
      ...list(predicate.configuration).map(item => item.name),
    ].filter((name): name is string => typeof name === 'string');
    names = { own: new Set(own), checks };
    known.set(predicate, names);
  }
  return names;
}

/** All names by which a leaf may ask for a statement, or for a part of it. */
export function namesIn(statement: Statement): Set<string> {
  const { checks, own } = namesOf(statement);
  return new Set([...own, ...checks.keys()]);
}

/** Whether a name is meant as it stands, so that it can be looked up. */
export function isExact(pattern: string): boolean {
  return !pattern.includes('*');
}

function narrow(statement: Statement, pattern: string): Statement | null {
  const { predicate } = statement;
  const names = namesOf(statement);
  const exact = isExact(pattern);
  if (
    exact
      ? names.own.has(pattern)
      : [...names.own].some(name => matches(pattern, name))
  ) {
    return statement;
  }
  const checks = exact
    ? names.checks.get(pattern) ?? []
    : list(predicate.checks).filter(
        ({ name }) => typeof name === 'string' && matches(pattern, name),
      );
  const outcome = outcomeOf(checks.map(check => String(check.outcome)));
  return outcome === null
    ? null
    : {
        ...statement,
        predicate: {
          ...predicate,
          name: pattern,
          outcome,
          required: checks.map(({ name }) => name),
          checks,
        },
      };
}

/** Null: nothing was checked, or somebody has not said yet. */
function outcomeOf(outcomes: readonly string[]): 'success' | 'failure' | null {
  const counted = outcomes.filter(outcome => !NEUTRAL.includes(outcome));
  if (counted.some(outcome => FAILED.includes(outcome))) {
    return 'failure';
  }
  return counted.length > 0 &&
    counted.every(outcome => PASSED.includes(outcome))
    ? 'success'
    : null;
}

function list(value: unknown): Array<Record<string, unknown>> {
  return Array.isArray(value)
    ? value.filter(item => typeof item === 'object' && item !== null)
    : [];
}

function holds(
  expression: string,
  { predicate, predicateType }: Statement,
  subjects: readonly StatementSubject[],
  budget?: CelBudget,
): boolean {
  try {
    return (
      readyOf(expression)(
        {
          predicate: toCel(predicate),
          predicateType,
          subjects: toCel(
            subjects.flatMap(({ name }) => (name === null ? [] : [name])),
          ),
        },
        budget,
      ) === true
    );
  } catch (error) {
    if (error instanceof CelBudgetExceeded) {
      throw error;
    }
    return false;
  }
}
