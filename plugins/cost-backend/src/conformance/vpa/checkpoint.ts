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
  ContainerUsage,
  DEFAULT_PROFILER_SETTINGS,
  HistogramCheckpoint,
  ProfilerSettings,
  StateCheckpoint,
  UsageHistogram,
  aggregateByName,
  checkpointOrder,
  isExpired,
  millicoresFromCores,
  stateForCheckpoint,
} from '../../engine/rightsizing';
import { Json, Problems, required } from '../cases';

type Sample = [value: number, weight: number, at: number];

/** The first field of an object whose name matches. */
function field(object: Json | undefined, name: RegExp): any {
  const key = Object.keys(object ?? {}).find(each => name.test(each));
  return key === undefined ? undefined : object![key];
}

function settingsOf(vector: Json): ProfilerSettings {
  const known = Object.keys(DEFAULT_PROFILER_SETTINGS).filter(
    key => vector[key] !== undefined,
  );
  return {
    ...DEFAULT_PROFILER_SETTINGS,
    ...(vector.intervalSeconds === undefined
      ? {}
      : { memoryIntervalSeconds: vector.intervalSeconds }),
    ...Object.fromEntries(known.map(key => [key, vector[key]])),
  };
}

function sampled(
  settings: ProfilerSettings,
  samples: Json[],
  at: number | undefined,
): { state: AggregateUsage; container: ContainerUsage } {
  const state = new AggregateUsage(settings);
  const container = new ContainerUsage(settings, state);
  for (const sample of samples) {
    const time = required('time of a sample', sample.at ?? at);
    const cores =
      sample.cpuCores ??
      (sample.resource === 'cpu' ? sample.usage / 1000 : null);
    const bytes =
      sample.memoryBytes ??
      (sample.resource === 'memory' ? sample.usage : null);
    if (cores !== null) {
      container.addCpuSample(time, millicoresFromCores(cores));
    }
    if (bytes !== null) {
      container.addMemorySample(time, bytes);
    }
  }
  return { state, container };
}

function checkAggregate(vector: Json, problems: Problems): void {
  const settings = settingsOf(vector);
  const states = required<Json[]>('containers', vector.containers).map(
    given =>
      [
        String(given.name),
        sampled(settings, given.samples ?? [given], vector.at).state,
      ] as const,
  );
  const merged = aggregateByName(states, settings);
  const { totalSamplesCount = {}, ...named } = vector.expected;
  for (const [name, count] of Object.entries(totalSamplesCount)) {
    const found = required(`container ${name}`, merged.get(name));
    problems.same(`samples of ${name}`, found.totalSamplesCount, count);
  }
  for (const [name, stated] of Object.entries<Json>(named)) {
    const found = required(`container ${name}`, merged.get(name));
    const compare = (
      what: string,
      histogram: UsageHistogram,
      buckets: ProfilerSettings['cpuBuckets'],
      samples: Sample[] | undefined,
    ) => {
      if (samples === undefined) {
        return;
      }
      const expected = new UsageHistogram({
        buckets,
        halfLifeSeconds: settings.halfLifeSeconds,
      });
      samples.forEach(sample => expected.add(...sample));
      problems.same(`${what} of ${name}`, histogram.isSameAs(expected), true);
    };
    compare('CPU', found.cpu, settings.cpuBuckets, stated.cpuSamples);
    compare('memory', found.memory, settings.memoryBuckets, stated.memoryPeaks);
  }
}

/** Compares a state or its stored form with what is stated by field name. */
function compareState(
  state: AggregateUsage,
  stated: Json,
  problems: Problems,
): void {
  const saved = state.save();
  for (const [key, value] of Object.entries(stated)) {
    const histogram = /memory/i.test(key) ? state.memory : state.cpu;
    const checkpoint = histogram.save();
    if (/^error$/i.test(key)) {
      continue;
    } else if (/version/i.test(key)) {
      problems.same(key, saved.version, value);
    } else if (/^first/i.test(key)) {
      problems.same(key, saved.firstSample, value);
    } else if (/^last/i.test(key)) {
      problems.same(key, saved.lastSample, value);
    } else if (/(total|samples)count/i.test(key)) {
      problems.same(key, saved.totalSamplesCount, value);
    } else if (/cpu|memory/i.test(key) && typeof value === 'boolean') {
      const empty = /not_?empty/i.test(key)
        ? !histogram.isEmpty
        : histogram.isEmpty;
      problems.same(key, empty, value);
    } else if (/cpu|memory/i.test(key) && typeof value === 'number') {
      const { bucketWeights, totalWeight } = checkpoint;
      if (/total/i.test(key)) {
        problems.near(key, totalWeight, value);
      } else {
        problems.same(key, Object.keys(bucketWeights).length, value);
      }
    } else if (/cpu|memory/i.test(key) && typeof value === 'object') {
      const { bucketWeights = {}, totalWeight } = value as HistogramCheckpoint;
      problems.same(key, checkpoint.bucketWeights, bucketWeights);
      if (totalWeight !== undefined) {
        problems.near(key, checkpoint.totalWeight, totalWeight);
      }
    } else {
      problems.add(`there is no expectation ${key}`);
    }
  }
}

function checkSave(vector: Json, problems: Problems): void {
  const given = required<Json>('state', vector.state ?? vector);
  const state = new AggregateUsage(settingsOf(vector));
  const samples = (list: Sample[] | undefined, into: UsageHistogram) =>
    (list ?? []).forEach(sample => into.add(...sample));
  samples(field(given, /^cpu/i), state.cpu);
  samples(
    field(given, /^memory(?!Interval|Peak(Weight)|Buckets)/i),
    state.memory,
  );
  state.firstSample = field(given, /^first/i) ?? null;
  state.lastSample = field(given, /^last/i) ?? null;
  state.totalSamplesCount = field(given, /count$/i) ?? 0;
  compareState(state, vector.expected, problems);
}

function checkLoad(vector: Json, problems: Problems): void {
  const given: Json = vector.checkpoint ?? {};
  const checkpoint: StateCheckpoint = {
    version: given.version,
    firstSample: field(given, /^first/i) ?? null,
    lastSample: field(given, /^last(?!update)/i) ?? null,
    totalSamplesCount: field(given, /count$/i) ?? 0,
    cpuHistogram: field(given, /^cpu/i),
    memoryHistogram: field(given, /^memory/i),
  };
  const state = new AggregateUsage(settingsOf(vector));
  let refused: Error | undefined;
  try {
    state.load(checkpoint);
  } catch (error) {
    refused = error as Error;
  }
  const { error: mustFail = false } = vector.expected;
  if (mustFail || refused) {
    problems.same('refused', Boolean(refused), mustFail);
    return;
  }
  compareState(state, vector.expected, problems);
}

function checkExpiry(vector: Json, problems: Problems): void {
  const state = required<Json>('state', vector.state);
  for (const { now, expired } of required<Json[]>(
    'expected',
    vector.expected,
  )) {
    problems.same(
      `expired at ${now}`,
      isExpired(
        {
          lastSample: state.lastSample ?? null,
          totalSamplesCount: state.totalSamplesCount ?? 0,
          createdAt: field(state, /^creat/i) ?? null,
        },
        now,
        vector.windowSeconds,
      ),
      expired,
    );
  }
}

function checkRunningInterval(vector: Json, problems: Problems): void {
  const settings = settingsOf(vector);
  const given = vector.samples ?? vector.containers ?? vector.sample;
  const samples: Json[] = Array.isArray(given) ? given : [given ?? vector];
  const { state, container } = sampled(settings, samples, vector.at);
  const expected: Json[] = [vector.expected].flat();
  for (const { now, at, ...stated } of expected) {
    const time = required('time', now ?? at ?? vector.now);
    const stored = stateForCheckpoint(state, [container], time, settings);
    for (const [key, value] of Object.entries(stated)) {
      const empty = stored.memory.isEmpty;
      const means = /empty|exclu|left|drop/i.test(key) && !/not/i.test(key);
      problems.same(`${key} at ${time}`, means ? empty : !empty, value);
    }
  }
}

const CHECKS: Record<string, (vector: Json, problems: Problems) => void> = {
  aggregate: checkAggregate,
  save: checkSave,
  load: checkLoad,
  expire: checkExpiry,
  checkpointAt: checkRunningInterval,
  order: (vector, problems) =>
    problems.same('order', checkpointOrder(vector.written), vector.expected),
};

/** One case of aggregated state. */
export function checkCheckpoint(vector: Json, problems: Problems): void {
  const check = CHECKS[vector.do];
  if (!check) {
    problems.add(`there is no step ${vector.do}`);
    return;
  }
  required('expected', vector.expected);
  check(vector, problems);
}
