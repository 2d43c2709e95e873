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
import {
  BOUNDED_ATTRIBUTION,
  DEFAULT_HORIZON_MS,
  DEVLAKE_ATTRIBUTION,
  MIDDLEWARE_ATTRIBUTION,
  TimeOnlyRule,
  Timed,
  attributeByTime,
  failureShare,
  shareOf,
} from './timeOnly';

const RULES: Record<string, TimeOnlyRule> = {
  devlake: DEVLAKE_ATTRIBUTION,
  middleware: MIDDLEWARE_ATTRIBUTION,
  bounded: BOUNDED_ATTRIBUTION,
};

function dealt(
  deployments: Timed[],
  incidents: Timed[],
  rule: TimeOnlyRule,
): Record<string, string[]> {
  return Object.fromEntries(
    [...attributeByTime(deployments, incidents, rule)].map(([{ id }, list]) => [
      id,
      list.map(incident => incident.id),
    ]),
  );
}

const d = (id: string, at: number): Timed => ({ id, at });

describe('attributeByTime', () => {
  it('differs at the very instant of a deployment', () => {
    const deployments = [d('a', 10), d('b', 20)];
    const incidents = [d('i', 20)];
    expect(dealt(deployments, incidents, DEVLAKE_ATTRIBUTION)).toEqual({
      a: ['i'],
      b: [],
    });
    expect(dealt(deployments, incidents, MIDDLEWARE_ATTRIBUTION)).toEqual({
      a: [],
      b: ['i'],
    });
  });

  it('drops what lies before the first deployment', () => {
    for (const rule of Object.values(RULES)) {
      expect(dealt([d('a', 10)], [d('i', 9)], rule)).toEqual({ a: [] });
      expect(dealt([], [d('i', 9)], rule)).toEqual({});
    }
  });

  it('has an age limit only in the bounded rule, which is inclusive', () => {
    const late = [
      d('in', DEFAULT_HORIZON_MS),
      d('out', DEFAULT_HORIZON_MS + 1),
    ];
    expect(dealt([d('a', 0)], late, BOUNDED_ATTRIBUTION)).toEqual({
      a: ['in'],
    });
    expect(dealt([d('a', 0)], late, DEVLAKE_ATTRIBUTION)).toEqual({
      a: ['in', 'out'],
    });
  });

  it('deals ties to the first or the last of the order', () => {
    const tied = [d('a', 10), d('b', 10), d('c', 10)];
    expect(dealt(tied, [d('i', 11)], DEVLAKE_ATTRIBUTION).a).toEqual(['i']);
    expect(dealt(tied, [d('i', 11)], MIDDLEWARE_ATTRIBUTION).c).toEqual(['i']);
  });

  const instants = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), {
    maxLength: 12,
  });

  it('agrees with a search through all deployments, in any order', () => {
    fc.assert(
      fc.property(
        instants,
        fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 }),
        fc.constantFrom(...Object.keys(RULES)),
        fc.constantFrom(null, 5),
        (deployed, broken, name, horizonMs) => {
          const rule = { ...RULES[name], horizonMs };
          const deployments = deployed.map((at, i) => d(`d${i}`, at));
          const incidents = broken.map((at, i) => d(`i${i}`, at));
          const expected: Record<string, string[]> = Object.fromEntries(
            deployments.map(({ id }) => [id, []]),
          );
          for (const incident of incidents) {
            const before = deployments
              .filter(({ at }) =>
                rule.sameInstant ? at <= incident.at : at < incident.at,
              )
              .sort((a, b) => b.at - a.at)[0];
            if (
              before &&
              (horizonMs === null || incident.at - before.at <= horizonMs)
            ) {
              expected[before.id].push(incident.id);
            }
          }
          const found = dealt(
            [...deployments].reverse(),
            [...incidents].reverse(),
            rule,
          );
          for (const id of Object.keys(expected)) {
            expect([...found[id]].sort()).toEqual(expected[id].sort());
          }
        },
      ),
    );
  });
});

describe('failureShare', () => {
  it('counts deployments, however many incidents one has', () => {
    const deployments = [d('a', 1), d('b', 2), d('c', 3)];
    const byDeployment = attributeByTime(
      deployments,
      [d('i', 1), d('j', 1), d('k', 3)],
      MIDDLEWARE_ATTRIBUTION,
    );
    expect(
      failureShare(deployments, each => byDeployment.get(each)!.length > 0),
    ).toEqual({ failed: ['a', 'c'], total: ['a', 'b', 'c'], ratio: 2 / 3 });
  });

  it('is unknown without a deployment', () => {
    expect(failureShare([], () => true).ratio).toBeNull();
    expect(shareOf(0, 0)).toBeNull();
    expect(shareOf(0, 3)).toBe(0);
  });
});
