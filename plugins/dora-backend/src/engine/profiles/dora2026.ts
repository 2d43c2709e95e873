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
  calendarAt,
  isoWeekBuckets,
  isoWeekInterval,
  median,
  survivalQuantile,
} from '@maestro/backstage-plugin-maestro-statistics';
import {
  ascending,
  insideOf,
  inOrder,
  isObserved,
  known,
  lastInstant,
  profileFigure,
} from './figure';
import { failureShare } from './timeOnly';
import { Profile, ProfileFacts, ProfileFigure } from './types';

/** A younger deployment may still turn out to have failed. */
export const SETTLING_MS = 24 * 3_600_000;
/** Above this share of open failures their median needs their ages too. */
const OPEN_SHARE = 0.2;

/** Weeks of the window that were observed; cut ones by their part. */
function observedWeeks(facts: ProfileFacts): number {
  const { window, zone, firstEventAt, asOf } = facts;
  if (firstEventAt === null) {
    return 0;
  }
  const from = Math.max(
    window.from,
    Date.parse(calendarAt(firstEventAt, zone).weekStart),
  );
  const to = Math.min(window.to, asOf);
  if (from >= to) {
    return 0;
  }
  return isoWeekBuckets({ from, to, zone }, to).reduce((sum, week) => {
    const whole = isoWeekInterval(week.id, zone);
    const length = Date.parse(whole.to) - Date.parse(whole.from);
    return sum + (Date.parse(week.to) - Date.parse(week.from)) / length;
  }, 0);
}

/** Deployments by the weeks observed. Source: dora.dev, guide of 2026-01-05. */
function deploymentFrequency(facts: ProfileFacts): ProfileFigure {
  const inside = facts.deployments.filter(({ at }) => insideOf(facts)(at));
  const weeks = observedWeeks(facts);
  return profileFigure({
    value: isObserved(facts) && weeks > 0 ? inside.length / weeks : null,
    unit: 'deployments/week',
    n: inside.length,
    rule: 'dora-2026.deployment-frequency',
    ruleText:
      'Deployments to production by the weeks observed, cut weeks by their part.',
    reason: 'not_observed',
    ids: inside.map(({ id }) => id),
  });
}

/**
 * Median from the first commit of a change to its first production
 * deployment. Source: dora.dev, guide of 2026-01-05.
 */
function leadTime(facts: ProfileFacts): ProfileFigure {
  const inside = insideOf(facts);
  const samples = known(facts.changes, ({ firstCommitAt, deployedAt }) =>
    firstCommitAt !== null &&
    deployedAt !== null &&
    inside(deployedAt) &&
    deployedAt >= firstCommitAt
      ? (deployedAt - firstCommitAt) / 1000
      : null,
  );
  return profileFigure({
    value: median(ascending(samples.map(({ number }) => number))),
    unit: 's',
    n: samples.length,
    rule: 'dora-2026.lead-time',
    ruleText:
      'Median time from the first commit of a change to its first deployment to production.',
    reason: 'no_changes',
    ids: samples.map(({ item }) => item.id),
  });
}

/**
 * Failed deployments of those that have settled. A deployment is settled a day
 * after it finished; a younger one is pending and in neither number.
 * Source: dora.dev, guide of 2026-01-05.
 */
function changeFailureRate(facts: ProfileFacts): ProfileFigure {
  const inside = insideOf(facts);
  const causes = new Set(facts.incidents.flatMap(({ causedBy }) => causedBy));
  const all = inOrder(facts.deployments).filter(({ at }) => inside(at));
  const settled = all.filter(({ at }) => at + SETTLING_MS <= facts.asOf);
  const { failed, total, ratio } = failureShare(settled, ({ id }) =>
    causes.has(id),
  );
  const nothing = all.length === 0 ? 'no_deployments' : 'pending';
  return profileFigure({
    value: facts.incidentSource ? ratio : null,
    unit: 'ratio',
    n: total.length,
    k: facts.incidentSource ? failed.length : null,
    rule: 'dora-2026.change-failure-rate',
    ruleText:
      'Deployments with an attributed failure, of those that have settled (a day old).',
    reason: facts.incidentSource ? nothing : 'no_incident_source',
    ids: total,
  });
}

/**
 * Median from the finish of a failed deployment to the end of its trouble; with
 * more than a fifth still open, the Kaplan-Meier median, to which an open one
 * adds its age. Source: dora.dev, guide of 2026-01-05; Kaplan and Meier 1958.
 */
function recoveryTime(facts: ProfileFacts): ProfileFigure {
  const inside = insideOf(facts);
  const last = lastInstant(facts);
  const deployments = new Map(facts.deployments.map(each => [each.id, each]));
  const samples = facts.incidents.flatMap(incident =>
    incident.causedBy.flatMap(id => {
      const deployment = deployments.get(id);
      if (!deployment || !inside(deployment.at)) {
        return [];
      }
      const { resolvedAt } = incident;
      const closed = resolvedAt !== null && resolvedAt <= facts.asOf;
      const end = closed ? resolvedAt : Math.max(last, facts.asOf);
      const seconds = (end - deployment.at) / 1000;
      return seconds < 0 ? [] : [{ id: incident.id, seconds, closed }];
    }),
  );
  const closed = samples.filter(sample => sample.closed);
  const censored = samples.length - closed.length;
  const nothing = samples.length === 0 ? 'no_incidents' : 'pending';
  const value =
    censored > OPEN_SHARE * samples.length
      ? survivalQuantile(
          samples.map(sample => ({
            time: sample.seconds,
            censored: !sample.closed,
          })),
        ).value
      : median(ascending(closed.map(({ seconds }) => seconds)));
  return profileFigure({
    value: facts.incidentSource ? value : null,
    unit: 's',
    n: facts.incidentSource ? samples.length : 0,
    rule: 'dora-2026.recovery-time',
    ruleText:
      'Median time from a failed deployment to the end of its trouble; open ones by their age where they are many.',
    reason: facts.incidentSource ? nothing : 'no_incident_source',
    ids: samples.map(({ id }) => id),
  });
}

/** The definitions of dora.dev; the default. */
export const dora2026Profile: Profile = {
  id: 'dora-2026',
  edition: '2026',
  title: 'DORA 2026',
  source: 'dora.dev, guide of 2026-01-05, CC-BY-4.0',
  describe: [
    'Five metrics with sample sizes and intervals; what is not known is null, never zero.',
    'A failure belongs to a deployment by evidence, or by time within seven days.',
  ],
  deploymentFrequency,
  leadTime,
  changeFailureRate,
  recoveryTime,
};
