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

/**
 * Errors of daily cost have heavy tails: Student's t with so many degrees of
 * freedom, here and where chances are worked out.
 */
export const FREEDOM = 4;

/**
 * Sizes of a shift that are held for equally likely: what users want to hear
 * of, from the least (`minShare`) to twice the cost. Greater ones show anyway.
 */
const SIZES = [1.2, 1.3, 1.5, 2].map(Math.log);

/** Steps after which a scale has settled to a percent. */
const STEPS = 12;

/** Logarithm of the density of Student's t, up to a constant. */
const logDensity = (error: number) =>
  (-(FREEDOM + 1) / 2) * Math.log1p((error * error) / FREEDOM);

/**
 * Evidence of a shift: logarithm of how many times likelier the days are if
 * the level rose, by one of the sizes, than if it did not. A shift in a series
 * that remembers shows in its innovations, fully on its first day and less on
 * the next (Willsky and Jones, IEEE Transactions on Automatic Control 21,
 * 1976); heavy tails keep one day that is far off from passing for two (Lange,
 * Little and Taylor, Journal of the American Statistical Association 84, 1989).
 *
 * @param innovations - what days are above what the days before let expect
 * @param shown - share of the shift that shows in each of them
 * @param spread - scale of the innovations
 */
export function evidenceOfShift(
  innovations: readonly number[],
  shown: readonly number[],
  spread: number,
): number {
  let times = 0;
  for (const size of SIZES) {
    let ratio = 0;
    innovations.forEach((innovation, at) => {
      ratio +=
        logDensity((innovation - shown[at] * size) / spread) -
        logDensity(innovation / spread);
    });
    times += Math.exp(ratio) / SIZES.length;
  }
  return Math.log(times);
}

/** The shift that fits the innovations best, in spreads of that estimate. */
export function scoreOfShift(
  innovations: readonly number[],
  shown: readonly number[],
  spread: number,
): number {
  let sum = 0;
  let squares = 0;
  innovations.forEach((innovation, at) => {
    sum += shown[at] * innovation;
    squares += shown[at] ** 2;
  });
  return sum / (spread * Math.sqrt(squares));
}

/**
 * Scale of Student's t that fits errors about 0 best (maximum likelihood, by
 * the EM steps of Lange, Little and Taylor). It errs less than a median of as
 * many errors does.
 *
 * @param start - a first guess; 0 stays 0
 */
export function scaleOf(errors: readonly number[], start: number): number {
  let square = start ** 2;
  for (let step = 0; step < STEPS && square > 0; step += 1) {
    let sum = 0;
    for (const error of errors) {
      const own = error * error;
      sum += ((FREEDOM + 1) * own) / (FREEDOM + own / square);
    }
    square = sum / errors.length;
  }
  return Math.sqrt(square);
}
