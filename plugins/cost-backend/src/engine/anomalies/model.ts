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

import { Decomposition, decompose } from './decompose';
import { medianOf, spreadOf } from './robust';
import { evidenceOfShift, scoreOfShift } from './shift';

/** What a day is judged by. */
export interface Model {
  /** `seasonal`, or what has cost on few days, or on none. */
  kind: 'seasonal' | 'sparse' | 'none';
  /** Usual cost of a weekday, 0 (Monday) to 6. */
  usual(weekday: number): number;
  /** Spread of a day's logarithm. */
  spread: number;
  /**
   * How many spreads a day is above (or, negative, below) what is expected.
   *
   * @param expected - usual cost, and what is booked on that day besides
   */
  score(value: number, expected: number): number;
  /**
   * Evidence that the level moved; null where there is no level.
   *
   * @param sign - 1 for more, -1 for less
   */
  shift(value: number, weekday: number, sign: number): ShiftFound | null;
  /**
   * Evidence that the level rose on the middle one of three days in a row, each
   * given by what it is off, as a logarithm; null where there is no level.
   */
  rise(before: number, first: number, second: number): Evidence | null;
}

/** Evidence of a shift, and the shift that fits best in spreads of its own. */
export interface Evidence {
  evidence: number;
  score: number;
}

/** By the day on which the shift began. */
export interface ShiftFound {
  today: Evidence;
  /** Its evidence is -Infinity where that day is unknown. */
  yesterday: Evidence;
}

/** Least spread as a share: a series that never varies has a median error of 0. */
const LEAST_SPREAD = 0.01;
/** Sparse amounts vary by more; this is assumed until many are known. */
const LEAST_SPARSE_SPREAD = 0.5;
/** Amounts below this share of the usual one count as that share. */
const NEXT_TO_NOTHING = 0.01;
/** A series with more days next to nothing is sparse. */
const SPARSE = 0.2;
/** Level and weekdays are estimates: innovations are this much wider. */
const ESTIMATED = 1.1;

const NONE: Model = {
  kind: 'none',
  usual: () => 0,
  spread: 0,
  score: value => (value > 0 ? Infinity : 0),
  shift: () => null,
  rise: () => null,
};

/**
 * Learns from the days before.
 *
 * @param usage - oldest first; NaN for days that are left out
 * @param moved - logarithm by which a day's level was moved since
 * @param firstWeekday - of the first of them
 * @returns null where they are too few
 */
export function learn(
  usage: readonly number[],
  moved: readonly number[],
  firstWeekday: number,
  minDays: number,
): Model | null {
  const known = usage.filter(value => !Number.isNaN(value));
  if (known.length < minDays) {
    return null;
  }
  const some = known.filter(value => value > 0);
  if (some.length === 0) {
    return NONE;
  }
  const nothing = NEXT_TO_NOTHING * medianOf(some);
  const more = known.filter(value => value > nothing);
  if (more.length < (1 - SPARSE) * known.length) {
    return sparse(more, nothing);
  }
  const parts = decompose(
    usage.map((value, day) => Math.log(Math.max(value, nothing)) + moved[day]),
    firstWeekday,
    LEAST_SPREAD,
  );
  return parts && seasonal(parts, nothing);
}

function sparse(amounts: readonly number[], nothing: number): Model {
  const logs = amounts.map(Math.log);
  const usual = medianOf(logs);
  const spread = Math.max(
    LEAST_SPARSE_SPREAD,
    spreadOf(logs.map(log => log - usual)),
  );
  return {
    kind: 'sparse',
    usual: () => Math.exp(usual),
    spread,
    // A day without cost is nothing new, and less than usual nothing bad.
    score: (value, expected) =>
      value > nothing ? Math.max(0, Math.log(value / expected) / spread) : 0,
    shift: () => null,
    rise: () => null,
  };
}

function seasonal(parts: Decomposition, nothing: number): Model {
  const { before, carried, last, level, levelBefore, weekdays } = parts;
  const innovation = ESTIMATED * parts.innovation;
  const found = (innovations: readonly number[]): Evidence => {
    const shown = [1, 1 - carried].slice(0, innovations.length);
    return {
      evidence: evidenceOfShift(innovations, shown, innovation),
      score: scoreOfShift(innovations, shown, innovation),
    };
  };
  const pair = (zeroth: number, first: number, second: number) =>
    found([first - carried * zeroth, second - carried * first]);
  return {
    kind: 'seasonal',
    usual: weekday => Math.exp(level + weekdays[weekday]),
    spread: parts.spread,
    score: (value, expected) =>
      Math.log(Math.max(value, nothing) / expected) / parts.spread,
    shift: (value, weekday, sign) => {
      const rest = Math.log(Math.max(value, nothing)) - weekdays[weekday];
      const known = !Number.isNaN(last);
      return {
        today: found([sign * (rest - level - (known ? carried * last : 0))]),
        yesterday: known
          ? pair(sign * before, sign * last, sign * (rest - levelBefore))
          : { evidence: -Infinity, score: 0 },
      };
    },
    rise: pair,
  };
}
