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

import { PREDICATES, accepts } from '../../engine/attest';
import { PATTERNS, instantiate } from '../../engine/patterns';
import { readArgument } from '../../engine/cases';
import { COVERAGE_PREDICATE, collectReport } from './index';

const COMMIT = 'a'.repeat(40);

const collect = (
  format: Parameters<typeof collectReport>[0]['format'],
  report: string | object,
) =>
  collectReport({
    format,
    commit: COMMIT,
    repository: 'github.com/lighthouse/checkout',
    name: 'nightly',
    submitter: 'external:ci',
    text: typeof report === 'string' ? report : JSON.stringify(report),
  });

const JUNIT = `<?xml version="1.0"?>
<testsuites>
  <testsuite name="a" failures="1" timestamp="2026-11-19T08:00:00">
    <testcase classname="A" name="one"/>
    <testcase classname="A" name="two"><failure message="x &lt; y">t</failure></testcase>
    <testcase classname="A" name="three"><skipped/></testcase>
    <testsuite name="b" timestamp="2026-11-19T09:00:00+01:00">
      <testcase name="four"/>
    </testsuite>
  </testsuite>
</testsuites>`;

describe('collectReport', () => {
  it('reads JUnit, nested suites too', () => {
    const { effectiveAt, source, statement } = collect('junit', JUNIT);
    expect(statement).toMatchObject({
      subjects: [{ digest: { gitCommit: COMMIT } }],
      predicateType: PREDICATES.testResult,
      predicate: {
        result: 'FAILED',
        counts: { passed: 2, failed: 1, skipped: 1 },
        failedTests: ['A two'],
      },
    });
    expect(effectiveAt).toBe('2026-11-19T08:00:00.000Z');
    expect(source).toBe('report/junit/external:ci/nightly');
  });

  it('counts a suite that could not start as failed', () => {
    const { statement } = collect(
      'junit',
      '<testsuite errors="1"><testcase name="a"/></testsuite>',
    );
    expect(statement.predicate).toMatchObject({ result: 'FAILED' });
  });

  it('does not take an empty report for a pass', () => {
    for (const text of [
      '<testsuites><testsuite/></testsuites>',
      '<testsuite><testcase name="a"><skipped/></testcase></testsuite>',
    ]) {
      expect(() => collect('junit', text)).toThrow('no test that ran');
    }
    expect(() => collect('ctrf', { results: { tests: [] } })).toThrow(
      'no test that ran',
    );
  });

  it('expands no entities', () => {
    const { statement } = collect(
      'junit',
      '<!DOCTYPE a [<!ENTITY b "bbbb">]><testsuite><testcase name="&b;"><error/></testcase></testsuite>',
    );
    expect(JSON.stringify(statement.predicate)).not.toContain('bbbb');
  });

  it('reads CTRF', () => {
    const { effectiveAt, statement } = collect('ctrf', {
      results: {
        summary: { failed: 0, stop: Date.parse('2026-11-19T08:00:00Z') },
        tests: [
          { name: 'a', status: 'passed' },
          { name: 'b', status: 'pending' },
        ],
      },
    });
    expect(statement.predicate).toMatchObject({
      result: 'PASSED',
      counts: { passed: 1, failed: 0, skipped: 1 },
    });
    expect(effectiveAt).toBe('2026-11-19T08:00:00.000Z');
  });

  it('reads SARIF so that the pattern can judge it', () => {
    const sarif = (results: object[]) => ({
      runs: [
        {
          tool: {
            driver: {
              name: 'scanner',
              rules: [
                { id: 'r1', properties: { 'security-severity': '9.8' } },
                { id: 'r2', defaultConfiguration: { level: 'note' } },
              ],
            },
          },
          invocations: [
            { executionSuccessful: true, endTimeUtc: '2026-11-19T08:00:00Z' },
          ],
          results,
        },
      ],
    });
    const pattern = instantiate(PATTERNS['pull-request-is-safe-to-merge'], {
      component: 'component:default/a',
      repository: 'h/o/n',
      number: 1,
      commit: COMMIT,
      dependencies: true,
    });
    const { model } = readArgument('p', pattern.ok ? pattern.text : '');
    const { accept } = model.elements.get('Sn3')!.evidence!;
    const judged = (results: object[]) =>
      accepts(accept, collect('sarif', sarif(results)).statement).ok;
    expect(judged([])).toBe(true);
    expect(judged([{ ruleId: 'r2' }])).toBe(true);
    expect(judged([{ ruleId: 'r1' }])).toBe(false);
    expect(judged([{ ruleIndex: 0 }])).toBe(false);
    expect(judged([{ ruleId: 'new', level: 'error' }])).toBe(false);
    expect(
      judged([{ ruleId: 'r1', suppressions: [{ kind: 'external' }] }]),
    ).toBe(true);
    expect(judged([{ ruleId: 'r1', baselineState: 'absent' }])).toBe(true);
    expect(() =>
      collect('sarif', {
        runs: [{ invocations: [{ executionSuccessful: false }] }],
      }),
    ).toThrow('did not succeed');
    expect(() => collect('sarif', { runs: [] })).toThrow('runs is missing');
  });

  it('reads coverage in three formats', () => {
    for (const text of [
      'SF:a\nLF:10\nLH:9\nend_of_record\nSF:b\nLF:10\nLH:6\nend_of_record\n',
      '<coverage lines-valid="20" lines-covered="15" timestamp="1763539200"/>',
      '{"total":{"lines":{"total":20,"covered":15}}}',
    ]) {
      const { statement } = collect('coverage', text);
      expect(statement).toMatchObject({
        predicateType: COVERAGE_PREDICATE,
        predicate: { lines: { covered: 15, total: 20, ratio: 0.75 } },
      });
    }
    for (const text of [
      '',
      'LF:0',
      '<coverage/>',
      '{"total":{}}',
      'LF:1\nLH:2',
    ]) {
      expect(() => collect('coverage', text)).toThrow('lines were covered');
    }
  });

  it('takes bills of materials as they are', () => {
    const bom = {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { timestamp: '2026-11-19T08:00:00Z' },
      components: [],
    };
    expect(collect('cyclonedx', bom)).toMatchObject({
      statement: { predicateType: PREDICATES.cycloneDx, predicate: bom },
      effectiveAt: '2026-11-19T08:00:00.000Z',
    });
    expect(() => collect('cyclonedx', { specVersion: '1.6' })).toThrow(
      'bomFormat',
    );
    const spdx = {
      spdxVersion: 'SPDX-2.3',
      creationInfo: { created: '2026-11-19T08:00:00Z' },
    };
    expect(collect('spdx', spdx)).toMatchObject({
      statement: { predicateType: PREDICATES.spdx },
    });
    expect(() => collect('spdx', { spdxVersion: 'SPDX-9' })).toThrow(
      'spdxVersion is "SPDX-9"',
    );
    expect(() => collect('spdx', '[1')).toThrow('not JSON');
  });
});
