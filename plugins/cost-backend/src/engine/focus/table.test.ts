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
  ConformanceRun,
  FOCUS_VERSIONS,
  FocusModel,
  FocusVersion,
  columnsOfVersion,
  conformanceReport,
  readFocusCsv,
  staticTableOf,
} from '.';
import { DYNAMIC_RULES, LATER_SETTLED } from './dynamic';
import { datasetOf, tax, used } from './dynamic/fixtures/base';
import { runFixture } from './dynamic/fixtures';
import { DynamicConformance } from './dynamicConform';
import { STATIC_TABLE } from './table';
import { STATIC_FIXTURES } from './table/fixtures';

const report = (
  csv: string,
  options: ConstructorParameters<typeof ConformanceRun>[1] = {},
) => conformanceReport(readFocusCsv(csv), options);

const verdictOf = (
  id: string,
  csv: string,
  options: ConstructorParameters<typeof ConformanceRun>[1] = {},
) => {
  const { source, rules } = report(csv, options).static;
  expect(source).toBe('table');
  return rules.find(rule => rule.id === id)?.verdict;
};

describe('the static table', () => {
  it('has ids of its own, and none twice', () => {
    const ids = [
      ...STATIC_TABLE.map(({ id }) => id),
      ...DYNAMIC_RULES.map(({ id }) => id),
      ...Object.keys(LATER_SETTLED),
    ];
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it.each(STATIC_FIXTURES.map(fixture => [fixture.id, fixture] as const))(
    '%s',
    (_, fixture) => {
      expect(runFixture(fixture, 'pass', STATIC_TABLE)).toBeNull();
      expect(runFixture(fixture, 'fail', STATIC_TABLE)).toBeNull();
    },
  );

  it.each(FOCUS_VERSIONS)(
    'speaks of the columns of %s, all and alone',
    version => {
      const present = staticTableOf(version)
        .map(({ looksFor }) =>
          /^A data set without the column (.+)$/.exec(looksFor),
        )
        .flatMap(match => (match ? [match[1]] : []))
        .sort();
      expect(present).toEqual(
        columnsOfVersion(version).map(({ name }) => name),
      );
    },
  );

  it('drops what a later version dropped', () => {
    const has = (id: string, version: FocusVersion) =>
      staticTableOf(version).some(rule => rule.id === id);
    expect([
      has('Maestro-ProviderName-Presence', '1.3'),
      has('Maestro-ProviderName-Presence', '1.4'),
      has('CAU-ContractAppliedObject-O-007-M', '1.2'),
      has('CAU-ContractAppliedObject-O-007-M', '1.3'),
      has('CAU-ContractAppliedObject-O-007-M', '1.4'),
      has('CAU-ContractAppliedObject-O-067-M', '1.4'),
    ]).toEqual([true, false, false, true, false, true]);
  });
});

describe('the static part of a report', () => {
  it('is there without a rule model, and says whose rules they are', () => {
    const { static: part } = report('BilledCost\n1\n');
    expect(part).toMatchObject({
      source: 'table',
      label: "Maestro's own table of FOCUS 1.0",
      model: '1.0',
    });
    const { pass, fail, notApplicable, cannotBeDecided } =
      part.counts as Record<string, number>;
    expect(pass + fail + notApplicable + cannotBeDecided).toBe(
      staticTableOf('1.0').length,
    );
  });

  const model = (version: string): FocusModel => ({
    Details: { FOCUSVersion: version },
    ApplicabilityCriteria: {},
    ModelRules: {},
  });

  it('is of a configured model for its version and older ones', () => {
    const sources = FOCUS_VERSIONS.map(
      version =>
        report('BilledCost\n1\n', { model: model('1.2'), version }).static
          .label,
    );
    expect(sources).toEqual([
      'FOCUS rule model 1.2, configured',
      'FOCUS rule model 1.2, configured',
      'FOCUS rule model 1.2, configured',
      "Maestro's own table of FOCUS 1.3",
      "Maestro's own table of FOCUS 1.4",
    ]);
  });

  it('asks a conditional column of those who are said to need it', () => {
    const id = 'Maestro-Tags-Presence';
    const csv = 'BilledCost\n1\n';
    expect(verdictOf(id, csv)).toBe('cannotBeDecided');
    expect(verdictOf(id, csv, { applicability: [] })).toBe('notApplicable');
    expect(verdictOf(id, csv, { applicability: ['TAGGING_SUPPORTED'] })).toBe(
      'fail',
    );
    expect(verdictOf(id, csv, { applicability: 'ALL' })).toBe('fail');
    expect(verdictOf(id, 'Tags\n{}\n')).toBe('pass');
  });

  it('says of a missing column what is missing, and why nothing is demanded', () => {
    const message = (applicability?: string[]) =>
      report('BilledCost\n1\n', { applicability }).static.rules.find(
        ({ id }) => id === 'Maestro-Tags-Presence',
      )!.message;
    expect(message(['TAGGING_SUPPORTED'])).toBe('There is no column Tags.');
    expect(message([])).toBe(
      'There is no column Tags. TAGGING_SUPPORTED does not hold of the provider.',
    );
    expect(message()).toContain('nobody said whether TAGGING_SUPPORTED holds');
  });

  it('judges by the level that the version has', () => {
    const id = 'Maestro-InvoiceId-Presence';
    const csv = 'BilledCost\n1\n';
    expect(verdictOf(id, csv, { version: '1.2' })).toBe('fail');
    expect(verdictOf(id, csv, { version: '1.1' })).toBeUndefined();
    expect(verdictOf(`${id}-1.4`, csv, { version: '1.4' })).toBe(
      'cannotBeDecided',
    );
  });

  it('asks for no quantity without a price since 1.3', () => {
    const { columns, rows } = datasetOf([{ SkuPriceId: null }, tax()]);
    const id = 'Maestro-PricingQuantity-NullWithoutSkuPriceId';
    const of = (version: FocusVersion) =>
      conformanceReport({ columns, rows }, { version }).static.rules.find(
        rule => rule.id === id,
      );
    expect(of('1.2')).toBeUndefined();
    expect(of('1.3')).toMatchObject({ verdict: 'fail', violations: 1 });
  });

  it('does not take a blank ChargeClass for a correction', () => {
    expect(
      verdictOf(
        'Maestro-PricingQuantity-NotNullOfPriced',
        'ChargeCategory,ChargeClass,PricingQuantity\nUsage,,\n',
      ),
    ).toBe('fail');
  });
});

describe('data as a version has it', () => {
  const later = {
    HostProviderName: 'Cloud',
    ServiceProviderName: 'Cloud',
    InvoiceDetailId: 'line-1',
  };
  const split = {
    ...later,
    AllocatedMethodId: 'by-cpu',
    AllocatedMethodDetails:
      '{"Elements":[{"AllocatedRatio":0.5,"UsageUnit":"Hours","UsageQuantity":2}]}',
    AllocatedResourceId: 'pod-1',
    AllocatedResourceName: 'Pod one',
    AllocatedTags: '{"app":"cart"}',
  };
  const covered = {
    ...later,
    CommitmentProgramEligibilityDetails:
      '{"CommitmentPrograms":[{"ProgramType":"Reservation"}]}',
    ContractApplied:
      '{"Elements":[{"ContractId":"a","ContractCommitmentId":"b","ContractCommitmentAppliedCost":1,"ContractCommitmentAppliedQuantity":null,"ContractCommitmentAppliedUnit":null}]}',
  };
  const whole = datasetOf([later, split, used(covered)]);

  it.each(FOCUS_VERSIONS)('breaks no rule of %s', version => {
    const columns = columnsOfVersion(version).map(({ name }) => name);
    const data = {
      columns,
      rows: whole.rows.map(row =>
        columns.map(name => row[whole.columns.indexOf(name)] ?? null),
      ),
    };
    const { dynamic, static: part } = conformanceReport(data, {
      version,
      applicability: 'ALL',
      currencies: new Set(['EUR']),
    });
    const broken = [...part.rules, ...dynamic.rules].filter(
      ({ verdict }) => verdict === 'fail',
    );
    expect(broken.map(({ id, message }) => `${id}: ${message}`)).toEqual([]);
  });
});

describe('rules of 1.3 and 1.4', () => {
  const idsOf = (version: FocusVersion) =>
    new DynamicConformance({ columns: [], version })
      .results()
      .map(({ id }) => id);

  it('are those of the version of the data', () => {
    expect(idsOf('1.0')).toEqual(idsOf('1.2'));
    const [two, three, four] = (['1.2', '1.3', '1.4'] as const).map(idsOf);
    expect(two.filter(id => id.startsWith('CAU-'))).toEqual([]);
    expect(three).toContain('CAU-AllocatedMethodId-C-005-C');
    expect(three).not.toContain('CAU-InvoiceDetailId-C-005-C');
    expect(four).toContain('CAU-InvoiceDetailId-C-005-C');
    expect(four).not.toContain('CAU-ContractAppliedObject-O-024-C');
    expect(four).not.toContain('ConsumedQuantity-C-008-C');
  });

  it('read the id of a commitment in both spellings of 1.3', () => {
    const csv =
      'ContractApplied,ServiceProviderName,ProviderName\n' +
      '"{""Elements"":[{""ContractId"":""a"",""ContractCommitmentID"":""b"",""ContractCommitmentAppliedCost"":1,""ContractCommitmentAppliedQuantity"":null,""ContractCommitmentAppliedUnit"":null}]}",A,A\n';
    const { dynamic, static: part, version } = report(csv);
    expect(version.used).toBe('1.3');
    const judged = [...dynamic.rules, ...part.rules].filter(({ id }) =>
      id.startsWith('CAU-ContractApplied'),
    );
    const failed = judged
      .filter(({ verdict }) => verdict === 'fail')
      .map(({ id }) => id);
    expect(judged.length).toBeGreaterThan(30);
    expect(failed).toEqual([]);
  });
});
