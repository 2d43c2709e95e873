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
import { PROFILES } from '.';
import { Profile, ProfileFacts, ProfileFigure } from './types';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday. */
const START = Date.parse('2026-09-07T00:00:00Z');
const at = (days: number) => START + days * DAY;

const change = (id: string, first: number, deployed: number) => ({
  id,
  firstCommitAt: at(first),
  openedAt: at(first),
  readyAt: null,
  firstReviewAt: null,
  approvedAt: null,
  mergedAt: at(deployed) - HOUR,
  deployedAt: at(deployed),
});

const facts: ProfileFacts = {
  window: { from: START, to: at(28) },
  zone: 'UTC',
  asOf: at(28),
  firstEventAt: at(-100),
  incidentSource: true,
  deployments: [
    { id: 'd0', at: at(-1) },
    { id: 'd1', at: at(0) + HOUR },
    { id: 'd2', at: at(0) + 2 * HOUR },
    { id: 'd3', at: at(8) },
    { id: 'd4', at: at(27.5) },
  ],
  changes: [change('c1', -1, 0.5), change('c2', 0, 4), change('c3', 0, 8)],
  incidents: [
    {
      id: 'i1',
      startedAt: at(8),
      resolvedAt: at(8) + 2 * HOUR,
      causedBy: ['d3'],
    },
    {
      id: 'i2',
      startedAt: at(9),
      resolvedAt: at(9) + 4 * HOUR,
      causedBy: ['d3'],
    },
  ],
};
const empty: ProfileFacts = {
  ...facts,
  deployments: [],
  changes: [],
  incidents: [],
};
const METRICS = [
  'deploymentFrequency',
  'leadTime',
  'changeFailureRate',
  'recoveryTime',
] as const;
const all = (profile: Profile, given: ProfileFacts): ProfileFigure[] =>
  METRICS.map(metric => profile[metric](given));
const values = (profile: Profile, given: ProfileFacts = facts) =>
  all(profile, given).map(({ value }) => value);
const { devlake, fourkeys, middleware, 'dora-2026': dora } = PROFILES;

describe('the same facts under each profile', () => {
  it('devlake: lower medians, time-only attribution strictly before', () => {
    const [frequency, lead, failures, recovery] = all(devlake, facts);
    // Weeks with 1, 1, 0 and 1 days: the lower median is 1.
    expect(frequency).toMatchObject({ value: 1, n: 4, label: 'high' });
    expect(lead).toMatchObject({ value: 4 * 86_400, n: 3, label: 'high' });
    // i1 at the instant of d3 belongs to d2; d4 to nobody.
    expect(failures).toMatchObject({ value: 2 / 4, k: 2, label: 'low' });
    // d2 to the end of i1: 8 d; d3 to the end of i2: 28 h, the lower.
    expect(recovery).toMatchObject({ value: 28 * 3600, label: 'medium' });
  });

  it('devlake and middleware sample pull requests only', () => {
    const pushed = { ...change('c4', 0, 27), openedAt: null };
    const more = { ...facts, changes: [...facts.changes, pushed] };
    for (const profile of [devlake, middleware]) {
      expect(profile.leadTime(more)).toEqual(profile.leadTime(facts));
    }
    expect(dora.leadTime(more).n).toBe(4);
  });

  it('middleware: floors and means, missing phases as zero', () => {
    const [frequency, lead, failures, recovery] = all(middleware, facts);
    expect(frequency.value).toBe(1);
    // No review: opening to merge is in no phase, merge to deploy is an hour.
    expect(lead).toMatchObject({ value: 3600, n: 3 });
    expect(failures).toMatchObject({ value: 1 / 4, k: 1 });
    expect(recovery).toMatchObject({ value: 3 * 3600, n: 2 });
  });

  it('fourkeys: labels of 2019, incidents by deployments', () => {
    const [frequency, lead, failures, recovery] = all(fourkeys, facts);
    expect(frequency).toMatchObject({ value: 0, label: 'Yearly' });
    expect(lead).toMatchObject({ value: 4 * 86_400, label: 'One week' });
    expect(failures).toMatchObject({ value: 2 / 5, k: 2, label: '16-45%' });
    expect(recovery).toMatchObject({ value: 3 * 3600, label: 'One day' });
  });

  it('dora-2026: settled deployments, attributed causes', () => {
    const [frequency, lead, failures, recovery] = all(dora, facts);
    expect(frequency).toMatchObject({ value: 4 / 4, n: 4 });
    expect(lead).toMatchObject({ value: 4 * 86_400, n: 3 });
    // d4 is twelve hours old: pending.
    expect(failures).toMatchObject({ value: 1 / 3, k: 1, n: 3 });
    expect(recovery).toMatchObject({ value: 15 * 3600, n: 2 });
  });

  it('dora-2026: many open failures count with their age', () => {
    const open = {
      ...facts,
      incidents: [
        ...facts.incidents,
        ...['x', 'y', 'z'].map(id => ({
          id,
          startedAt: at(9),
          resolvedAt: null,
          causedBy: ['d3'],
        })),
      ],
    };
    // Two of five have ended: the curve never falls to one half.
    expect(dora.recoveryTime(open)).toMatchObject({
      value: null,
      reason: 'pending',
      n: 5,
    });
  });
});

describe('what is not known', () => {
  it.each(Object.values(PROFILES))('$id: is null with a reason', profile => {
    const [frequency, lead, failures, recovery] = all(profile, empty);
    expect(frequency.value).toBe(0);
    expect([lead.value, failures.value, recovery.value]).toEqual([
      null,
      null,
      null,
    ]);
    expect([lead.reason, failures.reason, recovery.reason]).toEqual([
      'no_changes',
      'no_deployments',
      'no_incidents',
    ]);
    expect(
      [lead, failures, recovery].every(({ label }) => label === null),
    ).toBe(true);
  });

  it.each(Object.values(PROFILES))(
    '$id: without an incident source there is no rate, never 0',
    profile => {
      const without = { ...facts, incidentSource: false, incidents: [] };
      const [, , failures, recovery] = all(profile, without);
      expect([failures.value, recovery.value]).toEqual([null, null]);
      expect([failures.reason, recovery.reason]).toEqual([
        'no_incident_source',
        'no_incident_source',
      ]);
    },
  );

  it.each(Object.values(PROFILES))(
    '$id: before the first event there is no frequency',
    profile =>
      expect(
        profile.deploymentFrequency({ ...empty, firstEventAt: null }).value,
      ).toBeNull(),
  );

  it("keeps the tool's own number beside ours", () => {
    expect(middleware.changeFailureRate(empty).toolValue?.value).toBe(0);
    expect(fourkeys.leadTime(empty).toolValue).toMatchObject({
      value: 0,
      label: 'One day',
    });
    expect(
      devlake.changeFailureRate({ ...facts, incidents: [] }),
    ).toMatchObject({ value: 0, toolValue: { value: null } });
    expect(middleware.changeFailureRate(facts).toolValue).toBeUndefined();
  });

  it('waits for young deployments', () => {
    const young = { ...facts, deployments: [{ id: 'd4', at: at(27.5) }] };
    expect(dora.changeFailureRate(young)).toMatchObject({
      value: null,
      reason: 'pending',
    });
  });
});

describe('properties', () => {
  const instant = fc
    .integer({ min: 0, max: 27 * 24 })
    .map(h => START + h * HOUR);
  const maybe = fc.option(instant, { nil: null });
  const anyFacts: fc.Arbitrary<ProfileFacts> = fc.record({
    window: fc.constant(facts.window),
    zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
    asOf: fc.constant(facts.asOf),
    firstEventAt: fc.constant(facts.firstEventAt),
    incidentSource: fc.constant(true),
    deployments: fc
      .array(instant, { maxLength: 12 })
      .map(times => times.map((time, i) => ({ id: `d${i}`, at: time }))),
    changes: fc
      .array(fc.tuple(maybe, maybe, maybe, maybe, maybe, maybe), {
        maxLength: 8,
      })
      .map(rows =>
        rows.map(([a, b, c, d, e, f], i) => ({
          id: `c${i}`,
          firstCommitAt: a,
          openedAt: b,
          readyAt: null,
          firstReviewAt: c,
          approvedAt: d,
          mergedAt: e,
          deployedAt: f,
        })),
      ),
    incidents: fc
      .array(fc.tuple(instant, maybe, fc.nat({ max: 12 })), { maxLength: 8 })
      .map(rows =>
        rows.map(([startedAt, resolvedAt, cause], i) => ({
          id: `i${i}`,
          startedAt,
          resolvedAt,
          causedBy: [`d${cause}`],
        })),
      ),
  });

  it.each(Object.values(PROFILES))(
    '$id: the order of the facts changes nothing, values are finite',
    profile => {
      fc.assert(
        fc.property(anyFacts, given => {
          const figures = all(profile, given);
          const reversed = all(profile, {
            ...given,
            deployments: [...given.deployments].reverse(),
            changes: [...given.changes].reverse(),
            incidents: [...given.incidents].reverse(),
          });
          // Sums of floating point numbers know their order.
          const rounded = (list: ProfileFigure[]) =>
            list.map(({ value, ...rest }) => ({
              ...rest,
              value: value === null ? null : Math.round(value * 1e6) / 1e6,
            }));
          expect(rounded(reversed)).toEqual(rounded(figures));
          expect(
            figures.every(({ value, reason }) =>
              value === null ? reason !== null : Number.isFinite(value),
            ),
          ).toBe(true);
        }),
      );
    },
  );

  it('a rate of deployments never exceeds one', () => {
    fc.assert(
      fc.property(anyFacts, given => {
        for (const profile of [dora, devlake, middleware]) {
          const { value, k, n } = profile.changeFailureRate(given);
          expect(k! <= n && (value === null || value <= 1)).toBe(true);
        }
      }),
    );
  });

  it('the future and the time outside the window change nothing', () => {
    fc.assert(
      fc.property(anyFacts, given => {
        const more = {
          ...given,
          deployments: [...given.deployments, { id: 'late', at: at(29) }],
          incidents: [
            ...given.incidents,
            {
              id: 'late',
              startedAt: at(30),
              resolvedAt: null,
              causedBy: ['late'],
            },
          ],
        };
        for (const profile of [devlake, middleware, dora, fourkeys]) {
          expect(values(profile, more).slice(0, 2)).toEqual(
            values(profile, given).slice(0, 2),
          );
        }
      }),
    );
  });
});
