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

import { TimeWindow } from '@maestro/backstage-plugin-maestro-common';
import { calendarAt } from '@maestro/backstage-plugin-maestro-statistics';
import { divide } from '../divisions';
import { FailureSettings } from '../failureModel';
import { recoveryTimes } from '../failures';
import { ms } from '../facts';
import { LeadTimeSample } from '../leadTime';
import { EntityModel } from '../model';
import { Outcome, incidentSourceOf, outcomesOf } from '../outcomes';
import { closedWindow } from '../restatements';
import { SEGMENTS, Segment } from '../segments';
import { PageState } from '../states';
import { WeekSums, WeeklyUnit } from './changes';
import { PackChange, PackDeployment, PackService } from './types';
import { counted } from './words';

/** Closed weeks that a pack looks at; its own is the last of them. */
export const PACK_WEEKS = 26;

/** Fewer closed weeks are not compared: six recent ones and eight before. */
export const LEAST_WEEKS = 14;

const RECENT = 6;

/**
 * The instant up to which facts count: all of them do. So a pack of a closed
 * week is the same whenever it is made from the same facts; that nothing is
 * pending any more is what "closed" means.
 */
const EVER = '9000-01-01T00:00:00.000Z';

const NO_SUMS: WeekSums = {
  deployments: 0,
  changes: 0,
  leadTimeLogs: 0,
  settled: 0,
  failed: 0,
  recoveries: 0,
  recoveryLogs: 0,
  rework: 0,
};

/** The weeks of a pack that ends with a week. */
export function packWindow(
  week: { to: string },
  zone: string,
): TimeWindow & { from: string; to: string } {
  return closedWindow({
    now: ms(week.to),
    zone,
    settlingMs: 0,
    weeks: PACK_WEEKS,
  });
}

/** First and last day of a week, `2026-11-09`, in its zone. */
export function daysOf(
  week: { from: string; to: string },
  zone: string,
): { firstDay: string; lastDay: string } {
  const dayOf = (instant: number) => calendarAt(instant, zone).local;
  return {
    firstDay: dayOf(ms(week.from)).slice(0, 10),
    lastDay: dayOf(ms(week.to) - 1).slice(0, 10),
  };
}

/**
 * One service of a pack.
 *
 * Its weeks are the closed ones after that of its first deployment ever: what
 * was before it was not observed, and is not a week without deployments.
 * Likewise nothing failed, as far as anybody knows, before its source of
 * incidents first told something: those weeks have no settled deployment.
 *
 * @param state - of the service at the end of the week
 * @param window - the weeks of the pack; see {@link packWindow}
 */
export function packService(options: {
  model: EntityModel;
  state: PageState;
  window: TimeWindow;
  failures: FailureSettings;
}): PackService {
  const { failures, model, state, window } = options;
  const { entityRef } = model;
  const common = {
    entityRef,
    title: entityRef.slice(entityRef.indexOf('/') + 1),
    incidentSource: model.incidentActivity.lastAt !== null,
    uncompared: null,
  };
  const nothing = Object.fromEntries(SEGMENTS.map(name => [name, 0])) as Record<
    Segment,
    number
  >;
  if (state.state !== 'ok') {
    return {
      ...common,
      weeks: [],
      deployments: [],
      changes: [],
      segmentSeconds: nothing,
      segmentChanges: 0,
      unknown: state.reason ?? 'Its figures are not known.',
    };
  }
  const { weeks: buckets, weekAt } = divide(window);
  const last = buckets.length - 1;
  const outcomes = outcomesOf(model, EVER, failures).filter(
    ({ deployment }) => weekAt(deployment.at) >= 0,
  );
  const recoveries = recoveriesOf(model, outcomes, failures);
  const samples = model.samples.filter(
    ({ deployment }) => weekAt(deployment.at) >= 0,
  );
  const sums = buckets.map(() => ({ ...NO_SUMS }));
  addOutcomes(sums, { model, outcomes, recoveries, window });
  for (const { deployment, seconds } of samples) {
    if (seconds !== null) {
      const week = sums[weekAt(deployment.at)];
      week.changes += 1;
      week.leadTimeLogs += logOf(seconds);
    }
  }
  const segmentSeconds = { ...nothing };
  let segmentChanges = 0;
  for (const { deployment, segments } of samples) {
    if (segments !== null && weekAt(deployment.at) > last - RECENT) {
      segmentChanges += 1;
      for (const name of SEGMENTS) {
        segmentSeconds[name] += (segments[name] ?? 0) / 1000;
      }
    }
  }
  const first = model.deployments[0]?.at ?? Infinity;
  return {
    ...common,
    weeks: sums.filter((_, index) => ms(buckets[index].from) > first),
    deployments: outcomes
      .filter(({ deployment }) => weekAt(deployment.at) === last)
      .map(outcome =>
        deploymentOf(entityRef, outcome, recoveries.get(outcome.deployment.id)),
      ),
    changes: samples
      .filter(({ deployment }) => weekAt(deployment.at) === last)
      .map(sample => changeOf(entityRef, sample)),
    segmentSeconds,
    segmentChanges,
    unknown: null,
  };
}

/** Seconds to the restored service; `open`: nothing tells that it is. */
interface Recovered {
  seconds: number | null;
  open: boolean;
}

function recoveriesOf(
  model: EntityModel,
  outcomes: readonly Outcome[],
  { restoredBy }: FailureSettings,
): Map<string, Recovered> {
  const { samples } = recoveryTimes(outcomes, incidentSourceOf(model), {
    asOf: ms(EVER),
    restoredBy,
  });
  return new Map(
    samples.map(sample => [
      sample.deploymentId,
      {
        seconds:
          sample.censored || sample.ms === null ? null : sample.ms / 1000,
        open: sample.censored,
      },
    ]),
  );
}

function addOutcomes(
  sums: WeekSums[],
  options: {
    model: EntityModel;
    outcomes: readonly Outcome[];
    recoveries: ReadonlyMap<string, Recovered>;
    window: TimeWindow;
  },
): void {
  const { model, outcomes, recoveries, window } = options;
  const { weeks: buckets, weekAt } = divide(window);
  const told = model.incidentActivity.firstAt ?? Infinity;
  // Which week fixed an incident is told by the incident source alone.
  const toldThroughout = told < ms(window.from);
  for (const { deployment, rework, settled, status } of outcomes) {
    const index = weekAt(deployment.at);
    const week = sums[index];
    week.deployments += 1;
    if (rework && (toldThroughout || rework.rule !== 'fixes-incident')) {
      week.rework += 1;
    }
    if (settled && ms(buckets[index].from) > told) {
      week.settled += 1;
      if (status === 'failed') {
        week.failed += 1;
        const seconds = recoveries.get(deployment.id)?.seconds ?? null;
        if (seconds !== null) {
          week.recoveries += 1;
          week.recoveryLogs += logOf(seconds);
        }
      }
    }
  }
}

/** Less than a second is one: the logarithm of nothing would outweigh all. */
function logOf(seconds: number): number {
  return Math.log(Math.max(1, seconds));
}

function deploymentOf(
  entityRef: string,
  { deployment, failures, rework, status }: Outcome,
  recovered: Recovered | undefined,
): PackDeployment {
  return {
    id: deployment.id,
    entityRef,
    at: new Date(deployment.at).toISOString(),
    title: deployment.title,
    url: deployment.url,
    facts: [
      ...new Set([
        ...deployment.facts,
        ...failures.flatMap(failure => failure.facts),
      ]),
    ].sort(),
    status,
    failures: failures.map(({ reason }) => reason),
    recoverySeconds: recovered?.seconds ?? null,
    open: recovered?.open ?? false,
    rework: rework?.reason ?? null,
  };
}

function changeOf(
  entityRef: string,
  { change, deployment, seconds, segments }: LeadTimeSample,
): PackChange {
  return {
    id: change.id,
    entityRef,
    at: new Date(deployment.at).toISOString(),
    title: change.title,
    url: change.url,
    facts: [
      ...new Set([
        ...change.facts,
        ...(change.course?.facts ?? []),
        ...deployment.facts,
      ]),
    ].sort(),
    seconds,
    segments:
      segments &&
      (Object.fromEntries(
        SEGMENTS.map(name => {
          const part = segments[name];
          return [name, part === null ? null : part / 1000];
        }),
      ) as PackChange['segments']),
  };
}

/**
 * Services whose weeks are compared, all over the same number of weeks, and
 * for the others why they are not.
 *
 * A week in which a service was not observed is not a week of nothing, so
 * services are compared over weeks that all of them have. Of 14 to 26 weeks
 * that number is taken which keeps the most service-weeks, of equal ones the
 * greatest; services that have fewer are described but not compared, so that
 * one that is new does not look like a change. The choice rests on when
 * services began, not on what is compared, and so leaves the tests exact.
 */
export function comparedUnits(services: readonly PackService[]): {
  services: PackService[];
  units: WeeklyUnit[];
} {
  const known = services.filter(({ unknown }) => unknown === null);
  let length = 0;
  let most = 0;
  for (let weeks = PACK_WEEKS; weeks >= LEAST_WEEKS; weeks -= 1) {
    const kept =
      weeks * known.filter(service => service.weeks.length >= weeks).length;
    if (kept > most) {
      most = kept;
      length = weeks;
    }
  }
  const compared = (service: PackService) =>
    service.unknown === null && length > 0 && service.weeks.length >= length;
  return {
    services: services.map(service =>
      compared(service) || service.unknown !== null
        ? service
        : { ...service, uncompared: uncomparedText(service, length) },
    ),
    units: known.filter(compared).map(({ entityRef, weeks }) => ({
      id: entityRef,
      weeks: weeks.slice(weeks.length - length),
    })),
  };
}

function uncomparedText({ weeks }: PackService, length: number): string {
  return weeks.length < LEAST_WEEKS
    ? `its ${counted(
        weeks.length,
        'closed week',
      )} since its first deployment are too few to compare; it takes ${LEAST_WEEKS}.`
    : `it is not compared: the others are over ${length} weeks, and it began ${weeks.length} weeks ago.`;
}
