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

import { DAY, HOUR } from './types';

const MINUTE = 60;

/**
 * Bounds of the time bins in which distributions are held, seconds. The ends
 * of the classes are among them; the last bin is open, and taken to end at
 * {@link LONGEST}.
 */
export const BIN_ENDS = [
  3 * MINUTE,
  10 * MINUTE,
  25 * MINUTE,
  HOUR,
  2.5 * HOUR,
  6 * HOUR,
  14 * HOUR,
  DAY,
  2 * DAY,
  5 * DAY,
  12 * DAY,
  35 * DAY,
] as const;

export const BINS = BIN_ENDS.length + 1;
export const LONGEST = 365 * DAY;

/** Number of bins in each class. */
const LAST_OF_CLASS = [BIN_ENDS.indexOf(HOUR), BIN_ENDS.indexOf(DAY), BINS - 1];

/** Bin of a time; a bin holds its upper end. */
export function timeBin(seconds: number): number {
  const bin = BIN_ENDS.findIndex(end => seconds <= end);
  return bin < 0 ? BINS - 1 : bin;
}

/** Class of each bin. */
export const CLASS_OF_BIN = Array.from({ length: BINS }, (_, bin) =>
  LAST_OF_CLASS.findIndex(last => bin <= last),
);

/** Probabilities of the classes from those of the bins. */
export function classShares(bins: ArrayLike<number>): number[] {
  const shares = [0, 0, 0];
  for (let bin = 0; bin < BINS; bin += 1) {
    shares[CLASS_OF_BIN[bin]] += bins[bin];
  }
  return shares;
}

/**
 * The same shape within each class, with other probabilities of the classes.
 */
export function withClassShares(
  bins: ArrayLike<number>,
  shares: readonly number[],
): number[] {
  const own = classShares(bins);
  return Array.from({ length: BINS }, (_, bin) => {
    const label = CLASS_OF_BIN[bin];
    return own[label] > 0 ? (bins[bin] * shares[label]) / own[label] : 0;
  });
}

function lowerEnd(bin: number): number {
  return bin === 0 ? 0 : BIN_ENDS[bin - 1];
}

function upperEnd(bin: number): number {
  return bin === BINS - 1 ? LONGEST : BIN_ENDS[bin];
}

// Within a bin times are spread evenly on the logarithmic scale.
function scaled(seconds: number): number {
  return Math.log1p(seconds / MINUTE);
}

/** Probability of a time of at most `seconds`. */
export function distributionAt(
  bins: ArrayLike<number>,
  seconds: number,
): number {
  let sum = 0;
  for (let bin = 0; bin < BINS; bin += 1) {
    const from = scaled(lowerEnd(bin));
    const to = scaled(upperEnd(bin));
    const part = (scaled(seconds) - from) / (to - from);
    sum += bins[bin] * Math.min(1, Math.max(0, part));
  }
  return sum;
}

/** Time that is not exceeded with the probability given, seconds. */
export function quantileAt(
  bins: ArrayLike<number>,
  probability: number,
): number {
  let sum = 0;
  for (let bin = 0; bin < BINS; bin += 1) {
    if (bins[bin] > 0 && sum + bins[bin] >= probability) {
      const from = scaled(lowerEnd(bin));
      const to = scaled(upperEnd(bin));
      const part = Math.max(0, (probability - sum) / bins[bin]);
      return Math.expm1(from + part * (to - from)) * MINUTE;
    }
    sum += bins[bin];
  }
  return LONGEST;
}
