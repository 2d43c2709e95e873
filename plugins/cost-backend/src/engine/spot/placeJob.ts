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
import { AmountInput, Decimal, toDecimal } from '../money';

/** Spare capacity that is cheap and may be taken back. */
export interface SpotOffer {
  /**
   * Id of the zone, e.g. `euc1-az2`. Names such as `eu-central-1a` mean another
   * place in each account and are refused.
   */
  zoneId: string;
  /** Per hour. */
  price: AmountInput;
  /** Expected interruptions per hour, 0 or more. */
  interruptionsPerHour: number;
}

export interface SpotJob {
  /** Useful hours that are left to do. */
  remainingHours: number;
  /** Hours until it must be done. */
  deadlineHours: number;
  /** Hours to start anew, on any capacity. */
  startupHours: number;
  /** Part of the time that saving the state takes, 0 to 1. */
  checkpointShare: number;
  /** Useful hours that an interruption loses, start-up included. */
  reworkHours: number;
}

export interface Placement {
  place: 'spot' | 'on-demand';
  zoneId: string | null;
  /** Expected cost of all remaining useful hours. */
  expectedCost: Decimal;
  /** The same on demand. */
  onDemandCost: Decimal;
  reason:
    | 'spot-is-cheaper'
    | 'on-demand-is-cheaper'
    | 'deadline-too-near'
    | 'no-spot-capacity';
}

const ZONE_NAME = /^[a-z]{2}(?:-[a-z]+)+-\d[a-z]$/;

function number(field: string, value: number, most = Infinity): number {
  if (!Number.isFinite(value) || value < 0 || value > most) {
    throw new InvalidInputError(
      `${field} is ${value}; give a number, 0 or more${
        most === Infinity ? '' : ` and at most ${most}`
      }.`,
    );
  }
  return value;
}

/**
 * Expected cost of one useful hour on an offer: its price times one plus the
 * time that checkpoints take plus what interruptions make to be done again.
 */
export function costPerUsefulHour(
  offer: SpotOffer,
  job: Pick<SpotJob, 'checkpointShare' | 'reworkHours'>,
): Decimal {
  if (ZONE_NAME.test(offer.zoneId)) {
    throw new InvalidInputError(
      `zoneId is ${JSON.stringify(
        offer.zoneId,
      )}, a name that means another zone in each account; give the id, e.g. "euc1-az2".`,
    );
  }
  const rework = new Decimal(
    number('interruptionsPerHour', offer.interruptionsPerHour),
  ).mul(number('reworkHours', job.reworkHours));
  return toDecimal(offer.price, 'price').mul(
    new Decimal(1)
      .plus(number('checkpointShare', job.checkpointShare, 1))
      .plus(rework),
  );
}

/**
 * Where a job goes on. Spot as long as the slack allows to finish on demand
 * after one more start, and as it is expected to cost less; among offers the
 * one with the least expected cost, which is not always the lowest price.
 *
 * @throws InvalidInputError that names the field
 */
export function placeJob(options: {
  job: SpotJob;
  offers: readonly SpotOffer[];
  /** Price per hour on demand. */
  onDemand: AmountInput;
}): Placement {
  const { job, offers } = options;
  const remaining = number('remainingHours', job.remainingHours);
  const deadline = number('deadlineHours', job.deadlineHours);
  const startup = number('startupHours', job.startupHours);
  const onDemandCost = toDecimal(options.onDemand, 'onDemand').mul(remaining);
  const onDemand = (reason: Placement['reason']): Placement => ({
    place: 'on-demand',
    zoneId: null,
    expectedCost: onDemandCost,
    onDemandCost,
    reason,
  });
  const ranked = offers
    .map(offer => ({ offer, cost: costPerUsefulHour(offer, job) }))
    .sort(
      (a, b) =>
        a.cost.cmp(b.cost) || (a.offer.zoneId < b.offer.zoneId ? -1 : 1),
    );
  if (ranked.length === 0) {
    return onDemand('no-spot-capacity');
  }
  if (deadline <= remaining + startup) {
    return onDemand('deadline-too-near');
  }
  const expectedCost = ranked[0].cost.mul(remaining);
  return expectedCost.lt(onDemandCost)
    ? {
        place: 'spot',
        zoneId: ranked[0].offer.zoneId,
        expectedCost,
        onDemandCost,
        reason: 'spot-is-cheaper',
      }
    : onDemand('on-demand-is-cheaper');
}
