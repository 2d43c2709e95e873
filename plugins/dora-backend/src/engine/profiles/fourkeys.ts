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
  inOrder,
  lastInstant,
  profileFigure,
  timedIncidents,
} from './figure';
import {
  failureLabel,
  frequencyLabel,
  leadTimeLabel,
  restoreLabel,
  threeMonthsBefore,
  utcDay,
} from './fourkeysRules';
import { Profile, ProfileFacts, ProfileFigure } from './types';

/** Later than midnight three months before the last day, and has happened. */
function recent(facts: ProfileFacts): (at: number) => boolean {
  const last = lastInstant(facts);
  const start = threeMonthsBefore(utcDay(last));
  return at => at > start && at <= last;
}

function recentDeployments(facts: ProfileFacts) {
  return inOrder(facts.deployments).filter(({ at }) => recent(facts)(at));
}

/**
 * Days with a deployment of the median week (Sunday, UTC) of the three months
 * before the end of the window, with the bucket that they give.
 *
 * Source: dora-team/fourkeys, commit
 * `6cc642e037a95a280ed8d3b1624dd003b647d797`, `METRICS.md`.
 */
function deploymentFrequency(facts: ProfileFacts): ProfileFigure {
  const last = lastInstant(facts);
  const { medianDaysPerWeek, label, weeks } = frequencyLabel(
    last,
    facts.firstEventAt,
    facts.deployments.filter(({ at }) => at <= last).map(({ at }) => at),
  );
  return profileFigure({
    value: medianDaysPerWeek,
    unit: 'days/week',
    n: weeks,
    label,
    rule: 'fourkeys.deployment-frequency',
    ruleText:
      'Median over the weeks (Sunday, UTC) of the last three months of the days with a deployment; Daily from three, Weekly when the median week has one, Monthly when the median month has such a week.',
    reason: 'not_observed',
    ids: recentDeployments(facts).map(({ id }) => id),
  });
}

/**
 * Median of whole minutes from each commit to its deployment, only those above
 * zero, of the deployments of the last three months.
 *
 * Source: dora-team/fourkeys, commit
 * `6cc642e037a95a280ed8d3b1624dd003b647d797`, `METRICS.md`.
 */
function leadTime(facts: ProfileFacts): ProfileFigure {
  const isRecent = recent(facts);
  const deployed = known(facts.changes, ({ deployedAt }) =>
    deployedAt !== null && isRecent(deployedAt) ? deployedAt : null,
  );
  const samples = deployed.flatMap(({ item, number: deployedAt }) => {
    const first = item.firstCommitAt === null ? [] : [item.firstCommitAt];
    const commits = item.commitsAt?.length ? item.commitsAt : first;
    return commits
      .map(at => ({ id: item.id, minutes: (deployedAt - at) / 60_000 }))
      .filter(({ minutes }) => Math.trunc(minutes) > 0);
  });
  const { median, label } = leadTimeLabel(
    samples.map(({ minutes }) => minutes),
  );
  return profileFigure({
    value: median === null ? null : median * 60,
    unit: 's',
    n: samples.length,
    label,
    rule: 'fourkeys.lead-time',
    ruleText:
      'Median of whole minutes from each commit to its deployment in the last three months; only those above zero.',
    reason: 'no_changes',
    ...(median === null && {
      toolValue: {
        value: 0,
        label: 'One day',
        why: 'it takes no sample for 0 minutes, which is its best label',
      },
    }),
    ids: samples.map(({ id }) => id),
  });
}

/**
 * Pairs of a deployment of the last three months and an incident that it
 * caused, by deployments: above one where deployments have several incidents.
 *
 * Source: dora-team/fourkeys, commit
 * `6cc642e037a95a280ed8d3b1624dd003b647d797`, `METRICS.md`. There a text in the
 * incident names the commit; here it is the cause that the default profile
 * attributes.
 */
function changeFailureRate(facts: ProfileFacts): ProfileFigure {
  const deployments = recentDeployments(facts);
  const ids = new Set(deployments.map(({ id }) => id));
  const rows = facts.incidents.reduce(
    (sum, { causedBy }) => sum + causedBy.filter(id => ids.has(id)).length,
    0,
  );
  const { rate, label } = failureLabel(rows, deployments.length);
  const value = facts.incidentSource ? rate : null;
  return profileFigure({
    value,
    unit: 'ratio',
    n: deployments.length,
    k: facts.incidentSource ? rows : null,
    label: value === null ? null : label,
    rule: 'fourkeys.change-failure-rate',
    ruleText:
      'Incidents of the deployments of the last three months, by deployments; several of one deployment count several times.',
    reason: facts.incidentSource ? 'no_deployments' : 'no_incident_source',
    ...(value === null &&
      deployments.length > 0 && {
        toolValue: {
          value: 0,
          label: '0-15%',
          why: 'it takes no incident source for no incidents',
        },
      }),
    ids: [...ids],
  });
}

/**
 * Median of whole hours from creation to resolution, of the incidents created
 * in the last three months.
 *
 * Source: dora-team/fourkeys, commit
 * `6cc642e037a95a280ed8d3b1624dd003b647d797`, `METRICS.md`.
 */
function recoveryTime(facts: ProfileFacts): ProfileFigure {
  const last = lastInstant(facts);
  const isRecent = recent(facts);
  const resolved = known(
    timedIncidents(facts).filter(({ at }) => isRecent(at)),
    ({ at, resolvedAt }) =>
      resolvedAt === null || resolvedAt > last
        ? null
        : (resolvedAt - at) / 1000,
  );
  const { median, label } = restoreLabel(resolved.map(({ number }) => number));
  const value = facts.incidentSource && median !== null ? median * 3600 : null;
  return profileFigure({
    value,
    unit: 's',
    n: facts.incidentSource ? resolved.length : 0,
    label: value === null ? null : label,
    rule: 'fourkeys.recovery-time',
    ruleText:
      'Median of whole hours from creation to resolution of the incidents created in the last three months.',
    reason: facts.incidentSource ? 'no_incidents' : 'no_incident_source',
    ...(value === null && {
      toolValue: {
        value: null,
        label: 'One year',
        why: 'its query has no default, so nothing falls to the last label',
      },
    }),
    ids: resolved.map(({ item }) => item.id),
  });
}

/** The rules of Google's fourkeys, buckets of 2019. */
export const fourkeysProfile: Profile = {
  id: 'fourkeys',
  edition: '2019',
  title: 'fourkeys',
  source:
    'dora-team/fourkeys, commit 6cc642e037a95a280ed8d3b1624dd003b647d797, Apache-2.0',
  describe: [
    'It always looks three calendar months back, here from the end of the window; weeks run Sunday to Saturday, UTC.',
    'The lead time counts commits, not changes, and drops those that are not above zero minutes.',
    'The change failure rate counts incidents, not failed deployments, and may exceed 100 %.',
    'The time to restore covers all incidents; hours are cut, not rounded.',
    'Its labels are the buckets of the report of 2019.',
  ],
  deploymentFrequency,
  leadTime,
  changeFailureRate,
  recoveryTime,
};
