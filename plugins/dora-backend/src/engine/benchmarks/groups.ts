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
  QUICK_CHECK_METRICS,
  QuickCheckMetric,
  meanOf,
  quickCheckMetrics,
} from './quickCheck';

/** A mean and a standard deviation on the scale from 0 to 10. */
export interface PublishedStatistic {
  mean: number;
  std?: number;
}

/**
 * A group of respondents as an edition of the Quick Check publishes it:
 * `changefailure`, `rework` and `software_delivery_instability` are low when
 * good.
 */
export type PublishedGroup = { name?: string } & Partial<
  Record<
    | QuickCheckMetric
    | 'performance_average'
    | 'software_delivery_throughput'
    | 'software_delivery_instability',
    PublishedStatistic
  >
>;

/** A group with every mean turned so that high is good. */
export interface BenchmarkGroup {
  name: string | null;
  metrics: Partial<Record<QuickCheckMetric, PublishedStatistic>>;
  throughput: PublishedStatistic | null;
  stability: PublishedStatistic | null;
  /**
   * Mean of the metrics of the edition, recomputed: the published number mixes
   * directions. Null when the edition has no metric of the group.
   */
  performanceAverage: PublishedStatistic | null;
  publishedPerformanceAverage: number | null;
  /** Which way the recovery mean points; null: cannot be told. */
  recoveryDirection: RecoveryDirection | null;
}

export type RecoveryDirection = 'as_published' | 'inverted';

const LOW_IS_GOOD: QuickCheckMetric[] = ['changefailure', 'rework'];

const turned = ({ mean, ...rest }: PublishedStatistic): PublishedStatistic => ({
  ...rest,
  mean: 10 - mean,
});

/** How the direction of a recovery mean was decided. */
export interface RecoveryCheck {
  publishedThroughput: number;
  meanAsPublished: number;
  meanInverted: number;
  /** Distance of the two means from the published throughput, apart. */
  margin: number;
  direction: RecoveryDirection;
}

/**
 * Whether the recovery mean of a group points the wrong way: the published
 * throughput is a mean of lead time, frequency and recovery, so it is near to
 * the one computed with the right direction. Null without a throughput.
 */
export function checkRecovery(group: PublishedGroup): RecoveryCheck | null {
  const { leadtime, deployfreq, failurerecovery } = group;
  const throughput = group.software_delivery_throughput;
  if (!leadtime || !deployfreq || !failurerecovery || !throughput) {
    return null;
  }
  const two = leadtime.mean + deployfreq.mean;
  const meanAsPublished = (two + failurerecovery.mean) / 3;
  const meanInverted = (two + 10 - failurerecovery.mean) / 3;
  const asPublished = Math.abs(throughput.mean - meanAsPublished);
  const inverted = Math.abs(throughput.mean - meanInverted);
  return {
    publishedThroughput: throughput.mean,
    meanAsPublished,
    meanInverted,
    margin: Math.abs(asPublished - inverted),
    direction: inverted < asPublished ? 'inverted' : 'as_published',
  };
}

/**
 * Turns a published group so that high is good everywhere.
 *
 * @param options.mendRecovery - also turn a recovery mean that points the wrong
 *   way; off: as the published page does
 */
export function benchmarkGroup(
  group: PublishedGroup,
  edition: string,
  options: { mendRecovery: boolean },
): BenchmarkGroup {
  const direction = checkRecovery(group)?.direction ?? null;
  const metrics: BenchmarkGroup['metrics'] = {};
  for (const metric of QUICK_CHECK_METRICS) {
    const published = group[metric];
    if (published) {
      const turn =
        LOW_IS_GOOD.includes(metric) ||
        (metric === 'failurerecovery' &&
          options.mendRecovery &&
          direction === 'inverted');
      metrics[metric] = turn ? turned(published) : published;
    }
  }
  const average = meanOf(
    quickCheckMetrics(edition).map(metric => metrics[metric]?.mean ?? null),
  );
  const instability = group.software_delivery_instability;
  return {
    name: group.name ?? null,
    metrics,
    throughput: group.software_delivery_throughput ?? null,
    stability: instability ? turned(instability) : null,
    performanceAverage:
      average === null ? null : { ...group.performance_average, mean: average },
    publishedPerformanceAverage: group.performance_average?.mean ?? null,
    recoveryDirection: direction,
  };
}
