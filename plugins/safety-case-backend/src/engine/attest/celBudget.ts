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

import {
  CelInput,
  CelScalar,
  CelValue,
  celEnv,
  celFunc,
  celList,
  celMethod,
  isCelError,
  isCelList,
  isCelMap,
  parse,
  plan,
} from '@bufbuild/cel';

/** Of one evaluation; a check of a hundred members takes some hundred. */
const MOST_STEPS = 500_000;
/** Of all evaluations for one case. */
const MOST_STEPS_OF_CASE = 3_000_000;
/** Characters that are read in about the time of a step. */
const CHARACTERS = 50;

/**
 * What expressions may still cost. Steps are counted, not milliseconds: who
 * judges a pack again comes to the same answer on any machine.
 */
export interface CelBudget {
  left: number;
}

export function caseBudget(): CelBudget {
  return { left: MOST_STEPS_OF_CASE };
}

/** An expression asked for more than its budget. */
export class CelBudgetExceeded extends Error {}

export type CelProgram = (
  variables: Record<string, CelInput>,
  budget?: CelBudget,
) => ReturnType<ReturnType<typeof plan>>;

type Parsed = ReturnType<typeof parse>;
type Expr = NonNullable<Parsed['expr']>;

// Evaluation is synchronous, so there is one at a time.
let left = 0;
let exceeded = false;

function spend(steps: number): void {
  left -= steps;
  if (exceeded || left < 0) {
    exceeded = true;
    throw new Error('It takes too many steps');
  }
}

/** What a function does with a text is in proportion to it. */
function textCost(value: unknown): number {
  if (typeof value === 'string' || value instanceof Uint8Array) {
    return 1 + Math.ceil(value.length / CHARACTERS);
  }
  return 1;
}

const PLAIN = celList([]).constructor;

/**
 * A list that an expression put together is a chain of small ones, whatever it
 * is called by: to reach a member takes as many steps as there are links.
 */
function isChain(value: unknown): boolean {
  return isCelList(value) && value.constructor !== PLAIN;
}

/** To go through a value once; of a chain it is the square of its length. */
function rangeCost(value: unknown): number {
  if (!isCelList(value) && !isCelMap(value)) {
    return 0;
  }
  const { size } = value;
  return isChain(value) ? size + Math.ceil((size * size) / CHARACTERS) : size;
}

/** Comparison goes through all that a value holds. */
function chargeDeep(value: CelValue): CelValue {
  const waiting: unknown[] = [value];
  for (let at = 0; at < waiting.length; at += 1) {
    const item = waiting[at];
    spend(textCost(item));
    spend(rangeCost(item));
    if (isCelList(item)) {
      waiting.push(...item);
    } else if (isCelMap(item)) {
      for (const [key, member] of item) {
        waiting.push(key, member);
      }
    }
  }
  return value;
}

const { BOOL, DYN, STRING } = CelScalar;
const standard = celEnv().funcs.find('matches')!;

const meter = (name: string, charge: (value: CelValue) => void) =>
  celFunc(name, [DYN], DYN, value => {
    charge(value as CelValue);
    return value as CelInput;
  });

const env = celEnv({
  funcs: [
    meter('@step', () => spend(1)),
    meter('@text', value => spend(textCost(value))),
    meter('@deep', chargeDeep),
    meter('@range', value => spend(rangeCost(value))),
    meter('@index', value =>
      spend(
        isCelList(value) && isChain(value)
          ? 1 + Math.ceil(value.size / CHARACTERS)
          : 1,
      ),
    ),
    celMethod('matches', STRING, [STRING], BOOL, function matches(pattern) {
      const text = String(this);
      spend(pattern.length);
      spend(Math.ceil((text.length * (pattern.length + 1)) / CHARACTERS));
      const found = standard.call(0, text, [pattern]);
      if (typeof found !== 'boolean') {
        throw new Error(
          isCelError(found) ? found.message : 'The pattern cannot be read',
        );
      }
      return found;
    }),
  ],
});

/** They decide themselves which of their arguments are looked at. */
const LAZY = new Set([
  '_&&_',
  '_||_',
  '_?_:_',
  '_[_]',
  '_[?_]',
  '_?._',
  '@not_strictly_false',
  '__not_strictly_false__',
]);
const INDEX = new Set(['_[_]', '_[?_]']);
const DEEP = new Set(['_==_', '_!=_', '@in', '_in_', 'in']);

function call(name: string, argument: Expr): Expr {
  return {
    ...argument,
    exprKind: {
      case: 'callExpr',
      value: {
        $typeName: 'cel.expr.Expr.Call',
        function: name,
        args: [argument],
      },
    },
  } as Expr;
}

/** The same expression, with a meter at all that may take time or space. */
function metered(expr: Expr): Expr {
  const { exprKind } = expr;
  const maybe = (part: Expr | undefined) => part && metered(part);
  switch (exprKind.case) {
    case 'callExpr': {
      const { args, function: name, target } = exprKind.value;
      const of = (part: Expr, at: number): Expr => {
        if (INDEX.has(name) && at === 0) {
          return call('@index', metered(part));
        }
        if (LAZY.has(name)) {
          return metered(part);
        }
        return call(DEEP.has(name) ? '@deep' : '@text', metered(part));
      };
      return {
        ...expr,
        exprKind: {
          case: 'callExpr',
          value: {
            ...exprKind.value,
            args: args.map(of),
            target: target && of(target, -1),
          },
        },
      };
    }
    case 'selectExpr':
      return {
        ...expr,
        exprKind: {
          case: 'selectExpr',
          value: {
            ...exprKind.value,
            operand: maybe(exprKind.value.operand),
          },
        },
      };
    case 'listExpr':
      return {
        ...expr,
        exprKind: {
          case: 'listExpr',
          value: {
            ...exprKind.value,
            elements: exprKind.value.elements.map(metered),
          },
        },
      };
    case 'structExpr':
      return {
        ...expr,
        exprKind: {
          case: 'structExpr',
          value: {
            ...exprKind.value,
            entries: exprKind.value.entries.map(entry => ({
              ...entry,
              keyKind:
                entry.keyKind.case === 'mapKey'
                  ? { case: 'mapKey', value: metered(entry.keyKind.value) }
                  : entry.keyKind,
              value: maybe(entry.value),
            })),
          },
        },
      };
    case 'comprehensionExpr': {
      const { accuInit, iterRange, loopCondition, loopStep, result } =
        exprKind.value;
      return {
        ...expr,
        exprKind: {
          case: 'comprehensionExpr',
          value: {
            ...exprKind.value,
            accuInit: maybe(accuInit),
            iterRange: iterRange && call('@range', metered(iterRange)),
            loopCondition:
              loopCondition && call('@step', metered(loopCondition)),
            loopStep: maybe(loopStep),
            result: maybe(result),
          },
        },
      };
    }
    default:
      return expr;
  }
}

/**
 * A program that stops when it takes too many steps, whatever it has made of its
 * errors: `false || error` is an error, but `true || error` would be true.
 *
 * @throws CelBudgetExceeded by the program, when the budget does not suffice
 */
export function budgeted({ expr }: Parsed): CelProgram {
  if (!expr) {
    throw new Error('The expression is empty');
  }
  const run = plan(env, metered(expr));
  return (variables, budget = { left: MOST_STEPS }) => {
    const granted = Math.min(MOST_STEPS, Math.max(0, budget.left));
    left = granted;
    exceeded = false;
    const value = run(variables);
    budget.left -= granted - Math.max(0, left);
    if (exceeded) {
      budget.left = Math.max(0, budget.left);
      throw new CelBudgetExceeded(
        granted < MOST_STEPS
          ? `all expressions of the case together take more than ${MOST_STEPS_OF_CASE.toLocaleString(
              'en-US',
            )} steps, so nobody can say; ask less`
          : `it takes more than ${MOST_STEPS.toLocaleString(
              'en-US',
            )} steps, so nobody can say; ask less in one expression`,
      );
    }
    return value;
  };
}
