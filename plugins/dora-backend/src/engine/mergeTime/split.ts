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

import { mergeSecondsOf } from './projectHistory';
import { DAY, RequestRow } from './types';

/** Share of the merged requests, the latest, that is held out. */
const HELD_OUT = 0.15;
const LEAST_HELD_OUT = 120;
/** Requests opened so long before the end have shown their slow merges. */
export const SETTLED = 14 * DAY;

/** Indices of merged requests by their part in the training. */
export interface TrainingSplit {
  /** Instant that parts learning from holding out, seconds. */
  at: number;
  /** Opened and merged before it. */
  fit: number[];
  /** Opened from it on: the earlier half calibrates, the later half judges. */
  calibration: number[];
  validation: number[];
}

/** Indices of the requests that may be learnt: merged before `until`. */
export function learnable(
  rows: readonly RequestRow[],
  until: number,
): number[] {
  return [...rows.keys()]
    .filter(index => {
      const row = rows[index];
      return (
        row.createdAt < until &&
        row.mergedAt !== null &&
        row.mergedAt < until &&
        mergeSecondsOf(row) !== null
      );
    })
    .sort((a, b) => rows[a].createdAt - rows[b].createdAt || a - b);
}

/**
 * Splits merged requests by the time of their opening. The newest requests are
 * held out only as long as enough are left: of those opened in the last two
 * weeks only the quick ones have been merged yet, and so they would make the
 * model look better, and its intervals shorter, than they are.
 *
 * @param indices - of {@link learnable} requests, ascending by opening
 */
export function splitByTime(
  rows: readonly RequestRow[],
  indices: readonly number[],
  until: number,
  share = HELD_OUT,
): TrainingSplit {
  const settled = indices.filter(
    index => rows[index].createdAt < until - SETTLED,
  );
  const wanted = Math.max(LEAST_HELD_OUT, Math.round(share * indices.length));
  const from = settled.length >= 2 * wanted ? settled : indices;
  const heldOut = from.slice(Math.max(0, from.length - wanted));
  const at = heldOut.length > 0 ? rows[heldOut[0]].createdAt : until;
  const middle = Math.floor(heldOut.length / 2);
  return {
    at,
    fit: indices.filter(
      index => rows[index].createdAt < at && rows[index].mergedAt! < at,
    ),
    calibration: heldOut.slice(0, middle),
    validation: heldOut.slice(middle),
  };
}
