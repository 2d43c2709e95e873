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

import { SourceFormat } from '../../config/billing';
import { FOCUS_COLUMNS } from '../../engine/focus';
import { Relation } from '../relation';
import { AWS_CUR } from './awsCur';
import { AZURE } from './azure';
import { ColumnMap } from './columnMap';
import { compileMap } from './compile';
import { GCP } from './gcp';
import { ExportMap } from './types';

export type { ColumnMap } from './columnMap';

/** FOCUS needs no map. */
const MAPS: Record<SourceFormat, ExportMap | null> = {
  focus: null,
  'aws-cur': AWS_CUR,
  azure: AZURE,
  gcp: GCP,
};

/** The map of a format for the columns that a file has. */
export function columnMapOf(
  format: SourceFormat,
  relation: Relation,
): ColumnMap {
  const map = MAPS[format];
  return map ? compileMap(map, relation) : focusMap(relation);
}

/** FOCUS itself: each column is what it is called; letter case aside. */
function focusMap(relation: Relation): ColumnMap {
  const names = new Map(
    FOCUS_COLUMNS.map(({ name }) => [name.toLowerCase(), name]),
  );
  return {
    // Fields of structs belong to their column.
    columns: relation.columns
      .filter(column => !isMember(column, relation))
      .map(column => ({
        name: names.get(column.toLowerCase()) ?? column,
        sql: `nullif(${relation.text(column)}, '')`,
        float: relation.floats.has(column),
      })),
    missing: name => [name],
  };
}

function isMember(column: string, { columns }: Relation): boolean {
  const dot = column.indexOf('.');
  return dot > 0 && columns.includes(column.slice(0, dot));
}
