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
import { SpotJob, placeJob } from './placeJob';

const job: SpotJob = {
  remainingHours: 10,
  deadlineHours: 24,
  startupHours: 0.5,
  checkpointShare: 0.05,
  reworkHours: 1,
};
const offer = (
  zoneId: string,
  price: string,
  interruptionsPerHour: number,
) => ({
  zoneId,
  price,
  interruptionsPerHour,
});

describe('placeJob', () => {
  it('weighs interruptions: the cheapest zone may be the dearest', () => {
    const placed = placeJob({
      job,
      offers: [offer('euc1-az1', '0.30', 0.9), offer('euc1-az2', '0.40', 0.05)],
      onDemand: '1',
    });
    // 0.30 x 1.95 = 0.585 against 0.40 x 1.10 = 0.44 per useful hour.
    expect(placed).toMatchObject({ place: 'spot', zoneId: 'euc1-az2' });
    expect(String(placed.expectedCost)).toBe('4.4');
  });

  it('goes on demand when it could not finish in time after one more start', () => {
    const at = (deadlineHours: number) =>
      placeJob({
        job: { ...job, deadlineHours },
        offers: [offer('euc1-az2', '0.4', 0)],
        onDemand: '1',
      }).reason;
    expect(at(10.5)).toBe('deadline-too-near');
    expect(at(10.6)).toBe('spot-is-cheaper');
  });

  it.each([
    [[], '1', 'no-spot-capacity'],
    [[offer('euc1-az2', '0.99', 0)], '1', 'on-demand-is-cheaper'],
  ])('knows when spot does not pay: %j', (offers, onDemand, reason) => {
    expect(placeJob({ job, offers, onDemand }).reason).toBe(reason);
  });

  it('never expects to pay more than on demand', () => {
    const check = fc.check(
      fc.property(
        fc.array(fc.tuple(fc.nat(300), fc.nat(100)), { maxLength: 5 }),
        fc.nat(100),
        (offers, deadlineHours) => {
          const placed = placeJob({
            job: { ...job, deadlineHours },
            offers: offers.map(([price, rate], at) =>
              offer(`z-az${at}`, String(price / 100), rate / 100),
            ),
            onDemand: '1',
          });
          return placed.expectedCost.lte(placed.onDemandCost);
        },
      ),
    );
    expect(check.failed).toBe(false);
  });

  it.each([
    [{ zoneId: 'eu-central-1a' }, /means another zone in each account/],
    [{ interruptionsPerHour: -1 }, /interruptionsPerHour is -1/],
    [{ price: 'cheap' }, /price is cheap/],
  ])('refuses %j', (change, message) => {
    expect(() =>
      placeJob({
        job,
        offers: [{ ...offer('euc1-az2', '0.4', 0), ...change }],
        onDemand: '1',
      }),
    ).toThrow(message);
  });
});
