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

import fc from 'fast-check';
import {
  AggregateUsage,
  BucketOptions,
  ContainerUsage,
  DEFAULT_PROFILER_SETTINGS,
  UsageHistogram,
  humanizeMemory,
  isExpired,
  recommendRequests,
  stateForCheckpoint,
} from '.';

const HOUR = 3600;
const START = 1_700_000_000;

const buckets: fc.Arbitrary<BucketOptions> = fc.oneof(
  fc.constant<BucketOptions>({
    scheme: 'linear',
    max: 20,
    bucket: 0.5,
    epsilon: 1e-12,
  }),
  fc.constant(DEFAULT_PROFILER_SETTINGS.cpuBuckets),
  fc.record({
    scheme: fc.constant('exponential' as const),
    max: fc.constantFrom(50, 1e4),
    firstBucket: fc.constantFrom(0.1, 2),
    ratio: fc.constantFrom(1.05, 1.5, 3),
    epsilon: fc.constant(1e-12),
  }),
);

const sample = fc.record({
  value: fc.double({ min: 0, max: 30, noNaN: true }),
  weight: fc.double({ min: 0.01, max: 50, noNaN: true }),
  at: fc.nat(400 * HOUR).map(offset => START + offset),
});
const samples = fc.array(sample, { maxLength: 30 });
const halfLife = fc.constantFrom(null, HOUR, 7 * HOUR, 24 * HOUR);

function filled(
  options: BucketOptions,
  halfLifeSeconds: number | null,
  list: Array<{ value: number; weight: number; at: number }>,
): UsageHistogram {
  const histogram = new UsageHistogram({ buckets: options, halfLifeSeconds });
  list.forEach(({ value, weight, at }) => histogram.add(value, weight, at));
  return histogram;
}

/** Weights as shares of the whole: what percentiles come from. */
function shares(histogram: UsageHistogram): number[] {
  return Array.from({ length: histogram.buckets.count }, (_, bucket) =>
    histogram.totalWeight > 0
      ? histogram.weightOf(bucket) / histogram.totalWeight
      : 0,
  );
}

describe('UsageHistogram', () => {
  it('has percentiles that never fall', () => {
    fc.assert(
      fc.property(buckets, halfLife, samples, (options, decay, list) => {
        const histogram = filled(options, decay, list);
        const found = Array.from({ length: 23 }, (_, step) =>
          histogram.percentile((step - 1) / 21),
        );
        expect(found).toEqual([...found].sort((a, b) => a - b));
      }),
    );
  });

  it('merges to what adding all samples gives', () => {
    fc.assert(
      fc.property(
        buckets,
        halfLife,
        samples,
        samples,
        (options, decay, first, second) => {
          const merged = filled(options, decay, first);
          const other = filled(options, decay, second);
          const before = JSON.stringify(other.save());
          merged.merge(other);
          const all = shares(filled(options, decay, [...first, ...second]));
          shares(merged).forEach((share, bucket) => {
            expect(Math.abs(share - all[bucket])).toBeLessThan(1e-9);
          });
          expect(JSON.stringify(other.save())).toBe(before);
        },
      ),
    );
  });

  it('comes back from its stored form with the same shares', () => {
    fc.assert(
      fc.property(buckets, halfLife, samples, (options, decay, list) => {
        const histogram = filled(options, decay, list);
        const loaded = new UsageHistogram({
          buckets: options,
          halfLifeSeconds: decay,
        });
        loaded.load(JSON.parse(JSON.stringify(histogram.save())));
        expect(loaded.isEmpty).toBe(histogram.isEmpty);
        expect(loaded.referenceTime).toBe(histogram.referenceTime);
        const heaviest = Math.max(...shares(histogram));
        shares(histogram).forEach((share, bucket) => {
          expect(Math.abs(share - shares(loaded)[bucket])).toBeLessThanOrEqual(
            heaviest * 0.01 + 1e-12,
          );
        });
      }),
    );
  });

  it('finds the bucket that holds a value', () => {
    fc.assert(
      fc.property(
        buckets,
        fc.double({ min: 0, max: 1e5, noNaN: true }),
        (options, value) => {
          const { buckets: found } = new UsageHistogram({ buckets: options });
          const bucket = found.indexOf(value);
          const near = value * 1e-12;
          const end =
            bucket < found.count - 1 ? found.startOf(bucket + 1) : Infinity;
          expect(found.startOf(bucket)).toBeLessThanOrEqual(value + near);
          expect(end).toBeGreaterThan(value - near);
        },
      ),
    );
  });

  it('takes nothing below 0 away', () => {
    const histogram = filled(
      { scheme: 'linear', max: 10, bucket: 1, epsilon: 1e-6 },
      null,
      [{ value: 3, weight: 1, at: 0 }],
    );
    histogram.subtract(3, 5);
    histogram.subtract(7, 1);
    expect(histogram.totalWeight).toBe(0);
    expect(histogram.isEmpty).toBe(true);
    expect(histogram.percentile(0.5)).toBe(0);
  });

  it('forgets what is more than 100 half-lives old', () => {
    const histogram = filled(
      { scheme: 'linear', max: 10, bucket: 1, epsilon: 1e-15 },
      HOUR,
      [
        { value: 2, weight: 1, at: START },
        { value: 1, weight: 1, at: START + 101 * HOUR },
      ],
    );
    expect(histogram.percentile(1)).toBe(2);
  });

  it('loads all or nothing', () => {
    const histogram = new UsageHistogram({
      buckets: { scheme: 'linear', max: 10, bucket: 1, epsilon: 1e-15 },
    });
    for (const [totalWeight, bucketWeights, message] of [
      [1, { 0: 1, 99: 1 }, 'bucket 99'],
      [1, { '-1': 1 }, 'bucket -1'],
      [-1, {}, 'totalWeight'],
      [1, { 0: -3 }, 'weighs -3'],
    ] as const) {
      expect(() => histogram.load({ totalWeight, bucketWeights })).toThrow(
        message,
      );
    }
    expect(() => histogram.load(null)).toThrow('no checkpoint');
    expect(histogram.isEmpty).toBe(true);
    expect(() => histogram.add(1, -1)).toThrow('weight');
  });
});

describe('ContainerUsage', () => {
  const container = () => {
    const state = new AggregateUsage();
    return {
      state,
      usage: new ContainerUsage(DEFAULT_PROFILER_SETTINGS, state),
    };
  };

  it('does not let out-of-memory events feed on themselves', () => {
    const { usage } = container();
    const mebibyte = 1024 * 1024;
    usage.addMemorySample(START, 1000 * mebibyte);
    for (let index = 1; index <= 20; index += 1) {
      usage.recordOutOfMemory(START + index, 1000 * mebibyte);
    }
    expect(usage.memoryPeak).toBe(1200 * mebibyte);
  });

  it('leaves the running interval out of a checkpoint', () => {
    const { state, usage } = container();
    usage.addMemorySample(START, 1e9);
    const at = (now: number) => stateForCheckpoint(state, [usage], now).memory;
    expect(at(START).isEmpty).toBe(true);
    expect(at(START + 86_400).isEmpty).toBe(false);
    expect(state.memory.isEmpty).toBe(false);
  });

  it('lets an empty state expire by its age', () => {
    const state = { lastSample: null, totalSamplesCount: 0, createdAt: START };
    expect(isExpired(state, START + 9, 10)).toBe(false);
    expect(isExpired(state, START + 10, 10)).toBe(true);
  });
});

describe('recommendRequests', () => {
  it('keeps the bounds around the target, closer with more history', () => {
    const state = new AggregateUsage();
    const widths = [0, 1, 2].map(day => {
      for (let minute = 0; minute < 1440; minute += 1) {
        const at = START + (day * 1440 + minute) * 60;
        state.addCpu(1 + (minute % 7) / 10, 0.1, at);
      }
      const [lower, target, upper] = (
        ['lowerBound', 'target', 'upperBound'] as const
      ).map(
        part =>
          recommendRequests(state, { containers: 1 })[part].cpuMillicores!,
      );
      expect(lower).toBeLessThanOrEqual(target);
      expect(upper).toBeGreaterThanOrEqual(target);
      return upper - lower;
    });
    expect(widths[1]).toBeLessThan(widths[0]);
    expect(widths[2]).toBeLessThan(widths[1]);
  });

  it('claims nothing without history', () => {
    const empty = new AggregateUsage();
    expect(recommendRequests(empty, { containers: 2 }).target).toEqual({
      cpuMillicores: 12,
      memoryBytes: 131_072_000,
    });
  });
});

it('rounds memory half to even on the exact quotient', () => {
  expect(humanizeMemory(1152)).toBe('1.12Ki');
  expect(humanizeMemory(1023)).toBe('1023');
});
