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
import { EvidenceItem } from '@maestro/backstage-plugin-maestro-common';
import {
  DEPLOYMENT_FIGURES,
  Deployment,
  FAILURE_FIGURES,
  LEAD_TIME_FIGURES,
  LeadTimeSample,
  SEGMENT_FIGURES,
  Segment,
  Segments,
  WORKING_LEAD_TIME,
  byText,
  deploymentsIn,
  isReadable,
  profileParts,
  samplesIn,
  timedSamples,
  workingSamples,
} from '../engine';
import { failureRows } from './failureRows';
import { rowsOfIds } from './profileRows';
import { Prepared } from './prepare';

/** What the rows are taken from. */
export type EvidenceSource = Pick<
  Prepared,
  'model' | 'page' | 'window' | 'asOf' | 'failures' | 'profile' | 'working'
>;

/** One record behind a figure. */
export interface Row {
  id: string;
  /** Where the row stands, ms since the epoch. */
  at: number;
  /** Deployment that it belongs to: who may see that one may see the row. */
  deploymentId: string | null;
  facts: string[];
  /** The records that it is made of, where these are several. */
  records?: RowRecord[];
  item: Omit<EvidenceItem, 'receipts'>;
}

/** One of the records that a row is made of. */
export interface RowRecord {
  title: string;
  url: string | null;
  /** Natural keys of the facts that tell it. */
  facts: string[];
}

/** All records behind a figure, newest first. */
export function evidenceRows(
  prepared: EvidenceSource,
  figureId: string,
): Row[] {
  const { model, page, window, asOf } = prepared;
  const other =
    prepared.profile === 'dora-2026'
      ? undefined
      : profileParts(model, {
          profile: prepared.profile,
          window,
          asOf,
        }).get(figureId);
  const segment = SEGMENT_FIGURES.get(figureId);
  let rows: Row[];
  if (other) {
    rows = rowsOfIds(prepared, other.ids);
  } else if (DEPLOYMENT_FIGURES.includes(figureId)) {
    rows = deploymentsIn(model, window, asOf).map(deploymentRow);
  } else if (LEAD_TIME_FIGURES.includes(figureId)) {
    rows = timedSamples(samplesIn(model, window, asOf)).map(sampleRow);
  } else if (figureId === WORKING_LEAD_TIME && prepared.working) {
    rows = workingSamples(
      samplesIn(model, window, asOf),
      prepared.working,
      window.zone,
    ).map(({ sample, seconds }) => workingRow(sample, seconds));
  } else if (segment) {
    rows = timedSamples(samplesIn(model, window, asOf))
      .filter(({ segments }) => segments[segment] !== null)
      .map(sample => segmentRow(sample, segment));
  } else if (FAILURE_FIGURES.includes(figureId)) {
    rows = failureRows(prepared, figureId);
  } else {
    throw new InputError(
      `figureId is ${JSON.stringify(figureId)}; known: ${[
        ...DEPLOYMENT_FIGURES,
        ...LEAD_TIME_FIGURES,
        ...(prepared.working ? [WORKING_LEAD_TIME] : []),
        ...SEGMENT_FIGURES.keys(),
        ...FAILURE_FIGURES,
      ].join(', ')}`,
    );
  }
  return isReadable(page) ? rows.sort(newestFirst) : [];
}

function newestFirst(a: Row, b: Row): number {
  return compareKeys([a.at, a.id], [b.at, b.id]);
}

/** Order of rows: newest first, then id. */
export function compareKeys(a: [number, string], b: [number, string]): number {
  return b[0] - a[0] || byText(a[1], b[1]);
}

/** A deployment as evidence. */
export function deploymentRow(deployment: Deployment): Row {
  const { subject, sha } = deployment;
  return {
    id: deployment.id,
    at: deployment.at,
    deploymentId: deployment.id,
    facts: deployment.facts,
    item: {
      id: deployment.id,
      title: deployment.title,
      occurredAt: iso(deployment.at),
      value: null,
      unit: null,
      sourceUrl: deployment.url,
      facts: [
        ...fact('Repository', subject.repository),
        ...fact('Service', subject.service),
        ...fact('Environment', subject.environment),
        ...fact('Commit', sha),
      ],
    },
  };
}

/** A change with its lead time as evidence. */
export function sampleRow({
  change,
  deployment,
  seconds,
}: LeadTimeSample): Row {
  return {
    id: change.id,
    at: deployment.at,
    deploymentId: deployment.id,
    facts: [...change.facts, ...deployment.facts],
    records: [change, deployment],
    item: {
      id: change.id,
      title: change.title,
      occurredAt: iso(deployment.at),
      value: seconds,
      unit: 's',
      sourceUrl: change.url,
      facts: [
        ...fact(
          change.startIs === 'opened'
            ? 'Opened (no earlier commit of its branch is known)'
            : 'First commit',
          change.startAt === null ? null : iso(change.startAt),
        ),
        ...fact('Deployed', iso(deployment.at)),
        ...fact('Deployment', deployment.title),
        ...fact('Repository', deployment.subject.repository),
      ],
    },
  };
}

// The same change, with the part of its time in which people work.
function workingRow(sample: LeadTimeSample, seconds: number): Row {
  const row = sampleRow(sample);
  return { ...row, item: { ...row.item, value: seconds } };
}

// The same change, with the part that counts and the steps that tell it.
function segmentRow(
  sample: LeadTimeSample & { segments: Segments },
  segment: Segment,
): Row {
  const { change } = sample;
  const { course } = change;
  const row = sampleRow(sample);
  const before = course?.reviews.filter(({ at }) => at <= course.mergedAt);
  const approval = before?.find(({ state }) => state === 'approved');
  const step = (label: string, at: number | null | undefined) =>
    fact(label, at === null || at === undefined ? null : iso(at));
  return {
    ...row,
    facts: [...new Set([...row.facts, ...(course?.facts ?? [])])].sort(),
    item: {
      ...row.item,
      value: sample.segments[segment]! / 1000,
      facts: [
        row.item.facts[0],
        ...step('Ready for review', course?.readyAt),
        ...step('First review', before?.[0]?.at),
        ...step('Approved', approval?.at),
        ...step('Merged', course?.mergedAt),
        ...step('Pushed', change.pushedAt),
        ...row.item.facts.slice(1),
      ],
    },
  };
}

/** A fact of a row; none where there is no text. */
export function fact(label: string, text: string | null) {
  return text === null ? [] : [{ label, text }];
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}
