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

import { clip, medianBetween, medianOf, spreadOf } from './robust';
import { scaleOf } from './shift';

/** What a series is expected to do next, on the scale of logarithms. */
export interface Decomposition {
  /** Effect of Monday (0) to Sunday (6); their mean is 0. */
  weekdays: readonly number[];
  /** Level after the last day, and before the last day that was used. */
  level: number;
  levelBefore: number;
  /**
   * What the last day was above `levelBefore`, and the day before it above the
   * level at that time; NaN and 0 if it was left out.
   */
  last: number;
  before: number;
  /** Share of a day's error that the next one is expected to have. */
  carried: number;
  /** Spread of a day about the level, and of what is not carried over. */
  spread: number;
  innovation: number;
}

/** Rates of smoothing among which the past decides. */
const RATES = [0.05, 0.1, 0.2];
/** … and shares of an error that are carried over to the next day. */
const CARRIED = [0, 0.3, 0.5];
/** Days about a day that give its level while weekdays are worked out. */
const HALF_WINDOW = 7;
/** Days at the start of the window in which smoothing settles. */
const SETTLING = 10;
/** An error moves the level by no more than this many spreads. */
const MOST = 2;

/**
 * Takes a window of daily values apart: level + weekday + error.
 *
 * Weekdays are medians of what the days are above the running median of 15
 * days, shrunk towards one effect for Monday to Friday and one for the weekend
 * as far as they do not differ by more than chance (James and Stein). The level
 * follows by exponential smoothing of clipped errors (Gelper, Fried, Croux,
 * Journal of Forecasting 29, 2010), while load that lasts carries a share of
 * each error over to the next day; that rate and that share are taken which
 * would have predicted the window best. Spreads are those of the errors that
 * were made on the way.
 *
 * @param values - oldest first; NaN for days that are left out
 * @param firstWeekday - 0 (Monday) to 6 of the first value
 * @param floor - least spread, for series that do not vary
 * @returns null with fewer than 14 values
 */
export function decompose(
  values: readonly number[],
  firstWeekday: number,
  floor: number,
): Decomposition | null {
  const known = values.filter(value => !Number.isNaN(value)).length;
  if (known < 14) {
    return null;
  }
  const weekdays = weekdayEffects(values, firstWeekday);
  const rest = withoutWeekdays(values, firstWeekday, weekdays);
  const rough = Math.max(floor, spreadOf(differences(rest)) / Math.SQRT2);
  let best: Smoothed | null = null;
  for (const carried of CARRIED) {
    for (const rate of RATES) {
      const smoothed = smooth(rest, rate, carried, rough);
      if (best === null || smoothed.loss < best.loss) {
        best = smoothed;
      }
    }
  }
  const { errors, innovations, ...found } = best!;
  // Seven effects were fitted to the values whose errors these are.
  const fitted = Math.sqrt(known / (known - 7));
  return {
    weekdays,
    level: found.level,
    levelBefore: found.levelBefore,
    last: found.last,
    before: found.before,
    carried: found.carried,
    spread: Math.max(floor, fitted * spreadOf(errors)),
    innovation: Math.max(
      floor,
      fitted * scaleOf(innovations, spreadOf(innovations)),
    ),
  };
}

function differences(values: readonly number[]): number[] {
  return values
    .slice(1)
    .map((value, index) => value - values[index])
    .filter(value => !Number.isNaN(value));
}

interface Smoothed {
  level: number;
  levelBefore: number;
  last: number;
  before: number;
  carried: number;
  errors: number[];
  innovations: number[];
  loss: number;
}

function smooth(
  values: readonly number[],
  rate: number,
  carried: number,
  rough: number,
): Smoothed {
  let level = medianOf(
    values.filter(value => !Number.isNaN(value)).slice(0, SETTLING),
  );
  let levelBefore = level;
  let last = NaN;
  let before = 0;
  const errors: number[] = [];
  const innovations: number[] = [];
  let seen = 0;
  let loss = 0;
  for (const value of values) {
    const error = value - level;
    before = Number.isNaN(last) ? 0 : last;
    last = error;
    levelBefore = level;
    if (Number.isNaN(value)) {
      continue;
    }
    const innovation = error - carried * clip(before, 3 * rough);
    seen += 1;
    if (seen > SETTLING || seen * 2 > values.length) {
      errors.push(error);
      innovations.push(innovation);
      loss += Math.min(Math.abs(innovation), 3 * rough);
    }
    level += rate * clip(error, MOST * rough);
  }
  return {
    level,
    levelBefore,
    last,
    before,
    carried,
    errors,
    innovations,
    loss,
  };
}

function withoutWeekdays(
  values: readonly number[],
  firstWeekday: number,
  effects: readonly number[],
): number[] {
  return values.map(
    (value, index) => value - effects[(firstWeekday + index) % 7],
  );
}

function weekdayEffects(
  values: readonly number[],
  firstWeekday: number,
): number[] {
  let effects: readonly number[] = new Array<number>(7).fill(0);
  let counts = new Array<number>(7).fill(0);
  let spread = 0;
  for (let pass = 0; pass < 3; pass += 1) {
    const rest = withoutWeekdays(values, firstWeekday, effects);
    const above: number[][] = Array.from({ length: 7 }, () => []);
    const errors: number[] = [];
    values.forEach((value, index) => {
      if (Number.isNaN(value)) {
        return;
      }
      const level = medianBetween(
        rest,
        Math.max(0, index - HALF_WINDOW),
        Math.min(rest.length, index + HALF_WINDOW + 1),
      );
      above[(firstWeekday + index) % 7].push(value - level);
      errors.push(rest[index] - level);
    });
    const next = above.map(list => (list.length > 0 ? medianOf(list) : 0));
    const mean = next.reduce((sum, effect) => sum + effect, 0) / 7;
    effects = next.map(effect => effect - mean);
    counts = above.map(list => list.length);
    spread = spreadOf(errors);
  }
  return shrink(effects, counts, spread);
}

/** Variance of a median of n normal values is about 1.57 times that of a mean. */
const MEDIAN_VARIANCE = Math.PI / 2;

function shrink(
  effects: readonly number[],
  counts: readonly number[],
  spread: number,
): number[] {
  const result = [...effects];
  for (const group of [
    [0, 1, 2, 3, 4],
    [5, 6],
  ]) {
    const mean =
      group.reduce((sum, day) => sum + effects[day], 0) / group.length;
    const found =
      group.reduce((sum, day) => sum + (effects[day] - mean) ** 2, 0) /
      Math.max(1, group.length - 1);
    const fewest = Math.max(1, Math.min(...group.map(day => counts[day])));
    const chance = (MEDIAN_VARIANCE * spread ** 2) / fewest;
    const kept = found > 0 ? Math.max(0, 1 - chance / found) : 0;
    for (const day of group) {
      result[day] = mean + kept * (effects[day] - mean);
    }
  }
  const off = result.reduce((sum, effect) => sum + effect, 0) / 7;
  return result.map(effect => effect - off);
}
