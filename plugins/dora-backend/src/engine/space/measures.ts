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

import { SPACE_MIN_PEOPLE } from '@maestro/backstage-plugin-dora-common';
import {
  Figure,
  FigureInterval,
  TimeWindow,
} from '@maestro/backstage-plugin-maestro-common';
import {
  contributorAbsenceFactor,
  giniCoefficient,
  median,
  poissonInterval,
  wilsonInterval,
} from '@maestro/backstage-plugin-maestro-statistics';
import { ms } from '../facts';
import { EDITION, evidenceDigest } from '../figures';
import { Merged, PullRequest } from '../requests';
import { figureInterval, medianInterval } from './intervals';
import {
  CiRun,
  MERGED_FIGURES,
  MergedFigureId,
  authorShares,
  isReviewed,
  mergedRecords,
  openAt,
  reviewerLoads,
  span,
} from './records';

const WEEK_MS = 7 * 86_400_000;

export interface MeasureOptions {
  /** Requests of people merged in the window. */
  merged: readonly Merged[];
  /** All requests of the level. */
  requests: readonly PullRequest[];
  /** Runs that finished in the window. */
  runs: readonly CiRun[];
  /**
   * People of the group, nested ones included; null when they may not be told
   * from fewer than five others.
   */
  members: number | null;
  window: TimeWindow;
  asOf: string;
  /** State of the pull requests' source; its reason stands in the figures. */
  state: Figure['state'];
  reason: string | null;
  sha256(text: string): string;
  /** Path of the list of a figure's records. */
  href(figureId: string): string;
}

/** System measures by id, all of them about a team. */
export type Measures = Record<MeasureId, Figure>;

export type MeasureId =
  | 'mergedChanges'
  | 'reviews'
  | 'timeToFirstReview'
  | 'reviewCoverage'
  | 'reviewerLoad'
  | 'absenceFactor'
  | 'waitShare'
  | 'ciDuration'
  | 'ciQueue'
  | 'workInProgress'
  | 'batchSize'
  | 'changesPerMember';

type Parts = Pick<Figure, 'id' | 'label' | 'unit' | 'rule' | 'value'> & {
  n: number | null;
  interval?: FigureInterval | null;
  /** Sentence for a value that is missing although the source works. */
  why: string;
  /** Ids of the records. */
  ids: readonly string[];
};

/**
 * What delivery systems tell of a team's work (dora.md, SPACE: the middle
 * column of each dimension). Nothing here is grouped by person: where a count
 * per person is needed on the way, at least five people must be behind it, and
 * a single number for the whole team is all that leaves.
 */
export function systemMeasures(options: MeasureOptions): Measures {
  const { merged, runs, window, asOf } = options;
  const readable = options.state === 'ok' || options.state === 'stale';
  const figure = (parts: Parts): Figure => {
    const { why, ids, interval = null, ...rest } = parts;
    const missing = readable && parts.value === null;
    return {
      ...rest,
      value: readable ? parts.value : null,
      n: readable && !missing ? parts.n : null,
      interval: readable && !missing ? interval : null,
      state: missing ? 'no_data' : options.state,
      reason: missing ? why : options.reason,
      edition: EDITION,
      window,
      asOf,
      evidence: {
        kind: 'events',
        count: readable ? ids.length : 0,
        digest: readable ? evidenceDigest(ids, options.sha256) : null,
        href: readable && ids.length > 0 ? options.href(parts.id) : null,
      },
    };
  };
  const ofMerged = (
    parts: Omit<Parts, 'ids' | 'why' | 'unit'> & { id: MergedFigureId },
  ) =>
    figure({
      ...parts,
      unit: MERGED_FIGURES[parts.id].unit,
      ids: mergedRecords(parts.id, merged).map(({ item }) => item.request.id),
      why: 'No pull request of a person was merged in the window.',
    });
  const people = (
    parts: Pick<Figure, 'id' | 'label' | 'unit' | 'rule'>,
    n: number,
    value: number | null,
    who: string,
    interval: FigureInterval | null = null,
  ): Figure => {
    const shown = figure({
      ...parts,
      n,
      value,
      interval,
      ids: [],
      why: `Nobody is known as ${who} in the window.`,
    });
    // Records that would lead back to people are not listed.
    const evidence: Figure['evidence'] = {
      kind: 'suppressed',
      count: 0,
      digest: null,
      href: null,
    };
    if (!readable || (n >= SPACE_MIN_PEOPLE && options.members !== null)) {
      return { ...shown, evidence };
    }
    return {
      ...shown,
      value: null,
      n: null,
      interval: null,
      state: 'suppressed',
      reason:
        n < SPACE_MIN_PEOPLE
          ? `Withheld: fewer than ${SPACE_MIN_PEOPLE} people are behind it.`
          : `Withheld: this group, or what remains of the one above it, has fewer than ${SPACE_MIN_PEOPLE} members.`,
      evidence,
    };
  };

  const valuesOf = (id: MergedFigureId) =>
    sorted(mergedRecords(id, merged).map(({ value }) => value));
  const pickups = valuesOf('space.time-to-first-review');
  const waits = valuesOf('space.wait-share');
  const sizes = valuesOf('space.batch-size');
  const reviewed = merged.filter(isReviewed);
  const durations = sorted(
    runs.map(({ startedAt, finishedAt }) => span(startedAt, finishedAt)),
  );
  const queues = sorted(
    runs.map(({ queuedAt, startedAt }) => span(queuedAt, startedAt)),
  );
  const runIds = runs.map(({ id }) => id);
  const loads = reviewerLoads(merged);
  const shares = authorShares(merged);
  const end = Math.min(ms(window.to), ms(asOf));
  const weeks = Math.max(0, (end - ms(window.from)) / WEEK_MS);
  const open = openAt(options.requests, end);
  return {
    mergedChanges: ofMerged({
      id: 'space.merged-changes',
      label: 'Merged changes',
      rule: 'merged-requests-of-people',
      value: merged.length,
      n: merged.length,
    }),
    reviews: ofMerged({
      id: 'space.reviews',
      label: 'Reviews given',
      rule: 'reviews-of-others',
      value: valuesOf('space.reviews').reduce((sum, value) => sum + value, 0),
      n: merged.length,
    }),
    timeToFirstReview: ofMerged({
      id: 'space.time-to-first-review',
      label: 'Time to first review by a person',
      rule: 'ready-to-first-review',
      value: median(pickups),
      n: pickups.length,
      interval: medianInterval(pickups),
    }),
    reviewCoverage: ofMerged({
      id: 'space.review-coverage',
      label: 'Changes that another person reviewed',
      rule: 'reviewed-before-merge',
      value: merged.length > 0 ? reviewed.length / merged.length : null,
      n: merged.length,
      interval: figureInterval(wilsonInterval(reviewed.length, merged.length)),
    }),
    reviewerLoad: people(
      {
        id: 'space.reviewer-load-gini',
        label: 'Concentration of reviews',
        unit: 'of 1',
        rule: 'gini-of-reviewed-changes',
      },
      loads.length,
      giniCoefficient(loads),
      'a reviewer',
    ),
    absenceFactor: people(
      {
        id: 'space.contributor-absence-factor',
        label: 'Contributor absence factor',
        unit: 'people',
        rule: 'chaoss-half-of-changes',
      },
      shares.length,
      contributorAbsenceFactor(shares),
      'an author',
    ),
    waitShare: ofMerged({
      id: 'space.wait-share',
      label: 'Share of review time spent waiting',
      rule: 'pickup-and-merge-of-ready-to-merge',
      value: median(waits),
      n: waits.length,
      interval: medianInterval(waits),
    }),
    ciDuration: figure({
      id: 'space.ci-duration',
      label: 'Duration of a pipeline run',
      unit: 's',
      rule: 'start-to-finish',
      value: median(durations),
      n: durations.length,
      interval: medianInterval(durations),
      ids: runIds,
      why: 'No pipeline run with a start and an end finished in the window.',
    }),
    ciQueue: figure({
      id: 'space.ci-queue',
      label: 'Time a pipeline run waited to start',
      unit: 's',
      rule: 'queued-to-start',
      value: median(queues),
      n: queues.length,
      interval: medianInterval(queues),
      ids: runIds,
      why: 'No pipeline run of the window tells when it was queued and started.',
    }),
    workInProgress: figure({
      id: 'space.work-in-progress',
      label: 'Open pull requests at the end',
      unit: 'pull requests',
      rule: 'open-requests-of-people',
      value: open.length,
      n: open.length,
      ids: open.map(({ id }) => id),
      why: '',
    }),
    batchSize: ofMerged({
      id: 'space.batch-size',
      label: 'Size of a change',
      rule: 'added-and-deleted-lines',
      value: median(sizes),
      n: sizes.length,
      interval: medianInterval(sizes),
    }),
    changesPerMember: people(
      {
        id: 'space.changes-per-member',
        label: 'Merged changes per engineer',
        unit: 'changes/week',
        rule: 'merged-changes-by-members-and-weeks',
      },
      options.members ?? 0,
      options.members !== null && weeks > 0
        ? merged.length / options.members / weeks
        : null,
      'a member',
      options.members !== null && options.members > 0 && weeks > 0
        ? perMember(merged.length, options.members * weeks)
        : null,
    ),
  };
}

function sorted(values: ReadonlyArray<number | null>): number[] {
  return values
    .filter((value): value is number => value !== null)
    .sort((a, b) => a - b);
}

function perMember(count: number, memberWeeks: number): FigureInterval {
  const { lower, upper, level, method } = poissonInterval(count);
  return {
    low: lower / memberWeeks,
    high: upper / memberWeeks,
    level,
    method,
  };
}
