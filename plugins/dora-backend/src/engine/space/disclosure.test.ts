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

import { questionSet } from './questionSets';
import { emptyTally, tallied, Tally } from './answers';
import { atomsOf, decideCells } from './disclosure';
import { GroupNode, Membership, planSurvey } from './groups';
import { EarlierCell, publishRound } from './publish';

const K = 5;
const set = { questions: questionSet('space-core')!.questions.slice(0, 1) };
const [QUESTION] = set.questions;

function random(seed: number) {
  let state = (seed + 1) * 2654435761;
  return (below: number) => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) | 0;
    return ((state >>> 8) ^ (state >>> 20)) % below;
  };
}

/** What a reader knows of one published cell. */
interface Known {
  round: number;
  asked: Set<string>;
  answered: Set<string>;
}

/** An organization over some rounds, and all that was ever published of it. */
function history(seed: number, control: boolean): Known[] {
  const next = random(seed);
  const groups: GroupNode[] = [{ ref: 'g0', parent: null }];
  for (let index = 1; index < 3 + next(8); index += 1) {
    groups.push({ ref: `g${index}`, parent: `g${next(index)}` });
  }
  let people: Membership[] = Array.from(
    { length: 8 + next(50) },
    (_, index) => ({
      person: `p${index}`,
      groups: [`g${next(groups.length)}`, `g${next(groups.length)}`].slice(
        next(2),
      ),
    }),
  );
  const known: Known[] = [];
  const earlier: EarlierCell[] = [];
  for (let round = 0; round < 3; round += 1) {
    const plan = planSurvey({
      groups,
      memberships: people,
      target: 'g0',
      k: control ? K : 1,
    });
    if (plan) {
      const seldom = next(4) === 0;
      const answering = new Set(
        people
          .map(({ person }) => person)
          .filter(() => next(10) < (seldom ? 4 : 9)),
      );
      const tallies = new Map<string, Tally>(
        plan.units.map(unit => [
          unit.id,
          unit.people
            .filter(person => answering.has(person))
            .reduce(
              tally => tallied(set, tally, { [QUESTION.id]: 1 + next(5) }),
              emptyTally(set),
            ),
        ]),
      );
      const cells = publishRound({
        set,
        ...plan,
        tallies,
        earlier: control ? earlier : [],
        k: control ? K : 1,
      });
      for (const { groupRef, refusal } of cells) {
        const cell = plan.cells.find(item => item.groupRef === groupRef);
        if (refusal === null && cell) {
          const asked = new Set(
            plan.units
              .filter(({ id }) => cell.units.includes(id))
              .flatMap(unit => unit.people),
          );
          const answered = new Set(
            [...asked].filter(person => answering.has(person)),
          );
          known.push({ round, asked, answered });
          earlier.push({ questionId: QUESTION.id, people: asked });
        }
      }
    }
    // Some come, some leave, some move; in one of four rounds nobody.
    if (next(4) > 0) {
      people = people
        .filter(() => next(20) > 0)
        .map(member =>
          next(20) > 0
            ? member
            : { ...member, groups: [`g${next(groups.length)}`] },
        );
      for (let index = 0; index < next(8); index += 1) {
        people.push({
          person: `p${round}-${index}-${seed}`,
          groups: [`g${next(groups.length)}`],
        });
      }
    }
  }
  return known;
}

/** People whose answers a sum of published cells, with signs, consists of. */
function reached(cells: Known[], signs: number[], who: 'asked' | 'answered') {
  const sums = new Map<string, number>();
  cells.forEach((cell, index) =>
    cell[who].forEach(person =>
      sums.set(person, (sums.get(person) ?? 0) + signs[index]),
    ),
  );
  return [...sums.values()].filter(sum => sum !== 0).length;
}

/** Of random differences and sums, how many lay fewer than k people bare. */
function attack(control: boolean, organizations: number, queries: number) {
  let recovered = 0;
  let asked = 0;
  let cells = 0;
  for (let seed = 0; seed < organizations; seed += 1) {
    const known = history(seed, control);
    cells += known.length;
    const next = random(seed + 1_000_003);
    for (let query = 0; query < queries && known.length > 0; query += 1) {
      asked += 1;
      const terms = 1 + next(5);
      const chosen = Array.from(
        { length: terms },
        () => known[next(known.length)],
      );
      const signs = chosen.map((_, index) =>
        index === 0 || next(3) === 0 ? 1 : -1,
      );
      const people = reached(chosen, signs, 'asked');
      // Within one round a reader subtracts answers, not invitations.
      const one = chosen.every(({ round }) => round === chosen[0].round);
      const answers = one ? reached(chosen, signs, 'answered') : people;
      if ((people > 0 && people < K) || (answers > 0 && answers < K)) {
        recovered += 1;
      }
    }
  }
  return { recovered, asked, cells };
}

describe('atomsOf', () => {
  it('parts people by the cells that they lie in', () => {
    const atoms = atomsOf([new Set(['a', 'b', 'c']), new Set(['c', 'd'])]);
    expect(atoms.map(atom => atom.join('')).sort()).toEqual(['ab', 'c', 'd']);
    expect(atomsOf([])).toEqual([]);
  });
});

describe('decideCells', () => {
  const persons = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => `p${from + index}`);
  const cell = (groupRef: string, people: string[], units: string[]) => ({
    groupRef,
    people: new Set(people),
    units,
  });
  const decide = (
    candidates: ReturnType<typeof cell>[],
    answers: Record<string, number>,
    before: string[][] = [],
  ) =>
    decideCells({
      candidates,
      answers: new Map(Object.entries(answers)),
      before: before.map(people => new Set(people)),
      k: K,
    });

  it('shows a group and its part where both and the rest have enough', () => {
    const candidates = [
      cell('all', persons(0, 12), ['a', 'b']),
      cell('a', persons(0, 6), ['a']),
      cell('b', persons(6, 12), ['b']),
    ];
    expect(decide(candidates, { a: 5, b: 5 })).toEqual([null, null, null]);
    expect(decide(candidates, { a: 6, b: 4 })).toEqual([
      null,
      'few_beside_it',
      'too_few_answers',
    ]);
    // Nobody in b: the rest is empty of answers, but not of people.
    expect(decide(candidates, { a: 6, b: 0 })).toEqual([
      null,
      'few_beside_it',
      'too_few_answers',
    ]);
  });

  it('shows a part that is the whole', () => {
    expect(
      decide(
        [cell('all', persons(0, 6), ['a']), cell('only', persons(0, 6), ['a'])],
        { a: 5 },
      ),
    ).toEqual([null, null]);
  });

  it.each([
    ['the same people', persons(0, 10), null],
    ['one joined', persons(0, 11), 'changed_since'],
    ['one left', persons(0, 9), 'changed_since'],
    ['four joined', persons(0, 14), 'changed_since'],
    ['five joined', persons(0, 15), null],
    ['five left', persons(0, 5), null],
    ['five joined, one left', persons(1, 15), 'changed_since'],
  ])('after an earlier round: %s', (_, people, decision) => {
    expect(
      decide([cell('all', people, ['a'])], { a: 9 }, [persons(0, 10)]),
    ).toEqual([decision]);
  });

  it('lets a wider group through where a narrower one must be withheld', () => {
    const candidates = [
      cell('all', persons(0, 30), ['a', 'b']),
      cell('a', persons(0, 11), ['a']),
    ];
    expect(
      decide(candidates, { a: 9, b: 12 }, [persons(0, 20), persons(0, 10)]),
    ).toEqual([null, 'changed_since']);
  });
});

describe('an attack by differences', () => {
  it('recovers no cell of fewer than five in 10,000 random queries', () => {
    const { recovered, asked, cells } = attack(true, 200, 60);
    expect(asked).toBeGreaterThanOrEqual(10_000);
    expect(cells).toBeGreaterThan(200);
    expect(recovered).toBe(0);
  });

  it('recovers many where nothing is controlled', () => {
    expect(attack(false, 50, 60).recovered).toBeGreaterThan(100);
  });
});
