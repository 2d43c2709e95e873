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
import {
  Bucket,
  bucketFinder,
  dayBuckets,
  isoWeekBuckets,
  isoWeekInterval,
} from '@maestro/backstage-plugin-maestro-statistics';
import { ms } from './facts';

/** A window cut into weeks and days. */
export interface Divisions {
  /** `partial` here: cut by the window; the running week is the caller's. */
  weeks: Bucket[];
  /** Milliseconds of each whole week, also where the window cuts it. */
  weekLengths: number[];
  /** Index of the week, or of the day, that holds an instant; -1 for none. */
  weekAt(at: number): number;
  dayAt(at: number): number;
}

/** An instant after every window: no week is running then. */
const LATER = '9000-01-01T00:00:00.000Z';

/** Windows remembered: pages mostly ask for the same few. */
const REMEMBERED = 100;

const remembered = new Map<string, Divisions>();

/**
 * Cuts a window into ISO weeks and days of its zone. Asking a zone for its
 * offset is slow, so the last windows are remembered: the result depends on
 * nothing but the window.
 */
export function divide(window: TimeWindow): Divisions {
  const key = `${window.from} ${window.to} ${window.zone}`;
  const known = remembered.get(key);
  if (known) {
    return known;
  }
  const weeks = isoWeekBuckets(window, LATER);
  const days = dayBuckets(window, LATER);
  const divisions = {
    weeks,
    weekLengths: weeks.map(({ id, from, to, partial }) => {
      const whole = partial ? isoWeekInterval(id, window.zone) : { from, to };
      return ms(whole.to) - ms(whole.from);
    }),
    weekAt: bucketFinder(weeks),
    dayAt: bucketFinder(days),
  };
  if (remembered.size >= REMEMBERED) {
    remembered.delete(remembered.keys().next().value!);
  }
  remembered.set(key, divisions);
  return divisions;
}
