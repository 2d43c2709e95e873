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
import { ContainerUsage, SampleSink } from './container';
import { DEFAULT_PROFILER_SETTINGS, ProfilerSettings } from './defaults';
import { HistogramCheckpoint, UsageHistogram } from './histogram';

/** The version of checkpoints that this engine writes and reads. */
export const CHECKPOINT_VERSION = 'v3';

/** An aggregated state as it is stored; times in seconds since 1970. */
export interface StateCheckpoint {
  version: string;
  firstSample: number | null;
  lastSample: number | null;
  totalSamplesCount: number;
  cpuHistogram: HistogramCheckpoint;
  memoryHistogram: HistogramCheckpoint;
}

/**
 * Usage of all containers of one name: two histograms (cores, bytes), and the
 * first, the last and the number of CPU samples.
 */
export class AggregateUsage implements SampleSink {
  readonly cpu: UsageHistogram;
  readonly memory: UsageHistogram;
  /** When the state was made; an empty state expires by it. */
  readonly createdAt: number | null;
  firstSample: number | null = null;
  lastSample: number | null = null;
  totalSamplesCount = 0;

  constructor(
    settings: ProfilerSettings = DEFAULT_PROFILER_SETTINGS,
    createdAt: number | null = null,
  ) {
    const { cpuBuckets, memoryBuckets, halfLifeSeconds } = settings;
    this.cpu = new UsageHistogram({ buckets: cpuBuckets, halfLifeSeconds });
    this.memory = new UsageHistogram({
      buckets: memoryBuckets,
      halfLifeSeconds,
    });
    this.createdAt = createdAt;
  }

  addCpu(cores: number, weight: number, at: number): void {
    this.cpu.add(cores, weight, at);
    this.firstSample = Math.min(this.firstSample ?? at, at);
    this.lastSample = Math.max(this.lastSample ?? at, at);
    this.totalSamplesCount += 1;
  }

  addMemory(bytes: number, weight: number, at: number): void {
    this.memory.add(bytes, weight, at);
  }

  subtractMemory(bytes: number, weight: number, at: number): void {
    this.memory.subtract(bytes, weight, at);
  }

  /** Adds another state's samples; the other is left as it is. */
  merge(other: AggregateUsage): void {
    this.cpu.merge(other.cpu);
    this.memory.merge(other.memory);
    const first = other.firstSample;
    const last = other.lastSample;
    if (first !== null) {
      this.firstSample = Math.min(this.firstSample ?? first, first);
    }
    if (last !== null) {
      this.lastSample = Math.max(this.lastSample ?? last, last);
    }
    this.totalSamplesCount += other.totalSamplesCount;
  }

  /** The state in its stored form. */
  save(): StateCheckpoint {
    return {
      version: CHECKPOINT_VERSION,
      firstSample: this.firstSample,
      lastSample: this.lastSample,
      totalSamplesCount: this.totalSamplesCount,
      cpuHistogram: this.cpu.save(),
      memoryHistogram: this.memory.save(),
    };
  }

  /**
   * Takes over a stored state.
   *
   * @throws InvalidInputError - another version, or histograms that do not fit
   */
  load(checkpoint: StateCheckpoint): void {
    if (checkpoint?.version !== CHECKPOINT_VERSION) {
      throw new InvalidInputError(
        `The checkpoint has version ${String(
          checkpoint?.version,
        )}; only ${CHECKPOINT_VERSION} can be loaded.`,
      );
    }
    this.memory.load(checkpoint.memoryHistogram);
    this.cpu.load(checkpoint.cpuHistogram);
    this.firstSample = checkpoint.firstSample ?? null;
    this.lastSample = checkpoint.lastSample ?? null;
    this.totalSamplesCount = checkpoint.totalSamplesCount ?? 0;
  }
}

/**
 * Whether a state can go: `windowSeconds` or more have passed since its last
 * sample, or since it was made if it never had one. Without either time it
 * stays.
 */
export function isExpired(
  state: {
    lastSample: number | null;
    totalSamplesCount: number;
    createdAt?: number | null;
  },
  now: number,
  windowSeconds: number,
): boolean {
  const since =
    state.totalSamplesCount > 0 ? state.lastSample : state.createdAt ?? null;
  return since !== null && now - since >= windowSeconds;
}

/**
 * The states of many containers, merged by the containers' name.
 */
export function aggregateByName(
  states: Iterable<readonly [name: string, state: AggregateUsage]>,
  settings: ProfilerSettings = DEFAULT_PROFILER_SETTINGS,
): Map<string, AggregateUsage> {
  const merged = new Map<string, AggregateUsage>();
  for (const [name, state] of states) {
    const into = merged.get(name) ?? new AggregateUsage(settings);
    into.merge(state);
    merged.set(name, into);
  }
  return merged;
}

/**
 * The state to store at a time: the containers' running memory intervals are
 * left out, because their peaks can still grow and would count twice later.
 */
export function stateForCheckpoint(
  state: AggregateUsage,
  containers: Iterable<ContainerUsage>,
  now: number,
  settings: ProfilerSettings = DEFAULT_PROFILER_SETTINGS,
): AggregateUsage {
  const copy = new AggregateUsage(settings);
  copy.merge(state);
  for (const { windowEnd, memoryPeak } of containers) {
    if (windowEnd !== null && memoryPeak !== null && now < windowEnd) {
      copy.subtractMemory(memoryPeak, settings.memoryPeakWeight, windowEnd);
    }
  }
  return copy;
}

/** Names in the order in which to store: never stored first, then oldest. */
export function checkpointOrder(
  written: Record<string, number | null>,
): string[] {
  const time = (name: string) => written[name] ?? -Infinity;
  return Object.keys(written)
    .sort()
    .sort((a, b) => {
      const [first, second] = [time(a), time(b)];
      return first === second ? 0 : first - second;
    });
}
