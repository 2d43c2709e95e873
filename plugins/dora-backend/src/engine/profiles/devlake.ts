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

import { lowerMedian } from '@maestro/backstage-plugin-maestro-statistics';
import { DORA_FIGURES } from '@maestro/backstage-plugin-dora-common';
import { THRESHOLD_EDITIONS, labelOfPoint } from '../benchmarks';
import { bucketStart, bucketStarts } from './buckets';
import { requestSpans } from './devlakeLeadTime';
import {
  ascending,
  insideOf,
  inOrder,
  isObserved,
  known,
  lastInstant,
  profileFigure,
  timedIncidents,
} from './figure';
import { DEVLAKE_ATTRIBUTION, attributeByTime, failureShare } from './timeOnly';
import { Profile, ProfileFacts, ProfileFigure } from './types';

const EDITION = '2023';
const NOT_COLLECTED =
  'DevLake prints "N/A" until deployments and incidents were collected';

/** Label of a point, as DevLake gives it: without an interval. */
function label(figureId: string, value: number | null): string | null {
  const threshold = THRESHOLD_EDITIONS.find(
    ({ edition }) => edition === EDITION,
  )?.thresholds.find(each => each.figureId === figureId);
  return value === null || !threshold ? null : labelOfPoint(threshold, value);
}

function deployedDays(facts: ProfileFacts): Set<number> {
  return new Set(
    facts.deployments
      .filter(({ at }) => insideOf(facts)(at))
      .map(({ at }) => bucketStart(at, 'daily')),
  );
}

/** Days with a deployment in each bucket that the window touches, UTC. */
function daysPer(
  facts: ProfileFacts,
  granularity: 'weekly' | 'monthly',
): number[] {
  const { from, to } = { from: facts.window.from, to: lastInstant(facts) };
  if (from > to) {
    return [];
  }
  const counts = new Map(
    bucketStarts(from, to, granularity).map(start => [start, 0]),
  );
  for (const day of deployedDays(facts)) {
    const start = bucketStart(day, granularity);
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  return ascending([...counts.values()]);
}

/**
 * Median over weeks (Monday, UTC) of the days with a deployment; the median is
 * the lower one, as `percent_rank() <= 0.5` selects it. Elite from 5 days a
 * week, high from 1, medium from 1 day a month, else low.
 *
 * Source: apache/incubator-devlake, commit
 * `420e494b4ede9a16c4bfb59de099c797bcd7f5f1`, `grafana/dashboards/DORA.json`;
 * five days instead of seven since its request 7961.
 */
function deploymentFrequency(facts: ProfileFacts): ProfileFigure {
  const inside = facts.deployments.filter(({ at }) => insideOf(facts)(at));
  const weeks = daysPer(facts, 'weekly');
  const value = isObserved(facts) ? lowerMedian(weeks) : null;
  const months = lowerMedian(daysPer(facts, 'monthly'));
  let found: string | null = null;
  if (value !== null && inside.length > 0) {
    found = months !== null && months >= 1 ? 'medium' : 'low';
    if (value >= 5) {
      found = 'elite';
    } else if (value >= 1) {
      found = 'high';
    }
  }
  return profileFigure({
    value,
    unit: 'days/week',
    n: weeks.length,
    label: found,
    rule: 'devlake.deployment-frequency',
    ruleText:
      'Median over weeks (Monday, UTC) of the days with a deployment; of two middle weeks the lower.',
    reason: 'not_observed',
    ids: inside.map(({ id }) => id),
  });
}

/**
 * Lower median of the cycle time of merged pull requests that were deployed in
 * the window: coding, open and deploy time in whole minutes, rounded up; what
 * is negative or unknown adds nothing.
 *
 * Source: apache/incubator-devlake, commit
 * `420e494b4ede9a16c4bfb59de099c797bcd7f5f1`,
 * `backend/plugins/dora/tasks/change_lead_time_calculator.go`,
 * `grafana/dashboards/DORA.json`.
 */
function leadTime(facts: ProfileFacts): ProfileFigure {
  const inside = insideOf(facts);
  const changes = facts.changes.filter(
    ({ openedAt, mergedAt, deployedAt }) =>
      // Commits that came without a request are none of its samples.
      openedAt !== null &&
      mergedAt !== null &&
      deployedAt !== null &&
      inside(deployedAt),
  );
  const minutes = changes.map(
    change =>
      requestSpans({
        firstCommitAt: change.firstCommitAt,
        createdAt: change.openedAt,
        firstCommentAt: change.firstReviewAt,
        mergedAt: change.mergedAt,
        deployedAt: change.deployedAt,
      }).cycle,
  );
  const median = lowerMedian(ascending(minutes));
  const value = median === null ? null : median * 60;
  return profileFigure({
    value,
    unit: 's',
    n: changes.length,
    label: label(DORA_FIGURES.leadTime, value),
    rule: 'devlake.lead-time',
    ruleText:
      'Lower median of coding + open + deploy time of the pull requests deployed in the window; each in whole minutes, rounded up; negative or unknown spans add nothing.',
    reason: 'no_changes',
    ...(value === null && {
      toolValue: {
        value: 0,
        label: null,
        why: 'its monthly chart shows 0 hours where there is no pull request',
      },
    }),
    ids: changes.map(({ id }) => id),
  });
}

function blamed(facts: ProfileFacts) {
  return attributeByTime(
    inOrder(facts.deployments),
    timedIncidents(facts),
    DEVLAKE_ATTRIBUTION,
  );
}

/**
 * Deployments of the window with at least one incident, of all of the window.
 * An incident belongs to the latest deployment that finished before it, however
 * old and of whichever service.
 *
 * Source: apache/incubator-devlake, commit
 * `420e494b4ede9a16c4bfb59de099c797bcd7f5f1`,
 * `backend/plugins/dora/tasks/incident_deploy_connector.go`,
 * `grafana/dashboards/DORA.json`.
 */
function changeFailureRate(facts: ProfileFacts): ProfileFigure {
  const deployments = inOrder(facts.deployments);
  const dealt = attributeByTime(
    deployments,
    timedIncidents(facts),
    DEVLAKE_ATTRIBUTION,
  );
  const { failed, total, ratio } = failureShare(
    deployments.filter(({ at }) => insideOf(facts)(at)),
    deployment => dealt.get(deployment)!.length > 0,
  );
  const value = facts.incidentSource ? ratio : null;
  return profileFigure({
    value,
    unit: 'ratio',
    n: total.length,
    k: facts.incidentSource ? failed.length : null,
    label: label(DORA_FIGURES.changeFailureRate, value),
    rule: 'devlake.change-failure-rate',
    ruleText:
      'Deployments with an incident, of all; an incident belongs to the latest deployment that finished before it, however old.',
    reason: facts.incidentSource ? 'no_deployments' : 'no_incident_source',
    ...(value !== null &&
      facts.incidents.length === 0 && {
        toolValue: { value: null, label: null, why: NOT_COLLECTED },
      }),
    ids: total,
  });
}

/**
 * Lower median, in whole minutes, from the finish of the blamed deployment to
 * the resolution of the incident; both in the window. Edition 2023; that of
 * 2021 counted from the creation of the incident.
 *
 * Source: apache/incubator-devlake, commit
 * `420e494b4ede9a16c4bfb59de099c797bcd7f5f1`, `grafana/dashboards/DORA.json`.
 */
function recoveryTime(facts: ProfileFacts): ProfileFigure {
  const inside = insideOf(facts);
  const samples = [...blamed(facts)].flatMap(([deployment, incidents]) =>
    inside(deployment.at)
      ? known(incidents, ({ resolvedAt }) =>
          resolvedAt !== null && inside(resolvedAt)
            ? Math.trunc((resolvedAt - deployment.at) / 60_000)
            : null,
        )
      : [],
  );
  const median = lowerMedian(ascending(samples.map(({ number }) => number)));
  const value = facts.incidentSource && median !== null ? median * 60 : null;
  return profileFigure({
    value,
    unit: 's',
    n: facts.incidentSource ? samples.length : 0,
    label: label(DORA_FIGURES.recoveryTime, value),
    rule: 'devlake.recovery-time',
    ruleText:
      'Lower median of whole minutes from the finish of the blamed deployment to the resolution of the incident.',
    reason: facts.incidentSource ? 'no_incidents' : 'no_incident_source',
    ...(value === null && {
      toolValue: {
        value: 0,
        label: null,
        why: 'its monthly chart shows 0 hours where there is no incident',
      },
    }),
    ids: samples.map(({ item }) => item.id),
  });
}

/** The rules of Apache DevLake, edition 2023 of its dashboard. */
export const devlakeProfile: Profile = {
  id: 'devlake',
  edition: EDITION,
  title: 'Apache DevLake',
  source:
    'apache/incubator-devlake, commit 420e494b4ede9a16c4bfb59de099c797bcd7f5f1, Apache-2.0',
  describe: [
    'The frequency is the median number of days with a deployment per week (Monday, UTC), not the number of deployments.',
    'Medians are lower medians: of two middle samples the smaller.',
    'The lead time leaves out spans that are negative, yet keeps the rest of such a pull request.',
    'An incident belongs to the latest deployment before it, whatever its age or service.',
    'Labels are given by the value alone; there is no interval.',
  ],
  deploymentFrequency,
  leadTime,
  changeFailureRate,
  recoveryTime,
};
