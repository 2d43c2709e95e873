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

import { bucketStarts, within } from './buckets';
import { append } from './grouping';

/*
 * Rules of middlewarehq/middleware, Apache-2.0, commit
 * 5471e35d0ccf30997a05dd370dc42d714ac55416, folder
 * backend/analytics_server/mhq; the file is named at each function.
 */

/** Deployments of an interval and how many of its buckets there are. */
export interface FrequencyCounts {
  total: number;
  days: number;
  weeks: number;
  months: number;
}

/**
 * Deployments from `from` to `to`, both included, and the calendar days, weeks
 * and months (UTC) that the interval touches.
 */
export function frequencyCounts(
  deployedAt: readonly number[],
  from: number,
  to: number,
): FrequencyCounts {
  const inside = within(
    deployedAt.map(at => ({ at })),
    from,
    to,
  );
  return {
    total: inside.length,
    days: bucketStarts(from, to, 'daily').length,
    weeks: bucketStarts(from, to, 'weekly').length,
    months: bucketStarts(from, to, 'monthly').length,
  };
}

/**
 * Deployments per day, week and month as Middleware prints them: whole numbers,
 * rounded down, so three deployments in four days are none per day; the weekly
 * number is at least seven times, the monthly one thirty times the daily one.
 *
 * Source: `service/deployments/analytics.py`, `utils/dict.py`, and the model of
 * the frequency metrics.
 */
export function flooredFrequency(counts: FrequencyCounts): {
  perDay: number;
  perWeek: number;
  perMonth: number;
} {
  const perDay = Math.floor(counts.total / counts.days);
  return {
    perDay,
    perWeek: Math.max(Math.floor(counts.total / counts.weeks), 7 * perDay),
    perMonth: Math.max(Math.floor(counts.total / counts.months), 30 * perDay),
  };
}

/** Mean of values weighted by counts; null without any weight. */
export function weightedMean(
  samples: ReadonlyArray<readonly [value: number, weight: number]>,
): number | null {
  const weight = samples.reduce((sum, [, count]) => sum + count, 0);
  return weight === 0
    ? null
    : samples.reduce((sum, [value, count]) => sum + value * count, 0) / weight;
}

/** Mean of the spans from creation to resolution, seconds: the old MTTR. */
export function meanTimeToRecovery(
  incidents: ReadonlyArray<{ createdAt: number; resolvedAt: number }>,
): { meanSeconds: number | null; count: number } {
  const count = incidents.length;
  const sum = incidents.reduce(
    (seconds, { createdAt, resolvedAt }) =>
      seconds + (resolvedAt - createdAt) / 1000,
    0,
  );
  return { meanSeconds: count === 0 ? null : sum / count, count };
}

/** A merged pull request from branch `head` into branch `base`. */
export interface MergedRequest {
  id: string;
  head: string;
  base: string;
  /** When it was merged, milliseconds since the epoch. */
  at: number;
}

/**
 * The pull requests that a deployment of a branch carries: those merged into
 * it, those merged into their branches, and so on. One counts when it was
 * merged no later than the latest merge that left the branch that it went into;
 * for the deployed branch that is the deployment, or a later merge that left it
 * (branches that are merged into each other).
 *
 * Source: `service/deployments/deployment_pr_mapper.py`.
 *
 * @returns ids in the order of the requests
 */
export function requestsDeployed(
  requests: readonly MergedRequest[],
  deployment: { branch: string; at: number },
): string[] {
  const into = new Map<string, MergedRequest[]>();
  const leftAt = new Map<string, number>([[deployment.branch, deployment.at]]);
  for (const request of requests) {
    append(into, request.base, request);
    const before = leftAt.get(request.head) ?? -Infinity;
    leftAt.set(request.head, Math.max(before, request.at));
  }
  const carried = new Set<MergedRequest>();
  const seen = new Set<string>();
  const todo = [deployment.branch];
  for (let branch = todo.shift(); branch !== undefined; branch = todo.shift()) {
    if (!seen.has(branch)) {
      seen.add(branch);
      const latest = leftAt.get(branch)!;
      for (const request of into.get(branch) ?? []) {
        if (request.at <= latest) {
          carried.add(request);
          todo.push(request.head);
        }
      }
    }
  }
  return requests.filter(request => carried.has(request)).map(({ id }) => id);
}
