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

import { matches, select } from './select';
import { Statement } from './statement';

const SHA = 'a'.repeat(40);
const statement = (
  predicate: Record<string, unknown>,
  name: string | null = 'github.com/lighthouse/checkout',
): Statement => ({
  subjects: [
    { name, digest: { gitCommit: SHA } },
    { name: 'elsewhere', digest: { gitCommit: 'b'.repeat(40) } },
  ],
  predicateType: 'p',
  predicate,
});
const ANY = { subject: null, name: null, where: null };

describe('select', () => {
  const unit = statement({ configuration: [{ name: 'unit tests' }], n: 3 });

  it.each([
    [{ ...ANY }, true],
    [{ ...ANY, name: 'unit tests' }, true],
    [{ ...ANY, name: 'unit*' }, true],
    [{ ...ANY, name: 'load*' }, false],
    [{ ...ANY, subject: 'github.com/*/checkout' }, true],
    // Named, but not for the commit that is judged.
    [{ ...ANY, subject: 'elsewhere' }, false],
    [{ ...ANY, where: 'predicate.n > 2' }, true],
    [{ ...ANY, where: 'predicate.n > 3' }, false],
    [{ ...ANY, where: '"elsewhere" in subjects' }, false],
    [{ ...ANY, where: 'predicate.missing == 1' }, false],
    [{ ...ANY, where: 'predicate.n' }, false],
    [{ ...ANY, name: 'unit*', where: 'predicate.n > 3' }, false],
  ])('takes by %j: %s', (selection, expected) => {
    expect(select(unit, selection, SHA) !== null).toBe(expected);
  });

  it('narrows checks to those that are named', () => {
    const checks = statement({
      name: 'all required checks',
      outcome: 'failure',
      checks: [
        { name: 'lint', outcome: 'success' },
        { name: 'lint docs', outcome: 'skipped' },
        { name: 'e2e', outcome: 'failure' },
        { name: 'load', outcome: 'unknown' },
      ],
    });
    const outcome = (name: string) =>
      select(checks, { ...ANY, name }, SHA)?.predicate.outcome ?? null;
    expect(outcome('lint*')).toBe('success');
    expect(outcome('e2e')).toBe('failure');
    expect(outcome('*')).toBe('failure');
    // Nobody has said anything yet: never a pass.
    expect(outcome('load')).toBeNull();
    expect(outcome('lint docs')).toBeNull();
    expect(outcome('none')).toBeNull();
  });
});

describe('matches', () => {
  it.each([
    ['a*c', 'abc', true],
    ['a*c', 'ac', true],
    ['aba*ba', 'aba', false],
    ['*', '', true],
    ['a.c', 'abc', false],
    ['*b*d*', 'abcde', true],
    ['*d*b*', 'abcde', false],
  ])('%s, %s: %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });
});
