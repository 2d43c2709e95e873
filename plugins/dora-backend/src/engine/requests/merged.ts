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

import { TimeWindow } from '@maestro/backstage-plugin-maestro-common';
import { byText, ms } from '../facts';
import { Anatomy, anatomyOf } from './anatomy';
import { PullRequest } from './types';

/** A merged request with its anatomy. */
export interface Merged {
  request: PullRequest;
  anatomy: Anatomy;
}

/** Merged requests of a window, and what had to be left out of it. */
export interface MergedRequests {
  /** Ascending by merge, then id. */
  merged: Merged[];
  /** Requests whose times contradict each other. */
  contradictory: number;
  /** Requests of bots, which are counted nowhere else. */
  bots: number;
}

/**
 * Requests of people that were merged within a window, by `asOf`.
 */
export function mergedIn(
  requests: Iterable<PullRequest>,
  window: TimeWindow,
  asOf: string,
): MergedRequests {
  const [from, to, now] = [ms(window.from), ms(window.to), ms(asOf)];
  const found: MergedRequests = { merged: [], contradictory: 0, bots: 0 };
  for (const request of requests) {
    const { mergedAt } = request;
    if (
      mergedAt === null ||
      mergedAt < from ||
      mergedAt >= to ||
      mergedAt > now
    ) {
      continue;
    }
    if (request.bot) {
      found.bots += 1;
      continue;
    }
    const anatomy = anatomyOf(request);
    if (anatomy) {
      found.merged.push({ request, anatomy });
    } else {
      found.contradictory += 1;
    }
  }
  found.merged.sort(
    (a, b) =>
      a.request.mergedAt! - b.request.mergedAt! ||
      byText(a.request.id, b.request.id),
  );
  return found;
}
