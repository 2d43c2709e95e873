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
import { Deployment } from './deployments';
import { divide } from './divisions';
import { ms } from './facts';
import { LeadTimeSample } from './leadTime';
import { EntityModel } from './model';

/** Deployments of a window that have happened by `asOf`. */
export function deploymentsIn(
  model: EntityModel,
  window: TimeWindow,
  asOf: string,
): Deployment[] {
  const inside = insideOf(window, asOf);
  return model.deployments.filter(({ at }) => inside(at));
}

/** Changes first deployed in a window, by `asOf`. */
export function samplesIn(
  model: EntityModel,
  window: TimeWindow,
  asOf: string,
): LeadTimeSample[] {
  const inside = insideOf(window, asOf);
  return model.samples.filter(({ deployment }) => inside(deployment.at));
}

/** Whether an instant lies in a window and has come by `asOf`. */
export function insideOf(
  window: TimeWindow,
  asOf: string,
): (at: number) => boolean {
  const from = ms(window.from);
  const to = ms(window.to);
  const now = ms(asOf);
  return at => at >= from && at < to && at <= now;
}

/**
 * Weeks of a window that count as observed: from the start of the ISO week of
 * the first event, to `asOf`. Cut and running weeks count by the part of the
 * week that is inside, so that a week of 167 hours is one week.
 */
export function observedWeeks(
  model: EntityModel,
  window: TimeWindow,
  asOf: string,
): number {
  const first = firstWeekStart(model, window.zone);
  if (first === null) {
    return 0;
  }
  const now = ms(asOf);
  const { weeks, weekLengths } = divide(window);
  return weeks.reduce((sum, week, index) => {
    const from = Math.max(ms(week.from), first);
    const to = Math.min(ms(week.to), now);
    return sum + (to > from ? (to - from) / weekLengths[index] : 0);
  }, 0);
}

/** Start of the ISO week of the first event, ms since the epoch. */
export function firstWeekStart(
  model: EntityModel,
  zone: string,
): number | null {
  const { firstAt } = model.activity;
  return firstAt === null ? null : ms(calendarAt(firstAt, zone).weekStart);
}
