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

import { WorkingClock } from '@maestro/backstage-plugin-maestro-statistics';
import { LeadTimeSample } from './leadTime';
import { FigurePart, LEAD_TIME, quantilePart, timedSamples } from './parts';

/** The clock of working hours of a portal. */
export interface WorkingTime {
  /**
   * @param zone - of the page; used where the portal names no zone of its own
   * @param span - instants that will be asked about, ms since the epoch
   */
  clock(zone: string, span: { from: number; to: number }): WorkingClock;
  /** The hours in words, such as `mon–fri 09:00–17:00 Europe/Berlin`. */
  describe(zone: string): string;
}

/** Median lead time that counts working hours only. */
export const WORKING_LEAD_TIME = `${LEAD_TIME}.working`;

/** Samples with the working seconds from the start to the deployment. */
export function workingSamples(
  samples: readonly LeadTimeSample[],
  working: WorkingTime,
  zone: string,
): Array<{ sample: LeadTimeSample; seconds: number }> {
  const timed = timedSamples(samples).flatMap(sample =>
    sample.change.startAt === null
      ? []
      : [{ sample, from: sample.change.startAt, to: sample.deployment.at }],
  );
  if (timed.length === 0) {
    return [];
  }
  const clock = working.clock(zone, {
    from: timed.reduce((least, { from }) => Math.min(least, from), Infinity),
    to: timed.reduce((most, { to }) => Math.max(most, to), -Infinity),
  });
  return timed.flatMap(({ sample, from, to }) => {
    const seconds = clock.secondsBetween(from, to);
    return seconds === null ? [] : [{ sample, seconds }];
  });
}

/**
 * The lead time for changes in working hours: a figure of its own with a rule
 * of its own, never mixed with elapsed time.
 */
export function workingLeadTimePart(
  samples: readonly LeadTimeSample[],
  working: WorkingTime,
  zone: string,
): FigurePart {
  const timed = workingSamples(samples, working, zone);
  return quantilePart(
    {
      id: WORKING_LEAD_TIME,
      label: 'Lead time for changes, working hours',
      p: 0.5,
    },
    timed.map(({ seconds }) => seconds).sort((a, b) => a - b),
    timed.map(({ sample }) => sample.change.id),
  );
}
