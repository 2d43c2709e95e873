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
import { resolve } from 'node:path';
import {
  ConformanceRun,
  FOCUS_VERSIONS,
  columnsOfVersion,
  conformanceReport,
  detectVersion,
  readFocusCsv,
} from '.';

const VECTORS = resolve(
  __dirname,
  '../../../../../../shared/vectors/cost/focus',
);
const whereVectorsAre = existsSync(VECTORS) ? describe : describe.skip;

const namesOf = (version: (typeof FOCUS_VERSIONS)[number]) =>
  columnsOfVersion(version).map(({ name }) => name);

describe('columns of versions', () => {
  it('are as many as each version has', () => {
    expect(FOCUS_VERSIONS.map(version => namesOf(version).length)).toEqual([
      43, 50, 57, 65, 65,
    ]);
  });

  it('tell the version of a header', () => {
    for (const version of FOCUS_VERSIONS) {
      expect(detectVersion(namesOf(version)).version).toBe(version);
    }
    expect(detectVersion(['Id', 'x_Own']).version).toBe('1.0');
  });

  it('of 1.4 lack what 1.3 had deprecated', () => {
    expect(
      namesOf('1.3').filter(name => !namesOf('1.4').includes(name)),
    ).toEqual(['ProviderName', 'PublisherName']);
  });
});

const finding = (csv: string, code: string) =>
  conformanceReport(readFocusCsv(csv)).findings.find(
    found => found.code === code,
  );

describe('conformanceReport', () => {
  it('sorts the columns by what the version says of them', () => {
    const { columns, findings, version } = conformanceReport(
      readFocusCsv('Id,x_Own,BilledCost,InvoiceId\n1,2,3,4\n'),
      { version: '1.0' },
    );
    expect(columns).toMatchObject({
      known: ['BilledCost'],
      custom: ['x_Own'],
      unknown: ['Id'],
      ofOtherVersions: ['InvoiceId'],
    });
    expect(columns.missing).toContainEqual({
      name: 'EffectiveCost',
      level: 'mandatory',
    });
    expect(version).toMatchObject({ declared: '1.0', detected: '1.2' });
    expect(findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining([
        'version-differs',
        'missing-column',
        'unknown-column',
        'column-of-another-version',
      ]),
    );
  });

  it.each([
    ['unreadable-time', 'ChargePeriodStart\nyesterday\n'],
    ['time-format', 'ChargePeriodStart\n2026-01-01 00:00:00\n'],
    ['unreadable-number', 'BilledCost\nfree\n'],
    ['too-many-digits', 'BilledCost\n0.0000000000000001\n'],
    ['too-many-digits', 'BilledCost\n1e23\n'],
    ['null-where-required', 'BilledCost\nNULL\n'],
    ['empty-text', 'RegionId\n""\n'],
    ['value-not-allowed', 'ChargeFrequency\nUsage-based\n'],
    ['several-currencies', 'BillingCurrency\nEUR\nUSD\n'],
    ['negative-rows', 'BilledCost\n-0.00000000001\n'],
    ['tag-key-blanks', 'Tags\n"{"" org"":""a""}"\n'],
    ['tag-keys-alike', 'Tags\n"{""env"":""a"",""environment"":""b""}"\n'],
    ['untagged', 'Tags\nNULL\n'],
    [
      'credit-differs',
      'ChargeCategory,BilledCost,EffectiveCost\nCredit,-2.6137,-3\n',
    ],
    [
      'product-differs',
      'ListUnitPrice,PricingQuantity,ListCost\n2,3,6.00001\n',
    ],
    [
      'amount-in-zone',
      'ProviderName,AvailabilityZone,ListUnitPrice\nA,0.05,0.05\n',
    ],
    [
      'charge-outside-billing-period',
      'ChargePeriodStart,BillingPeriodStart,BillingPeriodEnd\n' +
        '2026-02-01T00:00:00Z,2026-01-01T00:00:00Z,2026-02-01T00:00:00Z\n',
    ],
  ])('finds %s in %j', (code, csv) => {
    expect(finding(csv, code)).toMatchObject({ code });
  });

  it('finds nothing of the kind where there is nothing', () => {
    const csv =
      'ProviderName,AvailabilityZone,ListUnitPrice,PricingQuantity,ListCost,ChargeFrequency,Tags\n' +
      'A,1,1,3,3.0000000001,Usage-Based,"{""team"":""a"",""stage"":""b""}"\n';
    expect(
      conformanceReport(readFocusCsv(csv))
        .findings.map(({ code }) => code)
        .filter(code => !/column/.test(code)),
    ).toEqual([]);
  });
});

whereVectorsAre('the official sample', () => {
  const read = (name: string) => readFileSync(resolve(VECTORS, name), 'utf8');

  it('has its known faults, whether read at once or in blocks', () => {
    const dataset = readFocusCsv(read('focus_sample_1.0.csv'));
    const options = {
      model: JSON.parse(read('model-1.2.json')),
      currencies: new Set(['USD']),
    };
    const report = conformanceReport(dataset, options);
    const run = new ConformanceRun(dataset.columns, options);
    for (let from = 0; from < dataset.rows.length; from += 137) {
      run.see(dataset.rows.slice(from, from + 137));
    }
    expect(run.report()).toEqual(report);
    const counts = Object.fromEntries(
      report.findings.map(({ code, column, count }) => [
        `${code} ${column}`,
        count,
      ]),
    );
    expect(report.columns.unknown).toEqual(['Id']);
    expect(counts).toMatchObject({
      'amount-in-zone AvailabilityZone': 51,
      'credit-differs EffectiveCost': 1,
      'null-where-required ContractedCost': 7,
      'value-not-allowed ChargeFrequency': 7,
      'charge-outside-billing-period null': 1,
      'tag-key-blanks Tags': 23,
      'product-differs ListCost': 31,
      'product-differs ContractedCost': 18,
      'untagged Tags': 289,
    });
    expect(
      report.findings.filter(({ code }) => code === 'empty-text'),
    ).toHaveLength(8);
  });
});
