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
import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import { commit, deployed, merged, push } from '../../__testUtils__/events';
import { incident, judge } from '../../__testUtils__/failures';
import { attributeIncidents } from './attribute';

const DAY = 86_400_000;
const START = Date.UTC(2026, 8, 1, 10);
const iso = (ms: number) => new Date(ms).toISOString();

/** `count` deployments, one a day, ids 1 … */
function daily(
  count: number,
  options: {
    reverts?: Record<number, string>;
    branch?: Record<number, string>;
  } = {},
): CanonicalEvent[] {
  return Array.from({ length: count }, (_, index): CanonicalEvent[] => {
    const number = index + 1;
    const time = START + index * DAY;
    const parent = index === 0 ? null : `c${index}aaaaaa`;
    const sha = `c${number}aaaaaa`;
    return [
      push(iso(time - 7200_000), parent, [
        commit(sha, iso(time - 7200_000), {
          parents: parent === null ? [] : [parent],
          reverts: options.reverts?.[number] ? [options.reverts[number]] : [],
        }),
      ]),
      merged(1000 + number, iso(time - 7200_000), {
        mergeCommitSha: sha,
        headBranch: options.branch?.[number] ?? 'feature',
      }),
      deployed(number, iso(time), sha),
    ];
  }).flat();
}

const stated = (id: string, deployment: number, hours = 1, length = 2) => {
  const at = START + (deployment - 1) * DAY + hours * 3600_000;
  return incident(id, iso(at), {
    causedBy: { deploymentId: String(deployment), sha: null },
    resolvedAt: iso(at + length * 3600_000),
  });
};

describe('change failure rate', () => {
  it('is 4 of 23, 17.4 %, with 6 incidents on 4 deployments', () => {
    const { failureRate } = judge([
      ...daily(23),
      stated('a', 3),
      stated('b', 3, 2),
      stated('c', 9),
      stated('d', 9, 2),
      stated('e', 14),
      stated('f', 20),
    ]);
    expect(failureRate).toMatchObject({ state: 'ok', k: 4, n: 23 });
    expect((100 * failureRate.value!).toFixed(1)).toBe('17.4');
    expect(failureRate.interval!.lower).toBeCloseTo(0.0698, 3);
    expect(failureRate.interval!.upper).toBeCloseTo(0.3714, 3);
  });

  it('is zero with an upper bound where nothing failed', () => {
    const { failureRate } = judge(daily(20));
    expect(failureRate).toMatchObject({ state: 'ok', k: 0, value: 0 });
    expect(failureRate.interval!.upper).toBeCloseTo(0.161, 3);
  });

  it('knows its zero rules', () => {
    expect(judge([]).failureRate).toMatchObject({
      state: 'no_data',
      reasonCode: 'no_deployments',
      value: null,
    });
    expect(judge([...daily(4), stated('a', 2)]).failureRate).toMatchObject({
      state: 'too_few',
      k: 1,
      n: 4,
      value: null,
      interval: null,
    });
    expect(
      judge(daily(1), { asOf: iso(START + 3600_000) }).failureRate,
    ).toMatchObject({ state: 'pending', value: null, pending: 1 });
    const source = { connected: false, since: null };
    expect(
      judge([...daily(20), stated('a', 2)], { source }).failureRate,
    ).toMatchObject({ state: 'no_source', value: null, k: null });
    expect(judge(daily(3), { source }).statusOf(2)).toBe('unknown');
  });

  it('leaves the young out on both sides, failed or not', () => {
    const asOf = iso(START + 9 * DAY + 7200_000);
    const { failureRate, statusOf } = judge([...daily(10), stated('a', 10)], {
      asOf,
    });
    expect(statusOf(10)).toBe('failed');
    expect(failureRate).toMatchObject({ k: 0, n: 9 });
    expect(judge(daily(10), { asOf }).statusOf(10)).toBe('pending');
    expect(
      judge(daily(10), { asOf, outcomes: { settlingMs: 3600_000 } }).statusOf(
        10,
      ),
    ).toBe('ok');
  });

  it('knows nothing about the time before its source', () => {
    const { failureRate, statusOf } = judge(daily(12), {
      source: { connected: true, since: START + 6 * DAY },
    });
    expect([1, 5, 6, 12].map(statusOf)).toEqual([
      'unknown',
      'unknown',
      'ok',
      'ok',
    ]);
    expect(failureRate).toMatchObject({ n: 7, unknown: 5 });
  });
});

describe('mending deployments', () => {
  it('counts a rollback as rework and fails what it undid', () => {
    const { outcomeOf, rework, failureRate } = judge([
      ...daily(10),
      deployed('back', iso(START + 9 * DAY + 3600_000), 'c9aaaaaa'),
    ]);
    expect(outcomeOf('back')).toMatchObject({
      status: 'ok',
      rework: { rule: 'rollback' },
      remediates: expect.stringMatching(/\|10$/),
    });
    expect(outcomeOf(10).failures).toMatchObject([{ kind: 'rollback' }]);
    expect(rework).toMatchObject({ k: 1, n: 11, state: 'ok' });
    expect(failureRate).toMatchObject({ k: 1, n: 11 });
  });

  it('sees reverts, hotfixes and the source’s own word', () => {
    const { outcomeOf } = judge([
      ...daily(8, {
        reverts: { 4: 'c3aaaaaa' },
        branch: { 6: 'hotfix/totals' },
      }),
      deployed('flagged', iso(START + 9 * DAY), 'c8aaaaaa', {
        description: 'Unplanned: cache was cold',
      }),
    ]);
    expect(outcomeOf(4).rework?.rule).toBe('revert');
    expect(outcomeOf(3).failures).toMatchObject([{ kind: 'revert' }]);
    expect(outcomeOf(6).rework?.rule).toBe('hotfix');
    expect(outcomeOf(5).failures).toMatchObject([{ kind: 'hotfix' }]);
    expect(outcomeOf('flagged').rework).toEqual({
      rule: 'unplanned',
      reason: 'The source calls it unplanned.',
    });
    expect(outcomeOf(7)).toMatchObject({ rework: null, status: 'ok' });
  });

  it('lets a hotfix mend the deployment whose incident it ends', () => {
    const { outcomeOf } = judge([
      ...daily(8, { branch: { 6: 'hotfix/totals' } }),
      stated('a', 3, 1, 71.5),
    ]);
    expect(outcomeOf(6).remediates).toMatch(/\|3$/);
    expect(outcomeOf(5).status).toBe('ok');
  });

  it('does not take the change of mind after weeks for a failure', () => {
    const { outcomeOf } = judge(daily(30, { reverts: { 30: 'c3aaaaaa' } }));
    expect(outcomeOf(3).status).toBe('ok');
    expect(outcomeOf(30).rework?.rule).toBe('revert');
  });
});

describe('failed deployment recovery time', () => {
  it('lasts from the finish of the deployment to restored service', () => {
    const { recovery } = judge([
      ...daily(8),
      stated('a', 2, 1, 1),
      stated('b', 4, 1, 3),
      stated('c', 6, 1, 5),
    ]);
    expect(recovery).toMatchObject({
      state: 'ok',
      n: 3,
      value: 4 * 3600,
      method: 'r7',
      censored: 0,
    });
  });

  it('takes the earlier of the incident’s end and the mending', () => {
    const events = [
      ...daily(8),
      stated('a', 8, 1, 9),
      deployed('back', iso(START + 7 * DAY + 7200_000), 'c7aaaaaa'),
    ];
    const [sample] = judge(events).recovery.samples;
    expect(sample).toMatchObject({
      ms: 7200_000,
      byIncident: 10 * 3600_000,
      byRemediation: 7200_000,
    });
  });

  it('reads the curve of Kaplan and Meier when many still fail', () => {
    const open = (id: string, deployment: number) =>
      incident(id, iso(START + (deployment - 1) * DAY + 3600_000), {
        causedBy: { deploymentId: String(deployment), sha: null },
      });
    const { recovery } = judge(
      [
        ...daily(8),
        stated('a', 2, 1, 1),
        stated('b', 4, 1, 3),
        stated('c', 6, 1, 5),
        open('d', 7),
      ],
      { asOf: iso(START + 30 * DAY) },
    );
    expect(recovery).toMatchObject({
      method: 'kaplan-meier',
      n: 4,
      censored: 1,
      value: 5 * 3600,
      oldestOpen: 24 * 86400,
    });
    expect(
      judge([...daily(8), open('d', 7), open('e', 5)]).recovery,
    ).toMatchObject({ state: 'pending', value: null, censored: 2 });
  });

  it('gives no span where clocks contradict each other', () => {
    const before = incident('a', iso(START + DAY - 600_000), {
      causedBy: { deploymentId: '2', sha: null },
      resolvedAt: iso(START + DAY - 60_000),
    });
    const closedFirst = incident('b', iso(START + 3 * DAY + 600_000), {
      causedBy: { deploymentId: '4', sha: null },
      resolvedAt: iso(START),
    });
    expect(judge([...daily(8), before, closedFirst]).recovery).toMatchObject({
      state: 'no_data',
      reasonCode: 'contradictory',
      contradictory: 2,
      value: null,
    });
  });

  it('knows its zero rules', () => {
    expect(judge(daily(8)).recovery).toMatchObject({
      state: 'no_data',
      reasonCode: 'no_failures',
      value: null,
    });
    expect(
      judge(daily(8), { source: { connected: false, since: null } }).recovery
        .state,
    ).toBe('no_source');
  });
});

/** Histories of odd shapes: any commit deployed at any time, any incident. */
const histories = fc
  .record({
    deployments: fc.array(
      fc.record({
        hour: fc.integer({ min: 0, max: 400 }),
        sha: fc.integer({ min: 1, max: 12 }),
      }),
      { maxLength: 25 },
    ),
    incidents: fc.array(
      fc.record({
        hour: fc.integer({ min: 0, max: 420 }),
        length: fc.option(fc.integer({ min: -5, max: 50 })),
        cause: fc.option(fc.integer({ min: 0, max: 30 })),
        severity: fc.constantFrom(null, 'sev1', 'sev4', 'odd'),
      }),
      { maxLength: 12 },
    ),
    reverts: fc.option(fc.integer({ min: 2, max: 12 })),
  })
  .map(({ deployments, incidents, reverts }) => [
    ...daily(
      12,
      reverts === null ? {} : { reverts: { [reverts]: 'c1aaaaaa' } },
    ).filter(({ type }) => !type.startsWith('dev.cdevents.service')),
    ...deployments.map(({ hour, sha }, index) =>
      deployed(index, iso(START + hour * 3600_000), `c${sha}aaaaaa`),
    ),
    ...incidents.map(({ hour, length, cause, severity }, index) =>
      incident(`i${index}`, iso(START + hour * 3600_000), {
        severity,
        resolvedAt:
          length === null ? null : iso(START + (hour + length) * 3600_000),
        causedBy:
          cause === null ? null : { deploymentId: String(cause), sha: null },
      }),
    ),
  ]);

describe('any history', () => {
  const summary = (events: CanonicalEvent[]) => {
    const { attribution, outcomes, failureRate, rework, recovery } =
      judge(events);
    return JSON.stringify([
      attribution,
      outcomes,
      failureRate,
      rework,
      recovery,
    ]);
  };

  it('gives the same in any order and with copies', () => {
    fc.assert(
      fc.property(histories, fc.array(fc.nat()), (events, keys) => {
        const shuffled = events
          .map((event, index) => ({ event, key: keys[index] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ event }) => event);
        expect(summary([...shuffled, ...shuffled.slice(0, 9)])).toBe(
          summary(events),
        );
      }),
      { seed: 3, numRuns: 150 },
    );
  });

  it('takes copies of deployments and incidents for one', () => {
    fc.assert(
      fc.property(histories, events => {
        const { nodes, incidents, attribution } = judge(events);
        expect(
          attributeIncidents(
            [...nodes, ...nodes].reverse(),
            [...incidents, ...incidents].reverse(),
          ),
        ).toEqual(attribution);
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it('keeps rates between 0 and 1, weights at 1, and statuses whole', () => {
    fc.assert(
      fc.property(histories, events => {
        const { attribution, outcomes, failureRate, rework, recovery } =
          judge(events);
        for (const { value, k, n } of [failureRate, rework]) {
          expect(value === null || (value >= 0 && value <= 1)).toBe(true);
          expect((k ?? 0) <= (n ?? 0)).toBe(true);
        }
        const weights = new Map<string, number>();
        for (const { incidentId, weight, confidence } of attribution.links) {
          weights.set(incidentId, (weights.get(incidentId) ?? 0) + weight);
          expect(confidence > 0 && confidence <= 1).toBe(true);
        }
        weights.forEach(weight => expect(weight).toBeCloseTo(1, 9));
        for (const { status, failures } of outcomes) {
          expect(status === 'failed').toBe(failures.length > 0);
        }
        expect(recovery.value === null || recovery.value >= 0).toBe(true);
      }),
      { seed: 4, numRuns: 200 },
    );
  });

  it('has no failure rate when the source is taken away', () => {
    fc.assert(
      fc.property(histories, events => {
        const { failureRate, recovery, outcomes } = judge(events, {
          source: { connected: false, since: null },
        });
        expect(failureRate.value).toBeNull();
        expect(recovery.value).toBeNull();
        expect(failureRate.state).toBe(
          outcomes.length > 0 ? 'no_source' : 'no_data',
        );
        expect(outcomes.map(({ status }) => status)).not.toContain('ok');
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  it('is not changed by an incident of another service', () => {
    fc.assert(
      fc.property(
        histories,
        fc.integer({ min: 0, max: 400 }),
        (events, hour) => {
          const foreign = incident(
            'foreign',
            iso(START + hour * 3600_000),
            {},
            { repository: 'lighthouse/other' },
          );
          const before = judge(events);
          const after = judge([...events, foreign]);
          expect(after.attribution.links).toEqual(before.attribution.links);
          expect(after.outcomes).toEqual(before.outcomes);
          expect(after.failureRate).toEqual(before.failureRate);
        },
      ),
      { seed: 6, numRuns: 100 },
    );
  });
});
