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

import { bucketStart, bucketsOf, fillWeeks } from '../engine/profiles/buckets';
import { meanTimeToRecovery } from '../engine/profiles/middlewareRules';
import {
  BOUNDED_ATTRIBUTION,
  DEVLAKE_ATTRIBUTION,
  MIDDLEWARE_ATTRIBUTION,
  TimeOnlyRule,
  Timed,
  attributeByTime,
  failureShare,
} from '../engine/profiles/timeOnly';
import { Rules, noRule } from './compatRules';
import { Json, idOf, listOf, objectOf } from './tally';
import { keyOf, timeOf } from './time';

const ATTRIBUTION: Record<string, TimeOnlyRule> = {
  'dora-2026': BOUNDED_ATTRIBUTION,
  devlake: DEVLAKE_ATTRIBUTION,
  middleware: MIDDLEWARE_ATTRIBUTION,
};

function attributionOf(profile: string): TimeOnlyRule {
  return ATTRIBUTION[profile] ?? noRule(profile);
}

function timed(given: Json, list: string): Timed[] {
  return listOf(given, list).map((item, index) => {
    const field = `${list}[${index}]`;
    const object = objectOf(item, field);
    return {
      id: idOf(object.id, `${field}.id`),
      at: timeOf(object.at, `${field}.at`),
    };
  });
}

function share(
  profile: string,
  deployments: readonly Timed[],
  incidents: ReadonlyMap<Timed, Timed[]>,
): Json {
  const { failed, total, ratio } = failureShare(
    deployments,
    deployment => incidents.get(deployment)!.length > 0,
  );
  // What Middleware prints without a deployment.
  const missing = profile === 'middleware' ? 0 : null;
  return {
    failed: [...failed].sort(),
    total: [...total].sort(),
    rate_percent: ratio === null ? missing : ratio * 100,
    reason: total.length === 0 ? 'no_deployments' : null,
  };
}

function dealt(given: Json, profile: string) {
  const deployments = timed(given, 'deployments');
  return {
    deployments,
    incidents: attributeByTime(
      deployments,
      timed(given, 'incidents'),
      attributionOf(profile),
    ),
  };
}

const weekOf = (given: Json) => ({
  from: timeOf(given.from, 'from'),
  to: timeOf(given.to, 'to'),
});

function resolved(given: Json) {
  return listOf(given, 'incidents').flatMap((item, index) => {
    const field = `incidents[${index}]`;
    const object = objectOf(item, field);
    return (object.resolved ?? null) === null
      ? []
      : [
          {
            createdAt: timeOf(object.created, `${field}.created`),
            resolvedAt: timeOf(object.resolved, `${field}.resolved`),
          },
        ];
  });
}

function mean(
  incidents: ReadonlyArray<{ createdAt: number; resolvedAt: number }>,
  profile: string,
): Json {
  // Where the clocks contradict each other we have no sample.
  const sound =
    profile === 'dora-2026'
      ? incidents.filter(each => each.resolvedAt >= each.createdAt)
      : incidents;
  const { meanSeconds, count } = meanTimeToRecovery(sound);
  return { mean_seconds: meanSeconds, count };
}

function keyed<T>(map: ReadonlyMap<number, T>): Record<string, T> {
  return Object.fromEntries(
    [...map].map(([start, value]) => [keyOf(start), value]),
  );
}

/** Change failure rate, mapping of incidents, mean time to recovery. */
export const failureRules: Record<string, Rules> = {
  'cfr.json': {
    overall: (given, profile) => {
      const { deployments, incidents } = dealt(given, profile);
      return share(profile, deployments, incidents);
    },
    weekly: (given, profile) => {
      const { from, to } = weekOf(given);
      const { deployments, incidents } = dealt(given, profile);
      const weeks = new Map<number, Timed[]>();
      for (const deployment of deployments) {
        const start = bucketStart(deployment.at, 'weekly');
        weeks.set(start, [...(weeks.get(start) ?? []), deployment]);
      }
      return keyed(
        new Map(
          [...fillWeeks(weeks, from, to, () => [] as Timed[])].map(
            ([start, inWeek]) => [start, share(profile, inWeek, incidents)],
          ),
        ),
      );
    },
  },
  'incident_mapping.json': {
    cases: (given, profile) =>
      Object.fromEntries(
        [...dealt(given, profile).incidents].map(([{ id }, incidents]) => [
          id,
          incidents.map(incident => incident.id).sort(),
        ]),
      ),
  },
  'mttr.json': {
    overall: (given, profile) => mean(resolved(given), profile),
    weekly: (given, profile) => {
      const { from, to } = weekOf(given);
      const weeks = bucketsOf(
        resolved(given).map(each => ({ ...each, at: each.resolvedAt })),
        from,
        to,
        'weekly',
      );
      return keyed(
        new Map(
          [...weeks].map(([start, incidents]) => [
            start,
            mean(incidents, profile),
          ]),
        ),
      );
    },
  },
};
