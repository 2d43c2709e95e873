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
  quantile,
  quantileInterval,
  survivalQuantile,
} from '@maestro/backstage-plugin-maestro-statistics';
import { byText } from '../facts';
import {
  DeploymentOutcome,
  IncidentSource,
  Recovery,
  RecoveryFigure,
  RestoredBy,
} from './outcomeTypes';

/** Above this share of failures that last, the curve of survival is read. */
const MOST_CENSORED = 0.2;

const NOTHING: RecoveryFigure = {
  state: 'no_data',
  reasonCode: null,
  reason: null,
  n: null,
  value: null,
  p75: null,
  p90: null,
  interval: null,
  method: null,
  censored: 0,
  oldestOpen: null,
  contradictory: 0,
  samples: [],
};

/**
 * Failed deployment recovery time (DORA): from the finish of a failed
 * deployment until service was restored, by the end of its incidents, by the
 * finish of a mending deployment, or by the earlier of both (default). Not the
 * duration of incidents, and only of failures that a deployment caused.
 *
 * Failures that still last are right-censored at `asOf`. When they are more
 * than a fifth, median, p75 and p90 are read off the Kaplan–Meier curve; else
 * they are R-7 quantiles of those that ended, and the others are counted
 * beside them. A restoration before the deployment gives no sample; it is
 * counted as contradictory. Seconds.
 */
export function recoveryTimes(
  outcomes: readonly DeploymentOutcome[],
  source: IncidentSource,
  options: { asOf: number; restoredBy?: RestoredBy },
): RecoveryFigure {
  const { asOf, restoredBy = 'earliest' } = options;
  const all = [
    ...new Map(outcomes.map(item => [item.deployment.id, item])).values(),
  ];
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
      state: 'no_source',
      reasonCode: 'no_source',
      reason:
        'No source of incidents is connected: nobody would have told a failure.',
    };
  }
  const samples = all
    .filter(({ status }) => status === 'failed')
    .map(outcome => recoveryOf(outcome, asOf, restoredBy))
    .sort((a, b) => byText(a.deploymentId, b.deploymentId));
  const timed = samples.filter(
    (sample): sample is Recovery & { ms: number } => sample.ms !== null,
  );
  const contradictory = samples.length - timed.length;
  const open = timed.filter(({ censored }) => censored);
  const counts = {
    samples,
    contradictory,
    censored: open.length,
    oldestOpen:
      open.length > 0
        ? open.reduce((most, { ms }) => Math.max(most, ms), 0) / 1000
        : null,
  };
  if (timed.length === 0) {
    return {
      ...NOTHING,
      ...counts,
      reasonCode: samples.length > 0 ? 'contradictory' : 'no_failures',
      reason:
        samples.length > 0
          ? 'Every restoration seems to lie before its deployment.'
          : 'No deployment failed.',
    };
  }
  return open.length / timed.length > MOST_CENSORED
    ? fromCurve(timed, counts)
    : fromEnded(timed, counts);
}

type Timed = Recovery & { ms: number };
type Counts = Pick<
  RecoveryFigure,
  'samples' | 'contradictory' | 'censored' | 'oldestOpen'
>;

function fromCurve(timed: readonly Timed[], counts: Counts): RecoveryFigure {
  const curve = timed.map(({ ms, censored }) => ({
    time: ms / 1000,
    censored,
  }));
  const { value, lower, upper, level } = survivalQuantile(curve, 0.5);
  const known = value !== null;
  return {
    ...NOTHING,
    ...counts,
    state: known ? 'ok' : 'pending',
    reasonCode: known ? null : 'pending',
    reason: known
      ? null
      : `${counts.censored} of ${timed.length} failures still last: the median is not reached.`,
    n: timed.length,
    value,
    p75: survivalQuantile(curve, 0.75).value,
    p90: survivalQuantile(curve, 0.9).value,
    interval: known && lower !== null ? { lower, upper, level } : null,
    method: 'kaplan-meier',
  };
}

function fromEnded(timed: readonly Timed[], counts: Counts): RecoveryFigure {
  const sorted = timed
    .filter(({ censored }) => !censored)
    .map(({ ms }) => ms / 1000)
    .sort((a, b) => a - b);
  const interval = quantileInterval(sorted, 0.5);
  return {
    ...NOTHING,
    ...counts,
    state: 'ok',
    n: timed.length,
    value: quantile(sorted, 0.5),
    p75: quantile(sorted, 0.75),
    p90: quantile(sorted, 0.9),
    interval: interval && {
      lower: interval.lower,
      upper: interval.upper,
      level: interval.level,
    },
    method: 'r7',
  };
}

function recoveryOf(
  outcome: DeploymentOutcome,
  asOf: number,
  restoredBy: RestoredBy,
): Recovery {
  const { deployment, resolvedAt, remediatedAt, failures } = outcome;
  const since = (end: number | null) =>
    end === null || end > asOf ? null : end - deployment.at;
  const byIncident = since(resolvedAt);
  const byRemediation = since(remediatedAt);
  // A failure without incidents has but one way to tell its end.
  const hasIncident = failures.some(({ kind }) => kind === 'incident');
  const ways: Array<number | null> = [];
  if (restoredBy !== 'remediation' && hasIncident) {
    ways.push(byIncident);
  }
  if (restoredBy !== 'incident' || !hasIncident) {
    ways.push(byRemediation);
  }
  const ends = ways.filter((way): way is number => way !== null);
  const ended = ends.length > 0 ? Math.min(...ends) : null;
  const contradictory =
    (ended !== null && ended < 0) ||
    (ended === null &&
      hasIncident &&
      failures.some(
        ({ kind, contradictory: odd }) => kind === 'incident' && odd,
      ));
  if (contradictory) {
    return {
      deploymentId: deployment.id,
      ms: null,
      censored: false,
      byIncident,
      byRemediation,
    };
  }
  return {
    deploymentId: deployment.id,
    ms: ended ?? Math.max(0, asOf - deployment.at),
    censored: ended === null,
    byIncident,
    byRemediation,
  };
}
