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

/** What a series is expected to do next, on the scale of logarithms. */
export interface Decomposition {
  /** Effect of Monday (0) to Sunday (6); their mean is 0. */
  weekdays: readonly number[];
  /** Level after the last day, and before the last day that was used. */
  level: number;
  levelBefore: number;
  /** The last day's value less its weekday; NaN if it was left out. */
  last: number;
  /** Spread of the error one day ahead, and of the mean of two days. */
  spread: number;
  spreadOfTwo: number;
}

/** Rates of smoothing among which the past decides. */
const RATES = [0.05, 0.1, 0.2, 0.35, 0.5];
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
 * Journal of Forecasting 29, 2010), at that rate which would have predicted the
 * window best. Spreads are those of the errors that were made on the way.
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
  for (const rate of RATES) {
    const smoothed = smooth(rest, rate, rough);
    if (best === null || smoothed.loss < best.loss) {
      best = smoothed;
    }
  }
  const { level, levelBefore, errors, errorsOfTwo } = best!;
  // Seven effects were fitted to the values whose errors these are.
  const fitted = Math.sqrt(known / (known - 7));
  const spread = Math.max(floor, fitted * spreadOf(errors));
  return {
    weekdays,
    level,
    levelBefore,
    last: rest[rest.length - 1],
    spread,
    spreadOfTwo: Math.max(
      spread / Math.SQRT2,
      fitted * (errorsOfTwo.length > 0 ? spreadOf(errorsOfTwo) : 0),
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
  errors: number[];
  errorsOfTwo: number[];
  loss: number;
}

function smooth(
  values: readonly number[],
  rate: number,
  rough: number,
): Smoothed {
  let level = medianOf(
    values.filter(value => !Number.isNaN(value)).slice(0, SETTLING),
  );
  let levelBefore = level;
  let previous = NaN;
  const errors: number[] = [];
  const errorsOfTwo: number[] = [];
  let seen = 0;
  let loss = 0;
  for (const value of values) {
    if (Number.isNaN(value)) {
      previous = NaN;
      levelBefore = level;
      continue;
    }
    const error = value - level;
    seen += 1;
    if (seen > SETTLING || seen * 2 > values.length) {
      errors.push(error);
      loss += Math.min(Math.abs(error), 3 * rough);
      if (!Number.isNaN(previous)) {
        errorsOfTwo.push((value + previous) / 2 - levelBefore);
      }
    }
    previous = value;
    levelBefore = level;
    level += rate * clip(error, MOST * rough);
  }
  return { level, levelBefore, errors, errorsOfTwo, loss };
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
