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

import { DAY, HOUR, Prior } from './types';

/** Requests whose times are kept one by one. */
const RECENT = 50;
const WEIGHT = 5;
const HALF_LIFE = 30 * DAY;

/** One closed request, as far as later ones learn from it. */
export interface Outcome {
  closedAt: number;
  /** Seconds from opening to merge; null when it was given up. */
  mergeSeconds: number | null;
}

/** Class index of a merge time: 0 within an hour, 1 within a day, 2 later. */
export function classOf(mergeSeconds: number): number {
  if (mergeSeconds <= HOUR) {
    return 0;
  }
  return mergeSeconds <= DAY ? 1 : 2;
}

/** Logarithm of one plus the minutes. */
export function logMinutes(seconds: number): number {
  return Math.log1p(Math.max(0, seconds) / 60);
}

/**
 * Statistics of the closed requests of one group (a project, a requester, …),
 * in order of their closing.
 */
export class GroupHistory {
  closed = 0;
  merged = 0;
  lastClosedAt = Number.NaN;
  lastMergedAt = Number.NaN;
  readonly #counts = [0, 0, 0];
  #sumLog = 0;
  #fast = Number.NaN;
  #slow = Number.NaN;
  #decayedWeight = 0;
  #decayedLog = 0;
  #decayedRate = 0;
  #decayedClosed = 0;
  #decayedAt = 0;
  /** Log minutes of the latest merges, oldest first. */
  readonly #recent: number[] = [];

  add(outcome: Outcome): void {
    const { closedAt, mergeSeconds } = outcome;
    const decay =
      this.closed === 0
        ? 0
        : 2 ** (-Math.max(0, closedAt - this.#decayedAt) / HALF_LIFE);
    this.#decayedAt = closedAt;
    this.#decayedWeight *= decay;
    this.#decayedLog *= decay;
    this.#decayedClosed = this.#decayedClosed * decay + 1;
    this.#decayedRate *= decay;
    this.closed += 1;
    this.lastClosedAt = closedAt;
    if (mergeSeconds === null) {
      return;
    }
    const log = logMinutes(mergeSeconds);
    this.merged += 1;
    this.lastMergedAt = closedAt;
    this.#counts[classOf(mergeSeconds)] += 1;
    this.#sumLog += log;
    this.#decayedWeight += 1;
    this.#decayedLog += log;
    this.#decayedRate += 1;
    this.#fast = blend(this.#fast, log, 0.3);
    this.#slow = blend(this.#slow, log, 0.07);
    this.#recent.push(log);
    if (this.#recent.length > RECENT) {
      this.#recent.shift();
    }
  }

  /** Shares of the classes, mean and merge rate, drawn towards a prior. */
  smoothed(prior: Prior): Prior {
    const { merged, closed } = this;
    return {
      shares: this.#counts.map(
        (count, index) =>
          (count + WEIGHT * prior.shares[index]) / (merged + WEIGHT),
      ),
      meanLog: (this.#sumLog + WEIGHT * prior.meanLog) / (merged + WEIGHT),
      mergeRate: (merged + WEIGHT * prior.mergeRate) / (closed + WEIGHT),
    };
  }

  /** Moving averages of the log minutes; NaN before the first merge. */
  get fastLog(): number {
    return this.#fast;
  }

  get slowLog(): number {
    return this.#slow;
  }

  /** Mean of the log minutes with a half-life of 30 days, drawn to a prior. */
  decayedLog(prior: number): number {
    return (this.#decayedLog + WEIGHT * prior) / (this.#decayedWeight + WEIGHT);
  }

  /** Number of closed requests with a half-life of 30 days. */
  decayedClosed(now: number): number {
    return (
      this.#decayedClosed *
      2 ** (-Math.max(0, now - this.#decayedAt) / HALF_LIFE)
    );
  }

  decayedRate(prior: number): number {
    return (
      (this.#decayedRate + WEIGHT * prior) / (this.#decayedClosed + WEIGHT)
    );
  }

  /** Log minutes of the latest `count` merges, oldest first. */
  latest(count: number): readonly number[] {
    return this.#recent.slice(-count);
  }
}

function blend(present: number, next: number, weight: number): number {
  return Number.isNaN(present) ? next : present + weight * (next - present);
}
