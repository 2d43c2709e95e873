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

import { normal, seededRandom } from '../engine/mergeTime/random';
import { DAY, HOUR, RequestRow } from '../engine/mergeTime/types';

/**
 * Requests of two projects, one fast and one slow; requesters differ as well,
 * and so do weekends. A tenth is given up. Ascending by opening.
 */
export function generatedRows(count: number, seed: number): RequestRow[] {
  const random = seededRandom(seed);
  let now = Date.UTC(2025, 0, 6) / 1000;
  const opened = new Map<string, number>();
  return Array.from({ length: count }, (_, index) => {
    now += Math.floor(random() * 6 * HOUR);
    const project = random() < 0.5 ? 'fast' : 'slow';
    const requester = `person-${Math.floor(random() * 5)}`;
    // What no share of a project tells: at weekends hardly anybody merges.
    const weekend = new Date(now * 1000).getUTCDay() % 6 === 0;
    const log =
      (project === 'fast' ? 3 : 5) +
      (weekend ? 3.5 : 0) +
      Number(requester.at(-1)) * 0.1;
    const seconds = Math.floor(
      Math.min(60 * DAY, 60 * Math.exp(log + normal(random))),
    );
    const given = random() < 0.1;
    const earlier = opened.get(requester) ?? 0;
    opened.set(requester, earlier + 1);
    return {
      project,
      number: index + 1,
      requester,
      createdAt: now,
      closedAt: now + seconds,
      mergedAt: given ? null : now + seconds,
      arrival: { earlierRequests: earlier },
      size: { files: Math.floor(random() * 10), sourceChurn: 5, testChurn: 0 },
    };
  });
}
