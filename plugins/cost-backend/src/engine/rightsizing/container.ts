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

import { amountFromNumber, scaleAmount } from './amounts';
import { ProfilerSettings } from './defaults';

/** Where a container's samples go: CPU in cores, memory in bytes. */
export interface SampleSink {
  addCpu(cores: number, weight: number, at: number): void;
  addMemory(bytes: number, weight: number, at: number): void;
  subtractMemory(bytes: number, weight: number, at: number): void;
}

/** A container's running memory interval as it is stored. */
export interface IntervalCheckpoint {
  lastCpu: number | null;
  lastMemory: number | null;
  windowEnd: number | null;
  measuredPeak: number | null;
  oomPeak: number | null;
}

/** Settings that a container's samples need. */
export type ContainerSettings = Pick<
  ProfilerSettings,
  | 'cpuSampleWeight'
  | 'memoryPeakWeight'
  | 'memoryIntervalSeconds'
  | 'oomBumpUpRatio'
  | 'oomMinBumpUpBytes'
>;

/**
 * One container's samples and out-of-memory events, turned into what its
 * histograms get: each CPU sample, and one memory peak per interval, replaced
 * while the interval runs. Times are seconds since 1970.
 *
 * Rules of the Kubernetes vertical pod autoscaler's recommender: an
 * out-of-memory event stands for a peak of max(used + least bump, used ×
 * ratio), where used is the larger of request and measured peak. An earlier
 * event's estimate is not taken into it, so that events do not feed on
 * themselves.
 */
export class ContainerUsage {
  readonly #settings: ContainerSettings;
  readonly #sink: SampleSink;
  #lastCpu: number | null = null;
  #lastMemory: number | null = null;
  #windowEnd: number | null = null;
  #measuredPeak: number | null = null;
  #oomPeak: number | null = null;

  constructor(settings: ContainerSettings, sink: SampleSink) {
    this.#settings = settings;
    this.#sink = sink;
  }

  /** The running interval in its stored form. */
  save(): IntervalCheckpoint {
    return {
      lastCpu: this.#lastCpu,
      lastMemory: this.#lastMemory,
      windowEnd: this.#windowEnd,
      measuredPeak: this.#measuredPeak,
      oomPeak: this.#oomPeak,
    };
  }

  /**
   * Takes over a stored interval. Its peak goes into the sink again: stored
   * histograms are without it (`stateForCheckpoint`).
   */
  load(checkpoint: IntervalCheckpoint): void {
    this.#lastCpu = checkpoint.lastCpu;
    this.#lastMemory = checkpoint.lastMemory;
    this.#windowEnd = checkpoint.windowEnd;
    this.#measuredPeak = checkpoint.measuredPeak;
    this.#oomPeak = checkpoint.oomPeak;
    const peak = this.memoryPeak;
    if (peak !== null && this.#windowEnd !== null) {
      this.#sink.addMemory(
        peak,
        this.#settings.memoryPeakWeight,
        this.#windowEnd,
      );
    }
  }

  /** End of the running memory interval (exclusive); null without a sample. */
  get windowEnd(): number | null {
    return this.#windowEnd;
  }

  /** Peak of the running memory interval in bytes; null without a sample. */
  get memoryPeak(): number | null {
    return this.#measuredPeak === null && this.#oomPeak === null
      ? null
      : Math.max(this.#measuredPeak ?? 0, this.#oomPeak ?? 0);
  }

  /**
   * A CPU sample in millicores.
   *
   * @returns false if it is negative, not later than the last one, or no number
   */
  addCpuSample(at: number, millicores: number): boolean {
    if (
      !(millicores >= 0) ||
      !Number.isFinite(at) ||
      (this.#lastCpu !== null && at <= this.#lastCpu)
    ) {
      return false;
    }
    this.#lastCpu = at;
    this.#sink.addCpu(millicores / 1000, this.#settings.cpuSampleWeight, at);
    return true;
  }

  /**
   * A memory sample in bytes.
   *
   * @returns false if it is negative, older than the last one, or no number
   */
  addMemorySample(at: number, bytes: number): boolean {
    if (
      !(bytes >= 0) ||
      !Number.isFinite(at) ||
      (this.#lastMemory !== null && at < this.#lastMemory)
    ) {
      return false;
    }
    this.#observe(at, bytes, false);
    return true;
  }

  /**
   * An out-of-memory event of a container that requested some bytes.
   *
   * @returns false if it is older than the latest memory sample less one
   *   interval, or no number
   */
  recordOutOfMemory(at: number, requestedBytes: number): boolean {
    const { memoryIntervalSeconds, oomBumpUpRatio, oomMinBumpUpBytes } =
      this.#settings;
    if (
      !(requestedBytes >= 0) ||
      !Number.isFinite(at) ||
      (this.#lastMemory !== null &&
        at < this.#lastMemory - memoryIntervalSeconds)
    ) {
      return false;
    }
    const used = Math.max(requestedBytes, this.#measuredPeak ?? 0);
    const needed = Math.max(
      used + amountFromNumber(oomMinBumpUpBytes),
      scaleAmount(used, oomBumpUpRatio),
    );
    this.#observe(at, needed, true);
    return true;
  }

  #observe(at: number, bytes: number, outOfMemory: boolean): void {
    const { memoryIntervalSeconds, memoryPeakWeight } = this.#settings;
    this.#lastMemory = at;
    const windowEnd = this.#windowEnd ?? at;
    this.#windowEnd = windowEnd;
    if (at < windowEnd) {
      const peak = this.memoryPeak;
      if (peak !== null && bytes <= peak) {
        return;
      }
      if (peak !== null) {
        this.#sink.subtractMemory(peak, memoryPeakWeight, windowEnd);
      }
    } else {
      const passed = Math.floor((at - windowEnd) / memoryIntervalSeconds) + 1;
      this.#windowEnd = windowEnd + passed * memoryIntervalSeconds;
      this.#measuredPeak = null;
      this.#oomPeak = null;
    }
    this.#sink.addMemory(bytes, memoryPeakWeight, this.#windowEnd);
    if (outOfMemory) {
      this.#oomPeak = bytes;
    } else {
      this.#measuredPeak = bytes;
    }
  }
}
