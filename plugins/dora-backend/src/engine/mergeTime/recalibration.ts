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

import { IntervalRule, Scores, fitInterval } from './conformal';
import { SETTLED } from './split';
import { DAY } from './types';

/** Requests that an interval is fitted on at most, the latest. */
const WINDOW = 4000;
const LEAST_WINDOW = 100;

/** A request whose outcome became known, with its scores. */
export interface ScoredRequest {
  createdAt: number;
  closedAt: number;
  scores: Scores;
}

/**
 * Intervals that follow a drift while the model stays as it is: each day the
 * interval is fitted anew on the latest merged requests. These were opened at
 * least two weeks before, as of younger ones only the quick are known, and
 * closed before the day began.
 *
 * @param first - used as long as fewer than 100 such requests are known
 * @param known - in any order
 * @returns the rule of the day of an opening
 */
export function recalibratedIntervals(
  first: IntervalRule,
  known: readonly ScoredRequest[],
): (openedAt: number) => IntervalRule {
  const byOpening = [...known].sort((a, b) => a.createdAt - b.createdAt);
  const rules = new Map<number, IntervalRule>();
  return openedAt => {
    const day = Math.floor(openedAt / DAY);
    let rule = rules.get(day);
    if (!rule) {
      const begin = day * DAY;
      const usable = byOpening
        .filter(
          ({ createdAt, closedAt }) =>
            createdAt < begin - SETTLED && closedAt < begin,
        )
        .slice(-WINDOW);
      rule =
        usable.length < LEAST_WINDOW
          ? first
          : fitInterval(
              usable.map(({ scores }) => scores),
              first.level,
            );
      rules.set(day, rule);
    }
    return rule;
  };
}
