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

import { DEFAULT_ANOMALY_OPTIONS } from '../anomalies/options';
import { SeriesWalk } from '../anomalies/walk';
import { clip, medianOf, spreadOf } from '../anomalies/robust';
import { dayOfMonth, weekdayOf } from '../days';

/** What usage costs from now on. */
export interface RunRate {
  /** Expected usage of a day to come. */
  usage(day: number): number;
  /**
   * How far the usage of days to come may fall below and rise above its
   * expected sum: 80 % interval.
   *
   * @param sum - expected usage of these days
   * @param days - how many they are
   * @param ahead - days between the last known one and the first of them
   */
  band(
    sum: number,
    days: number,
    ahead: number,
  ): { below: number; above: number };
}

/** Days that are walked through: the window, and what it is judged by. */
const HISTORY = 90;
/** 10 % lie beyond this many standard deviations on either side. */
const Z80 = 1.2816;
/**
 * Widens the band for what the window did not show: an estimated level, tails.
 * Chosen so that the tuning seeds of src/grading/series are covered.
 */
const WIDER = 1.35;
/** Days whose mean is the level from which errors ahead are counted. */
const LEVEL_DAYS = 10;
/** Horizons at which errors ahead are looked at, days. */
const NEAR = 3;
const FAR = 14;
/** An open incident of so many days is expected to go on. */
const LASTING = 3;

/**
 * Run rate of usage: level and weekdays of the days before, one-offs and
 * anomalies left out, level shifts taken as the new level.
 *
 * @param usage - by day, oldest first, the last one complete; NaN: unknown
 * @param firstDay - number of the first day
 * @returns null with fewer than 21 known days
 */
export function learnRunRate(
  usage: readonly number[],
  firstDay: number,
): RunRate | null {
  const skipped = Math.max(0, usage.length - HISTORY);
  const recent = usage.slice(skipped);
  const start = firstDay + skipped;
  const walk = new SeriesWalk(
    recent,
    weekdayOf(start),
    recent.map((_, at) => dayOfMonth(start + at)),
    // An incident of any size would disturb the level.
    { ...DEFAULT_ANOMALY_OPTIONS, minImpact: 0 },
  );
  const { booked, model, off, window } = walk.next();
  if (!model) {
    return null;
  }
  if (model.kind !== 'seasonal') {
    return rareRate(window.map(({ value }) => value));
  }
  const errors = window.map(({ at, moved, value }) =>
    Number.isNaN(value)
      ? NaN
      : Math.log(
          Math.max(
            (value * Math.exp(moved)) / model.usual(weekdayOf(start + at)),
            1e-2,
          ),
        ),
  );
  const seen = errors.filter(error => !Number.isNaN(error));
  // Sums follow the mean, the model the median.
  const mean =
    seen.reduce(
      (sum, error) => sum + Math.exp(clip(error, 4 * model.spread)),
      0,
    ) / seen.length;
  const lasting = off.length >= LASTING ? Math.exp(medianOf([...off])) : 1;
  // The mean of the window tells of its own level, too; only tails count here.
  const middle = Math.exp(medianOf(seen));
  const factor = lasting * Math.max(1, Math.min(1.5, mean / middle));
  return {
    usage: day =>
      factor * model.usual(weekdayOf(day)) +
      (dayOfMonth(day) === 1 ? booked : 0),
    band: (sum, days, ahead) => {
      const spread = WIDER * spreadAhead(errors, days + ahead);
      return {
        below: sum * (1 - Math.exp(-Z80 * spread)),
        above: sum * (Math.exp(Z80 * spread) - 1),
      };
    },
  };
}

/** Spread of the mean of so many days about the level before them. */
function spreadAhead(errors: readonly number[], days: number): number {
  const at = (horizon: number) => {
    const off: number[] = [];
    for (
      let origin = LEVEL_DAYS;
      origin + horizon <= errors.length;
      origin += 1
    ) {
      const level = meanOf(errors.slice(origin - LEVEL_DAYS, origin));
      const mean = meanOf(errors.slice(origin, origin + horizon));
      if (!Number.isNaN(level) && !Number.isNaN(mean)) {
        off.push(mean - level);
      }
    }
    return off.length > 0 ? spreadOf(off) : NaN;
  };
  const near = at(Math.min(days, NEAR));
  if (days <= NEAR) {
    return near;
  }
  const far = at(FAR);
  if (!(far > 0)) {
    return near;
  }
  if (days <= FAR) {
    const between = Math.log(days / NEAR) / Math.log(FAR / NEAR);
    return near + between * (far - near);
  }
  // Beyond, levels wander like a random walk at most.
  return far * Math.sqrt(days / FAR) ** (far > near ? 1 : 0.5);
}

function meanOf(values: readonly number[]): number {
  const known = values.filter(value => !Number.isNaN(value));
  return known.length * 2 < values.length
    ? NaN
    : known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Cost on few days: its mean over all of them, whatever the weekday. */
function rareRate(window: readonly number[]): RunRate {
  const known = window.filter(value => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const variance =
    known.reduce((sum, value) => sum + (value - mean) ** 2, 0) /
    Math.max(1, known.length - 1);
  return {
    usage: () => mean,
    band: (sum, days) => {
      const wide = Z80 * Math.sqrt(days * variance);
      return { below: Math.min(sum, wide), above: wide };
    },
  };
}
