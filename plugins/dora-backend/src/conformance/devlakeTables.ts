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

import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DeploymentCommit } from '../engine/profiles/devlakeDeployments';
import { CsvRow, parseCsv } from './csv';
import { parseTime } from './time';

/** The tables of a sub-suite by the beginning of their file's name. */
export class Tables {
  constructor(private readonly tables: ReadonlyMap<string, CsvRow[]>) {}

  /** Rows of the table whose file's name starts so; none when it is not given. */
  rows(prefix: string): CsvRow[] {
    for (const [name, rows] of this.tables) {
      if (name.startsWith(prefix)) {
        return rows;
      }
    }
    return [];
  }

  /** Ids of one kind that a project holds, such as `cicd_scopes`. */
  inProject(project: string, table: string): (id: string | null) => boolean {
    const ids = new Set(
      this.rows('project_mapping')
        .filter(row => row.project_name === project && row.table === table)
        .map(row => row.row_id),
    );
    return id => id !== null && ids.has(id);
  }
}

/** Reads tables; a file that cannot be read is named in the error. */
export async function readTables(
  folder: string,
  files: readonly string[],
): Promise<Tables> {
  const tables = new Map<string, CsvRow[]>();
  for (const file of files) {
    tables.set(basename(file), await readTable(join(folder, file), file));
  }
  return new Tables(tables);
}

/** @param name - how the error calls it */
export async function readTable(path: string, name: string): Promise<CsvRow[]> {
  try {
    return parseCsv(await readFile(path, 'utf8')).rows;
  } catch (error) {
    throw new Error(`${name}: ${(error as Error).message}`);
  }
}

/** Those of the files that are not there. */
export function missingFiles(
  folder: string,
  files: readonly string[],
): string[] {
  return files.filter(file => !existsSync(join(folder, file)));
}

/** Time of a column; null when empty. */
export function time(row: CsvRow, column: string): number | null {
  const value = row[column] ?? null;
  if (value === null) {
    return null;
  }
  const at = parseTime(value);
  if (at === null) {
    throw new Error(`${column} is ${JSON.stringify(value)}; expected a time`);
  }
  return at;
}

/** Text of a column; null when empty or when there is no such column. */
export function text(row: CsvRow, column: string): string | null {
  return row[column] ?? null;
}

/** Text of a column that every row must have. */
export function key(row: CsvRow, column: string): string {
  const value = row[column] ?? null;
  if (value === null) {
    throw new Error(`a row has no ${column}: ${JSON.stringify(row)}`);
  }
  return value;
}

/** Number of a column; null when empty. */
export function number(row: CsvRow, column: string): number | null {
  const value = row[column] ?? null;
  if (value === null) {
    return null;
  }
  const found = Number(value);
  if (!Number.isFinite(found)) {
    throw new Error(`${column} is ${JSON.stringify(value)}; expected a number`);
  }
  return found;
}

/** A row of `cicd_deployment_commits`. */
export function deploymentCommit(row: CsvRow): DeploymentCommit {
  return {
    id: key(row, 'id'),
    commitSha: text(row, 'commit_sha'),
    scopeId: text(row, 'cicd_scope_id'),
    deploymentId: text(row, 'cicd_deployment_id'),
    result: text(row, 'result'),
    repoUrl: text(row, 'repo_url'),
    environment: text(row, 'environment'),
    startedAt: time(row, 'started_date'),
    finishedAt: time(row, 'finished_date'),
    previousId: text(row, 'prev_success_deployment_commit_id'),
  };
}

/** Whether two cells say the same: text, number or instant. */
export function sameCell(a: string | null, b: string | null): boolean {
  if (a === b) {
    return true;
  }
  if (a === null || b === null) {
    return false;
  }
  const numeric = /^[+-]?\d+(\.\d+)?$/;
  if (numeric.test(a) && numeric.test(b)) {
    return Number(a) === Number(b);
  }
  const [left, right] = [parseTime(a), parseTime(b)];
  return left !== null && left === right;
}
