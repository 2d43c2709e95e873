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

import { FigureInterval } from '@maestro/backstage-plugin-maestro-common';
import { FigurePart } from './parts';
import { Rate, RecoveryFigure } from './failures';

export const CHANGE_FAILURE_RATE = 'dora.change-failure-rate';
export const RECOVERY_TIME = 'dora.failed-deployment-recovery-time';
export const REWORK_RATE = 'dora.deployment-rework-rate';

/** Figures whose evidence is deployments with what became of them. */
export const FAILURE_FIGURES = [
  CHANGE_FAILURE_RATE,
  RECOVERY_TIME,
  REWORK_RATE,
];

/** The stability of a window, as the failures tell it. */
export interface WindowFailures {
  failureRate: Rate;
  reworkRate: Rate;
  recovery: RecoveryFigure;
}

/** Change failure rate, recovery time and rework rate. */
export function failureParts(failures: WindowFailures): FigurePart[] {
  const { failureRate, recovery, reworkRate } = failures;
  return [
    ratePart(CHANGE_FAILURE_RATE, 'Change failure rate', failureRate),
    {
      id: RECOVERY_TIME,
      label: 'Failed deployment recovery time',
      unit: 's',
      value: recovery.value,
      n: recovery.n,
      interval: recoveryInterval(recovery),
      ids: recovery.samples.map(({ deploymentId }) => deploymentId),
      why: recovery.reason ?? '',
      state: recovery.state,
    },
    ratePart(REWORK_RATE, 'Deployment rework rate', reworkRate),
  ];
}

function ratePart(id: string, label: string, rate: Rate): FigurePart {
  const { interval } = rate;
  return {
    id,
    label,
    unit: 'ratio',
    value: rate.value,
    n: rate.n,
    interval: interval && {
      low: interval.lower,
      high: interval.upper,
      level: interval.level,
      method: 'wilson',
    },
    ids: rate.of,
    why: rate.reason ?? '',
    state: rate.state,
  };
}

// Where too many still fail, nothing bounds the median from above: then there
// is no interval to show.
function recoveryInterval({
  interval,
  method,
}: RecoveryFigure): FigureInterval | null {
  return interval === null || interval.upper === null
    ? null
    : {
        low: interval.lower,
        high: interval.upper,
        level: interval.level,
        method: method === 'kaplan-meier' ? 'kaplan-meier' : 'order-statistics',
      };
}
