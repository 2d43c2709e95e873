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

/** What happened at an instant, milliseconds since the epoch. */
export interface Timed {
  id: string;
  at: number;
}

/** Which deployment an incident is blamed on, by time alone. */
export interface TimeOnlyRule {
  /** Whether a deployment at the very instant of the incident counts. */
  sameInstant: boolean;
  /** How old the deployment may be, milliseconds; null: any age. */
  horizonMs: number | null;
  /** Among deployments of one instant: the first or the last of the order. */
  ties: 'first' | 'last';
}

/**
 * Rule of Apache DevLake: the latest deployment that finished strictly before
 * the incident was created, whatever its age.
 *
 * Source: apache/incubator-devlake, commit
 * `420e494b4ede9a16c4bfb59de099c797bcd7f5f1`,
 * `backend/plugins/dora/tasks/incident_deploy_connector.go`.
 */
export const DEVLAKE_ATTRIBUTION: TimeOnlyRule = {
  sameInstant: false,
  horizonMs: null,
  ties: 'first',
};

/**
 * Rule of Middleware: from the instant of a deployment up to the next one.
 *
 * Source: middlewarehq/middleware, commit
 * `5471e35d0ccf30997a05dd370dc42d714ac55416`,
 * `backend/analytics_server/mhq/service/incidents/incidents.py`.
 */
export const MIDDLEWARE_ATTRIBUTION: TimeOnlyRule = {
  sameInstant: true,
  horizonMs: null,
  ties: 'last',
};

/** Seven days: the default horizon of an attribution by time. */
export const DEFAULT_HORIZON_MS = 7 * 24 * 3_600_000;

/**
 * The last resort of the default profile, where nothing explicit tells the
 * cause: the latest deployment at or before the incident, no older than seven
 * days.
 */
export const BOUNDED_ATTRIBUTION: TimeOnlyRule = {
  sameInstant: true,
  horizonMs: DEFAULT_HORIZON_MS,
  ties: 'last',
};

/**
 * Deals incidents out to deployments by time.
 *
 * @param deployments - in any order; ties keep the given order
 * @param incidents - in any order
 * @returns for each deployment its incidents in ascending order of time;
 *   incidents before the first deployment, or beyond the horizon, are in none
 */
export function attributeByTime<D extends Timed, I extends Timed>(
  deployments: readonly D[],
  incidents: readonly I[],
  rule: TimeOnlyRule,
): Map<D, I[]> {
  const ordered = [...deployments].sort((a, b) => a.at - b.at);
  const dealt = new Map<D, I[]>(ordered.map(deployment => [deployment, []]));
  for (const incident of [...incidents].sort((a, b) => a.at - b.at)) {
    const cause = latestBefore(ordered, incident.at, rule);
    if (cause) {
      dealt.get(cause)!.push(incident);
    }
  }
  return dealt;
}

/** @param ordered - ascending by time */
function latestBefore<D extends Timed>(
  ordered: readonly D[],
  at: number,
  rule: TimeOnlyRule,
): D | undefined {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const counts = rule.sameInstant
      ? ordered[middle].at <= at
      : ordered[middle].at < at;
    if (counts) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  let index = low - 1;
  if (index < 0) {
    return undefined;
  }
  if (rule.ties === 'first') {
    while (index > 0 && ordered[index - 1].at === ordered[index].at) {
      index -= 1;
    }
  }
  const tooOld =
    rule.horizonMs !== null && at - ordered[index].at > rule.horizonMs;
  return tooOld ? undefined : ordered[index];
}

/** Deployments with a failure, of all that can be judged. */
export interface FailureShare {
  /** Ids of deployments with at least one incident, in the given order. */
  failed: string[];
  /** Ids of all, in the given order. */
  total: string[];
  /** `failed / total`; null without a deployment. */
  ratio: number | null;
}

/**
 * Change failure rate: deployments with at least one incident, of all
 * deployments; never incidents by deployments, which may exceed one.
 */
export function failureShare<D extends Timed>(
  deployments: readonly D[],
  hasFailure: (deployment: D) => boolean,
): FailureShare {
  const failed = deployments.filter(hasFailure).map(({ id }) => id);
  const total = deployments.map(({ id }) => id);
  return { failed, total, ratio: shareOf(failed.length, total.length) };
}

/** `k / n`; null when there is nothing to divide by. */
export function shareOf(k: number, n: number): number | null {
  return n === 0 ? null : k / n;
}
