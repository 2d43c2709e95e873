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

import { CelInput, isCelError, parse } from '@bufbuild/cel';
import {
  CelBudget,
  CelBudgetExceeded,
  CelProgram,
  budgeted,
} from './celBudget';
import { Statement } from './statement';

/** Expressions that are kept ready; a case has few, and asks them often. */
const MOST_READY = 2_000;

/** Expressions come from repositories: they must not keep a portal busy. */
const MOST_CHARACTERS = 2_000;
/** `all`, `exists`, `map` or `filter` within one another. */
const MOST_NESTED = 2;

type Parsed = ReturnType<typeof parse>;

const ready = new Map<string, CelProgram>();
/** What is wrong with expressions; null: nothing. */
const problems = new Map<string, string | null>();

/** @throws when it is no CEL, or asks too much */
function read(expression: string): Parsed {
  if (expression.length > MOST_CHARACTERS) {
    throw new Error(
      `The expression has ${expression.length} characters; at most ${MOST_CHARACTERS} are read`,
    );
  }
  const parsed = parse(expression);
  if (nestingOf(parsed) > MOST_NESTED) {
    throw new Error(
      `Lists are gone through more than ${MOST_NESTED} deep within one another; ask less in one expression`,
    );
  }
  return parsed;
}

/** How deep loops lie within one another; one after another are not deeper. */
function nestingOf(part: unknown): number {
  if (typeof part !== 'object' || part === null) {
    return 0;
  }
  const { iterRange, ...rest } = part as Record<string, unknown>;
  const within = Math.max(0, ...Object.values(rest).map(nestingOf));
  return iterRange === undefined
    ? within
    : Math.max(nestingOf(iterRange), within + 1);
}

/**
 * An expression that is read once and asked often.
 *
 * @throws when it is no CEL, or asks too much
 */
export function readyOf(expression: string): CelProgram {
  let found = ready.get(expression);
  if (!found) {
    found = budgeted(read(expression));
    keep(ready, expression, found);
  }
  return found;
}

/** Keeps the latest; a case with more of them is not the rule. */
function keep<Value>(
  kept: Map<string, Value>,
  expression: string,
  value: Value,
): void {
  if (kept.size >= MOST_READY) {
    kept.delete(kept.keys().next().value!);
  }
  kept.set(expression, value);
}

/** What an acceptance expression says; null: it could not say. */
export interface Acceptance {
  ok: boolean | null;
  text: string;
  /** It took too many steps. */
  exhausted?: true;
}

/**
 * Whether a predicate is acceptable: an expression in CEL over `predicate` and
 * `predicateType`. An expression that fails, or says neither true nor false,
 * has not said yes: the answer is null. The same holds for one that takes too
 * many steps.
 *
 * @param budget - of the case; that of a single expression when absent
 */
export function accepts(
  expression: string | null,
  { predicate, predicateType }: Statement,
  budget?: CelBudget,
): Acceptance {
  if (expression === null) {
    return { ok: true, text: 'No expression is asked for.' };
  }
  let value: unknown;
  try {
    value = readyOf(expression)(
      { predicate: toCel(predicate), predicateType },
      budget,
    );
  } catch (error) {
    return {
      ok: null,
      text: `${expression}: ${(error as Error).message}.`,
      ...(error instanceof CelBudgetExceeded && { exhausted: true }),
    };
  }
  if (typeof value === 'boolean') {
    return {
      ok: value,
      text: value ? `${expression} holds.` : `${expression} does not hold.`,
    };
  }
  return {
    ok: null,
    text: isCelError(value)
      ? `${expression}: ${value.message}.`
      : `${expression} says neither true nor false.`,
  };
}

/** What is wrong with an expression; null: it can be read. */
export function acceptanceProblem(expression: string): string | null {
  let problem = problems.get(expression);
  if (problem === undefined) {
    try {
      read(expression);
      problem = null;
    } catch (error) {
      ({ message: problem } = error as Error);
    }
    keep(problems, expression, problem);
  }
  return problem;
}

/** A value of JSON as CEL reads it. */
export function toCel(value: unknown): CelInput {
  if (Array.isArray(value)) {
    return value.map(toCel);
  }
  if (typeof value === 'object' && value !== null) {
    return new Map(
      Object.entries(value).map(([name, member]) => [name, toCel(member)]),
    );
  }
  return value as CelInput;
}
