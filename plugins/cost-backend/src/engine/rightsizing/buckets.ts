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

import { InvalidInputError } from '@maestro/backstage-plugin-maestro-statistics';

/**
 * How the values of a usage histogram are put into buckets.
 *
 * `linear`: buckets of equal size, from 0; the last one starts at or above
 * `max`. `exponential`: bucket n has the size `firstBucket` × `ratio`^n. A
 * bucket that weighs less than `epsilon` is empty. Values are in the unit of
 * the resource (cores or bytes).
 */
export type BucketOptions =
  | { scheme: 'linear'; max: number; bucket: number; epsilon: number }
  | {
      scheme: 'exponential';
      max: number;
      firstBucket: number;
      ratio: number;
      epsilon: number;
    };

/** The buckets that {@link BucketOptions} describe. */
export interface Buckets {
  /** How many buckets; the last has no upper end. */
  readonly count: number;
  /** Least weight of a bucket that is not empty. */
  readonly epsilon: number;
  /** Where a bucket starts; bucket 0 starts at 0. */
  startOf(bucket: number): number;
  /** The bucket of a value; values outside go to the nearest bucket. */
  indexOf(value: number): number;
}

function positive(name: string, value: unknown): void {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) {
    throw new InvalidInputError(
      `Histogram option ${name} is ${String(value)}; give a number above 0.`,
    );
  }
}

const logarithm = (base: number, value: number) =>
  Math.log(value) / Math.log(base);

function inRange(bucket: number, count: number): void {
  if (!Number.isInteger(bucket) || bucket < 0 || bucket >= count) {
    throw new InvalidInputError(
      `Bucket ${bucket} does not exist; the buckets are 0 to ${count - 1}.`,
    );
  }
}

function linearBuckets(max: number, size: number, epsilon: number): Buckets {
  const count = Math.ceil(max / size) + 1;
  return {
    count,
    epsilon,
    startOf(bucket) {
      inRange(bucket, count);
      return bucket * size;
    },
    indexOf: value =>
      Math.min(Math.max(Math.trunc(value / size), 0), count - 1),
  };
}

function exponentialBuckets(
  max: number,
  first: number,
  ratio: number,
  epsilon: number,
): Buckets {
  const count =
    Math.ceil(logarithm(ratio, (max * (ratio - 1)) / first + 1)) + 1;
  const startOf = (bucket: number) =>
    bucket === 0 ? 0 : (first * (ratio ** bucket - 1)) / (ratio - 1);
  return {
    count,
    epsilon,
    startOf(bucket) {
      inRange(bucket, count);
      return startOf(bucket);
    },
    indexOf(value) {
      if (!(value >= first)) {
        return 0;
      }
      const last = count - 1;
      let bucket = Math.min(
        Math.trunc(logarithm(ratio, (value * (ratio - 1)) / first + 1)),
        last,
      );
      // The logarithm may miss by one at a bucket's start: its start decides.
      if (bucket > 0 && startOf(bucket) > value) {
        bucket -= 1;
      } else if (bucket < last && startOf(bucket + 1) <= value) {
        bucket += 1;
      }
      return bucket;
    },
  };
}

/**
 * Buckets of a usage histogram, as in the recommender of the Kubernetes
 * vertical pod autoscaler.
 *
 * @throws InvalidInputError - a size, ratio or epsilon that makes no buckets
 */
export function createBuckets(options: BucketOptions): Buckets {
  positive('max', options.max);
  positive('epsilon', options.epsilon);
  if (options.scheme === 'linear') {
    positive('bucket', options.bucket);
    return linearBuckets(options.max, options.bucket, options.epsilon);
  }
  if (options.scheme === 'exponential') {
    positive('firstBucket', options.firstBucket);
    if (!(options.ratio > 1) || !Number.isFinite(options.ratio)) {
      throw new InvalidInputError(
        `Histogram option ratio is ${options.ratio}; give a number above 1.`,
      );
    }
    return exponentialBuckets(
      options.max,
      options.firstBucket,
      options.ratio,
      options.epsilon,
    );
  }
  throw new InvalidInputError(
    `Histogram scheme ${String(
      (options as { scheme: unknown }).scheme,
    )} is not known; use linear or exponential.`,
  );
}
