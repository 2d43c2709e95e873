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

import { ReportFormat } from '@maestro/backstage-plugin-safety-case-common';
import { sha256Hex } from '../../attest/EvidenceKey';
import { Collected } from '../types';
import { readCoverage } from './coverage';
import { readCycloneDx, readSarif, readSpdx } from './findings';
import { readCtrf, readJunit } from './tests';
import { Report, ReportReading } from './types';

export { COVERAGE_PREDICATE } from './types';

const READERS: Record<ReportFormat, (report: Report) => ReportReading> = {
  junit: readJunit,
  ctrf: readCtrf,
  sarif: readSarif,
  coverage: readCoverage,
  cyclonedx: readCycloneDx,
  spdx: readSpdx,
};

export const REPORT_FORMATS = Object.keys(READERS) as ReportFormat[];

/**
 * What a raw report says about a commit, as a statement that the portal may
 * sign. The portal does not vouch for the report: it says who handed in which
 * bytes.
 *
 * @throws InputError that says what is wrong with the report
 */
export function collectReport(options: {
  format: ReportFormat;
  commit: string;
  repository: string | null;
  name: string;
  submitter: string;
  /** What stays the same when the submitter comes again; itself if absent. */
  source?: string;
  text: string;
}): Collected {
  const { commit, format, name, repository, submitter, text } = options;
  const { effectiveAt, predicate, predicateType } = READERS[format]({
    name,
    text,
    digest: sha256Hex(text),
  });
  return {
    statement: {
      subjects: [{ name: repository, digest: { gitCommit: commit } }],
      predicateType,
      predicate,
    },
    source: `report/${format}/${options.source ?? submitter}/${name}`,
    system: submitter,
    collector: `report-${format}`,
    version: '1',
    query: null,
    effectiveAt,
  };
}
