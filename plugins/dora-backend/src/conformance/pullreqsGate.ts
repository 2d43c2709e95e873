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

import { quantile } from '@maestro/backstage-plugin-maestro-statistics';
import { classOf } from '../engine/mergeTime/history';
import { learnable } from '../engine/mergeTime/split';
import { DAY } from '../engine/mergeTime/types';
import { PublishedRequest, openingClock, trueEpoch } from './pullreqsData';

const SPLIT_SHARE = 0.7;
const SETTLED_DAYS = 14;

/** Parts of the strict split by time. */
export interface PublishedSplit {
  /** Requests opened from it on are the test. */
  at: number;
  rank: number;
  /** Test requests opened before it have had two weeks to be closed. */
  settledCutoff: number;
  /** Indices. */
  train: number[];
  test: number[];
  testSettled: number[];
}

/** @param given - T of the folder, when it names one */
export function splitOf(
  rows: readonly PublishedRequest[],
  given?: number,
): PublishedSplit {
  const rank = Math.floor(SPLIT_SHARE * rows.length);
  const at = given ?? ascending(rows.map(row => row.createdAt))[rank];
  const lastClosed = rows.reduce(
    (last, row) => Math.max(last, row.closedAt ?? 0),
    0,
  );
  const settledCutoff = lastClosed - SETTLED_DAYS * DAY;
  const test = [...rows.keys()].filter(
    index => rows[index].mergedAt !== null && rows[index].createdAt >= at,
  );
  return {
    at,
    rank,
    settledCutoff,
    train: learnable(rows, at),
    test,
    testSettled: test.filter(index => rows[index].createdAt < settledCutoff),
  };
}

function ascending(values: number[]): number[] {
  return values.sort((a, b) => a - b);
}

function counts(keys: Iterable<string | number>): Record<string, number> {
  const result: Record<string, number> = {};
  for (const key of keys) {
    result[key] = (result[key] ?? 0) + 1;
  }
  return result;
}

function classCounts(
  rows: readonly PublishedRequest[],
  indices: Iterable<number>,
): number[] {
  const result = [0, 0, 0];
  for (const index of indices) {
    result[classOf(rows[index].mergeSeconds!)] += 1;
  }
  return result;
}

const round = (value: number) => Math.round(value * 1e6) / 1e6;

/** What `figures.json` calls `data_gate`, computed from the rows. */
export function dataGate(
  rows: readonly PublishedRequest[],
): Record<string, unknown> {
  const merged = rows.filter(row => row.mergedAt !== null);
  const unmerged = rows.filter(row => row.mergedAt === null);
  const minutes = ascending(merged.map(row => row.mergeMinutes!));
  const days = (share: number) => round(quantile(minutes, share)! / 1440);
  const classes = classCounts(merged, merged.keys());
  return {
    projects: new Set(rows.map(row => row.project)).size,
    rows: rows.length,
    merged: merged.length,
    unmerged: unmerged.length,
    languages: counts(rows.map(row => row.language)),
    merged_using: counts(rows.map(row => row.mergedUsing)),
    class_counts_merged: classes,
    class_shares_merged: classes.map(count => round(count / merged.length)),
    median_mergetime_minutes: quantile(minutes, 0.5),
    median_lifetime_unmerged_minutes: quantile(
      ascending(unmerged.map(row => row.lifetimeMinutes)),
      0.5,
    ),
    mergetime_days_p80: days(0.8),
    mergetime_days_p90: days(0.9),
    mergetime_days_p95: days(0.95),
    mean_mergetime_minutes: round(
      minutes.reduce((sum, value) => sum + value, 0) / minutes.length,
    ),
    first_created_at: ascending(rows.map(row => row.createdAt))[0],
    last_created_at: ascending(rows.map(row => row.createdAt)).at(-1),
    last_closed_at: ascending(rows.map(row => row.closedAt ?? 0)).at(-1),
    main_team_member_rows: rows.filter(row => row.arrival.teamMember === 1)
      .length,
    intra_branch_rows: rows.filter(row => row.arrival.sameRepository === 1)
      .length,
    distinct_project_requester_pairs: new Set(
      rows.map(row => `${row.project}\n${row.requester}`),
    ).size,
  };
}

/** What `figures.json` calls `clock_correction`. */
export function clockCorrection(
  rows: readonly PublishedRequest[],
): Record<string, unknown> {
  const wholeMinutes = (from: number, to: number) =>
    Math.floor((to - from) / 60);
  const differs = (
    row: PublishedRequest,
    end: number | null,
    minutes: number | null,
    clock: (at: number) => number,
  ) =>
    end !== null &&
    minutes !== null &&
    wholeMinutes(clock(row.createdAt), clock(end)) !== minutes;
  const raw = (at: number) => at;
  const mismatches = (clock: (at: number) => number) => [
    rows.filter(row => differs(row, row.closedAt, row.lifetimeMinutes, clock))
      .length,
    rows.filter(row => differs(row, row.mergedAt, row.mergeMinutes, clock))
      .length,
  ];
  const [lifetimeNaive, mergeNaive] = mismatches(raw);
  const [lifetimeCorrected, mergeCorrected] = mismatches(trueEpoch);
  const clocks = rows.map(openingClock);
  const hours = counts(clocks.map(clock => clock.hour));
  return {
    lifetime_mismatches_naive: lifetimeNaive,
    lifetime_mismatches_corrected: lifetimeCorrected,
    mergetime_mismatches_naive: mergeNaive,
    mergetime_mismatches_corrected: mergeCorrected,
    class_flips_if_naive_epochs_were_used: rows.filter(
      row =>
        row.mergedAt !== null &&
        classOf(row.mergeSeconds!) !==
          classOf(wholeMinutes(row.createdAt, row.mergedAt) * 60),
    ).length,
    corrected_opened_by_iso_weekday: counts(clocks.map(clock => clock.weekday)),
    corrected_opened_by_utc_hour: Array.from(
      { length: 24 },
      (_, hour) => hours[hour] ?? 0,
    ),
    corrected_opened_by_iso_week: counts(
      clocks.map(
        clock =>
          `${clock.weekYear}-W${String(clock.weekNumber).padStart(2, '0')}`,
      ),
    ),
  };
}

/** What `figures.json` calls `split`. */
export function splitFigures(
  rows: readonly PublishedRequest[],
  split: PublishedSplit,
): Record<string, unknown> {
  const settled = new Set(split.testSettled);
  const unsettled = split.test.filter(index => !settled.has(index));
  return {
    T: split.at,
    rank: split.rank,
    rows_opened_before_T: rows.filter(row => row.createdAt < split.at).length,
    train: split.train.length,
    train_class_counts: classCounts(rows, split.train),
    dropped_opened_before_T_merged_after: rows.filter(
      row =>
        row.createdAt < split.at &&
        row.mergedAt !== null &&
        row.mergedAt >= split.at,
    ).length,
    test: split.test.length,
    test_class_counts: classCounts(rows, split.test),
    settled_cutoff: split.settledCutoff,
    test_settled: split.testSettled.length,
    test_settled_class_counts: classCounts(rows, split.testSettled),
    test_unsettled: unsettled.length,
    test_unsettled_class_counts: classCounts(rows, unsettled),
  };
}
