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

import { homes, planSurvey, subtree } from './groups';

const ROOT = 'group:default/engineering';
const A = 'group:default/a';
const B = 'group:default/b';
const TINY = 'group:default/tiny';
const GROUPS = [
  { ref: ROOT, parent: 'group:default/all' },
  { ref: A, parent: ROOT },
  { ref: B, parent: ROOT },
  { ref: TINY, parent: A },
  { ref: 'group:default/elsewhere', parent: 'group:default/all' },
];

function people(count: number, group: string, prefix = group) {
  return Array.from({ length: count }, (_, index) => ({
    person: `user:${prefix}-${index}`,
    groups: [group],
  }));
}

describe('subtree', () => {
  it('goes down from a group, parents first, and ends in a cycle', () => {
    expect(subtree(GROUPS, ROOT).map(({ ref }) => ref)).toEqual([
      ROOT,
      A,
      B,
      TINY,
    ]);
    expect(
      subtree(
        [
          { ref: 'x', parent: 'y' },
          { ref: 'y', parent: 'x' },
        ],
        'x',
      ).map(({ ref }) => ref),
    ).toEqual(['x', 'y']);
  });
});

describe('homes', () => {
  it('counts a member of several groups once, in the deepest', () => {
    const home = homes(
      GROUPS,
      [
        { person: 'p', groups: [ROOT, TINY, A] },
        { person: 'q', groups: [B, A] },
        { person: 'r', groups: ['group:default/elsewhere'] },
      ],
      ROOT,
    );
    expect([...home]).toEqual([
      ['p', TINY],
      ['q', A],
    ]);
  });
});

describe('planSurvey', () => {
  const plan = (memberships: ReturnType<typeof people>) =>
    planSurvey({ groups: GROUPS, memberships, target: ROOT, k: 5 });

  it('counts the people of a small group in the one above', () => {
    const made = plan([...people(6, A), ...people(2, TINY), ...people(5, B)])!;
    expect(made.units.map(({ id, people: p }) => [id, p.length])).toEqual([
      [A, 8],
      [B, 5],
    ]);
    expect(made.cells.map(({ groupRef }) => groupRef)).toEqual([ROOT, A, B]);
    expect(made.merged).toEqual([TINY]);
  });

  it('counts a small rest at the top in the smallest unit', () => {
    const made = plan([...people(7, A), ...people(5, B), ...people(3, ROOT)])!;
    expect(made.units.map(({ id, people: p }) => [id, p.length])).toEqual([
      [A, 7],
      [B, 8],
    ]);
    // B alone would leave the three at the top to be subtracted.
    expect(made.cells.map(({ groupRef }) => groupRef)).toEqual([ROOT, A]);
    expect(made.merged).toEqual([B]);
  });

  it('asks small teams as one', () => {
    const made = plan([...people(3, A), ...people(3, B)])!;
    expect(made.units).toHaveLength(1);
    expect(made.cells.map(({ groupRef }) => groupRef)).toEqual([ROOT]);
    expect(made.merged).toEqual([A, B]);
  });

  it('refuses a target of too few people', () => {
    expect(plan(people(4, A))).toBeNull();
    expect(plan([])).toBeNull();
  });
});
