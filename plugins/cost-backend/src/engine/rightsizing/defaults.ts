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

import { BucketOptions } from './buckets';

/** Settings of the profiler; all spans in seconds, memory in bytes. */
export interface ProfilerSettings {
  cpuBuckets: BucketOptions;
  memoryBuckets: BucketOptions;
  halfLifeSeconds: number;
  cpuSampleWeight: number;
  memoryPeakWeight: number;
  /** One memory peak per container and interval. */
  memoryIntervalSeconds: number;
  /** Intervals after which an aggregated state without samples expires. */
  memoryIntervalCount: number;
  oomBumpUpRatio: number;
  oomMinBumpUpBytes: number;
}

/** Default settings of the Kubernetes vertical pod autoscaler's recommender. */
export const DEFAULT_PROFILER_SETTINGS: ProfilerSettings = {
  cpuBuckets: {
    scheme: 'exponential',
    max: 1000,
    firstBucket: 0.01,
    ratio: 1.05,
    epsilon: 1e-4,
  },
  memoryBuckets: {
    scheme: 'exponential',
    max: 1e12,
    firstBucket: 1e7,
    ratio: 1.05,
    epsilon: 1e-4,
  },
  halfLifeSeconds: 86_400,
  cpuSampleWeight: 0.1,
  memoryPeakWeight: 1,
  memoryIntervalSeconds: 86_400,
  memoryIntervalCount: 8,
  oomBumpUpRatio: 1.2,
  oomMinBumpUpBytes: 100 * 1024 * 1024,
};
