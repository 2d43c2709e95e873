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
import { wilsonInterval } from '@maestro/backstage-plugin-maestro-statistics';
import { DeploymentOutcome, IncidentSource, Rate } from './outcomeTypes';

/** Fewer than so many give a list, no rate. */
export const FEWEST = 5;

const NOTHING: Rate = {
  state: 'no_data',
  reasonCode: null,
  reason: null,
  k: null,
  n: null,
  value: null,
  interval: null,
  counted: [],
  of: [],
  pending: 0,
  unknown: 0,
};

/**
 * Change failure rate: deployments that failed, of the settled ones (DORA).
 * Each deployment counts once however many incidents it caused, by the date
 * of the deployment; those still inside their settling window are on neither
 * side, failed or not. Interval: Wilson, 95 %.
 *
 * States: `no_data` without deployments, `no_source` when nobody tells
 * incidents, `pending` when none has settled, `too_few` under 5.
 */
export function changeFailureRate(
  outcomes: readonly DeploymentOutcome[],
  source: IncidentSource,
): Rate {
  const all = unique(outcomes);
  const judged = all.filter(({ settled }) => settled);
  const pending = all.filter(
    ({ settled, status }) => !settled && status === 'pending',
  ).length;
  const unknown = all.filter(({ status }) => status === 'unknown').length;
  const counts = { pending, unknown };
  if (all.length === 0) {
    return {
      ...NOTHING,
      reasonCode: 'no_deployments',
      reason: 'There were no deployments to production.',
    };
  }
  if (!source.connected) {
    return {
      ...NOTHING,
      ...counts,
      state: 'no_source',
      reasonCode: 'no_source',
      reason:
        'No source of incidents is connected: nobody would have told a failure.',
    };
  }
  if (judged.length === 0 && unknown === all.length) {
    return {
      ...NOTHING,
      ...counts,
      state: 'no_source',
      reasonCode: 'no_source',
      reason: 'The source of incidents tells nothing about that time.',
    };
  }
  if (judged.length === 0) {
    return {
      ...NOTHING,
      ...counts,
      state: 'pending',
      reasonCode: 'pending',
      reason: 'No deployment has passed its settling window yet.',
    };
  }
  return rate(
    judged.filter(({ status }) => status === 'failed'),
    judged,
    { ...counts, what: 'settled deployments' },
  );
}

/**
 * Deployment rework rate: unplanned deployments that mend, of all deployments
 * (DORA). Interval: Wilson, 95 %. Without an incident source rollbacks,
 * reverts and hotfixes are still seen; the reason says what is not.
 */
export function reworkRate(
  outcomes: readonly DeploymentOutcome[],
  source: IncidentSource,
): Rate {
  const all = unique(outcomes);
  if (all.length === 0) {
    return {
      ...NOTHING,
      reasonCode: 'no_deployments',
      reason: 'There were no deployments to production.',
    };
  }
  const result = rate(
    all.filter(({ rework }) => rework !== null),
    all,
    { pending: 0, unknown: 0, what: 'deployments' },
  );
  return result.state === 'ok' && !source.connected
    ? {
        ...result,
        reason:
          'No source of incidents is connected: only rollbacks, reverts and hotfixes are seen.',
      }
    : result;
}

function rate(
  counted: readonly DeploymentOutcome[],
  of: readonly DeploymentOutcome[],
  about: { pending: number; unknown: number; what: string },
): Rate {
  const k = counted.length;
  const n = of.length;
  const few = n < FEWEST;
  const interval = few ? null : wilsonInterval(k, n);
  return {
    state: few ? 'too_few' : 'ok',
    reasonCode: few ? 'too_few' : null,
    reason: few
      ? `${n} ${about.what} are too few for a rate; at least ${FEWEST} are needed.`
      : null,
    k,
    n,
    value: few ? null : k / n,
    interval: interval && {
      lower: interval.lower,
      upper: interval.upper,
      level: interval.level,
    },
    counted: idsOf(counted),
    of: idsOf(of),
    pending: about.pending,
    unknown: about.unknown,
  };
}

function idsOf(outcomes: readonly DeploymentOutcome[]): string[] {
  return outcomes.map(({ deployment }) => deployment.id).sort();
}

function unique(outcomes: readonly DeploymentOutcome[]): DeploymentOutcome[] {
  return [
    ...new Map(outcomes.map(item => [item.deployment.id, item])).values(),
  ];
}
