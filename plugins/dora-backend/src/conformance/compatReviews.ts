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
  failureLabel,
  frequencyLabel,
  leadTimeLabel,
  restoreLabel,
} from '../engine/profiles/fourkeysRules';
import { isBot } from '../engine/profiles/names';
import {
  requestPhases,
  reworkCycles,
  withoutNegatives,
} from '../engine/profiles/reviews';
import { Rules, noRule } from './compatRules';
import { Json, listOf, numberOf, objectOf } from './tally';
import { timeOf } from './time';

function reviewOf(item: unknown, field: string) {
  const review = objectOf(item, field);
  return {
    at: timeOf(review.at, `${field}.at`),
    approves: String(review.state).toLowerCase() === 'approved',
    actor: typeof review.actor === 'string' ? review.actor : null,
  };
}

/** Samples; null is none, as medians of SQL pass over it. */
function numbers(given: Json, list: string): number[] {
  return listOf(given, list).flatMap((value, index) =>
    value === null ? [] : [numberOf(value, `${list}[${index}]`)],
  );
}

const isType = (event: Json, type: string) =>
  String(event.type).toUpperCase() === type;

function phases(given: Json, profile: string): Json {
  if (profile !== 'middleware' && profile !== 'dora-2026') {
    noRule(profile);
  }
  const request = objectOf(given.pull_request, 'pull_request');
  const events = listOf(given, 'events').map((item, index) =>
    objectOf(item, `events[${index}]`),
  );
  const merged = String(request.state).toUpperCase() === 'MERGED';
  const ready = events
    .filter(event => isType(event, 'READY_FOR_REVIEW'))
    .map(event => timeOf(event.at, 'events.at'));
  const found = requestPhases({
    createdAt: timeOf(request.created, 'pull_request.created'),
    readyAt: ready.length > 0 ? ready.reduce((a, b) => Math.min(a, b)) : null,
    mergedAt: merged
      ? timeOf(request.state_changed, 'pull_request.state_changed')
      : null,
    reviews: events
      .filter(event => isType(event, 'REVIEW'))
      .map(event => reviewOf(event, 'events')),
  });
  const spans = profile === 'middleware' ? found : withoutNegatives(found);
  // What Middleware writes where there is no value.
  const value = (seconds: number | null) =>
    seconds ?? (profile === 'middleware' ? -1 : null);
  return {
    first_review_seconds: value(spans.firstReviewSeconds),
    rework_seconds: value(spans.reworkSeconds),
    merge_seconds: value(spans.mergeSeconds),
    cycle_seconds: value(spans.cycleSeconds),
    blocking_reviews: spans.blockingReviews,
    approving_reviews: spans.approvingReviews,
  };
}

/** A label for want of data is only given by the tool itself. */
function labelled(
  profile: string,
  found: { value: number | null; label: string | null },
  missing: { value: number | null; label: string | null },
) {
  if (profile !== 'fourkeys' && profile !== 'dora-2026') {
    noRule(profile);
  }
  return found.value === null && profile === 'fourkeys' ? missing : found;
}

/** Reviews, and the labels of fourkeys. */
export const reviewRules: Record<string, Rules> = {
  'pr_phases.json': {
    performance: phases,
    rework_cycles: given =>
      reworkCycles({
        reviews: listOf(given, 'reviews').map((item, index) =>
          reviewOf(item, `reviews[${index}]`),
        ),
        commitsAt: listOf(given, 'commits_at').map((at, index) =>
          timeOf(at, `commits_at[${index}]`),
        ),
        reviewers: listOf(given, 'reviewers').map(String),
        author: typeof given.author === 'string' ? given.author : null,
      }),
  },
  'fourkeys_labels.json': {
    lead_time: (given, profile) => {
      const { median: value, label } = leadTimeLabel(numbers(given, 'minutes'));
      const found = labelled(
        profile,
        { value, label },
        { value: 0, label: 'One day' },
      );
      return { median_minutes: found.value, label: found.label };
    },
    time_to_restore: (given, profile) => {
      const { median: value, label } = restoreLabel(numbers(given, 'seconds'));
      // Its query has no default here, so that nothing falls to the last label.
      const found = labelled(
        profile,
        { value, label },
        { value: null, label: 'One year' },
      );
      return { median_hours: found.value, label: found.label };
    },
    change_failure_rate: (given, profile) => {
      const { rate: value, label } = failureLabel(
        numberOf(given.joined_incident_rows, 'joined_incident_rows'),
        numberOf(given.distinct_deployments, 'distinct_deployments'),
      );
      const found = labelled(profile, { value, label }, { value, label });
      return { rate: found.value, label: found.label };
    },
    deployment_frequency: given => {
      const first = given.first_event_date;
      const found = frequencyLabel(
        timeOf(given.today, 'today'),
        first === undefined || first === null
          ? (first as undefined | null)
          : timeOf(first, 'first_event_date'),
        listOf(given, 'deployment_days').map((day, index) =>
          timeOf(day, `deployment_days[${index}]`),
        ),
      );
      return {
        label: found.label,
        weeks: found.weeks,
        median_days_per_week: found.medianDaysPerWeek,
        median_week_deployed: found.medianWeekDeployed,
        median_weeks_deployed_per_month: found.medianWeeksPerMonth,
      };
    },
  },
};

/** Whether one entry of `bots.json` is a bot. */
export function botOf(value: unknown): boolean {
  if (typeof value === 'string' || value === null) {
    // An event without an actor is nobody's.
    return value === null || isBot({ name: value });
  }
  const given = objectOf(value, 'name');
  const type = given.type ?? given.account_type;
  return isBot({
    name: typeof given.name === 'string' ? given.name : null,
    type: typeof type === 'string' ? type : null,
  });
}
