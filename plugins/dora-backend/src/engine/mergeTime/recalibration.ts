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
  IntervalRule,
  Scores,
  fitInterval,
  truncationWeight,
} from './conformal';
import { DAY } from './types';

/** Openings of this long before a day make the interval of the day. */
const WINDOW = 120 * DAY;
const LEAST_CASES = 100;

/** A request whose outcome became known, with its scores. */
export interface ScoredRequest {
  createdAt: number;
  closedAt: number;
  scores: Scores;
}

/**
 * Intervals that follow a drift while the model stays as it is: each day the
 * interval is fitted anew on the merged requests that were opened in the last
 * 120 days and closed before the day began, weighted for those that are not
 * merged yet.
 *
 * @param first - used as long as fewer than 100 such requests are known
 * @param known - in any order
 * @returns the rule of the day of an opening
 */
export function recalibratedIntervals(
  first: IntervalRule,
  known: readonly ScoredRequest[],
): (openedAt: number) => IntervalRule {
  const start = known.reduce(
    (least, { createdAt }) => Math.min(least, createdAt),
    Infinity,
  );
  const rules = new Map<number, IntervalRule>();
  return openedAt => {
    const until = Math.floor(openedAt / DAY) * DAY;
    let rule = rules.get(until);
    if (!rule) {
      const from = Math.max(start, until - WINDOW);
      const usable = known.filter(
        ({ createdAt, closedAt }) => createdAt >= from && closedAt < until,
      );
      rule =
        usable.length < LEAST_CASES
          ? first
          : fitInterval(
              usable.map(({ scores }) => scores),
              first.level,
              usable.map(({ createdAt, closedAt }) =>
                truncationWeight(closedAt - createdAt, {
                  from,
                  to: until,
                  until,
                }),
              ),
            );
      rules.set(until, rule);
    }
    return rule;
  };
}
