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

import { checkConformance, groupCosts, readFocusCsv, totalCosts } from '.';
import { FocusModel, FocusRequirement, FocusRule } from './model';

function rule(
  requirement: FocusRequirement,
  more: {
    condition?: FocusRequirement;
    keyword?: string;
    criteria?: string[];
    type?: FocusRule['Type'];
  } = {},
): FocusRule {
  return {
    Function: 'Validation',
    Reference: 'A',
    EntityType: 'Column',
    ApplicabilityCriteria: more.criteria ?? [],
    Type: more.type ?? 'Static',
    Status: 'Active',
    ValidationCriteria: {
      MustSatisfy: 'It MUST.',
      Keyword: more.keyword ?? 'MUST',
      Requirement: requirement,
      Condition: more.condition ?? {},
      Dependencies: [],
    },
  };
}

function judge(
  csv: string,
  rules: Record<string, FocusRule>,
  applicability: 'ALL' | string[] = 'ALL',
) {
  const model: FocusModel = {
    Details: { FOCUSVersion: '1.2' },
    ApplicabilityCriteria: { KNOWN: {} },
    ModelRules: rules,
  };
  return checkConformance({
    model,
    dataset: readFocusCsv(csv),
    rules: Object.keys(rules),
    applicability,
    currencies: new Set(['USD']),
  })[0];
}

const one = (csv: string, requirement: FocusRequirement, more = {}) => {
  const { verdict, violations } = judge(csv, { R: rule(requirement, more) });
  return [verdict, violations];
};

const value = (Value: string | number | null, ColumnName = 'A') => ({
  CheckFunction: 'CheckValue',
  ColumnName,
  Value,
});

describe('checkConformance', () => {
  it('counts the rows that say no; null says nothing', () => {
    const csv = 'A\nx\ny\nNULL\n';
    expect(one(csv, value('x'))).toEqual(['fail', 1]);
    expect(one(csv, value(null))).toEqual(['fail', 2]);
    expect(
      one(csv, {
        CheckFunction: 'CheckNotValue',
        ColumnName: 'A',
        Value: null,
      }),
    ).toEqual(['fail', 1]);
    expect(one('A\n0\n0.00\n', value(0))).toEqual(['pass', 0]);
  });

  it('joins checks row by row', () => {
    const csv = 'A,B\nx,1\ny,2\nx,2\n';
    const pair = (a: string, b: string) => ({
      CheckFunction: 'AND',
      Items: [value(a), value(b, 'B')],
    });
    expect(
      one(csv, {
        CheckFunction: 'OR',
        Items: [pair('x', '1'), pair('y', '2')],
      }),
    ).toEqual(['fail', 1]);
  });

  it('asks only where the condition holds', () => {
    const csv = 'A,B\nx,1\ny,2\nz,NULL\n';
    expect(one(csv, value('x'), { condition: value('1', 'B') })).toEqual([
      'pass',
      0,
    ]);
    expect(
      one('A,B\n1,s\n2,NULL\n', value(0), {
        condition: {
          CheckFunction: 'CheckNotSameValue',
          ColumnAName: 'A',
          ColumnBName: 'B',
        },
      }),
    ).toEqual(['fail', 1]);
  });

  it('skips what is optional, does not apply, or cannot be told', () => {
    const skip = (more: object, applicability: 'ALL' | string[] = 'ALL') =>
      judge('A\nx\n', { R: rule(value('y'), more) }, applicability).reason;
    expect(skip({ keyword: 'MAY' })).toBe('optional');
    expect(skip({ criteria: ['KNOWN'] }, [])).toBe('notApplicable');
    expect(skip({ criteria: ['KNOWN'] }, ['KNOWN'])).toBeNull();
    expect(skip({ criteria: ['UNKNOWN'] }, [])).toBeNull();
    expect(skip({ type: 'Dynamic' })).toBe('dynamic');
  });

  it('follows references, and fails on one that is not loaded', () => {
    const reference = (id: string) =>
      rule({ CheckFunction: 'CheckModelRule', ModelRuleId: id });
    expect(
      judge('A\nx\n', { R: reference('S'), S: rule(value('x')) }).verdict,
    ).toBe('pass');
    expect(
      judge('A\nx\n', { R: reference('S'), S: rule(value('y')) }).verdict,
    ).toBe('fail');
    expect(judge('A\nx\n', { R: reference('S') }).verdict).toBe('fail');
    expect(
      judge('A\nx\n', { R: reference('S'), S: reference('R') }).verdict,
    ).toBe('fail');
  });

  it.each([
    ['TypeDecimal', '1\n2.5\n', '1\nabc\n'],
    ['TypeString', 'a\n1\n', '1\n2\n'],
    ['FormatNumeric', '-1.5E-3\n', '"1,5"\n'],
    ['FormatDateTime', '2026-01-31T00:00:00Z\n', '2026-01-31 00:00:00\n'],
    ['FormatCurrency', 'EUR\n', 'eur\n'],
    ['CheckNationalCurrency', 'USD\n', 'XXX\n'],
    ['FormatKeyValue', '"{""a"":1}"\n', '"{""a"":[1]}"\n'],
    ['FormatUnit', 'GB-Hours\n', '1.5 GB!\n'],
    ['CheckDecimalValue', '0.1\n', 'ten\n'],
  ])('%s takes %j and refuses %j', (CheckFunction, good, bad) => {
    const ask = (csv: string) =>
      one(`A\n${csv}`, { CheckFunction, ColumnName: 'A' })[0];
    expect(ask(good)).toBe('pass');
    expect(ask(bad)).toBe('fail');
    expect(ask('NULL\n')).toBe('pass');
    expect(one('B\nx\n', { CheckFunction, ColumnName: 'A' })[0]).toBe('fail');
  });

  it('multiplies exactly, within the rounding of providers', () => {
    const product = {
      CheckFunction: 'ColumnByColumnEqualsColumnValue',
      ColumnAName: 'A',
      ColumnBName: 'B',
      ResultColumnName: 'C',
    };
    expect(
      one('A,B,C\n0.1,3,0.3\n0.1,3,0.3000000005\n0.1,3,0.31\n', product),
    ).toEqual(['fail', 1]);
  });
});

describe('totals', () => {
  it('loses no digit, and its groups add up', () => {
    const dataset = readFocusCsv(
      'BilledCost,EffectiveCost,ContractedCost,ListCost,Tags\n' +
        '0.00000000001,1,1,1,"{""team"":""a""}"\n' +
        '100000000000,2,NULL,1,NULL\n' +
        '-0.3,-3,1,1,"{""team"":""a""}"\n',
    );
    const totals = totalCosts(dataset);
    expect(totals.BilledCost.toFixed()).toBe('99999999999.70000000001');
    const groups = groupCosts(dataset, 'tag:team');
    expect([...groups.keys()]).toEqual(['a', '(none)']);
    expect(
      groups
        .get('a')!
        .BilledCost.plus(groups.get('(none)')!.BilledCost)
        .eq(totals.BilledCost),
    ).toBe(true);
  });
});
