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
  ColumnLevel,
  FocusVersion,
  columnsOfVersion,
  focusColumn,
} from './columns';
import { DataFinding } from './findings';
import type { ConformanceReport } from './report';

/** The columns of a data set by what a version says of them. */
export function sortColumns(
  columns: readonly string[],
  version: FocusVersion,
): ConformanceReport['columns'] {
  const ofVersion = columnsOfVersion(version);
  const names = new Set(ofVersion.map(({ name }) => name));
  const isCustom = (name: string) => name.startsWith('x_');
  return {
    known: columns.filter(name => names.has(name)),
    custom: columns.filter(isCustom),
    unknown: columns.filter(
      name => focusColumn(name) === null && !isCustom(name),
    ),
    ofOtherVersions: columns.filter(
      name => focusColumn(name) !== null && !names.has(name),
    ),
    missing: ofVersion
      .filter(({ name }) => !columns.includes(name))
      .map(({ level, name }) => ({ name, level })),
  };
}

/** Faults of the header, by the version that is used. */
export function headerFindings(
  { missing, ofOtherVersions, unknown }: ConformanceReport['columns'],
  used: FocusVersion,
  declared: FocusVersion | null,
  detected: FocusVersion,
): DataFinding[] {
  const head = (
    code: string,
    severity: DataFinding['severity'],
    names: string[],
    message: string,
  ): DataFinding[] =>
    names.length === 0
      ? []
      : [
          {
            code,
            severity,
            column: names.length === 1 ? names[0] : null,
            count: names.length,
            rows: [],
            examples: names,
            message: `${message}: ${names.join(', ')}`,
          },
        ];
  const level = (wanted: ColumnLevel) =>
    missing.filter(column => column.level === wanted).map(({ name }) => name);
  return [
    ...(declared !== null && declared !== detected
      ? head(
          'version-differs',
          'warning',
          [detected],
          `The source claims FOCUS ${declared}, its columns are those of`,
        )
      : []),
    ...head(
      'missing-column',
      'error',
      level('mandatory'),
      `FOCUS ${used} requires columns that are not there`,
    ),
    ...head(
      'missing-conditional-column',
      'note',
      level('conditional'),
      `FOCUS ${used} requires columns, where the provider supports what they hold, that are not there`,
    ),
    ...head(
      'unknown-column',
      'warning',
      unknown,
      'No version of FOCUS has these columns, and they carry no x_',
    ),
    ...head(
      'column-of-another-version',
      'note',
      ofOtherVersions,
      `FOCUS ${used} does not have these columns, another version has`,
    ),
  ];
}
