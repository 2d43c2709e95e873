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

import { assertCount, assertLevel } from './arguments';
import { InvalidInputError } from './errors';
import { wilsonInterval } from './intervals';
import { normalQuantile } from './specialFunctions';

/** A net promoter score, in points from -100 to 100. */
export interface NetPromoterScore {
  value: number;
  /** Standard error, points. */
  standardError: number;
  lower: number;
  upper: number;
  level: number;
  method: 'nps-normal' | 'nps-wilson';
}

/**
 * Net promoter score: percentage of promoters (answers 9 and 10 of 0 to 10)
 * less percentage of detractors (0 to 6). Reichheld, "The One Number You Need
 * to Grow", HBR 81 (2003). The score is the mean of a variable that is 1, 0 or
 * -1, so its standard error is sqrt((p + d - (p - d)^2) / n), and the interval
 * is normal, cut at the ends of the scale. A unanimous group has a standard
 * error of 0 and yet is not certain: there the interval is Wilson's for the
 * share of that answer, its remainder taken at the worst.
 *
 * @returns null without an answer
 * @throws InvalidInputError for counts that are not whole, a bad level, more
 *   promoters and detractors than answers
 */
export function netPromoterScore(
  promoters: number,
  detractors: number,
  n: number,
  level: number = 0.95,
): NetPromoterScore | null {
  assertCount(promoters, 'promoters');
  assertCount(detractors, 'detractors');
  assertCount(n, 'n');
  assertLevel(level);
  if (promoters + detractors > n) {
    throw new InvalidInputError(
      `promoters are ${promoters}, detractors ${detractors} and n is ${n}; expected at most n of both together`,
    );
  }
  if (n === 0) {
    return null;
  }
  const p = promoters / n;
  const d = detractors / n;
  const value = 100 * (p - d);
  const standardError = 100 * Math.sqrt((p + d - (p - d) ** 2) / n);
  if (promoters === n || detractors === n || promoters + detractors === 0) {
    const { lower } = wilsonInterval(n, n, level)!;
    // What is not known to share the answer may be the opposite of it.
    const rest = 100 * (1 - lower);
    return {
      value,
      standardError: 0,
      lower: promoters === n ? 100 - 2 * rest : Math.max(-100, value - rest),
      upper: detractors === n ? 2 * rest - 100 : Math.min(100, value + rest),
      level,
      method: 'nps-wilson',
    };
  }
  const half = normalQuantile((1 + level) / 2) * standardError;
  return {
    value,
    standardError,
    lower: Math.max(-100, value - half),
    upper: Math.min(100, value + half),
    level,
    method: 'nps-normal',
  };
}
