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
import { BucketOptions, Buckets, createBuckets } from './buckets';

/** Weight of the heaviest bucket in a checkpoint. */
const CHECKPOINT_MAX_WEIGHT = 10_000;
/** Half-lives after which the reference time moves, to keep weights finite. */
const MAX_DECAY_EXPONENT = 100;
/** 0001-01-01T00:00:00Z in seconds since 1970: the first reference time. */
const ZERO_TIME = -62_135_596_800;
/** Longest span between two times: 2^63 nanoseconds, about 292 years. */
const LONGEST_SPAN = 9_223_372_036.854_775;
/** Room for the rounding of doubles where a percentile meets a bucket's end. */
const ROUNDING = 1e-12;

/**
 * A histogram as it is stored: whole weights, the heaviest 10,000, and the
 * total that they stand for. `referenceTime` in seconds since 1970.
 */
export interface HistogramCheckpoint {
  totalWeight: number;
  bucketWeights: Record<string, number>;
  referenceTime?: number;
}

/** Options of {@link UsageHistogram}. */
export interface HistogramOptions {
  buckets: BucketOptions;
  /** Time in which a sample loses half of its weight; none: no decay. */
  halfLifeSeconds?: number | null;
}

/**
 * Weighted histogram of usage whose samples lose half of their weight per
 * half-life: the distribution from which the Kubernetes vertical pod
 * autoscaler recommends requests.
 *
 * A sample at time t weighs w × 2^((t − reference) / half-life). When t is more
 * than 100 half-lives after the reference, the reference moves to t, rounded to
 * a whole half-life, and all weights are scaled. Times are seconds since 1970.
 */
export class UsageHistogram {
  readonly #buckets: Buckets;
  readonly #options: BucketOptions;
  readonly #halfLife: number | null;
  #weights: number[];
  #total = 0;
  #reference = ZERO_TIME;

  constructor(options: HistogramOptions) {
    this.#options = options.buckets;
    this.#buckets = createBuckets(options.buckets);
    this.#halfLife = options.halfLifeSeconds ?? null;
    if (
      this.#halfLife !== null &&
      !(this.#halfLife > 0 && Number.isFinite(this.#halfLife))
    ) {
      throw new InvalidInputError(
        `halfLifeSeconds is ${this.#halfLife}; give seconds above 0, or null.`,
      );
    }
    this.#weights = new Array(this.#buckets.count).fill(0);
  }

  /** The buckets. */
  get buckets(): Buckets {
    return this.#buckets;
  }

  /** Sum of all weights, as decayed to the reference time. */
  get totalWeight(): number {
    return this.#total;
  }

  /** Time at which weights count in full, in seconds since 1970. */
  get referenceTime(): number {
    return this.#reference;
  }

  /** Weight of one bucket. */
  weightOf(bucket: number): number {
    this.#buckets.startOf(bucket);
    return this.#weights[bucket];
  }

  /** Whether every bucket weighs less than epsilon. */
  get isEmpty(): boolean {
    return this.#first() === -1;
  }

  /**
   * Adds a sample.
   *
   * @throws InvalidInputError - a negative weight, or no time with decay
   */
  add(value: number, weight: number, at?: number | null): void {
    const decayed = this.#decayed(weight, at);
    this.#weights[this.#buckets.indexOf(value)] += decayed;
    this.#total += decayed;
  }

  /**
   * Takes away a sample that was added before. A bucket never falls below 0;
   * what is left below epsilon goes too.
   */
  subtract(value: number, weight: number, at?: number | null): void {
    const decayed = this.#decayed(weight, at);
    const bucket = this.#buckets.indexOf(value);
    const present = this.#weights[bucket];
    const taken = decayed > present - this.#buckets.epsilon ? present : decayed;
    this.#weights[bucket] = present - taken;
    this.#total -= taken;
  }

  /**
   * Adds all samples of another histogram, which is left as it is.
   *
   * @throws InvalidInputError - other buckets or another half-life
   */
  merge(other: UsageHistogram): void {
    if (
      other.#halfLife !== this.#halfLife ||
      JSON.stringify(Object.entries(other.#options).sort()) !==
        JSON.stringify(Object.entries(this.#options).sort())
    ) {
      throw new InvalidInputError(
        'Histograms with different buckets or half-lives cannot be merged.',
      );
    }
    let factor = 1;
    if (this.#halfLife !== null) {
      if (this.#reference < other.#reference) {
        this.#moveReference(other.#reference);
      }
      factor = this.#factor(other.#reference - this.#reference);
    }
    other.#weights.forEach((weight, bucket) => {
      this.#weights[bucket] += weight * factor;
    });
    this.#total += other.#total * factor;
  }

  /**
   * The end of the bucket in which a share of the weight is reached; the start
   * of the last bucket, which has no end. 0 for an empty histogram.
   *
   * @param share - 0 to 1; less counts as 0, more as 1
   */
  percentile(share: number): number {
    const first = this.#first();
    if (first === -1) {
      return 0;
    }
    const last = this.#last();
    const threshold = share * this.#total * (1 - ROUNDING);
    let bucket = first;
    let sum = 0;
    for (; bucket < last; bucket += 1) {
      sum += this.#weights[bucket];
      if (sum >= threshold) {
        break;
      }
    }
    return this.#buckets.startOf(Math.min(bucket + 1, this.#buckets.count - 1));
  }

  /** Whether both hold the same weights, to 1e-15, at the same reference. */
  isSameAs(other: UsageHistogram): boolean {
    return (
      this.#halfLife === other.#halfLife &&
      this.#reference === other.#reference &&
      this.#weights.length === other.#weights.length &&
      this.#weights.every(
        (weight, bucket) => Math.abs(weight - other.#weights[bucket]) <= 1e-15,
      )
    );
  }

  /** The histogram in its stored form; near-zero buckets are left out. */
  save(): HistogramCheckpoint {
    const checkpoint: HistogramCheckpoint = {
      totalWeight: this.#total,
      bucketWeights: {},
    };
    if (this.#halfLife !== null) {
      checkpoint.referenceTime = this.#reference;
    }
    const first = this.#first();
    if (first === -1) {
      return checkpoint;
    }
    const last = this.#last();
    const ratio = CHECKPOINT_MAX_WEIGHT / Math.max(...this.#weights);
    for (let bucket = first; bucket <= last; bucket += 1) {
      const weight = Math.floor(this.#weights[bucket] * ratio + 0.5);
      if (weight > 0) {
        checkpoint.bucketWeights[bucket] = weight;
      }
    }
    return checkpoint;
  }

  /**
   * Adds what a checkpoint holds and takes over its reference time.
   *
   * @throws InvalidInputError - no checkpoint, a negative total, or a bucket
   *   that this histogram does not have; nothing is loaded then
   */
  load(checkpoint: HistogramCheckpoint | null | undefined): void {
    const entries = this.#checked(checkpoint);
    const { totalWeight, referenceTime } = checkpoint!;
    const sum = entries.reduce((total, [, weight]) => total + weight, 0);
    if (sum > 0) {
      for (const [bucket, weight] of entries) {
        this.#weights[bucket] += weight * (totalWeight / sum);
      }
      this.#total += totalWeight;
    }
    if (this.#halfLife !== null) {
      this.#reference = referenceTime ?? ZERO_TIME;
    }
  }

  #checked(
    checkpoint: HistogramCheckpoint | null | undefined,
  ): Array<[number, number]> {
    if (typeof checkpoint !== 'object' || checkpoint === null) {
      throw new InvalidInputError('There is no checkpoint to load.');
    }
    const { totalWeight, bucketWeights = {}, referenceTime } = checkpoint;
    if (!Number.isFinite(totalWeight) || totalWeight < 0) {
      throw new InvalidInputError(
        `totalWeight of the checkpoint is ${totalWeight}; it must be 0 or more.`,
      );
    }
    if (
      referenceTime !== undefined &&
      referenceTime !== null &&
      !Number.isFinite(referenceTime)
    ) {
      throw new InvalidInputError(
        `referenceTime of the checkpoint is ${referenceTime}; give seconds.`,
      );
    }
    return Object.entries(bucketWeights).map(([key, weight]) => {
      const bucket = Number(key);
      if (
        !Number.isInteger(bucket) ||
        bucket < 0 ||
        bucket >= this.#buckets.count
      ) {
        throw new InvalidInputError(
          `The checkpoint has bucket ${key}; the histogram has 0 to ${
            this.#buckets.count - 1
          }.`,
        );
      }
      if (!Number.isFinite(weight) || weight < 0) {
        throw new InvalidInputError(
          `Bucket ${key} of the checkpoint weighs ${weight}; it must be 0 or more.`,
        );
      }
      return [bucket, weight];
    });
  }

  #first(): number {
    return this.#weights.findIndex(weight => weight >= this.#buckets.epsilon);
  }

  #last(): number {
    return this.#weights.findLastIndex(
      weight => weight >= this.#buckets.epsilon,
    );
  }

  #decayed(weight: number, at?: number | null): number {
    if (!Number.isFinite(weight) || weight < 0) {
      throw new InvalidInputError(
        `The weight of a sample is ${weight}; it must be 0 or more.`,
      );
    }
    if (this.#halfLife === null) {
      return weight;
    }
    if (typeof at !== 'number' || !Number.isFinite(at)) {
      throw new InvalidInputError(
        `The time of a sample is ${at}; a decaying histogram needs seconds.`,
      );
    }
    if (at > this.#reference + this.#halfLife * MAX_DECAY_EXPONENT) {
      this.#moveReference(at);
    }
    return weight * this.#factor(at - this.#reference);
  }

  /** 2^(seconds / half-life); whole half-lives are exact powers of two. */
  #factor(seconds: number): number {
    const halfLife = this.#halfLife!;
    const span = Math.min(Math.max(seconds, -LONGEST_SPAN), LONGEST_SPAN);
    const whole = Math.floor(span / halfLife);
    const rest = span - whole * halfLife;
    return 2 ** (rest / halfLife) * 2 ** whole;
  }

  #moveReference(to: number): void {
    const halfLife = this.#halfLife!;
    // Whole half-lives count from the zero time, not from 1970.
    const rounded =
      ZERO_TIME + Math.floor((to - ZERO_TIME) / halfLife + 0.5) * halfLife;
    const factor = this.#factor(this.#reference - rounded);
    this.#weights = this.#weights.map(weight => weight * factor);
    this.#total *= factor;
    this.#reference = rounded;
  }
}
