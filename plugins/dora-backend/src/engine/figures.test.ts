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

import { createHash } from 'node:crypto';
import { TimeWindow } from '@maestro/backstage-plugin-maestro-common';
import { claim, commit, deployed, push } from '../__testUtils__/events';
import { modelOf } from '../__testUtils__/model';
import { DEFAULT_FAILURE_SETTINGS } from './failureModel';
import { computeFigures } from './figures';
import { computeSeries } from './series';
import { observedWeeks } from './windows';
import { EntityModel } from './model';
import { LEAST_SILENCE_MS, PageState, pageState } from './states';

const OK: PageState = { state: 'ok', reason: null, reasonCode: null };
const sha256 = (text: string) =>
  createHash('sha256').update(text).digest('hex');

function figures(
  model: EntityModel,
  window: TimeWindow,
  asOf: string,
  page = OK,
) {
  return computeFigures({
    model,
    page,
    window,
    asOf,
    rule: 'deployments',
    failures: DEFAULT_FAILURE_SETTINGS,
    sha256,
    href: id => `/evidence/${id}`,
  });
}

const UTC = (from: string, to: string, zone = 'UTC') => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
  zone,
});

const byId = (all: ReturnType<typeof figures>, id: string) =>
  all.find(figure => figure.id === id)!;

describe('computeFigures', () => {
  const model = modelOf([
    claim('2026-10-01T00:00:00.000Z'),
    push('2026-11-04T00:00:00.000Z', null, [
      commit('a', '2026-11-04T00:00:00.000Z'),
    ]),
    deployed(1, '2026-11-04T10:00:00.000Z', 'a'),
    deployed(2, '2026-11-04T12:00:00.000Z', 'a'),
    push('2026-11-10T00:00:00.000Z', 'a', [
      commit('b', '2026-11-10T00:00:00.000Z'),
    ]),
    deployed(3, '2026-11-10T12:00:00.000Z', 'b'),
  ]);

  it('divides by the weeks observed: not those before the first event, and of the running one what has passed', () => {
    const window = UTC('2026-10-05', '2026-11-16');
    const asOf = '2026-11-12T12:00:00.000Z';
    // The week of 2 November, and 3.5 of 7 days of that of 9 November.
    expect(observedWeeks(model, window, asOf)).toBe(1.5);
    const frequency = byId(
      figures(model, window, asOf),
      'dora.deployment-frequency',
    );
    expect(frequency.value).toBe(2);
    expect(frequency.n).toBe(3);
    // Garwood for a count of 3: 0.6187 to 8.7673.
    expect(frequency.interval!.low).toBeCloseTo(0.6187 / 1.5, 3);
    expect(frequency.interval!.high).toBeCloseTo(8.7673 / 1.5, 3);
  });

  it('takes a week in which clocks change for one week', () => {
    const early = modelOf([
      claim('2026-10-01T00:00:00.000Z'),
      deployed(1, '2026-10-20T10:00:00.000Z', 'a'),
    ]);
    const window = UTC(
      '2026-10-18T22:00:00Z',
      '2026-10-25T23:00:00Z',
      'Europe/Berlin',
    );
    expect(observedWeeks(early, window, '2026-11-01T00:00:00.000Z')).toBe(1);
  });

  it('publishes count, days and gap beside the rate', () => {
    const all = figures(
      model,
      UTC('2026-11-02', '2026-11-16'),
      '2026-11-20T00:00:00.000Z',
    );
    expect(byId(all, 'dora.deployments').value).toBe(3);
    expect(byId(all, 'dora.deployment-days').value).toBe(2);
    expect(byId(all, 'dora.deployment-gap').value).toBe((2 + 144) * 1800);
  });

  it('knows zero deployments from no data', () => {
    const asOf = '2026-11-20T00:00:00.000Z';
    const quiet = figures(model, UTC('2026-11-16', '2026-11-23'), asOf);
    expect(byId(quiet, 'dora.deployment-frequency')).toMatchObject({
      state: 'ok',
      value: 0,
      n: 0,
      evidence: { count: 0, digest: null },
    });
    expect(byId(quiet, 'dora.lead-time-for-changes')).toMatchObject({
      state: 'no_data',
      value: null,
      n: null,
    });
    const early = figures(model, UTC('2026-10-05', '2026-10-12'), asOf);
    expect(byId(early, 'dora.deployment-frequency')).toMatchObject({
      state: 'no_data',
      value: null,
      n: null,
      interval: null,
    });
  });

  it.each(['no_source', 'not_configured', 'computing'] as const)(
    'carries no value in the state %s',
    state => {
      const all = figures(
        model,
        UTC('2026-11-02', '2026-11-16'),
        '2026-11-20T00:00:00.000Z',
        { state, reason: 'because', reasonCode: null },
      );
      for (const figure of all) {
        expect(figure).toMatchObject({
          state,
          reason: 'because',
          value: null,
          n: null,
          interval: null,
          evidence: { count: 0, href: null },
        });
      }
    },
  );

  it('generates empty weeks, leaves those before the first event empty of value', () => {
    const [frequency, leadTime] = computeSeries({
      model,
      page: OK,
      failures: DEFAULT_FAILURE_SETTINGS,
      window: UTC('2026-10-26', '2026-11-30'),
      asOf: '2026-11-20T00:00:00.000Z',
    });
    expect(
      frequency.points.map(({ bucket, value, partial }) => [
        bucket,
        value,
        partial,
      ]),
    ).toEqual([
      ['2026-W44', null, false],
      ['2026-W45', 2, false],
      ['2026-W46', 1, false],
      ['2026-W47', 0, true],
      ['2026-W48', null, true],
    ]);
    expect(leadTime.points.map(({ value }) => value)).toEqual([
      null,
      null,
      12 * 3600,
      null,
      null,
    ]);
  });
});

describe('pageState', () => {
  const base = {
    claims: [{ rule: { kind: 'merge' }, ruleWritten: 'merge' }] as never,
    activity: {
      events: 3,
      firstAt: 0,
      lastAt: 1_000,
      usualGapSeconds: null as number | null,
      lastByKind: {},
    },
    deployments: 1,
    hostHeard: true,
    annotated: false,
    asOf: 2_000,
    following: { caughtUp: true, lastError: null as string | null },
  };
  const none = {
    events: 0,
    firstAt: null,
    lastAt: null,
    usualGapSeconds: null,
    lastByKind: {},
  };
  const silent = 1_001 + LEAST_SILENCE_MS;

  it.each([
    ['ok', null, {}],
    ['no_source', 'no_annotation', { claims: [] }],
    ['computing', 'computing', { claims: [], annotated: true }],
    [
      'not_configured',
      'no_rule',
      { claims: [{ rule: null, ruleWritten: 'often' }] as never },
    ],
    ['no_data', 'no_events', { activity: none }],
    ['no_source', 'no_source', { activity: none, hostHeard: false }],
    ['no_data', 'no_events', { deployments: 0 }],
    ['stale', 'source_silent', { asOf: silent }],
    [
      'ok',
      null,
      {
        asOf: silent,
        activity: { ...base.activity, usualGapSeconds: 20 * 86_400 },
      },
    ],
    [
      'computing',
      'computing',
      { following: { caughtUp: false, lastError: null } },
    ],
    [
      'stale',
      'source_silent',
      { following: { caughtUp: false, lastError: 'down' } },
    ],
  ])('%s (%s)', (state, reasonCode, change) => {
    const page = pageState({ ...base, ...change });
    expect(page).toMatchObject({ state, reasonCode });
    expect(page.reason === null).toBe(state === 'ok');
  });
});
