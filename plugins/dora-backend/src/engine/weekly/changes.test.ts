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

import { createRandom } from '@maestro/backstage-plugin-maestro-statistics';
import { WeekSums, WeeklyUnit, findChanges } from './changes';

const NOTHING: WeekSums = {
  deployments: 0,
  changes: 0,
  leadTimeLogs: 0,
  settled: 0,
  failed: 0,
  recoveries: 0,
  recoveryLogs: 0,
  rework: 0,
};

/** A week of so many deployments, each of one change of so many hours. */
function week(deployments: number, hours: number, failed = 0): WeekSums {
  return {
    ...NOTHING,
    deployments,
    changes: deployments,
    leadTimeLogs: deployments * Math.log(hours * 3600),
    settled: deployments,
    failed,
  };
}

function unit(id: string, of: (index: number) => WeekSums): WeeklyUnit {
  return { id, weeks: Array.from({ length: 26 }, (_, index) => of(index)) };
}

const find = (...units: WeeklyUnit[]) =>
  findChanges(units, { random: createRandom('test') });

/** 0 to 2, in no order. */
const wobble = (index: number) => (index * 7) % 3;

describe('findChanges', () => {
  it('claims a frequency that trebled, with its ratio and interval', () => {
    const { changes } = find(
      unit('a', index => week(index < 20 ? 9 + wobble(index) : 30, 24)),
    );
    expect(changes).toHaveLength(1);
    const [change] = changes;
    expect(change).toMatchObject({
      unit: null,
      metric: 'deployment-frequency',
      recent: { weeks: 6, n: 180 },
      before: { weeks: 20 },
    });
    expect(change.ratio).toBeCloseTo(180 / 6 / (change.before.n / 20), 12);
    expect(change.interval!.low).toBeLessThanOrEqual(change.ratio);
    expect(change.interval!.high).toBeGreaterThanOrEqual(change.ratio);
    expect(change.p).toBeLessThan(0.01);
  });

  it('claims a lead time that halved', () => {
    const { changes } = find(
      unit('a', index =>
        week(10, (index < 20 ? 48 : 24) * (1 + wobble(index) / 20)),
      ),
    );
    expect(changes.map(({ metric }) => metric)).toEqual([
      'lead-time-for-changes',
    ]);
    expect(changes[0].ratio).toBeGreaterThan(0.45);
    expect(changes[0].ratio).toBeLessThan(0.55);
  });

  it('does not take a slow service that ships more for a slower team', () => {
    const slow = unit('slow', index =>
      week(index < 20 ? 5 : 15, 100 * (1 + wobble(index) / 20)),
    );
    const fast = unit('fast', index =>
      week(index < 20 ? 15 : 5, 10 * (1 + wobble(index + 1) / 20)),
    );
    const { changes } = find(slow, fast);
    expect(changes.map(({ metric }) => metric)).not.toContain(
      'lead-time-for-changes',
    );
    expect(changes.map(change => change.unit)).toEqual(
      expect.arrayContaining(['slow', 'fast']),
    );
  });

  it('claims nothing where nothing changed', () => {
    expect(find(unit('a', () => week(10, 24, 1))).changes).toEqual([]);
    expect(
      find(unit('a', index => week(8 + wobble(index), 24 + wobble(index))))
        .changes,
    ).toEqual([]);
  });

  it('does not test what has too few observations, and says how many', () => {
    expect(
      find(unit('a', index => week(index % 13 === 0 ? 1 : 0, 24))),
    ).toEqual({ changes: [], tested: 0, tooFew: 5, level: 0.05 });
    // Nothing ever failed: no test of failures, no claim that they fell.
    expect(find(unit('a', index => week(9 + wobble(index), 24)))).toMatchObject(
      { tested: 2, tooFew: 3 },
    );
  });

  it('needs eight weeks to compare with', () => {
    const short = {
      id: 'a',
      weeks: Array.from({ length: 13 }, (_, index) =>
        week(index < 7 ? 1 : 50, 24),
      ),
    };
    expect(findChanges([short], { random: createRandom(1) })).toMatchObject({
      changes: [],
      tested: 0,
    });
    expect(find()).toMatchObject({ changes: [], tested: 0 });
  });

  it('gives the same answer to the same data', () => {
    const units = [
      unit('a', index => week(index < 20 ? 9 + wobble(index) : 14, 24)),
      unit('b', index => week(5 + wobble(index), 24, wobble(index))),
    ];
    expect(find(...units)).toEqual(find(...units));
  });
});
