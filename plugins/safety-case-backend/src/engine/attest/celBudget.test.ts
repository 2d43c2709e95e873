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

import fc from 'fast-check';
import { accepts } from './accept';
import { caseBudget } from './celBudget';
import { PREDICATES, Statement } from './statement';

function statement(predicate: Record<string, unknown>): Statement {
  return { subjects: [], predicateType: PREDICATES.testResult, predicate };
}

const many = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ name: `check ${n}`, n }));

describe('what an expression may cost', () => {
  it.each([
    // Two loops over three thousand members are nine million steps.
    'predicate.checks.all(a, predicate.checks.all(b, a.n + b.n >= 0))',
    // An error within `||` must not become a yes.
    'predicate.checks.all(a, predicate.checks.all(b, a.n + b.n >= 0.0)) || true',
  ])('is bounded in loops: %s', expression => {
    const answer = accepts(expression, statement({ checks: many(3_000) }));
    expect(answer.ok).toBeNull();
    expect(answer.text).toContain('takes more than 500,000 steps');
  });

  it('is nothing for what is not looked at', () => {
    const loops =
      'predicate.checks.all(a, predicate.checks.all(b, a.n + b.n >= 0))';
    expect(
      accepts(`true || ${loops}`, statement({ checks: many(3_000) })).ok,
    ).toBe(true);
  });

  it.each([
    // Each doubles or more: a text, a list, a tree of lists.
    ['text', `[predicate.name]${'.map(x, x + x + x + x)'.repeat(60)}[0] != ''`],
    ['list', `[[1, 2]]${'.map(x, x + x + x + x)'.repeat(60)}[0].all(x, x > 0)`],
    [
      'tree',
      `[[1]]${'.map(x, [x, x, x, x])'.repeat(
        60,
      )} == [[1]]${'.map(x, [x, x, x, x])'.repeat(30)}`,
    ],
    ['member', `1 in [[1]]${'.map(x, [x, x, x, x])'.repeat(60)}`],
    [
      'chain',
      'predicate.checks.map(a, a.n).map(a, a + 1.0).map(a, a + 1.0).all(a, a > 0)',
    ],
    [
      'pattern',
      "predicate.checks.exists(a, predicate.long.matches('(a*)*(a*)*(a*)*(a*)*b'))",
    ],
    ['size', `size([predicate.name]${'.map(x, x + x)'.repeat(90)}[0]) > 1`],
  ])('is bounded for what grows: %s', (_, expression) => {
    const answer = accepts(
      expression,
      statement({
        name: 'checkout',
        checks: many(20_000),
        long: 'a'.repeat(10_000),
      }),
    );
    expect(answer.ok).toBeNull();
  });

  it.each([
    `[LIST].all(l, ${'l.all(a, true) && '.repeat(40)}true)`,
    '[LIST] == [LIST] && [LIST] == [LIST]',
    `[LIST].all(l, predicate.checks.all(a, ${'l[0] >= 0.0 && '.repeat(
      40,
    )}true))`,
  ])('is bounded for a made list by any name: %s', expression => {
    const answer = accepts(
      expression.replaceAll('LIST', 'predicate.checks.map(a, a.n)'),
      statement({ checks: many(3_000) }),
    );
    expect(answer.text).toContain('takes more than 500,000 steps');
  });

  it('suffices for what people ask', () => {
    const predicate = {
      outcome: 'success',
      checks: many(2_000),
      failedTests: [],
      name: 'unit tests',
      components: many(10_000),
    };
    for (const expression of [
      'predicate.outcome == "success"',
      'size(predicate.failedTests) == 0',
      'predicate.checks.all(c, c.n >= 0 && c.name.startsWith("check"))',
      'predicate.checks.exists(c, c.name == "check 1999")',
      'predicate.checks.filter(c, c.n > 1000).size() == 999',
      'predicate.components.all(c, c.name.matches("^check [0-9]+$"))',
      'has(predicate.name) && predicate.name in ["unit tests", "other"]',
      'predicate["outcome"] == "success" && !has(predicate.nothing)',
      'predicate.failedTests == [] ? true : false',
      'predicate["checks"].all(c, c["n"] >= 0) && predicate.checks[1].n == 1.0',
      'has(predicate.checks[0].name) && !has(predicate["checks"][0].nothing)',
      'predicate.checks.filter(c, c.n > 1000).all(c, c.n > 1000)',
      '{"a": 1}["a"] == 1',
      'timestamp("2026-11-21T00:00:00Z") > timestamp("2026-11-20T00:00:00Z")',
    ]) {
      expect([
        expression,
        accepts(expression, statement(predicate)).ok,
      ]).toEqual([expression, true]);
    }
  });

  it('is shared by all expressions of a case', () => {
    const budget = caseBudget();
    const expression =
      'predicate.checks.all(a, predicate.checks.all(b, a.n + b.n >= 0))';
    const small = statement({ checks: many(150) });
    let answers = 0;
    while (accepts(expression, small, budget).ok === true) {
      answers += 1;
    }
    expect(answers).toBeGreaterThan(5);
    const answer = accepts(expression, small, budget);
    expect(answer.ok).toBeNull();
    expect(answer.text).toContain('all expressions of the case together');
    // Another case is not made to pay.
    expect(accepts(expression, small, caseBudget()).ok).toBe(true);
  });

  it('changes no answer, and says the same each time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 20 }),
        fc.integer({ min: -5, max: 5 }),
        (values, bound) => {
          const of = (expression: string) =>
            accepts(expression, statement({ values, bound })).ok;
          expect(of('predicate.values.all(v, v <= predicate.bound)')).toBe(
            values.every(value => value <= bound),
          );
          expect(of('predicate.values.exists(v, v == predicate.bound)')).toBe(
            values.includes(bound),
          );
          expect(
            of(
              'predicate.values.filter(v, v > predicate.bound).map(v, v * 2.0).size() > 1',
            ),
          ).toBe(values.filter(value => value > bound).length > 1);
        },
      ),
    );
  });
});
