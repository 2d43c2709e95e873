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
import {
  canonicalFigure,
  canonicalJson,
} from '@maestro/backstage-plugin-maestro-common';
import { CanonicalEvent } from '@maestro/backstage-plugin-ledger-common';
import {
  CHECKOUT,
  claim,
  commit,
  deployed,
  incident,
  merged,
  push,
} from '../__testUtils__/events';
import { disturbed, makeHistory, numbers } from '../__testUtils__/history';
import { modelOf } from '../__testUtils__/model';
import { Attribution } from './attribution';
import { DEFAULT_FAILURE_SETTINGS } from './failureModel';
import { foldFacts } from './facts';
import { computeFigures } from './figures';
import { incidentSource } from './incidentSource';
import { outcomesOf } from './outcomes';
import { qualityCounts } from './quality';
import { Repositories } from './repositories';
import { computeSeries } from './series';
import { pageState } from './states';

const WINDOW = {
  from: '2026-09-01T00:00:00.000Z',
  to: '2026-12-01T00:00:00.000Z',
  zone: 'UTC',
};
const AS_OF = '2026-11-20T00:00:00.000Z';

/** The whole page of an entity in canonical form. */
function page(events: readonly CanonicalEvent[]): string {
  const model = modelOf(events);
  const facts = foldFacts(events);
  const attribution = Attribution.of(facts, Repositories.of(facts));
  const asOf = Date.parse(AS_OF);
  const claimed = attribution.claimAt(CHECKOUT, asOf);
  const state = pageState({
    claims: claimed ? [claimed] : [],
    activity: model.activity,
    deployments: model.deployments.length,
    hostHeard: true,
    annotated: true,
    asOf,
    following: { caughtUp: true, lastError: null },
  });
  const options = {
    model,
    page: state,
    window: WINDOW,
    asOf: AS_OF,
    failures: DEFAULT_FAILURE_SETTINGS,
  };
  const figures = (['dora-2026', 'devlake', 'middleware'] as const).flatMap(
    profile =>
      computeFigures({
        ...options,
        profile,
        rule: 'deployments',
        sha256: text => createHash('sha256').update(text).digest('hex'),
        href: id => id,
      }),
  );
  return [
    canonicalJson(state),
    canonicalJson(incidentSource(state, model.incidentActivity)),
    canonicalJson(qualityCounts(model)),
    canonicalJson(computeSeries(options)),
    canonicalJson(
      outcomesOf(model, AS_OF, DEFAULT_FAILURE_SETTINGS).map(
        ({ deployment, status, failures, rework, remediatedBy }) => ({
          id: deployment.id,
          status,
          failures,
          rework,
          remediatedBy,
        }),
      ),
    ),
    ...figures.map(canonicalFigure),
  ].join('\n');
}

/** As they may come late: some deliveries after all the others. */
function delayed(events: readonly CanonicalEvent[], seed: number) {
  const next = numbers(seed + 11);
  const late = new Set(events.filter(() => next(6) === 0));
  return [...events.filter(event => !late.has(event)), ...late];
}

// 1,000 of them by MAESTRO_SEEDS=1000.
const SEEDS = Number(process.env.MAESTRO_SEEDS ?? 50);

describe('replay identity', () => {
  it(`of ${SEEDS} histories: shuffled, duplicated, delayed, the page is the same to the byte`, () => {
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const events = makeHistory(seed);
      const expected = page(events);
      for (const other of [
        disturbed(events, seed),
        delayed(events, seed),
        [...events].reverse(),
      ]) {
        expect([seed, page(other)]).toEqual([seed, expected]);
      }
    }
  });

  it('holds failures, reviews and states, so that it could fail', () => {
    const all = Array.from({ length: 20 }, (_, seed) =>
      page(makeHistory(seed)),
    ).join('\n');
    for (const text of [
      '"status":"failed"',
      '"rule":"explicit-deployment"',
      '"kind":"rollback"',
      '"id":"incident-closed-before-opened"',
      '"id":"dora.lead-time-for-changes.pickup","interval":null,"n":',
      '"state":"ok"',
    ]) {
      expect(all).toContain(text);
    }
  });

  it('notices when a fact is missing', () => {
    const events = makeHistory(3);
    const expected = page(events);
    for (const type of [
      'dev.cdevents.service.deployed',
      'dev.cdevents.incident.detected',
      'dev.cdevents.change.merged',
    ]) {
      expect(page(events.filter(event => event.type !== type))).not.toBe(
        expected,
      );
    }
  });
});

describe('faults', () => {
  const T = (day: number, hour = 0) =>
    new Date(Date.UTC(2026, 9, day, hour)).toISOString();
  const quality = (events: CanonicalEvent[]) =>
    Object.fromEntries(
      qualityCounts(modelOf([claim(T(1)), ...events])).map(({ id, count }) => [
        id,
        count,
      ]),
    );
  const base = [
    push(T(1), null, [commit('base', T(1))]),
    deployed(1, T(2), 'base'),
  ];

  it('a clock that is ahead gives no lead time, and is counted', () => {
    const events = [
      ...base,
      push(T(3), 'base', [commit('c', T(20))]),
      deployed(2, T(4), 'c'),
    ];
    expect(quality(events)).toEqual({
      'first-deployment': 1,
      'negative-lead-time': 1,
    });
    expect(modelOf([claim(T(1)), ...events]).samples).toMatchObject([
      { seconds: null, segments: null },
    ]);
  });

  it('a deployment of an unknown commit counts, and brings nothing', () => {
    const events = [...base, deployed(2, T(3), 'unheard')];
    expect(quality(events)['unknown-commit']).toBe(1);
    expect(modelOf([claim(T(1)), ...events]).deployments).toHaveLength(2);
  });

  it('a cycle in the graph, and a missing parent, end', () => {
    const events = [
      push(T(1), null, [
        commit('a', T(1), { parents: ['b'] }),
        commit('b', T(1), { parents: ['a'] }),
        commit('c', T(1), { parents: ['missing', 'b'] }),
      ]),
      deployed(1, T(2), 'a'),
      deployed(2, T(3), 'c'),
      deployed(3, T(4), 'b'),
      merged(1, T(4), { mergeCommitSha: 'c', headSha: 'a' }),
    ];
    const model = modelOf([claim(T(1)), ...events]);
    expect(model.deployments).toHaveLength(3);
    expect(outcomesOf(model, AS_OF, DEFAULT_FAILURE_SETTINGS)).toHaveLength(3);
  });

  it('an incident closed before it opened fails its deployment, its end is unknown', () => {
    const model = modelOf([
      claim(T(1)),
      ...base,
      push(T(3), 'base', [commit('c', T(3))]),
      deployed(2, T(4), 'c'),
      incident(1, T(4, 2), {
        resolvedAt: T(4, 1),
        causedBy: { deploymentId: '2', sha: null },
      }),
    ]);
    const outcomes = outcomesOf(model, AS_OF, DEFAULT_FAILURE_SETTINGS);
    expect(outcomes.at(-1)).toMatchObject({
      status: 'failed',
      failures: [{ restoredAt: null }],
    });
    expect(qualityCounts(model).map(({ id }) => id)).toContain(
      'incident-closed-before-opened',
    );
  });

  it('20,000 commits in one history are walked', () => {
    const pushes: CanonicalEvent[] = [];
    const releases: CanonicalEvent[] = [];
    for (let index = 0; index < 200; index += 1) {
      const at = new Date(Date.UTC(2026, 0, 1, index)).toISOString();
      const before = index === 0 ? null : `c${index * 100 - 1}`;
      pushes.push(
        push(
          at,
          before,
          Array.from({ length: 100 }, (_, inner) =>
            commit(`c${index * 100 + inner}`, at, { parents: null }),
          ),
        ),
      );
      if (index % 20 === 19) {
        releases.push(
          deployed(
            index,
            new Date(Date.parse(at) + 1000).toISOString(),
            `c${index * 100 + 99}`,
          ),
        );
      }
    }
    const model = modelOf([claim(T(1)), ...pushes, ...releases]);
    expect(model.deployments).toHaveLength(10);
    expect(model.samples).toHaveLength(18_000);
  });
});
