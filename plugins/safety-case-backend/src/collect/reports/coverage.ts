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
import { instant, isRecord, parseRecord } from './json';
import { parseXml } from './tests';
import { COVERAGE_PREDICATE, Report, ReportReading } from './types';

interface Lines {
  covered: number;
  total: number;
  effectiveAt: string | null;
}

/** Coverage of lines: LCOV, Cobertura XML, or Istanbul's summary in JSON. */
export function readCoverage(report: Report): ReportReading {
  const source = report.text.trimStart();
  let read: (text: string) => Lines = lcov;
  if (source.startsWith('<')) {
    read = cobertura;
  } else if (source.startsWith('{')) {
    read = istanbul;
  }
  const { covered, effectiveAt, total } = read(source);
  if (
    !Number.isSafeInteger(covered) ||
    !Number.isSafeInteger(total) ||
    total <= 0 ||
    covered < 0 ||
    covered > total
  ) {
    throw new InputError(
      `The report says that ${covered} of ${total} lines were covered; send LCOV, Cobertura XML, or a coverage-summary.json with at least one line`,
    );
  }
  return {
    predicateType: COVERAGE_PREDICATE,
    predicate: {
      lines: { covered, total, ratio: covered / total },
      report: { name: report.name, digest: { sha256: report.digest } },
    },
    effectiveAt,
  };
}

function lcov(source: string): Lines {
  let total = 0;
  let covered = 0;
  for (const [, member, value] of source.matchAll(/^(LF|LH):(\d+)\s*$/gm)) {
    if (member === 'LF') {
      total += Number(value);
    } else {
      covered += Number(value);
    }
  }
  return { covered, total, effectiveAt: null };
}

function cobertura(source: string): Lines {
  const { coverage } = parseXml(source, []);
  const root = isRecord(coverage) ? coverage : {};
  // Seconds in some writers, milliseconds in others.
  const stamp = Number(root['@timestamp'] ?? NaN);
  return {
    covered: Number(root['@lines-covered'] ?? NaN),
    total: Number(root['@lines-valid'] ?? NaN),
    effectiveAt: instant(stamp < 1e11 ? stamp * 1000 : stamp),
  };
}

function istanbul(source: string): Lines {
  const { total } = parseRecord(source, 'coverage');
  const lines = isRecord(total) && isRecord(total.lines) ? total.lines : {};
  return {
    covered: Number(lines.covered ?? NaN),
    total: Number(lines.total ?? NaN),
    effectiveAt: null,
  };
}
