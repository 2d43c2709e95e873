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

import { EvidencePage } from '@maestro/backstage-plugin-maestro-common';
import {
  decodeKeyset,
  encodeKeyset,
} from '@maestro/backstage-plugin-maestro-node';
import { Row, compareKeys, evidenceRows } from './evidenceRows';
import { Prepared } from './prepare';

/** One page of {@link evidenceRows}. */
export async function evidencePage(
  prepared: Prepared,
  options: {
    figureId: string;
    limit: number;
    cursor?: string;
    readable(members: string[]): Promise<Set<string>>;
    receipts(naturalKeys: string[]): Promise<Map<string, number[]>>;
  },
): Promise<EvidencePage> {
  const rows = evidenceRows(prepared, options.figureId);
  const visible = await visibleRows(prepared, rows, options.readable);
  const after = options.cursor
    ? decodeKeyset(options.cursor, ['number', 'string'])
    : null;
  const rest = after
    ? visible.filter(
        row => compareKeys([row.at, row.id], after as [number, string]) > 0,
      )
    : visible;
  const page = rest.slice(0, options.limit);
  const receipts = await options.receipts([
    ...new Set(page.flatMap(({ facts }) => facts)),
  ]);
  const last = page.at(-1);
  return {
    items: page.map(({ item, facts }) => ({
      ...item,
      receipts: [
        ...new Set(facts.flatMap(key => receipts.get(key) ?? [])),
      ].sort((a, b) => a - b),
    })),
    withheld: rows.length - visible.length,
    nextCursor:
      last && rest.length > page.length
        ? encodeKeyset([last.at, last.id])
        : null,
  };
}

// Of a level's records only those of members that the caller may see.
async function visibleRows(
  prepared: Prepared,
  rows: Row[],
  readable: (members: string[]) => Promise<Set<string>>,
): Promise<Row[]> {
  if (prepared.question.level.kind === 'component') {
    return rows;
  }
  const refs = prepared.members.map(({ entityRef }) => entityRef);
  const allowed = await readable(refs);
  const ids = new Set(
    prepared.members
      .filter(({ entityRef }) => allowed.has(entityRef))
      .flatMap(({ deployments }) => deployments.map(({ id }) => id)),
  );
  return rows.filter(
    ({ deploymentId }) => deploymentId !== null && ids.has(deploymentId),
  );
}
