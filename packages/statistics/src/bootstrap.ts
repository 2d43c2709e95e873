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
import { ConfidenceInterval } from './intervals';
import { assertLevel, assertSample } from './arguments';
import { InvalidInputError, shown } from './errors';
import { quantile } from './quantiles';
import { RandomStream } from './random';
import { normalCdf, normalQuantile } from './specialFunctions';

/** An interval by resampling. */
export type BootstrapInterval = ConfidenceInterval<'percentile' | 'bca'> & {
  /** Statistic of the samples themselves. */
  estimate: number;
  resamples: number;
};

export interface BootstrapOptions {
  /** Reproducible stream; seed it with a digest of the data. */
  random: RandomStream;
  /** Resamples; default 1,999. */
  resamples?: number;
  /** Confidence level between 0 and 1; default 0.95. */
  level?: number;
  /** `bca` by default. */
  method?: 'percentile' | 'bca';
}

/**
 * Interval of any statistic of independent samples by the bootstrap: Efron and
 * Tibshirani, "An Introduction to the Bootstrap" (1993): `percentile`, section
 * 13.3; `bca`, bias-corrected and accelerated, section 14.3, its acceleration
 * from the jackknife. Where all resamples agree the interval is that point.
 *
 * @param samples - at least two; not changed
 * @param statistic - of an array of as many samples, in any order
 * @returns null for fewer than two samples
 * @throws InvalidInputError for samples that are not finite, a bad level, or
 *   fewer than 100 resamples
 */
export function bootstrapInterval(
  samples: readonly number[],
  statistic: (samples: readonly number[]) => number,
  options: BootstrapOptions,
): BootstrapInterval | null {
  const { random, resamples = 1999, level = 0.95, method = 'bca' } = options;
  assertLevel(level);
  if (!Number.isSafeInteger(resamples) || resamples < 100) {
    throw new InvalidInputError(
      `resamples is ${shown(
        resamples,
      )}; expected a whole number, 100 or greater`,
    );
  }
  samples.forEach(assertSample);
  if (samples.length < 2) {
    return null;
  }
  const estimate = statistic(samples);
  const drawn = samples.slice();
  const replicates = Float64Array.from({ length: resamples }, () => {
    for (let index = 0; index < drawn.length; index += 1) {
      drawn[index] = samples[random.below(samples.length)];
    }
    return statistic(drawn);
  }).sort();
  const tail = (1 - level) / 2;
  const ends =
    method === 'percentile'
      ? [tail, 1 - tail]
      : correctedEnds({ samples, statistic, replicates, estimate, tail });
  return {
    lower: quantile(replicates, ends[0])!,
    upper: quantile(replicates, ends[1])!,
    level,
    method,
    estimate,
    resamples,
  };
}

function correctedEnds(parts: {
  samples: readonly number[];
  statistic: (samples: readonly number[]) => number;
  replicates: Float64Array;
  estimate: number;
  tail: number;
}): [number, number] {
  const { samples, statistic, replicates, estimate, tail } = parts;
  let below = 0;
  for (const value of replicates) {
    // A tie counts half: medians of few samples have many.
    below += value < estimate ? 1 : 0;
    below += value === estimate ? 0.5 : 0;
  }
  const share = below / replicates.length;
  if (share <= 0 || share >= 1) {
    return [tail, 1 - tail];
  }
  const bias = normalQuantile(share);
  const left = samples.map((_, out) =>
    statistic(samples.filter((__, index) => index !== out)),
  );
  const mean = left.reduce((sum, value) => sum + value, 0) / left.length;
  let squares = 0;
  let cubes = 0;
  for (const value of left) {
    squares += (mean - value) ** 2;
    cubes += (mean - value) ** 3;
  }
  const acceleration = squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
  const end = (p: number): number => {
    const shifted = bias + normalQuantile(p);
    return normalCdf(bias + shifted / (1 - acceleration * shifted));
  };
  return [end(tail), end(1 - tail)];
}
