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
  known,
  insideOf,
  inOrder,
  isObserved,
  lastInstant,
  profileFigure,
  timedIncidents,
} from './figure';
import {
  flooredFrequency,
  frequencyCounts,
  meanTimeToRecovery,
  weightedMean,
} from './middlewareRules';
import { requestPhases } from './reviews';
import {
  MIDDLEWARE_ATTRIBUTION,
  attributeByTime,
  failureShare,
} from './timeOnly';
import { Profile, ProfileChange, ProfileFacts, ProfileFigure } from './types';

/**
 * Whole deployments per week: rounded down, at least seven times the whole
 * deployments per day. Weeks start on Monday, UTC; each that the window touches
 * counts as a whole one.
 *
 * Source: middlewarehq/middleware, commit
 * `5471e35d0ccf30997a05dd370dc42d714ac55416`,
 * `backend/analytics_server/mhq/service/deployments/analytics.py`.
 */
function deploymentFrequency(facts: ProfileFacts): ProfileFigure {
  const inside = facts.deployments.filter(({ at }) => insideOf(facts)(at));
  const last = lastInstant(facts);
  const seen = isObserved(facts) && facts.window.from <= last;
  return profileFigure({
    value: seen
      ? flooredFrequency(
          frequencyCounts(
            inside.map(({ at }) => at),
            facts.window.from,
            last,
          ),
        ).perWeek
      : null,
    unit: 'deployments/week',
    n: inside.length,
    rule: 'middleware.deployment-frequency',
    ruleText:
      'Deployments by weeks touched (Monday, UTC), rounded down; at least seven times the whole deployments per day.',
    reason: 'not_observed',
    ids: inside.map(({ id }) => id),
  });
}

/** Seconds from the first commit to production; what is missing counts 0. */
function leadSeconds(change: ProfileChange): number | null {
  const { openedAt, mergedAt, deployedAt, firstCommitAt } = change;
  if (openedAt === null || mergedAt === null || deployedAt === null) {
    return null;
  }
  const reviews = [
    { at: change.firstReviewAt, approves: false },
    { at: change.approvedAt, approves: true },
  ].flatMap(({ at, approves }) =>
    at === null || (!approves && at === change.approvedAt)
      ? []
      : [{ at, approves, actor: null }],
  );
  const phases = requestPhases({
    createdAt: openedAt,
    readyAt: change.readyAt,
    mergedAt,
    reviews,
  });
  const opening =
    firstCommitAt === null ? 0 : Math.max(0, (openedAt - firstCommitAt) / 1000);
  return (
    opening +
    (phases.firstReviewSeconds ?? 0) +
    (phases.reworkSeconds ?? 0) +
    (phases.mergeSeconds ?? 0) +
    (deployedAt - mergedAt) / 1000
  );
}

/**
 * Mean, over the pull requests merged in the window and deployed, of first
 * commit to opening + first response + rework + merge + merge to deployment;
 * what is missing counts as 0.
 *
 * Source: middlewarehq/middleware, commit
 * `5471e35d0ccf30997a05dd370dc42d714ac55416`,
 * `backend/analytics_server/mhq/service/code/lead_time.py`.
 */
function leadTime(facts: ProfileFacts): ProfileFigure {
  const inside = insideOf(facts);
  const samples = known(
    facts.changes.filter(
      ({ mergedAt }) => mergedAt !== null && inside(mergedAt),
    ),
    leadSeconds,
  );
  const value = weightedMean(samples.map(({ number }) => [number, 1] as const));
  return profileFigure({
    value,
    unit: 's',
    n: samples.length,
    rule: 'middleware.lead-time',
    ruleText:
      'Mean, over the pull requests merged in the window, of first commit to opening, first response, rework, merge and merge to deployment; what is missing counts as 0.',
    reason: 'no_changes',
    ...(value === null && {
      toolValue: { value: 0, label: null, why: 'it prints 0 without samples' },
    }),
    ids: samples.map(({ item }) => item.id),
  });
}

/**
 * Deployments of the window with an incident, of all of the window. An incident
 * of the window belongs to the latest deployment of the window at or before it.
 *
 * Source: middlewarehq/middleware, commit
 * `5471e35d0ccf30997a05dd370dc42d714ac55416`,
 * `backend/analytics_server/mhq/service/incidents/incidents.py`.
 */
function changeFailureRate(facts: ProfileFacts): ProfileFigure {
  const inside = insideOf(facts);
  const deployments = inOrder(facts.deployments).filter(({ at }) => inside(at));
  const dealt = attributeByTime(
    deployments,
    timedIncidents(facts).filter(({ at }) => inside(at)),
    MIDDLEWARE_ATTRIBUTION,
  );
  const { failed, total, ratio } = failureShare(
    deployments,
    deployment => dealt.get(deployment)!.length > 0,
  );
  const value = facts.incidentSource ? ratio : null;
  return profileFigure({
    value,
    unit: 'ratio',
    n: total.length,
    k: facts.incidentSource ? failed.length : null,
    rule: 'middleware.change-failure-rate',
    ruleText:
      'Deployments with an incident, of all; an incident belongs to the latest deployment at or before it, however old.',
    reason: facts.incidentSource ? 'no_deployments' : 'no_incident_source',
    ...(value === null && {
      toolValue: {
        value: 0,
        label: null,
        why: 'it prints 0 % without deployments, and without incidents',
      },
    }),
    ids: total,
  });
}

/**
 * Mean time from creation to resolution of all incidents resolved in the
 * window, whether a deployment caused them or not: the old MTTR.
 *
 * Source: middlewarehq/middleware, commit
 * `5471e35d0ccf30997a05dd370dc42d714ac55416`,
 * `backend/analytics_server/mhq/service/incidents/incidents.py`.
 */
function recoveryTime(facts: ProfileFacts): ProfileFigure {
  const inside = insideOf(facts);
  const resolved = known(facts.incidents, ({ resolvedAt }) =>
    resolvedAt !== null && inside(resolvedAt) ? resolvedAt : null,
  );
  const { meanSeconds, count } = meanTimeToRecovery(
    resolved.map(({ item, number }) => ({
      createdAt: item.startedAt,
      resolvedAt: number,
    })),
  );
  return profileFigure({
    value: facts.incidentSource ? meanSeconds : null,
    unit: 's',
    n: facts.incidentSource ? count : 0,
    rule: 'middleware.recovery-time',
    ruleText:
      'Mean time from creation to resolution of the incidents resolved in the window, whatever caused them.',
    reason: facts.incidentSource ? 'no_incidents' : 'no_incident_source',
    ids: resolved.map(({ item }) => item.id),
  });
}

/** The rules of Middleware. It gives no labels. */
export const middlewareProfile: Profile = {
  id: 'middleware',
  edition: '5471e35',
  title: 'Middleware',
  source:
    'middlewarehq/middleware, commit 5471e35d0ccf30997a05dd370dc42d714ac55416, Apache-2.0',
  describe: [
    'The frequency is a whole number, rounded down; a week that the window touches counts as a whole one.',
    'The lead time is a mean; a phase that is missing counts as zero seconds.',
    'An incident belongs to the latest deployment at or before it, whatever its age or service.',
    'The recovery time is the mean over all incidents, whether a deployment caused them or not.',
    'Where it prints 0 for want of data we show none, and its 0 beside it.',
  ],
  deploymentFrequency,
  leadTime,
  changeFailureRate,
  recoveryTime,
};
