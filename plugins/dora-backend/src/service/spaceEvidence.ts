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
import { EvidencePage } from '@maestro/backstage-plugin-maestro-common';
import { Merged, PullRequest } from '../engine/requests';
import {
  MERGED_FIGURES,
  MergedFigureId,
  isMergedFigure,
  mergedRecords,
  span,
} from '../engine/space';
import { OwnedRun } from './ciRuns';
import { EvidenceRow, Receipts, evidencePageOf } from './pullRequestEvidence';

/** Figures whose records are runs. */
const RUN_FIGURES = ['space.ci-duration', 'space.ci-queue'];
const OPEN_FIGURE = 'space.work-in-progress';

interface OwnedRow {
  members: readonly string[];
  row: EvidenceRow;
}

/**
 * The records behind a SPACE figure, newest first: merged requests, open ones,
 * or pipeline runs. None names a person, and figures of people have none.
 *
 * @param members - components of the group that a request belongs to
 * @throws InputError for a figure without records, or a bad cursor
 */
export async function spaceEvidence(options: {
  figureId: string;
  merged: readonly Merged[];
  open: readonly PullRequest[];
  runs: readonly OwnedRun[];
  members: ReadonlyMap<PullRequest, readonly string[]>;
  limit: number;
  cursor?: string;
  readable(members: string[]): Promise<Set<string>>;
  receipts: Receipts;
}): Promise<EvidencePage> {
  const all = rowsOf(options);
  const allowed = await options.readable([
    ...new Set(all.flatMap(({ members }) => members)),
  ]);
  const rows = all
    .filter(({ members }) => members.some(member => allowed.has(member)))
    .map(({ row }) => row);
  return evidencePageOf(rows, all.length - rows.length, options);
}

function rowsOf(
  options: Pick<
    Parameters<typeof spaceEvidence>[0],
    'figureId' | 'merged' | 'open' | 'runs' | 'members'
  >,
): OwnedRow[] {
  const { figureId, merged, open, runs } = options;
  const membersOf = (request: PullRequest) =>
    options.members.get(request) ?? [];
  if (isMergedFigure(figureId)) {
    return mergedRecords(figureId, merged).map(({ item, value }) => ({
      members: membersOf(item.request),
      row: requestRow(item.request, item.request.mergedAt!, {
        figureId,
        value,
      }),
    }));
  }
  if (figureId === OPEN_FIGURE) {
    return open.map(request => ({
      members: membersOf(request),
      row: requestRow(request, request.openedAt),
    }));
  }
  if (RUN_FIGURES.includes(figureId)) {
    return runs.map(run => ({
      members: [run.member],
      row: runRow(run, figureId === 'space.ci-queue'),
    }));
  }
  throw new InputError(
    `figure is ${JSON.stringify(figureId)}; known: ${[
      ...Object.keys(MERGED_FIGURES),
      OPEN_FIGURE,
      ...RUN_FIGURES,
    ].join(', ')}`,
  );
}

function requestRow(
  request: PullRequest,
  at: number,
  sample?: { figureId: MergedFigureId; value: number },
): EvidenceRow {
  const unit = sample ? MERGED_FIGURES[sample.figureId].recordUnit : null;
  return {
    at,
    id: request.id,
    facts: request.facts,
    item: {
      title: `#${request.number} ${request.title}`,
      occurredAt: iso(at),
      value: unit === null ? null : sample!.value,
      unit,
      sourceUrl: request.url,
      facts: [
        { label: 'Repository', text: request.repository },
        ...(sample?.figureId === 'space.review-coverage'
          ? [{ label: 'Reviewed', text: sample.value === 1 ? 'yes' : 'no' }]
          : []),
      ],
    },
  };
}

function runRow(run: OwnedRun, queue: boolean): EvidenceRow {
  const seconds = queue
    ? span(run.queuedAt, run.startedAt)
    : span(run.startedAt, run.finishedAt);
  return {
    at: run.finishedAt,
    id: run.id,
    facts: [run.id],
    item: {
      title: `Run of ${run.name}`,
      occurredAt: iso(run.finishedAt),
      value: seconds,
      unit: seconds === null ? null : 's',
      sourceUrl: run.url,
      facts: [],
    },
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
