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
import { RequestHistory, sizeClass } from './history';
import { PullRequest } from './types';

/** Past requests that a window needs at least. */
const LEAST_SAMPLES = 10;

/** Part of the past requests that a window holds: 10th to 90th percentile. */
export const WINDOW_LEVEL = 0.8;

/** When a request will probably be merged, if it will be merged at all. */
export interface MergeWindow {
  /** `none`: too few past requests to say anything. */
  source: 'model' | 'history' | 'none';
  /** Milliseconds since the epoch. */
  earliest: number | null;
  likely: number | null;
  latest: number | null;
  level: number;
  /** Past requests that it rests on. */
  n: number;
  /** Share of the past requests that were merged at all. */
  mergeShare: number | null;
  /** One sentence. */
  reason: string;
}

/**
 * The window by the repository's own history: 10th, 50th and 90th percentile
 * of the time to merge of past requests of the same class of size, among those
 * that were still open at this one's age. A time that has passed is thereby
 * impossible. Where the class has fewer than ten of them, all sizes are taken;
 * where these are fewer than ten, there is no window.
 *
 * Only merged requests have a time to merge: `mergeShare` tells how many of
 * the closed ones were merged, since giving up is a competing end.
 *
 * @param asOf - milliseconds since the epoch
 */
export function windowByHistory(
  request: PullRequest,
  history: RequestHistory,
  asOf: number,
): MergeWindow {
  const mergeShare =
    history.closed > 0 ? history.merged.length / history.closed : null;
  const none = (reason: string, n = 0): MergeWindow => ({
    source: 'none',
    earliest: null,
    likely: null,
    latest: null,
    level: WINDOW_LEVEL,
    n,
    mergeShare,
    reason,
  });
  const readyAt = request.readyAt ?? request.openedAt;
  if (request.draft) {
    return none('A draft has no window before it is ready for review.');
  }
  const age = Math.max(0, (asOf - readyAt) / 1000);
  const size = sizeClass(request);
  const later = history.merged.filter(({ seconds }) => seconds > age);
  const alike = later.filter(past => size !== null && past.size === size);
  const used = alike.length >= LEAST_SAMPLES ? alike : later;
  if (used.length < LEAST_SAMPLES) {
    return none(
      history.merged.length < LEAST_SAMPLES
        ? `The repository has ${history.merged.length} merged requests in 26 weeks; a window needs ${LEAST_SAMPLES}.`
        : `Only ${used.length} of ${history.merged.length} past requests were merged at a greater age than this one has already.`,
      used.length,
    );
  }
  const sorted = used.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const at = (p: number) => readyAt + quantile(sorted, p)! * 1000;
  return {
    source: 'history',
    earliest: at((1 - WINDOW_LEVEL) / 2),
    likely: at(0.5),
    latest: at((1 + WINDOW_LEVEL) / 2),
    level: WINDOW_LEVEL,
    n: used.length,
    mergeShare,
    reason: `Eight of ten of ${used.length} past requests of this repository${
      used === alike ? ' of the same size' : ''
    } that were still open at this age.`,
  };
}
