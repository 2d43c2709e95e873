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

import { InputError } from '@backstage/errors';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { PREDICATES } from '../../engine/attest';
import {
  JsonRecord,
  instant,
  isRecord,
  parseRecord,
  records,
  text,
} from './json';
import { Report, ReportReading } from './types';

/** Names of tests that a statement lists, of each outcome. */
const MOST_NAMES = 200;

interface Tests {
  passed: string[];
  failed: string[];
  skipped: number;
  /** Failures that belong to no test: a suite that could not start. */
  broken: number;
  effectiveAt: string | null;
}

/** In-toto test-result v0.1. A report without tests has tested nothing. */
function testResult(report: Report, tests: Tests): ReportReading {
  const { broken, effectiveAt, failed, passed, skipped } = tests;
  if (passed.length + failed.length + broken === 0) {
    throw new InputError(
      'The report holds no test that ran; what was not tested cannot pass',
    );
  }
  return {
    predicateType: PREDICATES.testResult,
    predicate: {
      result: failed.length + broken > 0 ? 'FAILED' : 'PASSED',
      configuration: [{ name: report.name, digest: { sha256: report.digest } }],
      counts: {
        passed: passed.length,
        failed: failed.length + broken,
        skipped,
      },
      failedTests: failed.slice(0, MOST_NAMES),
      ...(effectiveAt && { timestamp: effectiveAt }),
    },
    effectiveAt,
  };
}

/** JUnit XML, as most runners write it. */
export function readJunit(report: Report): ReportReading {
  const suites: JsonRecord[] = [];
  const root = parseXml(report.text, ['testsuite', 'testcase']);
  const visit = (node: unknown) => {
    for (const suite of records(node)) {
      suites.push(suite);
      visit(suite.testsuite);
    }
  };
  if (!isRecord(root.testsuites) && !Array.isArray(root.testsuite)) {
    throw new InputError(
      'The body has neither testsuites nor testsuite at its root; send a JUnit report',
    );
  }
  if (isRecord(root.testsuites)) {
    visit(root.testsuites.testsuite);
  }
  visit(root.testsuite);
  const tests: Tests = {
    passed: [],
    failed: [],
    skipped: 0,
    broken: 0,
    effectiveAt: null,
  };
  for (const suite of suites) {
    let failures = 0;
    for (const test of records(suite.testcase)) {
      const name = `${text(test['@classname']) ?? ''} ${
        text(test['@name']) ?? ''
      }`.trim();
      if ('failure' in test || 'error' in test) {
        tests.failed.push(name);
        failures += 1;
      } else if ('skipped' in test) {
        tests.skipped += 1;
      } else {
        tests.passed.push(name);
      }
    }
    // Suites that hold suites repeat the sum of those.
    if (suite.testsuite === undefined) {
      const told =
        Number(suite['@failures'] ?? 0) + Number(suite['@errors'] ?? 0);
      tests.broken += Math.max(0, (told || 0) - failures);
    }
    const at = instant(suite['@timestamp']);
    if (at !== null && (tests.effectiveAt === null || at > tests.effectiveAt)) {
      tests.effectiveAt = at;
    }
  }
  return testResult(report, tests);
}

/** Common Test Report Format, JSON. */
export function readCtrf(report: Report): ReportReading {
  const { results } = parseRecord(report.text, 'CTRF');
  if (!isRecord(results) || !Array.isArray(results.tests)) {
    throw new InputError('results.tests is missing; send a CTRF report');
  }
  const all = records(results.tests);
  const named = (...wanted: string[]) =>
    all
      .filter(({ status }) => wanted.includes(String(status)))
      .map(({ name }) => text(name) ?? '');
  const summary = isRecord(results.summary) ? results.summary : {};
  const failed = named('failed');
  const told = Number(summary.failed ?? 0) || 0;
  return testResult(report, {
    passed: named('passed'),
    failed,
    skipped: named('skipped', 'pending').length,
    broken: Math.max(0, told - failed.length),
    effectiveAt: instant(summary.stop),
  });
}

/**
 * XML as records: attributes by `@name`. Entities are not expanded.
 *
 * @throws InputError that names line and column
 */
export function parseXml(source: string, lists: readonly string[]): JsonRecord {
  const valid = XMLValidator.validate(source);
  if (valid !== true) {
    throw new InputError(
      `The body is not XML, or was cut off: line ${valid.err.line}, column ${valid.err.col}: ${valid.err.msg}`,
    );
  }
  return new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    processEntities: false,
    parseTagValue: false,
    parseAttributeValue: false,
    isArray: name => lists.includes(name),
  }).parse(source);
}
