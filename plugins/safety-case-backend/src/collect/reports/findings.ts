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

/** Words of CVSS v3.1 (section 5) for a score from 0 to 10. */
function severityWord(score: number): string {
  if (score >= 9) {
    return 'CRITICAL';
  }
  if (score >= 7) {
    return 'HIGH';
  }
  return score >= 4 ? 'MEDIUM' : 'LOW';
}

/** Severity where a rule states none: as forges read the levels of SARIF. */
const LEVELS: Record<string, string> = {
  error: 'HIGH',
  warning: 'MEDIUM',
  note: 'LOW',
  none: 'LOW',
};

/** SARIF 2.1.0 as in-toto vulns v0.2; what was suppressed does not count. */
export function readSarif(report: Report): ReportReading {
  const sarif = parseRecord(report.text, 'SARIF');
  const runs = records(sarif.runs);
  if (runs.length === 0) {
    throw new InputError('runs is missing or empty; send a SARIF report');
  }
  const result: JsonRecord[] = [];
  let finished: string | null = null;
  for (const run of runs) {
    const driver = driverOf(run);
    const rules = records(driver?.rules);
    for (const invocation of records(run.invocations)) {
      if (invocation.executionSuccessful === false) {
        throw new InputError(
          'runs.invocations says that the scan did not succeed; what was not scanned cannot pass',
        );
      }
      finished = instant(invocation.endTimeUtc) ?? finished;
    }
    for (const finding of records(run.results)) {
      const counts =
        records(finding.suppressions).length === 0 &&
        finding.baselineState !== 'absent' &&
        (finding.kind === undefined || finding.kind === 'fail');
      if (counts) {
        result.push(findingOf(finding, rules));
      }
    }
  }
  const driver = driverOf(runs[0]);
  return {
    predicateType: PREDICATES.vulnerabilities,
    predicate: {
      scanner: {
        uri: text(driver?.informationUri) ?? text(driver?.name) ?? report.name,
        version: text(driver?.version) ?? text(driver?.semanticVersion),
        result,
      },
      metadata: { ...(finished && { scanFinishedOn: finished }) },
      report: { name: report.name, digest: { sha256: report.digest } },
    },
    effectiveAt: finished,
  };
}

function driverOf({ tool }: JsonRecord): JsonRecord | null {
  return isRecord(tool) && isRecord(tool.driver) ? tool.driver : null;
}

function findingOf(finding: JsonRecord, rules: JsonRecord[]): JsonRecord {
  const id = text(finding.ruleId);
  const rule =
    (id !== null ? rules.find(item => item.id === id) : undefined) ??
    (typeof finding.ruleIndex === 'number'
      ? rules[finding.ruleIndex]
      : undefined);
  const properties = isRecord(rule?.properties) ? rule.properties : {};
  const configuration = isRecord(rule?.defaultConfiguration)
    ? rule.defaultConfiguration
    : {};
  const score = Number(properties['security-severity'] ?? NaN);
  const level = String(finding.level ?? configuration.level ?? 'warning');
  return {
    id: id ?? text(rule?.id) ?? 'unknown',
    severity: [
      Number.isNaN(score)
        ? { method: 'sarif-level', score: LEVELS[level] ?? 'MEDIUM' }
        : { method: 'security-severity', score: severityWord(score) },
    ],
  };
}

/** CycloneDX, JSON: the document itself is the predicate. */
export function readCycloneDx(report: Report): ReportReading {
  const bom = parseRecord(report.text, 'CycloneDX');
  if (bom.bomFormat !== 'CycloneDX' || text(bom.specVersion) === null) {
    throw new InputError(
      'bomFormat is not "CycloneDX" or specVersion is missing; send CycloneDX in JSON',
    );
  }
  const metadata = isRecord(bom.metadata) ? bom.metadata : {};
  return {
    predicateType: PREDICATES.cycloneDx,
    predicate: bom,
    effectiveAt: instant(metadata.timestamp),
  };
}

/** SPDX 2, JSON: the document itself is the predicate. */
export function readSpdx(report: Report): ReportReading {
  const document = parseRecord(report.text, 'SPDX');
  if (!/^SPDX-2\./.test(text(document.spdxVersion) ?? '')) {
    throw new InputError(
      `spdxVersion is ${JSON.stringify(
        document.spdxVersion ?? null,
      )}; send SPDX 2 in JSON`,
    );
  }
  const creation = isRecord(document.creationInfo) ? document.creationInfo : {};
  return {
    predicateType: PREDICATES.spdx,
    predicate: document,
    effectiveAt: instant(creation.created),
  };
}
