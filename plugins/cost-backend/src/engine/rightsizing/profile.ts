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

import {
  AggregateUsage,
  StateCheckpoint,
  stateForCheckpoint,
} from './aggregate';
import { ContainerUsage, IntervalCheckpoint } from './container';
import { DEFAULT_PROFILER_SETTINGS } from './defaults';
import { History, ResourceAmounts, percentileEstimate } from './estimators';
import { UsageHistogram } from './histogram';
import { BaseEstimates, DEFAULT_RECOMMENDER_SETTINGS } from './recommend';

/** A container's profile as it is stored. */
export interface ProfileCheckpoint {
  /** Without the running memory interval. */
  state: StateCheckpoint;
  interval: IntervalCheckpoint;
}

/** What recommendations need of a profile. */
export interface ProfileSummary {
  /** Percentiles of use, before margin, bounds and minimum. */
  base: BaseEstimates;
  history: History;
  p95: ResourceAmounts;
}

/** One sample; times in seconds since 1970. */
export interface ProfileSample {
  at: number;
  cpuCores: number;
  memoryBytes: number;
  requestMemoryBytes: number | null;
  outOfMemory: boolean;
}

/**
 * Usage of one container over deliveries: what the recommender of the
 * Kubernetes vertical pod autoscaler keeps, together with the memory interval
 * that was running, so that a peak that grows in the next delivery replaces
 * itself and does not count twice.
 */
export class ContainerProfile {
  readonly #state = new AggregateUsage();
  readonly #usage = new ContainerUsage(DEFAULT_PROFILER_SETTINGS, this.#state);

  /** @throws InvalidInputError - a checkpoint that does not fit */
  constructor(checkpoint?: ProfileCheckpoint) {
    if (checkpoint) {
      this.#state.load(checkpoint.state);
      this.#usage.load(checkpoint.interval);
    }
  }

  /** @returns false if it is not later than the last one */
  add(sample: ProfileSample): boolean {
    const { at, cpuCores, memoryBytes, requestMemoryBytes } = sample;
    if (!this.#usage.addCpuSample(at, cpuCores * 1000)) {
      return false;
    }
    this.#usage.addMemorySample(at, memoryBytes);
    if (sample.outOfMemory) {
      this.#usage.recordOutOfMemory(at, requestMemoryBytes ?? 0);
    }
    return true;
  }

  summary(): ProfileSummary {
    const { percentiles } = DEFAULT_RECOMMENDER_SETTINGS;
    const at = (share: number) =>
      percentileEstimate(this.#state, { cpu: share, memory: share });
    const { firstSample, lastSample, totalSamplesCount } = this.#state;
    return {
      base: {
        target: at(percentiles.target),
        lowerBound: at(percentiles.lowerBound),
        upperBound: at(percentiles.upperBound),
      },
      history: { firstSample, lastSample, totalSamplesCount },
      p95: at(0.95),
    };
  }

  /**
   * Part of the history, 0 to 1, in which use was above amounts; of memory the
   * part of daily peaks. What shares a bucket with the amount counts as above.
   */
  above(amounts: ResourceAmounts): { cpu: number; memory: number } {
    return {
      cpu: shareAbove(this.#state.cpu, amounts.cpuMillicores / 1000),
      memory: shareAbove(this.#state.memory, amounts.memoryBytes),
    };
  }

  save(): ProfileCheckpoint {
    const { windowEnd } = this.#usage;
    return {
      // At any time before its end the interval is running.
      state: stateForCheckpoint(
        this.#state,
        [this.#usage],
        (windowEnd ?? 0) - 1,
      ).save(),
      interval: this.#usage.save(),
    };
  }
}

function shareAbove(histogram: UsageHistogram, amount: number): number {
  if (!(histogram.totalWeight > 0)) {
    return 0;
  }
  let above = 0;
  const { count } = histogram.buckets;
  for (let at = histogram.buckets.indexOf(amount); at < count; at += 1) {
    above += histogram.weightOf(at);
  }
  return Math.min(1, above / histogram.totalWeight);
}
