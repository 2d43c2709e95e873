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
import { amountFromNumber, millicoresFromCores, scaleAmount } from './amounts';
import { AggregateUsage } from './aggregate';

/** Whole millicores and whole bytes. */
export interface ResourceAmounts {
  cpuMillicores: number;
  memoryBytes: number;
}

/** What the confidence of a history is computed from. */
export interface History {
  /** Seconds since 1970; null without a sample. */
  firstSample: number | null;
  lastSample: number | null;
  totalSamplesCount: number;
}

const DAY = 86_400;

/** Percentiles of a state's usage. */
export function percentileEstimate(
  state: AggregateUsage,
  shares: { cpu: number; memory: number },
): ResourceAmounts {
  return {
    cpuMillicores: millicoresFromCores(state.cpu.percentile(shares.cpu)),
    memoryBytes: amountFromNumber(state.memory.percentile(shares.memory)),
  };
}

/** Adds a fraction of each amount (0.15 adds 15 %). */
export function withMargin(
  base: ResourceAmounts,
  fraction: number,
): ResourceAmounts {
  const add = (amount: number) => amount + scaleAmount(amount, fraction);
  return {
    cpuMillicores: add(base.cpuMillicores),
    memoryBytes: add(base.memoryBytes),
  };
}

/**
 * How much history there is: the smaller of its span and its number of samples
 * at one per minute, both in intervals (a day unless told otherwise).
 */
export function confidence(history: History, intervalSeconds = DAY): number {
  if (!(intervalSeconds > 0)) {
    throw new InvalidInputError(
      `The confidence interval is ${intervalSeconds} s; give seconds above 0.`,
    );
  }
  const { firstSample, lastSample, totalSamplesCount } = history;
  const span =
    firstSample === null || lastSample === null ? 0 : lastSample - firstSample;
  return Math.min(
    span / intervalSeconds,
    totalSamplesCount / (intervalSeconds / 60),
  );
}

/**
 * Widens or narrows amounts by (1 + multiplier / confidence)^exponent. Without
 * any confidence that is the largest amount for a positive exponent, and 0 for
 * a negative one.
 */
export function withConfidence(
  base: ResourceAmounts,
  history: History,
  factor: { multiplier: number; exponent: number; intervalSeconds?: number },
): ResourceAmounts {
  const { multiplier, exponent, intervalSeconds } = factor;
  const certainty = confidence(history, intervalSeconds);
  const times = multiplier === 0 ? 1 : (1 + multiplier / certainty) ** exponent;
  // Infinity times nothing is no number: nothing stays nothing.
  const scale = (amount: number) =>
    amount === 0 ? 0 : scaleAmount(amount, times);
  return {
    cpuMillicores: scale(base.cpuMillicores),
    memoryBytes: scale(base.memoryBytes),
  };
}

/** At least the given amounts; what is absent has no minimum. */
export function withMinimum(
  base: ResourceAmounts,
  minimum: Partial<ResourceAmounts>,
): ResourceAmounts {
  return {
    cpuMillicores: Math.max(base.cpuMillicores, minimum.cpuMillicores ?? 0),
    memoryBytes: Math.max(base.memoryBytes, minimum.memoryBytes ?? 0),
  };
}

/** A pod's minimum, split evenly over its containers. */
export function podMinimumPerContainer(
  minimum: ResourceAmounts,
  containers: number,
): ResourceAmounts {
  if (!Number.isInteger(containers) || containers < 1) {
    throw new InvalidInputError(
      `The pod has ${containers} containers; it has at least 1.`,
    );
  }
  return {
    cpuMillicores: scaleAmount(minimum.cpuMillicores, 1 / containers),
    memoryBytes: scaleAmount(minimum.memoryBytes, 1 / containers),
  };
}
