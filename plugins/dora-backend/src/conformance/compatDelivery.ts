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

import {
  BucketError,
  Granularity,
  bucketsOf,
  fillWeeks,
  within,
} from '../engine/profiles/buckets';
import {
  flooredFrequency,
  frequencyCounts,
  requestsDeployed,
  weightedMean,
} from '../engine/profiles/middlewareRules';
import { revertPairs, revertedShortHash } from '../engine/profiles/names';
import { Rules, noRule } from './compatRules';
import { Json, idOf, listOf, numberOf, objectOf, shown, textOf } from './tally';
import { keyOf, parseTime, timeOf } from './time';

const SEGMENTS = [
  'first_commit_to_open',
  'first_response',
  'rework',
  'merge',
  'merge_to_deploy',
];

function ours(profile: string): boolean {
  if (profile !== 'middleware' && profile !== 'dora-2026') {
    noRule(profile);
  }
  return profile === 'dora-2026';
}

function bucketTime(value: unknown, field: string): number {
  if (value === undefined || value === null) {
    throw new BucketError('time_missing', `${field} is missing`);
  }
  const at = typeof value === 'string' ? parseTime(value) : null;
  if (at === null) {
    throw new BucketError('time_invalid', `${field} is ${shown(value)}`);
  }
  return at;
}

function buckets(given: Json): Json {
  const from = bucketTime(given.from, 'from');
  const to = bucketTime(given.to, 'to');
  if (from > to) {
    throw new BucketError('from_after_to', 'from lies after to');
  }
  const objects = listOf(given, 'objects').map((item, index) => {
    const object = objectOf(item, `objects[${index}]`);
    return {
      id: object.id,
      at: bucketTime(object.at, `objects[${index}].at`),
    };
  });
  const granularity = (given.granularity ?? 'weekly') as Granularity;
  return Object.fromEntries(
    [...bucketsOf(objects, from, to, granularity)].map(([start, inside]) => [
      keyOf(start),
      inside.map(({ id }) => id),
    ]),
  );
}

function deployedAt(given: Json): number[] {
  return listOf(given, 'deployments_at').map((at, index) =>
    timeOf(at, `deployments_at[${index}]`),
  );
}

function segmentMeans(group: Json[], nothing: number | null): Json {
  const fields = new Set([
    ...SEGMENTS,
    ...group.flatMap(each => Object.keys(each)),
  ]);
  fields.delete('pr_count');
  const weight = (each: Json) => numberOf(each.pr_count ?? 1, 'pr_count');
  return {
    ...Object.fromEntries(
      [...fields].map(field => {
        const samples = group.flatMap((each): Array<[number, number]> => {
          const value = each[field] ?? null;
          if (value === null) {
            // Middleware takes a missing span for zero; we leave it out.
            return nothing === null ? [] : [[nothing, weight(each)]];
          }
          return [[numberOf(value, field), weight(each)]];
        });
        return [field, weightedMean(samples) ?? nothing];
      }),
    ),
    pr_count: group.reduce((sum, each) => sum + weight(each), 0),
  };
}

/** Buckets, frequency, what a deployment carries, lead time, reverts. */
export const deliveryRules: Record<string, Rules> = {
  'week_buckets.json': {
    buckets: given => buckets(given),
    fill: given => {
      const have = new Map(
        Object.entries(objectOf(given.have ?? {}, 'have')).map(
          ([start, value]) => [timeOf(start, 'have'), value],
        ),
      );
      return Object.fromEntries(
        [
          ...fillWeeks(
            have,
            timeOf(given.from, 'from'),
            timeOf(given.to, 'to'),
            () => given.default ?? null,
          ),
        ].map(([start, value]) => [keyOf(start), value]),
      );
    },
  },
  'deployment_frequency.json': {
    metrics: (given, profile) => {
      const counts = frequencyCounts(
        deployedAt(given),
        timeOf(given.from, 'from'),
        timeOf(given.to, 'to'),
      );
      const { total, days, weeks, months } = counts;
      if (ours(profile)) {
        return {
          total,
          per_day: `${total}/${days}`,
          per_week: `${total}/${weeks}`,
          per_month: `${total}/${months}`,
        };
      }
      const { perDay, perWeek, perMonth } = flooredFrequency(counts);
      return { total, per_day: perDay, per_week: perWeek, per_month: perMonth };
    },
    weekly_counts: given => {
      const from = timeOf(given.from, 'from');
      const to = timeOf(given.to, 'to');
      const inside = within(
        deployedAt(given).map(at => ({ at })),
        from,
        to,
      );
      return Object.fromEntries(
        [...bucketsOf(inside, from, to, 'weekly')].map(([start, deployed]) => [
          keyOf(start),
          deployed.length,
        ]),
      );
    },
  },
  'deployment_pr_mapping.json': {
    cases: given => {
      const deployment = objectOf(given.deployment, 'deployment');
      const requests = listOf(given, 'pull_requests').flatMap((item, index) => {
        const field = `pull_requests[${index}]`;
        const request = objectOf(item, field);
        return String(request.state).toUpperCase() === 'MERGED'
          ? [
              {
                id: idOf(request.id, `${field}.id`),
                head: textOf(request.head, `${field}.head`),
                base: textOf(request.base, `${field}.base`),
                at: timeOf(request.changed, `${field}.changed`),
              },
            ]
          : [];
      });
      return requestsDeployed(requests, {
        branch: textOf(deployment.branch, 'deployment.branch'),
        at: timeOf(deployment.at, 'deployment.at'),
      }).sort();
    },
  },
  'lead_time_average.json': {
    field_average: (given, profile) => {
      const nothing = ours(profile) ? null : 0;
      const samples = listOf(given, 'samples').map(
        (sample, index): [number, number] => {
          const [value, count] = Array.isArray(sample) ? sample : [];
          return [
            numberOf(value, `samples[${index}][0]`),
            numberOf(count, `samples[${index}][1]`),
          ];
        },
      );
      return weightedMean(samples) ?? nothing;
    },
    weighted: (given, profile) => {
      const nothing = ours(profile) ? null : 0;
      return Object.fromEntries(
        Object.entries(objectOf(given.groups, 'groups')).map(([name]) => [
          name,
          segmentMeans(
            listOf(given.groups, name).map(each => objectOf(each, name)),
            nothing,
          ),
        ]),
      );
    },
  },
  'revert_branches.json': {
    branch_to_short_sha: given =>
      revertedShortHash(textOf(given.branch, 'branch')),
    mapping: given =>
      revertPairs(
        listOf(given, 'pull_requests').map((item, index) => {
          const field = `pull_requests[${index}]`;
          const request = objectOf(item, field);
          return {
            id: idOf(request.id, `${field}.id`),
            head: typeof request.head === 'string' ? request.head : null,
            merged: String(request.state).toUpperCase() === 'MERGED',
            mergeSha:
              typeof request.merge_sha === 'string' ? request.merge_sha : null,
          };
        }),
      ).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  },
};
