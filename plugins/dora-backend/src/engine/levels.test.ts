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

import { claim, deployed } from '../__testUtils__/events';
import { modelOf } from '../__testUtils__/model';
import { Attribution } from './attribution';
import { coverageOf } from './coverage';
import { DEFAULT_FAILURE_SETTINGS } from './failureModel';
import { foldFacts } from './facts';
import { computeFigures } from './figures';
import { Level, belongsAt, everMembers, membersAt } from './levels';
import { EntityModel } from './model';
import { Comparison, compareWindows, movesOf, windowBefore } from './moves';
import { Repositories } from './repositories';

const A = 'component:default/a';
const T = (day: number, hour = 0) =>
  new Date(Date.UTC(2026, 5, day, hour)).toISOString();

describe('levels', () => {
  const facts = foldFacts([
    claim(T(1), {
      entityRef: A,
      owner: 'group:default/old',
      system: 'system:default/shop',
      domain: 'domain:default/trade',
    }),
    claim(T(10), {
      entityRef: A,
      owner: 'group:default/new',
      system: 'system:default/shop',
      domain: null,
    }),
  ]);
  const attribution = Attribution.of(facts, Repositories.of(facts));
  const group = (...names: string[]): Level => ({
    kind: 'group',
    ref: names[0],
    groups: new Set(names),
  });

  it.each<[string, Level, boolean, boolean]>([
    ['component', { kind: 'component', ref: A }, true, true],
    ['system', { kind: 'system', ref: 'system:default/shop' }, true, true],
    ['domain', { kind: 'domain', ref: 'domain:default/trade' }, true, false],
    ['owner of then', group('group:default/old'), true, false],
    ['owner of now', group('group:default/new'), false, true],
    [
      'group above',
      group('group:default/all', 'group:default/old', 'group:default/new'),
      true,
      true,
    ],
    ['portal', { kind: 'portal' }, true, true],
  ])('%s', (_, level, before, after) => {
    expect(everMembers(attribution, level)).toEqual([A]);
    const belongs = belongsAt(attribution, level);
    expect(belongs(A, Date.parse(T(5)))).toBe(before);
    expect(belongs(A, Date.parse(T(15)))).toBe(after);
    expect(membersAt(attribution, level, Date.parse(T(15)))).toEqual(
      after ? [A] : [],
    );
  });

  it('knows nobody of a group that owns nothing', () => {
    expect(everMembers(attribution, group('group:default/none'))).toEqual([]);
  });
});

describe('coverageOf', () => {
  const service = (name: string, told: boolean): EntityModel => ({
    ...modelOf(
      [
        claim(T(1), { entityRef: name }),
        ...(told ? [deployed(1, T(2), null)] : []),
      ],
      name,
    ),
    activity: {
      events: told ? 2 : 0,
      firstAt: null,
      lastAt: null,
      usualGapSeconds: null,
      lastByKind: told ? { incident: 1, push: 1, review: 1, run: 1 } : {},
    },
  });

  it('counts all, names those that the caller may see, and says it', () => {
    const services = ['a', 'b', 'c'].map(name => service(name, name === 'a'));
    const incidents = coverageOf(services, ref => ref === 'b').find(
      ({ kind }) => kind === 'incidents',
    );
    expect(incidents).toEqual({
      kind: 'incidents',
      covered: 1,
      total: 3,
      missing: ['b'],
      sentence:
        '2 of 3 services have no incident source, so their change failure rate is unknown',
    });
  });

  it('says so when nothing is missing, and when there is nothing', () => {
    const one = coverageOf(
      [service('a', true), service('b', true)],
      () => true,
    );
    expect(one.map(({ sentence }) => sentence)).toContain(
      'All 2 services have an incident source',
    );
    expect(coverageOf([], () => true)[0]).toMatchObject({
      covered: 0,
      total: 0,
    });
  });
});

describe('moves', () => {
  const comparison = (p: number): Comparison => ({
    figureId: 'x',
    before: 1,
    after: 2,
    unit: 's',
    lessIsBetter: true,
    p,
    test: 'Rank-sum test',
  });

  it('are corrected over all rows together', () => {
    expect(movesOf([[comparison(0.02)]])).toMatchObject([
      [{ direction: 'worse', before: 1, after: 2 }],
    ]);
    const rows = Array.from({ length: 10 }, () => [comparison(0.02)]);
    expect(movesOf(rows).flat()).toEqual([]);
    const strong = movesOf([[comparison(0.0001)], ...rows]);
    expect(strong.map(({ length }) => length)).toEqual([
      1,
      ...rows.map(() => 0),
    ]);
    expect(strong[0][0].reason).toBe(
      "Rank-sum test; p = 0.0011 after Holm's correction for 11 comparisons.",
    );
  });

  it('come of a frequency that changed, not of one that did not', () => {
    const window = { from: T(29), to: T(29 + 84), zone: 'UTC' };
    const before = windowBefore(window);
    expect(Date.parse(before.to) - Date.parse(before.from)).toBe(
      84 * 86_400_000,
    );
    const asOf = T(29 + 84);
    const compare = (perWeekAfter: number) => {
      const events = [claim(T(-100))];
      let id = 0;
      for (let week = -12; week < 12; week += 1) {
        const count = week < 0 ? 2 : perWeekAfter;
        for (let index = 0; index < count; index += 1) {
          id += 1;
          events.push(deployed(id, T(29 + week * 7 + 1, 1 + index), null));
        }
      }
      const model = modelOf(events);
      const part = (of: typeof window) => {
        const options = {
          model,
          page: { state: 'ok', reason: null, reasonCode: null } as const,
          window: of,
          asOf,
          failures: DEFAULT_FAILURE_SETTINGS,
        };
        return {
          ...options,
          figures: computeFigures({
            ...options,
            rule: 'deployments',
            sha256: () => '',
            href: () => '',
          }),
        };
      };
      return movesOf([
        compareWindows({ before: part(before), after: part(window) }),
      ])[0];
    };
    expect(compare(2)).toEqual([]);
    expect(compare(5)).toMatchObject([
      {
        figureId: 'dora.deployment-frequency',
        direction: 'better',
        before: 2,
        after: 5,
      },
    ]);
  });
});
