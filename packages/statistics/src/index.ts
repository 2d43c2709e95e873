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
 * Quantiles, intervals, weeks and time zones for Maestro's engines: pure
 * functions that take the time as an argument.
 *
 * Sources of the formulas: Hyndman and Fan 1996, type 7 (quantiles); binomial
 * order statistics (interval of a quantile); Wilson 1927 (proportions);
 * Garwood 1936 (counts); Efron and Tibshirani 1993 (bootstrap); Kaplan and
 * Meier 1958 (durations cut off); ISO 8601 (weeks); the IANA time zone database of the
 * runtime (zones).
 *
 * @packageDocumentation
 */

export { InvalidInputError } from './errors';
export { toEpochMs } from './instants';
export type { Instant } from './instants';
export { assertZone, wallClockToInstant } from './zones';
export type { WallClockInstants } from './zones';
export { isoYear } from './isoWeeks';
export type { IsoYear } from './isoWeeks';
export { calendarAt, isoWeekInterval } from './calendar';
export type { CalendarPosition } from './calendar';
export {
  bucketFinder,
  dayBuckets,
  isoWeekBuckets,
  MAX_BUCKETS,
  monthBuckets,
} from './buckets';
export type { Bucket, CalendarWindow } from './buckets';
export { lowerMedian, median, quantile, quantileInterval } from './quantiles';
export type { QuantileInterval, SortedSamples } from './quantiles';
export { poissonInterval, wilsonInterval } from './intervals';
export type { ConfidenceInterval } from './intervals';
export { contributorAbsenceFactor, giniCoefficient } from './concentration';
export { netPromoterScore } from './netPromoter';
export type { NetPromoterScore } from './netPromoter';
export {
  fisherExactTest,
  holmAdjust,
  poissonRateTest,
  rankSumTest,
} from './comparisons';
export { createRandom } from './random';
export type { RandomStream } from './random';
export { bootstrapInterval } from './bootstrap';
export type { BootstrapInterval, BootstrapOptions } from './bootstrap';
export { kaplanMeier, survivalQuantile } from './survival';
export type {
  SurvivalQuantile,
  SurvivalSample,
  SurvivalStep,
} from './survival';
export { workingClock } from './workingHours';
export type {
  IsoWeekday,
  WorkingClock,
  WorkingHours,
  WorkingSpan,
} from './workingHours';
