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
import { DORA_PULL_REQUEST_FIGURES } from '@maestro/backstage-plugin-dora-common';
import {
  EvidenceItem,
  EvidencePage,
} from '@maestro/backstage-plugin-maestro-common';
import {
  decodeKeyset,
  encodeKeyset,
} from '@maestro/backstage-plugin-maestro-node';
import { byText } from '../engine';
import {
  Merged,
  PHASES,
  PHASE_LABELS,
  PullRequest,
  duration,
} from '../engine/requests';

/** Receipts of facts, by natural key. */
export type Receipts = (
  naturalKeys: string[],
) => Promise<Map<string, number[]>>;

/** One record, and where it stands: by time, then id. */
export interface EvidenceRow {
  at: number;
  id: string;
  facts: readonly string[];
  item: Omit<EvidenceItem, 'id' | 'receipts'>;
}

/** Merged requests behind a figure, newest first, with their phases. */
export async function mergedEvidence(options: {
  figureId: string;
  merged: readonly Merged[];
  /** Those of `merged` that the caller may read. */
  visible: readonly Merged[];
  limit: number;
  cursor?: string;
  receipts: Receipts;
}): Promise<EvidencePage> {
  const { figureId, merged, visible } = options;
  const known: readonly string[] = Object.values(DORA_PULL_REQUEST_FIGURES);
  if (!known.includes(figureId)) {
    throw new InputError(
      `figure is ${JSON.stringify(figureId)}; known: ${known.join(', ')}`,
    );
  }
  const rows = visible.map(
    ({ request, anatomy }): EvidenceRow => ({
      at: request.mergedAt!,
      id: request.id,
      facts: request.facts,
      item: {
        title: `#${request.number} ${request.title}`,
        occurredAt: iso(request.mergedAt!),
        ...valueOf(figureId, { request, anatomy }),
        sourceUrl: request.url,
        facts: [
          { label: 'Repository', text: request.repository },
          ...PHASES.flatMap(phase => {
            const seconds = anatomy.phases[phase];
            return seconds === null
              ? []
              : [{ label: PHASE_LABELS[phase], text: duration(seconds) }];
          }),
          { label: 'Rework cycles', text: String(anatomy.reworkCycles) },
        ],
      },
    }),
  );
  return evidencePageOf(rows, merged.length - visible.length, options);
}

function valueOf(
  figureId: string,
  { anatomy }: Merged,
): { value: number | null; unit: string | null } {
  const phase = PHASES.find(
    candidate => DORA_PULL_REQUEST_FIGURES[candidate] === figureId,
  );
  if (phase) {
    return { value: anatomy.phases[phase], unit: 's' };
  }
  switch (figureId) {
    case DORA_PULL_REQUEST_FIGURES.reworkCycles:
      return { value: anatomy.reworkCycles, unit: 'cycles' };
    case DORA_PULL_REQUEST_FIGURES.merged:
    case DORA_PULL_REQUEST_FIGURES.reviewed:
      return { value: null, unit: null };
    default:
      return { value: anatomy.total, unit: 's' };
  }
}

/** The records that tell one request, newest first. */
export async function stepEvidence(options: {
  request: PullRequest;
  limit: number;
  cursor?: string;
  receipts: Receipts;
}): Promise<EvidencePage> {
  const rows = options.request.steps.map(
    ({ at, what, url, fact }): EvidenceRow => ({
      at,
      id: fact,
      facts: [fact],
      item: {
        title: what,
        occurredAt: iso(at),
        value: null,
        unit: null,
        sourceUrl: url,
        facts: [],
      },
    }),
  );
  return evidencePageOf(rows, 0, options);
}

/**
 * One page of records, newest first.
 *
 * @throws InputError for a bad cursor
 */
export async function evidencePageOf(
  rows: EvidenceRow[],
  withheld: number,
  options: { limit: number; cursor?: string; receipts: Receipts },
): Promise<EvidencePage> {
  const after = options.cursor
    ? (decodeKeyset(options.cursor, ['number', 'string']) as [number, string])
    : null;
  const sorted = rows.sort((a, b) => compare([a.at, a.id], [b.at, b.id]));
  const rest = after
    ? sorted.filter(({ at, id }) => compare([at, id], after) > 0)
    : sorted;
  const page = rest.slice(0, options.limit);
  const receipts = await options.receipts([
    ...new Set(page.flatMap(({ facts }) => facts)),
  ]);
  const last = page[page.length - 1];
  return {
    items: page.map(({ id, facts, item }) => ({
      id,
      ...item,
      receipts: [
        ...new Set(facts.flatMap(key => receipts.get(key) ?? [])),
      ].sort((a, b) => a - b),
    })),
    withheld,
    nextCursor:
      last && rest.length > page.length
        ? encodeKeyset([last.at, last.id])
        : null,
  };
}

function compare(a: [number, string], b: [number, string]): number {
  return b[0] - a[0] || byText(a[1], b[1]);
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
