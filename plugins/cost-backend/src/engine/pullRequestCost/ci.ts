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

import { PullRequestCiCost } from '@maestro/backstage-plugin-cost-common';
import { AmountInput, Decimal, MONEY_SCALE, toDecimal } from '../money';

/** What a minute of a pipeline run costs. */
export interface MinutePrice {
  price: AmountInput;
  currency: string;
}

/** Pipeline runs, counted. */
export interface RunCounts {
  /** Ended, each attempt counted. */
  ended: number;
  /** Queued or under way. */
  running: number;
  /** Ended, and their length was not told. */
  unknown: number;
  /** Length of the ended ones whose length is known, whole seconds. */
  seconds: number;
}

/** Seconds as minutes, decimal text of at most 15 decimals. */
export function minutesOf(seconds: AmountInput): Decimal {
  return toDecimal(seconds, 'seconds').div(60).toDecimalPlaces(MONEY_SCALE);
}

/**
 * CI cost of pipeline runs: minutes from start to end of each attempt, times
 * the price of a minute. Nothing is rounded to whole minutes, and jobs that run
 * side by side count once: the ledger knows runs, not jobs.
 *
 * @param told - whether any run of the repository was ever told
 * @param price - null: none is configured, so the amount is unknown
 */
export function ciCost(
  runs: RunCounts,
  told: boolean,
  price: MinutePrice | null,
): PullRequestCiCost {
  const known = runs.ended > runs.unknown;
  const any = runs.ended + runs.running > 0;
  const missing = told ? 'none' : 'no_source';
  const unmeasured = any ? 'unknown' : missing;
  return {
    state: known ? 'ok' : unmeasured,
    runs: runs.ended,
    running: runs.running,
    unknown: runs.unknown,
    minutes: known ? minutesOf(runs.seconds).toFixed() : null,
    amount: known && price ? costOf(runs.seconds, price) : null,
    currency: price?.currency ?? null,
    pricePerMinute: price ? toDecimal(price.price, 'price').toFixed() : null,
  };
}

/** Seconds × price / 60, decimal text of at most 15 decimals. */
export function costOf(seconds: AmountInput, { price }: MinutePrice): string {
  return toDecimal(seconds, 'seconds')
    .mul(toDecimal(price, 'price'))
    .div(60)
    .toDecimalPlaces(MONEY_SCALE)
    .toFixed();
}
